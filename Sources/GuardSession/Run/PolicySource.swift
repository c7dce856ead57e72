public import GuardModel
public import GuardPolicy
import LinuxKernel
import Runtimes

/// The policy that is in force, and where it came from.
public struct EffectivePolicy: Sendable {
  public var policy: Policy
  public var origin: PolicyOrigin
}

/// Finds, reads and checks policy files: the operator's own word if given, else the repository's within the machine's,
/// else the machine's, else the built-in one.
public enum PolicySource {
  public static let machinePath: ByteString = "/etc/runcguard/policy.yml"
  public static let repositoryName: ByteString = ".runcguard.yml"

  /// Reads the policy in force for a step of a user, with what the command line changes of it.
  ///
  /// - Throws: `GuardFailure` with every problem at its place in the file, or where the command line (which can come from
  ///   a variable that a repository sets) asks for less than the machine's policy.
  public static func effective(
    explicit: ByteString?, directory: ByteString, stepUser: UserID, onViolation: Policy.Response?, stage: Stage?
  ) throws(GuardFailure) -> EffectivePolicy {
    var effective = try fromFiles(explicit: explicit, directory: directory, stepUser: stepUser)
    if let onViolation {
      if explicit == nil, let machine = try read(machinePath), onViolation < machine.document.policy.onViolation {
        throw GuardFailure(
          .readingPolicy,
          "\(machinePath) does not allow less than on_violation: \(machine.document.policy.onViolation.rawValue)",
          cure: "leave --on-violation (RUNCGUARD_ON_VIOLATION) out")
      }
      effective.policy.onViolation = onViolation
    }
    effective.policy.stage = stage ?? effective.policy.stage
    effective.origin.digest = digest(of: effective.policy)
    return effective
  }

  /// Reads a policy that the operator names.
  ///
  /// - Throws: `GuardFailure` with every problem at its place in the file.
  public static func operatorsOwn(_ path: ByteString) throws(GuardFailure) -> Policy {
    try operatorsFile(path).document.policy
  }

  private static func operatorsFile(_ path: ByteString) throws(GuardFailure) -> File {
    if let file = try read(path) { return file }
    throw GuardFailure(.readingPolicy, "\(path): \(Errno.noSuchFile.explanation)")
  }

  private static func fromFiles(
    explicit: ByteString?, directory: ByteString, stepUser: UserID
  ) throws(GuardFailure) -> EffectivePolicy {
    try files(explicit: explicit, directory: directory, stepUser: stepUser).effective
  }

  /// The policy by the files alone, with the documents that made it, the strongest word last.
  static func files(
    explicit: ByteString?, directory: ByteString, stepUser: UserID
  ) throws(GuardFailure) -> (effective: EffectivePolicy, documents: [(path: ByteString, document: PolicyDocument)]) {
    func answer(_ policy: Policy, _ files: [File]) -> (EffectivePolicy, [(path: ByteString, document: PolicyDocument)])
    {
      (effective(policy, files, stepUser), files.map { ($0.path, $0.document) })
    }
    if let explicit {
      let file = try operatorsFile(explicit)
      return answer(file.document.policy, [file])
    }
    let machine = try read(machinePath)
    let inherited = machine?.document.policy.extraRuntimes ?? []
    guard let repository = try repositoryFile(from: directory, inherited) else {
      guard let machine else {
        let origin = PolicyOrigin(origin: "built-in", digest: digest(of: .builtIn), writableByStep: false)
        return (EffectivePolicy(policy: .builtIn, origin: origin), [])
      }
      return answer(machine.document.policy, [machine])
    }
    guard let machine else { return answer(repository.document.policy, [repository]) }
    do {
      return answer(try machine.document.policy.tightened(by: repository.document), [machine, repository])
    } catch {
      throw rejected(error, repository)
    }
  }

  private struct File {
    var path: ByteString
    var text: [UInt8]
    var facts: FileFacts
    var document: PolicyDocument
  }

  private static func effective(_ policy: Policy, _ files: [File], _ stepUser: UserID) -> EffectivePolicy {
    let writable = files.contains { file in
      stepUser == .root || file.facts.owner == stepUser || file.facts.isWritableByOthers
    }
    let origin = files.map(\.path.description).joined(separator: " and ")
    return EffectivePolicy(
      policy: policy, origin: PolicyOrigin(origin: origin, digest: digest(of: policy), writableByStep: writable))
  }

  private static func digest(of policy: Policy) -> Digest? { SHA256.digest(of: Array(policy.canonicalText.utf8)) }

  private static func repositoryFile(
    from directory: ByteString, _ inherited: [ExtraRuntime]
  ) throws(GuardFailure) -> File? {
    var folder = directory.bytes[...]
    while true {
      let separator: [UInt8] = folder.last == UInt8(ascii: "/") ? [] : [UInt8(ascii: "/")]
      if let file = try read(ByteString(folder + separator + repositoryName.bytes), inherited) { return file }
      guard let slash = folder.lastIndex(of: UInt8(ascii: "/")), folder.count > 1 else { return nil }
      folder = slash == folder.startIndex ? folder[...slash] : folder[..<slash]
    }
  }

  /// Reads one file, which may name the runtimes of the policy above it; nil where there is none.
  private static func read(
    _ path: ByteString, _ inherited: [ExtraRuntime] = []
  ) throws(GuardFailure) -> File? {
    let text: [UInt8]
    let facts: FileFacts
    do throws(Errno) {
      let file = try OpenedFile(path: path)
      facts = try file.facts().facts
      text = try file.read(at: 0, count: 1 << 20)
    } catch .noSuchFile {
      return nil
    } catch {
      throw GuardFailure(.readingPolicy, "\(path): \(error.explanation)")
    }
    guard text.count < 1 << 20 else { throw GuardFailure(.readingPolicy, "\(path): larger than 1 MiB") }
    let document = try document(text, path: path, inherited, at: GuardProcess.now())
    return File(path: path, text: text, facts: facts, document: document)
  }

  /// Takes the text of a policy apart as it counts at a moment.
  ///
  /// - Throws: `GuardFailure` with every problem at its place.
  static func document(
    _ text: [UInt8], path: ByteString, _ inherited: [ExtraRuntime] = [], at time: Timestamp
  ) throws(GuardFailure) -> PolicyDocument {
    guard let today = CalendarDate(time) else {
      throw GuardFailure(.readingPolicy, "the date is not known, so exceptions that expire cannot be checked")
    }
    let vocabulary = PolicyVocabulary(families: Set(RuntimeFamily.all.map(\.id)), inherited: inherited)
    do {
      return try PolicyReader.read(try YAMLDocument.parse(text), vocabulary: vocabulary, today: today)
    } catch let error as DocumentError {
      throw rejected(PolicyRejection([PolicyProblem(error)]), path: path, text: text)
    } catch let error as PolicyRejection {
      throw rejected(error, path: path, text: text)
    } catch {
      throw GuardFailure(.readingPolicy, "\(path): \(error)")
    }
  }

  private static func rejected(_ rejection: PolicyRejection, _ file: File) -> GuardFailure {
    rejected(rejection, path: file.path, text: file.text)
  }

  private static func rejected(_ rejection: PolicyRejection, path: ByteString, text: [UInt8]) -> GuardFailure {
    GuardFailure(
      .readingPolicy, rejection.rendered(file: path.description, source: text),
      cure: "nothing was run; correct the policy, or name another one with --policy")
  }
}
