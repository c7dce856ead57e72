import GuardModel

extension EngineComponent {
  /// Podman and conmon.
  static let podman: [EngineComponent] = [
    // The same main package, built with the tag `remote` (podman's Makefile, podman-remote).
    EngineComponent(
      "podman-remote", summary: "Podman built as a client of its service.", basis: .readInSource, isClient: true,
      names: ["podman-remote", "podman-remote-static"],
      mainPaths: ["github.com/containers/podman[/vN]/cmd/podman", "go.podman.io/podman[/vN]/cmd/podman"],
      buildTag: "remote"),
    EngineComponent(
      "podman", summary: "Podman; it executes runtimes for all but creating a container, which conmon does.",
      basis: .measured,
      names: ["podman"], paths: ["/run/current-system/sw/bin/podman"],
      mainPaths: [
        "github.com/containers/podman[/vN]/cmd/podman", "go.podman.io/podman[/vN]/cmd/podman",
        "github.com/containers/libpod[/vN]/cmd/podman", "github.com/projectatomic/libpod[/vN]/cmd/podman",
      ]),
    EngineComponent(
      "conmon", summary: "The parent of a container of Podman or CRI-O, which executes the runtime for it.",
      basis: .measured,
      names: ["conmon", "crio-conmon"],
      paths: [
        "/usr/libexec/podman/conmon", "/usr/local/libexec/podman/conmon", "/usr/local/lib/podman/conmon",
        "/usr/libexec/crio/conmon", "/usr/local/libexec/crio/conmon", "/usr/lib/crio/bin/conmon",
        "/usr/lib/cri-o-runc/bin/conmon", "/run/current-system/sw/bin/conmon",
      ],
      // conmon is C. Its options and variables are in podman too; the format of its own log lines is not.
      markerGroups: [
        ["conmon ~%.20s <error>", "Failed to create container: ~exit status"],
        ["conmon ~%.20s <error>", "_OCI~_SYNCPIPE"],
      ]),
  ]
}
