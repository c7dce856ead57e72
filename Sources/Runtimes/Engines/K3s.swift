import GuardModel

extension Engine {
  /// k3s and rke2 with the containerd that they carry.
  public static let k3s = Engine(
    id: "k3s",
    // k3s-io/k3s scripts/build links containerd to the k3s program itself and builds the shim and runc apart;
    // pkg/agent/containerd executes `containerd`. rke2 ships a containerd program of its own.
    summary:
      "k3s executes itself as containerd, which starts a shim for each container; the shim executes the runtime.",
    basis: .readInSource,
    rules: [
      ComponentRule("k3s", creator: .anyone, runtimes: .none),
      ComponentRule("containerd", creator: .anyone, runtimes: .none),
      ComponentRule(
        "containerd-shim", creator: .components(["k3s", "containerd", "containerd-shim"]), isLauncher: true),
    ])
}
