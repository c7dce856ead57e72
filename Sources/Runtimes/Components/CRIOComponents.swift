import GuardModel

extension EngineComponent {
  /// CRI-O, and the command line for any CRI daemon.
  static let crio: [EngineComponent] = [
    EngineComponent(
      "crio", summary: "CRI-O; it executes runtimes itself and through conmon.", basis: .readInSource,
      names: ["crio", "cri-o"],
      mainPaths: ["github.com/cri-o/cri-o[/vN]/cmd/crio", "github.com/kubernetes-sigs/cri-o[/vN]/cmd/crio"]),
    EngineComponent(
      "crictl", summary: "The debugging command line of CRI; it asks a daemon.", basis: .readInSource, isClient: true,
      names: ["crictl"],
      mainPaths: [
        "sigs.k8s.io/cri-tools[/vN]/cmd/crictl", "github.com/kubernetes-sigs/cri-tools[/vN]/cmd/crictl",
      ]),
  ]
}
