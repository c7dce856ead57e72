import GuardModel
import Runtimes

/// What an exec runs as a container runtime.
struct RecognizedRuntime: Hashable, Sendable {
  var family: RuntimeFamilyID
  /// The policy's own names for this file, beside its family.
  var aliases: Set<RuntimeFamilyID> = []
  /// Recognised by nothing but who executed it.
  var isPositional = false

  /// Whether a list of families means this runtime.
  func isAmong(_ families: Set<RuntimeFamilyID>) -> Bool {
    families.contains(family) || !aliases.isDisjoint(with: families)
  }
}

extension Judge {
  /// Recognises a runtime by content or name, by the policy's `runtimes.extra`, or by its position; nil for any other
  /// program.
  func recognizeRuntime(_ image: Image, caller: Caller, isTrustedComponent: Bool) -> RecognizedRuntime? {
    let places = snapshot.paths(of: image.file.identity)
    let aliases = policy.extraRuntimes.filter { places.contains(ByteString($0.path)) }
      .map { RuntimeFamilyID(rawValue: $0.name) }
    if let family = image.identification.runtime { return RecognizedRuntime(family: family, aliases: Set(aliases)) }
    if let alias = aliases.first { return RecognizedRuntime(family: alias, aliases: Set(aliases)) }
    // A launcher runs engine programs too: shims themselves, `containerd publish` and nerdctl's log driver, conmon
    // `podman container cleanup`. Only a trusted file may claim to be one, or a runtime had only to call itself podman.
    if isLauncher(caller) && !isTrustedComponent { return RecognizedRuntime(family: .unknown, isPositional: true) }
    return nil
  }

  private func isLauncher(_ caller: Caller) -> Bool {
    guard case .known(let instance) = caller else { return false }
    return switch instance.standing {
    case .sanctionedComponent(let component, let engine): grammar.rule(component, of: engine)?.isLauncher ?? false
    case .unsanctionedComponent(let component, _): grammar.isLauncher(component)
    case .ordinary, .sanctionedRuntime, .suspiciousRuntime: false
    }
  }

  /// What speaks against the runtime's own file and how it was executed, whoever the caller is.
  func runtimeReasons(
    _ runtime: RecognizedRuntime, _ image: Image, _ attempt: ExecAttempt, through indirection: Indirection? = nil
  ) -> [Reason] {
    var reasons: [Reason] = []
    if !isTrusted(runtime, image, attempt) { reasons.append(.runtimeUntrusted) }
    if isDisguised(runtime, image, attempt, through: indirection) { reasons.append(.runtimeDisguised) }
    if indirection != nil { reasons.append(.indirectExec) }
    return reasons
  }

  /// Whether the runtime runs the administrator's code and no other: the same demands as on an engine's component.
  func isTrusted(_ runtime: RecognizedRuntime, _ image: Image, _ attempt: ExecAttempt) -> Bool {
    guard image.trust.isTrusted, attempt.taints.allSatisfy({ $0 == .startedByLoader }) else { return false }
    // A shell that runs a script in the runtime's place: the interpreter's file says nothing about the script.
    return !(runtime.isPositional && attempt.arguments.dropFirst().prefix(2).contains(attempt.requested))
  }

  /// Whether a known family runs under a name that none of its installations has.
  private func isDisguised(
    _ runtime: RecognizedRuntime, _ image: Image, _ attempt: ExecAttempt, through indirection: Indirection?
  ) -> Bool {
    var known = names[runtime.family] ?? []
    for extra in policy.extraRuntimes where runtime.isAmong([RuntimeFamilyID(rawValue: extra.name)]) {
      known.insert(ByteString(extra.path).lastComponent.description)
    }
    guard !known.isEmpty else { return false }
    func isKnown(_ path: ByteString) -> Bool { known.contains(path.withoutDeletion.lastComponent.description) }
    if !isKnown(image.path) { return true }
    // The requested name of an indirect exec is the loader's; a descriptor has no name of its own.
    return indirection == nil && !attempt.requested.isOwnDescriptor(of: attempt.process) && !isKnown(attempt.requested)
  }
}

extension ByteString {
  /// Without the mark that the kernel adds to the exe link of a file that has no name any more.
  fileprivate var withoutDeletion: ByteString {
    let mark: ByteString = " (deleted)"
    return hasSuffix(mark) ? ByteString(bytes.dropLast(mark.bytes.count)) : self
  }

  /// Whether this names one of a process's own descriptors or its own program, as `AT_EXECFN` shows it.
  func isOwnDescriptor(of process: ProcessID) -> Bool {
    let ownFolders: [ByteString] = [
      "/dev/fd/", "/proc/self/fd/", "/proc/thread-self/fd/", "/proc/\(process.rawValue)/fd/",
    ].map { ByteString($0) }
    let ownPrograms: [ByteString] = [
      "/proc/self/exe", "/proc/thread-self/exe", "/proc/\(process.rawValue)/exe",
    ].map { ByteString($0) }
    if ownPrograms.contains(self) { return true }
    return ownFolders.contains { folder in
      // Digits and nothing behind: `/proc/self/fd/9/bin/runc` is a path below a directory that somebody opened.
      let rest = bytes.dropFirst(folder.bytes.count)
      return hasPrefix(folder) && !rest.isEmpty
        && rest.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
  }
}
