import GuardModel
import GuardPolicy
import Testing

@Suite("Files that stood there when the guard started")
struct TrustSnapshotTests {
  let snapshot = TrustSnapshot([
    ("/usr/bin/runc", Scene.facts("runc")), ("/usr/sbin/runc", Scene.facts("runc")),
    ("/opt/mine", Scene.facts("mine", owner: 1000)), ("/opt/open", Scene.facts("open", mode: 0o775)),
  ])

  @Test("Trust and each distrust")
  func trust() {
    #expect(snapshot.trust(of: Scene.facts("runc"), digest: nil) == .installed)
    #expect(snapshot.trust(of: Scene.facts("crun"), digest: nil) == .untrusted(.notInStartSnapshot))
    #expect(snapshot.trust(of: Scene.facts("runc", changed: 5), digest: nil) == .untrusted(.changedSinceStart))
    #expect(snapshot.trust(of: Scene.facts("runc", size: 5), digest: nil) == .untrusted(.changedSinceStart))
    #expect(snapshot.trust(of: Scene.facts("mine", owner: 1000), digest: nil) == .untrusted(.notOwnedByRoot))
    #expect(snapshot.trust(of: Scene.facts("open", mode: 0o775), digest: nil) == .untrusted(.writableByOthers))
    #expect(snapshot.trust(of: Scene.facts("x", owner: 1000), digest: nil) == .untrusted(.notOwnedByRoot))
    #expect(snapshot.trust(of: Scene.facts("runc", device: 2), digest: nil) == .untrusted(.notInStartSnapshot))
  }

  @Test("Paths lead to files and back")
  func paths() {
    #expect(snapshot.paths(of: Scene.facts("runc").identity) == ["/usr/bin/runc", "/usr/sbin/runc"])
    #expect(snapshot.paths(of: Scene.facts("runc", changed: 5).identity) == [])
    #expect(snapshot.formerPaths(of: Scene.facts("runc", changed: 5).identity).count == 2)
    #expect(snapshot.formerPaths(of: Scene.facts("crun").identity) == [])
  }

  @Test("A pin decides about its path, and about its content anywhere")
  func pins() throws {
    let digest = try #require(Scene.digest("mine"))
    let snapshot = TrustSnapshot(
      [("/opt/mine", Scene.facts("mine")), ("/usr/bin/runc", Scene.facts("runc"))],
      pins: [PinnedFile(path: "/opt/mine", digest: digest)])
    #expect(snapshot.trust(of: Scene.facts("mine"), digest: digest) == .pinned)
    #expect(snapshot.trust(of: Scene.facts("mine"), digest: Scene.digest("other")) == .untrusted(.changedSinceStart))
    #expect(snapshot.trust(of: Scene.facts("mine"), digest: nil) == .untrusted(.changedSinceStart))
    #expect(snapshot.trust(of: Scene.facts("copy", owner: 1000), digest: digest) == .pinned)
    #expect(snapshot.needsDigest(of: Scene.facts("mine", changed: 5), shownAs: "/mnt/x"))
    #expect(snapshot.needsDigest(of: Scene.facts("copy"), shownAs: "/opt/mine"))
    #expect(!snapshot.needsDigest(of: Scene.facts("runc"), shownAs: "/usr/bin/runc"))
  }
}
