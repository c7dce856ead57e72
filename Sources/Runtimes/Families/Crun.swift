import GuardModel

extension RuntimeFamily {
  /// containers/crun, and what is built on or around it.
  public static let crun = RuntimeFamily(
    "crun", title: "crun",
    summary: "The OCI runtime in C; every invocation re-executes itself from a memfd or a sealed mount.",
    basis: .measured,
    // krun and crun-NAME are links to crun that choose a handler (src/crun.c, find_custom_handler by argv[0]); crun-vm
    // is a program of its own that runs crun.
    names: ["crun", "krun", "crun-wasm", "crun-krun", "crun-vm", "crun-vm-runtime"],
    paths: ["/run/current-system/sw/bin/crun", "/run/current-system/sw/bin/crun-vm", "/usr/libexec/crun"],
    markerGroups: [
      ["Failed to ~re-execute libcrun via memory file descriptor"],
      ["crun~_cloned:", "containers~/crun/issues"],
      ["crun~_cloned:", "_LIBCONTAINER~_CLONED_BINARY"],
    ])
}
