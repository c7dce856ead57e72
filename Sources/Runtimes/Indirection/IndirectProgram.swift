import GuardModel

/// How a program that runs another file, named only in its arguments, is recognised.
struct IndirectProgram: Sendable {
  var indirection: Indirection
  var markerGroups: [[Marker]]

  /// The loaders of glibc and musl by their usage texts, for copies without DT_SONAME (musl's own has none).
  static let loader = IndirectProgram(
    indirection: .loader,
    markerGroups: [
      ["EXECUTABLE-FILE ~[ARGS-FOR-PROGRAM...]"],
      ["musl ~libc (", "Dynamic ~Program Loader"],
    ])

  /// qemu linux-user by what it says when its guest dies: all 35 dynamic and 35 static ones of Debian's 7.2.
  static let emulator = IndirectProgram(
    indirection: .emulator,
    markerGroups: [["qemu: uncaught ~target signal", "QEMU~_LD_PREFIX"]])

  /// What loaders of glibc, musl, uClibc and bionic call themselves; `libc.musl-` is the loader and libc in one.
  private static let sonames: [ByteString] = [
    "ld-linux", "ld64.so", "ld.so.", "ld-musl-", "libc.musl-", "ld-uClibc", "ld64-uClibc", "ld-android.so",
  ]

  /// Architectures for which qemu has a linux-user emulator, now or in an earlier release.
  private static let emulated: Set<ByteString> = [
    "aarch64", "aarch64_be", "alpha", "arm", "armeb", "cris", "hexagon", "hppa", "i386", "loongarch64", "m68k",
    "microblaze", "microblazeel", "mips", "mips64", "mips64el", "mipsel", "mipsn32", "mipsn32el", "nios2", "or1k",
    "or32", "ppc", "ppc64", "ppc64abi32", "ppc64le", "riscv32", "riscv64", "s390x", "sh4", "sh4eb", "sparc",
    "sparc32plus", "sparc64", "tilegx", "x86_64", "xtensa", "xtensaeb",
  ]

  /// The DT_SONAME that makes a file a loader.
  ///
  /// A loader is loaded by the kernel, so it asks for no interpreter, unlike a libc that can be executed.
  static func loaderName(of elf: ELFHeader) -> ByteString? {
    guard canLoad(elf), let soname = elf.soname, sonames.contains(where: { soname.hasPrefix($0) }) else { return nil }
    return soname
  }

  static func canLoad(_ elf: ELFHeader) -> Bool { elf.type == ELFHeader.sharedObject && !elf.hasInterpreter }

  /// Whether a file is called what Debian, Fedora, tonistiigi/binfmt or BuildKit call a linux-user emulator.
  static func isEmulatorName(_ name: ByteString) -> Bool {
    for prefix in ["buildkit-qemu-", "qemu-"] as [ByteString] where name.hasPrefix(prefix) {
      let rest = name.bytes.dropFirst(prefix.bytes.count)
      let ending = ByteString("-static").bytes
      let isStatic = rest.count > ending.count && rest.suffix(ending.count).elementsEqual(ending)
      return emulated.contains(ByteString(isStatic ? rest.dropLast(ending.count) : rest))
    }
    return name == ".buildkit_qemu_emulator"
  }
}
