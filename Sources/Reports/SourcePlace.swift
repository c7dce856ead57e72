import GuardModel

/// Where in the repository a report that wants a file and a line shows a detection.
struct SourcePlace: Hashable, Sendable {
  /// Relative to the folder that the step ran in, which is the repository in most jobs.
  private var file: ByteString
  /// From 1.
  var line: Int

  /// The definition of the CI job; where none is known, the file of the repository that led to the exec.
  init(_ finding: Finding?, _ verdict: Verdict) {
    let ci = verdict.job.ci
    line = 1
    if let definition = ci?.definition ?? ci?.provider.conventionalDefinition,
      let path = Self.relative(ByteString(definition), to: verdict.job.directory)
    {
      file = path
      return
    }
    let suspect = finding.map(Suspect.init)
    let origin = suspect?.origin?.file
    if let path = Self.relative(origin?.path, to: verdict.job.directory) {
      file = path
      line = max(1, origin?.line ?? 1)
    } else {
      file = Self.relative(suspect?.script, to: verdict.job.directory) ?? ".runcguard.yml"
    }
  }

  /// Safe to show, on one line.
  var path: String { DisplayText.path(file) }

  var sarif: JSONValue {
    [
      "artifactLocation": ["uri": .string(Self.percentEncoded(file))],
      "region": ["startLine": .number(line), "startColumn": 1, "endLine": .number(line), "endColumn": 2],
    ]
  }

  /// The path below the folder; nil where it is not there.
  static func relative(_ path: ByteString?, to folder: ByteString) -> ByteString? {
    guard var path, !path.isEmpty, path.bytes.count <= 1024 else { return nil }
    if path.hasPrefix("/") {
      let prefix = ByteString(folder.bytes + [UInt8(ascii: "/")])
      guard path.hasPrefix(prefix) else { return nil }
      path = ByteString(path.bytes.dropFirst(prefix.bytes.count))
    }
    while path.hasPrefix("./") { path = ByteString(path.bytes.dropFirst(2)) }
    let isBelow =
      !path.isEmpty && !path.bytes.split(separator: UInt8(ascii: "/")).contains { $0.elementsEqual("..".utf8) }
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
