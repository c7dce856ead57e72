import Foundation
import Glibc
import Testing

/// A program to run, with everything it inherits chosen here: a test must not depend on the terminal, the environment
/// or the CI system it happens to run in.
struct Command {
  /// Bytes, because an argument need not be text.
  var words: [[UInt8]]
  var environment: [String: String] = [
    "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LANG": "C.UTF-8",
  ]
  var directory: String?
  var input: [UInt8] = []
  /// Runs in a mount namespace of its own, with an empty `/run`: for everything that starts containers.
  var ownMounts = false
  var limit: Duration = .seconds(60)

  init(_ words: [String]) {
    self.words = words.map { [UInt8]($0.utf8) }
  }

  init(_ words: String...) {
    self.init(words)
  }

  /// A line for `sh`.
  static func shell(_ script: String) -> Command {
    Command("sh", "-c", script)
  }

  /// The same program, changed: `command.with { $0.input = bytes }`.
  func with(_ change: (inout Command) -> Void) -> Command {
    var copy = self
    change(&copy)
    return copy
  }

  /// The same program, run by another one.
  func prefixed(by prefix: [String]) -> Command {
    with { $0.words = prefix.map { [UInt8]($0.utf8) } + words }
  }

  /// Runs to its end. A program that takes longer than its limit is killed with all that it started, and the error
  /// says what each of its processes was doing.
  func run(in scratch: Scratch) throws -> Completion {
    try start(in: scratch).finish()
  }

  /// Starts the program without waiting for it.
  func start(in scratch: Scratch) throws -> Running {
    var prefix: [String] = []
    if ownMounts {
      prefix += [Checkout.scenario("own-mounts")]
      scratch.mayHoldContainers.store(true, ordering: .relaxed)
    }
    prefix += ["/usr/bin/env", "-C", directory ?? scratch.path]
    let capture = try Capture(scratch: scratch, input: input)
    let process = try spawn(
      prefixed(by: prefix).words, environment: environment.merging([ProcessTree.variable: scratch.path]) { $1 },
      capture: capture)
    return Running(process: process, limit: limit, scratch: scratch, capture: capture, words: words)
  }
}

/// A program that was started and not yet waited for.
struct Running {
  /// Leads a session of its own.
  let process: pid_t
  let limit: Duration
  let scratch: Scratch
  fileprivate let capture: Capture
  fileprivate let words: [[UInt8]]

  func finish() throws -> Completion {
    var status: Int32 = 0
    let end = ContinuousClock.now + limit
    while true {
      let ended = waitpid(process, &status, WNOHANG)
      if ended == process { break }
      guard ended == 0 || errno == EINTR else { throw POSIXError.current("waitpid") }
      guard ContinuousClock.now < end else {
        let report = scratch.processes.report()
        _ = kill(process, SIGKILL)
        _ = waitpid(process, &status, 0)
        ProcessTree.killAll(mark: scratch.path)
        let output = String(try capture.output().suffix(4_000))
        throw TimedOut(command: Completion.show(words), limit: limit, output: output, report: report)
      }
      usleep(2_000)
    }
    let (output, errors) = try capture.read()
    return Completion(
      words: words, status: Completion.Status(waitStatus: status), outputBytes: output, errorBytes: errors)
  }

  func signal(_ number: Int32) throws {
    guard Glibc.kill(process, number) == 0 else { throw POSIXError.current("kill") }
  }
}

/// How a program ended and what it wrote.
struct Completion: CustomTestStringConvertible {
  enum Status: Hashable {
    case exited(Int32)
    case signalled(Int32)

    init(waitStatus: Int32) {
      let signal = waitStatus & 0x7f
      self = signal == 0 ? .exited((waitStatus >> 8) & 0xff) : .signalled(signal)
    }
  }

  let words: [[UInt8]]
  let status: Status
  let outputBytes: [UInt8]
  let errorBytes: [UInt8]

  var output: String { String(decoding: outputBytes, as: UTF8.self) }
  var errors: String { String(decoding: errorBytes, as: UTF8.self) }

  var testDescription: String {
    "\(Completion.show(words)): \(status)\n--- output\n\(output.suffix(4_000))\n--- errors\n\(errors.suffix(4_000))"
  }

  static func show(_ words: [[UInt8]]) -> String {
    words.prefix(40).map { String(decoding: $0.prefix(200), as: UTF8.self) }.joined(separator: " ")
  }
}

struct TimedOut: Error, CustomStringConvertible {
  let command: String
  let limit: Duration
  let output: String
  let report: String

  var description: String { "\(command): not done after \(limit)\n--- output\n\(output)\n--- processes\n\(report)" }
}
