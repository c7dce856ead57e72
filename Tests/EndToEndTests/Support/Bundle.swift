import Foundation
import Glibc

/// An OCI bundle whose process writes a file that can be seen outside: where the file is missing, the container's process
/// never ran.
struct Bundle {
  let scratch: Scratch
  let path: String

  private static let marker = "started/marker"

  /// Also the folder's name. Unique on this machine: runtimes name cgroups after it.
  let id: String

  init(in scratch: Scratch) throws {
    self.scratch = scratch
    id = "container-of-\(URL(filePath: scratch.path).lastPathComponent)"
    path = try scratch.folder(id)
    let binaries = try scratch.folder("\(id)/rootfs/bin")
    for folder in ["proc", "dev", "sys", "started"] { _ = try scratch.folder("\(id)/rootfs/\(folder)") }
    let started = try scratch.folder("started")
    try writingExecutables {
      try FileManager.default.copyItem(atPath: "/bin/busybox", toPath: "\(binaries)/busybox")
    }
    try FileManager.default.createSymbolicLink(atPath: "\(binaries)/sh", withDestinationPath: "busybox")
    try scratch.write(Self.configuration(root: "\(path)/rootfs", started: started), to: "\(id)/config.json")
  }

  /// Whether the container's process has run.
  var started: Bool { scratch.exists(Self.marker) }

  /// The arguments of a runtime that run this bundle.
  var arguments: [String] {
    ["--root", scratch.file("state"), "run", "--bundle", path, id]
  }

  /// A line for `sh` that runs this bundle; nothing in it needs quoting.
  func line(_ runtime: String) -> String {
    ([runtime] + arguments).joined(separator: " ")
  }

  private static func configuration(root: String, started: String) -> String {
    let capabilities = #"["CAP_DAC_OVERRIDE", "CAP_KILL"]"#
    return """
      {
        "ociVersion": "1.0.2",
        "process": {
          "terminal": false,
          "user": {"uid": 0, "gid": 0},
          "args": ["/bin/sh", "-c", "echo yes > /started/marker; echo hello from the container"],
          "env": ["PATH=/bin"],
          "cwd": "/",
          "capabilities": {"bounding": \(capabilities), "effective": \(capabilities), "permitted": \(capabilities)}
        },
        "root": {"path": "\(root)", "readonly": false},
        "hostname": "victim",
        "mounts": [
          {"destination": "/proc", "type": "proc", "source": "proc"},
          {"destination": "/started", "type": "bind", "source": "\(started)", "options": ["bind", "rw"]}
        ],
        "linux": {"namespaces": [{"type": "pid"}, {"type": "mount"}, {"type": "ipc"}, {"type": "uts"}]}
      }

      """
  }
}
