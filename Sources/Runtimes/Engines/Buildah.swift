import GuardModel

extension Engine {
  /// Buildah; what `--isolation chroot` runs from memfd copies of buildah needs no runtime.
  public static let buildah = Engine(
    id: "buildah",
    summary: "buildah executes itself as buildah-oci-runtime in its own mount namespace; that executes the runtime.",
    basis: .measured,
    rules: [ComponentRule("buildah", creator: .anyone)])
}
