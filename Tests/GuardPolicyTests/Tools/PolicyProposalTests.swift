import GuardModel
import GuardPolicy
import Runtimes
import Testing

@Suite struct PolicyProposalTests {
  private static func observation(
    _ arguments: [ByteString], _ reasons: [Reason] = [.callerNotEngine], by caller: Caller = Scene.bash
  ) -> Observation {
    Observation(place: "t:5", family: "runc", reasons: reasons, arguments: arguments, caller: caller)
  }

  private static func proposal(
    _ observations: [Observation], above policy: Policy = .builtIn, allowed: Set<Reason> = []
  ) -> PolicyProposal {
    PolicyProposal(observations, above: policy, allowed: allowed)
  }

  @Test func oneExceptionForEachCallerAndRuntime() {
    let proposal = Self.proposal([
      Self.observation(["runc", "list"]), Self.observation(["runc", "list"]),
      Self.observation(["runc", "state", "a"], by: Scene.caller("make", .ordinary)),
    ])
    #expect(proposal.policy.exceptions.map(\.caller) == ["/usr/bin/bash", "/usr/bin/make"])
    #expect(proposal.policy.exceptions.map(\.arguments?.parts) == [["runc", "list"], ["runc", "state", "a"]])
    #expect(proposal.additions.count == 2)
    #expect(proposal.additions[0].why.contains("seen 2 times"))
    #expect(proposal.refusals == [])
  }

  @Test(arguments: [
    ([["runc", "list"], ["runc", "list", "-q"]], ["runc", "list", "**"]),
    ([["runc", "--token", "***"]], ["runc", "--token", "*"]),
    ([["runc"], ["crun"]], ["**"]), ([["runc", ""]], ["runc", ""]),
  ])
  func argumentsAreWhatAllHaveInCommon(_ lists: [[String]], _ pattern: [String]) throws {
    let proposal = Self.proposal(lists.map { Self.observation($0.map { ByteString($0) }) })
    #expect(proposal.policy.exceptions.first?.arguments?.parts == pattern)
    for list in lists { #expect(ArgumentPattern(pattern).matches(list.map { ByteString($0) })) }
    // The proposal is a policy that can be read.
    #expect(try PolicyText.document(proposal.policy.canonicalText).policy == proposal.policy)
  }

  @Test(arguments: Reason.allCases.filter { $0 != .callerNotEngine })
  func attacksAreNotLearned(_ reason: Reason) {
    let observation = Self.observation(["runc"], [.callerNotEngine, reason])
    let refused = Self.proposal([observation])
    #expect(refused.policy == .builtIn && refused.additions == [])
    #expect(refused.refusals.first?.why.contains("--allow \(reason.rawValue)") == true)
    let allowed = Self.proposal([observation], allowed: [reason])
    #expect(allowed.policy.exceptions.count == 1)
  }

  @Test func anEngineThatIsNotUsedIsUsed() {
    let caller = Scene.caller("podman", .unsanctionedComponent("podman", [.callerNotEngine]))
    let proposal = Self.proposal([Self.observation(["runc"], by: caller)], above: Policy(engines: []))
    #expect(proposal.policy == Policy(engines: ["podman"]))
    #expect(proposal.additions.map(\.line) == ["engines.use: podman"])
  }

  @Test func unknownCallersAreNoException() {
    let observation = Self.observation(["runc"], [.lineageUnknown], by: .unknown)
    let proposal = Self.proposal([observation], allowed: [.lineageUnknown])
    #expect(proposal.policy == .builtIn)
    #expect(proposal.refusals.count == 1)
  }

  /// What was learned is allowed by the judge.
  @Test func theJudgeAgrees() throws {
    let attempt = Scene.attempt("runc", "list")
    let proposal = Self.proposal([Self.observation(attempt.arguments)])
    #expect(Scene().reasons(attempt, by: Scene.bash) == [.callerNotEngine])
    #expect(Scene(proposal.policy).ruling(attempt, by: Scene.bash) == .excepted("runc", exception: 0))
    #expect(Scene(proposal.policy).reasons(Scene.attempt("runc", "run"), by: Scene.bash) == [.callerNotEngine])
  }
}
