public import GuardModel
import LinuxKernel
import Reports

/// Takes a name in a report folder for one step, so that no step's verdict replaces another's.
public enum StepClaim {
  /// The name, or with a number behind it where others took it before; the claim is an empty verdict file, which is no
  /// pass either.
  ///
  /// A folder in which nothing can be made is not told here: opening the reports there will fail and say so.
  public static func claim(_ step: String, in folder: ByteString) -> String {
    guard (try? makeFolder(folder)) != nil else { return step }
    for number in 1...100_000 {
      let name = number == 1 ? step : "\(step)-\(number)"
      let file = "/" + ReportSet.fileName(for: name) + ReportFormat.json.ending
      do throws(Errno) {
        try createFile(ByteString(folder.bytes + Array(file.utf8)))
        return name
      } catch .exists { continue } catch { return step }
    }
    return step
  }
}
