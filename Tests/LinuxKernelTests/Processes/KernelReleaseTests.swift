import LinuxKernel
import Testing

@Suite("A kernel's release")
struct KernelReleaseTests {
  @Test(
    "tells whether a listener can let calls go on",
    arguments: [
      ("5.5.0", true), ("5.4.0-150-generic", false), ("5.10.234-225.921.amzn2.x86_64", true), ("4.18.0-553.el8", false),
      ("6.18.44", true), ("10.0", true), ("4.4.0", false), ("5.5-rc1", true),
    ])
  func listener(text: String, isEnough: Bool) {
    #expect(KernelRelease(text).letsNotifiedCallsProceed == isEnough)
  }

  /// Launching tells then.
  @Test(
    "that says nothing rules nothing out", arguments: ["", "linux", "6", "6.", ".5", "99999999999999999999.1", "5.x"])
  func nothing(text: String) {
    #expect(KernelRelease(text).letsNotifiedCallsProceed)
  }
}
