import GuardModel

extension EncodedFinding {
  func decoded() throws(VerdictError) -> Finding {
    var finding = Finding(
      id: id, rule: try value(Rule.all.first { $0.id == rule }, of: "rule", rule), reasons: reasons,
      action: try value(GuardAction(rawValue: action), of: "action", action), message: message,
      time: try readTime(time, of: "time"), arguments: argv.map { ByteString($0) },
      directory: cwd.map { ByteString($0) },
      recommendedActions: recommendedActions.map { RecommendedAction(title: $0.title, detail: $0.detail) },
      occurrences: try value(occurrences > 0 ? occurrences : nil, of: "occurrences", "\(occurrences)"))
    // Reasons of newer guards are let pass, but only as the words that reasons are.
    for reason in reasons where !reason.utf8.allSatisfy({ SecretNames.isNameByte($0) }) {
      throw VerdictError("`\(reason)` is no value of `reasons`")
    }
    if let runtime { finding.runtime = try runtime.decoded() }
    if let caller { finding.caller = try caller.decoded() }
    for claim in attribution.claims ?? [] { finding.attributions.append(try claim.decoded()) }
    for link in chain { finding.chain.append(try link.decoded()) }
    return finding
  }
}

extension EncodedRuntime {
  func decoded() throws(VerdictError) -> RuntimeEvidence {
    var decoded = RuntimeEvidence(
      family: RuntimeFamilyID(rawValue: family), path: ByteString(path), requested: ByteString(requested),
      digest: try readDigest(sha256), evidence: [], trust: try value(Trust(word: trust), of: "trust", trust))
    for item in evidence {
      decoded.evidence.append(
        Evidence(try value(Evidence.Kind(rawValue: item.kind), of: "evidence.kind", item.kind), item.detail))
    }
    return decoded
  }
}

extension EncodedCaller {
  func decoded() throws(VerdictError) -> CallerEvidence {
    CallerEvidence(
      path: ByteString(path), digest: try readDigest(sha256), user: UserID(rawValue: uid),
      process: ProcessID(rawValue: pid))
  }
}

extension EncodedChainLink {
  func decoded() throws(VerdictError) -> ChainLink {
    ChainLink(
      instance: InstanceID(rawValue: instance), process: ProcessID(rawValue: pid), user: UserID(rawValue: uid),
      path: ByteString(path), arguments: argv.map { ByteString($0) }, time: try readTime(time, of: "time"), role: role,
      forgotten: try count(forgotten, of: "forgotten"))
  }
}
