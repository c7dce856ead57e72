import GuardModel
import Testing

@testable import LinuxKernel

#if arch(x86_64)
  @Suite("The exec filter, instruction by instruction")
  struct ExecFilterTests {
    private static let allow: UInt32 = 0x7FFF_0000
    private static let notify: UInt32 = 0x7FC0_0000
    private static let killProcess: UInt32 = 0x8000_0000
    private static let notPermitted: UInt32 = 0x0005_0001
    private static let busy: UInt32 = 0x0005_0010
    private static let success: UInt32 = 0x0005_0000
    private static let garbage: UInt64 = 0xDEAD_BEEF_0000_0000

    /// For a guard with CAP_SYS_PTRACE, and for one without.
    private let programs: [Bool: BPFProgram]
    private let program: BPFProgram

    init() throws {
      var programs: [Bool: BPFProgram] = [:]
      for lacksCapability in [false, true] {
        let filter = try ExecFilter(guardLacksPtraceCapability: lacksCapability, guardIsRoot: false)
        programs[lacksCapability] = try BPFProgram(filter.program)
        #expect(programs[lacksCapability]?.instructions.count == filter.instructionCount)
      }
      self.programs = programs
      program = try #require(programs[false])
    }

    /// The action of both variants, which must agree.
    private func action(_ data: SeccompData) throws -> UInt32 {
      let actions = Set(try programs.values.map { try $0.run(data).action })
      #expect(actions.count == 1)
      return try #require(actions.first)
    }

    @Test("Every exec is told", arguments: ABI.all)
    func exec(abi: ABI) throws {
      for number in [abi.execve, abi.execveat] {
        #expect(try action(abi.call(number)) == Self.notify)
        #expect(try action(abi.call(number, [.max, .max, .max, .max, .max, .max])) == Self.notify)
      }
    }

    @Test("What makes a program another one is refused", arguments: ABI.all)
    func memoryMap(abi: ABI) throws {
      for argument in [1, 8, 12, 13, 14, .max] as [UInt64] {
        #expect(try action(abi.call(abi.prctl, [35, argument])) == Self.notPermitted)
      }
      // The kernel takes the option as an int, so the high half hides nothing.
      #expect(try action(abi.call(abi.prctl, [35 | Self.garbage])) == Self.notPermitted)
      #expect(try action(abi.call(abi.prctl, [35 | 1 << 32])) == Self.notPermitted)
      for option in [0, 1, 3, 15, 16, 22, 34, 36, 38, 35 << 32, .max] as [UInt64] {
        #expect(try action(abi.call(abi.prctl, [option, 1])) == Self.allow, "prctl(\(option))")
      }
    }

    @Test("A second listener is refused, other filters are not", arguments: ABI.all)
    func listener(abi: ABI) throws {
      for flags in [8, 8 | 1, 8 | 2, 8 | 4, 8 | 16, 8 | 32, 0x3F, 0xFFFF_FFFF, 8 | Self.garbage] as [UInt64] {
        #expect(try action(abi.call(abi.seccomp, [1, flags])) == Self.busy, "flags \(flags)")
        #expect(try action(abi.call(abi.seccomp, [1 | Self.garbage, flags])) == Self.busy, "flags \(flags)")
      }
      for flags in [0, 1, 2, 4, 16, 32, 0x37, 8 << 32] as [UInt64] {
        #expect(try action(abi.call(abi.seccomp, [1, flags])) == Self.allow, "flags \(flags)")
      }
      // SET_MODE_STRICT, GET_ACTION_AVAIL and GET_NOTIF_SIZES take no such flag.
      for operation in [0, 2, 3, .max] as [UInt64] {
        #expect(try action(abi.call(abi.seccomp, [operation, 8])) == Self.allow, "operation \(operation)")
      }
    }

    @Test("Hiding from a guard without CAP_SYS_PTRACE seems to work", arguments: ABI.all)
    func dumpable(abi: ABI) throws {
      let variant = try #require(programs[true])
      #expect(try variant.run(abi.call(abi.prctl, [4, 0])).action == Self.success)
      #expect(try variant.run(abi.call(abi.prctl, [4 | Self.garbage, 0])).action == Self.success)
      #expect(try program.run(abi.call(abi.prctl, [4, 0])).action == Self.allow)
      for value in [1, 2] as [UInt64] { #expect(try action(abi.call(abi.prctl, [4, value])) == Self.allow) }
      #expect(try action(abi.call(abi.prctl, [3, 0])) == Self.allow)
    }

    @Test("A change of user is told to a root guard without CAP_SYS_PTRACE, and to no other", arguments: ABI.all)
    func changeOfUser(abi: ABI) throws {
      let filter = try ExecFilter(guardLacksPtraceCapability: true, guardIsRoot: true)
      let variant = try BPFProgram(filter.program)
      // setuid, setgid, setreuid, setregid, setresuid, setresgid, setfsuid, setfsgid; on i386 in both widths.
      let wide: [UInt32] = [105, 106, 113, 114, 117, 119, 122, 123]
      let narrow: [UInt32] = [23, 46, 70, 71, 164, 170, 138, 139, 213, 214, 203, 204, 208, 210, 215, 216]
      for number in abi.name == "i386" ? narrow : wide {
        #expect(try variant.run(abi.call(number)).action == Self.notify, "\(number)")
        #expect(try action(abi.call(number)) == Self.allow, "\(number)")
      }
      #expect(try variant.run(abi.call(abi.execve)).action == Self.notify)
      #expect(try variant.run(abi.call(abi.prctl, [35])).action == Self.notPermitted)
    }

    @Test("A wish to enter another process is told, and other requests of ptrace are not", arguments: ABI.all)
    func entries(abi: ABI) throws {
      for number in [abi.pidfdGetfd, abi.processVMWritev] { #expect(try action(abi.call(number)) == Self.notify) }
      // PTRACE_ATTACH and PTRACE_SEIZE; the kernel takes a long, so a set high half is no request at all.
      for request in [16, 0x4206] as [UInt64] {
        #expect(try action(abi.call(abi.ptrace, [request, 7])) == Self.notify)
        #expect(try action(abi.call(abi.ptrace, [request | Self.garbage, 7])) == Self.notify)
      }
      // TRACEME, PEEKDATA, CONT, DETACH, SETOPTIONS, INTERRUPT, LISTEN.
      for request in [0, 2, 7, 17, 0x4200, 0x4207, 0x4208] as [UInt64] {
        #expect(try action(abi.call(abi.ptrace, [request, 7])) == Self.allow, "\(request)")
      }
    }

    @Test("A connection that may be to a local socket is told where that is wanted", arguments: ABI.all)
    func connections(abi: ABI) throws {
      let filter = try ExecFilter(guardLacksPtraceCapability: false, guardIsRoot: false, watchesConnections: true)
      let watching = try BPFProgram(filter.program)
      for length in UInt64(0)...127 {
        // IPv4 has 16 bytes, IPv6 28; a netlink address has 12, and what is shorter than 16 names no engine.
        let isTold = length > 16 && length != 28
        let call = abi.call(abi.connect, [3, 0x7000, length])
        #expect(try watching.run(call).action == (isTold ? Self.notify : Self.allow), "\(length)")
        #expect(try action(call) == Self.allow)
      }
      #expect(try watching.run(abi.call(abi.execve)).action == Self.notify)
    }

    @Test("The sentinel executes nothing", arguments: ABI.all)
    func sentinel(abi: ABI) throws {
      let sentinel = try BPFProgram(try ExecFilter.sentinel().program)
      for number in [abi.execve, abi.execveat] {
        #expect(try sentinel.run(abi.call(number)).action == Self.killProcess)
      }
      for (name, number) in abi.others { #expect(try sentinel.run(abi.call(number)).action == Self.allow, "\(name)") }
    }

    @Test("Everything else is let through", arguments: ABI.all)
    func others(abi: ABI) throws {
      for (name, number) in abi.others {
        #expect(try action(abi.call(number)) == Self.allow, "\(name)")
        #expect(try action(abi.call(number, [35, 8])) == Self.allow, "\(name)")
      }
    }

    /// The kernel keeps a bitmap of numbers that are allowed whatever their arguments (seccomp_cache_prepare); one whose
    /// arguments are read is run through the filter each time.
    @Test("Everything else costs nothing", arguments: ABI.all)
    func constantAllow(abi: ABI) throws {
      let looked = [abi.prctl, abi.seccomp, abi.ptrace]
      let told = [abi.execve, abi.execveat, abi.pidfdGetfd, abi.processVMWritev]
      for number in 0..<UInt32(1024) where !told.contains(number) {
        let outcome = try program.run(abi.call(number))
        #expect(outcome.action == Self.allow, "\(number)")
        #expect(outcome.offsets.isSubset(of: [0, 4]) != looked.contains(number), "\(number)")
      }
    }

    @Test(
      "An architecture that nobody knows has no way around",
      arguments: [0, 1, 0xC000_00B7, 0x4000_0028, .max] as [UInt32])
    func architecture(number: UInt32) throws {
      for call in [0, 11, 59, 221, 0x4000_0208] as [UInt32] {
        #expect(try action(SeccompData(number: call, architecture: number)) == Self.killProcess)
      }
    }

    @Test func numbersOfOneABIAreNotAnothers() throws {
      #expect(try action(ABI.i386.call(ABI.x86_64.execve)) == Self.allow)
      #expect(try action(ABI.x86_64.call(ABI.i386.execve)) == Self.allow)
      #expect(try action(ABI.x86_64.call(ABI.x32.execve)) == Self.allow)
    }

    @Test("The program is one that the kernel takes")
    func wellFormed() throws {
      for program in programs.values {
        #expect((1...4096).contains(program.instructions.count))
        for (place, instruction) in program.instructions.enumerated() {
          let known: [UInt16] = [0x20, 0x05, 0x15, 0x25, 0x35, 0x45, 0x54, 0x06]
          #expect(known.contains(instruction.code), "instruction \(place)")
          guard instruction.code != 0x06 else { continue }
          let farthest =
            instruction.code == 0x05 ? Int(instruction.constant) : Int(max(instruction.whenTrue, instruction.whenFalse))
          #expect(place + 1 + farthest < program.instructions.count, "instruction \(place)")
        }
      }
    }
  }
#endif
