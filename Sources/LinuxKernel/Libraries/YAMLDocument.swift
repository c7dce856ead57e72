import CYAML
public import GuardModel

/// Reads one YAML document (JSON is a subset) into nodes with positions, by libyaml.
///
/// Only what a configuration needs: anchors, aliases, tags, several documents, merge keys and keys that are no scalars are
/// refused, so that a policy means what a reader of the page sees.
public enum YAMLDocument {
  /// Documents longer than this are refused.
  public static let sizeLimit = 1 << 20
  /// Collections nested deeper than this are refused.
  public static let depthLimit = 32

  /// Reads a document; nil where the text holds none. Throws the first thing that is wrong, and where.
  public static func parse(_ text: [UInt8]) throws(DocumentError) -> DocumentNode? {
    guard text.count <= sizeLimit else {
      throw DocumentError("the document is longer than \(sizeLimit) bytes", at: DocumentPosition(line: 1, column: 1))
    }
    // libyaml also reads UTF-16 by its mark; what editors and terminals show as text must be the text that is read.
    guard let check = String(validating: text, as: UTF8.self), !check.unicodeScalars.contains("\u{FEFF}") else {
      throw DocumentError("the document is not plain UTF-8", at: DocumentPosition(line: 1, column: 1))
    }
    let events = try EventReader.events(of: text)
    var builder = NodeBuilder(events: events[...])
    return try builder.document()
  }
}

/// What libyaml found at a place, copied out of its memory.
private struct YAMLEvent {
  enum Kind {
    case scalar(String, quoted: Bool)
    case sequenceStart, sequenceEnd, mappingStart, mappingEnd
    case documentStart
  }

  var kind: Kind
  var position: DocumentPosition
}

/// Runs libyaml's parser to its end; nothing of it lives on afterwards.
private enum EventReader {
  static func events(of text: [UInt8]) throws(DocumentError) -> [YAMLEvent] {
    var parser = unsafe yaml_parser_t()
    guard unsafe yaml_parser_initialize(&parser) == 1 else {
      throw DocumentError("no memory to read the document", at: DocumentPosition(line: 1, column: 1))
    }
    defer { unsafe yaml_parser_delete(&parser) }
    unsafe yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING)
    let result: Result<[YAMLEvent], DocumentError> = unsafe text.withUnsafeBufferPointer { bytes in
      unsafe yaml_parser_set_input_string(&parser, bytes.baseAddress, bytes.count)
      return Result { () throws(DocumentError) in try unsafe drain(&parser, of: text) }
    }
    return try result.get()
  }

  private static func drain(_ parser: inout yaml_parser_t, of text: [UInt8]) throws(DocumentError) -> [YAMLEvent] {
    var events: [YAMLEvent] = []
    var depth = 0
    while true {
      var event = unsafe yaml_event_t()
      guard unsafe yaml_parser_parse(&parser, &event) == 1 else { throw unsafe error(of: parser, in: text) }
      defer { unsafe yaml_event_delete(&event) }
      if unsafe event.type == YAML_STREAM_END_EVENT { return events }
      guard let found = try unsafe read(event) else { continue }
      switch found.kind {
      case .sequenceStart, .mappingStart: depth += 1
      case .sequenceEnd, .mappingEnd: depth -= 1
      case .scalar, .documentStart: break
      }
      // Told here, while libyaml reads: a megabyte of brackets must not first become a list of events.
      guard depth <= YAMLDocument.depthLimit else {
        throw DocumentError("nested deeper than \(YAMLDocument.depthLimit) levels", at: found.position)
      }
      events.append(found)
    }
  }

  /// One event with what this reader refuses thrown; nil for the ends that say nothing.
  private static func read(_ event: yaml_event_t) throws(DocumentError) -> YAMLEvent? {
    let position = unsafe DocumentPosition(event.start_mark)
    switch unsafe event.type {
    case YAML_SCALAR_EVENT:
      let scalar = unsafe event.data.scalar
      try unsafe refuse(anchor: scalar.anchor, tag: scalar.tag, at: position)
      let bytes = unsafe UnsafeBufferPointer(start: scalar.value, count: scalar.length)
      let text = unsafe String(decoding: bytes, as: UTF8.self)
      let quoted = unsafe scalar.style != YAML_PLAIN_SCALAR_STYLE
      return YAMLEvent(kind: .scalar(text, quoted: quoted), position: position)
    case YAML_SEQUENCE_START_EVENT:
      let start = unsafe event.data.sequence_start
      try unsafe refuse(anchor: start.anchor, tag: start.tag, at: position)
      return YAMLEvent(kind: .sequenceStart, position: position)
    case YAML_MAPPING_START_EVENT:
      let start = unsafe event.data.mapping_start
      try unsafe refuse(anchor: start.anchor, tag: start.tag, at: position)
      return YAMLEvent(kind: .mappingStart, position: position)
    case YAML_SEQUENCE_END_EVENT: return YAMLEvent(kind: .sequenceEnd, position: position)
    case YAML_MAPPING_END_EVENT: return YAMLEvent(kind: .mappingEnd, position: position)
    case YAML_DOCUMENT_START_EVENT: return YAMLEvent(kind: .documentStart, position: position)
    case YAML_ALIAS_EVENT: throw DocumentError("aliases are not taken here; write the value out", at: position)
    default: return nil
    }
  }

  private static func refuse(
    anchor: UnsafeMutablePointer<yaml_char_t>?, tag: UnsafeMutablePointer<yaml_char_t>?, at position: DocumentPosition
  ) throws(DocumentError) {
    guard unsafe anchor == nil else { throw DocumentError("anchors are not taken here", at: position) }
    guard unsafe tag == nil else { throw DocumentError("tags are not taken here", at: position) }
  }

  private static func error(of parser: yaml_parser_t, in text: [UInt8]) -> DocumentError {
    let problem = unsafe parser.problem.map { unsafe String(cString: $0) } ?? "not readable as YAML"
    // For a byte that YAML does not allow, libyaml tells the offset in the text and no mark.
    if unsafe parser.error == YAML_READER_ERROR {
      let before = unsafe text.prefix(Int(clamping: parser.problem_offset))
      let line = before.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      let column = String(decoding: line.last ?? [], as: UTF8.self).unicodeScalars.count + 1
      return DocumentError(problem, at: DocumentPosition(line: max(1, line.count), column: column))
    }
    let context = unsafe parser.context.map { unsafe ", " + String(cString: $0) } ?? ""
    return unsafe DocumentError(problem + context, at: DocumentPosition(parser.problem_mark))
  }
}

