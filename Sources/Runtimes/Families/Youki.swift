import GuardModel

extension RuntimeFamily {
  /// youki-dev/youki, and shims built on its libcontainer crate.
  public static let youki = RuntimeFamily(
    "youki", title: "youki",
    summary: "The OCI runtime in Rust; every invocation re-executes itself from a sealed memfd.",
    basis: .readInSource,
    names: ["youki"],
    paths: ["/run/current-system/sw/bin/youki"],
    // crates/libcontainer/src/config.rs, process/container_intermediate_process.rs and error.rs; crates/youki/src/main.rs.
    markerGroups: [
      ["youki~_config.json", "failed to seal ~/proc/self/exe"],
      ["youki~_config.json", "youki:~[2:INIT]"],
      ["youki~_config.json", "if youki will ~not detach or allocate tty"],
    ])
}
