import GuardModel

/// The process tree: a picture of all of it, and an outline that folds.
enum HTMLTree {
  /// As many ordinary siblings in a row are folded into one line.
  private static let groupSize = 8

  static func write(_ html: inout HTMLWriter, _ tree: ExecTree?, _ verdict: Verdict) {
    var whole = tree ?? ExecTree()
    whole.add(verdict.findings)
    guard !whole.nodes.isEmpty else { return }
    let shape = TreeShape(whole)
    html.element("section", ["aria-labelledby": "tree"]) { html in
      html.element("h2", ["id": "tree"], "Process tree")
      html.element("div", ["class": "card"]) { html in
        html.element("p", ["class": "soft"], introduction(whole, verdict, isComplete: tree != nil))
        html.element("div", ["class": "picture scroll"]) { TreePicture(shape).write(&$0) }
        html.element("ul", ["class": "tree"]) { html in
          writeSiblings(&html, shape.roots, shape, verdict)
        }
      }
    }
  }

  private static func introduction(_ tree: ExecTree, _ verdict: Verdict, isComplete: Bool) -> String {
    if !isComplete { return "The execs that led to a finding. The whole tree is in the report of a run with a trace." }
    let shown = "Every exec of the step, from left to right in the order of creation"
    if tree.omittedCount > 0 {
      return
        "\(shown). truncated: \(DisplayText.count(tree.omittedCount, "ordinary exec")) not shown; the trace has all."
    }
    return "\(shown). Marked are the programs of engines, and what led to a finding."
  }

  private static func writeSiblings(
    _ html: inout HTMLWriter, _ siblings: [InstanceID], _ shape: TreeShape, _ verdict: Verdict
  ) {
    var rest = siblings[...]
    while let first = rest.first {
      guard html.text.utf8.count < HTML.maximumBytes else {
        return html.element("li", ["class": "truncated"], "truncated: \(rest.count) more; the trace has all")
      }
      let quiet = rest.prefix { !shape.noteworthy.contains($0) && shape.tree.nodes[$0]?.mark == .ordinary }
      if quiet.count >= groupSize {
        group(&html, quiet, shape, verdict)
        rest = rest.dropFirst(quiet.count)
      } else {
        node(&html, first, shape, verdict)
        rest = rest.dropFirst()
      }
    }
  }

  private static func group(
    _ html: inout HTMLWriter, _ ids: ArraySlice<InstanceID>, _ shape: TreeShape, _ verdict: Verdict
  ) {
    var counts: [String: Int] = [:]
    for id in ids { counts[shape.tree.nodes[id]?.name ?? "?", default: 0] += 1 }
    let names = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    let told = names.prefix(4).map { $0.value == 1 ? $0.key : "\($0.key) ×\($0.value)" }.joined(separator: ", ")
    let below = ids.reduce(0) { $0 + shape.size(below: $1) }
    html.element("li") { html in
      html.element("details", ["class": "group"]) { html in
        html.element("summary") { html in
          html.element("b", "\(ids.count) programs")
          html.characters(": \(told)\(names.count > 4 ? ", …" : "")")
          if below > 0 { html.element("small", " \(DisplayText.count(below, "exec")) below") }
        }
        html.element("ul") { html in
          for (place, id) in ids.enumerated() {
            guard html.text.utf8.count < HTML.maximumBytes else {
              return html.element(
                "li", ["class": "truncated"], "truncated: \(ids.count - place) more; the trace has all")
            }
            node(&html, id, shape, verdict)
          }
        }
      }
    }
  }

  private static func node(_ html: inout HTMLWriter, _ id: InstanceID, _ shape: TreeShape, _ verdict: Verdict) {
    guard let node = shape.tree.nodes[id] else { return }
    let children = shape.children[id] ?? []
    let omitted = shape.tree.omitted[id] ?? 0
    let isHot = shape.noteworthy.contains(id)
    let kind = node.mark == .suspicious ? "stop" : isHot ? "hot" : node.mark == .engine ? "engine" : ""
    html.element("li", kind.isEmpty ? [:] : ["class": kind]) { html in
      guard !children.isEmpty || omitted > 0 else {
        html.element("div", ["class": "row"]) { row(&$0, node, verdict) }
        return
      }
      func content(_ html: inout HTMLWriter) {
        html.element("summary", ["class": "row"]) { row(&$0, node, verdict) }
        html.element("ul") { html in
          writeSiblings(&html, children, shape, verdict)
          if omitted > 0 { html.element("li", ["class": "truncated"], "truncated: \(omitted) more; the trace has all") }
        }
      }
      // What led to a finding is open, and so is the beginning of a tree without one.
      let isOpen = isHot || (shape.noteworthy.isEmpty && (shape.depths[id] ?? 0) < 2)
      html.element("details", isOpen ? ["open": ""] : [:], content: content)
    }
  }

  private static func row(_ html: inout HTMLWriter, _ node: ExecTree.Node, _ verdict: Verdict) {
    html.element("b", node.name)
    html.characters(" ")
    html.element("code", ["title": node.path], node.command)
    if let words = node.words { html.element("em", words) }
    let delay = DisplayText.duration(from: verdict.job.started, to: node.time)
    html.element("small", node.process.rawValue > 0 ? "pid \(node.process.rawValue) · +\(delay)" : "+\(delay)")
  }
}
