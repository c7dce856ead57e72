import Foundation
import Testing

/// `runcguard doctor` in the situations that pipelines put it in; the self-test guards for real.
@Suite("Doctor", .serialized, .requiresRoot, .requiresPtrace, .requiresProgram("setpriv", "unshare", "setarch"))
struct DoctorTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  struct Report: Decodable {
    struct Remark: Decodable {
      let weight: String
      let what: String
      let cure: String?
    }

    struct Check: Decodable {
      let check: String
      let passed: Bool
      let detail: String?
    }

    struct Facts: Decodable {
      let uid: Int
      let capSysPtrace: Bool
      let noNewPrivs: Bool
      let userNamespace: Bool
      let procOptions: [String]
      let addressesFixed: Bool
      let probes: [String: String]
      let programs: [Program]
    }

    struct Program: Decodable {
      let path: String
      let trust: String
      let version: String?
    }

    let outcome: String
    let mode: String
    let remarks: [Remark]
    let checks: [Check]
    let facts: Facts

    var said: String { remarks.map { "\($0.weight): \($0.what); \($0.cure ?? "")" }.joined(separator: "\n") }
  }

  /// Runs the doctor behind other programs, and checks that its status is its outcome's.
  private func examine(behind prefix: [String] = []) throws -> Report {
    let command = try Guard.invoking(["doctor", "--json"]).prefixed(by: prefix).with { $0.limit = .seconds(240) }
    let completion = try command.run(in: scratch)
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let report: Report
    do { report = try decoder.decode(Report.self, from: Data(completion.outputBytes)) } catch {
      Issue.record("\(error): \(completion.testDescription)")
      throw error
    }
    let statuses: [String: Int32] = ["full": 0, "limited": 1, "impossible": 2]
    #expect(completion.status == statuses[report.outcome].map { .exited($0) }, "\(completion.testDescription)")
    try scratch.write(completion.output, to: "doctor.json")
    return report
  }

  private func expectProved(_ report: Report) {
    #expect(report.checks.count == 4)
    for check in report.checks { #expect(check.passed, "\(check): \(report.said)") }
    #expect(report.mode != "none", "\(report.said)")
  }

  private static let dropped = Privilege.container.prefix
  private static let plain = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"]

  @Test("root loses nothing, and the report is what its schema says")
  func root() throws {
    let report = try examine()
    expectProved(report)
    // Files of engines that somebody tampers with on this machine are that machine's fault, not the doctor's.
    let lost = report.remarks.filter { $0.weight != "full" }
    #expect(lost.allSatisfy { $0.what.contains("is not trusted") }, "\(report.said)")
    #expect(report.facts.probes.values.allSatisfy { $0 == "works" })
    let schema = Checkout.root + "/Sources/Reports/Schemas/doctor-1.schema.json"
    let check = "import json, jsonschema, sys; jsonschema.validate(*(json.load(open(path)) for path in sys.argv[1:]))"
    let valid = try Command("python3", "-c", check, scratch.file("doctor.json"), schema).with {
      $0.environment["PATH"] = ProcessInfo.processInfo.environment["PATH"]
    }.run(in: scratch)
    #expect(valid.status == .exited(0), "\(valid.testDescription)")
  }

  @Test("engines are found with versions that something proves", .requiresProgram("runc", "podman"))
  func engines() throws {
    let programs = try examine().facts.programs
    for name in ["runc", "podman"] {
      let program = try #require(programs.first { $0.path.hasSuffix("/\(name)") }, "\(programs)")
      #expect(program.version != nil)
    }
  }

  @Test("a plain user loses setuid programs")
  func plainUser() throws {
    let report = try examine(behind: Self.plain)
    expectProved(report)
    #expect(report.outcome == "limited")
    #expect(report.facts.uid == 65534)
    #expect(report.said.contains("sudo runcguard run --user"))
  }

  @Test("root with Docker's capabilities is told the one to add")
  func container() throws {
    let report = try examine(behind: Self.dropped)
    expectProved(report)
    #expect(report.outcome == "limited")
    #expect(!report.facts.capSysPtrace)
    #expect(report.said.contains("--cap-add SYS_PTRACE"))
  }

  @Test("under an outer listener, mode trace holds", .requiresEngine("cc"), arguments: ["idle", "execs"])
  func underAListener(way: String) throws {
    let report = try examine(behind: [try Victim.path("outer-listener"), way])
    #expect(report.facts.probes["listener"] == "EBUSY")
    #expect(report.mode == "trace" && report.outcome == "limited")
    #expect(report.said.contains("one listener"))
    expectProved(report)
  }

  @Test("inside a guarded step leaves all to the outer guard, and is no finding of its")
  func nested() throws {
    let binary = try #require(Guard.binary)
    let report = try examine(behind: [binary, "run", "--quiet", "--"])
    #expect(report.outcome == "limited" && report.mode == "none")
    #expect(report.checks.isEmpty)
    #expect(report.said.contains("outside of the guarded step"))
  }

  @Test("under no_new_privs")
  func noNewPrivileges() throws {
    let report = try examine(behind: Self.plain + ["--no-new-privs"])
    expectProved(report)
    #expect(report.facts.noNewPrivs)
    #expect(report.said.contains("guarded or not"))
  }

  @Test("where /proc hides other users' processes", arguments: ["hidepid=invisible", "hidepid=ptraceable"])
  func hiddenProcesses(option: String) throws {
    let become = Self.plain.joined(separator: " ")
    let script = "mount -t proc -o \(option) proc /proc && exec \(become) \"$@\""
    let report = try examine(
      behind: ["unshare", "--mount", "--pid", "--fork", "--propagation", "private", "sh", "-c", script, "sh"])
    #expect(report.facts.procOptions.contains { $0.hasPrefix("hidepid=") }, "\(report.facts)")
    #expect(report.outcome != "full")
    #expect(report.said.contains("/proc hides other users' processes"))
    expectProved(report)
  }

  @Test("in a user namespace, root is a plain user")
  func userNamespace() throws {
    let report = try examine(behind: Self.plain + ["unshare", "--user", "--map-root-user"])
    #expect(report.facts.userNamespace)
    #expect(report.facts.uid == 0)
    expectProved(report)
  }

  @Test("without address randomisation callers cannot be told apart")
  func fixedAddresses() throws {
    let report = try examine(behind: ["setarch", "-R"])
    #expect(report.facts.addressesFixed)
    #expect(report.outcome != "full")
    #expect(report.said.contains("lineage-unknown"))
    let stopped = try #require(report.checks.first { $0.check == "non-engine-stopped" })
    #expect(stopped.passed, "\(report.said)")
  }

  @Test("is read by people, too")
  func text() throws {
    let completion = try Guard.invoking(["doctor"]).with { $0.limit = .seconds(240) }.run(in: scratch)
    #expect(completion.output.hasPrefix("runcguard: "), "\(completion.testDescription)")
    for words in ["self-test:", "passed", "facts:", "seccomp filter yes"] {
      #expect(completion.output.contains(words), "\(completion.testDescription)")
    }
    #expect(completion.errors.isEmpty)
  }
}
