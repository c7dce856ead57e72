import CLinux
import GuardModel
import KernelDouble
import LinuxKernel

/// What one call of the gate meets instead of what it should.
enum Fault: Hashable, CustomStringConvertible {
  case error(Int32)
  /// A read that ends early, after this many bytes or numbers.
  case short(Int64)

  var description: String {
    switch self {
    case .error(let number): Errno(rawValue: number).explanation
    case .short(let count): "only \(count) of it"
    }
  }
}

/// A simulated kernel in the place of this thread's real one, in which the call number `place` meets a fault.
final class FaultedKernel {
  let kernel: SimulatedKernel
  let place: Int?
  let fault: Fault
  private(set) var calls: [kernel_call_kind] = []

  init(_ kernel: SimulatedKernel, place: Int? = nil, fault: Fault = .error(0)) {
    self.kernel = kernel
    self.place = place
    self.fault = fault
  }

  /// Does something with the simulated kernel below this thread.
  func use<Result>(_ body: () -> Result) -> Result {
    kernel_double_install(
      { context, call in
        guard let context, let call else { return -22 }
        return Unmanaged<FaultedKernel>.fromOpaque(context).takeUnretainedValue().answer(&call.pointee)
      }, Unmanaged.passUnretained(self).toOpaque())
    defer { kernel_double_install(nil, nil) }
    return body()
  }

  private func answer(_ call: inout kernel_call) -> Int64 {
    calls.append(call.kind)
    guard calls.count - 1 == place else { return kernel.answer(&call) }
    switch fault {
    case .short(let count):
      guard call.kind == KERNEL_READ || call.kind == KERNEL_LIST_NUMBERS else { return kernel.answer(&call) }
      return min(count, kernel.answer(&call))
    case .error(let number):
      guard isPossible(number, call) else { return kernel.answer(&call) }
      return -Int64(number)
    }
  }

  /// Whether the error can be the call's; one that says something of the step has become true then.
  private func isPossible(_ number: Int32, _ call: kernel_call) -> Bool {
    let saysGone = number == Errno.noSuchProcess.rawValue || number == Errno.noSuchFile.rawValue
    switch call.kind {
    case KERNEL_KILL: return false
    case KERNEL_RECEIVE:
      if number == Errno.noSuchFile.rawValue, let first = kernel.waiting.first { goAway(first.id) }
    case KERNEL_IS_VALID, KERNEL_CONTINUE, KERNEL_FAIL:
      if number == Errno.noSuchFile.rawValue { goAway(call.word) }
    case KERNEL_NEXT_CHILD_EVENT: break
    case KERNEL_READ, KERNEL_LIST_NUMBERS:
      if saysGone, let thread = Self.thread(call) { end(thread) }
    case KERNEL_LEADER_CHECK:
      if number == Errno.noSuchProcess.rawValue { end(call.thread) }
    default:
      // The others are ptrace(2), which has no ENOENT.
      guard number != Errno.noSuchFile.rawValue else { return false }
      if saysGone { end(call.thread) }
    }
    return true
  }

  private func goAway(_ id: UInt64) {
    guard let thread = kernel.waiter(id) else { return }
    if kernel.waitIsKillable { end(thread) } else { kernel.abortWait(thread) }
  }

  private func end(_ thread: Int32) { kernel.end(kernel.threads[thread]?.process ?? thread) }

  private static func thread(_ call: kernel_call) -> Int32? {
    String(cString: call.path).split(separator: "/").dropFirst().first.flatMap { Int32($0) }
  }
}
