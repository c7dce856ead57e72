import Foundation

/// Who the guard is, and its step with it.
enum Privilege: String, CaseIterable, Sendable {
  case root
  /// An ordinary user.
  case user
  /// Root in an ordinary container: Docker's default capabilities, so neither CAP_SYS_PTRACE nor CAP_SYS_ADMIN.
  case container

  private static let capabilities = [
    "chown", "dac_override", "fowner", "fsetid", "kill", "setgid", "setuid", "setpcap", "net_bind_service", "net_raw",
    "sys_chroot", "mknod", "audit_write", "setfcap",
  ]

  /// The words that give a command this privilege.
  var prefix: [String] {
    switch self {
    case .root: []
    case .user: ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"]
    case .container:
      [
        "setpriv", "--inh-caps", "-all", "--bounding-set",
        "-all," + Self.capabilities.map { "+\($0)" }.joined(separator: ","),
      ]
    }
  }
}
