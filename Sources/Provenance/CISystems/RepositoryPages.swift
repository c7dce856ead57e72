import GuardModel

/// Pages of a repository on hosts whose addresses are known.
struct RepositoryPages {
  private enum Style {
    case gitlab, github, bitbucket
  }

  private let base: String
  private let style: Style

  /// Nil where the repository's address is not known, or its host's kind is not.
  init?(_ context: CIContext) {
    guard let address = context.repositoryURL, let link = Link(ByteString(address)) else { return nil }
    switch (context.provider, link.host) {
    case (.gitlab, _), (_, "gitlab.com"): style = .gitlab
    // Gitea and Forgejo took GitHub's addresses over.
    case (.github, _), (_, "github.com"), (_, "codeberg.org"): style = .github
    case (.bitbucket, _), (_, "bitbucket.org"): style = .bitbucket
    default: return nil
    }
    base = link.text
  }

  func commit(_ commit: String) -> String {
    switch style {
    case .gitlab: "\(base)/-/commit/\(commit)"
    case .github: "\(base)/commit/\(commit)"
    case .bitbucket: "\(base)/commits/\(commit)"
    }
  }

  func comparison(from previous: String, to commit: String) -> String {
    switch style {
    case .gitlab: "\(base)/-/compare/\(previous)...\(commit)"
    case .github: "\(base)/compare/\(previous)...\(commit)"
    // Bitbucket names the newer one first.
    case .bitbucket: "\(base)/branches/compare/\(commit)..\(previous)"
    }
  }

  /// The web address of a repository that git knows by an https, ssh or scp-like address; nil for another kind.
  static func webAddress(_ remote: String?) -> String? {
    guard let remote else { return nil }
    var address = remote
    if address.hasPrefix("ssh://") {
      address = "https://" + address.dropFirst(6)
    } else if !address.contains("://"), let colon = address.firstIndex(of: ":"), address.contains("@") {
      address = "https://" + address[..<colon] + "/" + address[address.index(after: colon)...]
    }
    guard var text = Link(ByteString(address))?.text else { return nil }
    if text.hasSuffix(".git") { text.removeLast(4) }
    while text.hasSuffix("/") { text.removeLast() }
    return text
  }

  /// `group/project`, out of a web address.
  static func name(_ address: String?) -> String? {
    guard let address else { return nil }
    let parts = address.split(separator: "/").dropFirst(2)
    return parts.count >= 2 ? parts.joined(separator: "/") : nil
  }
}
