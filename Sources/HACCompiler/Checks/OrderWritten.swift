import TopologyModel

extension Sequence {
  /// By a key; elements of equal keys keep their order.
  func inOrder<Key: Comparable>(by key: (Element) -> Key) -> [Element] {
    enumerated().map { (key($0.element), $0.offset, $0.element) }.sorted { $0.0 != $1.0 ? $0.0 < $1.0 : $0.1 < $1.1 }.map(\.2)
  }
}

extension Sequence where Element: Fact {
  /// Facts in the order in which their services are written: services are planned in the order of
  /// their names, and of two that clash the later one in the text is shown as the clash.
  var inOrderWritten: [Element] { inOrder { $0.service?.int ?? -1 } }
}
