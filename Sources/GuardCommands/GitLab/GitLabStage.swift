/// One of the scripts into which GitLab Runner's custom executor cuts a job.
struct GitLabStage: Equatable {
  var name: String

  /// Whether the script is the runner's own: it prints where the job runs, moves caches and artifacts, and removes files.
  ///
  /// Everything else is guarded, also what a later runner may add. `get_sources` is not the runner's own: the repository's
  /// `hooks: pre_get_sources_script` stands in it, and git runs filters and submodule hooks there.
  var isRunnersOwn: Bool { Self.runnersOwn.contains(name) }

  /// Whether the script makes the project's folder anew, and with it whatever reports lie there.
  var replacesProject: Bool { name == "get_sources" }

  /// The step's name in reports: the job's for its main script, so that the case in a test report is the job's.
  func stepName(job: String?) -> String {
    guard let job else { return name }
    return ["step_script", "build_script"].contains(name) ? job : "\(job).\(name)"
  }

  private static let runnersOwn: Set<String> = [
    "prepare_script", "restore_cache", "download_artifacts", "archive_cache", "archive_cache_on_failure",
    "upload_artifacts_on_success", "upload_artifacts_on_failure", "cleanup_file_variables",
  ]
}
