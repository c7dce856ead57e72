import Foundation
import GuardModel
import Reports
import Testing

@Suite struct HTMLTests {
  /// Only the page's own style and script may act, which its policy names by digests; it asks nobody for anything.
  @Test func isSelfContained() throws {
    let script = """
      import base64, hashlib, html.parser, re, sys
      class Reader(html.parser.HTMLParser):
        inside, policy = None, ""
        def handle_starttag(self, tag, attributes):
          names = dict(attributes)
          assert not {"src", "href", "style", "action", "data", "poster", "srcset"} & set(names), (tag, names)
          assert not [name for name in names if name.startswith("on")], (tag, names)
          allowed = "html head meta title style body main header footer section article h1 h2 h3 h4 p pre code span b strong"
          allowed += " em small dl dt dd div ul ol li details summary table thead tbody tr th td svg path circle text script"
          assert tag in allowed.split(), tag
          if names.get("http-equiv"): self.policy = names["content"]
          self.inside = tag
        def handle_endtag(self, tag): self.inside = None
        def handle_data(self, text): self.texts[self.inside] = self.texts.get(self.inside, "") + text
      for path in sys.argv[1:]:
        reader = Reader()
        reader.texts = {}
        reader.feed(open(path, encoding="utf-8").read())
        assert reader.policy.startswith("default-src 'none'"), path
        for tag in ["style", "script"]:
          digest = base64.b64encode(hashlib.sha256(reader.texts[tag].encode()).digest()).decode()
          assert f"{tag}-src 'sha256-{digest}'" in reader.policy, (path, tag, digest)
        assert "url(" not in reader.texts["style"] and "@import" not in reader.texts["style"], path
      print("read", len(sys.argv) - 1)
      """
    try Program.inFolder { folder in
      let documents = try #require(EveryFormatTests.documents[.html])
      let files = try documents.map { name, bytes in
        let file = folder.appendingPathComponent("\(name).html")
        try Data(bytes).write(to: file)
        return file.path
      }
      let outcome = try Program.run(["python3", "-c", script] + files)
      #expect(outcome.output == "read \(documents.count)\n")
    }
  }

  @Test func tellsTheWholeStory() {
    let text = page(Sample.verdict(.violation, findings: [Sample.finding], sanctioned: Sample.podman))
    for part in [
      "<h2 id=\"findings\">Findings</h2>", "RCG001", "STEP TERMINATED", "left-pad-ng", "Investigate the source",
      "npm explain left-pad-ng", "Work handed to daemons outside the step is not seen.", "<svg", "ab12ab12",
      "/usr/bin/podman", "class=\"stop\"",
    ] { #expect(text.contains(part), "\(part)") }
    #expect(page(Sample.verdict(.clean)).contains("No container runtime was executed in this step."))
    #expect(page(Sample.error).contains("the step was not guarded"))
  }

  /// The chain is found among thousands: its folds are open, ordinary ones are closed and grouped.
  @Test func chainStandsOutOfThousands() {
    let text = page(Sample.verdict(.violation, findings: [Sample.finding]), tree: Build.tree(of: 3_000))
    #expect(text.contains("programs</b>: as ×"))
    #expect(text.ranges(of: "<details open").count < 12)
    #expect(text.contains("<li class=\"stop\">"))
    #expect(text.utf8.count < 3_000_000)
  }

  @Test func moreExecsThanAPageHoldsAreCounted() {
    let text = page(Sample.verdict(.violation, findings: [Sample.finding]), tree: Build.tree(of: 12_000))
    #expect(text.contains("truncated: "))
    #expect(text.contains("<li class=\"stop\">"), "a runtime is shown although it came late")
  }

  /// A trace may come from anywhere: creators in a circle, and chains deeper than a parser nests.
  @Test func anyTreeCanBeDrawn() {
    var circle = ExecTree()
    for (id, creator) in [(1, 2), (2, 1), (3, 3), (4, 99)] as [(UInt64, UInt64)] {
      circle.add(Build.record(id, by: creator, "/bin/x", ["x"]))
    }
    #expect(page(Sample.verdict(.clean), tree: circle).contains("<svg"))
    var deep = ExecTree()
    for id in 1...5_000 { deep.add(Build.record(UInt64(id), by: UInt64(id - 1), "/bin/sh", ["sh"])) }
    let text = page(Sample.verdict(.clean), tree: deep)
    var depth = 0
    var deepest = 0
    for part in text.split(separator: "<") {
      if part.hasPrefix("ul") { depth += 1 } else if part.hasPrefix("/ul") { depth -= 1 }
      deepest = max(deepest, depth)
    }
    #expect(deepest < 130)
  }

  private func page(_ verdict: Verdict, tree: ExecTree? = nil) -> String {
    String(decoding: HTML.render(verdict, tree: tree), as: UTF8.self)
  }
}

/// A compilation of many files with the sample's chain in it.
enum Build {
  static func tree(of size: Int) -> ExecTree {
    var tree = ExecTree()
    var next: UInt64 = 20
    tree.add(record(1, by: 0, "/usr/bin/make", ["make", "all"]))
    tree.add(record(5, by: 1, "/usr/bin/node", ["node", "/usr/lib/node_modules/npm/bin/npm-cli.js", "install"]))
    while Int(next) < size {
      tree.add(record(next, by: 1, "/usr/bin/gcc", ["gcc", "-O2", "-c", ByteString("src/file\(next).c")]))
      for program in ["cc1", "as"] {
        let path = ByteString("/usr/lib/gcc/\(program)")
        tree.add(record(next + 1, by: next, path, [ByteString(program), ByteString("file\(next).c")]))
        tree.add(record(next + 2, by: 1, path, [ByteString(program), ByteString("other\(next).c")]))
        next += 2
      }
      next += 1
    }
    tree.add(record(next, by: 5, "/usr/bin/dash", ["sh", "-c", "node postinstall.js"]))
    tree.add(
      record(
        next + 1, by: next, "/usr/sbin/runc", ["runc", "run", "x"], .suspicious("runc", [.callerNotEngine])))
    return tree
  }

  static func record(
    _ id: UInt64, by creator: UInt64, _ path: ByteString, _ arguments: [ByteString], _ ruling: Ruling = .ordinary
  ) -> TraceRecord {
    func attempt(_ path: ByteString, _ arguments: [ByteString], _ id: UInt64) -> ExecAttempt {
      let time = Timestamp(seconds: Sample.started.seconds, nanoseconds: UInt32(id % 1000) * 1_000_000)
      let identity = FileIdentity(device: 1, inode: id, size: 1, modified: time, changed: time)
      let file = FileFacts(
        identity: identity, owner: .root, group: GroupID(rawValue: 0), mode: 0o755, linkCount: 1)
      return ExecAttempt(
        process: ProcessID(rawValue: Int32(truncatingIfNeeded: 4000 + id)), user: .root, time: time,
        image: Image(file: file, path: path, identification: .ordinary, trust: .installed), arguments: arguments,
        requested: path)
    }
    let caller = Instance(
      id: InstanceID(rawValue: creator), creator: nil, attempt: attempt("", [], creator), standing: .ordinary)
    let exec = attempt(path, arguments, id)
    return TraceRecord(
      ExecRecord(
        instance: InstanceID(rawValue: id), caller: .known(caller), attempt: exec, process: exec.process,
        time: exec.time, ruling: ruling, standing: .ordinary, action: ruling == .ordinary ? .reported : .terminated))
  }
}
