import GuardModel

extension Engine {
  /// Docker with its own or a separate containerd, BuildKit inside dockerd included.
  public static let docker = Engine(
    id: "docker",
    summary:
      "dockerd starts containerd, which starts a shim for each container; the shim executes the runtime, and dockerd "
      + "itself does for probes and for BuildKit's RUN steps.",
    basis: .measured,
    rules: [
      ComponentRule("dockerd", creator: .anyone),
      // The daemon of a CI host is often started apart from dockerd; `containerd publish` is a shim's child.
      ComponentRule("containerd", creator: .anyone, runtimes: .none),
      ComponentRule(
        "containerd-shim", creator: .components(["containerd", "containerd-shim"]), isLauncher: true),
      // For `runtimeArgs`, dockerd writes `#!/bin/sh` + `RUNTIME ARGS $@` to <data-root>/runtimes/NAME (26 and later:
      // NAME.HASH). All the script runs is the runtime, so whatever it runs stands in the runtime's place.
      ComponentRule(
        "docker-runtime-wrapper", recognition: .shellScript(folder: "runtimes"),
        creator: .components(["dockerd", "containerd-shim"]), isLauncher: true),
    ])
}
