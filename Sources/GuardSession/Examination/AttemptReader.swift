import GuardModel
import GuardPolicy
import LinuxKernel
import Runtimes

/// Gathers what is known of one exec while its process stands at the first instruction of its new image.
struct AttemptReader {
  private var images: ImageExaminer
  private let fingerprints: FingerprintReader
  private let taints: TaintReader
  /// Whether everything is read of every exec, for a trace.
  private let isThorough: Bool
  /// Whether processes of other users are read as their owners.
  private let actsAsOwner: Bool

  private let policy: Policy
  private let snapshot: TrustSnapshot

  init(
    policy: Policy, snapshot: TrustSnapshot, fingerprints: FingerprintReader, started: Timestamp, home: Namespaces,
    isThorough: Bool,
    actsAsOwner: Bool
  ) {
    images = ImageExaminer(snapshot: snapshot)
    self.policy = policy
    self.snapshot = snapshot
    self.fingerprints = fingerprints
    taints = TaintReader(started: started, home: home.user)
    self.isThorough = isThorough
    self.actsAsOwner = actsAsOwner
  }

  /// Reads the facts of an exec, and the fingerprint of the address space that it was given.
  ///
  /// A process that nobody holds can end meanwhile, so all of it is read before its file is identified.
  ///
  /// - Throws: why it could not be verified, or that the process is gone.
  mutating func attempt(
    of process: ProcessID, caller: Caller, isHeld: Bool
  ) throws(ExaminationError) -> (attempt: ExecAttempt, fingerprint: Fingerprint) {
    guard actsAsOwner else { return try read(process, caller, isHeld) }
    guard let owner = ProcessFiles(process).owners() else { throw .gone }
    return try FileSystemUser.acting(as: owner) {
      Result { () throws(ExaminationError) in try read(process, caller, isHeld) }
    }.get()
  }

  private mutating func read(
    _ process: ProcessID, _ caller: Caller, _ isHeld: Bool
  ) throws(ExaminationError) -> (attempt: ExecAttempt, fingerprint: Fingerprint) {
    let files = ProcessFiles(process)
    // The image first: a program that may not be read makes its whole process unreadable, and is the better reason.
    let located = try images.locate(process)
    let birth: Birth
    do throws(Errno) { birth = try fingerprints.birth(of: process) } catch {
      throw error == .noSuchProcess || error == .noSuchFile ? .gone : .unverifiable(.fingerprintUnreadable)
    }
    // Arguments lie in pages that the kernel has just built: they cannot fault into a server of the step's.
    let arguments = (try? files.arguments()) ?? []
    let surroundings = isThorough || !isHeld ? Surroundings(files, birth.vector) : nil
    let image = try images.image(located)
    var attempt = ExecAttempt(
      process: process, user: birth.owner, time: GuardProcess.now(), image: image, arguments: arguments, requested: "")
    if let surroundings = surroundings ?? (isNoteworthy(image, caller) ? Surroundings(files, birth.vector) : nil) {
      attempt.requested = surroundings.requested
      attempt.directory = surroundings.directory
      attempt.namespaces = surroundings.namespaces
    }
    if !isHeld { attempt.taints.append(.traced) }
    if isHeld, image.identification.component != nil || image.identification.runtime != nil || isCustomEngine(image) {
      attempt.taints += taints.taints(of: files, image: image)
    }
    if let indirection = image.identification.indirection {
      attempt.indirectTarget = target(of: indirection, attempt, files)
    }
    return (attempt, birth.fingerprint)
  }

  /// What a ruling reads of a process beside its image, for those where it reads more.
  private struct Surroundings {
    var requested: ByteString
    var directory: ByteString?
    var namespaces: Namespaces

    init(_ files: ProcessFiles, _ vector: AuxiliaryVector) {
      requested = vector.executedNameAddress.flatMap { try? files.string(at: $0) } ?? ""
      directory = try? files.link("cwd")
      namespaces = files.namespaces()
    }
  }

  /// Whether a ruling will read more than the image: of runtimes, engines and loaders, and of what those execute.
  private func isNoteworthy(_ image: Image, _ caller: Caller) -> Bool {
    if image.identification != .ordinary || isCustomEngine(image) { return true }
    switch caller {
    case .known(let instance): return instance.standing != .ordinary
    case .ambiguous, .unknown: return false
    }
  }

  /// Whether the policy calls it an engine, which nothing in the file says.
  private func isCustomEngine(_ image: Image) -> Bool {
    !policy.customEngines(matching: image, in: snapshot).isEmpty
  }

  private func target(
    of indirection: Indirection, _ attempt: ExecAttempt, _ files: ProcessFiles
  ) -> IndirectTarget {
    switch IndirectArgument.target(of: indirection, arguments: attempt.arguments) {
    case .nothing: return .nothing
    case .undecidable: return .unresolved(.indirectTargetUnresolved)
    case .file(let name):
      guard let path = absolute(name, attempt.directory) else { return .unresolved(.indirectTargetUnresolved) }
      do {
        let file = try OpenedFile(path: path, inRootOf: files.process)
        return .image(try images.image(of: file, path: path))
      } catch let error as ExaminationError {
        guard case .unverifiable(let reason) = error else { return .unresolved(.indirectTargetUnresolved) }
        return .unresolved(reason)
      } catch {
        return .unresolved(.indirectTargetUnresolved)
      }
    }
  }

  /// A path as the process would resolve it, from its own root.
  private func absolute(_ name: ByteString, _ directory: ByteString?) -> ByteString? {
    if name.hasPrefix("/") { return name }
    guard let directory, directory.hasPrefix("/"), !directory.hasSuffix(" (deleted)") else { return nil }
    return ByteString(directory.bytes + [UInt8(ascii: "/")] + name.bytes)
  }
}
