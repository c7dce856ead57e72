import GuardModel
import Testing

@testable import LinuxKernel

@Suite("Files that a step may have made") struct CautiousFileTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test("are read through links and odd names")
  func regular() throws {
    let text = Array("content".utf8)
    try scratch.folder("folder")
    try scratch.write(text, to: "folder/file")
    try scratch.link("link", to: "folder")
    try scratch.link("absolute", to: "\(scratch.path)/link/../folder/./file")
    for name in ["folder/file", "link/file", "absolute", "folder//./file", "folder/../folder/file"] {
      #expect(CautiousFile.contents(of: scratch(name), limit: 7) == text, "\(name)")
      #expect(CautiousFile.facts(of: scratch(name))?.identity.size == 7)
    }
    #expect(CautiousFile.contents(of: scratch("absolute"), limit: 6) == nil)
    #expect(CautiousFile.contents(of: try scratch.write("", to: "empty"), limit: 6) == [])
  }

  @Test("are not waited for, and nothing else is read at all")
  func others() throws {
    try scratch.folder("folder")
    try scratch.write("x", to: "file")
    try scratch.link("loop", to: "loop")
    try scratch.link("dangling", to: "nowhere")
    try scratch.link("process", to: "/proc/self/status")
    try scratch.link("device", to: "/dev/zero")
    try scratch.link("through", to: "file/")
    let paths = [
      try scratch.fifo("fifo"), scratch("folder"), scratch("loop"), scratch("dangling"), scratch("process"),
      scratch("device"), scratch("file/x"), scratch("missing"), "", "/", "relative", "/proc/self/status",
      "/proc/self/exe",
    ]
    for path in paths {
      #expect(CautiousFile.contents(of: path, limit: 1 << 20) == nil, "\(path)")
      #expect(CautiousFile.facts(of: path) == nil, "\(path)")
    }
    let deep = ByteString(scratch.path + String(repeating: "/.", count: 2000) + "/file")
    #expect(CautiousFile.contents(of: deep, limit: 10) == nil)
  }

  @Test("that list names are looked through for whole lines")
  func lists() throws {
    try scratch.folder("lists")
    try scratch.write("/bin\n/bin/dash\n", to: "lists/dash.list")
    try scratch.write("/usr/sbin/runc", to: "lists/runc:amd64.list")
    try scratch.write("/etc/x\n", to: "lists/x.md5sums")
    try scratch.link("lists/evil.list", to: "../evil")
    try scratch.write("/etc/evil\n", to: "evil")
    _ = try scratch.fifo("lists/fifo.list")
    func file(_ lines: ByteString...) -> ByteString? {
      LineLists.file(holding: lines, in: scratch("lists"), suffix: ".list")
    }
    #expect(file("/bin/dash") == "dash.list")
    #expect(file("/usr/sbin/runc") == "runc:amd64.list")
    #expect(file("/nowhere", "/bin") == "dash.list")
    for line: ByteString in ["/bin/das", "bin/dash", "", "/bin\n/bin/dash", "/etc/x", "/etc/evil", "/bin/dash\0"] {
      #expect(file(line) == nil, "\(line)")
    }
    #expect(LineLists.file(holding: ["/bin"], in: scratch("missing"), suffix: ".list") == nil)
  }
}
