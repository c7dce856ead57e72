public import GuardModel

/// One way in which software makes programs run: a package manager, a build tool, a hook.
///
/// Its claims need two facts that agree, of which one is the kernel's (a program in the chain, its words, its working
/// directory) and the other may be the step's own (a variable, a file's content).
struct Ecosystem: Sendable {
  var claims: @Sendable (OriginChain, any OriginFiles) -> [Attribution]

  /// The most telling ones first: what names a dependency, before what names a place of the project's own.
  static let all: [Ecosystem] = [
    .gitHook, .npm, .python, .cargo, .gem, .composer, .maven, .gradle, .go, .containerfile, .make, .script,
    .dependencyFolder, .systemPackage,
  ]
}

extension Attribution {
  /// More claims than this help nobody.
  private static let limit = 12

  /// Where a finding's exec came from: claims, the best one first; none where nothing agrees.
  public static func claims(of chain: OriginChain, files: any OriginFiles) -> [Attribution] {
    var claims: [Attribution] = []
    for ecosystem in Ecosystem.all {
      for claim in ecosystem.claims(chain, files) where !claims.contains(where: { $0.says(sameAs: claim) }) {
        claims.append(claim)
      }
    }
    return Array(claims.prefix(limit))
  }

  /// A folder that only repeats the package that a better claim named adds nothing.
  private func says(sameAs other: Attribution) -> Bool {
    other.kind == .dependencyFolder ? package == other.package : self == other
  }
}
