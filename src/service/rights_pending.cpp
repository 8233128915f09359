#include "service/rights_pending.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <tuple>

#include "service/finding_words.hpp"
#include "service/rights_day.hpp"
#include "service/rights_place.hpp"
#include "service/rights_rules_json.hpp"
#include "service/rights_source.hpp"
#include "service/territories.hpp"
#include "service/values.hpp"

namespace minga::service {
namespace {

constexpr std::size_t most_pending_told = 50;  // in words; as codes and days they are told all

std::string pending_words(const std::vector<PendingRight>& pending, Language language) {
  std::string codes;
  for (std::size_t i = 0; i < std::min(pending.size(), most_pending_told); ++i)
    codes += (i == 0 ? "" : "; ") + text(language, "rights.pending.right",
                                         {{"code", pending[i].right.code},
                                          {"filing", words_of(pending[i].right.filing, language)},
                                          {"begins", written_date(pending[i].begins, language)}});
  if (pending.size() > most_pending_told)
    codes += "; " + text(language, "rights.pending.more",
                         {{"count", std::to_string(pending.size() - most_pending_told)}});
  return text(language, pending.size() == 1 ? "rights.pending.one" : "rights.pending.many",
              {{"count", std::to_string(pending.size())}, {"codes", codes}});
}

std::string absent_words(const AbsentRight& right, std::string_view on, Language language) {
  const auto say = [&](const char* key, const std::string& day) {
    return text(language, std::string("rights.absent.") + key,
                {{"code", right.code},
                 {"on", written_date(std::string(on), language)},
                 {"day", written_date(day, language)}});
  };
  if (!right.ended.empty() && right.ended <= on) return say("ended", right.ended);
  if (right.filed > on) return say("not_filed", right.filed);
  if (right.begins > on) return say("not_begun", right.begins);
  return say("unknown", std::string(on));
}

/// Those of the sources that are editions of a register, of territories that are wanted.
template <class Wanted>
std::vector<MapEdition> registers_where(store::Reader& reader, const pack::Model& model, const Access& access,
                                        Wanted wanted) {
  std::vector<MapEdition> out;
  RightSources sources(reader, model);
  for (const auto& record : all_where(reader, "land_source", {})) {
    const auto territory = id_in(record.values, "territory");
    if (record.retired || !access.reaches(territory) || !wanted(territory)) continue;
    const auto& source = sources.of({{"source", to_string(record.id)}});
    if (!source.act && !source.name.empty()) out.push_back({source.name, source.date, false});
  }
  return out;
}

}  // namespace

std::vector<std::string> sentences_of(const DayNotes& notes, std::string_view on, Language language) {
  std::vector<std::string> out;
  if (!notes.pending.empty()) out.push_back(pending_words(notes.pending, language));
  for (const auto& right : notes.absent) out.push_back(absent_words(right, on, language));
  for (auto& late : late_editions(notes.registers, on, language)) out.push_back(std::move(late.words));
  return out;
}

nlohmann::ordered_json json_of(const std::vector<PendingRight>& pending) {
  auto out = nlohmann::ordered_json::array();
  for (const auto& one : pending) out.push_back({{"right", json_of(one.right)}, {"begins", one.begins}});
  return out;
}

bool was_pending(const Values& right, std::string_view day) {
  return pending_on(right_days(right), day) &&
         (text_in(right, "state") != "extinguished" || !text_in(right, "valid_to").empty());
}

AbsentRight absent_right(const Values& right) {
  return {text_in(right, "code"), filing_of(right).day, std::string(begin_of(right_days(right))),
          text_in(right, "valid_to")};
}

void sort_by_filing(std::vector<PendingRight>& pending) {
  std::ranges::stable_sort(pending, {}, [](const PendingRight& one) {
    return std::tuple(one.right.filing.day, one.right.filing.hour, one.right.code);
  });
}

std::vector<MapEdition> registers_at(store::Reader& reader, const pack::Model& model, const Access& access,
                                     const std::optional<store::Box>& box) {
  return registers_where(reader, model, access, [&](const std::optional<Id>& territory) {
    if (!box || !territory) return true;
    const auto around = expected_box(reader, model, *territory);
    return box->west <= around.east && box->east >= around.west && box->south <= around.north &&
           box->north >= around.south;
  });
}

std::vector<MapEdition> registers_of(store::Reader& reader, const pack::Model& model, const Access& access,
                                     const Id& territory) {
  auto near = with_descendants(reader, model, {territory});
  for (const auto& one : line_of_territories(reader, model, territory)) near.insert(one.id);
  return registers_where(reader, model, access,
                         [&](const std::optional<Id>& of) { return !of || near.contains(*of); });
}

}  // namespace minga::service
