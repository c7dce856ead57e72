import GuardModel

extension CISystem {
  /// Whatever sets `CI`, and is none of those above.
  static let other = CISystem(provider: .other, isPresent: { $0.isTrue("CI") }, fill: { _, _ in })
}
