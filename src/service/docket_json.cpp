#include "service/docket_json.hpp"

#include <nlohmann/json.hpp>

namespace minga::service {
namespace {

using DocketJson = nlohmann::ordered_json;

DocketJson or_null(const std::string& value) {
  return value.empty() ? DocketJson() : DocketJson(value);
}

/// What an act rests on and what it said itself.
DocketJson act_json(const SettlingAct& act) {
  return {{"resolved_on", act.resolved_on},
          {"authority", act.authority},
          {"norm", act.norm},
          {"article", or_null(act.article)},
          {"act_number", or_null(act.act_number)},
          {"decided", or_null(act.decided)},
          {"prevailing", or_null(act.prevailing_code)}};
}

DocketJson number_or_null(const std::optional<double>& number) {
  return number ? DocketJson(*number) : DocketJson();
}

DocketJson later_json(const std::optional<LaterLine>& later) {
  return later ? DocketJson{{"source", or_null(later->source)}, {"since", later->since}} : DocketJson();
}

DocketJson case_json(const DocketCase& one, Language language) {
  DocketJson rights = DocketJson::array(), lines = DocketJson::array();
  for (const auto& right : one.rights)
    rights.push_back({{"id", to_string(right.first)}, {"code", right.second}});
  for (const auto& line : one.lines)
    lines.push_back({{"right", line.code},
                     {"drawn_on", line.drawn_on},
                     {"area_before_ha", line.before_ha},
                     {"area_after_ha", line.after_ha},
                     {"disputed_ha", number_or_null(line.disputed_ha)},
                     {"undisputed_ha", number_or_null(line.undisputed_ha)},
                     {"replaced", later_json(line.fate.replaced)},
                     {"adopted", later_json(line.fate.adopted)},
                     {"gone", later_json(line.fate.gone)},
                     {"changed_on", or_null(line.fate.changed_on)},
                     {"explained", words_of(line, language)}});
  return {{"dispute", to_string(one.id)},
          {"number", one.number},
          {"opened_on", one.opened_on},
          {"state", one.state},
          {"rights", std::move(rights)},
          {"lines", std::move(lines)},
          {"settlement", json_of(one.settlement)},
          {"told_with_pair", one.told_with_pair},
          {"explained", words_of(one, language)}};
}

}  // namespace

DocketJson json_of(const std::optional<Settlement>& settlement) {
  if (!settlement) return {};
  DocketJson out{{"dispute", to_string(settlement->dispute)},
                 {"number", settlement->number},
                 {"kind", settlement->first.kind}};
  out.update(act_json(settlement->first));
  DocketJson appeals = DocketJson::array();
  for (const auto& appeal : settlement->appeals) {
    DocketJson told{{"outcome", appeal.outcome}};
    told.update(act_json(appeal.act));
    appeals.push_back(std::move(told));
  }
  out["appeals"] = std::move(appeals);
  out["stands"] = {{"decided", or_null(settlement->standing().decided)},
                   {"prevailing", or_null(settlement->standing().prevailing_code)}};
  out["in_force"] = settlement->in_force();
  out["appealed_on"] = or_null(settlement->appealed_on);
  return out;
}

DocketJson json_of(const std::vector<DocketCase>& cases, Language language) {
  DocketJson out = DocketJson::array();
  for (const auto& one : cases) out.push_back(case_json(one, language));
  return out;
}

}  // namespace minga::service
