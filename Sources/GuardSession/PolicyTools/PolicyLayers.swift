public import GuardModel
public import GuardPolicy
import LinuxKernel

/// The policy in force, with the document that each of its values comes from.
public struct PolicyLayers: Sendable {
  public let effective: EffectivePolicy
  private let documents: [(path: ByteString, document: PolicyDocument)]

  /// Finds and reads the policy as `run` would.
  ///
  /// - Throws: `GuardFailure` with every problem at its place.
  public init(explicit: ByteString?, directory: ByteString) throws(GuardFailure) {
    let (effective, files) = try PolicySource.files(
      explicit: explicit, directory: directory, stepUser: GuardProcess.user)
    self.effective = effective
    documents = files
  }

  /// The files that were read; none for the built-in policy.
  public var paths: [ByteString] { documents.map(\.path) }

  /// Where a part of the policy stands; the repository's word counts before the machine's.
  public func origin(of part: PolicyDocument.Part) -> String {
    for (path, document) in documents.reversed() {
      if let position = document.positions[part] { return "\(path):\(position.line):\(position.column)" }
    }
    return "built-in"
  }
}
