import GuardModel

/// String values of one table of a TOML file, as far as they stand on a line of their own; all that manifests need.
struct TOMLSection {
  private var values: [ByteString: ByteString] = [:]

  init(_ name: ByteString, in bytes: [UInt8]) {
    let header = ByteString([UInt8(ascii: "[")] + name.bytes + [UInt8(ascii: "]")])
    var isInside = false
    for line in bytes.split(separator: UInt8(ascii: "\n")).map({ ByteString($0).trimmed }) {
      if line.hasPrefix("[") {
        isInside = line == header
      } else if isInside, let equals = line.bytes.firstIndex(of: UInt8(ascii: "=")) {
        let value = ByteString(line.bytes[(equals + 1)...]).trimmed
        guard let quote = value.bytes.first, "\"'".utf8.contains(quote),
          let end = value.bytes.dropFirst().firstIndex(of: quote)
        else { continue }
        values[ByteString(line.bytes[..<equals]).trimmed] = ByteString(value.bytes[1..<end])
      }
    }
  }

  subscript(key: ByteString) -> ByteString? { values[key] }
}
