import GuardModel
import Testing

@testable import LinuxKernel

@Suite struct AnonymousEnvironmentTests {
  @Test("A child's environment is read from its stack")
  func child() throws {
    try Child.with("VARIABLE=value exec /bin/sh -c 'echo; read line'") { (child) throws in
      let entries = try #require(ProcessFiles(child.process).anonymousEnvironment(limit: 1 << 20))
      #expect(entries.contains("VARIABLE=value"))
    }
    #expect(ProcessFiles(ProcessID(rawValue: .max)).anonymousEnvironment(limit: 10) == nil)
  }

  @Test("The range is found behind any name", arguments: ["cat", "a) 1 2 (b", ") ) )", ""])
  func range(name: String) {
    let fields = (3...52).map { $0 == 50 ? "140722862444544" : $0 == 51 ? "140722862446574" : "\($0)" }
    let stat = "7 (\(name)) " + fields.joined(separator: " ") + "\n"
    #expect(ProcessFiles.environmentRange(stat: Array(stat.utf8)) == 140_722_862_444_544..<140_722_862_446_574)
  }

  @Test(
    "A range that cannot be told is none",
    arguments: ["", "7 (x) S", "7 (x) " + Array(repeating: "0", count: 50).joined(separator: " ")])
  func none(stat: String) { #expect(ProcessFiles.environmentRange(stat: Array(stat.utf8)) == nil) }

  @Test(
    "Memory of a file is left alone",
    arguments: [
      (0x3000..<0x3800, true), (0x3000..<0x4000, true), (0x3000..<0x4001, false), (0x1000..<0x1100, false),
      (0x2000..<0x2100, false), (0x9000..<0x9001, false), (0x5000..<0x5001, true),
    ] as [(Range<UInt64>, Bool)])
  func mappings(range: Range<UInt64>, isAnonymous: Bool) {
    let maps = """
      1000-2000 r--p 00000000 00:2a 77                         /mnt/fuse/x
      2000-3000 rw-p 00000000 00:2a 78                         /mnt/[stack]
      3000-4000 rw-p 00000000 00:00 0                          [stack]
      5000-6000 rw-p 00000000 00:00 0 
      junk

      """
    #expect(ProcessFiles.isAnonymous(range, maps: Array(maps.utf8)) == isAnonymous)
  }
}