extension DocumentPosition {
  /// libyaml counts from 0.
  fileprivate init(_ mark: yaml_mark_t) {
    self.init(line: Int(clamping: mark.line) + 1, column: Int(clamping: mark.column) + 1)
  }
}

/// Puts events together to nodes; libyaml has seen to it that they nest.
private struct NodeBuilder {
  var events: ArraySlice<YAMLEvent>

  mutating func document() throws(DocumentError) -> DocumentNode? {
    guard events.popFirst() != nil else { return nil }
    let node = try node()
    if let next = events.first { throw DocumentError("only one document is taken here", at: next.position) }
    // Nothing but `---`, or a comment below it.
    if case .scalar("", quoted: false, _) = node { return nil }
    return node
  }

  private mutating func node() throws(DocumentError) -> DocumentNode {
    guard let event = events.popFirst() else {
      throw DocumentError("the document ends too early", at: DocumentPosition(line: 1, column: 1))
    }
    switch event.kind {
    case .scalar(let text, let quoted): return .scalar(text, quoted: quoted, at: event.position)
    case .sequenceStart: return try sequence(at: event.position)
    case .mappingStart: return try mapping(at: event.position)
    case .sequenceEnd, .mappingEnd, .documentStart:
      throw DocumentError("the document does not nest", at: event.position)
    }
  }

  private mutating func sequence(at position: DocumentPosition) throws(DocumentError) -> DocumentNode {
    var nodes: [DocumentNode] = []
    while let next = events.first {
      if case .sequenceEnd = next.kind {
        events.removeFirst()
        break
      }
      nodes.append(try node())
    }
    return .sequence(nodes, at: position)
  }

  private mutating func mapping(at position: DocumentPosition) throws(DocumentError) -> DocumentNode {
    var entries: [DocumentEntry] = []
    var seen: Set<String> = []
    while let next = events.popFirst() {
      if case .mappingEnd = next.kind { break }
      guard case .scalar(let key, let quoted) = next.kind else {
        throw DocumentError("a key must be plain text", at: next.position)
      }
      guard quoted || key != "<<" else { throw DocumentError("merge keys are not taken here", at: next.position) }
      guard seen.insert(key).inserted else { throw DocumentError("key `\(key)` stands twice", at: next.position) }
      entries.append(DocumentEntry(key: key, keyPosition: next.position, value: try node()))
    }
    return .mapping(entries, at: position)
  }
}
