import ArgumentParser
import GuardModel
import LinuxKernel

/// Options that can also be set as `RUNCGUARD_...` in the environment, because CI configuration is environment.
///
/// The command line wins.
struct Settings {
  private let environment: [ByteString]

  init(environment: [ByteString]) { self.environment = environment }

  /// The value of an option: as given, else `RUNCGUARD_` and the option's name in capitals; an empty value is none.
  func text(_ option: String?, _ name: String) -> String? {
    if let option { return option }
    return variable(Self.variable(name))
  }

  /// The value of an environment variable; an empty value is none.
  func variable(_ name: String) -> String? {
    let prefix = ByteString("\(name)=")
    guard let entry = environment.first(where: { $0.hasPrefix(prefix) }) else { return nil }
    let value = String(decoding: entry.bytes.dropFirst(prefix.bytes.count), as: UTF8.self)
    return value.isEmpty ? nil : value
  }

  /// A path; the step owns standard output, so there is no `-`.
  ///
  /// - Throws: `ValidationError` for `-`.
  func path(_ option: String?, _ name: String) throws -> ByteString? {
    guard let path = text(option, name) else { return nil }
    guard path != "-" else { throw ValidationError("--\(name) needs a file: standard output belongs to the step.") }
    return ByteString(path)
  }

  /// A switch: set on the command line, or to 1, true, yes or on in the environment.
  ///
  /// - Throws: `ValidationError` for any other word.
  func flag(_ option: Bool, _ name: String) throws -> Bool {
    guard !option, let word = text(nil, name) else { return option }
    switch word.lowercased() {
    case "1", "true", "yes", "on": return true
    case "0", "false", "no", "off": return false
    default: throw ValidationError("\(Self.variable(name)) is '\(word)'; it must be 1 or 0.")
    }
  }

  /// One of a few words.
  ///
  /// - Throws: `ValidationError` naming the words.
  func choice<Value: RawRepresentable & CaseIterable>(
    _ option: String?, _ name: String, as: Value.Type
  ) throws -> Value? where Value.RawValue == String {
    guard let word = text(option, name) else { return nil }
    if let value = Value(rawValue: word) { return value }
    let words = Value.allCases.map(\.rawValue).joined(separator: ", ")
    throw ValidationError("'\(word)' is no value of --\(name); it must be one of: \(words).")
  }

  private static func variable(_ name: String) -> String {
    let bytes = name.uppercased().utf8.map { $0 == UInt8(ascii: "-") ? UInt8(ascii: "_") : $0 }
    return "RUNCGUARD_" + String(decoding: bytes, as: UTF8.self)
  }
}
