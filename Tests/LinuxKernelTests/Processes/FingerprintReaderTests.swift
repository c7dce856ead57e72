import GuardModel
import Testing

@testable import LinuxKernel

@Suite struct FingerprintReaderTests {
  private let reader = FingerprintReader()

  private func print(of process: ProcessID) throws -> Fingerprint {
    try reader.fingerprint(of: ThreadID(leaderOf: process))
  }

  @Test("A fork is its parent, a program executed twice is two")
  func processes() throws {
    let script = "(read line <&3) & echo; wait"
    try Child.with(script) { (first) throws in
      try Child.with(script) { (second) throws in
        let fork = try #require(try ProcessTree.descendants(of: first.process).first)
        #expect(try print(of: first.process) == print(of: fork))
        #expect(try print(of: first.process) == print(of: first.process))
        #expect(try print(of: first.process) != print(of: second.process))
        #expect(try print(of: first.process) != print(of: GuardProcess.process))
      }
    }
  }

  @Test("Its own exec makes a process another one")
  func exec() throws {
    try Child.with("echo; read line <&3; exec /bin/sh -c 'echo; read line <&3'") { (child) throws in
      let before = try print(of: child.process)
      try child.say("go on")
      _ = try child.line()
      #expect(try print(of: child.process) != before)
    }
  }

  @Test("Who has no address space has no fingerprint")
  func dead() throws {
    try Child.withZombie { (child, zombie) throws in
      #expect(throws: Errno.noSuchProcess) { try print(of: zombie) }
      #expect(throws: Errno.noSuchFile) { try print(of: ProcessID(rawValue: .max)) }
    }
  }

  @Test("Vectors that are told apart")
  func vectors() {
    let one: [UInt8] = [33, 0, 0, 0, 0, 0, 0, 0, 0x00, 0x20, 0x5E, 0x8D, 0xFC, 0x7F, 0, 0]
    let zero = [UInt8](repeating: 0, count: 4)
    var vectors = [
      one, zero + one, zero + zero + one, one + zero, one + zero + zero, zero, zero + zero, zero + zero + zero,
    ]
    for place in one.indices {
      var other = one
      other[place] ^= 0x80
      vectors.append(other)
    }
    // Two words that change places, and words at the edges of the arithmetic.
    vectors.append(Array(one[8...] + one[..<8]))
    vectors.append([UInt8](repeating: 0xFF, count: 16))
    vectors.append([UInt8](repeating: 0xFF, count: 20))
    #expect(Set(vectors.map { reader.fingerprint(of: $0) }).count == vectors.count)
    #expect(vectors.allSatisfy { reader.fingerprint(of: $0) == reader.fingerprint(of: $0) })
  }

  @Test("Another reader, whose secret is another one, gives other fingerprints")
  func keyed() {
    let vector = [UInt8](repeating: 7, count: 16)
    #expect(FingerprintReader().fingerprint(of: vector) != reader.fingerprint(of: vector))
  }

  @Test("The whole vector of a process is read")
  func capacity() throws {
    let bytes = try ProcessFiles(GuardProcess.process).contents("auxv", limit: 1 << 16)
    #expect(bytes.count < FingerprintReader.capacity)
    #expect(try print(of: GuardProcess.process) == reader.fingerprint(of: bytes))
  }
}
