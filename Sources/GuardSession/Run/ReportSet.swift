import GuardModel
import LinuxKernel
import Reports

/// The report files of a run: opened before the step starts, whole at every moment, final after its tree is dead.
struct ReportSet: Sendable {
  /// How a verdict becomes a file; every format is one line in `formats`.
  private struct Format: Sendable {
    var ending: String
    var asked: @Sendable (RunRequest.Outputs) -> ByteString?
    var render: @Sendable (Verdict) throws(GuardFailure) -> [UInt8]
  }

  /// What the name of a verdict's file ends in.
  static let verdictEnding = ".verdict.json"

  private static let formats = [
    Format(
      ending: verdictEnding, asked: \.json,
      render: { verdict throws(GuardFailure) in try VerdictJSON.render(verdict) }),
    Format(ending: ".junit.xml", asked: \.junit, render: { verdict throws(GuardFailure) in JUnit.render(verdict) }),
  ]

  private var files: [(format: Format, file: ReportFile)] = []
  /// Where the trace goes; it grows while the step runs.
  let tracePath: ByteString?

  /// What a person is told about where reports lie.
  var places: [ByteString] { files.map(\.file.path) + [tracePath].compactMap { $0 } }

  /// Opens the folders of all wanted reports.
  ///
  /// - Throws: `GuardFailure` naming the path that cannot be written.
  init(_ request: RunRequest) throws(GuardFailure) {
    let base = try Self.base(of: request)
    for format in Self.formats {
      for path in [format.asked(request.outputs), base.map { ByteString($0.bytes + Array(format.ending.utf8)) }] {
        guard let path else { continue }
        files.append((format, try Self.open(path)))
      }
    }
    // One trace is enough: where a path is given, it goes there.
    tracePath = request.outputs.trace ?? base.map { ByteString($0.bytes + Array(".trace.jsonl".utf8)) }
  }

  /// Puts a verdict into every report file.
  ///
  /// - Throws: `GuardFailure` naming the first file that could not be written; the others are written all the same.
  func write(_ verdict: Verdict) throws(GuardFailure) {
    var failure: GuardFailure?
    for (format, file) in files {
      do throws(GuardFailure) {
        let bytes = try format.render(verdict)
        do throws(Errno) { try file.replace(with: bytes) } catch {
          throw GuardFailure(.reporting, "\(file.path): \(error.explanation)")
        }
      } catch {
        failure = failure ?? error
      }
    }
    if let failure { throw failure }
  }

  /// Where the names of a report folder begin: the folder, made if it is missing, and the step's name.
  private static func base(of request: RunRequest) throws(GuardFailure) -> ByteString? {
    guard let folder = request.outputs.folder else { return nil }
    do throws(Errno) { try makeFolder(folder) } catch {
      throw GuardFailure(.preparing, "the report folder \(folder): \(error.explanation)")
    }
    return ByteString(folder.bytes + [UInt8(ascii: "/")] + Self.fileName(for: request.effectiveStepName).utf8)
  }

  private static func open(_ path: ByteString) throws(GuardFailure) -> ReportFile {
    do throws(Errno) { return try ReportFile(path: path) } catch {
      throw GuardFailure(.preparing, "the report \(path): \(error.explanation)")
    }
  }

  /// A step's name as part of a file name: letters, digits, dots, underscores and hyphens stay.
  static func fileName(for step: String) -> String {
    let allowed = step.unicodeScalars.map { scalar in
      scalar.isASCII
        && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || "._-".unicodeScalars.contains(scalar))
        ? Character(scalar) : "-"
    }
    let name = String(allowed.prefix(80)).drop { $0 == "." || $0 == "-" }
    return name.isEmpty ? "step" : String(name)
  }
}
