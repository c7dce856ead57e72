import GuardModel

extension RuntimeFamily {
  /// nestybox/sysbox-runc, a fork of runc that keeps its markers.
  public static let sysbox = RuntimeFamily(
    "sysbox", title: "sysbox-runc",
    summary: "A fork of runc that runs containers which can hold systems; it re-executes itself as runc does.",
    basis: .readInSource,
    names: ["sysbox-runc"],
    paths: ["/opt/sysbox/bin/sysbox-runc"],
    mainPaths: ["github.com/nestybox/sysbox-runc[/vN]"],
    // main.go (usage) and libcontainer/container_linux.go.
    markerGroups: [
      ["Nestybox's system ~container runtime", "_LIBCONTAINER_~INITPIPE"],
      ["nestybox/sysbox-runc~/libcontainer", "_LIBCONTAINER_~INITPIPE"],
    ])
}
