import GuardModel

extension Engine {
  /// Stand-alone BuildKit; the one inside dockerd belongs to `docker`.
  public static let buildKit = Engine(
    id: "buildkit",
    // moby/buildkit executor/runcexecutor/executor.go: buildkit-runc, else runc, through go-runc.
    summary: "buildkitd executes buildkit-runc or runc itself for each RUN step.",
    basis: .readInSource,
    rules: [ComponentRule("buildkitd", creator: .anyone)])
}
