public import GuardModel

// Numbers of processes as others see them.
extension ProcessTree {
  /// The processes that a number of a thread or process may name for a caller, which may be in a pid namespace of its own:
  /// at most one where it is in the guard's, every possible one elsewhere.
  public static func processes(numbered number: Int32, by caller: ThreadID) -> [ProcessID] {
    guard number > 0, let depth = numbers(of: caller)?.count, depth > 0 else { return [] }
    if depth == 1 { return (try? process(of: ThreadID(rawValue: number))).map { [$0] } ?? [] }
    let there = ProcessFiles(ProcessID(rawValue: caller.rawValue)).namespaces().process
    var found: [ProcessID] = []
    for process in (try? all()) ?? [] {
      guard let own = numbers(of: ThreadID(leaderOf: process)), own.count >= depth else { continue }
      // In a namespace as deep as the caller's it must be the caller's; in a deeper one that cannot be told.
      let here = own.count == depth ? ProcessFiles(process).namespaces().process : nil
      if let here, let there, here != there { continue }
      let names = own[depth - 1] == number || threadIsNumbered(number, in: process, depth)
      if names { found.append(process) }
    }
    return found
  }

  private static func threadIsNumbered(_ number: Int32, in process: ProcessID, _ depth: Int) -> Bool {
    ((try? threads(of: process)) ?? []).contains { thread in
      guard let own = numbers(of: thread), own.count >= depth else { return false }
      return own[depth - 1] == number
    }
  }

  /// What a thread is called in each pid namespace from the guard's to its own (`NSpid`, proc(5)).
  private static func numbers(of thread: ThreadID) -> [Int32]? {
    guard let text = try? ProcessFiles(ProcessID(rawValue: thread.rawValue)).status()["NSpid"] else { return nil }
    return text.split(separator: "\t").compactMap { Int32($0) }
  }
}

extension ProcessFiles {
  /// The process that one of its descriptors names (pidfd_open(2)); nil for any other descriptor.
  public func processDescriptor(_ number: Int32) -> ProcessID? {
    guard let bytes = try? contents("fdinfo/\(number)", limit: 4096) else { return nil }
    guard let text = StatusFields(bytes)["Pid"], let process = Int32(text), process > 0 else { return nil }
    return ProcessID(rawValue: process)
  }
}
