import GuardModel
import Provenance

/// Words, variables and files of a step as its attribution reads them: parts that end with NUL, of which the first is the
/// content of every file, the next four are the words of the chain's programs, and the rest are variables.
enum OriginDoor {
  private struct Files: OriginFiles {
    var text: [UInt8]

    func contents(of path: ByteString) -> [UInt8]? { text }

    func owner(of path: ByteString) -> PackageOwner? { nil }
  }

  @Sendable static func enter(_ bytes: [UInt8]) throws(BrokenPromise) {
    let parts = bytes.split(separator: 0, omittingEmptySubsequences: false).map { ByteString($0) }
    guard let text = parts.first else { return }
    let environment = Environment(Array(parts.dropFirst(5)))
    _ = CIContext.detect(environment)
    let programs: [ByteString] = ["/w/node_modules/x/run", "/bin/sh", "/usr/bin/node", "/usr/bin/make"]
    for last in [programs[3], "/usr/bin/python3", "/usr/bin/cargo", "/usr/bin/go", "/usr/bin/ruby", "/usr/bin/git"] {
      let links = (programs.dropLast() + [last]).enumerated().map { place, program in
        let words = parts.dropFirst(1 + place).first?.bytes.split(separator: UInt8(ascii: " ")).map { ByteString($0) }
        return OriginLink(
          instance: InstanceID(rawValue: UInt64(9 - place)), process: ProcessID(rawValue: 7), path: program,
          arguments: words ?? [], directory: "/w/gems/x-1/ext/x", environment: environment)
      }
      for claim in Attribution.claims(of: OriginChain(links: links, requested: "./x"), files: Files(text: text.bytes)) {
        try Fuzz.promise((claim.file?.line ?? 1) > 0, "lines count from 1")
        try Fuzz.promise(!claim.evidence.utf8.contains(0), "evidence is shown text")
      }
    }
  }
}
