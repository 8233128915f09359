#include "service/rights_rules_json.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "formats/number.hpp"
#include "service/docket_json.hpp"
#include "service/finding_words.hpp"
#include "service/rights_tie.hpp"
#include "service/values.hpp"

namespace minga::service {
namespace {

using RulesJson = nlohmann::ordered_json;
namespace tenure = methods::tenure;

RulesJson basis_json(const std::vector<Citation>& basis) {
  RulesJson out = RulesJson::array();
  for (const auto& cited : basis)
    out.push_back({{"norm", cited.norm},
                   {"article", cited.article ? RulesJson(*cited.article) : RulesJson()},
                   {"source", cited.source},
                   {"url", cited.url}});
  return out;
}

RulesJson line_code(const Scale& scale, std::optional<std::size_t> line) {
  return line ? RulesJson(scale.lines[*line].rule.code) : RulesJson();
}

RulesJson conflict_json(const FeasibilityAnswer& answer, const RightName& right,
                        const RightConflict& conflict, Language language) {
  return {{"with", json_of(conflict.with)},
          {"common_ha", conflict.common_ha},
          {"measured_in", conflict.measured_in},
          {"share", conflict.share},
          {"kind", methods::overlap::code_of(conflict.kind)},
          {"stand", tenure::code_of(conflict.stand)},
          {"line", line_code(answer.scale, conflict.line)},
          {"explained", explained(answer, right, conflict, language)},
          {"dispute", conflict.dispute ? RulesJson(to_string(*conflict.dispute)) : RulesJson()},
          {"settlement", json_of(conflict.settlement)}};
}

RulesJson reason_json(const FeasibilityAnswer& answer, const RightExclusion& reason, Language language) {
  RulesJson places = RulesJson::array();
  for (const auto& place : reason.places) places.push_back(json_of(place));
  const auto& margin = reason.place->margin;
  return {{"place", reason.place->code},
          {"label", reason.place->label.in(language)},
          {"ground", tenure::code_of(reason.ground)},
          {"verdict", tenure::code_of(reason.verdict)},
          {"common_ha", reason.common_ha ? RulesJson(*reason.common_ha) : RulesJson()},
          {"margin_m", margin.stated() ? RulesJson(margin.value) : RulesJson()},
          {"explained", explained(*answer.rules, reason, answer.look, language)},
          {"places", std::move(places)},
          {"basis", basis_json(citations_of(answer.rules->head, reason.place->grounds))}};
}

RulesJson right_json(const FeasibilityAnswer& answer, const RightFeasibility& right, Language language) {
  RulesJson conflicts = RulesJson::array(), reasons = RulesJson::array();
  for (const auto& conflict : right.conflicts)
    conflicts.push_back(conflict_json(answer, right.right, conflict, language));
  for (const auto& reason : right.reasons) reasons.push_back(reason_json(answer, reason, language));
  return {{"right", json_of(right.right)},
          {"area_ha", right.area_ha},
          {"measured_in", right.measured_in},
          {"has_to_pass", right.has_to_pass},
          {"passing", tenure::code_of(right.passing)},
          {"in_conflict", right.in_conflict},
          {"exclusions", tenure::code_of(right.exclusions)},
          {"conflicts", std::move(conflicts)},
          {"reasons", std::move(reasons)},
          {"cases", json_of(right.cases, language)},
          {"cleared_by",
           right.cleared_by ? RulesJson(right.conflicts[*right.cleared_by].with.code) : RulesJson()}};
}

RulesJson editions_json(const std::vector<MapEdition>& editions) {
  RulesJson out = RulesJson::array();
  for (const auto& edition : editions)
    out.push_back(
        {{"source", edition.source}, {"date", edition.date}, {"by_resolution", edition.by_resolution}});
  return out;
}

RulesJson level_json(const pack::StratumLevel* level, Language language) {
  if (level == nullptr) return {};
  return {{"code", level->code}, {"label", level->label.in(language)}};
}

RulesJson limit_json(const pack::StratumLimit& limit) {
  return {{"code", limit.code},
          {"level", limit.level},
          {"quantity", limit.quantity},
          {"most", limit.most.stated() ? RulesJson(limit.most.value) : RulesJson()},
          {"valid_from", limit.valid_from.stated() ? RulesJson(limit.valid_from.value) : RulesJson()},
          {"valid_to", limit.valid_to.stated() ? RulesJson(limit.valid_to.value) : RulesJson()}};
}

/// Whether the line looks at when the two were filed.
bool looks_at_filing(const tenure::Line& line, const RightName& one, const RightName& other) {
  if (line.by != tenure::By::filed && line.by != tenure::By::simultaneous) return false;
  return line.within.empty() || (line.within.contains(one.kind) && line.within.contains(other.kind));
}

/// Of a day or an hour that lacks, and would be needed: "" if nothing does.
std::string what_lacks(const Scale& scale, const RightName& one, const RightName& other, Language language) {
  if (std::ranges::none_of(scale.lines,
                           [&](const auto& line) { return looks_at_filing(line.rule, one, other); }))
    return "";
  const bool days = !one.filing.day.empty() && !other.filing.day.empty();
  if (days && one.filing.day != other.filing.day) return "";
  const auto lacks = [&](const RightName& right) {
    return days ? right.filing.hour.empty() : right.filing.day.empty();
  };
  std::string codes;
  for (const auto* right : {&one, &other})
    if (lacks(*right)) codes += (codes.empty() ? "" : ", ") + right->code;
  if (codes.empty()) return "";
  return " " + text(language, days ? "rights.lacks.hour" : "rights.lacks.day",
                    {{"codes", codes}, {"day", written_date(one.filing.day, language)}});
}

std::string filings(const RightName& one, const RightName& other, Language language) {
  return " " + text(language, "rights.filing.of_both",
                    {{"one", one.code},
                     {"of_one", words_of(one.filing, language)},
                     {"other", other.code},
                     {"of_other", words_of(other.filing, language)}});
}

/// What is under appeal is told beside the order that holds meanwhile.
std::string beside_appeal(std::string sentence, const std::optional<Settlement>& settlement,
                          Language language) {
  if (settlement && !settlement->in_force()) sentence += " " + words_of(*settlement, language);
  return sentence;
}

/// What the docket has of two rights beside what was resolved.
std::string with_cases(std::string sentence, const std::vector<DocketCase>& cases, Language language) {
  for (const auto& one : cases) sentence += (sentence.empty() ? "" : " ") + words_of(one, language);
  return sentence;
}

std::string undecided(const Scale& scale, const RightName& one, const RightName& other, Language language) {
  const auto lacks = what_lacks(scale, one, other, language);
  return text(language, lacks.empty() ? "rights.explained.undecided" : "rights.explained.lacking",
              {{"one", one.code}, {"other", other.code}}) +
         lacks;
}

}  // namespace

bool is_divided(const std::optional<Settlement>& settlement) {
  return settlement && settlement->in_force() && settlement->standing().decided == "divided";
}

bool lacks_filing(const Scale& scale, const RightName& one, const RightName& other) {
  return !what_lacks(scale, one, other, Language::es).empty();
}

RulesJson json_of(const Filing& filing) {
  if (filing.day.empty()) return {};
  return {{"day", filing.day}, {"hour", filing.hour.empty() ? RulesJson() : RulesJson(filing.hour)}};
}

RulesJson json_of(const RightName& right) {
  return {{"id", to_string(right.id)},
          {"code", right.code},
          {"kind", right.kind},
          {"state", right.state},
          {"source", right.source},
          {"source_date", right.source_date},
          {"by_resolution", right.by_resolution},
          {"filing", json_of(right.filing)}};
}

std::string words_of(const std::vector<Citation>& basis, Language language) {
  std::string out;
  for (const auto& cited : basis) {
    out += out.empty() ? "" : "; ";
    if (cited.norm.empty()) {
      out += text(language, "rights.no_norm", {{"source", cited.source}});
    } else if (cited.article) {
      out += text(language, "rights.article", {{"norm", cited.norm}, {"article", *cited.article}});
    } else {
      out += text(language, "rights.no_article", {{"norm", cited.norm}});
    }
  }
  return out;
}

std::string with_basis(const std::string& sentence, const std::vector<Citation>& basis, Language language) {
  if (std::ranges::any_of(basis, &Citation::is_citation))
    return sentence + " " + text(language, "rights.basis", {{"basis", words_of(basis, language)}});
  const bool normed = std::ranges::any_of(basis, [](const auto& one) { return !one.norm.empty(); });
  const auto headed =
      text(language, normed ? "rights.guidance.no_article" : "rights.guidance.no_norm") + " " + sentence;
  if (basis.empty()) return headed;
  return headed + " " + text(language, "rights.guidance.from", {{"basis", words_of(basis, language)}});
}

std::string explained(const Scale& scale, tenure::Outcome outcome, std::optional<std::size_t> line,
                      const RightName& one, const RightName& other, Language language) {
  if (!line) return undecided(scale, one, other, language);
  const auto& rule = scale.lines[*line];
  const bool second = outcome == tenure::Outcome::second;
  const auto* key =
      outcome == tenure::Outcome::auction ? "rights.explained.auction" : "rights.explained.first";
  const auto who =
      text(language, key, {{"one", (second ? other : one).code}, {"other", (second ? one : other).code}});
  auto sentence = who + " " + rule.sentence.in(language);
  if (looks_at_filing(rule.rule, one, other))
    sentence += second ? filings(other, one, language) : filings(one, other, language);
  return with_basis(sentence, rule.basis, language);
}

namespace {

/// What is left in common is too little to count; where a line was drawn between the two, it comes of that.
std::string sliver_words(const FeasibilityAnswer& answer, const RightName& right,
                         const RightConflict& conflict, Language language) {
  auto sentence = text(language, "rights.explained.sliver",
                       {{"one", right.code},
                        {"other", conflict.with.code},
                        {"area", area_words(conflict.common_ha, language)},
                        {"tolerance", formats::text_of_number(answer.tolerance)}});
  if (!conflict.settlement) return sentence;
  if (conflict.settlement->standing().decided == "divided")
    sentence += " " + text(language, "rights.explained.sliver_of_line");
  return sentence + " " + words_of(*conflict.settlement, language);
}

/// By what was resolved or the scale, without what else the docket has.
std::string explained_alone(const FeasibilityAnswer& answer, const RightName& right,
                            const RightConflict& conflict, Language language) {
  const auto by_scale = [&](tenure::Outcome outcome) {
    return beside_appeal(explained(answer.scale, outcome, conflict.line, right, conflict.with, language),
                         conflict.settlement, language);
  };
  switch (conflict.stand) {
    case tenure::Stand::sliver:
      return sliver_words(answer, right, conflict, language);
    case tenure::Stand::settled:
      return conflict.settlement ? words_of(*conflict.settlement, language) : "";
    case tenure::Stand::lost:
      return words_of(*conflict.settlement, language) + " " +
             text(language, "rights.explained.lost",
                  {{"one", right.code},
                   {"other", conflict.with.code},
                   {"area", area_words(conflict.common_ha, language)}});
    case tenure::Stand::first:
      return by_scale(tenure::Outcome::first);
    case tenure::Stand::yields:
      return by_scale(tenure::Outcome::second);
    case tenure::Stand::auction:
      return by_scale(tenure::Outcome::auction);
    case tenure::Stand::open:
      break;
  }
  if (is_divided(conflict.settlement))
    return words_of(*conflict.settlement, language) + " " +
           text(language, "rights.explained.divided_left",
                {{"one", right.code},
                 {"other", conflict.with.code},
                 {"area", area_words(conflict.common_ha, language)}});
  return beside_appeal(undecided(answer.scale, right, conflict.with, language), conflict.settlement,
                       language);
}

/// Likewise.
std::string explained_alone(const OrderAnswer& answer, const OrderedPair& pair, Language language) {
  const auto by_scale = [&] {
    return explained(*answer.scale, pair.outcome, pair.line, name_of(answer.at.rights[pair.one]),
                     name_of(answer.at.rights[pair.other]), language);
  };
  if (!pair.settlement || !pair.settlement->in_force())
    return beside_appeal(by_scale(), pair.settlement, language);
  const auto settled = words_of(*pair.settlement, language);
  const bool prevails = !pair.line && pair.outcome != tenure::Outcome::undecided;
  return prevails ? settled
                  : settled + " " + text(language, "rights.settlement.scale", {{"sentence", by_scale()}});
}

}  // namespace

std::string explained(const OrderAnswer& answer, const OrderedPair& pair, Language language) {
  return with_cases(explained_alone(answer, pair, language), pair.beside, language);
}

std::string explained(const FeasibilityAnswer& answer, const RightName& right, const RightConflict& conflict,
                      Language language) {
  return with_cases(explained_alone(answer, right, conflict, language), conflict.beside, language);
}

std::string explained(const pack::Exclusions& rules, const RightExclusion& reason, double look,
                      Language language) {
  const auto& place = *reason.place;
  Parameters parameters{{"place", place.label.in(language)},
                        {"look", formats::text_of_number(look)},
                        {"common", reason.common_ha ? decimals(*reason.common_ha, language) : ""},
                        {"margin", place.margin.stated() ? formats::text_of_number(place.margin.value) : ""}};
  const auto ground = std::string(tenure::code_of(reason.ground));
  std::string key = "rights.ground." + ground;
  if (reason.ground == tenure::Ground::lies_on || reason.ground == tenure::Ground::within_margin)
    key += "." + std::string(tenure::code_of(reason.verdict));
  auto sentence = text(language, key, parameters);
  if (!place.help.in(language).empty()) sentence += " " + place.help.in(language);
  return with_basis(sentence, citations_of(rules.head, place.grounds), language);
}

RulesJson json_of(const Scale& scale, Language language) {
  RulesJson lines = RulesJson::array();
  for (const auto& line : scale.lines)
    lines.push_back({{"code", line.rule.code},
                     {"label", line.label.in(language)},
                     {"sentence", line.sentence.in(language)},
                     {"basis", basis_json(line.basis)}});
  return {{"name", scale.name},
          {"label", scale.label.in(language)},
          {"own", scale.own ? RulesJson(to_string(*scale.own)) : RulesJson()},
          {"version", scale.version},
          {"lines", std::move(lines)}};
}

RulesJson json_of(const ScaleAnswer& answer, Language language) {
  RulesJson signatures = RulesJson::array();
  for (const auto& one : answer.signatures)
    signatures.push_back(
        {{"id", to_string(one.id)},
         {"as_what", one.as_what},
         {"signed_on", one.signed_on},
         {"actor_group", one.actor_group ? RulesJson(to_string(*one.actor_group)) : RulesJson()},
         {"version", one.version},
         {"current", one.current}});
  return {{"scale", json_of(answer.scale, language)}, {"signatures", std::move(signatures)}};
}

RulesJson order_json(const OrderAnswer& answer, Language language) {
  RulesJson pairs = RulesJson::array(), chains = RulesJson::array();
  for (const auto& chain : answer.ranking.chains) chains.push_back(json_of(answer, chain, language));
  for (const auto& pair : answer.pairs)
    pairs.push_back(
        {{"one", pair.one},
         {"other", pair.other},
         {"outcome", pair.outcome == tenure::Outcome::undecided ? "undecided"
                                                                : std::string(tenure::code_of(pair.outcome))},
         {"line", line_code(*answer.scale, pair.line)},
         {"explained", explained(answer, pair, language)},
         {"settlement", json_of(pair.settlement)}});
  return {{"scale", answer.scale ? json_of(*answer.scale, language) : RulesJson()},
          {"chains", std::move(chains)},
          {"partly", answer.ranking.partly},
          {"apart", answer.ranking.apart},
          {"alone", answer.ranking.alone},
          {"restrictions", answer.restrictions},
          {"declared", answer.declared},
          {"pairs", std::move(pairs)},
          {"cases", json_of(answer.cases, language)},
          {"editions", editions_json(answer.editions)},
          {"editions_explained", words_of(answer.editions, answer.at.on, language)}};
}

RulesJson json_of(const FeasibilityAnswer& answer, Language language) {
  RulesJson rights = RulesJson::array(), without = RulesJson::array();
  for (const auto& right : answer.rights) rights.push_back(right_json(answer, right, language));
  for (const auto& right : answer.without_shape) without.push_back(json_of(right));
  const auto& tally = answer.tally;
  return {{"on", answer.on},
          {"measured_in", answer.measured_in},
          {"areas_are", answer.several_systems ? "several"
                        : answer.zone          ? "zone"
                                               : "equal_area"},
          {"tolerance_m2", answer.tolerance},
          {"looked_within_m", answer.look},
          {"scale", json_of(answer.scale, language)},
          {"rules", {{"name", answer.rules->head.name}, {"label", answer.rules->head.label.in(language)}}},
          {"tally",
           {{"rights", tally.rights},
            {"in_conflict", tally.in_conflict},
            {"excluded", tally.excluded},
            {"uncertain", tally.uncertain},
            {"passing", tally.passing},
            {"excluded_in_conflict", tally.excluded_in_conflict},
            {"uncertain_in_conflict", tally.uncertain_in_conflict},
            {"share_in_conflict", tally.share_in_conflict()},
            {"share_excluded_of_the_rest", tally.share_excluded_of_the_rest()}}},
          {"editions", editions_json(answer.editions)},
          {"editions_explained", words_of(answer.editions, answer.on, language)},
          {"rights", std::move(rights)},
          {"without_shape", std::move(without)},
          {"pending", json_of(answer.notes.pending)},
          {"notes", sentences_of(answer.notes, answer.on, language)}};
}

RulesJson json_of(const StratumAnswer& answer, Language language) {
  RulesJson limits = RulesJson::array(), gaps = RulesJson::array();
  for (const auto& seen : answer.limits) {
    auto limit = limit_json(*seen.limit);
    limit["within"] = seen.within;
    limit["by"] = seen.limit->most.value > 0 ? RulesJson(seen.by) : RulesJson();
    limit["disputed"] = seen.disputed;
    limit["basis"] = basis_json(seen.basis);
    limits.push_back(std::move(limit));
  }
  for (const auto* gap : answer.gaps) {
    auto limit = limit_json(*gap);
    limit["basis"] = basis_json(citations_of(answer.strata->head, gap->grounds));
    gaps.push_back(std::move(limit));
  }
  return {{"on", answer.on},
          {"strata", answer.strata->head.name},
          {"label", answer.strata->head.label.in(language)},
          {"stratum", level_json(answer.level, language)},
          {"over", answer.over},
          {"otherwise", level_json(answer.otherwise, language)},
          {"wanting", answer.wanting},
          {"unsaid", answer.unsaid},
          {"unused", answer.unused},
          {"limits", std::move(limits)},
          {"gaps", std::move(gaps)}};
}

}  // namespace minga::service
