import Foundation
import Glibc

/// The files that stand for a program's standard streams. Files, not pipes: a daemon that keeps one open holds nobody
/// up, and nothing has to be read while the program runs.
struct Capture {
  private let base: String

  init(scratch: Scratch, input: [UInt8]) throws {
    base = scratch.file("stream-\(UUID().uuidString)")
    try Data(input).write(to: URL(filePath: "\(base)-in"))
  }

  /// Opens and hands over the three descriptors; closed again afterwards.
  func withDescriptors<Result>(_ body: ([Int32]) throws -> Result) throws -> Result {
    var descriptors: [Int32] = []
    defer { for descriptor in descriptors { close(descriptor) } }
    for (suffix, flags) in [
      ("in", O_RDONLY), ("out", O_RDWR | O_CREAT | O_APPEND), ("err", O_RDWR | O_CREAT | O_APPEND),
    ] {
      let descriptor = open("\(base)-\(suffix)", flags | O_CLOEXEC, 0o600)
      guard descriptor >= 0 else { throw POSIXError.current("open \(base)-\(suffix)") }
      descriptors.append(descriptor)
    }
    return try body(descriptors)
  }

  /// What was written so far to standard output and standard error, for a message.
  func output() throws -> String {
    let (output, errors) = try read()
    return String(decoding: output + errors, as: UTF8.self)
  }

  func read() throws -> (output: [UInt8], errors: [UInt8]) {
    (
      try [UInt8](Data(contentsOf: URL(filePath: "\(base)-out"))),
      try [UInt8](Data(contentsOf: URL(filePath: "\(base)-err")))
    )
  }
}

/// Held while a program is started, and while a file is written that will be executed: a child has copies of all
/// descriptors until its exec, and a file that anybody has open for writing cannot be executed.
private let starting = NSLock()

/// Writes files that will be executed, while no program is being started.
func writingExecutables<Result>(_ body: () throws -> Result) rethrows -> Result {
  try starting.withLock(body)
}

/// Starts a program in a session of its own, with default signal dispositions and none blocked.
func spawn(_ words: [[UInt8]], environment: [String: String], capture: Capture) throws -> pid_t {
  try capture.withDescriptors { descriptors in
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (target, descriptor) in descriptors.enumerated() {
      posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(target))
    }

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    var all = sigset_t()
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    // POSIX_SPAWN_SETSID stands behind _GNU_SOURCE, which Swift's Glibc module does not define.
    let newSession: Int32 = 0x80
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | newSession))

    var process: pid_t = 0
    let variables = environment.sorted { $0.key < $1.key }.map { [UInt8]("\($0.key)=\($0.value)".utf8) }
    let failure = withCStrings(words) { arguments -> Int32 in
      guard let program = arguments[0] else { return EINVAL }
      return withCStrings(variables) { variables in
        // Returns when the child has executed the program, or failed to.
        starting.withLock {
          posix_spawn(&process, program, &actions, &attributes, arguments, variables)
        }
      }
    }
    guard failure == 0 else { throw POSIXFailure(activity: "posix_spawn \(Completion.show(words))", code: failure) }
    return process
  }
}

/// Null-terminated strings in a null-terminated array, as exec wants them.
private func withCStrings<Result>(
  _ strings: [[UInt8]], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
  let copies = strings.map { string in
    let copy = UnsafeMutablePointer<CChar>.allocate(capacity: string.count + 1)
    for (index, byte) in string.enumerated() { copy[index] = CChar(bitPattern: byte) }
    copy[string.count] = 0
    return copy
  }
  defer { for copy in copies { copy.deallocate() } }
  var pointers: [UnsafeMutablePointer<CChar>?] = copies
  pointers.append(nil)
  return pointers.withUnsafeMutableBufferPointer { buffer in
    guard let start = buffer.baseAddress else { preconditionFailure("an array with its null at least") }
    return body(start)
  }
}
