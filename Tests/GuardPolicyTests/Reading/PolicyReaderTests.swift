import GuardModel
import GuardPolicy
import LinuxKernel
import Testing

@Suite("Reading a policy")
struct PolicyReaderTests {
  @Test("A full policy")
  func full() throws {
    let document = try PolicyText.document(PolicyText.full)
    let expected = Policy(
      onViolation: .kill, traced: .refuse, stage: .production, engines: ["podman", "docker"],
      customEngines: [
        CustomEngine(
          name: "obuilder", path: "/usr/local/bin/obuilder",
          pin: Digest(hex: String(repeating: "ab", count: 32)), mayRun: ["runc"]),
        CustomEngine(name: "plain", path: "/opt/plain"),
      ],
      extraRuntimes: [ExtraRuntime(name: "acme-runc", path: "/opt/acme/runc")],
      exceptions: [
        PolicyException(
          caller: "/usr/bin/minikube", runtime: .family("runc"),
          arguments: ArgumentPattern(["runc", "list", "", "**"]),
          reason: "status \"only\", ü\t", expires: CalendarDate("2027-06-30")),
        PolicyException(caller: "/usr/bin/minikube", runtime: .path("/opt/acme/runc"), reason: "everything"),
        PolicyException(caller: "/usr/bin/minikube", runtime: .family("acme-runc"), reason: "by name"),
      ])
    #expect(document.policy == expected)
    #expect(document.positions[.onViolation] == DocumentPosition(line: 2, column: 15))
    #expect(document.positions[.engine(1)] == DocumentPosition(line: 6, column: 17))
    #expect(document.positions[.exception(1)] == DocumentPosition(line: 18, column: 5))
    #expect(
      document.policy.candidates
        == ["/bin/sh", "/usr/local/bin/obuilder", "/opt/plain", "/opt/acme/runc", "/usr/bin/minikube"])
    #expect(document.policy.pins.map(\.path) == ["/usr/local/bin/obuilder"])
  }

  @Test("The least policy is the built-in one, and JSON is read too")
  func least() throws {
    #expect(try PolicyText.document("version: 1\n").policy == .builtIn)
    #expect(try PolicyText.document("{\"version\": 1, \"stage\": \"staging\"}").policy.stage == .staging)
    #expect(Policy.builtIn.engines == ["docker", "podman", "buildah"])
    #expect(try PolicyText.document("version: 1\nengines: {use: []}\n").policy.engines == [])
  }

  @Test(
    "What is wrong, where, and what was meant",
    arguments: [
      ("", ["1:1: the policy is empty; it needs at least `version: 1`"]),
      ("[]", ["1:1: the policy must be a mapping, not a list"]),
      ("stage: ci", ["1:1: `version` is missing; this guard reads version 1 (version: 1)"]),
      ("version: 2", ["1:10: unknown version; this guard reads version 1 (1)"]),
      ("version: \"1\"", ["1:10: unknown version; this guard reads version 1 (1)"]),
      ("version: [1]", ["1:10: unknown version; this guard reads version 1 (1)"]),
      ("version: 1\non_violatoin: kill", ["2:1: unknown key `on_violatoin` in the policy (on_violation)"]),
      ("version: 1\nxyzzy: 1", ["2:1: unknown key `xyzzy` in the policy"]),
      (
        "version: 1\non_violation: terminat",
        ["2:15: `on_violation` must be one of `report`, `kill`, `terminate`, not `terminat` (terminate)"]
      ),
      ("version: 1\ntraced: [watch]", ["2:9: `traced` must be text, not a list"]),
      ("version: 1\nstage:", ["2:7: `stage` must be text, not nothing"]),
      ("version: 1\nengines: [docker]", ["2:10: `engines` must be a mapping, not a list"]),
      ("version: 1\nengines: {use: docker}", ["2:16: `engines.use` must be a list, not text"]),
      ("version: 1\nengines: {use: [dokcer]}", ["2:17: unknown engine `dokcer` (docker)"]),
      ("version: 1\nengines: {use: [crio]}", ["2:17: unknown engine `crio` (cri-o)"]),
      ("version: 1\nengines: {use: [docker, docker]}", ["2:25: engine `docker` stands twice"]),
    ])
  func problems(text: String, problems: [String]) throws {
    #expect(try PolicyText.problems(text) == problems)
  }

  @Test(
    "Custom engines and extra runtimes",
    arguments: [
      ("{path: /x}", ["3:6: a custom engine needs `name`"]),
      ("{name: x}", ["3:6: a custom engine needs `path`"]),
      ("{name: x, path: bin/x}", ["3:22: an engine's `path` must be an absolute path, not `bin/x`"]),
      (
        "{name: x, path: /a/../x}",
        ["3:22: an engine's `path` must name a file plainly, without `.`, `..` or a slash at its end"]
      ),
      ("{name: x, path: /x, sha256: abc}", ["3:34: `sha256` must be 64 hexadecimal digits"]),
      ("{name: x, path: /x, may_run: [rucn]}", ["3:36: unknown runtime `rucn` (runc)"]),
      ("{name: x, path: /x, may_run: [runc, runc]}", ["3:42: runtime `runc` stands twice"]),
      ("{name: podman, path: /x}", ["3:13: the name `podman` is taken"]),
      ("{name: conmon, path: /x}", ["3:13: the name `conmon` is taken"]),
      (
        "{name: a b, path: /x}",
        ["3:13: the name of a custom engine must be letters, digits, `-`, `_` and `.`, 64 at most"]
      ),
      (
        "{name: x, paht: /x}",
        ["3:6: a custom engine needs `path`", "3:16: unknown key `paht` in a custom engine (path)"]
      ),
      ("{name: x, path: /x}, {name: x, path: /y}", ["3:34: the name `x` is taken"]),
    ])
  func customEngines(entry: String, problems: [String]) throws {
    #expect(try PolicyText.problems("version: 1\nengines: {custom: [\n     \(entry)]}") == problems)
  }

  @Test(
    "Extra runtimes",
    arguments: [
      ("{name: runc, path: /x}", ["2:28: the name `runc` is taken"]),
      ("{name: unknown, path: /x}", ["2:28: the name `unknown` is taken"]),
      ("{name: a, path: /x}, {name: a, path: /y}", ["2:49: the name `a` is taken"]),
      ("{name: a, path: x}", ["2:37: a runtime's `path` must be an absolute path, not `x`"]),
    ])
  func extraRuntimes(entry: String, problems: [String]) throws {
    #expect(try PolicyText.problems("version: 1\nruntimes: {extra: [ {\(entry.dropFirst())]}") == problems)
  }

  @Test(
    "Exceptions",
    arguments: [
      ("{caller: /x, runtime: runc}", ["3:4: an exception needs `reason`"]),
      ("{caller: /x, runtime: runc, reason: ''}", ["3:40: an exception's `reason` must not be empty or hold a NUL"]),
      ("{runtime: runc, reason: r}", ["3:4: an exception needs `caller`"]),
      (
        "{caller: minikube, runtime: runc, reason: r}",
        ["3:13: an exception's `caller` must be an absolute path, not `minikube`"]
      ),
      ("{caller: /x, reason: r}", ["3:4: an exception needs `runtime`"]),
      ("{caller: /x, runtime: rnc, reason: r}", ["3:26: unknown runtime `rnc` (runc)"]),
      (
        "{caller: /x, runtime: bin/runc, reason: r}",
        ["3:26: an exception's `runtime` must be an absolute path, not `bin/runc`"]
      ),
      (
        "{caller: /x, runtime: runc, reason: r, expires: 2026-02-30}",
        ["3:52: `expires` must be a day such as 2027-06-30, not `2026-02-30`"]
      ),
      (
        "{caller: /x, runtime: runc, reason: r, expires: 2026-02-28}",
        ["3:52: this exception expired on 2026-02-28; review it, then renew or remove it"]
      ),
      ("{caller: /x, runtime: runc, reason: r, expires: 2026-03-01}", []),
      (
        "{caller: /x, runtime: runc, reason: r, argv: []}",
        ["3:49: `argv` must not be empty; write [\"**\"] or leave it out to allow any"]
      ),
      (
        "{caller: /x, runtime: runc, reason: r, argv: [\"**\", a]}",
        ["3:50: `**` may only stand alone and last; `*` is any text within one argument"]
      ),
      (
        "{caller: /x, runtime: runc, reason: r}\n - {caller: /x, runtime: runc, reason: s}",
        ["4:4: this exception stands twice"]
      ),
    ])
  func exceptions(entry: String, problems: [String]) throws {
    #expect(try PolicyText.problems("version: 1\nexceptions:\n - \(entry)") == problems)
  }

  @Test("Everything is told at once, in the document's order")
  func all() throws {
    let text = """
      vresion: 1
      stage: prod
      engines:
        use: [pod]
      exceptions:
        - {caller: x, runtime: runc}
      """
    #expect(
      try PolicyText.problems(text) == [
        "1:1: unknown key `vresion` in the policy (version)",
        "1:1: `version` is missing; this guard reads version 1 (version: 1)",
        "2:8: `stage` must be one of `ci`, `staging`, `production`, not `prod`",
        "4:9: unknown engine `pod`",
        "6:5: an exception needs `reason`",
        "6:14: an exception's `caller` must be an absolute path, not `x`",
      ])
  }

  @Test("A problem is shown with its line and a caret, whatever the line holds")
  func rendering() {
    let problem = PolicyProblem(
      "unknown key `on_violatoin`", at: DocumentPosition(line: 2, column: 3), suggestion: "on_violation")
    let source = Array("version: 1\n\tü\u{1B}on_violatoin: kill\n".utf8)
    #expect(
      problem.rendered(file: "p.yml", source: source) == """
        p.yml:2:3: unknown key `on_violatoin`; did you mean `on_violation`?
           ü\\x1bon_violatoin: kill
            ^
        """)
    let beyond = PolicyProblem("gone", at: DocumentPosition(line: 9, column: 1))
    #expect(beyond.rendered(file: "p.yml", source: source) == "p.yml:9:1: gone")
  }

  @Test("The canonical text is a policy, the same one, and equal for equal policies")
  func canonical() throws {
    let policy = try PolicyText.document(PolicyText.full).policy
    let text = policy.canonicalText
    let again = try PolicyText.document(text).policy
    #expect(again == policy)
    #expect(again.canonicalText == text)
    var other = policy
    other.customEngines.reverse()
    #expect(other.canonicalText == text)
    #expect(
      Policy.builtIn.canonicalText == """
        version: 1
        on_violation: terminate
        traced: watch
        stage: ci
        engines:
          use: ["docker", "podman", "buildah"]
          custom: []
        runtimes:
          extra: []
        exceptions: []

        """)
  }

  @Test(
    "Days",
    arguments: [
      ("2024-02-29", true), ("2023-02-29", false), ("1900-02-29", false), ("2000-02-29", true), ("2026-13-01", false),
      ("2026-04-31", false), ("2026-4-1", false), ("2026-04-00", false), ("+026-04-01", false), ("2026/04/01", false),
    ])
  func days(text: String, isDay: Bool) {
    #expect((CalendarDate(text) != nil) == isDay)
    #expect(CalendarDate(text).map { "\($0)" == text } ?? true)
  }

  @Test("A moment's day")
  func dayOfMoment() {
    #expect(CalendarDate(Timestamp(seconds: 1_767_225_599, nanoseconds: 0)) == CalendarDate("2025-12-31"))
  }
}
