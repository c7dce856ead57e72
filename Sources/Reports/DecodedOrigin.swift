import GuardModel

extension EncodedAttribution {
  func decoded() throws(VerdictError) -> Attribution {
    Attribution(
      try value(Attribution.Kind(rawValue: kind), of: "attribution.kind", kind), tool: tool,
      package: package.map { ByteString($0) }, version: version.map { ByteString($0) },
      name: name.map { ByteString($0) },
      file: file.map { Attribution.Place(ByteString($0.path), line: $0.line) }, evidence: evidence,
      confidence: try value(Attribution.Confidence(rawValue: confidence), of: "attribution.confidence", confidence),
      instance: instance.map(InstanceID.init(rawValue:)))
  }
}

extension EncodedCI {
  func decoded() throws(VerdictError) -> CIContext? {
    guard let provider else { return nil }
    var context = CIContext(try value(CIProvider(rawValue: provider), of: "ci.provider", provider))
    context.job = job
    context.jobID = jobID
    context.jobURL = try link(jobURL)
    context.pipeline = pipeline
    context.pipelineURL = try link(pipelineURL)
    context.step = step
    context.repository = repository
    context.repositoryURL = try link(repositoryURL)
    context.commit = try hash(commit)
    context.previousCommit = try hash(previousCommit)
    context.ref = ref
    context.actor = actor
    context.definition = definition
    context.commitURL = try link(commitURL)
    context.compareURL = try link(compareURL)
    return context
  }

  /// Reports make links of these, so that `javascript:` must not get through.
  private func link(_ text: String?) throws(VerdictError) -> String? {
    guard let text else { return nil }
    let isLink = text.hasPrefix("https://") || text.hasPrefix("http://")
    let isPlain = text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"\"'<>\\`".utf8.contains($0) }
    return try value(isLink && isPlain ? text : nil, of: "ci", text)
  }

  private func hash(_ text: String?) throws(VerdictError) -> String? {
    guard let text else { return nil }
    let isHash = (7...64).contains(text.utf8.count) && text.allSatisfy { $0.isASCII && $0.isHexDigit }
    return try value(isHash ? text : nil, of: "ci", text)
  }
}
