import CLinux
public import GuardModel

extension DoctorFacts.Probes {
  /// Tries everything that a guard does, each in a child of its own; `noNewPrivileges` as the guard would set it.
  public init(noNewPrivileges: Bool) {
    var raw = guard_probes()
    unsafe guard_probe(noNewPrivileges, &raw)
    func probe(_ result: Int32) -> DoctorFacts.Probe {
      result >= 0 ? .works : .fails(Errno(rawValue: Int32(clamping: -Int64(result))))
    }
    self.init(
      filter: probe(raw.filter), listener: probe(raw.listener), waitKillable: probe(raw.wait_killable),
      proceed: probe(raw.proceed), seize: probe(raw.seize), seizeForGood: probe(raw.seize_for_good))
  }
}

extension GuardProcess {
  /// Whether this process was started without address randomisation (personality(2), ADDR_NO_RANDOMIZE).
  public static var hasFixedAddresses: Bool { guard_has_fixed_addresses() }
}
