#include "service/record_references.hpp"

#include <algorithm>

#include "pack/names.hpp"
#include "pack/utf8.hpp"
#include "store/fold.hpp"

namespace minga::service {
namespace {

constexpr std::size_t kNamesPage = 5000;
constexpr std::size_t kMostCandidates = 5;     // that a problem lists
constexpr std::size_t kMostSuggestions = 100;  // as many as problems are listed
constexpr std::size_t kMostCompared = 20'000;  // titles that a wrong one is compared with
constexpr std::string_view kNoTitle = "…";     // how title_of begins where a record has none
constexpr std::string_view kBetweenParts = "·";

/// How names are compared: folded, the dots between parts as blanks, each run of blanks as one.
std::string plain(std::string_view text) {
  const std::string words = store::fold(text);
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const bool dot = words.compare(i, kBetweenParts.size(), kBetweenParts) == 0;
    const char c = dot ? ' ' : words[i];
    if (dot) i += kBetweenParts.size() - 1;
    const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (!blank) {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

bool is_code(const pack::Field& field) {
  return field.unique && !field.retired && field.type == pack::FieldType::text &&
         field.privacy != pack::Privacy::secret;
}

bool is_personal(const pack::Register& reg, const std::string& name) {
  const auto* field = reg.field(name);
  return field != nullptr && field->privacy >= pack::Privacy::personal;
}

/// A problem may end in a log: what could name a person is left out.
std::string shown(const pack::Field& field, std::string_view text, bool titles_are_personal) {
  if (titles_are_personal || field.privacy >= pack::Privacy::personal) return "…";
  return pack::excerpt(text, 60);
}

Problem problem_of(const pack::Field& field, std::string code, Parameters parameters) {
  return {ProblemKind::invalid, std::move(code), std::move(parameters), {{}, 0, 0, field.name}};
}

}  // namespace

void ReferenceNames::add_rows(const pack::Register& reg, std::vector<formats::NamedRow> rows) {
  auto& kept = rows_[reg.name];
  for (auto& row : rows) {
    // A row that changes a record has the whole of its title only when it has all of its parts.
    const bool is_new = !row.id;
    kept.push_back({row.line, is_new ? house_.new_id() : *row.id, std::move(row.values), is_new,
                    is_new || row.has_all_title_fields});
  }
}

void ReferenceNames::add(const pack::Register& reg, const Id& id, const Values& values, std::string title,
                         bool stored, Names& names) {
  auto& known = names.known[id];
  known.stored = known.stored || stored;
  const auto remember = [&](auto& index, const std::string& name) {
    auto& ids = index[name];
    if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
  };
  for (const auto& field : reg.fields) {
    const auto found = is_code(field) ? values.find(field.name) : values.end();
    const auto* code = found == values.end() ? nullptr : std::get_if<std::string>(&found->second);
    if (code == nullptr || code->empty()) continue;
    if (known.code.empty()) known.code = *code;
    remember(names.by_code, plain(*code));
  }
  if (title.empty() || title.starts_with(kNoTitle)) return;
  remember(names.by_title, plain(title));
  names.titles.push_back(title);
  known.title = std::move(title);
}

void ReferenceNames::read_stored(const pack::Register& reg, Names& names) {
  store::Query query;
  query.register_name = reg.name;
  query.limit = kNamesPage;
  do {
    const auto page = list_records(house_, actor_, query);
    if (!page) return;  // not his to read: then only ids are understood
    for (const auto& seen : page->records)
      add(reg, seen.record.id, seen.record.values, seen.title, true, names);
    query.after = page->next;
  } while (!query.after.empty());
}

ReferenceNames::Names& ReferenceNames::names_of(const std::string& register_name) {
  const auto [place, is_new] = names_.try_emplace(register_name);
  auto& names = place->second;
  const auto* reg = house_.store.model().find_register(register_name);
  if (!is_new || reg == nullptr || reg->system) return names;
  names.titles_are_personal = std::any_of(reg->title_fields.begin(), reg->title_fields.end(),
                                          [&](const std::string& name) { return is_personal(*reg, name); });
  read_stored(*reg, names);
  if (const auto rows = rows_.find(register_name); rows != rows_.end()) {
    for (const auto& row : rows->second) {
      const store::Record record{row.id, 0, false, {}, row.values};
      add(*reg, row.id, row.values, row.has_title ? title_of(*reg, record) : std::string(), false, names);
    }
  }
  return names;
}

Result<Id> ReferenceNames::find(const pack::Field& field, std::string_view text) {
  const auto& names = names_of(field.reference);
  const auto wanted = plain(text);
  for (const auto* index : {&names.by_code, &names.by_title}) {
    const auto found = index->find(wanted);
    if (found == index->end()) continue;
    if (found->second.size() == 1) return found->second.front();
    return tl::unexpected(ambiguous(field, text, found->second, names));
  }
  return tl::unexpected(not_found(field, text, names));
}

Problem ReferenceNames::not_found(const pack::Field& field, std::string_view text, const Names& names) {
  const auto value = shown(field, text, names.titles_are_personal);
  const bool compare =
      !names.titles_are_personal && names.titles.size() <= kMostCompared && suggestions_++ < kMostSuggestions;
  const auto near = compare ? pack::nearest(text, names.titles) : std::string();
  if (near.empty())
    return problem_of(field, "reference.not_found", {{"value", value}, {"register", field.reference}});
  return problem_of(field, "reference.not_found_near",
                    {{"value", value}, {"register", field.reference}, {"near", near}});
}

Problem ReferenceNames::ambiguous(const pack::Field& field, std::string_view text, const std::vector<Id>& ids,
                                  const Names& names) {
  std::string candidates;
  for (std::size_t i = 0; i < std::min(ids.size(), kMostCandidates); ++i) {
    const auto& code = names.known.at(ids[i]).code;
    candidates += (candidates.empty() ? "" : ", ") + (code.empty() ? to_string(ids[i]) : code);
  }
  if (ids.size() > kMostCandidates) candidates += ", …";
  return problem_of(field, "reference.ambiguous",
                    {{"value", shown(field, text, names.titles_are_personal)},
                     {"count", std::to_string(ids.size())},
                     {"candidates", candidates}});
}

std::optional<std::string> ReferenceNames::title(const pack::Field& field, const Id& id) {
  const auto& known = names_of(field.reference).known;
  const auto found = known.find(id);
  if (found == known.end() || found->second.title.empty()) return std::nullopt;
  return found->second.title;
}

bool ReferenceNames::fits(const pack::Field& field, const Id& id, std::string_view text) {
  const auto& names = names_of(field.reference);
  const auto wanted = plain(text);
  const auto among = [&](const auto& index) {
    const auto found = index.find(wanted);
    return found != index.end() &&
           std::find(found->second.begin(), found->second.end(), id) != found->second.end();
  };
  return among(names.by_code) || among(names.by_title);
}

ReferenceNames::Where ReferenceNames::where(const pack::Register& reg, const Id& id) {
  const auto& known = names_of(reg.name).known;
  const auto found = known.find(id);
  if (found == known.end()) return Where::nowhere;
  return found->second.stored ? Where::stored : Where::in_file;
}

std::optional<Id> ReferenceNames::id_given_to(const std::string& register_name, long line) const {
  const auto rows = rows_.find(register_name);
  if (rows == rows_.end()) return std::nullopt;
  const auto row = std::lower_bound(rows->second.begin(), rows->second.end(), line,
                                    [](const auto& one, long wanted) { return one.line < wanted; });
  if (row == rows->second.end() || row->line != line || !row->is_new) return std::nullopt;
  return row->id;
}

}  // namespace minga::service
