public import GuardModel

/// Why a file could not be identified; the guard then refuses the exec.
public enum IdentificationFailure: Error, Hashable, Sendable {
  case unreadable(Errno)
  /// A program of so many bytes, more than `ImageIdentifier.maximumSize`.
  case tooLarge(Int64)
}

/// Tells what a program file is: by its Go build information, then by its markers, then by its name.
public struct ImageIdentifier: Sendable {
  /// Bytes of the largest program that is read: all of it, since padding and holes must not hide a marker.
  public static let maximumSize: Int64 = 2 << 30

  private let scanner: MarkerScanner

  /// Prepares the search for the markers of every family, component, loader and emulator.
  public init() {
    let groups =
      RuntimeFamily.all.flatMap(\.markerGroups) + EngineComponent.all.flatMap(\.markerGroups)
      + IndirectProgram.loader.markerGroups + IndirectProgram.emulator.markerGroups
    self.scanner = MarkerScanner(groups.flatMap { $0 })
  }

  /// The version that Go's linker wrote of a program's main module; nil where there is none, or only "(devel)".
  public static func moduleVersion(of file: some ByteSource) throws(Errno) -> String? {
    guard let elf = try ELFHeader.read(from: file) else { return nil }
    return try GoBuildInfo.read(from: file, elf: elf)?.version
  }

  /// What the opened file `file` is; `path` is what its exe link read, and counts only where content says nothing.
  ///
  /// A file that is no ELF program is ordinary. Throws where it cannot be read, or is larger than `maximumSize`.
  public func identify(
    _ file: some ByteSource, path: ByteString
  ) throws(IdentificationFailure) -> Identification {
    do throws(Errno) {
      guard let elf = try ELFHeader.read(from: file) else { return .ordinary }
      if file.size <= Self.maximumSize {
        let content = ProgramContent(
          elf: elf, buildInfo: try GoBuildInfo.read(from: file, elf: elf), markers: try scanner.scan(file).found)
        return content.identification(path: path)
      }
    } catch {
      throw .unreadable(error)
    }
    throw .tooLarge(file.size)
  }
}
