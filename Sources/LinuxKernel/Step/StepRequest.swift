import CLinux
import Glibc
public import GuardModel

/// What to execute, and as whom. Arguments and environment are bytes and reach the step untouched.
public struct StepRequest: Sendable {
  public var arguments: [ByteString]
  public var environment: [ByteString]
  public var identity: StepIdentity?
  /// Set for a guard that may not install a filter otherwise (no CAP_SYS_ADMIN).
  public var noNewPrivileges: Bool
  /// The score the step is to have, where the guard has lowered its own (`GuardProcess.preferSurvival`).
  public var oomScore: Int32?

  public init(
    arguments: [ByteString], environment: [ByteString], identity: StepIdentity?, noNewPrivileges: Bool,
    oomScore: Int32? = nil
  ) {
    self.arguments = arguments
    self.environment = environment
    self.identity = identity
    self.noNewPrivileges = noNewPrivileges
    self.oomScore = oomScore
  }
}

extension StepRequest {
  /// Becomes the command in this process, unguarded.
  ///
  /// - Throws: what failed; it does not return otherwise.
  public func execute() throws(LaunchFailure) -> Never {
    var stage: Int32 = 0
    let result = unsafe withRaw { raw in unsafe guard_execute(&raw, &stage) }
    throw LaunchFailure(Errno(rawValue: -result), stage: stage)
  }

  /// Lends the request as the C functions take it.
  func withRaw(_ body: (inout guard_launch_request) -> Int32) -> Int32 {
    unsafe withCStrings(arguments) { arguments in
      unsafe withCStrings(environment) { environment in
        let groups = identity?.groups.map(\.rawValue) ?? []
        return unsafe groups.withUnsafeBufferPointer { groups in
          var raw = unsafe guard_launch_request()
          unsafe raw.arguments = arguments
          unsafe raw.environment = environment
          unsafe raw.no_new_privileges = noNewPrivileges
          unsafe raw.change_user = identity != nil
          unsafe raw.user = identity?.user.rawValue ?? 0
          unsafe raw.group = identity?.group.rawValue ?? 0
          unsafe raw.groups = groups.baseAddress
          unsafe raw.group_count = groups.count
          unsafe raw.restore_oom_score = oomScore != nil
          unsafe raw.oom_score = oomScore ?? 0
          return unsafe body(&raw)
        }
      }
    }
  }
}

/// The user that a step is dropped to.
public struct StepIdentity: Hashable, Sendable {
  public var user: UserID
  public var group: GroupID
  public var groups: [GroupID]

  public init(user: UserID, group: GroupID, groups: [GroupID]) {
    self.user = user
    self.group = group
    self.groups = groups
  }
}
