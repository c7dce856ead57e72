import GuardModel
import Reports
import Testing

@Suite struct TraceRecordTests {
  static let image = Image(
    file: FileFacts(
      identity: FileIdentity(
        device: .max, inode: .max, size: .max, modified: Timestamp(seconds: -1, nanoseconds: 1),
        changed: Sample.finished),
      owner: .root, group: GroupID(rawValue: 7), mode: 0o4755, linkCount: 1),
    path: ByteString([0x2F, 0x5C, 0x78, 0x34, 0x31, 0xFF, 0x5C, 0x5C, 0x00, 0xC3, 0xA9, 0x5C]),
    identification: Identification(
      runtime: "runc", component: "conmon", indirection: .loader, evidence: [Evidence(.marker, "runc_cloned:")]),
    trust: .untrusted(.changedSinceStart), digest: Sample.digest)

  static let attempt = ExecAttempt(
    process: ProcessID(rawValue: 42), user: UserID(rawValue: .max), time: Sample.started, image: image,
    arguments: ["runc", ByteString([0xFF, 0x0A]), "", "é"], requested: "/proc/self/fd/7", directory: "/w",
    namespaces: Namespaces(mount: 4_026_531_840, process: nil, user: .max),
    taints: [
      .injectedLibrary(variable: "LD_PRELOAD", value: "/tmp/x.so"), .shadowedLibrary(path: "/tmp/libc.so.6"),
      .preloadFile("/x"), .startedByLoader, .traced,
    ], indirectTarget: .image(image))

  static func record(
    _ caller: Caller = .unknown, _ ruling: Ruling = .ordinary, _ standing: Standing = .ordinary,
    target: IndirectTarget? = nil
  ) -> ExecRecord {
    var attempt = attempt
    if let target { attempt.indirectTarget = target }
    return ExecRecord(
      instance: InstanceID(rawValue: 12), caller: caller, attempt: attempt, process: ProcessID(rawValue: 42),
      time: Sample.started, ruling: ruling, standing: standing, action: .reported)
  }

  static let records: [ExecRecord] = [
    record(.known(Instance(id: InstanceID(rawValue: 7), creator: nil, attempt: attempt, standing: .ordinary))),
    record(.ambiguous, .sanctioned("runc", "podman", by: "conmon"), .sanctionedRuntime("runc", "podman")),
    record(.unknown, .ownReexec("runc", "podman"), .sanctionedComponent("conmon", "podman")),
    record(.unknown, .excepted("runc", exception: 3), .unsanctionedComponent("conmon", [.callerTainted])),
    record(.unknown, .suspicious("crun", Reason.allCases), .suspiciousRuntime("crun", Reason.allCases)),
    record(.unknown, .continued("crun"), .suspiciousRuntime("crun", []), target: .nothing),
    record(.unknown, .unverifiable(.imageChanged), target: .unresolved(.imageUnreadable)),
    ExecRecord(
      instance: nil, caller: .unknown, attempt: nil, process: ProcessID(rawValue: 0),
      time: Timestamp(seconds: .min, nanoseconds: .max), ruling: .unverifiable(.callerHidden), standing: .ordinary,
      action: .refused),
  ]

  @Test(arguments: records.indices)
  func comesBackEqual(_ place: Int) throws {
    let record = TraceRecord(Self.records[place])
    let line = try record.encode()
    #expect(line.last == 0x0A && line.filter { $0 == 0x0A }.count == 1)
    #expect(try TraceRecord.decode(line) == record)
    #expect(try TraceLine.decode(Array(line.dropLast())) == .exec(record))
    #expect(String(decoding: line, as: UTF8.self).contains(#""schema":"runcguard.trace/2""#))
  }

  @Test func callerIsItsInstanceNumber() throws {
    let line = String(decoding: try TraceRecord(Self.records[0]).encode(), as: UTF8.self)
    #expect(line.contains(#""caller":"known""#) && line.contains(#""creator":7"#) && line.contains(#""instance":12"#))
  }

  @Test func argumentsAreRedacted() throws {
    var record = Self.records[0]
    record.attempt?.arguments = ["x", "--token", "abc"]
    #expect(TraceRecord(record).attempt?.arguments == ["x", "--token", "***"])
    record.attempt = nil
    #expect(TraceRecord(record).attempt == nil)
  }

  @Test func headerComesBackEqual() throws {
    for digest in [Sample.digest, nil] {
      let header = TraceHeader(
        step: "build", policyDigest: digest, guardVersion: "0.1.0", mode: .notify,
        homeNamespaces: Namespaces(mount: 1, process: 2, user: nil),
        run: TraceRun(
          started: Sample.started, guardItself: Self.attempt, policy: "version: 1\n", policyOrigin: "built-in",
          engineSockets: ["/run/docker.sock"],
          programs: [TraceRun.Program(path: ByteString([0x2F, 0xFF]), file: Self.image.file)]))
      let line = try header.encode()
      #expect(try TraceLine.decode(line) == .header(header))
      #expect(throws: TraceError("this line is no exec")) { try TraceRecord.decode(line) }
    }
  }

  @Test(arguments: [
    StepEnd.exited(3), .signalled(.kill), .notRunnable(.noSuchFile), nil,
  ])
  func endComesBackEqual(_ stepEnd: StepEnd?) throws {
    let end = TraceEnd(
      time: Sample.finished, outcome: .violation, stepEnd: stepEnd,
      leftovers: [Leftover(path: "/bin/x", fate: .killed, count: 2)])
    #expect(try TraceLine.decode(try end.encode()) == .end(end))
    for kind in [Notice.Kind.tampering(.sentinelKilled), .handoff(.engineSocketConnected)] {
      let notice = Notice(
        kind, "killed", by: ProcessID(rawValue: 7), instance: InstanceID(rawValue: 3), at: Sample.finished,
        action: .terminated)
      #expect(try TraceLine.decode(notice.encode()) == .notice(notice))
    }
  }

  @Test(arguments: [
    ("", ""), ("\"schema\"", "\"scheme\""), ("runcguard.trace/2", "runcguard.trace/3"), ("\"exec\"", "\"fork\""),
    ("\"known\"", "\"maybe\""), ("\"creator\":7", "\"creator\":-7"), ("\"ordinary\"", "\"fine\""),
    ("changed-since-start", "fine"), ("injected-library", "fine"), ("\"loader\"", "\"fine\""), ("runc_cloned", "\\\\"),
    ("\\\\xff", "\\\\xgg"), ("1767323045.678901234", "now"), ("ab12ab12", "zz"), ("\"marker\"", "\"fine\""),
    ("\"image\"", "\"fine\""),
  ])
  func otherLinesAreRefused(_ part: String, _ other: String) throws {
    let line = String(decoding: try TraceRecord(Self.records[0]).encode(), as: UTF8.self)
    if part.isEmpty {
      #expect(throws: TraceError.self) { try TraceRecord.decode([]) }
      #expect(throws: TraceError.self) { try TraceRecord.decode(Array(line.utf8.dropLast(3))) }
      return
    }
    #expect(line.contains(part), "\(line)")
    let changed = Array(line.replacing(part, with: other).utf8)
    if part == "runc_cloned" {
      #expect(try TraceRecord.decode(changed) != TraceRecord(Self.records[0]))
    } else {
      #expect(throws: TraceError.self) { try TraceRecord.decode(changed) }
    }
  }
}
