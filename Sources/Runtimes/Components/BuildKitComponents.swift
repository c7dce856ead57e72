import GuardModel

extension EngineComponent {
  /// BuildKit's own daemon; the one inside Docker is dockerd.
  static let buildkit: [EngineComponent] = [
    EngineComponent(
      "buildkitd", summary: "BuildKit's daemon; it executes buildkit-runc or runc for each step of a build.",
      basis: .readInSource,
      names: ["buildkitd"], mainPaths: ["github.com/moby/buildkit[/vN]/cmd/buildkitd"])
  ]
}
