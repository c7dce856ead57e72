public import GuardModel

/// One container runtime with its relatives: how its programs are recognised, whatever they are called.
public struct RuntimeFamily: Hashable, Sendable {
  public let id: RuntimeFamilyID
  /// The name that people use.
  public let title: String
  /// One sentence: what it is, and what to know of how it runs.
  public let summary: String
  /// Whether its evidence was checked on real programs or read in its source.
  public let basis: Engine.Basis
  /// File names by which it is installed or called, also by vendors; they count for programs of unknown content.
  public let names: [ByteString]
  /// Absolute paths outside the usual folders where it is installed.
  public let paths: [ByteString]
  /// Main packages of its programs, where it is written in Go.
  public let mainPaths: [GoMainPath]
  /// Any of these groups, all of it, proves the family when build information is stripped.
  public let markerGroups: [[Marker]]

  init(
    _ id: RuntimeFamilyID, title: String, summary: String, basis: Engine.Basis, names: [ByteString],
    paths: [ByteString] = [], mainPaths: [GoMainPath] = [], markerGroups: [[Marker]]
  ) {
    self.id = id
    self.title = title
    self.summary = summary
    self.basis = basis
    self.names = names
    self.paths = paths
    self.mainPaths = mainPaths
    self.markerGroups = markerGroups
  }

  /// Every family, in the order in which content is compared: runc is last, because forks keep its markers.
  public static let all: [RuntimeFamily] = [.sysbox, .nvidia, .kata, .runsc, .youki, .crun, .runc]

  /// The file names of each family as text, by which a disguise is told.
  public static var knownNames: [RuntimeFamilyID: Set<String>] {
    Dictionary(uniqueKeysWithValues: all.map { ($0.id, Set($0.names.map(\.description))) })
  }
}
