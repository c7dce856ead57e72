import GuardModel

/// Variables as a CI system sets them; an earlier step may have set them, too, so every value is checked.
struct CIVariables: Sendable {
  private let environment: Environment
  /// What stands before each name: GitLab's custom executors get `CUSTOM_ENV_CI_JOB_ID`.
  private let prefix: String

  init(_ environment: Environment, prefix: String = "") {
    self.environment = environment
    self.prefix = prefix
  }

  func prefixed(by prefix: String) -> CIVariables { CIVariables(environment, prefix: prefix) }

  func has(_ name: String) -> Bool { environment[prefix + name].map { !$0.isEmpty } ?? false }

  func isTrue(_ name: String) -> Bool {
    guard let value = environment[prefix + name] else { return false }
    return ["true", "True", "1"].contains(value)
  }

  /// The first of some variables that has a value, as printable text; 300 bytes are longer than any name that people read.
  func text(_ names: String...) -> String? {
    for name in names {
      guard let value = environment[prefix + name], !value.isEmpty else { continue }
      let shown = ByteString(value.bytes.prefix(301)).description
      return value.bytes.count > 300 ? shown + "..." : shown
    }
    return nil
  }

  /// A hexadecimal object name of git; nil for the zeros that stand for "none", and for anything else.
  func commit(_ names: String...) -> String? {
    for name in names {
      guard let value = environment[prefix + name], let commit = Self.commit(value.bytes) else { continue }
      return commit
    }
    return nil
  }

  static func commit(_ bytes: some Collection<UInt8>) -> String? {
    guard (7...64).contains(bytes.count) else { return nil }
    let text = String(decoding: bytes, as: UTF8.self).lowercased()
    guard text.utf8.allSatisfy({ "0123456789abcdef".utf8.contains($0) }), text.utf8.contains(where: { $0 != 0x30 })
    else {
      return nil
    }
    return text
  }

  /// An http or https address without credentials; nil for anything else.
  func link(_ names: String...) -> String? {
    for name in names {
      guard let value = environment[prefix + name], let link = Link(value) else { continue }
      return link.text
    }
    return nil
  }

  /// The address of a page below another one; nil where the parts make no safe address.
  func page(_ base: String?, _ path: String) -> String? {
    base.flatMap { Link(ByteString($0 + path)) }?.text
  }
}
