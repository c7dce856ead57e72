/// The JSON Schema of a policy, for editors; the reader is stricter in what it says, not in what it takes.
public enum PolicySchema {
  /// The text of `policy-1.schema.json`.
  public static var text: String { String(decoding: PackageResources.policy_1_schema_json, as: UTF8.self) }
}
