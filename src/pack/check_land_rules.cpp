// Rules over land rights name items of catalogues; each file's name is unique over all packs.
#include <array>

#include "pack/build.hpp"
#include "pack/names.hpp"

namespace minga::pack {
namespace {

constexpr std::array<std::string_view, 5> priority_by_codes = {"kind", "mark", "filed", "granted",
                                                               "simultaneous"};

/// That every code is an item of the catalogue; said at the rule, which is where its line begins.
void check_items(Build& build, const Source& at, std::string_view catalogue_name,
                 const std::vector<std::string>& codes) {
  if (codes.empty()) return;
  FileParser parser(at.file, build.problems);
  YamlNode node;
  node.line = at.line;
  const Catalogue* catalogue = build.model.find_catalogue(catalogue_name);
  if (catalogue == nullptr)
    return unknown(parser, "pack.catalogue_unknown", node, std::string(catalogue_name), {});
  std::vector<std::string> known;
  for (const CatalogueItem& item : catalogue->items) known.push_back(item.code);
  for (const std::string& code : codes)
    if (catalogue->item(code) == nullptr) unknown(parser, "pack.rule_item_unknown", node, code, known);
}

void check_scale(Build& build, const PriorityScale& scale) {
  for (const PriorityLine& line : scale.lines) {
    const auto* catalogue = line.by == PriorityBy::mark ? "right_mark" : "right_kind";
    check_items(build, line.source, catalogue, line.first);
    check_items(build, line.source, catalogue, line.then);
    check_items(build, line.source, "right_kind", line.within);
  }
}

void check_places(Build& build, const Exclusions& exclusions) {
  for (const auto* kinds : {&exclusions.asked, &exclusions.frames, &exclusions.by_consent})
    check_items(build, exclusions.head.source, "right_kind", *kinds);
  for (const ExcludedPlace& place : exclusions.places)
    check_items(build, place.source, "right_kind", place.kinds);
}

void check_limits(Build& build, const Strata& strata) {
  for (const StratumLimit& limit : strata.limits) {
    if (!limit.quantity.empty()) check_items(build, limit.source, "stratum_quantity", {limit.quantity});
    check_items(build, limit.source, "mineral_group", limit.minerals);
    check_items(build, limit.source, "extraction_method", limit.methods);
  }
}

/// Moves the files of one kind into the model.
template <class Rules, class Check>
void take_rules(Build& build, std::vector<Rules>& drafts, std::map<std::string, Rules, std::less<>>& into,
                Check check) {
  for (Rules& draft : drafts) {
    check(build, draft);
    const std::string name = draft.head.name;
    const Source source = draft.head.source;
    const auto [at, fresh] = into.emplace(name, std::move(draft));
    if (fresh) continue;
    YamlNode node;
    node.line = source.line;
    FileParser(source.file, build.problems)
        .add("pack.duplicate_rules", node, {{"name", name}, {"other", at->second.head.source.file}});
  }
}

}  // namespace

std::string_view code_of(PriorityBy by) {
  return priority_by_codes.at(static_cast<std::size_t>(by));
}

std::optional<PriorityBy> priority_by_from(std::string_view code) {
  for (std::size_t i = 0; i < priority_by_codes.size(); ++i)
    if (priority_by_codes.at(i) == code) return static_cast<PriorityBy>(i);
  return std::nullopt;
}

void check_land_rules(Build& build) {
  take_rules(build, build.priorities, build.model.priorities, check_scale);
  take_rules(build, build.exclusions, build.model.exclusions, check_places);
  take_rules(build, build.strata, build.model.strata, check_limits);
}

}  // namespace minga::pack
