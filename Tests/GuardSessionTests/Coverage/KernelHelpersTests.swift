import GuardModel
import Testing

@testable import GuardSession

@Suite("Programs that the kernel starts") struct KernelHelpersTests {
  private func helpers(
    _ programs: [ByteString: ByteString], _ interpreters: Set<ByteString> = []
  ) -> KernelHelpers {
    KernelHelpers(programs: programs, interpreters: interpreters)
  }

  @Test("are changes where they start something that they did not start before")
  func changes() {
    let pattern: ByteString = "/proc/sys/kernel/core_pattern"
    let before = helpers([pattern: "core", "/proc/sys/kernel/modprobe": "/sbin/modprobe"])
    #expect(before.changes(since: before).isEmpty)
    #expect(helpers([pattern: "core.%p"]).changes(since: before).isEmpty)
    #expect(
      helpers([pattern: "|/tmp/x"]).changes(since: before)
        == [.program(setting: pattern, before: "core", after: "|/tmp/x")])
    // Modules can be turned off, which starts nothing.
    #expect(helpers(["/proc/sys/kernel/modprobe": ""]).changes(since: before).isEmpty)
    #expect(
      helpers(["/sys/fs/cgroup/pids/release_agent": "/tmp/x"]).changes(since: before)
        == [.program(setting: "/sys/fs/cgroup/pids/release_agent", before: "", after: "/tmp/x")])
  }

  @Test("as interpreters are those that were registered, again as well")
  func interpreters() {
    let before = helpers([:], ["7 qemu-arm", "8 status"])
    #expect(helpers([:], ["8 status"]).changes(since: before).isEmpty)
    #expect(helpers([:], ["8 status", "9 qemu-arm"]).changes(since: before) == [.interpreter("qemu-arm")])
  }
}
