import GuardModel

extension EngineComponent {
  /// Buildah.
  static let buildah: [EngineComponent] = [
    EngineComponent(
      "buildah", summary: "Buildah; re-executed as buildah-oci-runtime it executes the runtime for each RUN.",
      basis: .measured,
      names: ["buildah"], paths: ["/run/current-system/sw/bin/buildah"],
      mainPaths: [
        "github.com/containers/buildah[/vN]/cmd/buildah", "go.podman.io/buildah[/vN]/cmd/buildah",
        "github.com/projectatomic/buildah[/vN]/cmd/buildah",
      ])
  ]
}
