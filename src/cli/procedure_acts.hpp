#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "cli/command.hpp"
#include "cli/csv_arguments.hpp"
#include "pack/model.hpp"

namespace minga::cli {

/// What the acts of `minga procedure` are given.
struct ProcedureOptions {
  std::vector<std::string> packs;  // names or folders; empty: all that the program has
  std::string name;                // show; next and funnel: which procedure the rows belong to
  std::string file;                // CSV of events or passages
  CsvArguments csv;
  std::string day;      // next: where cases stand on it; funnel: until when they were watched
  std::string only;     // next: this case alone
  std::string to;       // next: the procedure that cases move to
  std::string by;       // funnel: column that parts the cases, or "month"
  double level = 0.95;  // funnel
  std::vector<std::string> solved;
  std::string survival;  // funnel: CSV of the curves
};

int run_procedure_list(const ProcedureOptions& options, const Common& common);
int run_procedure_show(const ProcedureOptions& options, const Common& common);
int run_procedure_next(const ProcedureOptions& options, const Common& common);
int run_procedure_funnel(const ProcedureOptions& options, const Common& common);

/// The packs with procedures that the program has, or those that were named, with all they require.
Checked<pack::Model> procedure_packs(const ProcedureOptions& options);

/// "procedure.unknown", with the nearest name or all of them.
Result<const pack::Procedure*> find_procedure(const pack::Model& model, const std::string& name);

/// The label of an authority in a procedure's catalogue; its code where there is none.
std::string authority_label(const pack::Model& model, const pack::Procedure& procedure,
                            const std::string& code, Language language);

}  // namespace minga::cli
