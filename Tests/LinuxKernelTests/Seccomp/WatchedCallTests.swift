import GuardModel
import Testing

@testable import LinuxKernel

@Suite("A watched call") struct WatchedCallTests {
  private func call(_ architecture: UInt32, _ number: Int32, _ arguments: [UInt64]) -> WatchedCall? {
    WatchedCall(number: number, architecture: architecture, arguments: arguments)
  }

  @Test(
    "is told by its number in each ABI",
    arguments: [
      (0xC000_003E, 101, 311, 42), (0xC000_003E, 0x4000_0000 | 521, 0x4000_0000 | 540, 0x4000_0000 | 42),
      (0x4000_0003, 26, 348, 362), (0xC000_00B7, 117, 271, 203), (0x4000_0028, 26, 377, 283),
    ] as [(UInt32, Int32, Int32, Int32)])
  func numbers(architecture: UInt32, ptrace: Int32, write: Int32, connect: Int32) {
    let arguments: [UInt64] = [16, 7, 25, 0, 0, 0]
    #expect(call(architecture, ptrace, arguments) == .enterThread(7))
    #expect(call(architecture, write, arguments) == .enterThread(16))
    #expect(call(architecture, connect, arguments) == .connect(address: 7, length: 25))
    let flag: Int32 = ptrace & 0x4000_0000
    #expect(call(architecture, flag | 438, arguments) == .takeDescriptor(of: 16))
    #expect(call(architecture, flag | 1, arguments) == nil)
  }

  @Test("has numbers that fit whatever its registers hold")
  func registers() throws {
    let all = [UInt64](repeating: .max, count: 6)
    #expect(call(0xC000_003E, 101, all) == .enterThread(-1))
    #expect(call(0xC000_003E, 42, all) == .connect(address: .max, length: .max))
    #expect(call(0xC000_003E, 101, []) == nil)
    // socketcall(2) of i386 hides its arguments in memory.
    #expect(call(0x4000_0003, 102, all) == .other)
    #expect(WatchedCall.connect(address: .max, length: .max).socketPath(of: ThreadID(rawValue: 1)) == nil)
    #expect(try WatchedCall.enterThread(-1).targets(of: ThreadID(leaderOf: GuardProcess.process)).isEmpty)
  }

  @Test("names a local socket by a path, and by nothing else")
  func addresses() {
    func path(_ bytes: [UInt8]) -> ByteString? { WatchedCall.socketPath(address: bytes) }
    #expect(path([1, 0] + Array("/run/docker.sock".utf8)) == "/run/docker.sock")
    #expect(path([1, 0] + Array("/run/x".utf8) + [0, 65, 66]) == "/run/x")
    #expect(path([1, 0, 0] + Array("abstract".utf8)) == nil)
    #expect(path([2, 0] + Array("/run/docker.sock".utf8)) == nil)
    #expect(path([1, 0]) == nil)
    #expect(path([]) == nil)
  }

  @Test("finds its target by the number that the caller knows it by")
  func targets() throws {
    let own = GuardProcess.process
    let caller = ThreadID(leaderOf: own)
    #expect(try WatchedCall.enterThread(own.rawValue).targets(of: caller) == [own])
    #expect(try WatchedCall.takeDescriptor(of: 0).targets(of: caller).isEmpty)
    #expect(try WatchedCall.other.targets(of: caller).isEmpty)
  }
}
