import Foundation
import Testing

/// `runcguard policy ...`: each tool as its user calls it.
@Suite("Policy tools", .requiresProgram("runc"))
struct PolicyToolTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func policy(_ words: String...) throws -> Completion {
    try Guard.invoking(["policy"] + words).run(in: scratch)
  }

  private static let runtime = "/usr/sbin/runc"

  @Test("show prints what is in force, with where each value comes from")
  func show() throws {
    let builtIn = try policy("show")
    #expect(builtIn.status == .exited(0), "\(builtIn.testDescription)")
    #expect(builtIn.output.contains("# from: built-in"))
    #expect(builtIn.output.contains("on_violation: terminate  # built-in"))

    try scratch.write("version: 1\non_violation: kill\n", to: ".runcguard.yml")
    let found = try policy("show")
    #expect(found.output.contains("on_violation: kill  # \(scratch.path)/.runcguard.yml:2:15"), "\(found.output)")
    #expect(found.output.contains("traced: watch  # built-in"))

    // What is shown is a policy, and the same one.
    let shown = try scratch.write(found.output, to: "shown.yml")
    let again = try policy("show", "--policy", shown)
    let digest = found.output.split(separator: "\n").first { $0.hasPrefix("# sha256") }
    #expect(again.output.split(separator: "\n").first { $0.hasPrefix("# sha256") } == digest)
  }

  @Test("check tells every problem at once, with places and suggestions")
  func check() throws {
    #expect(try policy("check").status == .exited(0))
    let file = try scratch.write(
      """
      version: 1
      on_violaton: kill
      engines: {use: [podmn]}
      exceptions:
        - {caller: /usr/bin/make, runtime: runc, reason: old, expires: 2020-01-01}

      """, to: "bad.yml")
    let bad = try policy("check", file)
    #expect(bad.status == .exited(1), "\(bad.testDescription)")
    for words in [
      ":2:1: unknown key `on_violaton`", "did you mean `on_violation`?", ":3:17: unknown engine `podmn`", "`podman`",
      "expired on 2020-01-01",
    ] { #expect(bad.errors.contains(words), "\(bad.errors)") }
    #expect(bad.output.isEmpty)
    #expect(try policy("check", scratch.file("missing.yml")).status == .exited(1))
  }

  @Test("check names exceptions that recorded runs do not need", .requiresPtrace)
  func unused() throws {
    let text = """
      version: 1
      exceptions:
        - {caller: /usr/bin/dash, runtime: runc, argv: [runc, --version], reason: needed}
        - {caller: /usr/bin/dash, runtime: crun, reason: forgotten}

      """
    let run = try Guard.run(
      .shell("runc --version; true"), options: ["--trace", scratch.file("t.jsonl")], policy: text, in: scratch)
    #expect(run.status == .exited(0), "\(run.testDescription)")
    let checked = try policy("check", scratch.file("policy.yml"), "--trace", scratch.file("t.jsonl"))
    #expect(checked.status == .exited(1), "\(checked.testDescription)")
    #expect(checked.errors.contains("policy.yml:4:5: this exception is not needed"))
    #expect(checked.errors.contains("forgotten") && !checked.errors.contains(": needed"))
  }

  @Test("init writes a policy that is in order, once")
  func starter() throws {
    let first = try policy("init")
    #expect(first.status == .exited(0), "\(first.testDescription)")
    #expect(try policy("check", ".runcguard.yml").status == .exited(0))
    let text = try scratch.text(of: ".runcguard.yml")
    if Checkout.program("podman") != nil { #expect(text.contains("#   podman: ")) }

    let second = try policy("init")
    #expect(second.status == .exited(125), "\(second.testDescription)")
    #expect(second.errors.contains("kept as it is"))
    #expect(try scratch.text(of: ".runcguard.yml") == text)
    #expect(try policy("init", "--output", "other.yml").status == .exited(0))
  }

  @Test("explain tells the ruling and every step to it", .requiresProgram("podman", "conmon", "dash"))
  func explain() throws {
    let engine = try policy(
      "explain", "--caller", "/usr/bin/conmon", "--chain", "/usr/bin/podman", "--chain", "/usr/bin/dash", "--runtime",
      Self.runtime)
    #expect(engine.status == .exited(0), "\(engine.testDescription)")
    #expect(engine.output.contains("\(Self.runtime): runc, sanctioned: conmon of podman"))
    #expect(engine.output.contains("conmon of podman may execute runc"))

    let alone = try policy("explain", "--caller", "/usr/bin/conmon", "--runtime", Self.runtime)
    #expect(alone.status == .exited(86), "\(alone.testDescription)")
    #expect(alone.output.contains("component-started-by-job"))

    let copy = try Command("cp", Self.runtime, "formatter").run(in: scratch)
    #expect(copy.status == .exited(0))
    let disguised = try policy("explain", "--caller", "/usr/bin/dash", "--runtime", scratch.file("formatter"))
    #expect(disguised.status == .exited(86), "\(disguised.testDescription)")
    #expect(disguised.output.contains("runtime-disguised: the runtime runs under a name that is not its own"))
    #expect(try policy("explain", "--caller", "/none", "--runtime", "/none").status == .exited(125))
  }

  @Test("learn proposes what makes a run clean, and no attack", .requiresPtrace)
  func learn() throws {
    let trace = scratch.file("t.jsonl")
    let script = "runc --version; runc --version; cp \(Self.runtime) formatter; ./formatter --version; true"
    let run = try Guard.run(.shell(script), options: ["--trace", trace, "--on-violation", "kill"], in: scratch)
    #expect(run.status == .exited(86), "\(run.testDescription)")

    let learned = try policy("learn", trace, "--output", "proposed.yml")
    #expect(learned.status == .exited(1), "\(learned.testDescription)")
    let exception = "+  - {caller: \"/usr/bin/dash\", runtime: \"runc\", argv: [\"runc\", \"--version\"]"
    #expect(learned.output.contains(exception))
    #expect(learned.output.contains("seen 2 times"))
    #expect(learned.errors.contains("--allow runtime-disguised"))

    // What is right becomes clean; the disguise stays a finding.
    let replay = try Guard.invoking(["replay", trace, "--policy", scratch.file("proposed.yml")]).run(in: scratch)
    #expect(replay.status == .exited(86), "\(replay.testDescription)")
    #expect(replay.output.contains("1 finding,"))

    // Not even by name can an exception cover a file that nobody installed, and learn says so.
    let forced = try policy("learn", trace, "--allow", "runtime-disguised", "--allow", "runtime-untrusted")
    #expect(forced.status == .exited(1), "\(forced.testDescription)")
    #expect(forced.errors.contains("still suspicious with the proposal"))
  }

  @Test("a learned policy lets the same step run", .requiresPtrace)
  func learnedPolicyHolds() throws {
    let trace = scratch.file("t.jsonl")
    let step = Command.shell("runc --version; true")
    _ = try Guard.run(step, options: ["--trace", trace], in: scratch)
    let learned = try policy("learn", trace, "--output", "proposed.yml")
    #expect(learned.status == .exited(0), "\(learned.testDescription)")
    let run = try Guard.run(step, policy: try scratch.text(of: "proposed.yml"), in: scratch)
    #expect(run.status == .exited(0), "\(run.testDescription)")
    #expect(run.completion.output.contains("runc version"))
  }

  @Test("schema prints what documented policies fit into")
  func schema() throws {
    let printed = try policy("schema")
    #expect(printed.status == .exited(0))
    try scratch.write(printed.output, to: "schema.json")
    let examples = try ["README.md", "Documentation/Policy.md"].flatMap { page in
      try String(contentsOfFile: "\(Checkout.root)/\(page)", encoding: .utf8).components(separatedBy: "```yaml\n")
        .dropFirst().compactMap { $0.components(separatedBy: "```").first }.filter { $0.hasPrefix("version: 1") }
    }
    try #require(!examples.isEmpty)
    for (place, example) in examples.enumerated() {
      let file = try scratch.write(example, to: "example-\(place).yml")
      #expect(try policy("check", file).status == .exited(0), "\(example)")
      let valid = try Command("python3", "-c", Self.validate, scratch.file("schema.json"), file).with {
        $0.environment["PATH"] = ProcessInfo.processInfo.environment["PATH"]
      }.run(in: scratch)
      #expect(valid.status == .exited(0), "\(valid.testDescription)")
    }
  }

  /// YAML's dates are text to a JSON Schema.
  private static let validate = """
    import json, sys, yaml, jsonschema
    class Loader(yaml.SafeLoader): pass
    Loader.yaml_implicit_resolvers = {
      key: [(tag, rule) for tag, rule in rules if not tag.endswith("timestamp")]
      for key, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()}
    jsonschema.validate(yaml.load(open(sys.argv[2]), Loader), json.load(open(sys.argv[1])))
    """
}
