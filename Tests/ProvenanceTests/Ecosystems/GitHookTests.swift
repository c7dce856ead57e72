import GuardModel
import Testing

@Suite("git hooks") struct GitHookTests {
  private static func scene(
    hook: [ByteString] = ["/bin/sh", ".git/hooks/post-checkout", "a", "b", "1"], program: ByteString = "/usr/bin/dash",
    git: ByteString = "/usr/bin/git"
  ) -> Scene {
    Scene(
      [runtime(), link(program, hook), link(git, ["git", "checkout", "main"])],
      files: ["/w/.git/hooks/post-checkout": "#!/bin/sh\nset -e\n./log-formatter --version\n"])
  }

  @Test func script() {
    let claim = Self.scene().claims.first
    #expect(claim?.kind == .gitHook && claim?.name == "post-checkout" && claim?.tool == "git")
    #expect(claim?.file == Attribution.Place("/w/.git/hooks/post-checkout", line: 3))
  }

  @Test func program() {
    let claim = Self.scene(hook: ["hooks/pre-push"], program: "/w/hooks/pre-push", git: "/usr/lib/git-core/git-remote")
    #expect(claim.claim(.gitHook)?.file == Attribution.Place("/w/hooks/pre-push"))
  }

  @Test func none() {
    #expect(Self.scene(git: "/usr/bin/make").claim(.gitHook) == nil)
    #expect(Self.scene(hook: ["/bin/sh", ".git/hooks/other"]).claim(.gitHook) == nil)
    #expect(Self.scene(hook: ["/bin/sh", "-c", "post-checkout"]).claim(.gitHook) == nil)
  }
}
