/// A classic BPF program as seccomp runs it (linux/filter.h, Documentation/userspace-api/seccomp_filter.rst).
struct BPFProgram {
  struct Instruction: Hashable {
    var code: UInt16
    var whenTrue: UInt8
    var whenFalse: UInt8
    var constant: UInt32
  }

  /// What an invocation came to.
  struct Outcome: Hashable {
    var action: UInt32
    /// The offsets into `struct seccomp_data` that were read.
    var offsets: Set<UInt32>
  }

  enum Fault: Error, Hashable {
    case cutInstruction
    case unknownCode(UInt16)
    case loadOutsideData(UInt32)
    case ranPastTheEnd
  }

  let instructions: [Instruction]

  /// Takes `struct sock_filter[]` of a little-endian machine.
  init(_ bytes: [UInt8]) throws(Fault) {
    guard bytes.count % 8 == 0 else { throw .cutInstruction }
    instructions = stride(from: 0, to: bytes.count, by: 8).map { place in
      Instruction(
        code: UInt16(bytes[place]) | UInt16(bytes[place + 1]) << 8, whenTrue: bytes[place + 2],
        whenFalse: bytes[place + 3],
        constant: (0..<4).reduce(0) { $0 | UInt32(bytes[place + 4 + $1]) << UInt32(8 * $1) })
    }
  }

  /// Runs the program on a system call. Jumps only lead forward, so every run ends.
  func run(_ data: SeccompData) throws(Fault) -> Outcome {
    let words = data.words
    var accumulator: UInt32 = 0
    var offsets: Set<UInt32> = []
    var place = 0
    while place < instructions.count {
      let instruction = instructions[place]
      let constant = instruction.constant
      place += 1
      func jump(_ condition: Bool) { place += Int(condition ? instruction.whenTrue : instruction.whenFalse) }
      switch instruction.code {
      case 0x20:  // BPF_LD | BPF_W | BPF_ABS
        guard constant % 4 == 0, constant / 4 < words.count else { throw .loadOutsideData(constant) }
        offsets.insert(constant)
        accumulator = words[Int(constant / 4)]
      case 0x05: place += Int(constant)  // BPF_JMP | BPF_JA
      case 0x15: jump(accumulator == constant)  // BPF_JMP | BPF_JEQ | BPF_K
      case 0x25: jump(accumulator > constant)  // BPF_JMP | BPF_JGT | BPF_K
      case 0x35: jump(accumulator >= constant)  // BPF_JMP | BPF_JGE | BPF_K
      case 0x45: jump(accumulator & constant != 0)  // BPF_JMP | BPF_JSET | BPF_K
      case 0x54: accumulator &= constant  // BPF_ALU | BPF_AND | BPF_K
      case 0x06: return Outcome(action: constant, offsets: offsets)  // BPF_RET | BPF_K
      default: throw .unknownCode(instruction.code)
      }
    }
    throw .ranPastTheEnd
  }
}

/// `struct seccomp_data`: what a filter sees of a system call.
struct SeccompData: Hashable {
  var number: UInt32
  var architecture: UInt32
  var instructionPointer: UInt64 = 0x7FFF_1234_5678
  var arguments: [UInt64] = []

  /// The 32-bit words of the struct on a little-endian machine.
  var words: [UInt32] {
    let padded = arguments + Array(repeating: 0, count: 6 - arguments.count)
    return [number, architecture]
      + ([instructionPointer] + padded).flatMap {
        [UInt32(truncatingIfNeeded: $0), UInt32(truncatingIfNeeded: $0 >> 32)]
      }
  }
}
