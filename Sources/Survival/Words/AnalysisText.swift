import SourceText
import TopologyModel

/// An analysis as text that fits a width.
public struct AnalysisText {
  public static let width = 100

  private let analysis: Analysis
  private let words: AnalysisWords

  public static func render(_ analysis: Analysis) -> String { AnalysisText(analysis: analysis, words: AnalysisWords(analysis)).text }

  private var text: String {
    var text = "\(analysis.name): what fails when something fails\n"
    guard !analysis.services.isEmpty else { return text + "\nno service says what it needs\n" }
    text += "\n" + table
    let points = analysis.singlePoints
    text += points.isEmpty ? "\nno single point of failure\n" : "\nSingle points of failure\n"
    for point in points {
      let stops = point.stops.map { "\($0.service) (\(AnalysisWords.plural($0.operations)))" }
      text += Self.wrap("\(point.text): stops \(NameList.join(stops))", indent: 2)
    }
    for service in analysis.services { text += "\n" + section(service) }
    return text
  }

  // MARK: Table

  /// One row for each operation, one column for each kind of component that matters to some.
  private var table: String {
    let kinds = analysis.stack.flatMap { $0.tolerances.map(\.kind) }
    let columns = Set(kinds).sorted { Self.order($0) < Self.order($1) }
    var rows: [[String]] = [["may fail at once:", ""] + columns.map(words.head) + ["longest gap"]]
    for service in analysis.services {
      for (index, operation) in service.operations.enumerated() {
        rows.append(
          [index == 0 ? service.name : "", AnalysisWords.plural(operation.operation)]
            + columns.map { words.cell(operation.tolerance(of: $0)) } + [gap(operation.recovery)])
      }
    }
    if analysis.services.count > 1 {
      for (index, stack) in analysis.stack.enumerated() {
        let cells = columns.map { kind in words.cell(stack.tolerances.first { $0.kind == kind }) }
        rows.append([index == 0 ? "all together" : "", AnalysisWords.plural(stack.operation)] + cells + [""])
      }
    }
    return Self.table(rows)
  }

  private func gap(_ recovery: Recovery) -> String {
    if !recovery.isAutomatic { return "by hand" }
    return recovery.longest.map { AnalysisWords.seconds($0.total) } ?? "-"
  }

  /// Nodes first, then what they are in, then what is in them.
  static func order(_ kind: ComponentRef.Kind) -> Int {
    switch kind {
    case .node: 0
    case .zone(let depth): 100 - depth
    case .controller: 101
    case .disk: 102
    case .path: 103
    case .array: 104
    case .segment: 105
    case .address: 106
    }
  }

  static func table(_ rows: [[String]]) -> String {
    let widths = (0..<(rows.first?.count ?? 0)).map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      var line = ""
      for (column, cell) in row.enumerated() {
        let space = String(repeating: " ", count: widths[column] - cell.count)
        // Names to the left, numbers to the right.
        line += column < 2 ? cell + space + "  " : space + cell + "  "
      }
      while line.last == " " { line.removeLast() }
      return line + "\n"
    }.joined()
  }

  // MARK: Services

  private func section(_ service: ServiceAnalysis) -> String {
    var text = "\(service.name) (\(service.kind))\n"
    for (operations, cuts) in AnalysisWords.alike(service.operations, \.cuts) {
      let what = AnalysisWords.plural(operations)
      guard !cuts.isEmpty else {
        text += "  \(what) stop with no set of three failures or fewer\n"
        continue
      }
      text += "  \(what) stop without\n"
      for cut in cuts { text += Self.wrap(cut.text, indent: 4) }
    }
    for (operations, sequence) in AnalysisWords.alike(service.operations, \.sequence) {
      guard let sequence else { continue }
      text += Self.wrap(
        "one after another, each after the others agreed on the one before, \(sequence) node\(sequence == 1 ? "" : "s") may crash "
          + "(\(AnalysisWords.plural(operations)))", indent: 2)
    }
    for (operations, recovery) in AnalysisWords.alike(service.operations, \.recovery) where !recovery.gaps.isEmpty {
      text += "  \(AnalysisWords.plural(operations)) come back\n"
      for gap in recovery.gaps {
        let how = gap.isAutomatic ? "after \(AnalysisWords.arithmetic(gap))" : "by hand only"
        text += Self.wrap("\(how), when \(words.trigger(gap.trigger))", indent: 4)
      }
    }
    if let loss = service.operations.first(where: { $0.operation == .write })?.loss {
      text += Self.wrap("may be lost: \(AnalysisWords.loss(loss))", indent: 2)
    }
    return text
  }

  /// A paragraph; its further lines stand two further in.
  static func wrap(_ text: String, indent: Int) -> String {
    let pad = String(repeating: " ", count: indent)
    let lines = WordWrap.wrap(text, width: width - indent - 2).split(separator: "\n", omittingEmptySubsequences: false)
    return lines.enumerated().map { pad + ($0.offset > 0 ? "  " : "") + $0.element + "\n" }.joined()
  }
}
