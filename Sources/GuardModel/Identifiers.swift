/// A process (thread group) as the guard's pid namespace numbers it; 0 is a process that is not visible there.
public struct ProcessID: RawRepresentable, Hashable, Sendable {
  public let rawValue: Int32

  public init(rawValue: Int32) { self.rawValue = rawValue }
}

/// A single thread as the guard's pid namespace numbers it; equal to its process's number for the leader.
public struct ThreadID: RawRepresentable, Hashable, Sendable {
  public let rawValue: Int32

  public init(rawValue: Int32) { self.rawValue = rawValue }

  /// The leading thread of a process.
  public init(leaderOf process: ProcessID) { self.rawValue = process.rawValue }
}

/// A user number as the kernel shows it to the guard.
public struct UserID: RawRepresentable, Hashable, Sendable {
  public static let root = UserID(rawValue: 0)

  public let rawValue: UInt32

  public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// A group number as the kernel shows it to the guard.
public struct GroupID: RawRepresentable, Hashable, Sendable {
  public let rawValue: UInt32

  public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// The kernel's name for one seccomp user notification; never reused within one filter.
public struct NotificationID: RawRepresentable, Hashable, Sendable {
  public let rawValue: UInt64

  public init(rawValue: UInt64) { self.rawValue = rawValue }
}

/// The ledger's number for one exec instance; the only name of an instance that leaves the guard.
public struct InstanceID: RawRepresentable, Hashable, Sendable, Comparable {
  /// The guard itself, creator of the step's first instance.
  public static let guardItself = InstanceID(rawValue: 0)

  public let rawValue: UInt64

  public init(rawValue: UInt64) { self.rawValue = rawValue }

  public static func < (left: InstanceID, right: InstanceID) -> Bool { left.rawValue < right.rawValue }
}
