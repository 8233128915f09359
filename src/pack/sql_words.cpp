#include "pack/sql_words.hpp"

#include <algorithm>
#include <charconv>
#include <set>

#include "base/text.hpp"
#include "pack/names.hpp"
#include "pack/utf8.hpp"

namespace minga::pack {
namespace {

bool begins_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool is_digit_of_sql(char c) {
  return c >= '0' && c <= '9';
}

Problem wrong_at(std::string code, long line, std::string_view found = {}) {
  Problem problem{ProblemKind::invalid, std::move(code), {{"found", excerpt(found)}}, {}};
  problem.place.line = line;
  return problem;
}

class SqlLexer {
 public:
  explicit SqlLexer(std::string_view sql) : sql_(sql) {}

  Result<std::vector<SqlToken>> run() {
    while (at_ < sql_.size()) {
      if (auto problem = step()) return tl::unexpected(std::move(*problem));
    }
    return std::move(tokens_);
  }

 private:
  std::optional<Problem> step() {
    const char c = sql_[at_];
    const std::size_t from = at_;
    if (c == '\n') ++line_;
    if (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
      ++at_;
    } else if (sql_.substr(at_).starts_with("--")) {
      while (at_ < sql_.size() && sql_[at_] != '\n') ++at_;
    } else if (begins_word(c)) {
      while (at_ < sql_.size() && (begins_word(sql_[at_]) || is_digit_of_sql(sql_[at_]))) ++at_;
      add(SqlToken::Kind::word, from);
    } else if (is_digit_of_sql(c)) {
      while (at_ < sql_.size() && (is_digit_of_sql(sql_[at_]) || sql_[at_] == '.')) ++at_;
      add(SqlToken::Kind::number, from);
    } else if (c == '\'') {
      return text_from(from);
    } else if (c == ':') {
      return marker_from(from);
    } else if (std::string_view("(),.;=<>!+-*/%|").find(c) != std::string_view::npos) {
      ++at_;
      add(SqlToken::Kind::sign, from);
    } else {
      return wrong_at("pack.check_sign", line_, std::string(1, c));
    }
    return std::nullopt;
  }

  std::optional<Problem> text_from(std::size_t from) {
    const long line = line_;
    for (++at_; at_ < sql_.size(); ++at_) {
      if (sql_[at_] == '\n') ++line_;
      if (sql_[at_] != '\'') continue;
      ++at_;
      if (at_ < sql_.size() && sql_[at_] == '\'') continue;
      tokens_.push_back({SqlToken::Kind::text, std::string(sql_.substr(from, at_ - from)), from, at_, line});
      return std::nullopt;
    }
    return wrong_at("pack.check_text", line);
  }

  std::optional<Problem> marker_from(std::size_t from) {
    ++at_;
    while (at_ < sql_.size() && begins_word(sql_[at_])) ++at_;
    if (at_ + 1 < sql_.size() && (sql_[at_] == '+' || sql_[at_] == '-') && is_digit_of_sql(sql_[at_ + 1])) {
      ++at_;
      while (at_ < sql_.size() && is_digit_of_sql(sql_[at_])) ++at_;
    }
    const std::string name(sql_.substr(from + 1, at_ - from - 1));
    if (!days_of_marker(name)) return wrong_at("pack.check_marker", line_, ":" + name);
    tokens_.push_back({SqlToken::Kind::marker, name, from, at_, line_});
    return std::nullopt;
  }

  void add(SqlToken::Kind kind, std::size_t from) {
    std::string text(sql_.substr(from, at_ - from));
    if (kind == SqlToken::Kind::word) {
      for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    tokens_.push_back({kind, std::move(text), from, at_, line_});
  }

  std::string_view sql_;
  std::size_t at_ = 0;
  long line_ = 1;
  std::vector<SqlToken> tokens_;
};

// What both databases have, by the same name and with the same meaning.
const std::set<std::string_view> functions{
    "abs",        "avg",    "cast", "coalesce", "count",  "first_value", "lag",     "last_value",
    "lead",       "lower",  "max",  "min",      "nullif", "rank",        "replace", "round",
    "row_number", "substr", "sum",  "trim",     "upper",  "dense_rank",  "length",  "sign"};

// Words before "(" that are no functions.
const std::set<std::string_view> before_bracket{
    "and",   "any", "as",    "between", "by",   "case",  "distinct", "else",   "except", "exists",
    "from",  "in",  "join",  "like",    "not",  "on",    "or",       "over",   "select", "then",
    "union", "all", "using", "values",  "when", "where", "with",     "having", "filter", "intersect"};

const std::set<std::string_view> refused{"insert", "update", "delete",  "into", "merge",
                                         "attach", "pragma", "create",  "drop", "alter",
                                         "vacuum", "copy",   "execute", "call", "recursive"};

// After these, what follows FROM has ended.
const std::set<std::string_view> after_from{"where",  "group",     "order", "having", "union",
                                            "except", "intersect", "limit", "window", "select"};

class SqlReading {
 public:
  SqlReading(const std::vector<SqlToken>& tokens, const std::vector<std::string>& tables)
      : tokens_(tokens), known_(tables.begin(), tables.end()) {
    // What a WITH names may be read as well.
    for (std::size_t i = 0; i + 2 < tokens.size(); ++i)
      if (tokens[i].kind == SqlToken::Kind::word && tokens[i + 1].text == "as" && tokens[i + 2].text == "(")
        known_.insert(tokens[i].text);
  }

