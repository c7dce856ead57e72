import GuardModel

extension Engine {
  /// containerd driven by nerdctl, without Docker.
  public static let nerdctl = Engine(
    id: "nerdctl",
    // nerdctl hands containers to containerd; the shim then executes nerdctl as its log driver
    // (`_NERDCTL_INTERNAL_LOGGING`), and the runtime executes it as a hook.
    summary: "nerdctl asks containerd, which starts a shim for each container; the shim executes the runtime.",
    basis: .readInSource,
    rules: [
      ComponentRule("nerdctl", creator: .anyone, runtimes: .none),
      ComponentRule("containerd", creator: .anyone, runtimes: .none),
      ComponentRule("containerd-shim", creator: .components(["containerd", "containerd-shim"]), isLauncher: true),
    ])
}
