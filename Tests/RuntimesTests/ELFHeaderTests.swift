import GuardModel
import Testing

@testable import Runtimes

@Suite struct ELFHeaderTests {
  private func header(_ bytes: [UInt8]) throws -> ELFHeader? { try ELFHeader.read(from: BytesSource(bytes: bytes)) }

  @Test(arguments: ELFLayout.every) func tablesOfEveryLayout(layout: ELFLayout) throws {
    var builder = ProgramBuilder(layout: layout, type: ELFHeader.sharedObject)
    builder.soname = "ld-linux-x86-64.so.2"
    builder.buildID = [1, 2, 3, 4, 5, 6, 7, 8]
    builder.goText = "path\tx\n"
    let header = try #require(try header(builder.bytes()))
    #expect(header.layout == layout)
    #expect(header.type == 3)
    #expect(header.machine == 62)
    #expect(header.soname == "ld-linux-x86-64.so.2")
    #expect(header.buildID == [1, 2, 3, 4, 5, 6, 7, 8])
    #expect(header.sections.map(\.name.description) == ["", ".go.buildinfo", ".shstrtab"])
    #expect(!header.hasInterpreter)
  }

  @Test func interpreter() throws {
    var builder = ProgramBuilder(type: ELFHeader.sharedObject, hasInterpreter: true)
    #expect(try header(builder.bytes())?.hasInterpreter == true)
    builder.hasInterpreter = false
    #expect(try header(builder.bytes())?.hasInterpreter == false)
  }

  /// The kernel executes such a file, so it has to be read as what it is.
  @Test(arguments: ELFLayout.every) func identificationBytesThatLie(layout: ELFLayout) throws {
    var builder = ProgramBuilder(layout: layout)
    builder.soname = "ld-linux.so.2"
    for (kind, order) in [(0, 0), (1, 1), (1, 2), (2, 1), (2, 2), (0xFF, 0x77)] as [(UInt8, UInt8)] {
      var bytes = builder.bytes()
      bytes[4] = kind
      bytes[5] = order
      #expect(try header(bytes)?.soname == "ld-linux.so.2")
    }
  }

  @Test func otherFiles() throws {
    #expect(try header([]) == nil)
    #expect(try header(Array("#!/bin/sh\n".utf8)) == nil)
    #expect(try header([0x7F, 0x45, 0x4C]) == nil)
    #expect(try header([0x7F, 0x45, 0x4C, 0x46])?.segments == [])
  }

  @Test func addressesOutsideTheFile() throws {
    let header = try #require(try header(ProgramBuilder().bytes()))
    #expect(header.fileRange(ofAddress: 0x40_0010)?.offset == 0x10)
    #expect(header.fileRange(ofAddress: 0) == nil)
    #expect(header.fileRange(ofAddress: .max) == nil)
    let wild = ELFHeader.Segment(type: 1, flags: 6, offset: .max, address: 0, fileSize: .max)
    #expect(ELFHeader.fileRange(ofAddress: 1, in: [wild]) == nil)
  }

  @Test("The loader that a program asks for is read as the path that it is", arguments: [true, false])
  func interpreter(is64Bit: Bool) throws {
    var builder = ProgramBuilder()
    builder.layout = ELFLayout(is64Bit: is64Bit, isBigEndian: false)
    #expect(try NeededLibraries.interpreter(of: BytesSource(bytes: builder.bytes())) == nil)
    builder.hasInterpreter = true
    let program = builder.bytes()
    #expect(try NeededLibraries.interpreter(of: BytesSource(bytes: program)) == "/lib/ld.so")
    #expect(try NeededLibraries.interpreter(of: BytesSource(bytes: [])) == nil)
  }
}
