public import GuardModel

/// One program of a container engine: how its file is recognised.
///
/// By content only. A name is a path that the step can choose: `bash` bind-mounted over a shim's path in a user
/// namespace is a trusted file under an engine's name (reference/engines.md, 08b), and must not become that engine.
public struct EngineComponent: Hashable, Sendable {
  public let id: ComponentID
  /// One sentence: what it does in its engine.
  public let summary: String
  /// Whether its evidence was checked on real programs or read in its source.
  public let basis: Engine.Basis
  /// Whether it only asks a daemon and never executes a runtime itself.
  public let isClient: Bool
  /// File names by which it is installed: where to look, not what it is.
  public let names: [ByteString]
  /// Absolute paths outside the usual folders where it is installed.
  public let paths: [ByteString]
  /// Main packages of the program, where it is written in Go.
  public let mainPaths: [GoMainPath]
  /// A Go build tag without which a program of `mainPaths` is another component.
  public let buildTag: ByteString?
  /// Any of these groups, all of it, proves a program that has no Go build information.
  public let markerGroups: [[Marker]]

  init(
    _ id: ComponentID, summary: String, basis: Engine.Basis, isClient: Bool = false, names: [ByteString],
    paths: [ByteString] = [], mainPaths: [GoMainPath] = [], buildTag: ByteString? = nil, markerGroups: [[Marker]] = []
  ) {
    self.id = id
    self.summary = summary
    self.basis = basis
    self.isClient = isClient
    self.names = names
    self.paths = paths
    self.mainPaths = mainPaths
    self.buildTag = buildTag
    self.markerGroups = markerGroups
  }

  /// Every component, in the order in which content is compared.
  public static let all: [EngineComponent] = docker + containerd + podman + buildah + buildkit + crio + k3s
}
