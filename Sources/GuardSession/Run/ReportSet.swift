import GuardModel
import LinuxKernel
import Reports

/// The report files of a run: opened before the step starts, whole at every moment, final after its tree is dead.
struct ReportSet: ~Copyable {
  private var json: ReportFile?
  private var junit: ReportFile?
  /// Where the trace goes; it grows while the step runs.
  let tracePath: ByteString?
  /// What a person is told about where reports lie.
  let places: [ByteString]

  /// Opens the folders of all wanted reports.
  ///
  /// - Throws: `GuardFailure` naming the path that cannot be written.
  init(_ request: RunRequest) throws(GuardFailure) {
    var outputs = request.outputs
    if let folder = outputs.folder {
      do throws(Errno) { try makeFolder(folder) } catch {
        throw GuardFailure(.preparing, "the report folder \(folder): \(error.explanation)")
      }
      let base = folder.bytes + [UInt8(ascii: "/")] + Self.fileName(for: request.effectiveStepName).utf8
      outputs.json = outputs.json ?? ByteString(base + Array(".verdict.json".utf8))
      outputs.junit = outputs.junit ?? ByteString(base + Array(".junit.xml".utf8))
      outputs.trace = outputs.trace ?? ByteString(base + Array(".trace.jsonl".utf8))
    }
    json = try Self.open(outputs.json)
    junit = try Self.open(outputs.junit)
    tracePath = outputs.trace
    places = [outputs.json, outputs.junit, outputs.trace].compactMap { $0 }
  }

  /// Puts a verdict into every report file.
  ///
  /// - Throws: `GuardFailure` naming the first file that could not be written; the others are written all the same.
  borrowing func write(_ verdict: Verdict) throws(GuardFailure) {
    var failure: GuardFailure?
    do { try json?.replace(rendering: { () throws(GuardFailure) in try VerdictJSON.render(verdict) }) } catch {
      failure = error
    }
    do { try junit?.replace(rendering: { () throws(GuardFailure) in JUnit.render(verdict) }) } catch {
      failure = failure ?? error
    }
    if let failure { throw failure }
  }

  private static func open(_ path: ByteString?) throws(GuardFailure) -> ReportFile? {
    guard let path else { return nil }
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

extension ReportFile {
  /// Renders a report and puts it into the file.
  fileprivate borrowing func replace(rendering: () throws(GuardFailure) -> [UInt8]) throws(GuardFailure) {
    let bytes = try rendering()
    do throws(Errno) { try replace(with: bytes) } catch {
      throw GuardFailure(.reporting, "\(path): \(error.explanation)")
    }
  }
}
