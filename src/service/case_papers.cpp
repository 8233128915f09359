#include "service/case_papers.hpp"

#include <algorithm>
#include <tuple>

#include "service/values.hpp"

namespace minga::service {
namespace {

namespace procedure = methods::procedure;

std::optional<pack::Words> label_of_paper(const pack::Model& model, const pack::Procedure& in,
                                          const std::string& code) {
  for (const auto& step : in.steps)
    for (const auto& document : step.documents.value)
      if (document.code == code) return document.label;
  const auto* catalogue = model.find_catalogue("citizenship_paper");
  if (const auto* item = catalogue == nullptr ? nullptr : catalogue->item(code)) return item->label;
  return std::nullopt;
}

/// Of several steps that ask for it, the one by whose rule it holds the shortest.
std::optional<methods::Day> last_day_of(const procedure::Rules& rules, const procedure::Document& paper) {
  std::optional<methods::Day> last = paper.expires;
  for (const auto& step : rules.steps)
    for (const auto& rule : step.documents) {
      if (rule.code != paper.code) continue;
      const auto by_rule = procedure::validity_of(rule, {&paper, 1}).last;
      if (by_rule && (!last || *by_rule < *last)) last = by_rule;
    }
  return last;
}

}  // namespace

std::vector<KeptPaper> kept_papers(const pack::Model& model, const StoredCase& stored, methods::Day day) {
  std::vector<KeptPaper> out;
  for (std::size_t i = 0; i < stored.documents.size(); ++i) {
    const auto& paper = stored.documents[i];
    const auto last = last_day_of(*stored.rules, paper);
    out.push_back({stored.document_records[i].id, paper.code,
                   label_of_paper(model, *stored.procedure, paper.code), paper.issued, last,
                   !last || *last >= day});
  }
  std::stable_sort(out.begin(), out.end(), [](const KeptPaper& a, const KeptPaper& b) {
    return std::tie(a.code, b.issued) < std::tie(b.code, a.issued);
  });
  return out;
}

Problems wrong_days_of_paper(const Values& paper, methods::Day today) {
  Problems problems;
  const auto issued = methods::day_from(text_in(paper, "issued")),
             expires = methods::day_from(text_in(paper, "expires"));
  if (issued && *issued > today)
    problems.push_back({ProblemKind::invalid,
                        "case.paper_ahead",
                        {{"value", methods::text_of(*issued)}, {"today", methods::text_of(today)}},
                        {"", 0, 0, "issued"}});
  if (issued && expires && *expires < *issued)
    problems.push_back({ProblemKind::invalid,
                        "case.paper_expires_before",
                        {{"value", methods::text_of(*expires)}, {"issued", methods::text_of(*issued)}},
                        {"", 0, 0, "expires"}});
  return problems;
}

}  // namespace minga::service
