import GuardModel

extension RuntimeFamily {
  /// opencontainers/runc, and programs built on its libcontainer.
  public static let runc = RuntimeFamily(
    "runc", title: "runc",
    summary: "The reference OCI runtime; it re-executes itself as `init` from a memfd or a sealed mount.",
    basis: .measured,
    names: [
      "runc", "docker-runc", "docker-runc-current", "docker-runc-cur", "buildkit-runc", "podman-runc", ".runc-wrapped",
    ],
    paths: [
      "/usr/lib/cri-o-runc/sbin/runc", "/usr/libexec/docker/docker-runc-current", "/run/current-system/sw/bin/runc",
      "/var/gdn/assets/linux/bin/runc", "/run/torcx/unpack/docker/bin/runc", "/snap/microk8s/current/bin/runc",
      "/var/lib/rancher/k3s/data/current/bin/runc", "/var/lib/rancher/rke2/bin/runc", "/opt/bin/runc",
    ],
    mainPaths: ["github.com/opencontainers/runc[/vN]"],
    // The environment through which libcontainer talks to its `init` is in no engine, although engines use other
    // parts of libcontainer (measured: 56 programs of three Debian releases). A single string could stand in a
    // security tool, so each group takes two.
    markerGroups: [
      ["_LIBCONTAINER_~INITPIPE", "runc~_cloned:"],
      ["_LIBCONTAINER_~INITPIPE", "_LIBCONTAINER_~FIFOFD"],
      ["_LIBCONTAINER_~INITPIPE", "runc is a ~command line client"],
    ])
}
