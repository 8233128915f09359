#include <iostream>
#include <nlohmann/json.hpp>

#include "cli/procedure_acts.hpp"
#include "pack/validate.hpp"

namespace minga::cli {
namespace {

using ListJson = nlohmann::ordered_json;

/// A fact as JSON: its value, null where there is none, "not_found" where nobody knows.
template <class T, class Show>
ListJson fact_json(const pack::Fact<T>& fact, Show show) {
  if (fact.known == pack::Told::none) return nullptr;
  if (fact.known == pack::Told::not_found) return "not_found";
  return show(fact.value);
}

const auto as_it_is = [](const auto& value) { return ListJson(value); };

std::string money_of(const Money& money) {
  pack::Field field;
  field.type = pack::FieldType::money;
  return pack::text_of(field, money);
}

ListJson needs_json(const std::vector<pack::Need>& needs) {
  ListJson out = ListJson::array();
  for (const pack::Need& need : needs)
    out.push_back(need.any_of.size() == 1 ? ListJson(need.any_of.front())
                                          : ListJson{{"any_of", need.any_of}});
  return out;
}

ListJson documents_json(const std::vector<pack::RequiredDocument>& documents, Language language) {
  ListJson out = ListJson::array();
  for (const auto& document : documents)
    out.push_back({{"code", document.code},
                   {"label", document.label.in(language)},
                   {"valid_months", fact_json(document.valid_months, as_it_is)}});
  return out;
}

ListJson basis_json(const std::vector<pack::LegalBasis>& basis) {
  ListJson out = ListJson::array();
  for (const auto& one : basis)
    out.push_back(
        {{"norm", one.norm}, {"article", fact_json(one.article, as_it_is)}, {"source", one.source}});
  return out;
}

ListJson step_json(const pack::ProcedureStep& step, Language language) {
  ListJson offers = ListJson::array();
  for (const pack::Offer offer : step.offers) offers.push_back(code_of(offer));
  return {
      {"code", step.code},
      {"kind", code_of(step.kind)},
      {"label", step.label.in(language)},
      {"help", step.help.in(language)},
      {"offers", offers},
      {"needs", fact_json(step.needs, needs_json)},
      {"documents", fact_json(step.documents, [&](const auto& d) { return documents_json(d, language); })},
      {"authority", fact_json(step.authority, as_it_is)},
      {"term",
       fact_json(step.term,
                 [](const pack::Term& term) {
                   return ListJson{{"days", term.days}, {"count", term.working ? "working" : "calendar"}};
                 })},
      {"cost", fact_json(step.cost, [](const Money& money) { return ListJson(money_of(money)); })},
      {"legal_basis", fact_json(step.legal_basis, basis_json)},
      {"valid_from", fact_json(step.valid_from, as_it_is)},
      {"valid_to", fact_json(step.valid_to, as_it_is)},
      {"sources", step.sources}};
}

ListJson head_json(const pack::Procedure& procedure, Language language) {
  return {{"procedure", procedure.name},
          {"version", procedure.version},
          {"pack", procedure.pack},
          {"label", procedure.label.in(language)},
          {"jurisdiction", procedure.jurisdiction},
          {"line", procedure.line},
          {"valid_from", fact_json(procedure.valid_from, as_it_is)},
          {"valid_to", fact_json(procedure.valid_to, as_it_is)},
          {"steps", procedure.steps.size()}};
}

ListJson whole_json(const pack::Procedure& procedure, Language language) {
  ListJson out = head_json(procedure, language);
  out["help"] = procedure.help.in(language);
  out["replaces"] = fact_json(procedure.replaces, [](const pack::Replaces& replaces) {
    return ListJson{{"procedure", replaces.procedure}, {"counts", fact_json(replaces.counts, as_it_is)}};
  });
  ListJson sources = ListJson::array();
  for (const auto& source : procedure.sources)
    sources.push_back({{"code", source.code}, {"title", source.title}, {"url", source.url}});
  out["sources"] = sources;
  out["steps"] = ListJson::array();
  for (const auto& step : procedure.steps) out["steps"].push_back(step_json(step, language));
  return out;
}

/// A fact in words, with what stands for none and for not found.
template <class T, class Show>
std::string fact_words(const pack::Fact<T>& fact, Language language, Show show) {
  if (fact.known == pack::Told::none) return text(language, "cli.procedure.fact_none");
  if (fact.known == pack::Told::not_found) return text(language, "cli.procedure.fact_not_found");
  return show(fact.value);
}

const auto plain = [](const std::string& value) { return value; };

std::string needs_words(const pack::Procedure& procedure, const std::vector<pack::Need>& needs,
                        Language language) {
  std::string out;
  for (const pack::Need& need : needs) {
    std::string one;
    for (const std::string& code : need.any_of)
      one += (one.empty() ? "" : " " + text(language, "cli.procedure.or") + " ") +
             procedure.step(code)->label.in(language);
    out += (out.empty() ? "" : "; ") + one;
  }
  return out;
}

std::string documents_words(const std::vector<pack::RequiredDocument>& documents, Language language) {
  std::string out;
  for (const auto& document : documents) out += (out.empty() ? "" : "; ") + document.label.in(language);
  return out;
}

std::string basis_words(const std::vector<pack::LegalBasis>& basis, Language language) {
  std::string out;
  for (const auto& one : basis) {
    out += (out.empty() ? "" : "; ") + one.norm;
    out += ", " + (one.article.stated()
                       ? text(language, "cli.procedure.article", {{"article", one.article.value}})
                       : text(language, "cli.procedure.no_article"));
  }
  return out;
}

void print_step(const pack::Model& model, const pack::Procedure& procedure, const pack::ProcedureStep& step,
                const Common& common) {
  const Language in = common.language;
  const auto line = [&](const char* key, const std::string& value) {
    *common.out << "  " << text(in, std::string("cli.procedure.") + key) << ": " << value << '\n';
  };
  *common.out << '\n' << step.label.in(in) << " (" << step.code << ")\n";
  if (!step.help.in(in).empty()) *common.out << "  " << step.help.in(in) << '\n';
  line("needs",
       fact_words(step.needs, in, [&](const auto& needs) { return needs_words(procedure, needs, in); }));
  line("documents", fact_words(step.documents, in, [&](const auto& d) { return documents_words(d, in); }));
  line("authority", fact_words(step.authority, in, [&](const std::string& code) {
         return authority_label(model, procedure, code, in);
       }));
  line("term", fact_words(step.term, in, [&](const pack::Term& term) {
         return text(in, term.working ? "cli.procedure.working_days" : "cli.procedure.days",
                     {{"days", std::to_string(term.days)}});
       }));
  line("cost", fact_words(step.cost, in, money_of));
  line("legal_basis",
       fact_words(step.legal_basis, in, [&](const auto& basis) { return basis_words(basis, in); }));
}

}  // namespace

int run_procedure_list(const ProcedureOptions& options, const Common& common) {
  const auto model = procedure_packs(options);
  if (!model) return report(common, model.error());
  if (common.json) {
    ListJson all = ListJson::array();
    for (const auto& [name, procedure] : model->procedures)
      all.push_back(head_json(procedure, common.language));
    *common.out << ListJson{{"procedures", all}, {"versions", model->versions()}}.dump(2) << '\n';
    return done;
  }
  const pack::Catalogue* lines = model->find_catalogue("formalization_line");
  for (const auto& [name, procedure] : model->procedures) {
    const pack::CatalogueItem* line = lines == nullptr ? nullptr : lines->item(procedure.line);
    *common.out << text(common.language, "cli.procedure.listed",
                        {{"name", name},
                         {"label", procedure.label.in(common.language)},
                         {"jurisdiction", procedure.jurisdiction},
                         {"line", line == nullptr ? procedure.line : line->label.in(common.language)},
                         {"steps", std::to_string(procedure.steps.size())}})
                << '\n';
  }
  return done;
}

int run_procedure_show(const ProcedureOptions& options, const Common& common) {
  const auto model = procedure_packs(options);
  if (!model) return report(common, model.error());
  const auto found = find_procedure(*model, options.name);
  if (!found) return report(common, found.error());
  const pack::Procedure& procedure = **found;
  if (common.json) {
    *common.out << whole_json(procedure, common.language).dump(2) << '\n';
    return done;
  }
  const Language in = common.language;
  *common.out << procedure.label.in(in) << " (" << procedure.name << ", " << procedure.jurisdiction << ")\n";
  if (!procedure.help.in(in).empty()) *common.out << procedure.help.in(in) << '\n';
  *common.out << text(in, "cli.procedure.valid",
                      {{"from", fact_words(procedure.valid_from, in, plain)},
                       {"to", fact_words(procedure.valid_to, in, plain)}})
              << '\n';
  for (const auto& step : procedure.steps) print_step(*model, procedure, step, common);
  *common.out << '\n' << text(in, "cli.procedure.sources") << ":\n";
  for (const auto& source : procedure.sources)
    *common.out << "  " << source.title << (source.url.empty() ? "" : " — " + source.url) << '\n';
  return done;
}

}  // namespace minga::cli
