public import GuardModel

/// What can be guarded here, found out and proved.
public enum Doctor {
  /// Gathers the facts, makes the self-test, and concludes.
  public static func examine(guardVersion: String) -> DoctorReport {
    let facts = DoctorFactReader.facts()
    // Inside a guarded step the fake runtime would be a finding of the outer guard's.
    let checks = facts.isGuarded ? [] : SelfTest.run()
    return Diagnosis.report(facts, checks: checks, guardVersion: guardVersion)
  }

  /// The runtimes and programs of engines that are installed here.
  public static func installedPrograms() -> [DoctorFacts.Program] { DoctorFactReader.programs() }
}
