import TopologyModel

extension Analysis {
  /// The whole analysis: what may fail, what must not, and how things come back.
  public var page: Page { AnalysisPage(analysis: self, words: AnalysisWords(self)).page }
}

private struct AnalysisPage {
  let analysis: Analysis
  let words: AnalysisWords

  var page: Page {
    var page = Page("\(analysis.name): what fails when something fails")
    guard !analysis.services.isEmpty else {
      page.paragraph("No service says what it needs.")
      return page
    }
    page.table(table, names: 2)
    let points = analysis.singlePoints
    page.heading(points.isEmpty ? "No single point of failure" : "Single points of failure")
    page.list(
      points.map { point in
        Page.Item("\(point.text): stops " + NameList.join(point.stops.map { "\($0.service) (\(AnalysisWords.plural($0.operations)))" }))
      })
    for service in analysis.services {
      page.heading("\(service.name) (\(service.kind))")
      page.list(items(service))
    }
    return page
  }

  /// One row for each operation, one column for each kind of component that matters to some.
  private var table: [[String]] {
    let kinds = analysis.stack.flatMap { $0.tolerances.map(\.kind) }
    let columns = Set(kinds).sorted()
    var rows: [[String]] = [["may fail at once", ""] + columns.map { $0.noun(count: 2) } + ["longest gap"]]
    for service in analysis.services {
      for (index, operation) in service.operations.enumerated() {
        rows.append(
          [index == 0 ? service.name : "", AnalysisWords.plural(operation.operation)]
            + columns.map { AnalysisWords.cell(operation.tolerance(of: $0)) } + [gap(operation.recovery)])
      }
    }
    guard analysis.services.count > 1 else { return rows }
    for (index, stack) in analysis.stack.enumerated() {
      let cells = columns.map { kind in AnalysisWords.cell(stack.tolerances.first { $0.kind == kind }) }
      rows.append([index == 0 ? "all together" : "", AnalysisWords.plural(stack.operation)] + cells + [""])
    }
    return rows
  }

  private func gap(_ recovery: Recovery) -> String {
    if !recovery.isAutomatic { return "by hand" }
    return recovery.longest.map { AnalysisWords.seconds($0.total) } ?? "-"
  }

  private func items(_ service: ServiceAnalysis) -> [Page.Item] {
    var items: [Page.Item] = []
    for (operations, cuts) in AnalysisWords.alike(service.operations, \.cuts) {
      let what = AnalysisWords.plural(operations)
      items.append(
        cuts.isEmpty ? Page.Item("no three failures stop \(what)") : Page.Item("\(what) stop without", cuts.map { Page.Item($0.text) }))
    }
    for (operations, sequence) in AnalysisWords.alike(service.operations, \.sequence) {
      guard let sequence else { continue }
      items.append(
        Page.Item(
          "one after another, each once the others have agreed on the one before, \(sequence) "
            + "\(ComponentWords.noun(.node, count: sequence)) may crash (\(AnalysisWords.plural(operations)))"))
    }
    for (operations, recovery) in AnalysisWords.alike(service.operations, \.recovery) where !recovery.gaps.isEmpty {
      items.append(
        Page.Item(
          "\(AnalysisWords.plural(operations)) come back",
          recovery.gaps.map { gap in
            Page.Item((gap.isAutomatic ? "after \(AnalysisWords.arithmetic(gap))" : "by hand only") + ", when \(words.trigger(gap.trigger))")
          }))
    }
    if let loss = service.operations.first(where: { $0.operation == .write })?.loss {
      items.append(Page.Item("may be lost: \(AnalysisWords.loss(loss))"))
    }
    return items
  }
}
