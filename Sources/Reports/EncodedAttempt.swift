import GuardModel

struct EncodedAttempt: Codable {
  var pid: Int32
  var uid: UInt32
  var time: TraceTime
  var image: EncodedImage
  var argv: [TraceText]
  var requested: TraceText
  var cwd: TraceText?
  var namespaces: EncodedNamespaces?
  var taints: [EncodedTaint]
  var target: EncodedTarget?

  init(_ attempt: ExecAttempt) {
    pid = attempt.process.rawValue
    uid = attempt.user.rawValue
    time = TraceTime(attempt.time)
    image = EncodedImage(attempt.image)
    argv = attempt.arguments.map(TraceText.init)
    requested = TraceText(redact(attempt.requested))
    cwd = attempt.directory.map { TraceText(redact($0)) }
    namespaces = attempt.namespaces.map(EncodedNamespaces.init)
    taints = attempt.taints.map(EncodedTaint.init)
    target = attempt.indirectTarget.map(EncodedTarget.init)
  }

  func decoded() throws(TraceError) -> ExecAttempt {
    var attempt = ExecAttempt(
      process: ProcessID(rawValue: pid), user: UserID(rawValue: uid), time: time.time, image: try image.decoded(),
      arguments: argv.map(\.bytes), requested: requested.bytes, directory: cwd?.bytes,
      namespaces: namespaces?.decoded)
    for taint in taints { attempt.taints.append(try taint.decoded()) }
    if let target { attempt.indirectTarget = try target.decoded() }
    return attempt
  }
}

struct EncodedImage: Codable {
  var path: TraceText
  var file: EncodedFile
  var sha256: String?
  var identification: EncodedIdentification
  var trust: String

  init(_ image: Image) {
    path = TraceText(redact(image.path))
    file = EncodedFile(image.file)
    sha256 = image.digest?.hex
    identification = EncodedIdentification(image.identification)
    trust = image.trust.word
  }

  func decoded() throws(TraceError) -> Image {
    Image(
      file: file.decoded, path: path.bytes, identification: try identification.decoded(),
      trust: try known(Trust(word: trust), trust), digest: try digest(sha256))
  }
}

struct EncodedFile: Codable {
  var device: UInt64
  var inode: UInt64
  var size: Int64
  var owner: UInt32
  var group: UInt32
  var mode: UInt32
  var links: UInt64
  var modified: TraceTime
  var changed: TraceTime

  init(_ file: FileFacts) {
    device = file.identity.device
    inode = file.identity.inode
    size = file.identity.size
    owner = file.owner.rawValue
    group = file.group.rawValue
    mode = file.mode
    links = file.linkCount
    modified = TraceTime(file.identity.modified)
    changed = TraceTime(file.identity.changed)
  }

  var decoded: FileFacts {
    FileFacts(
      identity: FileIdentity(
        device: device, inode: inode, size: size, modified: modified.time, changed: changed.time),
      owner: UserID(rawValue: owner), group: GroupID(rawValue: group), mode: mode, linkCount: links)
  }
}

struct EncodedIdentification: Codable {
  var runtime: String?
  var component: String?
  var indirection: String?
  var evidence: [EncodedEvidence]

  init(_ identification: Identification) {
    runtime = identification.runtime?.rawValue
    component = identification.component?.rawValue
    indirection = identification.indirection?.rawValue
    evidence = identification.evidence.map { EncodedEvidence(kind: $0.kind.rawValue, detail: redact($0.detail)) }
  }

  func decoded() throws(TraceError) -> Identification {
    var decoded = Identification(
      runtime: runtime.map(RuntimeFamilyID.init(rawValue:)), component: component.map(ComponentID.init(rawValue:)))
    if let indirection { decoded.indirection = try known(Indirection(rawValue: indirection), indirection) }
    for item in evidence {
      decoded.evidence.append(Evidence(try known(Evidence.Kind(rawValue: item.kind), item.kind), item.detail))
    }
    return decoded
  }
}

struct EncodedTaint: Codable {
  var kind: String
  var variable: String?
  var value: TraceText?

  init(_ taint: Taint) {
    switch taint {
    case .injectedLibrary(let variable, let value):
      (kind, self.variable, self.value) = ("injected-library", variable, TraceText(redact(value)))
    case .shadowedLibrary(let path): (kind, value) = ("shadowed-library", TraceText(redact(path)))
    case .preloadFile(let path): (kind, value) = ("preload-file", TraceText(redact(path)))
    case .startedByLoader: kind = "started-by-loader"
    case .traced: kind = "traced"
    }
  }

  func decoded() throws(TraceError) -> Taint {
    switch (kind, variable, value?.bytes) {
    case ("injected-library", let variable?, let value?): .injectedLibrary(variable: variable, value: value)
    case ("shadowed-library", nil, let path?): .shadowedLibrary(path: path)
    case ("preload-file", nil, let path?): .preloadFile(path)
    case ("started-by-loader", nil, nil): .startedByLoader
    case ("traced", nil, nil): .traced
    default: throw TraceError("unknown taint: \(kind)")
    }
  }
}

struct EncodedTarget: Codable {
  var kind: String
  var image: EncodedImage?
  var reason: String?

  init(_ target: IndirectTarget) {
    switch target {
    case .image(let image): (kind, self.image) = ("image", EncodedImage(image))
    case .nothing: kind = "nothing"
    case .unresolved(let reason): (kind, self.reason) = ("unresolved", reason.rawValue)
    }
  }

  func decoded() throws(TraceError) -> IndirectTarget {
    switch (kind, image, reason) {
    case ("image", let image?, nil): .image(try image.decoded())
    case ("nothing", nil, nil): .nothing
    case ("unresolved", nil, let reason?): .unresolved(try known(Unverifiable(rawValue: reason), reason))
    default: throw TraceError("unknown target: \(kind)")
    }
  }
}
