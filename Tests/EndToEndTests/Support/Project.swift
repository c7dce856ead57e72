import Foundation

/// One of the projects of `ci-examples/demo` as a CI system checks it out.
struct Project {
  let name: String

  /// `build`, which is ordinary, or `dependency`, which executes a hidden runtime.
  init(_ name: String) { self.name = name }

  /// Copies the project to a folder of its name, and gives its path.
  @discardableResult
  func workspace(in scratch: Scratch) throws -> String {
    let copy = scratch.file(name)
    try writingExecutables {
      try FileManager.default.copyItem(atPath: "\(Checkout.examples)/demo/\(name)", toPath: copy)
    }
    return copy
  }

  /// Makes a git repository of such a copy.
  @discardableResult
  func repository(in scratch: Scratch, _ environment: [String: String], adding files: [String: String] = [:]) throws
    -> String
  {
    let copy = try workspace(in: scratch)
    for (path, source) in files {
      let place = "\(copy)/\(path)"
      let folder = URL(filePath: place).deletingLastPathComponent()
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try FileManager.default.copyItem(atPath: source, toPath: place)
    }
    let identity = "-c user.name=test -c user.email=test@example -c init.defaultBranch=main"
    let line = "git \(identity) init -q && git \(identity) add -A && git \(identity) commit -qm example"
    let completion = try Command.shell(line).with {
      $0.environment = environment
      $0.directory = copy
    }.run(in: scratch)
    guard completion.status == .exited(0) else { throw MissingNeed(description: completion.testDescription) }
    return copy
  }
}
