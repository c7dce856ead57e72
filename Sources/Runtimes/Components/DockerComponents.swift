import GuardModel

extension EngineComponent {
  /// Docker's daemon and its clients.
  static let docker: [EngineComponent] = [
    EngineComponent(
      "dockerd", summary: "Docker's daemon; it executes runtimes for their version and features, and for builds.",
      basis: .measured,
      names: ["dockerd", "dockerd-current", "docker-current", "dockerd-ce"],
      paths: [
        "/usr/libexec/docker/dockerd", "/run/torcx/unpack/docker/bin/dockerd", "/snap/docker/current/bin/dockerd",
      ],
      mainPaths: [
        "github.com/docker/docker[/vN]/cmd/dockerd", "github.com/moby/moby[/vN]/cmd/dockerd",
      ]),
    EngineComponent(
      "docker-cli", summary: "Docker's command line and its plugins; they ask a daemon.",
      basis: .measured, isClient: true,
      names: ["docker", "docker-buildx", "docker-compose"],
      paths: ["/usr/libexec/docker/cli-plugins/docker-buildx", "/usr/libexec/docker/cli-plugins/docker-compose"],
      mainPaths: [
        "github.com/docker/cli[/vN]/cmd/docker", "github.com/docker/buildx[/vN]/cmd/buildx",
        "github.com/docker/compose[/vN]/cmd",
      ]),
  ]
}
