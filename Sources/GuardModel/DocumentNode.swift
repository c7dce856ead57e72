/// One node of a configuration document, with where it stands: what a YAML or JSON reader gives to a schema.
public indirect enum DocumentNode: Hashable, Sendable {
  /// `quoted` tells `"2"` from `2`.
  case scalar(String, quoted: Bool, at: DocumentPosition)
  case sequence([DocumentNode], at: DocumentPosition)
  /// In document order; keys are scalars and unique.
  case mapping([DocumentEntry], at: DocumentPosition)

  public var position: DocumentPosition {
    switch self {
    case .scalar(_, _, let position), .sequence(_, let position), .mapping(_, let position): position
    }
  }
}

/// A key of a mapping with its value.
public struct DocumentEntry: Hashable, Sendable {
  public var key: String
  public var keyPosition: DocumentPosition
  public var value: DocumentNode

  public init(key: String, keyPosition: DocumentPosition, value: DocumentNode) {
    self.key = key
    self.keyPosition = keyPosition
    self.value = value
  }
}

/// A place in a document; line and column count from 1.
public struct DocumentPosition: Hashable, Sendable {
  public var line: Int
  public var column: Int

  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }
}

/// A document that could not be read, and where.
public struct DocumentError: Error, Hashable, Sendable {
  public var message: String
  public var position: DocumentPosition

  public init(_ message: String, at position: DocumentPosition) {
    self.message = message
    self.position = position
  }
}
