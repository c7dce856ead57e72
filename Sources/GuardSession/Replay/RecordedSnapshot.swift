import GuardModel
import GuardPolicy
import Reports

/// The start snapshot of a recorded run, as far as its trace tells it.
struct RecordedSnapshot {
  let snapshot: TrustSnapshot
  /// Paths of the policy of which the trace does not tell what stood there.
  let unknownPaths: [ByteString]

  /// Takes a trace's header and execs, and the policy that they are to be judged by.
  init(_ header: TraceHeader, _ attempts: some Sequence<ExecAttempt>, policy: Policy) {
    var files = header.run?.programs.map { (path: $0.path, facts: $0.file) } ?? []
    var paths = Set(files.map(\.path))
    let wanted = Set(policy.candidates)
    for attempt in attempts {
      let image = attempt.image
      guard !paths.contains(image.path) else { continue }
      // Version 1 recorded no snapshot, but what it found of each image.
      let wasInstalled = header.run == nil && image.trust == .installed
      // Another policy names other paths. A file that was executed from there, in the job's own mounts, and has not
      // changed since before the run (neither its content nor its names: all of them move the change time), stood there
      // when the run started.
      let started = header.run?.started ?? attempt.time
      let stoodThere =
        wanted.contains(image.path) && image.file.identity.changed < started
        && attempt.namespaces?.mount != nil && attempt.namespaces?.mount == header.homeNamespaces.mount
      guard wasInstalled || stoodThere else { continue }
      files.append((image.path, image.file))
      paths.insert(image.path)
    }
    snapshot = TrustSnapshot(files, pins: policy.pins)
    unknownPaths = policy.candidates.filter { !paths.contains($0) }
  }

  /// An exec with the trust that its files deserve under the policy of this snapshot.
  func reassessed(_ attempt: ExecAttempt) -> ExecAttempt {
    var attempt = attempt
    attempt.image = reassessed(attempt.image)
    if case .image(let image) = attempt.indirectTarget { attempt.indirectTarget = .image(reassessed(image)) }
    return attempt
  }

  private func reassessed(_ image: Image) -> Image {
    var image = image
    image.trust = snapshot.trust(of: image.file, digest: image.digest)
    return image
  }
}
