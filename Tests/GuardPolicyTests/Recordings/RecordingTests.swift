import GuardModel
import GuardPolicy
import Testing

@Suite("Recordings of real engines and of look-alikes")
struct RecordingTests {
  /// How often each ruling on a runtime came out.
  struct Tally: Equatable, CustomStringConvertible {
    var sanctioned = 0
    var ownReexecs = 0
    var suspicious = 0
    var continued = 0
    var unverifiable = 0

    var description: String {
      "sanctioned \(sanctioned), ownReexecs \(ownReexecs), suspicious \(suspicious), continued \(continued), "
        + "unverifiable \(unverifiable)"
    }
  }

  @Test(
    "Engines give no finding",
    arguments: [
      ("01a-docker", 31, 12),
      ("01c-docker-buildkit", 10, 10),
      ("02-ctr", 23, 14),
      ("03-podman-crun", 32, 32),
      ("03-podman-runc", 32, 18),
      ("04-podman-rootless-runc", 23, 14),
      ("05-buildah", 28, 22),
      ("trixie-01a-docker", 33, 12),
      ("trixie-01b-docker-ext-containerd", 28, 16),
      ("trixie-03-podman-crun", 32, 32),
      ("trixie-03-podman-runc", 32, 18),
      ("trixie-05-buildah", 28, 22),
    ])
  func engine(name: String, sanctioned: Int, ownReexecs: Int) throws {
    let replay = Replay(try Recording(name))
    let tally = Self.tally(replay)
    #expect(tally == Tally(sanctioned: sanctioned, ownReexecs: ownReexecs))
    #expect(Self.misses(replay) == [])
  }

  @Test(
    "Runtimes executed by anything else are found",
    arguments: [
      ("06a-runc-plain", 11, 6, 0), ("06b-crun-plain", 10, 10, 0), ("08b-unpriv", 9, 7, 0), ("08c-callers", 44, 5, 1),
    ])
  func lookAlike(name: String, suspicious: Int, continued: Int, unverifiable: Int) throws {
    let replay = Replay(try Recording(name))
    let tally = Self.tally(replay)
    #expect(tally == Tally(suspicious: suspicious, continued: continued, unverifiable: unverifiable))
    #expect(Self.misses(replay) == [])
  }

  private static func tally(_ replay: Replay) -> Tally {
    var tally = Tally()
    for judged in replay.judged {
      switch judged.judgement.ruling {
      case .ordinary, .excepted: break
      case .sanctioned: tally.sanctioned += 1
      case .ownReexec: tally.ownReexecs += 1
      case .suspicious: tally.suspicious += 1
      case .continued: tally.continued += 1
      case .unverifiable: tally.unverifiable += 1
      }
    }
    return tally
  }

  /// Execs of a runtime's content that were ruled ordinary, and execs whose caller was lost.
  private static func misses(_ replay: Replay) -> [String] {
    let runtimes = Set(
      replay.judged.filter { ["/usr/sbin/runc", "/usr/bin/crun"].contains($0.exec.exe) }.map(\.exec.exeDigest))
    return replay.judged.filter { judged in
      (runtimes.contains(judged.exec.exeDigest) && judged.judgement.ruling == .ordinary) || judged.caller == .unknown
    }.map { "\($0.exec.pid) \($0.exec.path)" }
  }
}
