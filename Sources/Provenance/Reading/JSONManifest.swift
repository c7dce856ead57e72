internal import FoundationEssentials
import GuardModel

/// What `package.json` and `composer.json` have in common.
struct JSONManifest: Decodable {
  private struct Script: Decodable {
    /// Composer allows a list of commands for one script.
    var commands: [String]

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      commands = (try? container.decode([String].self)) ?? [(try? container.decode(String.self)) ?? ""]
    }
  }

  private(set) var name: String?
  private(set) var version: String?
  private var scripts: [String: Script]?

  /// Nil for what is no JSON object, or has other types in these places.
  init?(_ bytes: [UInt8]?) {
    guard let bytes, let decoded = try? JSONDecoder().decode(JSONManifest.self, from: Data(bytes)) else { return nil }
    self = decoded
  }

  /// The commands of a script; none where there is no such script.
  func commands(of script: ByteString) -> [ByteString] {
    (scripts?[String(decoding: script.bytes, as: UTF8.self)]?.commands ?? []).map { ByteString($0) }
  }

  /// The only script that holds a command; nil where none or several do.
  func script(running command: ByteString) -> ByteString? {
    let found = (scripts ?? [:]).filter { $0.value.commands.contains { ByteString($0) == command } }
    return found.count == 1 ? found.first.map { ByteString($0.key) } : nil
  }
}

extension TextLines {
  /// The only line that begins with a key of a JSON object; such files are printed with a key on each.
  func only(key: ByteString) -> Int? {
    let quoted = ByteString([UInt8(ascii: "\"")] + key.bytes + [UInt8(ascii: "\"")])
    return only { line in line.dropping(prefix: quoted)?.trimmed.hasPrefix(":") ?? false }
  }
}
