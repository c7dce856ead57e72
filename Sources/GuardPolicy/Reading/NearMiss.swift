/// Finds what a misspelt word was meant to be.
enum NearMiss {
  /// The nearest of some words, where it is near enough to be a slip: one in three letters at most.
  static func of(_ word: String, among words: some Sequence<String>) -> String? {
    // Words come from the document, which may be hostile: no quadratic work on a megabyte.
    let letters = Array(word.unicodeScalars)
    guard letters.count <= 64 else { return nil }
    var best: (word: String, distance: Int)?
    for candidate in words {
      let distance = distance(letters, Array(candidate.unicodeScalars))
      guard distance <= max(1, max(letters.count, candidate.unicodeScalars.count) / 3) else { continue }
      if best.map({ (distance, candidate) < ($0.distance, $0.word) }) ?? true { best = (candidate, distance) }
    }
    return best?.word
  }

  /// Insertions, deletions, replacements and swaps of neighbours between two words.
  private static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for row in left.indices {
      var current = [row + 1]
      for column in right.indices {
        let replaced = last[column] + (left[row] == right[column] ? 0 : 1)
        var cost = min(replaced, last[column + 1] + 1, current[column] + 1)
        let isSwap = row > 0 && column > 0 && left[row] == right[column - 1] && left[row - 1] == right[column]
        if isSwap { cost = min(cost, beforeLast[column - 1] + 1) }
        current.append(cost)
      }
      (beforeLast, last) = (last, current)
    }
    return last[right.count]
  }
}
