public import GuardModel

// Numbers of processes as others see them.
extension ProcessTree {
  /// The processes that a number of a thread or process may name for a caller, which may be in a pid namespace of its own:
  /// at most one where it is in the guard's, every possible one elsewhere.
  ///
  /// - Throws: the `Errno` of reading `/proc` where that does not tell.
  public static func processes(numbered number: Int32, by caller: ThreadID) throws(Errno) -> [ProcessID] {
    guard number > 0 else { return [] }
    guard let depth = try numbers(of: caller)?.count, depth > 0 else { throw .noSuchProcess }
    if depth == 1 {
      return try existing { () throws(Errno) in [try process(of: ThreadID(rawValue: number))] } ?? []
    }
    let there = ProcessFiles(ProcessID(rawValue: caller.rawValue)).namespaces().process
    var found: [ProcessID] = []
    for process in try all() {
      guard let own = try numbers(of: ThreadID(leaderOf: process)), own.count >= depth else { continue }
      // In a namespace as deep as the caller's it must be the caller's; in a deeper one that cannot be told.
      let here = own.count == depth ? ProcessFiles(process).namespaces().process : nil
      if let here, let there, here != there { continue }
      var isNamed = own[depth - 1] == number
      if !isNamed { isNamed = try threadIsNumbered(number, in: process, depth) }
      if isNamed { found.append(process) }
    }
    return found
  }

  private static func threadIsNumbered(
    _ number: Int32, in process: ProcessID, _ depth: Int
  ) throws(Errno) -> Bool {
    for thread in try existing({ () throws(Errno) in try threads(of: process) }) ?? [] {
      if let own = try numbers(of: thread), own.count >= depth, own[depth - 1] == number { return true }
    }
    return false
  }

  /// What a thread is called in each pid namespace from the guard's to its own (`NSpid`, proc(5)); nil where it is gone.
  private static func numbers(of thread: ThreadID) throws(Errno) -> [Int32]? {
    let status = try existing { () throws(Errno) in
      try ProcessFiles(ProcessID(rawValue: thread.rawValue)).status()
    }
    guard let text = status?["NSpid"] else { return nil }
    return text.split(separator: "\t").compactMap { Int32($0) }
  }
}

/// What is read of a process; nil where there is no such process or file any more.
private func existing<Result>(_ read: () throws(Errno) -> Result) throws(Errno) -> Result? {
  do { return try read() } catch .noSuchFile { return nil } catch .noSuchProcess { return nil } catch { throw error }
}

extension ProcessFiles {
  /// The process that one of its descriptors names (pidfd_open(2)); nil for any other descriptor.
  ///
  /// - Throws: the `Errno` of reading `/proc` where that does not tell.
  public func processDescriptor(_ number: Int32) throws(Errno) -> ProcessID? {
    let bytes = try existing { () throws(Errno) in try contents("fdinfo/\(number)", limit: 4096) }
    guard let bytes else { return nil }
    guard bytes.last == UInt8(ascii: "\n") else { throw .inputOutput }
    guard let text = StatusFields(bytes)["Pid"], let process = Int32(text), process > 0 else { return nil }
    return ProcessID(rawValue: process)
  }
}
