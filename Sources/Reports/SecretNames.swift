/// Which names of flags, variables, headers and JSON keys announce a secret.
enum SecretNames {
  /// Whether the value that follows this name is to be hidden; leading dashes and letter case do not matter.
  static func announcesSecret(_ name: some Collection<UInt8>) -> Bool {
    guard name.count <= longestName, holdsStem(name) else { return false }
    let parts = components(of: name)
    guard let first = parts.first, let last = parts.last else { return false }
    if negations.contains(first) || harmlessEndings.contains(last) { return false }
    if endings.contains(where: { last.hasSuffix($0) }) { return true }
    if parts.count > 1 || name.first == underscore, endingsInCompany.contains(last) { return true }
    if parts.contains(where: { anywhere.contains($0) || $0.hasSuffix("password") }) { return true }
    if last == "pass", parts.count == 1 || name.contains(underscore) { return true }
    return last == "key" && parts.dropLast().last.map(keyKinds.contains) == true
  }

  /// A flag that asks for its secret in the next argument: `--password`, `-token`, but not `-p`.
  static func isSecretFlag(_ word: some Collection<UInt8>) -> Bool {
    guard word.count > 2, word.first == UInt8(ascii: "-"), word.allSatisfy(isNameByte) else { return false }
    return announcesSecret(word)
  }

  /// Letters, digits and `_`, `-`, `.`: what flags, variables and header names are made of.
  static func isNameByte(_ byte: UInt8) -> Bool {
    isAlphanumeric(byte) || byte == underscore || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
  }

  static func isAlphanumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"):
      true
    default: false
    }
  }

  /// Whether one of the words below can be in it at all: most names are none, and splitting one allocates.
  private static func holdsStem(_ name: some Collection<UInt8>) -> Bool {
    var window: UInt32 = 0
    for byte in name {
      window = (window << 8 | UInt32(byte | 0x20)) & 0xFF_FFFF
      switch window {
      // "tok", "pas", "sec", "key", "aut", "pwd", "jwt", "cre"
      case 0x746F6B, 0x706173, 0x736563, 0x6B6579, 0x617574, 0x707764, 0x6A7774, 0x637265: return true
      default: continue
      }
    }
    return false
  }

  private static let underscore = UInt8(ascii: "_")
  /// Longer runs are data, and looking into each would let one argument cost seconds.
  private static let longestName = 256

  private static let negations: Set<String> = ["no", "without", "skip", "disable"]
  /// `TOKEN_FILE`, `password-store`, `--password-stdin`: about a secret without being one.
  private static let harmlessEndings: Set<String> = [
    "age", "algorithm", "command", "count", "dir", "directory", "endpoint", "env", "expiry", "file", "files", "format",
    "helper", "id", "length", "limit", "manager", "name", "namespace", "path", "policy", "prompt", "provider", "reset",
    "source", "stdin", "store", "ttl", "type", "url",
  ]
  /// `GITHUB_TOKEN`, `PGPASSWORD`, `-DapiToken`; not `--max-tokens`.
  private static let endings = [
    "token", "password", "passwd", "passphrase", "passcode", "secret", "apikey", "accesskey", "secretkey",
    "privatekey", "authorization",
  ]
  /// `DB_PWD`, `REGISTRY_AUTH` and npm's `_auth` are secrets; `PWD` is a directory and `--auth` a method.
  private static let endingsInCompany: Set<String> = ["pwd", "auth", "jwt", "credential", "credentials"]
  private static let anywhere: Set<String> = ["secret", "passwd", "passphrase"]
  private static let keyKinds: Set<String> = [
    "access", "account", "api", "app", "auth", "encryption", "license", "master", "private", "secret", "shared",
    "signing",
  ]

  /// Lower-case words of a name: split at `_`, `-`, `.` and before a capital that follows a small letter; numbers at
  /// the end are dropped, so that `TOKEN_2` is a `TOKEN`.
  private static func components(of name: some Collection<UInt8>) -> [String] {
    var parts: [[UInt8]] = [[]]
    var afterSmallLetter = false
    for byte in name {
      let isCapital = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
      if !isAlphanumeric(byte) {
        parts.append([])
      } else if isCapital, afterSmallLetter {
        parts.append([byte | 0x20])
      } else {
        parts[parts.count - 1].append(isCapital ? byte | 0x20 : byte)
      }
      afterSmallLetter = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
    }
    var words = parts.filter { !$0.isEmpty }
    while let last = words.popLast() {
      let trimmed = last.reversed().drop { $0 < UInt8(ascii: "A") }.reversed()
      if trimmed.isEmpty { continue }
      words.append(Array(trimmed))
      break
    }
    return words.map { String(decoding: $0, as: UTF8.self) }
  }
}
