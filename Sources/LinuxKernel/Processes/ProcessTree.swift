import CLinux
import Glibc
public import GuardModel

/// Which processes there are, and who is whose parent.
public enum ProcessTree {
  /// Every process that `/proc` lists.
  ///
  /// - Throws: the `Errno` of opendir(3).
  public static func all() throws(Errno) -> [ProcessID] { try numbers("/proc").map { ProcessID(rawValue: $0) } }

  /// The threads of a process.
  ///
  /// - Throws: the `Errno` of opendir(3); ENOENT where the process is gone.
  public static func threads(of process: ProcessID) throws(Errno) -> [ThreadID] {
    try numbers(ByteString("/proc/\(process.rawValue)/task")).map { ThreadID(rawValue: $0) }
  }

  private static func numbers(_ folder: ByteString) throws(Errno) -> [Int32] {
    var capacity = 4096
    while true {
      var count: Int32 = 0
      let numbers = unsafe [Int32](unsafeUninitializedCapacity: capacity) { buffer, initialized in
        unsafe count = folder.withPath { unsafe guard_list_numbers($0, buffer.baseAddress, capacity) }
        initialized = Int(max(0, count))
      }
      try answer(count)
      // A full buffer may be a cut one: ask again with more room.
      if numbers.count < capacity { return numbers }
      capacity *= 4
    }
  }

  /// The children, grandchildren and so on of a process, dead ones that nobody has waited for left out.
  ///
  /// - Throws: the `Errno` of opendir(3).
  public static func descendants(of root: ProcessID) throws(Errno) -> [ProcessID] {
    var children: [ProcessID: [ProcessID]] = [:]
    for process in try all() {
      guard let parent = parentOfLiving(process) else { continue }
      children[parent, default: []].append(process)
    }
    var found: [ProcessID] = []
    var open = [root]
    while let next = open.popLast() {
      // Taking the entry out ends the walk even if numbers were reused into a circle while they were read.
      guard let below = children.removeValue(forKey: next) else { continue }
      found += below
      open += below
    }
    return found
  }

  /// The parent of a process; nil for what is gone or a zombie without living threads.
  static func parentOfLiving(_ process: ProcessID) -> ProcessID? {
    (try? ProcessFiles(process).contents("stat", limit: 1024)).flatMap(parentOfLiving(stat:))
  }

  /// The parent by the text of `/proc/PID/stat` (proc(5)).
  static func parentOfLiving(stat bytes: [UInt8]) -> ProcessID? {
    // The command's name stands in parentheses and may itself hold any byte, parentheses and spaces included.
    guard let end = bytes.lastIndex(of: UInt8(ascii: ")")) else { return nil }
    let fields = bytes[(end + 1)...].split(separator: UInt8(ascii: " "))
    guard fields.count > 1, let parent = Int32(String(decoding: fields[1], as: UTF8.self)) else { return nil }
    // A zombie leader whose other threads live on ("Z" with more than one thread, field 20) still counts.
    let isZombie = fields[0].first == UInt8(ascii: "Z")
    let threads = fields.count > 17 ? Int(String(decoding: fields[17], as: UTF8.self)) ?? 1 : 1
    return isZombie && threads <= 1 ? nil : ProcessID(rawValue: parent)
  }

  /// Whether a thread runs or may run again; false for what is gone, and for a process of which nothing but a zombie is left.
  public static func isAlive(_ thread: ThreadID) -> Bool {
    parentOfLiving(ProcessID(rawValue: thread.rawValue)) != nil
  }

  /// The process that a thread belongs to.
  ///
  /// - Throws: ESRCH where it is gone.
  public static func process(of thread: ThreadID) throws(Errno) -> ProcessID {
    // pidfd_open(2) takes leaders only, and costs a tenth of reading `status`.
    if guard_leader_check(thread.rawValue) == 0 { return ProcessID(rawValue: thread.rawValue) }
    let status = try ProcessFiles(ProcessID(rawValue: thread.rawValue)).status()
    guard let text = status["Tgid"], let number = Int32(text), number > 0 else { throw .noSuchProcess }
    return ProcessID(rawValue: number)
  }
}

extension ProcessTree {
  /// Whether a process runs under some seccomp filter, as every process of a step does; true where it cannot be told.
  public static func isFiltered(_ process: ProcessID) -> Bool {
    do { return try ProcessFiles(process).status()["Seccomp"] == "2" } catch {
      return error != .noSuchProcess && error != .noSuchFile
    }
  }
}
