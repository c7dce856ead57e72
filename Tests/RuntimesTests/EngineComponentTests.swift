import GuardModel
import Testing

@testable import Runtimes

@Suite struct EngineComponentTests {
  private static let identifier = ImageIdentifier()

  private func identify(_ builder: ProgramBuilder, _ path: ByteString = "/opt/tool") throws -> Identification {
    try Self.identifier.identify(BytesSource(bytes: builder.bytes()), path: path)
  }

  @Test(
    arguments: [
      ("github.com/docker/docker/cmd/dockerd", "dockerd"), ("github.com/moby/moby/v2/cmd/dockerd", "dockerd"),
      ("github.com/docker/cli/cmd/docker", "docker-cli"), ("github.com/docker/buildx/cmd/buildx", "docker-cli"),
      ("github.com/docker/compose/v2/cmd", "docker-cli"),
      ("github.com/containerd/containerd/cmd/containerd", "containerd"),
      ("github.com/containerd/containerd/v2/cmd/containerd", "containerd"),
      ("github.com/containerd/containerd/cmd/containerd-shim", "containerd-shim"),
      ("github.com/containerd/containerd/cmd/containerd-shim-runc-v1", "containerd-shim"),
      ("github.com/containerd/containerd/v2/cmd/containerd-shim-runc-v2", "containerd-shim"),
      ("github.com/containerd/containerd/v2/cmd/ctr", "ctr"),
      ("github.com/containerd/nerdctl/v2/cmd/nerdctl", "nerdctl"),
      ("github.com/containers/podman/v5/cmd/podman", "podman"), ("go.podman.io/podman/v6/cmd/podman", "podman"),
      ("github.com/containers/buildah/cmd/buildah", "buildah"), ("github.com/moby/buildkit/cmd/buildkitd", "buildkitd"),
      ("github.com/cri-o/cri-o/cmd/crio", "crio"), ("sigs.k8s.io/cri-tools/cmd/crictl", "crictl"),
      ("github.com/k3s-io/k3s/cmd/server", "k3s"), ("github.com/rancher/rke2", "k3s"),
    ] as [(String, String)]) func byMainPath(path: String, component: String) throws
  {
    let found = try identify(ProgramBuilder(goText: "path\t\(path)\n"))
    #expect(found.component?.rawValue == component)
    #expect(found.runtime == nil)
    #expect(found.evidence == [Evidence(.goBuildInfo, path)])
  }

  @Test func podmanBuiltAsAClient() throws {
    let path = "path\tgithub.com/containers/podman/v5/cmd/podman\n"
    #expect(try identify(ProgramBuilder(goText: path + "build\t-tags=remote,x\n")).component == "podman-remote")
    #expect(try identify(ProgramBuilder(goText: path + "build\t-tags=remotely\n")).component == "podman")
  }

  @Test func conmonByEachGroupOfMarkers() throws {
    let conmon = try #require(EngineComponent.all.first { $0.id == "conmon" })
    for group in conmon.markerGroups {
      var builder = ProgramBuilder()
      builder.tail = Array(group.map { $0.bytes + [0] }.joined())
      #expect(try identify(builder).component == "conmon")
    }
  }

  /// The step can give a trusted shell any of these paths, in a mount namespace of its own.
  @Test func neverByName() throws {
    for component in EngineComponent.all {
      for path in component.names.map({ ByteString(Array("/usr/bin/".utf8) + $0.bytes) }) + component.paths {
        #expect(try identify(ProgramBuilder(hasInterpreter: true), path).component == nil)
      }
    }
  }

  /// Since Kata 2 the shim is the runtime too.
  @Test func kataShimIsBoth() throws {
    let path = "github.com/kata-containers/kata-containers/src/runtime/cmd/containerd-shim-kata-v2"
    let found = try identify(ProgramBuilder(goText: "path\t\(path)\n"))
    #expect(found.runtime == "kata")
    #expect(found.component == "containerd-shim")
    #expect(found.evidence == [Evidence(.goBuildInfo, path)])
  }

  @Test func tableIsWhole() {
    let ids = Set(EngineComponent.all.map(\.id.rawValue))
    #expect(
      ids == [
        "dockerd", "containerd", "containerd-shim", "podman", "conmon", "buildah", "buildkitd", "crio", "nerdctl",
        "k3s",
        "docker-cli", "ctr", "podman-remote", "crictl",
      ])
    let clients = Set(EngineComponent.all.filter(\.isClient).map(\.id.rawValue))
    #expect(clients == ["docker-cli", "ctr", "podman-remote", "crictl"])
    for component in EngineComponent.all {
      #expect(!component.mainPaths.isEmpty || !component.markerGroups.isEmpty)
      #expect(component.summary.hasSuffix("."))
    }
  }

  @Test func candidatesOfAUsualPath() {
    let path: [ByteString] = [
      "/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin/", "/sbin", "/bin", "/opt/hostedtoolcache/bin",
      "/root/.local/bin", "/snap/bin", "bin", "", ".",
    ]
    let folders = InstalledPrograms.folders(searchPath: path)
    #expect(Set(folders).count == folders.count)
    #expect(folders.allSatisfy { $0.hasPrefix("/") && !$0.hasSuffix("/") })
    #expect(folders.contains("/usr/bin") && folders.contains("/snap/bin") && !folders.contains("bin"))
    #expect(InstalledPrograms.folders(searchPath: ["/", "//"]).first == "/")
    let names = InstalledPrograms.names
    #expect(Set(names).count == names.count)
    // Each is looked for in each folder before every step.
    #expect(names.count * folders.count + InstalledPrograms.paths.count < 600)
    let expected: [ByteString] = ["runc", "crun", "sh", "busybox", "podman", "containerd-shim-runc-v2", "dockerd"]
    #expect(expected.allSatisfy(names.contains))
    #expect(!names.contains("docker"))
    #expect(InstalledPrograms.paths.contains("/usr/libexec/podman/conmon"))
    #expect(InstalledPrograms.paths.contains("/usr/lib/cri-o-runc/sbin/runc"))
  }
}
