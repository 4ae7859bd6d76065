import TopologyModel

extension Sequence where Element: Fact {
  /// Facts in the order in which their services are written: services are planned in the order of
  /// their names, and of two that clash the later one in the text is shown as the clash.
  var inOrderWritten: [Element] {
    enumerated().sorted { a, b in
      let (x, y) = (a.element.service?.int ?? -1, b.element.service?.int ?? -1)
      return x != y ? x < y : a.offset < b.offset
    }.map(\.element)
  }
}
