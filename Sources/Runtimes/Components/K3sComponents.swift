import GuardModel

extension EngineComponent {
  /// k3s and rke2. The runtime and the shim that they unpack are programs of their own (k3s: scripts/build).
  static let k3s: [EngineComponent] = [
    EngineComponent(
      "k3s", summary: "Kubernetes in one program, which holds containerd and carries a shim and runc.",
      basis: .readInSource,
      names: ["k3s", "k3s-server", "k3s-agent", "rke2"],
      paths: ["/var/lib/rancher/k3s/data/current/bin/k3s", "/opt/rke2/bin/rke2"],
      mainPaths: [
        "github.com/k3s-io/k3s[/vN]/cmd/server", "github.com/k3s-io/k3s[/vN]/cmd/k3s",
        "github.com/rancher/k3s[/vN]/cmd/server", "github.com/rancher/k3s[/vN]/cmd/k3s",
        "github.com/rancher/rke2[/vN]", "github.com/k3s-io/k3s[/vN]/cmd/containerd",
        "github.com/rancher/k3s[/vN]/cmd/containerd",
      ])
  ]
}
