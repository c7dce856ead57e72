import GuardModel

/// Who executed whom in a run, for a picture: every exec as far as there is room, and always those that matter.
public struct ExecTree: Hashable, Sendable {
  /// Ordinary execs beyond this many are counted, not kept: a page of more helps nobody.
  static let limit = 10_000
  /// Those that matter have as much room again.
  private static let hardLimit = 2 * limit

  struct Node: Hashable, Sendable {
    enum Mark: Hashable, Sendable {
      case ordinary
      /// A sanctioned engine's program, or a runtime that it may run.
      case engine
      /// Speaks against the step.
      case suspicious
    }

    var id: InstanceID
    /// Nil for the guard, and where it is not known.
    var creator: InstanceID?
    var process: ProcessID
    var time: Timestamp
    /// The last component of the program's path, safe to show.
    var name: String
    var command: String
    var path: String
    /// What it was ruled to be, where it was no ordinary program.
    var words: String?
    var mark: Mark
  }

  private(set) var nodes: [InstanceID: Node] = [:]
  /// Kept execs in the order of their times.
  private(set) var order: [InstanceID] = []
  /// How many children of an instance were not kept.
  private(set) var omitted: [InstanceID: Int] = [:]
  private(set) var omittedCount = 0
  /// Execs that were refused, which became no instance.
  private var refusals: UInt64 = 0

  public init() {}

  /// Takes the next exec of a run.
  public mutating func add(_ record: TraceRecord) {
    let isNoteworthy = record.ruling.words != nil
    let creator: InstanceID? = if case .known(let id) = record.creator { id } else { nil }
    guard order.count < (isNoteworthy ? Self.hardLimit : Self.limit) else {
      omittedCount += 1
      if let creator, nodes[creator] != nil { omitted[creator, default: 0] += 1 }
      return
    }
    let path = record.attempt?.image.path ?? ""
    insert(
      Node(
        id: record.instance ?? unusedID(), creator: creator, process: record.process, time: record.time,
        name: Self.name(of: path), command: DisplayText.commandLine(record.attempt?.arguments ?? [], limit: 200),
        path: DisplayText.path(path, limit: 160), words: record.ruling.words.map { DisplayText.line($0, limit: 120) },
        mark: Self.mark(record.ruling)))
  }

  /// Takes what findings know of their chains; a tree without any record has at least those.
  mutating func add(_ findings: [Finding]) {
    for finding in findings.prefix(200) where finding.isViolation {
      for (place, link) in finding.chain.enumerated() {
        let outer = place + 1 < finding.chain.count ? finding.chain[place + 1].instance : nil
        if nodes[link.instance] == nil {
          insert(
            Node(
              id: link.instance, creator: outer ?? (link.instance == .guardItself ? nil : .guardItself),
              process: link.process, time: link.time, name: Self.name(of: link.path),
              command: DisplayText.commandLine(link.arguments, limit: 200),
              path: DisplayText.path(link.path, limit: 160),
              words: link.role.map { DisplayText.line($0, limit: 120) }, mark: .ordinary))
        }
        // An exec that was refused has no instance of its own, so its chain begins with the caller.
        if place == 0 { nodes[link.instance]?.mark = .suspicious }
      }
    }
  }

  private mutating func insert(_ node: Node) {
    guard nodes.updateValue(node, forKey: node.id) == nil else { return }
    order.append(node.id)
  }

  /// Refused execs count down from the largest number, which no ledger reaches.
  private mutating func unusedID() -> InstanceID {
    refusals += 1
    return InstanceID(rawValue: .max - refusals)
  }

  private static func name(of path: ByteString) -> String {
    let name = DisplayText.path(path.lastComponent, limit: 40)
    return name.isEmpty ? "?" : name
  }

  private static func mark(_ ruling: Ruling) -> Node.Mark {
    switch ruling {
    case .ordinary: .ordinary
    case .sanctioned, .ownReexec, .excepted: .engine
    case .suspicious, .continued, .unverifiable: .suspicious
    }
  }
}
