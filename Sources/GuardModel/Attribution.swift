/// Where an exec came from, as a claim that a reader can check: which package, script, target or hook made it happen.
///
/// Names, versions and paths are the step's own bytes and may be hostile; `evidence` quotes them already escaped.
public struct Attribution: Hashable, Sendable {
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// A script of a `package.json`, run by npm, yarn, pnpm or bun; `name` is the script's, such as `postinstall`.
    case npmLifecycle = "npm-lifecycle"
    /// A Python package being built or installed from source: setup.py, or a PEP 517 backend.
    case pipBuild = "pip-build"
    /// A crate's `build.rs`.
    case cargoBuildScript = "cargo-build-script"
    /// A `//go:generate` line.
    case goGenerate = "go-generate"
    case mavenPlugin = "maven-plugin"
    case gradleTask = "gradle-task"
    /// A Ruby gem's `extconf.rb` or Rakefile, run while the gem is installed.
    case gemExtension = "gem-extension"
    /// A script of a `composer.json`.
    case composerScript = "composer-script"
    case makeTarget = "make-target"
    case gitHook = "git-hook"
    /// A RUN line of a Dockerfile or Containerfile.
    case containerfile
    /// A script file that an interpreter ran, with its line where exactly one line can have done it.
    case scriptLine = "script-line"
    /// A folder of a package manager in a path of the chain names the package; nothing else does.
    case dependencyFolder = "dependency-folder"
    /// The distribution's package that owns a program of the chain.
    case systemPackage = "system-package"
  }

  public enum Confidence: String, Hashable, Sendable, Comparable {
    /// Read from files and from the kernel; the step could not make it up without being the origin itself.
    case certain
    /// Two or more facts agree; at least one of them was the step's to choose.
    case likely
    /// One fact only, such as the name of a folder.
    case hint

    /// The less sure comes first.
    public static func < (left: Confidence, right: Confidence) -> Bool { left.rank < right.rank }

    private var rank: Int {
      switch self {
      case .certain: 2
      case .likely: 1
      case .hint: 0
      }
    }
  }

  /// A place in a file that a person should look at; the line counts from 1.
  public struct Place: Hashable, Sendable {
    public var path: ByteString
    public var line: Int?

    public init(_ path: ByteString, line: Int? = nil) {
      self.path = path
      self.line = line
    }
  }

  public var kind: Kind
  /// The tool that ran it, such as `npm`, `pip`, `make` or `dpkg`.
  public var tool: String
  /// The dependency to audit.
  public var package: ByteString?
  public var version: ByteString?
  /// Of the script, target, goal, task or hook.
  public var name: ByteString?
  /// The file to look at.
  public var file: Place?
  /// One sentence without its full stop: what was read, and where.
  public var evidence: String
  public var confidence: Confidence
  /// The instance of the finding's chain that the claim is about.
  public var instance: InstanceID?

  public init(
    _ kind: Kind, tool: String, package: ByteString? = nil, version: ByteString? = nil, name: ByteString? = nil,
    file: Place? = nil, evidence: String, confidence: Confidence, instance: InstanceID? = nil
  ) {
    self.kind = kind
    self.tool = tool
    self.package = package
    self.version = version
    self.name = name
    self.file = file
    self.evidence = evidence
    self.confidence = confidence
    self.instance = instance
  }
}
