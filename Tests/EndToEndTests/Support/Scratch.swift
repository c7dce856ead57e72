import Foundation
import Glibc
import Synchronization

/// A folder of a test's own. With its owner goes all that the test has left: processes, cgroups, and the folder.
final class Scratch: Sendable {
  let path: String

  init() throws {
    var template = Array("/tmp/runcguard-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw POSIXError.current("mkdtemp") }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    // Users that a test changes to must get in.
    guard chmod(path, 0o755) == 0 else { throw POSIXError.current("chmod") }
  }

  deinit {
    ProcessTree.killAll(mark: path)
    removeCgroups()
    try? FileManager.default.removeItem(atPath: path)
  }

  /// What runs of all that was started here.
  var processes: ProcessTree { ProcessTree(mark: path) }

  /// Whether containers may have been started here.
  let mayHoldContainers = Atomic(false)

  /// Removes the cgroups of containers that were killed before their runtime could; they are named after the folder. One
  /// can be removed a moment after its last process has ended, not at once.
  private func removeCgroups() {
    guard mayHoldContainers.load(ordering: .relaxed) else { return }
    let find = "find /sys/fs/cgroup -depth -type d -path '*\(URL(filePath: path).lastPathComponent)*'"
    let script = "for i in 1 2 3 4 5; do [ -n \"$(\(find))\" ] || break; \(find) -exec rmdir {} + || sleep 0.05; done"
    _ = try? Command.shell(script).run(in: self)
  }

  /// The path of a file below the folder; nothing is created.
  func file(_ name: String) -> String {
    "\(path)/\(name)"
  }

  func exists(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: file(name))
  }

  /// Writes a file and gives its path.
  @discardableResult
  func write(_ text: String, to name: String, executable: Bool = false) throws -> String {
    let path = file(name)
    try writingExecutables { try Data(text.utf8).write(to: URL(filePath: path)) }
    guard chmod(path, executable ? 0o755 : 0o644) == 0 else { throw POSIXError.current("chmod") }
    return path
  }

  func folder(_ name: String) throws -> String {
    try FileManager.default.createDirectory(atPath: file(name), withIntermediateDirectories: true)
    return file(name)
  }

  func bytes(of name: String) throws -> [UInt8] {
    try [UInt8](Data(contentsOf: URL(filePath: file(name))))
  }

  func text(of name: String) throws -> String {
    String(decoding: try bytes(of: name), as: UTF8.self)
  }

  /// Waits until a file is there and has something in it; false after the limit.
  func appears(_ name: String, within limit: Duration = .seconds(10)) -> Bool {
    let end = ContinuousClock.now + limit
    while ContinuousClock.now < end {
      if let content = try? bytes(of: name), !content.isEmpty { return true }
      usleep(5_000)
    }
    return false
  }
}

extension POSIXError {
  /// The failure that `errno` tells of, with what was tried.
  static func current(_ activity: String) -> any Error {
    POSIXFailure(activity: activity, code: errno)
  }
}

struct POSIXFailure: Error, CustomStringConvertible {
  let activity: String
  let code: Int32

  var description: String { "\(activity): \(String(cString: strerror(code)))" }
}
