public import GuardModel
import LinuxKernel
import Runtimes

/// A program file on disk, identified without running it.
public struct ProgramFile: Hashable, Sendable {
  public var identification: Identification
  public var digest: Digest?
  /// The version of the main module, where Go's linker wrote one.
  public var version: String?

  /// Identifies the file that a path leads to.
  ///
  /// - Throws: `GuardFailure` where it cannot be read, or is no regular file.
  public static func identify(_ path: ByteString) throws(GuardFailure) -> ProgramFile {
    do throws(Errno) {
      let file = try OpenedFile(path: path)
      let facts = try file.facts()
      guard facts.isRegular else { throw .isDirectory }
      let source = ImageSource(file: file, size: facts.facts.identity.size)
      let identification: Identification
      do { identification = try ImageIdentifier().identify(source, path: path) } catch .unreadable(let error) {
        throw error
      } catch {
        throw .fileTooLarge
      }
      return ProgramFile(
        identification: identification, digest: try SHA256.digest(of: file),
        version: try ImageIdentifier.moduleVersion(of: source))
    } catch {
      throw GuardFailure(.preparing, error.explanation)
    }
  }
}
