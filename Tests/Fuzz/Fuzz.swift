/// The doors that bytes of a step, of a file or of a pull request come in by, each with the promises that it keeps.
enum Fuzz {
  /// Every door by its name, which is also that of its folder in `Corpora`.
  static let doors: [String: @Sendable ([UInt8]) throws(BrokenPromise) -> Void] = [
    "image": ImageDoor.enter,
    "process-files": ProcessFilesDoor.enter,
    "policy": PolicyDoor.enter,
    "trace": TraceDoor.enter,
    "redaction": RedactionDoor.enter,
    "origin": OriginDoor.enter,
    "gate": GateDoor.enter,
  ]

  /// Throws where the code behind a door breaks its promise.
  static func promise(_ isKept: Bool, _ promise: @autoclosure () -> String) throws(BrokenPromise) {
    if !isKept { throw BrokenPromise(description: promise()) }
  }
}

/// A promise that did not hold for some input.
struct BrokenPromise: Error, CustomStringConvertible {
  var description: String
}
