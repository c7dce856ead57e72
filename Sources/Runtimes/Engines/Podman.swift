import GuardModel

extension Engine {
  /// Podman as root and rootless, its `system service` and its builds included.
  public static let podman = Engine(
    id: "podman",
    summary:
      "podman starts conmon for each container and each exec; conmon executes the runtime for these, podman itself for "
      + "everything else.",
    basis: .measured,
    rules: [
      // conmon executes `podman container cleanup` when a container ends.
      ComponentRule("podman", creator: .anyone),
      ComponentRule("conmon", creator: .components(["podman", "conmon"]), isLauncher: true),
    ])
}
