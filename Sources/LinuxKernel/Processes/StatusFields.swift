/// The lines of `/proc/PID/status` or of a file below `fdinfo`: a name, a colon, a value (proc(5)).
public struct StatusFields: Sendable {
  private let bytes: [UInt8]

  public init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The trimmed value of the last field with a name; nil where there is none.
  public subscript(name: String) -> String? {
    var value: String?
    // As bytes: the command's name is in it, and a carriage return at its end would make one `Character` with the newline.
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")), line[..<colon].elementsEqual(name.utf8) else {
        continue
      }
      let rest = line[(colon + 1)...].drop { $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: " ") }
      value = String(decoding: rest, as: UTF8.self)
    }
    return value
  }
}
