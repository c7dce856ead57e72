import GuardModel

/// Claims of where an exec came from, for people.
enum AttributionText {
  /// One line such as `npm package evil 1.0.0, script postinstall (/w/node_modules/evil/package.json:7)`; a guess says so.
  static func line(_ claim: Attribution) -> String {
    let label = label(of: claim.kind, tool: claim.tool)
    var words = claim.confidence == .hint ? ["perhaps \(label.subject)"] : [label.subject]
    if let package = claim.package {
      words.append(DisplayText.path(package, limit: 120))
      if let version = claim.version { words.append(DisplayText.path(version, limit: 60)) }
    }
    var line = words.joined(separator: " ")
    if let name = claim.name {
      let shown = DisplayText.path(name, limit: 120)
      line += claim.package == nil ? " \(shown)" : ", \(label.part) \(shown)"
    }
    guard let place = claim.file.map(place) else { return line }
    return claim.package == nil && claim.name == nil ? "\(line) \(place)" : "\(line) (\(place))"
  }

  /// A file with its line, in the form that editors and CI systems make a link of.
  static func place(_ place: Attribution.Place) -> String {
    DisplayText.path(place.path, limit: 300) + (place.line.map { ":\($0)" } ?? "")
  }

  /// Every claim with what it rests on, as indented lines.
  static func details(_ claims: [Attribution]) -> [String] {
    claims.flatMap { claim in
      ["  \(line(claim))", "    \(claim.confidence.rawValue): \(DisplayText.line(claim.evidence, limit: 600))"]
    }
  }

  /// What a claim is about, and what its `name` is of a package.
  private static func label(of kind: Attribution.Kind, tool: String) -> (subject: String, part: String) {
    switch kind {
    case .npmLifecycle: ("npm package", "script")
    case .pipBuild: ("Python package", "build step")
    case .cargoBuildScript: ("Cargo crate", "build script")
    case .goGenerate: ("go:generate line of package", "command")
    case .mavenPlugin: ("Maven plugin", "goals")
    case .gradleTask: ("Gradle task", "task")
    case .gemExtension: ("Ruby gem", "extension")
    case .composerScript: ("Composer package", "script")
    case .makeTarget: ("make target", "target")
    case .gitHook: ("git hook", "hook")
    case .containerfile: ("container build, line", "line")
    case .scriptLine: ("script", "script")
    case .systemPackage: ("system package", "package")
    case .dependencyFolder:
      switch tool {
      case "npm": ("npm package", "folder")
      case "pip": ("Python package", "folder")
      case "gem": ("Ruby gem", "folder")
      case "go": ("Go module", "folder")
      case "cargo": ("Cargo crate", "folder")
      default: ("package", "folder")
      }
    }
  }
}
