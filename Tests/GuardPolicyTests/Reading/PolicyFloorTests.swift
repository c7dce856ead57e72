import GuardModel
import GuardPolicy
import LinuxKernel
import Testing

@Suite("The machine's policy as a floor")
struct PolicyFloorTests {
  static let floor = """
    version: 1
    on_violation: kill
    traced: refuse
    engines:
      use: [docker, podman]
      custom: [{name: mine, path: /opt/mine, may_run: [runc, crun]}, {name: free, path: /opt/free}]
    runtimes:
      extra: [{name: acme, path: /opt/acme}]
    exceptions:
      - {caller: /usr/bin/minikube, runtime: runc, argv: [runc, list], reason: status, expires: 2027-01-01}
      - {caller: /usr/bin/kind, runtime: runc, reason: all}
    """

  @Test("A repository that says nothing changes nothing")
  func nothing() throws {
    let floor = try PolicyText.document(Self.floor).policy
    #expect(try floor.tightened(by: PolicyText.document("version: 1")) == floor)
  }

  @Test("What makes it stricter is taken, and the rest stays")
  func stricter() throws {
    let floor = try PolicyText.document(Self.floor).policy
    let repository = try PolicyText.document(
      """
      version: 1
      on_violation: terminate
      stage: staging
      engines: {use: [podman], custom: [{name: mine, path: /opt/mine, may_run: [crun]}]}
      runtimes: {extra: [{name: other, path: /opt/other}]}
      exceptions:
        - {caller: /usr/bin/minikube, runtime: runc, argv: [runc, list], reason: ours, expires: 2026-12-31}
        - {caller: /usr/bin/kind, runtime: runc, argv: [runc, state, "*"], reason: less}
      """)
    let effective = try floor.tightened(by: repository)
    #expect(effective.onViolation == .terminate)
    #expect(effective.traced == .refuse)
    #expect(effective.stage == .staging)
    #expect(effective.engines == ["podman"])
    #expect(effective.customEngines == [CustomEngine(name: "mine", path: "/opt/mine", mayRun: ["crun"])])
    #expect(effective.extraRuntimes.map(\.name) == ["acme", "other"])
    #expect(effective.exceptions == repository.policy.exceptions)
  }

  @Test(
    "What would loosen it is refused, and its line named",
    arguments: [
      ("on_violation: report", "2:15: less than `on_violation: kill`"),
      ("traced: watch", "2:9: less than `traced: refuse`"),
      ("engines: {use: [docker, buildah]}", "2:25: the engine `buildah`"),
      ("engines: {custom: [{name: x, path: /x}]}", "2:20: the custom engine `x` so"),
      ("engines: {custom: [{name: mine, path: /opt/mine}]}", "2:20: the custom engine `mine` so"),
      ("engines: {custom: [{name: mine, path: /opt/other, may_run: []}]}", "2:20: the custom engine `mine` so"),
      ("engines: {custom: [{name: mine, path: /opt/mine, may_run: [youki]}]}", "2:20: the custom engine `mine` so"),
      (
        "engines: {custom: [{name: free, path: /opt/free, sha256: \(String(repeating: "0", count: 64))}]}",
        "2:20: the custom engine `free` so"
      ),
      ("runtimes: {extra: [{name: acme, path: /tmp/x}]}", "2:20: another runtime by the name of `acme`"),
      ("exceptions: [{caller: /usr/bin/make, runtime: runc, reason: r}]", "2:14: this exception"),
      (
        "exceptions: [{caller: /usr/bin/minikube, runtime: runc, argv: [runc, list], reason: r}]",
        "2:14: this exception"
      ),
      (
        "exceptions: [{caller: /usr/bin/minikube, runtime: runc, reason: r, expires: 2026-12-31}]",
        "2:14: this exception"
      ),
      (
        "exceptions: [{caller: /usr/bin/minikube, runtime: runc, argv: [runc, list], reason: r, expires: 2027-01-02}]",
        "2:14: this exception"
      ),
    ])
  func looser(text: String, problem: String) throws {
    let place = problem.prefix { $0 != " " }
    let what = problem.dropFirst(place.count + 1)
    #expect(
      try PolicyText.loosenings(Self.floor, "version: 1\n\(text)")
        == ["\(place) the policy of this machine does not allow \(what)"])
  }

  @Test("A repository may speak of the machine's extra runtimes, and name them again")
  func inherited() throws {
    let floor = try PolicyText.document(Self.floor).policy
    let vocabulary = PolicyVocabulary(families: ["runc", "crun"], inherited: floor.extraRuntimes)
    let text = """
      version: 1
      engines: {custom: [{name: mine, path: /opt/mine, may_run: [acme]}]}
      runtimes: {extra: [{name: acme, path: /opt/acme}]}
      """
    let document = try PolicyReader.read(
      YAMLDocument.parse(Array(text.utf8)), vocabulary: vocabulary, today: PolicyText.today())
    #expect(document.policy.customEngines.first?.mayRun == ["acme"])
    #expect(throws: PolicyRejection.self) { try floor.tightened(by: document) }
  }

  @Test("Every line that loosens is named")
  func all() throws {
    let repository = "version: 1\non_violation: report\nengines: {use: [cri-o, k3s]}"
    #expect(try PolicyText.loosenings(Self.floor, repository).count == 3)
  }
}
