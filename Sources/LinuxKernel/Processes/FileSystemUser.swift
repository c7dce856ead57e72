import CLinux
import Glibc
public import GuardModel

/// Lets a guard without CAP_SYS_PTRACE read `/proc` of processes of other users: ptrace's access checks for reading ask
/// for the file system user (PTRACE_MODE_READ_FSCREDS, ptrace(2)), which CAP_SETUID lets a thread choose.
public enum FileSystemUser {
  /// Does something as the owner of a process, and comes back.
  public static func acting<Result>(as owner: (user: UserID, group: GroupID), _ body: () -> Result) -> Result {
    let user = GuardProcess.user
    let group = GuardProcess.group
    guard owner.user != user else { return body() }
    _ = guard_file_system_user(owner.user.rawValue, owner.group.rawValue)
    defer { _ = guard_file_system_user(user.rawValue, group.rawValue) }
    return body()
  }
}

extension ProcessFiles {
  /// The effective user and group of a dumpable process, as the owner of its files in `/proc`; nil where it is gone.
  public func owners() -> (user: UserID, group: GroupID)? {
    (try? facts("stat").facts).map { ($0.owner, $0.group) }
  }
}
