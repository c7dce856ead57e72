import GuardModel

extension Policy {
  /// The policy in its canonical form, with where each value comes from as a comment behind it.
  ///
  /// `origin` names the place of a part, such as "/etc/runcguard/policy.yml:3:15" or "built-in".
  public func listing(origin: (PolicyDocument.Part) -> String) -> String {
    let parts: [(prefix: String, part: PolicyDocument.Part)] = [
      ("on_violation:", .onViolation), ("traced:", .traced), ("stage:", .stage), ("  use:", .engines),
      ("  custom:", .customEngines), ("  extra:", .extraRuntimes), ("exceptions:", .exceptions),
    ]
    var exception = -1
    return canonicalText.split(separator: "\n").map { line in
      if line.hasPrefix("  - ") {
        exception += 1
        return "\(line)  # \(origin(.exception(exception)))\n"
      }
      guard let part = parts.first(where: { line.hasPrefix($0.prefix) })?.part else { return "\(line)\n" }
      return "\(line)  # \(origin(part))\n"
    }.joined()
  }
}
