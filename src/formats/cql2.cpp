#include "formats/cql2.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <optional>

#include "formats/number.hpp"
#include "formats/shape.hpp"
#include "pack/wkt.hpp"

namespace minga::formats {
namespace {

constexpr int kDeepestFilter = 32;
constexpr std::size_t kMostFilterParts = 1000;

bool is_name_start(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_';
}
bool is_name_char(char c) {
  return is_name_start(c) || std::isdigit(static_cast<unsigned char>(c)) != 0;
}
bool same_word(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    return std::toupper(static_cast<unsigned char>(x)) == std::toupper(static_cast<unsigned char>(y));
  });
}

/// Recursive descent, a function a rule; what goes wrong first is kept.
class Cql2Parser {
 public:
  explicit Cql2Parser(std::string_view text) : text_(text) {}

  Result<Cql2> whole() {
    auto expression = disjunction(0);
    skip_blanks();
    if (expression && at_ != text_.size()) expression = wrong("AND, OR");
    if (!expression) return tl::unexpected(std::move(problem_));
    return std::move(*expression);
  }

 private:
  using Parsed = std::optional<Cql2>;

  std::nullopt_t wrong(const char* expected) {
    if (!problem_.code.empty()) return std::nullopt;
    skip_blanks();
    constexpr std::size_t shown = 20;
    std::string found(text_.substr(at_, shown));
    while (!found.empty() && (static_cast<unsigned char>(found.back()) & 0x80U) != 0) found.pop_back();
    problem_ = {ProblemKind::malformed,
                "cql2.syntax",
                {{"found", found.empty() ? "…" : found}, {"expected", expected}},
                {"", 0, static_cast<long>(at_) + 1, "filter"}};
    return std::nullopt;
  }

