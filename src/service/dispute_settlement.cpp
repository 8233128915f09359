#include "service/dispute_settlement.hpp"

#include <algorithm>

#include "base/joined.hpp"
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

Settlement settled_by(const store::Record& resolution) {
  Settlement out;
  out.dispute = id_in(resolution.values, "dispute").value_or(Id{});
  out.first = act_of(resolution);
  return out;
}

/// What stands after the outcome of an appeal.
void take_outcome(const store::Record& resolution, std::optional<Settlement>& standing) {
  if (!standing) return;
  const auto outcome = text_in(resolution.values, "outcome");
  if (outcome == "revoked") return standing.reset();
  standing->appealed_on.clear();
  standing->appeals.push_back({outcome.empty() ? unknown_outcome : outcome, act_of(resolution)});
}

std::string say_settled(Language language, const std::string& key, const Parameters& parameters = {}) {
  return text(language, "rights.settlement." + key, parameters);
}

std::string basis_of(const SettlingAct& act, Language language) {
  if (act.article.empty()) return act.norm;
  return text(language, "rights.article", {{"norm", act.norm}, {"article", act.article}});
}

/// "Prevalece A."
std::string content_of(const SettlingAct& act, Language language) {
  const bool told = act.decided == "prevails" || act.decided == "divided" || act.decided == "otherwise";
  return say_settled(language, told ? act.decided : "unsaid", {{"code", act.prevailing_code}});
}

std::string appeal_words(const AppealEnd& appeal, Language language) {
  auto out = say_settled(language, "appeal_" + appeal.outcome,
                         {{"act", words_of(appeal.act, language)}, {"norm", basis_of(appeal.act, language)}});
  if (!appeal.act.decided.empty())
    out += " " + say_settled(language, "since_then", {{"content", content_of(appeal.act, language)}});
  return out;
}

}  // namespace

const SettlingAct& Settlement::standing() const {
  for (auto appeal = appeals.rbegin(); appeal != appeals.rend(); ++appeal)
    if (!appeal->act.decided.empty()) return appeal->act;
  return first;
}

SettlingAct act_of(const store::Record& resolution) {
  const auto text = [&](const char* field) { return text_in(resolution.values, field); };
  SettlingAct out;
  out.id = resolution.id;
  out.kind = text("kind");
  out.resolved_on = text("resolved_on");
  out.authority = text("authority");
  out.norm = text("norm");
  out.article = text("article");
  out.act_number = text("act_number");
  out.decided = text("decided");
  if (!out.decided.empty()) out.prevailing = id_in(resolution.values, "prevailing");
  return out;
}

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
      take_outcome(resolution, standing);
    } else {
      standing = settled_by(resolution);
    }
  }
  appealed();
  return standing;
}

std::vector<LaterAct> acts_after(const std::vector<store::Record>& resolutions,
                                 const std::vector<store::Record>& appeals, const std::string& on) {
  std::vector<LaterAct> out;
  for (const auto& appeal : appeals)
    if (const auto day = text_in(appeal.values, "appealed_on"); day > on) out.push_back({day, std::nullopt});
  for (const auto& resolution : resolutions)
    if (auto act = act_of(resolution); act.resolved_on > on) out.push_back({act.resolved_on, std::move(act)});
  std::stable_sort(out.begin(), out.end(),
                   [](const LaterAct& one, const LaterAct& other) { return one.day < other.day; });
  return out;
}

std::string words_of(const SettlingAct& act, Language language) {
  return say_settled(
      language, "act_" + act.kind,
      {{"day", written_date(act.resolved_on, language)},
       {"act", act.act_number.empty() ? "" : say_settled(language, "act", {{"act", act.act_number}})},
       {"authority", act.authority}});
}

std::string words_of(const Settlement& settlement, Language language) {
  const auto& first = settlement.first;
  auto out = say_settled(language, "case",
                         {{"number", settlement.number},
                          {"act", words_of(first, language)},
                          {"norm", basis_of(first, language)}});
  const auto content = content_of(first, language);
  const bool stands = &settlement.standing() == &first;
  out += " " + (stands ? content : say_settled(language, "said_then", {{"content", content}}));
  for (const auto& appeal : settlement.appeals) out += " " + appeal_words(appeal, language);
  if (!settlement.in_force())
    out += " " + say_settled(language, "appealed", {{"day", written_date(settlement.appealed_on, language)}});
  if (settlement.later.empty()) return out;
  const auto told = [&](const LaterAct& one) {
    return one.act ? words_of(*one.act, language)
                   : say_settled(language, "later_appeal", {{"day", written_date(one.day, language)}});
  };
  return out + " " + say_settled(language, "later", {{"acts", joined(settlement.later, "; ", told)}});
}

}  // namespace minga::service
