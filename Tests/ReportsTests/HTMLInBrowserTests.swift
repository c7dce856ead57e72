import Foundation
import GuardModel
import Reports
import Testing

/// The page in a browser, which forgives what a parser would tell and runs what should be text.
@Suite(.serialized) struct HTMLInBrowserTests {
  private static let attacks = [
    "<script>document.title='owned'</script>", "<img src=x onerror=document.title='owned'>", "</code><b id=owned>x",
    "\" onmouseover=\"document.title='owned'", "</script><script>document.title='owned'</script>", "<!--", "]]>",
    "&lt;",
    "</style><style>*{display:none}</style>", "javascript:alert(1)",
  ]

  @Test(.timeLimit(.minutes(20)))
  func hostileArgumentsStayTextAndTheScriptRuns() throws {
    var finding = Sample.finding
    finding.arguments = Self.attacks.map { ByteString($0) }
    finding.message = Self.attacks.joined(separator: " ")
    finding.chain[1].path = ByteString(Self.attacks[1])
    finding.chain[1].arguments = finding.arguments
    var verdict = Sample.verdict(.violation, findings: [finding], sanctioned: Sample.podman)
    verdict.step = Self.attacks[0]
    verdict.job.command = finding.arguments
    var tree = Build.tree(of: 300)
    tree.add(Build.record(900, by: 1, ByteString(Self.attacks[1]), finding.arguments))
    let dom = try dump(HTML.render(verdict, tree: tree))
    #expect(!dom.contains("<title>owned"), "a script of the step's ran")
    #expect(!dom.contains("<img") && !dom.contains("id=\"owned\""), "an element of the step's was made")
    #expect(dom.contains("&lt;img src=x onerror="), "it is shown as text")
    #expect(dom.contains("class=\"tools\""), "the page's own script ran, so that its digest is right")
    #expect(dom.contains("aria-label=\"Search the process tree\""))
  }

  /// A page as a browser has read it.
  private func dump(_ page: [UInt8]) throws -> String {
    try Program.inFolder { folder in
      let file = folder.appendingPathComponent("page.html")
      try Data(page).write(to: file)
      let outcome = try Program.run([
        "chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
        "--disable-background-networking", "--no-first-run", "--user-data-dir=\(folder.path)/profile", "--dump-dom",
        "file://\(file.path)",
      ])
      #expect(outcome.status == 0, "needs chromium: \(outcome.output.suffix(1000))")
      return outcome.output
    }
  }
}
