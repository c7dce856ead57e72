/// A harmless program that carries runc's identity: it says that it ran, and ends with a status of its own.
///
/// Made of bytes when it is needed, so that no file of the guard's is ever taken for a runtime.
enum FakeRuntime {
  /// What the program prints.
  static let sign = "ran\n"
  static let exitStatus: Int32 = 42

  /// The ELF file; nil on machines whose instructions are not known here.
  static var program: [UInt8]? {
    guard let code else { return nil }
    // Segments begin at multiples of the largest page (64 KiB on some arm64 kernels).
    let page = 0x1_0000
    let base: UInt64 = 0x40_0000
    let information = buildInformation
    let entry = 64 + 2 * 56
    var file: [UInt8] = [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1] + [UInt8](repeating: 0, count: 9)
    file += number(2, 2) + number(UInt64(machine), 2) + number(1, 4) + number(base + UInt64(entry), 8)
    file += number(64, 8) + number(0, 8) + number(0, 4) + number(64, 2) + number(56, 2) + number(2, 2)
    file += number(0, 2) + number(0, 2) + number(0, 2)
    let codeSize = UInt64(entry + code.count)
    file += segment(flags: 5, offset: 0, address: base, size: codeSize, alignment: UInt64(page))
    file += segment(
      flags: 6, offset: UInt64(page), address: base + UInt64(page), size: UInt64(information.count),
      alignment: UInt64(page))
    file += code
    file += [UInt8](repeating: 0, count: page - file.count)
    return file + information
  }

  /// write(1, sign, 4), then exit(42).
  private static var code: [UInt8]? {
    #if arch(x86_64)
      return [
        0xB8, 1, 0, 0, 0, 0xBF, 1, 0, 0, 0,  // mov eax, 1; mov edi, 1
        0x48, 0x8D, 0x35, 0x13, 0, 0, 0, 0xBA, 4, 0, 0, 0, 0x0F, 0x05,  // lea rsi, [rip+19]; mov edx, 4; syscall
        0xB8, 60, 0, 0, 0, 0xBF, 42, 0, 0, 0, 0x0F, 0x05,  // mov eax, 60; mov edi, 42; syscall
      ] + Array(sign.utf8)
    #elseif arch(arm64)
      let words: [UInt64] = [
        0xD280_0020, 0x1000_00E1, 0xD280_0082, 0xD280_0808, 0xD400_0001,  // x0=1; adr x1; x2=4; x8=64; svc 0
        0xD280_0540, 0xD280_0BA8, 0xD400_0001,  // x0=42; x8=93; svc 0
      ]
      return words.flatMap { number($0, 4) } + Array(sign.utf8)
    #else
      return nil
    #endif
  }

  private static var machine: UInt16 {
    #if arch(arm64)
      183
    #else
      62
    #endif
  }

  /// What Go's linker writes into runc (debug/buildinfo), in the form since Go 1.18.
  private static var buildInformation: [UInt8] {
    let frame = [UInt8](repeating: UInt8(ascii: "0"), count: 16)
    let text = frame + Array(("path\tgithub.com/opencontainers" + "/runc\n").utf8) + frame
    let version = Array("go1.22.1".utf8)
    var blob: [UInt8] = [0xFF] + Array(" Go build".utf8) + Array("inf:".utf8) + [8, 2]
    blob += [UInt8](repeating: 0, count: 16)
    return blob + [UInt8(version.count)] + version + [UInt8(text.count)] + text
  }

  private static func segment(
    flags: UInt64, offset: UInt64, address: UInt64, size: UInt64, alignment: UInt64
  ) -> [UInt8] {
    number(1, 4) + number(flags, 4) + number(offset, 8) + number(address, 8) + number(address, 8) + number(size, 8)
      + number(size, 8) + number(alignment, 8)
  }

  private static func number(_ value: UInt64, _ width: Int) -> [UInt8] {
    (0..<width).map { UInt8(truncatingIfNeeded: value >> UInt64($0 * 8)) }
  }
}
