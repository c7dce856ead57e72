import GuardModel

/// GitLab's job annotations: links on the page of the job, to the verdict's page and to what changed.
public enum Annotations {
  /// A JSON object with one list of links; the list has at least the verdict's line.
  public static func render(_ run: ReportedRun) -> [UInt8] {
    let verdict = run.verdict
    let ci = verdict.job.ci
    var links: [JSONValue] = []
    func add(_ label: String, _ url: String?) {
      guard let url else { return }
      links.append(["external_link": ["label": .string(label), "url": .string(redact(url))]])
    }
    let outcome = "runcguard: \(verdict.outcome.rawValue): \(DisplayText.line(verdict.step, limit: 80))"
    if let page = artifact(run.files[.html], of: verdict) ?? artifact(run.files[.json], of: verdict) {
      add(outcome, page)
    } else {
      add(outcome, ci?.jobURL)
    }
    add("Changes since the last commit that was built", ci?.compareURL)
    add("This commit", ci?.commitURL)
    let document: JSONValue = ["runcguard": .array(links)]
    return document.document
  }

  /// The page of a file among the job's artifacts, for a file below the folder that the step ran in.
  private static func artifact(_ file: ByteString?, of verdict: Verdict) -> String? {
    guard let ci = verdict.job.ci, ci.provider == .gitlab, let job = ci.jobURL,
      let path = SourcePlace.relative(file, to: verdict.job.directory)
    else { return nil }
    return "\(job)/artifacts/file/\(SourcePlace.percentEncoded(path))"
  }
}
