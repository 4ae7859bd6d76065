import HACCompiler
import SourceText
import Testing

@Suite struct ExplanationTests {
  @Test func `every field, check and kind is explained in at most 100 columns`() {
    var names = Language.blueprints.map(\.kind) + Language.checks.map(\.code)
    names += Language.fields.map(\.written)
    for name in names {
      let text = Explanation.of(name)
      #expect(text != nil, "\(name)")
      // A table or code of a kind's documentation stays as it is.
      let long = (text ?? "").split(separator: "\n").filter { WordWrap.columns(of: $0) > 100 && !$0.hasPrefix("    ") && !$0.hasPrefix("|") }
      #expect(long == [], "\(name)")
    }
  }

  @Test func `a bare field name finds every field of that name, a path only that one`() {
    #expect(Explanation.fields(named: "virtual_router_id").map(\.written) == ["vips.virtual_router_id"])
    #expect(Explanation.fields(named: "address").count > 1)
    #expect(Explanation.fields(named: "vips.holders").count == 1)
    #expect(Explanation.fields(named: "vrrp.preempt").map(\.written) == ["vips.vrrp.preempt"])
    #expect(Explanation.fields(named: "services.floating-ip.unit").map(\.written) == ["floating-ip.unit"])
    #expect(Explanation.fields(named: "nothing").isEmpty)
  }

  @Test func `a mistyped name has a suggestion`() {
    #expect(Explanation.of("holdrs") == nil)
    #expect(Explanation.suggestion(for: "holdrs") == "holders")
    #expect(Explanation.suggestion(for: "floating-pi") == "floating-ip")
    #expect(Explanation.suggestion(for: "floating-ip/no-chek") == "floating-ip/no-check")
    #expect(Explanation.suggestion(for: "xyzzyxyzzy") == nil)
  }
}

@Suite struct WordWrapTests {
  @Test func `lines break between words, by the columns of wide characters`() {
    #expect(WordWrap.wrap("aa bb cc", width: 5) == "aa bb\ncc")
    #expect(WordWrap.wrap("高可 用性 x", width: 8, indent: 2) == "高可\n  用性 x")
    #expect(WordWrap.wrap("longerthanthat a", width: 5) == "longerthanthat\na")
    #expect(WordWrap.wrap("", width: 5) == "")
  }

  @Test func `Markdown keeps its code, lists and headings`() {
    let page = "# A heading that is too long\n\none two\nthree four\n\n- item one two three\n\n```\ncode that is too long\n```\n"
    #expect(
      WordWrap.markdown(page, width: 12)
        == "# A heading that is too long\n\none two\nthree four\n\n- item one\n  two three\n\n```\ncode that is too long\n```\n")
  }
}
