/// The namespaces a process was in when it executed, by the kernel's inode numbers; nil where unreadable.
public struct Namespaces: Hashable, Sendable {
  public var mount: UInt64?
  public var process: UInt64?
  public var user: UInt64?

  public init(mount: UInt64?, process: UInt64?, user: UInt64?) {
    self.mount = mount
    self.process = process
    self.user = user
  }
}

/// Ways to make a trusted program run code that its file does not hold.
public enum Taint: Hashable, Sendable {
  /// A variable of the dynamic loader names an object to load: `LD_PRELOAD` or `LD_AUDIT`.
  case injectedLibrary(variable: String, value: ByteString)
  /// An untrusted file lies where the loader will look for something that the image needs: in a directory of
  /// `LD_LIBRARY_PATH`, or over the genuine one in mounts that the step may have made.
  case shadowedLibrary(path: ByteString)
  /// `/etc/ld.so.preload` of the process's root names an untrusted object.
  case preloadFile(ByteString)
  /// It was started through a dynamic loader, which takes its own options.
  case startedByLoader
  /// A debugger of the step traces it.
  case traced
}

/// Everything that is known of one exec when its image is final and none of its instructions has run.
public struct ExecAttempt: Hashable, Sendable {
  public var process: ProcessID
  public var user: UserID
  public var time: Timestamp
  public var image: Image
  /// The new image's arguments; bounded by the reader in count and bytes.
  public var arguments: [ByteString]
  /// The name the kernel executed, `AT_EXECFN`: a path, `/dev/fd/N` for a descriptor, the script for a `#!` file.
  public var requested: ByteString
  /// Working directory; read only for what is judged.
  public var directory: ByteString?
  /// Read for runtimes and engine components only.
  public var namespaces: Namespaces?
  /// What the dynamic loader's environment, `/etc/ld.so.preload` or a debugger do to the image.
  public var taints: [Taint]
  /// For a loader or an emulator: the file that it will run.
  public var indirectTarget: IndirectTarget?

  public init(
    process: ProcessID, user: UserID, time: Timestamp, image: Image, arguments: [ByteString], requested: ByteString,
    directory: ByteString? = nil, namespaces: Namespaces? = nil, taints: [Taint] = [],
    indirectTarget: IndirectTarget? = nil
  ) {
    self.process = process
    self.user = user
    self.time = time
    self.image = image
    self.arguments = arguments
    self.requested = requested
    self.directory = directory
    self.namespaces = namespaces
    self.taints = taints
    self.indirectTarget = indirectTarget
  }
}

/// What a loader's or an emulator's arguments turned out to name.
public enum IndirectTarget: Hashable, Sendable {
  case image(Image)
  /// It runs nothing (`ld.so --version`), so there is nothing to judge.
  case nothing
  case unresolved(Unverifiable)
}
