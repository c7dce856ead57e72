import Foundation
import GuardModel
import LinuxKernel

/// A program with pipes for its standard input and output, in a process group of its own that ends with the owner.
final class Child {
  /// The first line that the program wrote: it has come so far.
  private(set) var greeting = ""
  let process: ProcessID
  private let input = Pipe()
  private let output = Pipe()

  enum Failure: Error {
    case spawning(Errno)
    case silent
  }

  /// Starts a program, waits for its first line, and ends it after the body.
  static func with<Result>(
    program: String, _ arguments: [String], _ body: (Child) throws -> Result
  ) throws -> Result {
    let child = try Child(program: program, arguments)
    return try withExtendedLifetime(child) { try body(child) }
  }

  /// The same for a shell with a script; what the test says arrives at descriptor 3, which background jobs can read too.
  static func with<Result>(_ script: String, _ body: (Child) throws -> Result) throws -> Result {
    try with(program: "/bin/sh", ["-c", "exec 3<&0; \(script)"], body)
  }

  /// A program with a dead child that it does not wait for.
  static func withZombie<Result>(_ body: (Child, ProcessID) throws -> Result) throws -> Result {
    // A shell might wait for its child; what it becomes does not.
    try with("(read line <&3) & echo $!; exec /bin/sleep 600") { child in
      guard let number = Int32(child.greeting) else { throw Failure.silent }
      let zombie = ProcessID(rawValue: number)
      guard try eventually({ try ProcessFiles(child.process).status()["Name"] == "sleep" }) else {
        throw Failure.silent
      }
      try child.say("end")
      guard try eventually({ try ProcessFiles(zombie).status()["State"]?.hasPrefix("Z") == true }) else {
        throw Failure.silent
      }
      return try body(child, zombie)
    }
  }

  private init(program: String, _ arguments: [String]) throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, input.fileHandleForReading.fileDescriptor, 0)
    posix_spawn_file_actions_adddup2(&actions, output.fileHandleForWriting.fileDescriptor, 1)
    // The threads that tests run on block most signals, which shells do not expect.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP))
    var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var number: pid_t = 0
    let failure = posix_spawn(&number, program, &actions, &attributes, &words, environ)
    guard failure == 0 else { throw Failure.spawning(Errno(rawValue: failure)) }
    process = ProcessID(rawValue: number)
    greeting = try line()
  }

  deinit {
    kill(-process.rawValue, SIGKILL)
    waitpid(process.rawValue, nil, 0)
  }

  func say(_ text: String) throws { try input.fileHandleForWriting.write(contentsOf: Data("\(text)\n".utf8)) }

  /// The next line that the program writes.
  func line() throws -> String {
    var bytes: [UInt8] = []
    while true {
      var ready = pollfd(fd: output.fileHandleForReading.fileDescriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&ready, 1, 10_000) == 1, let byte = try output.fileHandleForReading.read(upToCount: 1)?.first else {
        throw Failure.silent
      }
      if byte == UInt8(ascii: "\n") { return String(decoding: bytes, as: UTF8.self) }
      bytes.append(byte)
    }
  }
}

/// Waits until something is so, ten seconds at most.
func eventually(_ condition: () throws -> Bool) rethrows -> Bool {
  let end = ContinuousClock.now + .seconds(10)
  while ContinuousClock.now < end {
    if try condition() { return true }
    usleep(2000)
  }
  return false
}
