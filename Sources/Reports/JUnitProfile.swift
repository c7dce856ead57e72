import GuardModel

extension JUnit {
  /// How much a document says.
  public enum Profile: String, Hashable, Sendable, CaseIterable {
    /// What both public schemas accept.
    case strict
    /// With the other reports as attachments of what failed, counters at the root, and a file with its line where the CI
    /// system is not Jenkins, whose schema forbids it and which shows none.
    case rich
  }

  /// What the rich profile adds to a case.
  struct Additions {
    /// One line each: `[[ATTACHMENT|path]]`, which GitLab, Azure and Jenkins' junit-attachments read.
    var attachments: [String]
    var showsPlace: Bool

    init(_ run: ReportedRun) {
      let job = run.verdict.job
      // GitLab takes the first one of a case only.
      let files = [run.files[.html], run.files[.json]].compactMap(\.self)
      let isJenkins = job.ci?.provider == .jenkins
      showsPlace = !isJenkins
      attachments = files.compactMap { file in
        guard let path = isJenkins ? Self.absolute(file, job.directory) : Self.relative(file, job.directory) else {
          return nil
        }
        let shown = DisplayText.path(path)
        return shown.contains(where: { "[]|".contains($0) }) ? nil : "[[ATTACHMENT|\(shown)]]"
      }
    }

    /// `file` and `line` of a case.
    func place(of finding: Finding, in verdict: Verdict) -> [(String, String)] {
      guard showsPlace else { return [] }
      let place = SourcePlace(finding, verdict)
      return [("file", place.path), ("line", "\(place.line)")]
    }

    private static func absolute(_ file: ByteString, _ directory: ByteString) -> ByteString? {
      file.hasPrefix("/") ? file : ByteString(directory.bytes + [UInt8(ascii: "/")] + file.bytes)
    }

    private static func relative(_ file: ByteString, _ directory: ByteString) -> ByteString? {
      SourcePlace.relative(file, to: directory)
    }
  }
}
