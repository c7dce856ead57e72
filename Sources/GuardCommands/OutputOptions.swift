import ArgumentParser
import GuardModel
import GuardSession
import Reports

/// Where reports go: an option for each format, and the folder for all of them.
struct OutputOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Write the verdict as JSON.", valueName: "file"), completion: .file())
  var json: String?

  @Option(help: ArgumentHelp("Write the verdict as JUnit XML.", valueName: "file"), completion: .file())
  var junit: String?

  @Option(
    help: ArgumentHelp("What the JUnit XML says: strict (both public schemas) or rich.", valueName: "profile"),
    completion: .list(JUnit.Profile.allCases.map(\.rawValue)))
  var junitProfile: String?

  @Option(help: ArgumentHelp("Write SARIF 2.1.0, for GitHub code scanning.", valueName: "file"), completion: .file())
  var sarif: String?

  @Option(
    help: ArgumentHelp("Write Markdown, for a job summary or a merge request's note.", valueName: "file"),
    completion: .file())
  var markdown: String?

  @Option(help: ArgumentHelp("Write one HTML page with the process tree.", valueName: "file"), completion: .file())
  var html: String?

  @Option(
    help: ArgumentHelp("Write GitLab's job annotations: links to the reports.", valueName: "file"),
    completion: .file())
  var annotations: String?

  @Option(help: ArgumentHelp("Write a GitLab Code Quality report.", valueName: "file"), completion: .file())
  var codeQuality: String?

  @Option(help: ArgumentHelp("Write a GitLab security report of type sast.", valueName: "file"), completion: .file())
  var sast: String?

  @Option(help: ArgumentHelp("Write OCSF events as JSON Lines, for a SIEM.", valueName: "file"), completion: .file())
  var ocsf: String?

  @Option(
    help: ArgumentHelp("Write an in-toto statement with the runtime-trace predicate.", valueName: "file"),
    completion: .file())
  var inToto: String?

  @Option(
    help: ArgumentHelp("Write every report into this folder, under names made of the step's.", valueName: "folder"),
    completion: .directory)
  var reportDir: String?

  /// By the options' names.
  var values: [String: String?] {
    [
      "json": json, "junit": junit, "sarif": sarif, "markdown": markdown, "html": html, "annotations": annotations,
      "code-quality": codeQuality, "sast": sast, "ocsf": ocsf, "in-toto": inToto, "report-dir": reportDir,
      "junit-profile": junitProfile,
    ]
  }

  static let names = ReportFormat.allCases.map(\.rawValue) + ["report-dir", "junit-profile"]

  /// What was asked for, with what the environment adds; `values` are by the options' names.
  ///
  /// - Throws: `ValidationError` for `-`.
  static func outputs(_ values: [String: String], _ settings: Settings) throws -> RunRequest.Outputs {
    var outputs = RunRequest.Outputs()
    for format in ReportFormat.allCases {
      outputs.files[format] = try settings.path(values[format.rawValue], format.rawValue)
    }
    outputs.folder = try settings.path(values["report-dir"], "report-dir")
    let profile = try settings.choice(values["junit-profile"], "junit-profile", as: JUnit.Profile.self)
    outputs.junitProfile = profile ?? .strict
    return outputs
  }
}
