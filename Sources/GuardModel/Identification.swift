/// The name of a container runtime family, such as `runc` or `crun`; built-in or from a policy's `runtimes.extra`.
public struct RuntimeFamilyID: RawRepresentable, Hashable, Sendable, ExpressibleByStringLiteral {
  public let rawValue: String

  public init(rawValue: String) { self.rawValue = rawValue }

  public init(stringLiteral text: String) { self.rawValue = text }

  /// What stands in a runtime's place (an engine component executes it as one) without being a known family.
  public static let unknown: RuntimeFamilyID = "unknown"
}

/// The name of a program that is part of a container engine, such as `conmon` or `containerd-shim`.
public struct ComponentID: RawRepresentable, Hashable, Sendable, ExpressibleByStringLiteral {
  public let rawValue: String

  public init(rawValue: String) { self.rawValue = rawValue }

  public init(stringLiteral text: String) { self.rawValue = text }
}

/// The name of a container engine, such as `podman`; built-in or from a policy's `engines.custom`.
public struct EngineID: RawRepresentable, Hashable, Sendable, ExpressibleByStringLiteral {
  public let rawValue: String

  public init(rawValue: String) { self.rawValue = rawValue }

  public init(stringLiteral text: String) { self.rawValue = text }
}

/// Programs whose exec runs another file that the kernel does not name: the file is one of their arguments.
public enum Indirection: String, Hashable, Sendable {
  /// A dynamic loader executed directly (`ld-linux-x86-64.so.2 ./program`).
  case loader
  /// A user-mode emulator (`qemu-aarch64 ./program`), by hand or through binfmt_misc.
  case emulator
}

/// One fact that led to an identification, in words a reader can check.
public struct Evidence: Hashable, Sendable {
  public enum Kind: String, Hashable, Sendable {
    case goBuildInfo = "go-build-info"
    case marker
    case name
    case position
    case policy
    case soname
  }

  public var kind: Kind
  /// The build path, marker or name that was found.
  public var detail: String

  public init(_ kind: Kind, _ detail: String) {
    self.kind = kind
    self.detail = detail
  }
}

/// What a file is, by its content first and its names second. All empty: an ordinary program.
public struct Identification: Hashable, Sendable {
  public var runtime: RuntimeFamilyID?
  public var component: ComponentID?
  public var indirection: Indirection?
  public var evidence: [Evidence]

  public init(
    runtime: RuntimeFamilyID? = nil, component: ComponentID? = nil, indirection: Indirection? = nil,
    evidence: [Evidence] = []
  ) {
    self.runtime = runtime
    self.component = component
    self.indirection = indirection
    self.evidence = evidence
  }

  public static let ordinary = Identification()
}
