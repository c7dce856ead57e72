import GuardModel
import LinuxKernel
import Reports

extension RunRequest.Outputs {
  /// Takes a name in the report folder for one step, so that no step's verdict replaces another's.
  ///
  /// A folder in which nothing can be made is not told here: opening the reports there will fail and say so.
  /// - Returns: the name, or with a number behind it where others took it before. An empty verdict lies there from now on,
  ///   which is no pass either.
  public func claim(_ step: String) -> String {
    guard let folder, (try? makeFolder(folder)) != nil else { return step }
    for number in 1...100_000 {
      let name = number == 1 ? step : "\(step)-\(number)"
      do throws(Errno) {
        try createFile(Self.verdict(of: name, in: folder))
        return name
      } catch .exists { continue } catch { return step }
    }
    return step
  }

  /// The same, with the verdict as the only report in the folder; the others can be made of it later.
  public func verdictOnly(step: String) -> Self {
    guard let folder else { return self }
    var outputs = self
    outputs.folder = nil
    outputs.files[.json] = files[.json] ?? Self.verdict(of: step, in: folder)
    return outputs
  }

  private static func verdict(of step: String, in folder: ByteString) -> ByteString {
    ByteString(folder.bytes + Array("/\(ReportSet.fileName(for: step))\(ReportFormat.json.ending)".utf8))
  }
}
