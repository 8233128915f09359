#include "service/case_narrowing.hpp"

#include <map>
#include <string>

#include "service/values.hpp"

namespace minga::service {
namespace {

using Counts = std::map<std::pair<std::string, std::string>, std::size_t>;  // by procedure and step

bool had_cases(const pack::Model& before) {
  return before.find_register("case_file") != nullptr && before.find_register("case_event") != nullptr;
}

}  // namespace

Problems check_case_procedures(store::Store& store, const pack::Model& after) {
  if (!had_cases(store.model())) return {};
  std::map<std::string, std::string> procedures;  // of each case
  Counts files, events;
  store.read([&](store::Reader& reader) {
    for (const auto& file : all_where(reader, "case_file", {})) {
      const auto name = text_in(file.values, "procedure");
      procedures[to_string(file.id)] = name;
      ++files[{name, {}}];
    }
    for (const auto& event : all_where(reader, "case_event", {equals("as_found", false)}))
      if (const auto of = procedures.find(text_in(event.values, "case_file")); of != procedures.end())
        ++events[{of->second, text_in(event.values, "step")}];
  });
  Problems problems;
  for (const auto& [key, count] : files)
    if (after.find_procedure(key.first) == nullptr)
      problems.push_back({ProblemKind::invalid,
                          "case.procedure_gone",
                          {{"procedure", key.first}, {"count", std::to_string(count)}},
                          {}});
  for (const auto& [key, count] : events) {
    const auto* in = after.find_procedure(key.first);
    if (in != nullptr && in->step(key.second) == nullptr)
      problems.push_back({ProblemKind::invalid,
                          "case.step_gone",
                          {{"procedure", key.first}, {"step", key.second}, {"count", std::to_string(count)}},
                          {in->source.file, in->source.line, 0, {}}});
  }
  return problems;
}

}  // namespace minga::service
