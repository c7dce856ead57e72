import GuardModel

// The document's `exceptions`.
extension PolicyReader {
  mutating func exceptions(_ node: DocumentNode, families: Set<RuntimeFamilyID>) -> [PolicyException] {
    var exceptions: [PolicyException] = []
    for item in problems.sequence(node, "`exceptions`") ?? [] {
      let what = "an exception"
      guard let values = problems.mapping(item, what, keys: PolicyKeys.exception) else { continue }
      let caller = require("caller", in: values, what, at: item)
        .flatMap { problems.absolutePath($0, "an exception's `caller`") }
      let runtime = require("runtime", in: values, what, at: item).flatMap { self.runtime($0, families: families) }
      let arguments = values["argv"].flatMap { self.arguments($0) }
      let reason = require("reason", in: values, what, at: item)
        .flatMap { problems.text($0, "an exception's `reason`") }
      let expires = values["expires"].flatMap { expiry($0) }
      guard let caller, let runtime, let reason else { continue }
      let exception = PolicyException(
        caller: caller, runtime: runtime, arguments: arguments, reason: reason, expires: expires)
      if exceptions.contains(where: { $0.allowsSame(as: exception) }) {
        problems.add("this exception stands twice", at: item.position)
      }
      positions[.exception(exceptions.count)] = item.position
      exceptions.append(exception)
    }
    return exceptions
  }

  private mutating func runtime(_ node: DocumentNode, families: Set<RuntimeFamilyID>) -> PolicyException.Runtime? {
    let what = "an exception's `runtime`"
    if case .scalar(let text, _, _) = node, text.utf8.contains(UInt8(ascii: "/")) {
      return problems.absolutePath(node, what).map { .path($0) }
    }
    return family(node, what, among: families).map { .family($0) }
  }

  private mutating func arguments(_ node: DocumentNode) -> ArgumentPattern? {
    guard let items = problems.sequence(node, "`argv`") else { return nil }
    guard !items.isEmpty else {
      problems.add("`argv` must not be empty; write [\"**\"] or leave it out to allow any", at: node.position)
      return nil
    }
    var parts: [String] = []
    for (index, item) in items.enumerated() {
      guard let part = problems.argument(item, "an argument") else { continue }
      if part.contains("**") && (part != "**" || index != items.count - 1) {
        problems.add("`**` may only stand alone and last; `*` is any text within one argument", at: item.position)
      }
      parts.append(part)
    }
    return ArgumentPattern(parts)
  }

  private mutating func expiry(_ node: DocumentNode) -> CalendarDate? {
    guard let text = problems.text(node, "`expires`") else { return nil }
    guard let date = CalendarDate(text) else {
      problems.add("`expires` must be a day such as 2027-06-30, not `\(text)`", at: node.position)
      return nil
    }
    if date < today {
      problems.add("this exception expired on \(date); review it, then renew or remove it", at: node.position)
    }
    return date
  }
}

extension PolicyException {
  /// Whether both let the same executions pass, whatever their reasons and for however long.
  func allowsSame(as other: PolicyException) -> Bool {
    caller == other.caller && runtime == other.runtime && arguments == other.arguments
  }
}
