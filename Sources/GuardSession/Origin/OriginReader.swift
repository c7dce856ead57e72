import GuardModel
import LinuxKernel
import Provenance

/// Reads what the processes of a finding's chain, as long as they live, can tell of where its exec came from.
struct OriginReader {
  /// Links beyond these are too far away to be the origin.
  private static let linkLimit = 48
  private static let environmentLimit = 256 << 10

  private let fingerprints: FingerprintReader
  private let home: Namespaces
  private let started: Timestamp
  private let actsAsOwner: Bool

  init(fingerprints: FingerprintReader, home: Namespaces, started: Timestamp, actsAsOwner: Bool) {
    self.fingerprints = fingerprints
    self.home = home
    self.started = started
    self.actsAsOwner = actsAsOwner
  }

  /// What a process of a finding's chain has of a CI job, for a guard that was started without one: GitLab's shell
  /// executor exports a job's variables in the script that the shell reads, so the shell itself never has them.
  func ci(of chain: [Instance], in history: StepHistory) -> CIContext? {
    guard let first = chain.first, isStill(first, in: history) else { return nil }
    let files = ProcessFiles(first.attempt.process)
    guard let entries = asOwner(of: files, { files.anonymousEnvironment(limit: Self.environmentLimit) }),
      var context = CIContext.detect(Environment(entries ?? [])), context.provider != .other
    else { return nil }
    context.isToldByStep = true
    return context
  }

  /// The claims for a chain that begins with the exec, or with its caller where the exec was refused.
  func claims(of chain: [Instance], in history: StepHistory) -> [Attribution] {
    var links: [OriginLink] = []
    for instance in chain.prefix(Self.linkLimit) where instance.id != .guardItself {
      links.append(link(instance, in: history, inner: links.last))
    }
    guard let first = chain.first, !links.isEmpty else { return [] }
    return Attribution.claims(
      of: OriginChain(links: links, requested: first.attempt.requested), files: StepFiles())
  }

  private func link(_ instance: Instance, in history: StepHistory, inner: OriginLink?) -> OriginLink {
    let attempt = instance.attempt
    let facts = process(of: instance, in: history)
    return OriginLink(
      instance: instance.id, process: attempt.process, path: attempt.image.path, arguments: attempt.arguments,
      // A program that executed another one in its own process is gone, and has left what it was given to that one.
      directory: facts?.directory ?? attempt.directory ?? inner?.directory,
      environment: facts?.environment ?? inner?.environment ?? Environment([]),
      sharesFiles: facts?.sharesFiles ?? inner?.sharesFiles ?? false, isInstalled: isInstalled(attempt.image))
  }

  private struct Facts {
    var directory: ByteString?
    var environment: Environment?
    var sharesFiles: Bool
  }

  /// Reads a process while it is still the instance that it was; nil where it is gone, or another one by now.
  private func process(of instance: Instance, in history: StepHistory) -> Facts? {
    let process = instance.attempt.process
    guard isStill(instance, in: history) else { return nil }
    let files = ProcessFiles(process)
    let facts = asOwner(of: files) { read(files) }
    // It may have executed something, or have ended and left its number to another, while it was read.
    return isStill(instance, in: history) ? facts : nil
  }

  /// Reads as the process's owner where the guard cannot as itself; nil where the process is gone.
  private func asOwner<Result>(of files: ProcessFiles, _ body: () -> Result) -> Result? {
    guard actsAsOwner else { return body() }
    return files.owners().map { FileSystemUser.acting(as: $0, body) }
  }

  private func isStill(_ instance: Instance, in history: StepHistory) -> Bool {
    let thread = ThreadID(leaderOf: instance.attempt.process)
    guard let now = try? fingerprints.fingerprint(of: thread), case .known(let known) = history.caller(now) else {
      return false
    }
    return known.id == instance.id
  }

  private func read(_ files: ProcessFiles) -> Facts {
    let entries = files.anonymousEnvironment(limit: Self.environmentLimit)
    let root = try? files.link("root")
    return Facts(
      directory: try? files.link("cwd"), environment: entries.map { Environment($0.filter(Self.isOriginVariable)) },
      sharesFiles: root == "/" && home.mount != nil && files.namespaces().mount == home.mount)
  }

  private static func isOriginVariable(_ entry: ByteString) -> Bool {
    guard let equals = entry.bytes.firstIndex(of: UInt8(ascii: "=")), equals < 64, entry.bytes.count < 4096 else {
      return false
    }
    return OriginVariables.names.contains(String(decoding: entry.bytes[..<equals], as: UTF8.self))
  }

  /// Whether an image is the file that its path leads to, root's own, and older than the run.
  private func isInstalled(_ image: Image) -> Bool {
    guard let facts = CautiousFile.facts(of: image.path) else { return false }
    return facts.identity == image.file.identity && facts.owner == .root && !facts.isWritableByOthers
      && facts.identity.changed < started
  }
}

/// The machine's files as claims are checked against.
private struct StepFiles: OriginFiles {
  private static let sizeLimit = 2 << 20

  func contents(of path: ByteString) -> [UInt8]? { CautiousFile.contents(of: path, limit: Self.sizeLimit) }

  func owner(of path: ByteString) -> PackageOwner? { DebianPackages.owner(of: path) }
}
