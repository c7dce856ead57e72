import GuardModel
import Testing

@testable import LinuxKernel

@Suite struct ProcessFilesTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test("A command's name cannot take a field away, nor give one")
  func status() {
    for name in ["cat", "a:b", "\r", "x\r", "\u{301}", "Tgid:\\t1", ":", ""] {
      let fields = StatusFields(Array("Name:\t\(name)\nUmask:\t0022\nTgid:\t4711\nTracerPid:\t0\n".utf8))
      #expect(fields["Tgid"] == "4711", "\(name)")
      #expect(fields["Umask"] == "0022", "\(name)")
      #expect(fields["TracerPid"] == "0", "\(name)")
      #expect(fields["Name"] == name)
      #expect(fields["a"] == nil)
      #expect(fields["1"] == nil)
    }
  }

  @Test func statusOfAHostileName() throws {
    let liar = try scratch.link("Tgid:\t1\r", to: "/bin/sh")
    try Child.with(program: liar, ["-c", "echo; read line"]) { (child) throws in
      let status = try ProcessFiles(child.process).status()
      #expect(status["Tgid"] == "\(child.process.rawValue)")
      #expect(status["Name"] == "Tgid:\t1\r")
      #expect(status["Umask"] != nil)
      #expect(status["TracerPid"] == "0")
    }
  }

  @Test(
    "The file system of a mount, whatever other mounts are called",
    arguments: [
      (20, "proc"), (30, "overlay"), (31, "fuse.evil"), (32, "tmpfs"), (33, "fuse"), (34, nil), (3, nil), (0, nil),
    ] as [(UInt64, String?)])
  func fileSystem(mount: UInt64, name: String?) {
    let text = """
      20 1 0:18 / /proc rw,nosuid shared:5 - proc proc rw
      30 1 0:40 / /m\\040nt/- rw,relatime shared:9 master:2 - overlay overlay rw,lowerdir=/tmp/x\r
      31 1 0:41 / /fuse rw,nosuid - fuse.evil \u{301}source rw,user_id=0
      32 1 0:42 / /tmp/\u{600} rw - tmpfs  rw
      33 1 0:43 / /last rw - fuse x rw\u{301}
      34 1 0:44 / /cut rw -
      x 1 0:45 / /none rw - ext4 x rw

      """
    #expect(ProcessFiles.fileSystem(ofMount: mount, mountinfo: Array(text.utf8)) == name)
  }

  @Test("Memory is read to the end of its string, or of what is mapped")
  func strings() throws {
    let files = ProcessFiles(GuardProcess.process)
    let address = try #require(try AuxiliaryVector(of: GuardProcess.process).executedNameAddress)
    let name = try files.string(at: address)
    #expect(name.hasSuffix(try files.link("exe").lastComponent))
    #expect(try files.string(at: address, limit: 3) == ByteString(name.bytes.prefix(3)))
    #expect(throws: Errno.badAddress) { try files.string(at: .max) }
    #expect(throws: Errno.self) { try files.string(at: 16) }
  }

  @Test func arguments() throws {
    try Child.with(program: "/bin/sh", ["-c", "echo; read line", "", "two words", ""]) { (child) throws in
      let files = ProcessFiles(child.process)
      #expect(try files.arguments() == ["/bin/sh", "-c", "echo; read line", "", "two words", ""])
      #expect(try files.arguments(limit: 9) == ["/bin/sh", "-"])
      #expect(try files.arguments(limit: 0) == [])
      #expect(files.owner() == GuardProcess.user)
      #expect(files.namespaces() == ProcessFiles(GuardProcess.process).namespaces())
      #expect(files.namespaces().mount != nil)
    }
  }

  @Test func gone() {
    let files = ProcessFiles(ProcessID(rawValue: .max))
    #expect(throws: Errno.noSuchFile) { try files.status() }
    #expect(throws: Errno.noSuchFile) { try files.link("exe") }
    #expect(throws: Errno.noSuchFile) { try files.imageFacts() }
    #expect(throws: Errno.noSuchFile) { try files.openImage() }
    #expect(files.owner() == nil)
    #expect(files.imageFileSystem() == nil)
    #expect(files.namespaces() == Namespaces(mount: nil, process: nil, user: nil))
  }
}
