import GuardModel

extension EngineComponent {
  /// containerd, its shims and its command lines.
  static let containerd: [EngineComponent] = [
    EngineComponent(
      "containerd", summary: "The daemon that starts a shim for each container.", basis: .measured,
      names: ["containerd", "docker-containerd", "docker-containerd-current"],
      paths: ["/run/torcx/unpack/docker/bin/containerd", "/snap/microk8s/current/bin/containerd"],
      mainPaths: [
        "github.com/containerd/containerd[/vN]/cmd/containerd", "github.com/docker/containerd[/vN]/containerd",
      ]),
    EngineComponent(
      "containerd-shim", summary: "The parent of a container, which executes the runtime for it.", basis: .measured,
      names: [
        "containerd-shim", "containerd-shim-runc-v1", "containerd-shim-runc-v2", "containerd-shim-runsc-v1",
        "containerd-shim-kata-v2", "docker-containerd-shim", "docker-containerd-shim-current",
      ],
      paths: [
        "/run/torcx/unpack/docker/bin/containerd-shim", "/snap/microk8s/current/bin/containerd-shim-runc-v2",
        "/var/lib/rancher/k3s/data/current/bin/containerd-shim-runc-v2",
        "/var/lib/rancher/rke2/bin/containerd-shim-runc-v2", "/opt/kata/bin/containerd-shim-kata-v2",
      ],
      mainPaths: [
        "github.com/containerd/containerd[/vN]/cmd/containerd-shim-runc-v2",
        "github.com/containerd/containerd[/vN]/cmd/containerd-shim-runc-v1",
        "github.com/containerd/containerd[/vN]/cmd/containerd-shim",
        "github.com/docker/containerd[/vN]/containerd-shim",
        "gvisor.dev/gvisor/shim[/vN]", "gvisor.dev/gvisor/shim[/vN]/cmd/containerd-shim-runsc-v1",
        "github.com/kata-containers/kata-containers/src/runtime[/vN]/cmd/containerd-shim-kata-v2",
        "github.com/kata-containers/runtime[/vN]/containerd-shim-kata-v2",
      ]),
    EngineComponent(
      "nerdctl", summary: "A command line for containerd; it asks the daemon, and runs hooks of containers.",
      basis: .readInSource,
      names: ["nerdctl"], mainPaths: ["github.com/containerd/nerdctl[/vN]/cmd/nerdctl"]),
    EngineComponent(
      "ctr", summary: "containerd's debugging command line; it asks the daemon.", basis: .measured, isClient: true,
      names: ["ctr"],
      mainPaths: ["github.com/containerd/containerd[/vN]/cmd/ctr", "github.com/docker/containerd[/vN]/ctr"]),
  ]
}
