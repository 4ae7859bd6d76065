/// The stages of a run, in order.
public enum Stage: String, Sendable, CaseIterable {
  case parse, decode, resolve, plan, check, emit, write
}
