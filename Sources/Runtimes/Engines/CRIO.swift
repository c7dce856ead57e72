import GuardModel

extension Engine {
  /// CRI-O, the engine of OpenShift's nodes.
  public static let crio = Engine(
    id: "cri-o",
    // cri-o internal/oci/runtime_oci.go: CreateContainer and ExecSyncContainer through the monitor (conmon) with
    // `-r RUNTIME`; start, exec, kill, delete and state by the daemon.
    summary: "crio starts conmon, which executes the runtime to create a container; crio executes it for the rest.",
    basis: .readInSource,
    rules: [
      ComponentRule("crio", creator: .anyone),
      ComponentRule("conmon", creator: .components(["crio", "conmon"]), isLauncher: true),
    ])
}
