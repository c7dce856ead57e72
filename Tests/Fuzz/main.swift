import Glibc

/// libFuzzer's own loop (FuzzerDriver.cpp), called from here because the package manager brings the program's `main`.
@_silgen_name("LLVMFuzzerRunDriver")
func runFuzzer(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ oneInput: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// Under the name that libFuzzer's unused `main` (FuzzerMain.cpp) asks the linker for.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzzOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  fuzzed(Array(UnsafeBufferPointer(start: bytes, count: count)))
  return 0
}

let fuzzed = Fuzz.door(named: getenv("RUNCGUARD_FUZZ_DOOR").map { String(cString: $0) } ?? "")
var count = CommandLine.argc
var arguments = CommandLine.unsafeArgv
exit(runFuzzer(&count, &arguments, fuzzOneInput))
