extension Engine {
  /// Every engine whose grammar ships with the guard; a policy names those that it sanctions.
  public static let builtIn: [Engine] = [docker, podman, buildah, buildKit, crio, k3s, nerdctl]
}
