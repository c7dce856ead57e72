import GuardModel

/// The whole tree in one drawing: every exec is a grey curve from its creator, and what led to a finding is drawn over
/// them in the colour of the outcome, with names.
struct TreePicture {
  private static let width = 1000.0
  private static let labelled = 12

  private let shape: TreeShape
  private var heights: [InstanceID: Double] = [:]
  private let height: Double
  private let column: Double

  init(_ shape: TreeShape) {
    self.shape = shape
    var rows: [InstanceID: Double] = [:]
    var row = 0.0
    // Depth first, without recursion: a leaf takes the next row, a node the middle of its children's.
    var waiting = shape.roots.reversed().map { ($0, false) }
    while let (id, isDone) = waiting.popLast() {
      let children = shape.children[id] ?? []
      if children.isEmpty {
        // The chain gets room around it, so that its names can be read.
        let margin = shape.noteworthy.contains(id) ? 1.5 : 0
        row += margin
        rows[id] = row
        row += 1 + margin
      } else if isDone {
        rows[id] = ((rows[children[0]] ?? 0) + (rows[children[children.count - 1]] ?? 0)) / 2
      } else {
        waiting.append((id, true))
        waiting += children.reversed().map { ($0, false) }
      }
    }
    height = min(max(row * 18, 120), 520)
    let scale = (height - 40) / max(row - 1, 1)
    heights = rows.mapValues { 24 + $0 * scale }
    column = (Self.width - 150) / Double(max(shape.depths.values.max() ?? 1, 1))
  }

  func write(_ html: inout HTMLWriter) {
    let count = DisplayText.count(shape.tree.nodes.count, "exec")
    let viewBox = "0 0 \(Int(Self.width)) \(Int(height))"
    html.element("svg", ["viewBox": viewBox, "role": "img", "aria-label": "Process tree of \(count)"]) { html in
      // Thousands of lines of full width would make one grey wall.
      let isDense = shape.tree.nodes.count > 400
      html.element("path", ["class": isDense ? "edge dense" : "edge", "d": edges { !shape.noteworthy.contains($0) }]) {
        _ in
      }
      html.element("path", ["class": "edge hot", "d": edges { shape.noteworthy.contains($0) }]) { _ in }
      for (id, x, y) in marks(.engine).prefix(400) {
        dot(&html, x, y, "dot engine", 3, shape.tree.nodes[id]?.name ?? "")
      }
      writeChain(&html)
    }
  }

  private func writeChain(_ html: inout HTMLWriter) {
    var taken: [Int: [Double]] = [:]
    let stops = marks(.suspicious)
    // Names go to the first findings and all that led to them; where two would overlap, the later one has none.
    var named: [InstanceID] = []
    for (id, _, _) in stops.prefix(Self.labelled) {
      var next: InstanceID? = id
      while let place = next, !named.contains(place) {
        named.append(place)
        next = shape.parents[place]
      }
    }
    for id in named {
      guard let node = shape.tree.nodes[id], let y = heights[id], let depth = shape.depths[id] else { continue }
      let isStop = node.mark == .suspicious
      dot(&html, x(of: id), y, isStop ? "dot stop" : "dot hot", isStop ? 6 : 4, node.command)
      if taken[depth, default: []].contains(where: { abs($0 - y) < 15 }) { continue }
      taken[depth, default: []].append(y)
      let room = max(6, Int(column / 7.5))
      let name = node.name.count > room && !isStop ? node.name.prefix(room - 1) + "…" : node.name[...]
      let attributes: KeyValuePairs<StaticString, String> = [
        "x": number(isStop ? x(of: id) + 11 : max(2, x(of: id) - 4)), "y": number(isStop ? y + 4 : y - 9),
        "class": isStop ? "name stop" : "name",
      ]
      html.element("text", attributes, String(name))
    }
    for (id, x, y) in stops.dropFirst(Self.labelled).prefix(400) {
      dot(&html, x, y, "dot stop", 3, shape.tree.nodes[id]?.name ?? "")
    }
  }

  private func marks(_ mark: ExecTree.Node.Mark) -> [(InstanceID, Double, Double)] {
    shape.tree.order.compactMap { id in
      guard shape.tree.nodes[id]?.mark == mark, let y = heights[id] else { return nil }
      return (id, x(of: id), y)
    }
  }

  private func dot(_ html: inout HTMLWriter, _ x: Double, _ y: Double, _ kind: String, _ radius: Int, _ title: String) {
    let attributes: KeyValuePairs<StaticString, String> = [
      "cx": number(x), "cy": number(y), "r": "\(radius)", "class": kind,
    ]
    html.element("circle", attributes) { html in
      html.element("title", title)
    }
  }

  /// Curves that would be drawn over each other are drawn once, so that a picture has a bound whatever the tree has.
  private func edges(_ isWanted: (InstanceID) -> Bool) -> String {
    var drawn: Set<String> = []
    var path = ""
    for id in shape.tree.order where isWanted(id) {
      guard let parent = shape.parents[id], let from = heights[parent], let to = heights[id] else { continue }
      let start = x(of: parent)
      let end = x(of: id)
      let middle = number((start + end) / 2)
      let curve =
        "M\(number(start)) \(number(from))C\(middle) \(number(from)) \(middle) \(number(to)) \(number(end)) \(number(to))"
      if drawn.insert(curve).inserted { path += curve }
    }
    return path
  }

  private func x(of id: InstanceID) -> Double { 12 + Double(shape.depths[id] ?? 0) * column }

  /// Half units are finer than any screen shows them.
  private func number(_ value: Double) -> String {
    let halves = Int((value * 2).rounded())
    return halves % 2 == 0 ? "\(halves / 2)" : "\(halves / 2).5"
  }
}
