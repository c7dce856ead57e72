/// What libFuzzer calls. The door that is fuzzed is chosen by `RUNCGUARD_FUZZ_DOOR`, so that one binary serves for all.
enum Fuzz {
  /// Every way in for bytes that a step or a file chooses, by name.
  private static let doors: [String: @Sendable ([UInt8]) -> Void] = [
    "image": ImageDoor.enter,
    "process-files": ProcessFilesDoor.enter,
    "policy": PolicyDoor.enter,
    "trace": TraceDoor.enter,
    "redaction": RedactionDoor.enter,
    "origin": OriginDoor.enter,
  ]

  static func door(named name: String) -> @Sendable ([UInt8]) -> Void {
    guard let door = doors[name] else {
      fatalError("RUNCGUARD_FUZZ_DOOR is one of \(doors.keys.sorted().joined(separator: ", "))")
    }
    return door
  }

  /// A promise that the fuzzed code breaks; libFuzzer keeps the input.
  static func promise(_ isKept: Bool, _ promise: @autoclosure () -> String) {
    if !isKept { fatalError("broken: \(promise())") }
  }
}
