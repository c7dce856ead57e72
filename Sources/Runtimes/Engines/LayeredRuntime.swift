public import GuardModel

/// A runtime that prepares a container's configuration and then executes another runtime over itself.
public struct LayeredRuntime: Hashable, Sendable {
  public var family: RuntimeFamilyID
  /// The runtimes it may become.
  public var lower: Set<RuntimeFamilyID>
  public var basis: Engine.Basis

  public init(family: RuntimeFamilyID, lower: Set<RuntimeFamilyID>, basis: Engine.Basis) {
    self.family = family
    self.lower = lower
    self.basis = basis
  }

  /// Every layered runtime whose behaviour ships with the guard.
  public static let builtIn: [LayeredRuntime] = [nvidia]

  /// NVIDIA's container runtime, which any engine may be configured to use.
  public static let nvidia = LayeredRuntime(
    family: RuntimeFamily.nvidia.id,
    // nvidia-container-toolkit internal/oci/runtime_low_level.go takes the first of docker-runc, runc and crun that is
    // on PATH (docker-runc is runc by another name) and executes it in its own process.
    lower: ["runc", "crun"], basis: .readInSource)
}
