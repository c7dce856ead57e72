import GuardModel
import LinuxKernel
import Testing

@testable import GuardSession

@Suite("Engine sockets") struct EngineSocketsTests {
  private func named(_ environment: ByteString...) -> EngineSockets {
    EngineSockets.named(environment: environment, user: UserID(rawValue: 1000))
  }

  @Test("are looked for in the system's places and in the user's own")
  func places() {
    let plain = named()
    #expect(plain.local.contains("/run/docker.sock"))
    #expect(plain.local.contains("/run/user/1000/podman/podman.sock"))
    #expect(plain.remote.isEmpty)
    #expect(named("XDG_RUNTIME_DIR=/tmp/x").local.contains("/tmp/x/docker.sock"))
    // An empty variable counts as not set, for the clients as well.
    #expect(named("XDG_RUNTIME_DIR=").local == plain.local)
  }

  @Test("are taken from the variables of their clients, each once")
  func variables() {
    let count = named().local.count
    let docker = named("DOCKER_HOST=unix:///var/run/docker.sock", "CONTAINERD_ADDRESS=/run/containerd/containerd.sock")
    #expect(docker.local.count == count)
    let other = named("CONTAINER_HOST=unix:///srv/p.sock", "BUILDKIT_HOST=tcp://b:1", "DOCKER_HOST=tcp://b:1")
    #expect(other.local.last == "/srv/p.sock")
    #expect(other.remote == ["tcp://b:1"])
    #expect(named("NOT_DOCKER_HOST=tcp://b:1").remote.isEmpty)
  }

  @Test("can be connected to by whom their permissions let write")
  func permissions() {
    func socket(_ mode: UInt32) -> FileFacts {
      let never = Timestamp(seconds: 0, nanoseconds: 0)
      return FileFacts(
        identity: FileIdentity(device: 1, inode: 1, size: 0, modified: never, changed: never), owner: .root,
        group: GroupID(rawValue: 999), mode: mode, linkCount: 1)
    }
    func step(_ user: UInt32, _ groups: UInt32...) -> StepIdentity {
      StepIdentity(
        user: UserID(rawValue: user), group: GroupID(rawValue: user), groups: groups.map { GroupID(rawValue: $0) })
    }
    #expect(socket(0o000).isWritable(by: step(0)))
    #expect(!socket(0o660).isWritable(by: step(1000)))
    #expect(socket(0o660).isWritable(by: step(1000, 999)))
    #expect(!socket(0o606).isWritable(by: step(1000, 999)))
    #expect(socket(0o666).isWritable(by: step(1000)))
  }
}
