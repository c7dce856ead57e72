/// Credentials that can be told by their own form, wherever they stand.
struct SecretShape: Sendable {
  var prefix: [UInt8]
  /// Bytes of the body that must follow the prefix; fewer, and it is a look-alike such as `npm_config`.
  var minimumLength: Int
  var alphabet: Alphabet

  enum Alphabet: Sendable {
    case alphanumeric
    /// Capitals and digits, and exactly the minimum length of them (AWS key ids).
    case exactCapitals
    /// Letters, digits, `_`, `-`, `.` (base64url and dotted tokens).
    case tokenBytes
    /// `tokenBytes` with at least one dot after the minimum length: header.payload.signature.
    case jsonWebToken
  }

  /// Prefixes as published: GitHub "token formats", GitLab "token prefixes", Slack "token types", AWS "unique
  /// identifiers", npm/PyPI/Docker Hub/Hugging Face/Stripe/OpenAI/Anthropic/Vault/DigitalOcean documentation.
  static let all: [SecretShape] =
    ["ghp_", "gho_", "ghu_", "ghs_", "ghr_"].map { SecretShape($0, 20, .alphanumeric) }
    + ["github_pat_", "dckr_pat_", "pypi-AgE", "sk-ant-", "sk-proj-", "hvs."].map { SecretShape($0, 20, .tokenBytes) }
    + ["glpat-", "glptt-", "gldt-", "glrt-", "glcbt-", "glsoat-", "glagent-"].map { SecretShape($0, 16, .tokenBytes) }
    + ["xoxa-", "xoxb-", "xoxe-", "xoxo-", "xoxp-", "xoxr-", "xoxs-"].map { SecretShape($0, 10, .tokenBytes) }
    + ["AKIA", "ASIA"].map { SecretShape($0, 16, .exactCapitals) }
    + ["npm_", "hf_", "dop_v1_"].map { SecretShape($0, 30, .alphanumeric) }
    + ["sk_live_", "rk_live_"].map { SecretShape($0, 16, .alphanumeric) }
    + [SecretShape("AIza", 35, .tokenBytes), SecretShape("eyJ", 8, .jsonWebToken)]

  init(_ prefix: String, _ minimumLength: Int, _ alphabet: Alphabet) {
    self.prefix = Array(prefix.utf8)
    self.minimumLength = minimumLength
    self.alphabet = alphabet
  }

  /// How many bytes at the front are a credential of this shape; nil where they are none.
  func match(_ bytes: ArraySlice<UInt8>) -> Int? {
    guard bytes.starts(with: prefix) else { return nil }
    let rest = bytes.dropFirst(prefix.count)
    if alphabet == .jsonWebToken {
      // The header is looked for in its first KiB only: a hostile `eyJ-eyJ-...` must not cost the square of its length.
      let header = rest.prefix(1024)
      guard let dot = header.firstIndex(of: UInt8(ascii: ".")), dot - header.startIndex >= minimumLength else {
        return nil
      }
      let signed = rest[dot...].prefix(while: SecretNames.isNameByte).count
      guard signed > minimumLength, header[..<dot].allSatisfy(SecretNames.isNameByte) else { return nil }
      return prefix.count + (dot - rest.startIndex) + signed
    }
    let body =
      switch alphabet {
      case .alphanumeric: rest.prefix(while: SecretNames.isAlphanumeric)
      case .exactCapitals: rest.prefix { SecretNames.isAlphanumeric($0) && $0 < UInt8(ascii: "a") }
      case .tokenBytes, .jsonWebToken: rest.prefix(while: SecretNames.isNameByte)
      }
    guard alphabet == .exactCapitals ? body.count == minimumLength : body.count >= minimumLength else { return nil }
    return prefix.count + body.count
  }
}
