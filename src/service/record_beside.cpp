#include "service/record_beside.hpp"

#include "service/case_papers.hpp"
#include "service/values.hpp"

namespace minga::service {
namespace {

Problems hearing_before_case(store::Reader& reader, const pack::Model& model, const Values& hearing) {
  const auto held_on = text_in(hearing, "held_on");
  const auto id = id_in(hearing, "dispute");
  const auto* cases = model.find_register("dispute");
  const auto dispute = id && cases != nullptr ? reader.find(*cases, *id) : std::nullopt;
  if (held_on.empty() || !dispute) return {};
  const auto opened_on = text_in(dispute->values, "opened_on");
  if (opened_on <= held_on) return {};
  return {{ProblemKind::invalid,
           "dispute.before_opening",
           {{"value", held_on}, {"since", opened_on}},
           {"", 0, 0, "held_on"}}};
}

}  // namespace

bool says_with_whom(const Values& tie) {
  for (const auto* field : {"land_right", "organisation", "person"})
    if (!text_in(tie, field).empty()) return true;
  return false;
}

Problems wrong_beside(store::Reader& reader, const pack::Model& model, const pack::Register& reg,
                      const Values& values, methods::Day today) {
  if (reg.name == "case_document") return wrong_days_of_paper(values, today);
  if (reg.name == "hearing") return hearing_before_case(reader, model, values);
  if (reg.name == "mediator_tie" && !says_with_whom(values))
    return {{ProblemKind::invalid, "dispute.tie_with_none", {}, {"", 0, 0, "land_right"}}};
  return {};
}

}  // namespace minga::service
