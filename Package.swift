// swift-tools-version: 6.2
import PackageDescription

/// What every Swift target of this house is compiled with. Strict memory safety makes each unsafe
/// expression visible; only `LinuxKernel` has any.
let house: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  // Release builds are one file that runs in any Linux job image; debug builds stay dynamic (and link fast).
  .unsafeFlags(["-static-executable"], .when(configuration: .release)),
  // Asks for the metadata of generic types with the witnesses that the compiler knows. By its mangled name, each further
  // kind of dictionary key costs the runtime a search through every conformance of the program: 280,000 instructions.
  .unsafeFlags(
    ["-Xfrontend", "-disable-concrete-type-metadata-mangled-name-accessors"], .when(configuration: .release)),
]

/// C is compiled with every warning as an error too; the hardening needs the optimiser.
let hardened: [CSetting] = [
  .unsafeFlags(["-Wall", "-Wextra", "-Werror"]),
  .unsafeFlags(["-fstack-protector-strong", "-D_FORTIFY_SOURCE=2"], .when(configuration: .release)),
]

/// The calls that tests can put a double of the kernel in the place of: what a gate asks the kernel for.
let doubled = [
  "guard_notification_receive", "guard_notification_is_valid", "guard_notification_continue",
  "guard_notification_fail", "guard_ptrace_seize_for_exec", "guard_ptrace_seize_for_good", "guard_ptrace_interrupt",
  "guard_ptrace_call", "guard_ptrace_finish_call", "guard_ptrace_fail_call", "guard_ptrace_resume",
  "guard_ptrace_listen", "guard_ptrace_detach", "guard_ptrace_event_message", "guard_next_child_event",
  "guard_leader_check", "guard_process_read", "guard_process_read_once", "guard_list_numbers", "guard_read_memory",
  "kill",
]

let package = Package(
  name: "runcguard",
  products: [.executable(name: "runcguard", targets: ["runcguard"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    // The values everyone speaks. Imports nothing.
    .target(name: "GuardModel", swiftSettings: house),

    // Pure: what is a runtime, what is an engine component.
    .target(name: "Runtimes", dependencies: ["GuardModel"], swiftSettings: house),
    // Pure: exec instances and their creation chains.
    .target(name: "ExecLedger", dependencies: ["GuardModel"], swiftSettings: house),
    // Pure: policy documents, and the judgement of one exec.
    .target(
      name: "GuardPolicy", dependencies: ["GuardModel", "Runtimes"],
      // In the program itself, which is one file.
      resources: [.embedInCode("Schemas/policy-1.schema.json")], swiftSettings: house),
    // Pure: which CI job a step belongs to, and which package, script or hook an exec came from.
    .target(name: "Provenance", dependencies: ["GuardModel"], swiftSettings: house),
    // Pure: one renderer per format, all of one Verdict value.
    .target(name: "Reports", dependencies: ["GuardModel"], exclude: ["Schemas"], swiftSettings: house),

    // The kernel, and the three C libraries: the only Swift target with Glibc and unsafe code.
    .systemLibrary(name: "CSeccomp", providers: [.apt(["libseccomp-dev"])]),
    .systemLibrary(name: "CYAML", providers: [.apt(["libyaml-dev"])]),
    .systemLibrary(name: "CCrypto", providers: [.apt(["libssl-dev"])]),
    .target(name: "CLinux", cSettings: hardened),
    .target(
      name: "LinuxKernel", dependencies: ["GuardModel", "CLinux", "CSeccomp", "CYAML", "CCrypto"],
      swiftSettings: house),

    // Notifications and ptrace stops as one stream of facts; a pure machine decides the next step.
    .target(name: "ExecGate", dependencies: ["GuardModel", "LinuxKernel"], swiftSettings: house),
    // One run: launch, loop, ledger, outcome.
    .target(
      name: "GuardSession",
      dependencies: [
        "GuardModel", "Runtimes", "ExecLedger", "GuardPolicy", "Provenance", "Reports", "LinuxKernel", "ExecGate",
      ],
      swiftSettings: house),
    .target(
      name: "GuardCommands",
      dependencies: [
        "GuardModel", "Runtimes", "GuardPolicy", "Provenance", "Reports", "LinuxKernel", "GuardSession",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: house),
    .executableTarget(
      name: "runcguard", dependencies: ["GuardCommands"], swiftSettings: house,
      linkerSettings: [.unsafeFlags(["-static-executable"], .when(configuration: .release))]),

    .testTarget(name: "GuardModelTests", dependencies: ["GuardModel"]),
    .testTarget(name: "RuntimesTests", dependencies: ["Runtimes", "GuardModel"]),
    .testTarget(name: "ExecLedgerTests", dependencies: ["ExecLedger", "GuardModel"]),
    .testTarget(
      name: "GuardPolicyTests", dependencies: ["GuardPolicy", "Runtimes", "GuardModel", "LinuxKernel", "ExecLedger"],
      resources: [.copy("Recordings/Data")]),
    .testTarget(name: "ProvenanceTests", dependencies: ["Provenance", "GuardModel"]),
    .testTarget(name: "ReportsTests", dependencies: ["Reports", "GuardModel"]),
    // Conversations with the gate's machine, under its promises: from seeds for the tests, from bytes for the fuzzer.
    .target(
      name: "GateConversations", dependencies: ["ExecGate", "GuardModel"], path: "Tests/GateConversations",
      swiftSettings: house),
    // A kernel that fails when a test wants it to, in the place of the one below CLinux.
    .target(name: "KernelDouble", dependencies: ["CLinux"], path: "Tests/KernelDouble", cSettings: hardened),
    .testTarget(
      name: "ExecGateTests",
      dependencies: ["ExecGate", "GateConversations", "KernelDouble", "GuardModel", "LinuxKernel", "CLinux"],
      linkerSettings: [.unsafeFlags(doubled.flatMap { ["-Xlinker", "--wrap=\($0)"] })]),
    .testTarget(
      name: "GuardCommandsTests",
      dependencies: [
        "GuardCommands", "GuardSession", "Provenance", "GuardModel",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .testTarget(
      name: "GuardSessionTests", dependencies: ["GuardSession", "GuardModel", "GuardPolicy", "Reports"],
      resources: [.copy("Traces")]),
    .testTarget(name: "LinuxKernelTests", dependencies: ["LinuxKernel", "GuardModel"]),
    // Holds the documents to the command tree and to the model.
    .testTarget(
      name: "DocumentationTests",
      dependencies: ["GuardCommands", "GuardModel", .product(name: "ArgumentParser", package: "swift-argument-parser")]),
    // Runs the built program; the scenarios are shell scripts.
    .testTarget(name: "EndToEndTests", exclude: ["Scenarios"]),
  ]
)

// The doors for foreign bytes: a test that runs their corpora; or the fuzzer, which scripts/fuzz alone builds, because its
// `main` is libFuzzer's, and every target is instrumented for it.
let doors: [Target.Dependency] = [
  "GuardModel", "Runtimes", "GuardPolicy", "Provenance", "Reports", "LinuxKernel", "GateConversations",
]
if Context.environment["RUNCGUARD_FUZZ"] != nil {
  package.targets.append(
    .executableTarget(
      name: "fuzz", dependencies: doors, path: "Tests/Fuzz", exclude: ["Corpora", "Replay"],
      linkerSettings: [.unsafeFlags(["-sanitize=fuzzer", "-use-ld=lld"])]))
} else {
  package.targets.append(
    .testTarget(
      name: "FuzzTests", dependencies: doors, path: "Tests/Fuzz", exclude: ["main.swift"], resources: [.copy("Corpora")]
    ))
}
