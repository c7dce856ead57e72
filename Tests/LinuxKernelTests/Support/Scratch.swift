import Foundation
import GuardModel

/// A folder of a test's own, gone with its owner.
final class Scratch {
  let path: String

  struct Failure: Error {
    let call: String
    let code: Int32
  }

  init() throws {
    var template = Array("/tmp/runcguard-unit-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Failure(call: "mkdtemp", code: errno) }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of a name in the folder; nothing is created.
  func callAsFunction(_ name: String) -> ByteString { ByteString("\(path)/\(name)") }

  @discardableResult
  func write(_ bytes: some Sequence<UInt8>, to name: String) throws -> ByteString {
    try Data(bytes).write(to: URL(filePath: "\(path)/\(name)"))
    return self(name)
  }

  @discardableResult
  func write(_ text: String, to name: String) throws -> ByteString { try write(Array(text.utf8), to: name) }

  func text(of name: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(filePath: "\(path)/\(name)")), as: UTF8.self)
  }

  @discardableResult
  func link(_ name: String, to target: String) throws -> String {
    guard symlink(target, "\(path)/\(name)") == 0 else { throw Failure(call: "symlink", code: errno) }
    return "\(path)/\(name)"
  }

  func folder(_ name: String) throws {
    guard mkdir("\(path)/\(name)", 0o755) == 0 else { throw Failure(call: "mkdir", code: errno) }
  }

  func fifo(_ name: String) throws -> ByteString {
    guard mkfifo("\(path)/\(name)", 0o600) == 0 else { throw Failure(call: "mkfifo", code: errno) }
    return self(name)
  }

  func rename(_ name: String, to other: String) throws {
    try FileManager.default.moveItem(atPath: "\(path)/\(name)", toPath: "\(path)/\(other)")
  }

  /// What is in the folder, in order.
  func names(in folder: String = "") throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: "\(path)/\(folder)").sorted()
  }

  func isLink(_ name: String) -> Bool {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: "\(path)/\(name)")) != nil
  }
}
