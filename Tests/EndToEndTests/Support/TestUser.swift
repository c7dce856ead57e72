import Foundation

/// An ordinary user with subordinate ids, made for one test and removed with its owner.
final class TestUser {
  let name: String
  private let scratch: Scratch

  init(in scratch: Scratch) throws {
    self.scratch = scratch
    name = "rcg-\(UUID().uuidString.prefix(8).lowercased())"
    let completion = try Command("useradd", "--create-home", "--shell", "/bin/sh", name).run(in: scratch)
    guard completion.status == .exited(0) else { throw MissingNeed(description: completion.testDescription) }
  }

  deinit {
    // Complains about a mail spool that was never there.
    _ = try? Command("userdel", "--force", "--remove", name).run(in: scratch)
  }
}
