public import GuardModel

/// Arguments with every secret replaced by `***`; what only looks like one (`--token-file path`) stays.
public func redact(_ arguments: [ByteString]) -> [ByteString] {
  var shown: [ByteString] = []
  shown.reserveCapacity(arguments.count)
  var previous: ArraySlice<UInt8> = []
  let isCurl = arguments.first?.lastComponent == "curl"
  for argument in arguments {
    let bytes = argument.bytes
    if let start = secretStart(in: bytes, after: previous, isCurl: isCurl), start < bytes.count {
      shown.append(ByteString(bytes[..<start] + RedactionScanner.mark))
    } else {
      let isHeader = previous.elementsEqual("-H".utf8) || previous.elementsEqual("--header".utf8)
      shown.append(ByteString(RedactionScanner.scan(bytes, isHeader: isHeader)))
    }
    previous = bytes[...]
  }
  return shown
}

/// A path or other single text of the step, with credentials in URLs, assignments and known token shapes hidden.
public func redact(_ bytes: ByteString) -> ByteString { ByteString(RedactionScanner.scan(bytes.bytes)) }

/// A sentence with credentials in URLs, assignments and known token shapes hidden.
public func redact(_ text: String) -> String {
  String(decoding: RedactionScanner.scan(Array(text.utf8)), as: UTF8.self)
}

/// Where an argument that is a secret to its end begins to be one; nil where it has to be read as text.
private func secretStart(in argument: [UInt8], after previous: ArraySlice<UInt8>, isCurl: Bool) -> Int? {
  if SecretNames.isSecretFlag(previous), !argument.starts(with: "--".utf8) {
    // BuildKit's `--secret id=npmrc,src=.npmrc` says where a secret is, not what it is.
    let isDescription = argument.starts(with: "id=".utf8) || argument.starts(with: "type=".utf8)
    return isDescription ? nil : 0
  }
  if isCurl, ["-u", "--user", "--proxy-user"].contains(where: { previous.elementsEqual($0.utf8) }) {
    return argument.firstIndex(of: UInt8(ascii: ":")).map { $0 + 1 }
  }
  // A script is text: `sh -c 'TOKEN=x make'` must not lose its command. One assignment is a value to its end.
  if isScriptFlag(previous) { return nil }
  var start = 0
  while true {
    let name = argument[start...].prefix(while: SecretNames.isNameByte)
    guard !name.isEmpty, name.endIndex < argument.count, argument[name.endIndex] == UInt8(ascii: "=") else {
      return nil
    }
    start = name.endIndex + 1
    if SecretNames.announcesSecret(name) { return start }
  }
}

/// `-c`, and bundles of it such as `-ec`.
private func isScriptFlag(_ word: ArraySlice<UInt8>) -> Bool {
  word.count < 6 && word.first == UInt8(ascii: "-") && word.last == UInt8(ascii: "c")
    && word.dropFirst().allSatisfy(SecretNames.isAlphanumeric)
}
