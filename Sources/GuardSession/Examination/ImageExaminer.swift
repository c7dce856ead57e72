import GuardModel
import GuardPolicy
import LinuxKernel
import Runtimes

/// Finds out what program files are, and remembers it for as long as the kernel vouches that they are the same.
struct ImageExaminer {
  /// `FUSE_SUPER_MAGIC`, linux/magic.h.
  private static let fuseMagic: UInt64 = 0x6573_5546
  /// A file that changed this shortly before it was read may change again within one tick of its change time.
  private static let racySeconds = 2.0
  /// Builds execute thousands of different programs at most; beyond this, remembering starts over.
  private static let cacheLimit = 8192

  private struct Key: Hashable {
    var identity: FileIdentity
    var mount: UInt64

    init(_ located: LocatedFacts) {
      identity = located.facts.identity
      mount = located.mount
    }
  }

  private let identifier = ImageIdentifier()
  private let snapshot: TrustSnapshot
  private var known: [Key: Image] = [:]

  init(snapshot: TrustSnapshot) { self.snapshot = snapshot }

  /// A program file that has been found, and may still have to be identified.
  enum Located {
    case known(Image)
    case opened(OpenedFile, LocatedFacts, path: ByteString)
  }

  /// Finds the program file of a process and opens it, unless it is known; what follows does not need the process.
  ///
  /// - Throws: why it could not be verified, or `.gone` where the process is.
  func locate(_ process: ProcessID) throws(ExaminationError) -> Located {
    let files = ProcessFiles(process)
    let located = try Self.verifiable { () throws(Errno) in try files.imageFacts() }
    // The same file can carry another name by now; the name is for people only, so the first one stays.
    if let image = known[Key(located)] { return .known(image) }
    // FUSE shows each reader what its server likes, and can let a reader wait for ever: do not even open it.
    let fileSystem = located.isOnAnonymousDevice ? files.imageFileSystem() : nil
    if let fileSystem, fileSystem.hasPrefix("fuse") { throw .unverifiable(.imageOnUserFileSystem) }
    let file = try Self.verifiable { () throws(Errno) in try files.openImage() }
    if located.isOnAnonymousDevice, fileSystem == nil,
      try Self.verifiable({ () throws(Errno) in try file.fileSystemType() }) == Self.fuseMagic
    {
      throw .unverifiable(.imageOnUserFileSystem)  // a mount that was detached, and is listed nowhere
    }
    return .opened(file, located, path: (try? files.link("exe")) ?? "?")
  }

  /// Identifies a located file, and remembers what it is where the kernel vouches that it stays the same.
  ///
  /// - Throws: why it could not be verified.
  mutating func image(_ located: Located) throws(ExaminationError) -> Image {
    switch located {
    case .known(let image): return image
    case .opened(let file, let facts, let path):
      let image = try examine(file, expected: facts, path: path)
      if GuardProcess.now().secondsSince(facts.facts.identity.changed) > Self.racySeconds {
        if known.count >= Self.cacheLimit { known.removeAll(keepingCapacity: true) }
        known[Key(facts)] = image
      }
      return image
    }
  }

  /// The image that a path leads to, for a case that nobody executes.
  ///
  /// - Throws: `GuardFailure` where it cannot be read, or is no regular file.
  static func image(at path: ByteString, snapshot: TrustSnapshot) throws(GuardFailure) -> Image {
    let examiner = ImageExaminer(snapshot: snapshot)
    do {
      let file = try OpenedFile(path: path)
      let located = try file.facts()
      guard located.isRegular else { throw Errno.isDirectory }
      return try examiner.examine(file, expected: located, path: path)
    } catch let error as Errno {
      throw GuardFailure(.preparing, "\(path): \(error.explanation)")
    } catch {
      throw GuardFailure(.preparing, "\(path): it cannot be verified")
    }
  }

  /// The image of a file that a loader or an emulator of a process will run.
  ///
  /// - Throws: why it could not be verified.
  func image(of file: OpenedFile, path: ByteString) throws(ExaminationError) -> Image {
    let located = try Self.verifiable { () throws(Errno) in try file.facts() }
    return try examine(file, expected: located, path: path)
  }

  /// Identifies an opened file. A hard link made or removed meanwhile changes its times, so a change is looked at twice
  /// more before the file is given up on.
  private func examine(
    _ file: OpenedFile, expected: LocatedFacts, path: ByteString
  ) throws(ExaminationError) -> Image {
    var facts = expected.facts
    for _ in 0..<3 {
      let (identification, digest) = try read(file, facts, path)
      let after = try Self.verifiable { () throws(Errno) in try file.facts() }.facts
      if after.identity == facts.identity {
        return Image(
          file: facts, path: path, identification: identification,
          trust: snapshot.trust(of: facts, digest: digest), digest: digest)
      }
      facts = after
    }
    throw .unverifiable(.imageChanged)
  }

  private func read(
    _ file: OpenedFile, _ facts: FileFacts, _ path: ByteString
  ) throws(ExaminationError) -> (Identification, Digest?) {
    let identification: Identification
    do {
      identification = try identifier.identify(ImageSource(file: file, size: facts.identity.size), path: path)
    } catch .tooLarge {
      throw .unverifiable(.imageTooLarge)
    } catch {
      throw .unverifiable(.imageUnreadable)
    }
    // A file without a name may be a runtime's sealed copy of itself, which only its digest tells.
    let needsDigest =
      identification.runtime != nil || facts.linkCount == 0 || snapshot.needsDigest(of: facts, shownAs: path)
    guard needsDigest else { return (identification, nil) }
    return (identification, try Self.verifiable { () throws(Errno) in try SHA256.digest(of: file) })
  }

  /// Reads something that must be readable for an image to be verified.
  private static func verifiable<Value>(_ body: () throws(Errno) -> Value) throws(ExaminationError) -> Value {
    do throws(Errno) { return try body() } catch {
      throw error == .noSuchProcess || error == .noSuchFile ? .gone : .unverifiable(.imageUnreadable)
    }
  }
}

/// How an examination can fail.
enum ExaminationError: Error, Hashable {
  /// The process was killed by somebody else while it stood still.
  case gone
  case unverifiable(Unverifiable)
}

/// An opened program as the identifier reads it.
struct ImageSource: ByteSource {
  var file: OpenedFile
  var size: Int64

  /// - Throws: `.inputOutput` where the file ends before its size, as one can that is cut on another machine: what is
  ///   not there was not read, and must not count as harmless.
  func read(at offset: Int64, count: Int) throws(Errno) -> [UInt8] {
    let bytes = try file.read(at: offset, count: count)
    let (left, overflow) = size.subtractingReportingOverflow(offset)
    guard overflow || bytes.count >= min(Int64(count), left) else { throw .inputOutput }
    return bytes
  }
}
