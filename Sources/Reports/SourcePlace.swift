import GuardModel

/// Where in the repository a report that wants a file and a line shows a detection.
struct SourcePlace: Hashable, Sendable {
  /// A path relative to the repository, percent-encoded as a URI reference.
  var path: String
  /// From 1.
  var line: Int

  /// The definition of the CI job; where no CI was recognised, the script of the step that led to the exec.
  init(_ finding: Finding?, _ verdict: Verdict) {
    line = 1
    let script = finding.flatMap { Self.relative(Suspect($0).script, to: verdict.job.directory) }
    path = script.map(Self.percentEncoded) ?? ".runcguard.yml"
  }

  var sarif: JSONValue {
    [
      "artifactLocation": ["uri": .string(path)],
      "region": ["startLine": .number(line), "startColumn": 1, "endLine": .number(line), "endColumn": 2],
    ]
  }

  /// The path below the folder; nil where it is not there.
  private static func relative(_ path: ByteString?, to folder: ByteString) -> ByteString? {
    guard var path, !path.isEmpty, path.bytes.count <= 1024 else { return nil }
    if path.hasPrefix("/") {
      let prefix = ByteString(folder.bytes + [UInt8(ascii: "/")])
      guard path.hasPrefix(prefix) else { return nil }
      path = ByteString(path.bytes.dropFirst(prefix.bytes.count))
    }
    while path.hasPrefix("./") { path = ByteString(path.bytes.dropFirst(2)) }
    let isBelow = !path.isEmpty && !path.bytes.split(separator: UInt8(ascii: "/")).contains { $0.elementsEqual("..".utf8) }
    return isBelow ? path : nil
  }

  /// Bytes as a path of a URI (RFC 3986, 3.3), redacted.
  static func percentEncoded(_ path: ByteString) -> String {
    var encoded = ""
    for byte in redact(path).bytes {
      if SecretNames.isNameByte(byte) || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "~") {
        encoded.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        let hex = String(byte, radix: 16, uppercase: true)
        encoded += "%" + (hex.utf8.count == 1 ? "0" : "") + hex
      }
    }
    return encoded
  }
}
