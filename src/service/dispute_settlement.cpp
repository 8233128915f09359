#include "service/dispute_settlement.hpp"

#include <algorithm>

#include "service/finding_words.hpp"
#include "service/values.hpp"

namespace minga::service {
namespace {

void sort_by_day(std::vector<store::Record>& records, const char* day) {
  std::ranges::sort(records, {},
                    [&](const auto& record) { return std::pair(text_in(record.values, day), record.id); });
}

bool is_outcome(const store::Record& resolution) {
  return text_in(resolution.values, "kind") == "appeal_outcome";
}

/// What was decided, if the resolution says it.
void take_content(const Values& values, Settlement& settlement) {
  if (text_in(values, "decided").empty()) return;
  settlement.decided = text_in(values, "decided");
  settlement.prevailing = id_in(values, "prevailing");
}

Settlement settled_by(const Values& values) {
  const auto text = [&](const char* field) { return text_in(values, field); };
  Settlement out;
  out.dispute = id_in(values, "dispute").value_or(Id{});
  out.kind = text("kind");
  out.resolved_on = text("resolved_on");
  out.authority = text("authority");
  out.norm = text("norm");
  out.article = text("article");
  out.act_number = text("act_number");
  take_content(values, out);
  return out;
}

/// What stands after the outcome of an appeal.
void take_outcome(const Values& values, std::optional<Settlement>& standing) {
  if (!standing) return;
  const auto outcome = text_in(values, "outcome");
  if (outcome == "revoked") return standing.reset();
  standing->appealed_on.clear();
  standing->outcome = outcome.empty() ? unknown_outcome : outcome;
  standing->outcome_on = text_in(values, "resolved_on");
  standing->outcome_authority = text_in(values, "authority");
  take_content(values, *standing);
}

}  // namespace

std::optional<Settlement> settlement_on(std::vector<store::Record> resolutions,
                                        std::vector<store::Record> appeals, const std::string& on) {
  sort_by_day(resolutions, "resolved_on");
  sort_by_day(appeals, "appealed_on");
  std::optional<Settlement> standing;
  auto appeal = appeals.begin();
  const auto appealed = [&] {
    if (appeal == appeals.end()) return false;
    const auto day = text_in((appeal++)->values, "appealed_on");
    if (day > on) return false;
    if (standing) standing->appealed_on = day;
    return true;
  };
  // A case is appealed after it was resolved, and every outcome answers one appeal: with days that are the
  // same, this is what tells them apart.
  for (const auto& resolution : resolutions) {
    if (is_outcome(resolution) && !appealed()) return standing;
    if (text_in(resolution.values, "resolved_on") > on) return standing;
    if (is_outcome(resolution)) {
      take_outcome(resolution.values, standing);
    } else {
      standing = settled_by(resolution.values);
    }
  }
  appealed();
  return standing;
}

std::string words_of(const Settlement& settlement, Language language) {
  const auto say = [&](const std::string& key, const Parameters& parameters = {}) {
    return text(language, "rights.settlement." + key, parameters);
  };
  const auto norm =
      settlement.article.empty()
          ? settlement.norm
          : text(language, "rights.article", {{"norm", settlement.norm}, {"article", settlement.article}});
  auto out = say(settlement.kind == "agreement" ? "agreement" : "decision",
                 {{"number", settlement.number},
                  {"day", written_date(settlement.resolved_on, language)},
                  {"act", settlement.act_number.empty() ? "" : say("act", {{"act", settlement.act_number}})},
                  {"authority", settlement.authority},
                  {"norm", norm}});
  const bool told = settlement.decided == "prevails" || settlement.decided == "divided" ||
                    settlement.decided == "otherwise";
  out += " " + say(told ? settlement.decided : "unsaid", {{"code", settlement.prevailing_code}});
  if (!settlement.outcome.empty())
    out += " " + say("appeal_" + settlement.outcome, {{"day", written_date(settlement.outcome_on, language)},
                                                      {"authority", settlement.outcome_authority}});
  if (!settlement.in_force())
    out += " " + say("appealed", {{"day", written_date(settlement.appealed_on, language)}});
  return out;
}

}  // namespace minga::service
