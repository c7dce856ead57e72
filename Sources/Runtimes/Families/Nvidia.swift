import GuardModel

extension RuntimeFamily {
  /// NVIDIA's wrapper that edits the bundle and then becomes runc or crun in the same process.
  public static let nvidia = RuntimeFamily(
    "nvidia", title: "nvidia-container-runtime",
    summary: "A wrapper that adds GPUs to a bundle and then replaces itself with runc or crun.",
    basis: .readInSource,
    names: [
      "nvidia-container-runtime", "nvidia-container-runtime.cdi", "nvidia-container-runtime.legacy",
      "nvidia-container-runtime.real", "nvidia-container-runtime.cdi.real", "nvidia-container-runtime.legacy.real",
    ],
    paths: [
      "/usr/local/nvidia/toolkit/nvidia-container-runtime", "/usr/local/nvidia/toolkit/nvidia-container-runtime.cdi",
      "/usr/local/nvidia/toolkit/nvidia-container-runtime.legacy",
      "/usr/local/nvidia/toolkit/nvidia-container-runtime.real",
    ],
    mainPaths: [
      "github.com/NVIDIA/nvidia-container-toolkit[/vN]/cmd/nvidia-container-runtime",
      "github.com/NVIDIA/nvidia-container-toolkit[/vN]/cmd/nvidia-container-runtime.cdi",
      "github.com/NVIDIA/nvidia-container-toolkit[/vN]/cmd/nvidia-container-runtime.legacy",
      "github.com/NVIDIA/nvidia-container-runtime[/vN]/cmd/nvidia-container-runtime",
    ],
    // internal/runtime/runtime.go, which only these three programs import.
    markerGroups: [
      [
        "failed to create NVIDIA ~Container Runtime",
        "nvidia-container-toolkit~/internal/runtime",
      ]
    ])
}
