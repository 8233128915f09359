#include "pack/narrowing.hpp"

#include <algorithm>

namespace minga::pack {
namespace {

void add(Problems& problems, std::string code, const Source& source, std::string field,
         Parameters parameters) {
  problems.push_back({ProblemKind::invalid,
                      std::move(code),
                      std::move(parameters),
                      {source.file, source.line, 0, std::move(field)}});
}

const Field* successor(const Register& reg, const Field& old) {
  if (const Field* same = reg.field(old.name)) return same;
  const auto renamed =
      std::find_if(reg.fields.begin(), reg.fields.end(), [&](const Field& f) { return f.was == old.name; });
  return renamed == reg.fields.end() ? nullptr : &*renamed;
}

void compare_field(Problems& problems, const Field& old, const Field& now) {
  if (!widens(old.type, now.type)) {
    return add(problems, "pack.type_narrowed", now.source, now.name,
               {{"before", std::string(code_of(old.type))}, {"after", std::string(code_of(now.type))}});
  }
  if (old.type == FieldType::reference && old.reference != now.reference) {
    add(problems, "pack.reference_changed", now.source, now.name,
        {{"before", old.reference}, {"after", now.reference}});
  }
  for (const std::string& currency : old.currencies) {
    if (std::find(now.currencies.begin(), now.currencies.end(), currency) == now.currencies.end()) {
      add(problems, "pack.currency_gone", now.source, now.name, {{"value", currency}});
    }
  }
}

/// Cases stand in procedures and their events name steps.
void compare_procedure(Problems& problems, const Procedure& old, const Model& after) {
  const Procedure* now = after.find_procedure(old.name);
  if (now == nullptr) return add(problems, "pack.procedure_gone", old.source, {}, {{"name", old.name}});
  for (const ProcedureStep& step : old.steps)
    if (now->step(step.code) == nullptr)
      add(problems, "pack.step_gone", now->source, step.code, {{"name", step.code}, {"procedure", old.name}});
}

}  // namespace

bool widens(FieldType from, FieldType to) {
  using enum FieldType;
  if (from == to) return true;
  if (to == long_text) return from == text || from == choice;
  if (to == text) return from == choice || from == date;
  return (from == integer && to == decimal) || (from == choice && to == multiple);
}

Problems check_narrowing(const Model& before, const Model& after) {
  Problems problems;
  for (const auto& [name, old] : before.registers) {
    const Register* now = after.find_register(name);
    if (now == nullptr) {
      add(problems, "pack.register_gone", old.source, {}, {{"name", name}});
      continue;
    }
    for (const Field& field : old.fields) {
      if (const Field* next = successor(*now, field)) {
        compare_field(problems, field, *next);
      } else {
        add(problems, "pack.field_gone", now->source, field.name, {{"name", field.name}, {"register", name}});
      }
    }
  }
  for (const auto& [name, old] : before.catalogues) {
    const Catalogue* now = after.find_catalogue(name);
    if (now == nullptr) continue;  // a field that still needs it is refused when the pack is read
    for (const CatalogueItem& item : old.items) {
      if (now->item(item.code) == nullptr) {
        add(problems, "pack.item_gone", now->source, {}, {{"code", item.code}, {"catalogue", name}});
      }
    }
  }
  for (const auto& [name, old] : before.procedures) compare_procedure(problems, old, after);
  return problems;
}

}  // namespace minga::pack
