import GuardModel
import LinuxKernel
import Runtimes

/// Finds what makes a dynamically linked program run code that its file does not hold (ld.so(8)).
struct TaintReader {
  /// Room for the kernel's largest environment: three quarters of an 8 MiB stack (fs/exec.c, bprm_stack_limits).
  private static let environmentLimit = 8 << 20
  private static let systemFolders = [
    "/lib", "/usr/lib", "/lib64", "/usr/lib64", "/usr/local/lib", "/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu",
    "/lib/aarch64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/lib/i386-linux-gnu", "/usr/lib/i386-linux-gnu",
  ]

  /// When the guard started: a library that changed later is not the administrator's.
  let started: Timestamp
  /// The guard's own user namespace.
  let home: UInt64?

  /// The taints of a process's environment and of the preload file of its root.
  func taints(of files: ProcessFiles, image: Image) -> [Taint] {
    guard let environment = try? files.environment(limit: Self.environmentLimit) else {
      // An environment that cannot be read may hold anything.
      return [.injectedLibrary(variable: "environment", value: "unreadable")]
    }
    var taints: [Taint] = []
    for variable in ["LD_PRELOAD", "LD_AUDIT"] {
      for name in Self.values(variable, environment).flatMap({ Self.split($0, at: " :") })
      where !isInstalled(name, files) {
        taints.append(.injectedLibrary(variable: variable, value: name))
      }
    }
    let folders = Self.values("LD_LIBRARY_PATH", environment).flatMap { Self.folders($0) }
    if !folders.isEmpty { taints += shadowed(by: folders, files) }
    if let text = try? readInRoot("/etc/ld.so.preload", files) {
      for name in Self.split(ByteString(text), at: " :\n\t") where !isInstalled(name, files) {
        taints.append(.preloadFile(name))
      }
    }
    // Who is root in a user namespace mounts what he likes over a library, and its file's owner then is he.
    if files.namespaces().user != home { taints += replaced(files) }
    return taints
  }

  /// Untrusted files at the very places where the system's loader and libraries belong.
  private func replaced(_ files: ProcessFiles) -> [Taint] {
    guard let image = try? files.openImage(), let size = try? image.facts().facts.identity.size else {
      return [.shadowedLibrary(path: "unreadable image")]
    }
    let source = ImageSource(file: image, size: size)
    let loader = (try? NeededLibraries.interpreter(of: source)).flatMap { $0 }
    let libraries = closure(of: source, files).compactMap { name in
      Self.systemFolders.map { ByteString(Array($0.utf8) + [UInt8(ascii: "/")] + name.bytes) }
        .first { exists($0, files) }
    }
    return ([loader].compactMap { $0 } + libraries).filter { !isTrusted($0, files) }.map { .shadowedLibrary(path: $0) }
  }

  /// Untrusted files of the folders under names that the image, or what it needs, will look for.
  private func shadowed(by folders: [ByteString], _ files: ProcessFiles) -> [Taint] {
    guard let image = try? files.openImage(), let size = try? image.facts().facts.identity.size else {
      return [.shadowedLibrary(path: "unreadable image")]
    }
    let needed = closure(of: ImageSource(file: image, size: size), files)
    var taints: [Taint] = []
    for folder in folders {
      // $ORIGIN, $LIB and $PLATFORM are the loader's to expand; whatever they name here was not resolved.
      if folder.bytes.contains(UInt8(ascii: "$")) { taints.append(.shadowedLibrary(path: folder)) }
      for subfolder in Self.searchedSubfolders {
        for name in needed {
          let path = ByteString(folder.bytes + Array(subfolder.utf8) + [UInt8(ascii: "/")] + name.bytes)
          guard exists(path, files), !isTrusted(path, files) else { continue }
          taints.append(.shadowedLibrary(path: path))
        }
      }
    }
    return taints
  }