  std::optional<Problem> run() {
    if (tokens_.empty() || (tokens_[0].text != "select" && tokens_[0].text != "with"))
      return wrong_at("pack.check_select", tokens_.empty() ? 1 : tokens_[0].line);
    std::vector<bool> in_from{false};  // by depth of brackets
    for (at_ = 0; at_ < tokens_.size(); ++at_) {
      const SqlToken& token = tokens_[at_];
      if (token.text == "(" && token.kind == SqlToken::Kind::sign) in_from.push_back(false);
      if (token.text == ")" && token.kind == SqlToken::Kind::sign && in_from.size() > 1) in_from.pop_back();
      if (token.kind == SqlToken::Kind::sign && token.text == ";" && at_ + 1 < tokens_.size())
        return wrong_at("pack.check_several", token.line);
      if (token.kind == SqlToken::Kind::sign && token.text == "," && in_from.back())
        return wrong_at("pack.check_comma", token.line);
      if (token.kind != SqlToken::Kind::word) continue;
      if (after_from.contains(token.text)) in_from.back() = false;
      if (token.text == "from" || token.text == "join") in_from.back() = true;
      if (auto problem = word(token)) return problem;
    }
    return std::nullopt;
  }

 private:
  std::optional<Problem> word(const SqlToken& token) const {
    if (is_column()) return std::nullopt;
    if (refused.contains(token.text)) return wrong_at("pack.check_word", token.line, token.text);
    const SqlToken* next = at_ + 1 < tokens_.size() ? &tokens_[at_ + 1] : nullptr;
    if (next && next->kind == SqlToken::Kind::sign && next->text == "(" && !functions.contains(token.text) &&
        !before_bracket.contains(token.text))
      return wrong_at("pack.check_function", token.line, token.text);
    if (token.text != "from" && token.text != "join") return std::nullopt;
    if (!next) return wrong_at("pack.check_table", token.line, token.text);
    if (next->kind == SqlToken::Kind::sign && next->text == "(") return std::nullopt;
    const bool qualified = at_ + 2 < tokens_.size() && tokens_[at_ + 2].text == ".";
    if (next->kind != SqlToken::Kind::word || qualified || !known_.contains(next->text))
      return wrong_at("pack.check_table", next->line, next->text);
    return std::nullopt;
  }

  bool is_column() const {
    return at_ > 0 && tokens_[at_ - 1].kind == SqlToken::Kind::sign && tokens_[at_ - 1].text == ".";
  }

  const std::vector<SqlToken>& tokens_;
  std::set<std::string, std::less<>> known_;
  std::size_t at_ = 0;
};

}  // namespace

std::optional<long> days_of_marker(std::string_view marker) {
  constexpr std::string_view today = "today";
  if (!marker.starts_with(today)) return std::nullopt;
  auto added = marker.substr(today.size());
  if (added.empty()) return 0;
  const bool back = added.front() == '-';
  if (!back && added.front() != '+') return std::nullopt;
  added.remove_prefix(1);
  long days = 0;
  const auto [end, error] = std::from_chars(added.data(), added.data() + added.size(), days);
  constexpr long most = 100 * 366;
  if (error != std::errc() || end != added.data() + added.size() || days > most) return std::nullopt;
  return back ? -days : days;
}

Result<std::vector<SqlToken>> sql_tokens(std::string_view sql) {
  return SqlLexer(sql).run();
}

std::optional<Problem> wrong_sql(std::string_view sql, const std::vector<std::string>& tables) {
  const auto tokens = sql_tokens(sql);
  if (!tokens) return tokens.error();
  return SqlReading(*tokens, tables).run();
}

}  // namespace minga::pack
