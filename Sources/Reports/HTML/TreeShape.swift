import GuardModel

/// An exec tree as it is drawn: children in the order of their times, bounded in depth, and free of circles, which a trace
/// of unknown origin may hold.
struct TreeShape {
  /// HTML parsers close elements that are nested much deeper (512 in Blink); deeper execs are shown at this depth.
  static let maximumDepth = 60

  let tree: ExecTree
  private(set) var children: [InstanceID: [InstanceID]] = [:]
  private(set) var depths: [InstanceID: Int] = [:]
  /// Those that speak against the step, with all that led to them.
  private(set) var noteworthy: Set<InstanceID> = []
  private(set) var roots: [InstanceID] = []

  init(_ tree: ExecTree) {
    self.tree = tree
    var parents: [InstanceID: InstanceID] = [:]
    // A ledger numbers a creator before what it creates, so that a larger number is none.
    for id in tree.order.sorted() {
      guard let creator = tree.nodes[id]?.creator, creator < id, let depth = depths[creator] else {
        depths[id] = 0
        roots.append(id)
        continue
      }
      let parent = depth < Self.maximumDepth ? creator : parents[creator] ?? creator
      parents[id] = parent
      depths[id] = min(depth + 1, Self.maximumDepth)
      children[parent, default: []].append(id)
    }
    for id in tree.order where tree.nodes[id]?.mark == .suspicious {
      var next: InstanceID? = id
      while let place = next, noteworthy.insert(place).inserted { next = parents[place] }
    }
    self.parents = parents
  }

  private(set) var parents: [InstanceID: InstanceID] = [:]

  /// How many execs are below one, itself not counted.
  func size(below id: InstanceID) -> Int {
    var count = 0
    var waiting = children[id] ?? []
    while let next = waiting.popLast() {
      count += 1
      waiting += children[next] ?? []
    }
    return count
  }
}
