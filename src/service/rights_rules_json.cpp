#include "service/rights_rules_json.hpp"

#include <nlohmann/json.hpp>

#include "formats/number.hpp"
#include "service/finding_words.hpp"
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

RulesJson name_json(const RightName& right) {
  return {{"id", to_string(right.id)}, {"code", right.code},     {"kind", right.kind},
          {"state", right.state},      {"source", right.source}, {"source_date", right.source_date}};
}

RulesJson line_code(const Scale& scale, std::optional<std::size_t> line) {
  return line ? RulesJson(scale.lines[*line].rule.code) : RulesJson();
}

std::string with_basis(const std::string& sentence, const std::vector<Citation>& basis, Language language) {
  return sentence + " " + text(language, "rights.basis", {{"basis", words_of(basis, language)}});
}

RulesJson conflict_json(const FeasibilityAnswer& answer, const RightName& right,
                        const RightConflict& conflict, Language language) {
  return {{"with", name_json(conflict.with)},
          {"common_ha", conflict.common_ha},
          {"share", conflict.share},
          {"kind", methods::overlap::code_of(conflict.kind)},
          {"stand", tenure::code_of(conflict.stand)},
          {"line", line_code(answer.scale, conflict.line)},
          {"explained", explained(answer.scale, right, conflict, language)},
          {"dispute", conflict.dispute ? RulesJson(to_string(*conflict.dispute)) : RulesJson()}};
}

RulesJson reason_json(const FeasibilityAnswer& answer, const RightExclusion& reason, Language language) {
  RulesJson places = RulesJson::array();
  for (const auto& place : reason.places) places.push_back(name_json(place));
  const auto& margin = reason.place->margin;
  return {{"place", reason.place->code},
          {"label", reason.place->label.in(language)},
          {"ground", tenure::code_of(reason.ground)},
          {"verdict", tenure::code_of(reason.verdict)},
          {"common_ha", reason.common_ha},
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
  return {{"right", name_json(right.right)},
          {"area_ha", right.area_ha},
          {"has_to_pass", right.has_to_pass},
          {"passes", right.passes},
          {"in_conflict", right.in_conflict},
          {"exclusions", tenure::code_of(right.exclusions)},
          {"conflicts", std::move(conflicts)},
          {"reasons", std::move(reasons)},
          {"cleared_by",
           right.cleared_by ? RulesJson(right.conflicts[*right.cleared_by].with.code) : RulesJson()}};
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

}  // namespace

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

std::string explained(const Scale& scale, tenure::Outcome outcome, std::optional<std::size_t> line,
                      const std::string& one, const std::string& other, Language language) {
  if (!line) return text(language, "rights.explained.undecided", {{"one", one}, {"other", other}});
  const auto& rule = scale.lines[*line];
  const bool second = outcome == tenure::Outcome::second;
  const auto* key =
      outcome == tenure::Outcome::auction ? "rights.explained.auction" : "rights.explained.first";
  const auto who = text(language, key, {{"one", second ? other : one}, {"other", second ? one : other}});
  return with_basis(who + " " + rule.sentence.in(language), rule.basis, language);
}

std::string explained(const Scale& scale, const RightName& right, const RightConflict& conflict,
                      Language language) {
  const Parameters names{{"one", right.code}, {"other", conflict.with.code}};
  switch (conflict.stand) {
    case tenure::Stand::sliver:
      return text(language, "rights.explained.sliver", names);
    case tenure::Stand::settled:
      return text(language, "rights.explained.settled", names);
    case tenure::Stand::first:
      return explained(scale, tenure::Outcome::first, conflict.line, right.code, conflict.with.code,
                       language);
    case tenure::Stand::yields:
      return explained(scale, tenure::Outcome::second, conflict.line, right.code, conflict.with.code,
                       language);
    case tenure::Stand::auction:
      return explained(scale, tenure::Outcome::auction, conflict.line, right.code, conflict.with.code,
                       language);
    case tenure::Stand::open:
      break;
  }
  return text(language, "rights.explained.undecided", names);
}

std::string explained(const pack::Exclusions& rules, const RightExclusion& reason, double look,
                      Language language) {
  const auto& place = *reason.place;
  Parameters parameters{{"place", place.label.in(language)},
                        {"look", formats::text_of_number(look)},
                        {"common", decimals(reason.common_ha, language)},
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
  RulesJson pairs = RulesJson::array();
  const auto code = [&](std::size_t i) { return text_in(answer.at.rights[i].values, "code"); };
  for (const auto& pair : answer.pairs)
    pairs.push_back(
        {{"one", pair.one},
         {"other", pair.other},
         {"outcome", pair.outcome == tenure::Outcome::undecided ? "undecided"
                                                                : std::string(tenure::code_of(pair.outcome))},
         {"line", line_code(*answer.scale, pair.line)},
         {"explained",
          explained(*answer.scale, pair.outcome, pair.line, code(pair.one), code(pair.other), language)}});
  return {{"scale", answer.scale ? json_of(*answer.scale, language) : RulesJson()},
          {"groups", answer.groups},
          {"circular", answer.circular},
          {"pairs", std::move(pairs)}};
}

RulesJson json_of(const FeasibilityAnswer& answer, Language language) {
  RulesJson rights = RulesJson::array(), without = RulesJson::array();
  for (const auto& right : answer.rights) rights.push_back(right_json(answer, right, language));
  for (const auto& right : answer.without_shape) without.push_back(name_json(right));
  const auto& tally = answer.tally;
  return {{"on", answer.on},
          {"measured_in", answer.measured_in},
          {"areas_are", answer.zone ? "zone" : "equal_area"},
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
            {"share_in_conflict", tally.share_in_conflict()},
            {"share_excluded_of_the_rest", tally.share_excluded_of_the_rest()}}},
          {"rights", std::move(rights)},
          {"without_shape", std::move(without)}};
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
