import GuardModel
import Testing

@testable import LinuxKernel

#if arch(x86_64)
  @Suite("The exec filter of mode trace")
  struct TraceFilterTests {
    private static let allow: UInt32 = 0x7FFF_0000
    private static let trace: UInt32 = 0x7FF0_0000
    private static let notPermitted: UInt32 = 0x0005_0001
    private static let busy: UInt32 = 0x0005_0010
    private static let notImplemented: UInt32 = 0x0005_0026

    private let program: BPFProgram
    /// For places where an outer listener answers execs first.
    private let strict: BPFProgram

    init() throws {
      func program(_ refusesUntraced: Bool) throws -> BPFProgram {
        let filter = try ExecFilter(
          guardLacksPtraceCapability: true, guardIsRoot: true,
          interception: .trace(refusesUntraced: refusesUntraced))
        return try BPFProgram(filter.program)
      }
      self.program = try program(false)
      strict = try program(true)
    }

    @Test("stops execs and changes of user for the tracer", arguments: ABI.all)
    func asked(abi: ABI) throws {
      let setuid: UInt32 = abi.name == "i386" ? 23 : 105
      for number in [abi.execve, abi.execveat, setuid] {
        #expect(try program.run(abi.call(number)).action == Self.trace, "\(number)")
        #expect(try strict.run(abi.call(number)).action == Self.trace, "\(number)")
      }
    }

    @Test("refuses what the other one refuses", arguments: ABI.all)
    func refused(abi: ABI) throws {
      #expect(try program.run(abi.call(abi.prctl, [35])).action == Self.notPermitted)
      #expect(try program.run(abi.call(abi.seccomp, [1, 8])).action == Self.busy)
    }

    @Test("lets nobody become a tracer", arguments: ABI.all)
    func tracer(abi: ABI) throws {
      for request in [0, 16, 0x4206] as [UInt64] {
        #expect(try program.run(abi.call(abi.ptrace, [request, 77])).action == Self.notPermitted)
      }
      for request in [1, 7, 17, 0x4200, 0x4207] as [UInt64] {
        #expect(try program.run(abi.call(abi.ptrace, [request, 77])).action == Self.allow)
      }
    }

    @Test("lets no thread without a tracer be made where that one could execute", arguments: ABI.all)
    func untraced(abi: ABI) throws {
      let clone = try #require(abi.others["clone"])
      let clone3 = try #require(abi.others["clone3"])
      for flags in [0x0080_0000, 0x0080_0011, 0xFFFF_FFFF] as [UInt64] {
        #expect(try strict.run(abi.call(clone, [flags])).action == Self.notPermitted)
        #expect(try program.run(abi.call(clone, [flags])).action == Self.allow)
      }
      #expect(try strict.run(abi.call(clone, [0x003D_0F00])).action == Self.allow)
      #expect(try strict.run(abi.call(clone3, [0x7FFF_0000, 88])).action == Self.notImplemented)
      #expect(try program.run(abi.call(clone3, [0x7FFF_0000, 88])).action == Self.allow)
    }

    @Test("answers a guard that asks, in either mode, and nobody who asks something else", arguments: ABI.all)
    func isGuarded(abi: ABI) throws {
      let notifying = try BPFProgram(ExecFilter(guardLacksPtraceCapability: false, guardIsRoot: false).program)
      for filter in [program, strict, notifying] {
        #expect(try filter.run(abi.call(abi.prctl, [0x5263_4764])).action == 0x0005_0072)  // EALREADY
        #expect(try filter.run(abi.call(abi.prctl, [0x5263_4765])).action == Self.allow)
      }
    }
  }
#endif
