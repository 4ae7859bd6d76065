/// Why the lab could not do what it was told: for a human at a terminal.
public struct LabError: Error, CustomStringConvertible, Sendable {
  public let description: String
  public init(_ description: String) { self.description = description }
}
