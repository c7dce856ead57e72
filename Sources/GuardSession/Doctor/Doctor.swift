public import GuardModel

/// What can be guarded here, found out and proved.
public enum Doctor {
  /// Gathers the facts, makes the self-test, and concludes.
  public static func examine(guardVersion: String) -> DoctorReport {
    Diagnosis.report(DoctorFactReader.facts(), checks: SelfTest.run(), guardVersion: guardVersion)
  }

  /// The runtimes and programs of engines that are installed here.
  public static func installedPrograms() -> [DoctorFacts.Program] { DoctorFactReader.programs() }
}
