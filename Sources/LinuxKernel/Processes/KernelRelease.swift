/// The release of a kernel, as far as it says what the kernel can do.
public struct KernelRelease: Sendable {
  private let version: (major: Int, minor: Int)?

  /// Takes the text of `uname -r`, such as "6.1.0-18-amd64".
  public init(_ text: String) {
    let numbers = text.split(separator: ".", maxSplits: 2).prefix(2).map { part in
      Int(String(part.prefix { $0.isNumber }))
    }
    version = if numbers.count == 2, let major = numbers[0], let minor = numbers[1] { (major, minor) } else { nil }
  }

  /// Whether a listener can let a call go on (SECCOMP_USER_NOTIF_FLAG_CONTINUE, Linux 5.5). Kernels from 5.0 on give a
  /// listener that cannot, and there is no asking before a call waits. True where the text tells nothing.
  public var letsNotifiedCallsProceed: Bool { version.map { ($0.major, $0.minor) >= (5, 5) } ?? true }
}
