public import GuardModel

/// What the arguments of an indirect program say it will run.
public enum IndirectArgument: Hashable, Sendable {
  /// This file, by a path as the program would open it, relative to its working directory.
  case file(ByteString)
  /// No program at all: it prints something, or fails.
  case nothing
  /// Some program that the arguments do not name for sure.
  case undecidable

  /// What a program of this kind runs when executed with these arguments, its own name first.
  public static func target(of indirection: Indirection, arguments: [ByteString]) -> IndirectArgument {
    switch indirection {
    case .loader: loaderTarget(arguments.dropFirst())
    case .emulator: emulatorTarget(arguments.dropFirst())
    }
  }

  /// glibc's loader (elf/rtld.c, rtld_main; options of 2.36) and musl's (ldso/dynlink.c, __dls3).
  ///
  /// glibc takes the value of an option as the next argument, musl also after `=`. An option that one of them does not
  /// know makes it print its usage, so that options of both can be understood together.
  private static func loaderTarget(_ arguments: ArraySlice<ByteString>) -> IndirectArgument {
    var rest = arguments
    while let argument = rest.popFirst() {
      switch argument {
      case "--list", "--verify", "--help", "--version", "--list-tunables", "--list-diagnostics":
        return .nothing
      case "--inhibit-cache":
        continue
      case "--library-path", "--glibc-hwcaps-prepend", "--glibc-hwcaps-mask", "--inhibit-rpath", "--audit", "--preload",
        "--argv0":
        if rest.popFirst() == nil { return .nothing }
      case "--":
        // The end of musl's options; glibc 2.36 refuses it.
        return rest.first.map(loadedFile) ?? .nothing
      case let option where option.hasPrefix("--"):
        let valued: [ByteString] = ["--library-path=", "--preload=", "--argv0="]
        if !valued.contains(where: { option.hasPrefix($0) }) { return .undecidable }
      default:
        return loadedFile(argument)
      }
    }
    return .nothing
  }

  /// glibc searches a name without a slash where it searches libraries; musl opens it in the working directory.
  private static func loadedFile(_ name: ByteString) -> IndirectArgument {
    name.bytes.contains(UInt8(ascii: "/")) ? .file(name) : .undecidable
  }

  /// qemu's linux-user emulators (linux-user/main.c, parse_args): `--x` is `-x`, `--` ends the options.
  private static func emulatorTarget(_ arguments: ArraySlice<ByteString>) -> IndirectArgument {
    let flags: Set<ByteString> = [
      "singlestep", "one-insn-per-tb", "strace", "xtensa-abi-call0", "perfmap", "jitdump",
    ]
    let valued: Set<ByteString> = [
      "g", "L", "s", "cpu", "E", "U", "0", "r", "B", "R", "d", "dfilter", "D", "p", "seed", "trace", "t", "tb-size",
      "rtsig-map",
    ]
    var rest = arguments
    while let argument = rest.popFirst() {
      guard argument.bytes.first == UInt8(ascii: "-") else { return .file(argument) }
      let name = ByteString(argument.bytes.dropFirst(argument.hasPrefix("--") ? 2 : 1))
      switch name {
      case "" where argument == "--": return rest.first.map { .file($0) } ?? .nothing
      case "h", "help", "version": return .nothing
      case _ where flags.contains(name): continue
      case _ where valued.contains(name): if rest.popFirst() == nil { return .nothing }
      // Also `-plugin`: a library that the emulator loads into itself runs before any file.
      default: return .undecidable
      }
    }
    return .nothing
  }
}
