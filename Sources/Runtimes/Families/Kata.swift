import GuardModel

extension RuntimeFamily {
  /// kata-containers: `kata-runtime`, and the containerd shim that is itself the runtime since Kata 2.
  public static let kata = RuntimeFamily(
    "kata", title: "Kata Containers",
    summary: "Containers in virtual machines; since version 2 the containerd shim is the runtime.",
    basis: .readInSource,
    names: ["kata-runtime", "kata-qemu", "kata-fc", "kata-clh", "kata-ctl", "containerd-shim-kata-v2"],
    paths: [
      "/opt/kata/bin/kata-runtime", "/opt/kata/bin/containerd-shim-kata-v2",
      "/opt/kata/runtime-rs/bin/containerd-shim-kata-v2",
    ],
    mainPaths: [
      "github.com/kata-containers/kata-containers/src/runtime[/vN]/cmd/kata-runtime",
      "github.com/kata-containers/kata-containers/src/runtime[/vN]/cmd/containerd-shim-kata-v2",
      "github.com/kata-containers/runtime[/vN]/cli",
      "github.com/kata-containers/runtime[/vN]/containerd-shim-kata-v2",
    ],
    // src/runtime/cmd/containerd-shim-kata-v2/main.go; src/runtime-rs/crates/shim/src/bin/main.rs;
    // src/runtime/cmd/kata-runtime/main.go. Package paths alone would also name CRI-O, which imports some.
    markerGroups: [
      ["io.containerd~.kata.v2", "containerd shim ~(Golang): id"],
      ["io.containerd~.kata.v2", "containerd shim ~(Rust): id"],
      ["src/runtime/pkg~/katautils", "is a command line program ~for running applications packaged"],
    ])
}
