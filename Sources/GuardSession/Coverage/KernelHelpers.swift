import GuardModel
import LinuxKernel

/// Programs that the kernel starts by itself, outside of every step, as they are set at one moment.
///
/// Who may write these settings (root, in the machine's own namespaces) can have anything executed unseen, so they are
/// compared before and after a step.
struct KernelHelpers: Hashable {
  /// By the path of the setting; only those that can be read.
  var programs: [ByteString: ByteString]
  /// `binfmt_misc` entries with the kernel's number of each registration.
  var interpreters: Set<ByteString>

  /// A setting that is not what it was, and starts a program now.
  enum Change: Hashable {
    case program(setting: ByteString, before: ByteString, after: ByteString)
    case interpreter(ByteString)
  }

  private static let settings: [ByteString] = {
    let hierarchies = ["memory", "cpu", "cpu,cpuacct", "devices", "freezer", "pids", "systemd", "rdma"]
    return ["/proc/sys/kernel/core_pattern", "/proc/sys/kernel/modprobe", "/sys/kernel/uevent_helper"]
      + hierarchies.map { ByteString("/sys/fs/cgroup/\($0)/release_agent") }
  }()

  /// What is set now.
  static func now() -> KernelHelpers {
    var programs: [ByteString: ByteString] = [:]
    for setting in settings {
      guard let text = try? readWhole(setting, limit: 4096) else { continue }
      programs[setting] = ByteString(text.prefix { $0 != UInt8(ascii: "\n") })
    }
    return KernelHelpers(
      programs: programs, interpreters: Set((try? listFolder("/proc/sys/fs/binfmt_misc")) ?? []))
  }

  /// What starts a program now that did not, or another one.
  func changes(since before: KernelHelpers) -> [Change] {
    var changes: [Change] = []
    for (setting, after) in programs.sorted(by: { $0.key.description < $1.key.description }) {
      // A setting that has only just appeared is a mount, such as a cgroup hierarchy's, and counts from nothing.
      let old = before.programs[setting] ?? ""
      guard old != after, Self.startsProgram(setting, after) else { continue }
      changes.append(.program(setting: setting, before: old, after: after))
    }
    let added = interpreters.subtracting(before.interpreters)
    let names = added.map { ByteString($0.bytes.drop { $0 != UInt8(ascii: " ") }.dropFirst()) }
    return changes + names.sorted { $0.description < $1.description }.map { .interpreter($0) }
  }

  /// A core pattern starts a program only behind a `|` (core(5)).
  private static func startsProgram(_ setting: ByteString, _ value: ByteString) -> Bool {
    setting.hasSuffix("/core_pattern") ? value.hasPrefix("|") : !value.isEmpty
  }
}
