import Foundation
import Testing

/// One exec of a recording, as `scripts/reduce-recording` writes it.
struct RecordedExec: Decodable {
  var pid: Int32
  var uid: UInt32
  var path: String
  /// The descriptor that `execveat` was given, where `path` is empty.
  var dirfd: Int?
  var callerDigest: String
  /// Namespaces that differ from the recorder's: "mnt", "pid", "user".
  var differing: [String]?
  var exe: String
  /// major:minor (hexadecimal) and inode (decimal) of the new program.
  var exeID: String
  var exeDigest: String
  var exeSize: Int64
  var exeMode: String
  var exeOwner: UInt32
  /// The first four, as the caller passed them.
  var argv: [String]
  /// The processes that created this one, nearest first.
  var born: [Int32]

  enum CodingKeys: String, CodingKey {
    case pid, uid, path, dirfd, exe, argv, born
    case callerDigest = "caller_sha"
    case differing = "ns_differs"
    case exeID = "exe_id"
    case exeDigest = "exe_sha"
    case exeSize = "exe_size"
    case exeMode = "exe_mode"
    case exeOwner = "exe_uid"
  }

  var baseName: String { exe.split(separator: "/").last.map(String.init) ?? "" }
}

/// A recorded run of real engines, or of look-alikes.
struct Recording {
  var name: String
  var execs: [RecordedExec]

  init(_ name: String) throws {
    let folder = try #require(Bundle.module.url(forResource: "Data", withExtension: nil))
    let text = try Data(contentsOf: folder.appending(path: "\(name).jsonl"))
    self.name = name
    self.execs = try text.split(separator: UInt8(ascii: "\n")).map {
      try JSONDecoder().decode(RecordedExec.self, from: $0)
    }
  }
}
