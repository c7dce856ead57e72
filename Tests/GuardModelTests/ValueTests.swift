import GuardModel
import Testing

@Suite("Small values")
struct ValueTests {
  @Test(
    arguments: [
      (.exited(0), 0), (.exited(1), 1), (.exited(86), 86), (.exited(255), 255), (.signalled(.hangup), 129),
      (.signalled(.kill), 137), (.signalled(.terminate), 143), (.signalled(Signal(rawValue: 64)), 192),
      (.notRunnable(.noSuchFile), 127), (.notRunnable(.accessDenied), 126), (.notRunnable(Errno(rawValue: 8)), 126),
      (.notRunnable(.notDirectory), 126),
    ] as [(StepEnd, Int32)])
  func shellStatus(end: StepEnd, status: Int32) { #expect(end.shellStatus == status) }

  @Test func digests() {
    let hex = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    #expect(Digest(hex: hex)?.hex == hex)
    #expect(Digest(hex: hex.uppercased())?.hex == hex)
    #expect(Digest(hex: hex)?.description == hex)
    let bytes = (0..<32).map { UInt8($0 * 8) }
    #expect(Digest(bytes: bytes)?.hex == "0008101820283038404850586068707880889098a0a8b0b8c0c8d0d8e0e8f0f8")
    #expect(Digest(bytes: bytes) == Digest(hex: "0008101820283038404850586068707880889098A0A8B0B8C0C8D0D8E0E8F0F8"))
  }

  @Test(
    "What is no digest",
    arguments: [
      "", "ba78", String(repeating: "a", count: 63), String(repeating: "a", count: 65),
      String(repeating: "g", count: 64),
      " " + String(repeating: "a", count: 63), "sha256:" + String(repeating: "a", count: 57),
      String(repeating: "ａ", count: 64), String(repeating: "a", count: 62) + "é", String(repeating: "\r\n", count: 32),
    ])
  func noDigests(text: String) { #expect(Digest(hex: text) == nil) }

  @Test func noDigestBytes() {
    for count in [0, 20, 31, 33, 64] { #expect(Digest(bytes: [UInt8](repeating: 0, count: count)) == nil) }
  }

  @Test func numbersThatHaveNames() {
    #expect(Errno.accessDenied.description == "EACCES")
    #expect(Errno.tooManyLinks.description == "ELOOP")
    #expect(Errno(rawValue: 71).description == "errno 71")
    #expect(Signal.terminate.name == "SIGTERM")
    #expect(Signal(rawValue: 40).name == "signal 40")
  }

  @Test(arguments: [0o755, 0o4755, 0o555, 0o644] as [UInt32])
  func writableByItsOwner(mode: UInt32) { #expect(!facts(mode).isWritableByOthers) }

  @Test(arguments: [0o775, 0o757, 0o777, 0o1777, 0o020, 0o002] as [UInt32])
  func writableByOthers(mode: UInt32) { #expect(facts(mode).isWritableByOthers) }

  private func facts(_ mode: UInt32) -> FileFacts {
    let moment = Timestamp(seconds: 0, nanoseconds: 0)
    return FileFacts(
      identity: FileIdentity(device: 1, inode: 1, size: 1, modified: moment, changed: moment), owner: .root,
      group: GroupID(rawValue: 0), mode: mode, linkCount: 1)
  }
}
