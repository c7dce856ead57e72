/// A signal number; the constants are those every Linux architecture shares except MIPS, Alpha, SPARC and PA-RISC.
public struct Signal: RawRepresentable, Hashable, Sendable {
  public static let hangup = Signal(rawValue: 1)
  public static let interrupt = Signal(rawValue: 2)
  public static let quit = Signal(rawValue: 3)
  public static let trap = Signal(rawValue: 5)
  public static let kill = Signal(rawValue: 9)
  public static let user1 = Signal(rawValue: 10)
  public static let user2 = Signal(rawValue: 12)
  public static let brokenPipe = Signal(rawValue: 13)
  public static let terminate = Signal(rawValue: 15)
  public static let child = Signal(rawValue: 17)
  public static let `continue` = Signal(rawValue: 18)
  public static let stop = Signal(rawValue: 19)
  public static let terminalStop = Signal(rawValue: 20)

  public let rawValue: Int32

  public init(rawValue: Int32) { self.rawValue = rawValue }

  /// The field's name where it has one ("SIGTERM"), else "signal 40".
  public var name: String {
    let names: [Int32: String] = [
      1: "SIGHUP", 2: "SIGINT", 3: "SIGQUIT", 4: "SIGILL", 5: "SIGTRAP", 6: "SIGABRT", 7: "SIGBUS", 8: "SIGFPE",
      9: "SIGKILL", 10: "SIGUSR1", 11: "SIGSEGV", 12: "SIGUSR2", 13: "SIGPIPE", 14: "SIGALRM", 15: "SIGTERM",
      17: "SIGCHLD", 18: "SIGCONT", 19: "SIGSTOP", 20: "SIGTSTP", 24: "SIGXCPU", 25: "SIGXFSZ", 31: "SIGSYS",
    ]
    return names[rawValue] ?? "signal \(rawValue)"
  }
}
