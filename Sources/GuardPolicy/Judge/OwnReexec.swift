import GuardModel
import Runtimes

// A runtime protects its file from the container by executing a copy of itself: four in ten runtime execs are that.
extension Judge {
  /// Whether a runtime instance executes its own file again, where it is and by a name that only it can mean.
  ///
  /// runc up to 1.1.14 and crun execute a read-only bind mount of themselves (same device, inode and size), runc from
  /// 1.2 an overlay of itself (same inode, other device), and both fall back to a copy in a memfd: equal content.
  /// Times are left out: a link or a rename made meanwhile alters them, and the running file cannot be written.
  func isOwnReexec(_ attempt: ExecAttempt, of instance: Instance) -> Bool {
    guard attempt.requested.isOwnDescriptor(of: attempt.process) else { return false }
    guard attempt.sharesNamespaces(with: instance.attempt) else { return false }
    return attempt.image.isSameFile(as: instance.attempt.image)
      || attempt.image.hasSameContent(as: instance.attempt.image)
  }
}

extension ExecAttempt {
  /// Whether both happened in the same mount and pid namespaces, as far as both are known.
  func sharesNamespaces(with other: ExecAttempt) -> Bool {
    guard let mount = namespaces?.mount, let process = namespaces?.process else { return false }
    return mount == other.namespaces?.mount && process == other.namespaces?.process
  }

  /// Whether this one certainly happened in other mounts or among other processes.
  func isElsewhere(than other: ExecAttempt) -> Bool {
    func differs(_ left: UInt64?, _ right: UInt64?) -> Bool {
      if let left, let right { left != right } else { false }
    }
    return differs(namespaces?.mount, other.namespaces?.mount)
      || differs(namespaces?.process, other.namespaces?.process)
  }
}

extension Image {
  fileprivate func isSameFile(as other: Image) -> Bool {
    let (one, two) = (file.identity, other.file.identity)
    return one.device == two.device && one.inode == two.inode && one.size == two.size
  }

  fileprivate func hasSameContent(as other: Image) -> Bool {
    guard let digest else { return false }
    return digest == other.digest
  }
}
