import Glibc

/// libFuzzer's own loop (FuzzerDriver.cpp), called from here because the package manager brings the program's `main`.
@_silgen_name("LLVMFuzzerRunDriver")
func runFuzzer(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ oneInput: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// Under the name that libFuzzer's unused `main` (FuzzerMain.cpp) asks the linker for. A broken promise ends the program,
/// and libFuzzer keeps the input.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzzOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  do { try enterDoor(Array(UnsafeBufferPointer(start: bytes, count: count))) } catch { fatalError("broken: \(error)") }
  return 0
}

/// One binary serves for all doors.
func chosenDoor() -> @Sendable ([UInt8]) throws(BrokenPromise) -> Void {
  guard let door = getenv("RUNCGUARD_FUZZ_DOOR").flatMap({ Fuzz.doors[String(cString: $0)] }) else {
    fatalError("RUNCGUARD_FUZZ_DOOR is one of \(Fuzz.doors.keys.sorted().joined(separator: ", "))")
  }
  return door
}

let enterDoor = chosenDoor()
var count = CommandLine.argc
var arguments = CommandLine.unsafeArgv
exit(runFuzzer(&count, &arguments, fuzzOneInput))
