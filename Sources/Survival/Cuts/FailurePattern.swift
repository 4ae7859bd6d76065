/// A set of failures, up to the exchange of what is interchangeable.
struct FailurePattern: Sendable {
  /// One such set.
  let members: [Int]
  /// How many sets are alike.
  let sets: Int
}

/// Makes one pattern for every set of at most `size` components in which none is inside of another.
struct PatternMaker {
  private let forest: Forest

  /// What fails within a tree of some shape.
  private indirect enum Template {
    case whole
    /// In each group of children that look alike, the templates of those that are touched.
    case inside([(group: Int, touched: [Template])])
  }

  private struct Sized {
    let template: Template
    let size: Int
    let sets: Int
  }

  init(_ forest: Forest) { self.forest = forest }

  /// Every pattern of exactly `size` members.
  func patterns(size: Int) -> [FailurePattern] {
    combinations(groups(forest.roots), size: size).map { parts in
      var members: [Int] = []
      var sets = 1
      for part in parts {
        place(part.touched.map(\.template), on: part.roots, &members)
        sets *= part.sets
      }
      return FailurePattern(members: members.sorted(), sets: sets)
    }
  }

  private struct Part {
    let roots: [Int]
    let group: Int
    let touched: [Sized]
    let sets: Int
  }

  /// Siblings in groups that look alike, in the order of their shapes, so that alike trees have alike groups.
  private func groups(_ siblings: [Int]) -> [[Int]] {
    var byShape: [Int: [Int]] = [:]
    for sibling in siblings { byShape[forest.shape[sibling], default: []].append(sibling) }
    return byShape.sorted { $0.key < $1.key }.map(\.value)
  }

  /// Every way to have `size` failures in some groups of siblings.
  private func combinations(_ groups: [[Int]], size: Int) -> [[Part]] {
    var result: [[Part]] = []
    func extend(_ parts: [Part], _ next: Int, _ left: Int) {
      if left == 0 { return result.append(parts) }
      guard next < groups.count else { return }
      for count in 0...left {
        if count == 0 {
          extend(parts, next + 1, left)
        } else {
          for part in self.parts(groups[next], group: next, size: count) { extend(parts + [part], next + 1, left - count) }
        }
      }
    }
    extend([], 0, size)
    return result
  }

  /// Every way to have `size` failures in trees that look alike.
  private func parts(_ roots: [Int], group: Int, size: Int) -> [Part] {
    let templates = (1...size).flatMap { self.templates(roots[0], size: $0) }
    var result: [Part] = []
    func extend(_ chosen: [Int], _ from: Int, _ left: Int) {
      if left == 0 {
        result.append(Part(roots: roots, group: group, touched: chosen.map { templates[$0] }, sets: ways(chosen, templates, among: roots.count)))
        return
      }
      guard chosen.count < roots.count else { return }
      for index in from..<templates.count where templates[index].size <= left {
        extend(chosen + [index], index, left - templates[index].size)
      }
    }
    extend([], 0, size)
    return result
  }

  /// In how many ways the templates can be laid on trees, of which no two get one.
  private func ways(_ chosen: [Int], _ templates: [Sized], among count: Int) -> Int {
    var (ways, free) = (1, count)
    var index = 0
    while index < chosen.count {
      var same = index
      while same < chosen.count, chosen[same] == chosen[index] { same += 1 }
      ways *= Self.choose(free, same - index)
      for _ in index..<same { ways *= templates[chosen[index]].sets }
      free -= same - index
      index = same
    }
    return ways
  }

  /// Every way to have exactly `size` failures in a tree.
  private func templates(_ root: Int, size: Int) -> [Sized] {
    var result = size == 1 ? [Sized(template: .whole, size: 1, sets: 1)] : []
    for parts in combinations(groups(forest.children[root]), size: size) {
      result.append(
        Sized(
          template: .inside(parts.map { ($0.group, $0.touched.map(\.template)) }), size: size, sets: parts.reduce(1) { $0 * $1.sets }))
    }
    return result
  }

  /// Lays templates on the first of some trees that look alike.
  private func place(_ templates: [Template], on roots: [Int], _ members: inout [Int]) {
    for (template, root) in zip(templates, roots) {
      switch template {
      case .whole: members.append(root)
      case .inside(let parts):
        let groups = groups(forest.children[root])
        for part in parts { place(part.touched, on: groups[part.group], &members) }
      }
    }
  }

  static func choose(_ count: Int, _ chosen: Int) -> Int {
    guard chosen <= count else { return 0 }
    var result = 1
    for index in 0..<chosen {
      let (product, overflow) = result.multipliedReportingOverflow(by: count - index)
      if overflow { return Int.max }
      result = product / (index + 1)
    }
    return result
  }
}