  /// Where glibc looks below a folder: itself, its glibc-hwcaps of 2.33 and later, and the older hardware names.
  private static let searchedSubfolders = [
    "", "/glibc-hwcaps/x86-64-v4", "/glibc-hwcaps/x86-64-v3", "/glibc-hwcaps/x86-64-v2", "/tls", "/haswell",
    "/x86_64", "/haswell/x86_64", "/tls/x86_64", "/tls/haswell", "/tls/haswell/x86_64", "/avx512_1", "/avx512_1/x86_64",
  ]

  /// The names that a program needs, and those that the libraries of the system need for them.
  private func closure(of image: ImageSource, _ files: ProcessFiles) -> [ByteString] {
    var names: [ByteString] = []
    var open = [image]
    while let next = open.popLast(), names.count < 256 {
      for name in (try? NeededLibraries.names(in: next)) ?? [] where !names.contains(name) {
        names.append(name)
        for folder in Self.systemFolders {
          let path = ByteString(Array(folder.utf8) + [UInt8(ascii: "/")] + name.bytes)
          guard let file = try? OpenedFile(path: path, inRootOf: files.process), let facts = try? file.facts() else {
            continue
          }
          open.append(ImageSource(file: file, size: facts.facts.identity.size))
          break
        }
      }
    }
    return names
  }

  /// Whether a library to inject is one of the system's own. Anywhere else even root's file proves nothing: an earlier
  /// step of the same job may have been root, and have left it.
  private func isInstalled(_ name: ByteString, _ files: ProcessFiles) -> Bool {
    guard isTrusted(name, files) else { return false }
    let parts = name.bytes.split(separator: UInt8(ascii: "/"))
    if !name.bytes.contains(UInt8(ascii: "/")) { return true }
    return Self.systemFolders.contains { name.hasPrefix(ByteString($0 + "/")) }
      && !parts.contains(Array("..".utf8)[...])
  }

  /// Whether a library is the administrator's: root's own, not writable by others, older than the run.
  private func isTrusted(_ name: ByteString, _ files: ProcessFiles) -> Bool {
    let paths: [ByteString] =
      name.bytes.contains(UInt8(ascii: "/"))
      ? [name] : Self.systemFolders.map { ByteString(Array($0.utf8) + [UInt8(ascii: "/")] + name.bytes) }
    let found = paths.lazy.compactMap { try? OpenedFile(path: absolute($0, files), inRootOf: files.process).facts() }
    guard let facts = found.first?.facts else { return false }
    return facts.owner == .root && !facts.isWritableByOthers && facts.identity.changed < started
  }

  private func exists(_ path: ByteString, _ files: ProcessFiles) -> Bool {
    (try? OpenedFile(path: absolute(path, files), inRootOf: files.process)) != nil
  }

  private func absolute(_ path: ByteString, _ files: ProcessFiles) -> ByteString {
    guard !path.hasPrefix("/"), let directory = try? files.link("cwd") else { return path }
    return ByteString(directory.bytes + [UInt8(ascii: "/")] + path.bytes)
  }

  private func readInRoot(_ path: ByteString, _ files: ProcessFiles) throws(Errno) -> [UInt8] {
    try OpenedFile(path: path, inRootOf: files.process).read(at: 0, count: 64 << 10)
  }

  private static func values(_ name: String, _ environment: [ByteString]) -> [ByteString] {
    let prefix = ByteString(name + "=")
    return environment.filter { $0.hasPrefix(prefix) }.map { ByteString($0.bytes.dropFirst(prefix.bytes.count)) }
  }

  /// The folders of a search path; an empty element is the working directory (ld.so(8)).
  private static func folders(_ path: ByteString) -> [ByteString] {
    if path.isEmpty { return [] }
    let separators = Array(":;".utf8)
    return path.bytes.split(omittingEmptySubsequences: false) { separators.contains($0) }
      .map { $0.isEmpty ? "." : ByteString($0) }
  }

  private static func split(_ text: ByteString, at separators: String) -> [ByteString] {
    let separators = Array(separators.utf8)
    return text.bytes.split { separators.contains($0) }.map { ByteString($0) }
  }
}
