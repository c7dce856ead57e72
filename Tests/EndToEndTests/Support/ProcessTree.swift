import Foundation
import Glibc

/// The processes that a test started: whatever carries its mark in the environment, which finds daemons, too, and the
/// descendants of these, which find what has emptied its environment.
struct ProcessTree {
  /// The variable whose value is the mark.
  static let variable = "END_TO_END_TEST"

  let members: [pid_t]

  init(mark: String) {
    let mark = Data("\(Self.variable)=\(mark)\0".utf8)
    var parents: [pid_t: pid_t] = [:]
    var found: Set<pid_t> = []
    for process in Self.all() {
      guard let parent = Self.parent(of: process) else { continue }
      parents[process] = parent
      let environment = FileManager.default.contents(atPath: "/proc/\(process)/environ") ?? Data()
      if environment.range(of: mark) != nil { found.insert(process) }
    }
    var grown = true
    while grown {
      let children = parents.filter { found.contains($0.value) && !found.contains($0.key) }.map(\.key)
      found.formUnion(children)
      grown = !children.isEmpty
    }
    members = found.sorted()
  }

  /// What every process was doing, for the message of a run that hangs.
  func report() -> String {
    var text = processList()
    for process in members {
      text += "\n## \(process)"
      for file in ["cmdline", "wchan", "syscall", "stack", "status"] {
        guard let data = FileManager.default.contents(atPath: "/proc/\(process)/\(file)") else { continue }
        let content = String(decoding: data.map { $0 == 0 ? 0x20 : $0 }, as: UTF8.self)
        let wanted = ["Name", "State", "PPid", "TracerPid", "Sig", "Shd", "Seccomp", "Threads"]
        let lines = content.split(separator: "\n").filter { line in
          file != "status" || wanted.contains { line.hasPrefix($0) }
        }
        text += "\n\(file): \(lines.joined(separator: "\n  "))"
      }
    }
    return text
  }

  /// Whether any of them still runs; a zombie that nobody has waited for does not.
  var alive: Bool {
    members.contains { process in
      let stat = FileManager.default.contents(atPath: "/proc/\(process)/stat") ?? Data()
      let state = String(decoding: stat, as: UTF8.self).split(separator: ")").last?.trimmingPrefix(" ").first
      return state != nil && state != "Z" && state != "X"
    }
  }

  func kill() {
    for process in members { _ = Glibc.kill(process, SIGKILL) }
  }

  /// Kills all that carries a mark, until two looks in a row find nothing: in the middle of its exec a process shows no
  /// environment, and so no mark.
  static func killAll(mark: String) {
    var quiet = 0
    for _ in 0..<50 where quiet < 2 {
      let tree = ProcessTree(mark: mark)
      tree.kill()
      quiet = tree.alive ? 0 : quiet + 1
      usleep(5_000)
    }
  }

  /// The processes whose parent is this one.
  static func children(of process: pid_t) -> [pid_t] { all().filter { parent(of: $0) == process } }

  private func processList() -> String {
    let list = Process()
    list.executableURL = URL(filePath: "/usr/bin/ps")
    list.arguments = ["-e", "-o", "pid,ppid,pgid,sid,stat,wchan:20,args", "--forest"]
    let pipe = Pipe()
    list.standardOutput = pipe
    guard (try? list.run()) != nil else { return "(no ps)" }
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    list.waitUntilExit()
    // Kernel threads say nothing about the run.
    return String(decoding: data, as: UTF8.self).split(separator: "\n").filter { !$0.contains("[k") }
      .joined(separator: "\n")
  }

  private static func all() -> [pid_t] {
    ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap { pid_t($0) }
  }

  /// From `/proc/PID/stat`, whose second field may hold spaces and parentheses.
  private static func parent(of process: pid_t) -> pid_t? {
    guard let data = FileManager.default.contents(atPath: "/proc/\(process)/stat") else { return nil }
    let fields = String(decoding: data, as: UTF8.self).split(separator: ")").last?.split(separator: " ") ?? []
    return fields.count > 1 ? pid_t(fields[1]) : nil
  }
}