  void skip_blanks() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_])) != 0) ++at_;
  }
  bool sign(std::string_view wanted) {
    skip_blanks();
    if (!text_.substr(at_).starts_with(wanted)) return false;
    at_ += wanted.size();
    return true;
  }
  /// The word that stands next, which is not taken.
  std::string_view word() {
    skip_blanks();
    std::size_t end = at_;
    if (end < text_.size() && is_name_start(text_[end]))
      while (end < text_.size() && is_name_char(text_[end])) ++end;
    return text_.substr(at_, end - at_);
  }
  bool keyword(std::string_view wanted) {
    if (!same_word(word(), wanted)) return false;
    at_ += wanted.size();
    return true;
  }

  Parsed joined(int depth, const char* by, Cql2::Kind kind, Parsed (Cql2Parser::*part)(int)) {
    auto first = (this->*part)(depth);
    if (!first || !same_word(word(), by)) return first;
    Cql2 all;
    all.kind = kind;
    all.parts.push_back(std::move(*first));
    while (keyword(by)) {
      auto next = (this->*part)(depth);
      if (!next) return std::nullopt;
      all.parts.push_back(std::move(*next));
    }
    return all;
  }
  Parsed disjunction(int depth) { return joined(depth, "OR", Cql2::Kind::any, &Cql2Parser::conjunction); }
  Parsed conjunction(int depth) { return joined(depth, "AND", Cql2::Kind::all, &Cql2Parser::negation); }

  Parsed negation(int depth) {
    if (depth > kDeepestFilter || ++parts_ > kMostFilterParts) {
      if (problem_.code.empty())
        problem_ = {
            ProblemKind::malformed, "cql2.too_deep", {}, {"", 0, static_cast<long>(at_) + 1, "filter"}};
      return std::nullopt;
    }
    if (keyword("NOT")) return negated(negation(depth + 1), true);
    if (sign("(")) {
      auto inner = disjunction(depth + 1);
      if (inner && !sign(")")) return wrong(")");
      return inner;
    }
    return predicate();
  }

  static Parsed negated(Parsed inner, bool is_so) {
    if (!inner || !is_so) return inner;
    Cql2 none;
    none.kind = Cql2::Kind::none;
    none.parts.push_back(std::move(*inner));
    return none;
  }

  std::optional<std::string> property() {
    skip_blanks();
    if (sign("\"")) {
      const auto end = text_.find('"', at_);
      if (end == std::string_view::npos || end == at_) return wrong("\"property\"");
      std::string name(text_.substr(at_, end - at_));
      at_ = end + 1;
      return name;
    }
    const auto name = word();
    static constexpr std::array<std::string_view, 9> reserved{"AND",  "OR", "NOT",  "IN",   "LIKE",
                                                              "NULL", "IS", "TRUE", "FALSE"};
    if (name.empty() ||
        std::any_of(reserved.begin(), reserved.end(), [&](auto one) { return same_word(one, name); }))
      return wrong("property");
    at_ += name.size();
    return std::string(name);
  }

  Parsed predicate() {
    if (keyword("S_INTERSECTS")) return intersection();
    auto name = property();
    if (!name) return std::nullopt;
    Cql2 out;
    out.property = std::move(*name);
    if (keyword("IS")) {
      const bool is_not = keyword("NOT");
      if (!keyword("NULL")) return wrong("NULL");
      out.kind = Cql2::Kind::is_null;
      return negated(std::move(out), is_not);
    }
    const bool is_not = keyword("NOT");
    if (keyword("IN")) return negated(list(std::move(out)), is_not);
    if (keyword("LIKE")) return negated(like(std::move(out)), is_not);
    if (keyword("BETWEEN")) return negated(between(std::move(out)), is_not);
    if (is_not) return wrong("IN, LIKE, BETWEEN");
    return comparison(std::move(out));
  }

  Parsed comparison(Cql2 out) {
    for (const char* one : {"<>", "<=", ">=", "=", "<", ">"})
      if (sign(one)) {
        out.kind = Cql2::Kind::compare;
        out.sign = one;
        return with_value(std::move(out));
      }
    return wrong("= <> < > <= >= IN LIKE BETWEEN IS NULL");
  }
  Parsed with_value(Cql2 out) {
    auto value = literal();
    if (!value) return std::nullopt;
    out.values.push_back(std::move(*value));
    return out;
  }
  Parsed list(Cql2 out) {
    out.kind = Cql2::Kind::in;
    if (!sign("(")) return wrong("(");
    do {
      auto more = with_value(std::move(out));
      if (!more) return std::nullopt;
      out = std::move(*more);
      if (out.values.size() > kMostFilterParts) return wrong(")");
    } while (sign(","));
    if (!sign(")")) return wrong(")");
    return out;
  }
  Parsed like(Cql2 out) {
    out.kind = Cql2::Kind::like;
    auto whole = with_value(std::move(out));
    if (whole && whole->values[0].kind != Cql2Literal::Kind::text) return wrong("'text%'");
    return whole;
  }
  Parsed between(Cql2 out) {
    out.kind = Cql2::Kind::between;
    auto low = with_value(std::move(out));
    if (!low) return std::nullopt;
    if (!keyword("AND")) return wrong("AND");
    return with_value(std::move(*low));
  }

  std::optional<std::string> quoted() {
    std::string out;
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      if (c != '\'') {
        out += c;
      } else if (at_ < text_.size() && text_[at_] == '\'') {
        out += '\'';
        ++at_;
      } else {
        return out;
      }
    }
    return wrong("'");
  }

  std::optional<Cql2Literal> literal() {
    using Kind = Cql2Literal::Kind;
    if (sign("'")) {
      auto text = quoted();
      return text ? std::optional(Cql2Literal{Kind::text, std::move(*text)}) : std::nullopt;
    }
    for (const auto& [name, kind] : {std::pair("DATE", Kind::date), std::pair("TIMESTAMP", Kind::timestamp)})
      if (keyword(name)) {
        if (!sign("(") || !sign("'")) return wrong("('2026-01-31')");
        auto text = quoted();
        if (!text) return std::nullopt;
        if (!sign(")")) return wrong(")");
        return Cql2Literal{kind, std::move(*text)};
      }
    if (keyword("TRUE")) return Cql2Literal{Kind::truth, "true"};
    if (keyword("FALSE")) return Cql2Literal{Kind::truth, "false"};
    const auto number = number_text();
    if (!number) return wrong("'text', 1.5, TRUE, DATE('2026-01-31')");
    return Cql2Literal{Kind::number, *number};
  }

  std::optional<std::string> number_text() {
    skip_blanks();
    std::size_t end = at_;
    while (end < text_.size() &&
           std::string_view("+-.0123456789eE").find(text_[end]) != std::string_view::npos)
      ++end;
    const auto number = number_from_text(text_.substr(at_, end - at_));
    if (end == at_ || !number || !std::isfinite(*number)) return std::nullopt;
    std::string text(text_.substr(at_, end - at_));
    at_ = end;
    return text;
  }

  Parsed intersection() {
    Cql2 out;
    out.kind = Cql2::Kind::meets;
    if (!sign("(")) return wrong("(");
    auto name = property();
    if (!name) return std::nullopt;
    out.property = std::move(*name);
    if (!sign(",")) return wrong(",");
    const bool is_box = same_word(word(), "BBOX");
    if (!(is_box ? box(out) : well_known_text(out))) return std::nullopt;
    if (!sign(")")) return wrong(")");
    return out;
  }

  bool box(Cql2& out) {
    keyword("BBOX");
    std::array<double, 4> edges{};
    for (std::size_t i = 0; i < edges.size(); ++i) {
      const auto number = sign(i == 0 ? "(" : ",") ? number_text() : std::nullopt;
      if (!number) return wrong("BBOX(-71,-13,-70,-12)"), false;
      edges[i] = number_from_text(*number).value();
    }
    if (!sign(")")) return wrong(")"), false;
    const auto [west, south, east, north] = edges;
    Shape shape;
    shape.kind = ShapeKind::polygon;
    shape.paths.push_back({{west, south}, {east, south}, {east, north}, {west, north}, {west, south}});
    if (west > east || south > north || broken_rule(shape) != nullptr)
      return wrong("BBOX(-71,-13,-70,-12)"), false;
    out.geometry.wkb = wkb_of(shape);
    return true;
  }

  /// From its word to the parenthesis that closes it.
  bool well_known_text(Cql2& out) {
    const auto name = word();
    std::size_t end = at_ + name.size();
    int open = 0;
    for (; end < text_.size(); ++end) {
      if (text_[end] == '(') ++open;
      if (text_[end] == ')' && --open <= 0) break;
    }
    if (name.empty() || end >= text_.size() || open != 0) return wrong("POLYGON((…)), BBOX(…)"), false;
    auto geometry = pack::geometry_from_wkt(text_.substr(at_, end + 1 - at_));
    if (!geometry) {
      problem_ = geometry.error();
      problem_.kind = ProblemKind::malformed;
      problem_.place.column += static_cast<long>(at_);
      problem_.place.field = "filter";
      return false;
    }
    at_ = end + 1;
    out.geometry = std::move(*geometry);
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t parts_ = 0;
  Problem problem_;
};

}  // namespace

Result<Cql2> parse_cql2(std::string_view text) {
  return Cql2Parser(text).whole();
}

}  // namespace minga::formats
