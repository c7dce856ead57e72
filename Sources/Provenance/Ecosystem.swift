public import GuardModel

/// One way in which software makes programs run: a package manager, a build tool, a hook.
///
/// Its claims need two facts that agree, of which one is the kernel's (a program in the chain, its words, its working
/// directory) and the other may be the step's own (a variable, a file's content).
struct Ecosystem: Sendable {
  var claims: @Sendable (OriginChain, any OriginFiles) -> [Attribution]

  /// The most telling ones first: what names a dependency, then what names a place of the project's own, then guesses and
  /// what is always so.
  static let all: [[Ecosystem]] = [
    [.gitHook, .npm, .python, .cargo, .gem, .composer, .maven, .gradle, .go], [.containerfile, .script, .make],
    [.dependencyFolder], [.systemPackage],
  ]
}

extension Attribution {
  /// More claims than this help nobody.
  private static let limit = 12

  /// Where a finding's exec came from: claims, the best one first; none where nothing agrees.
  public static func claims(of chain: OriginChain, files: any OriginFiles) -> [Attribution] {
    var claims: [Attribution] = []
    for group in Ecosystem.all {
      let found = group.flatMap { $0.claims(chain, files) }
      // The nearest to the exec first: instances are numbered in the order of their execs.
      let nearest = found.enumerated().sorted { left, right in
        let (inner, outer) = (left.element.instance ?? .guardItself, right.element.instance ?? .guardItself)
        return inner == outer ? left.offset < right.offset : inner > outer
      }
      for (_, claim) in nearest where !claims.contains(where: { $0.covers(claim) }) { claims.append(claim) }
    }
    return Array(claims.prefix(limit))
  }

  /// Whether another claim only repeats what this one says: the folder of the package that it named, its own script.
  private func covers(_ other: Attribution) -> Bool {
    switch other.kind {
    case .dependencyFolder: package == other.package
    case .scriptLine: file == other.file
    default: false
    }
  }
}
