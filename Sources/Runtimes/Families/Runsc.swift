import GuardModel

extension RuntimeFamily {
  /// google/gvisor's runsc.
  public static let runsc = RuntimeFamily(
    "runsc", title: "runsc (gVisor)",
    summary: "The OCI runtime with a kernel of its own; it re-executes itself as its sandbox and as its gofer.",
    basis: .measured,
    names: ["runsc"],
    paths: ["/run/current-system/sw/bin/runsc"],
    mainPaths: ["gvisor.dev/gvisor/runsc[/vN]"],
    markerGroups: [
      ["runsc is the ~gVisor container runtime", "runsc~-sandbox"],
      ["gvisor.dev/gvisor~/runsc/boot", "runsc~-sandbox", "runsc~-gofer"],
    ])
}
