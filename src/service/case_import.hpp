#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "formats/csv.hpp"
#include "service/case_table.hpp"
#include "service/record_files.hpp"

namespace minga::service {

/// What a file says otherwise of a case that is there.
struct CaseDifference {
  long line = 0;
  std::string code;    // of the case
  std::string field;   // of case_file; of a day of approval the step's label
  std::string stored;  // as text; both empty where the actor may not see it, and of references
  std::string told;
};

/// What an import of cases did, or in a dry run would do.
struct CaseImport {
  std::size_t rows = 0;       // of the file, without blank ones
  std::size_t opened = 0;     // new cases
  std::size_t present = 0;    // that were there already: they stay as they are, but for new events
  std::size_t different = 0;  // of those: the file says something else of them, or of an approval's day
  std::vector<CaseDifference> differences;  // in what, as many as problems are listed
  std::size_t left_out = 0;                 // rows with a problem
  std::size_t events = 0;                   // recorded, with those as found
  std::size_t events_present = 0;           // that were there already
  std::size_t as_found = 0;                 // kept although the procedure does not count them
  std::vector<StepColumn> step_columns;
  std::vector<std::string> unknown_columns;
  Problems problems;  // by row and column; where there is one, nothing was written unless rows were left out
  Problems notices;   // why an event kept as found does not count
  bool header_wrong = false;          // some column of a step is not known: nothing is written
  std::map<long, std::string> codes;  // of cases, by row
  bool written = false;
};

/// Acts "case.open" and, where the file has columns of steps, "case.record": opens the cases of a CSV or XLSX
/// file and records the steps that they have reached (read_case_table). All rows or none, unless the order
/// leaves out those with problems. A case is known by its code: one that is there is not opened again, and an
/// event of the same step, kind and day not recorded again, so that the same file, or the next state of it,
/// can be imported any number of times. An approval that is in force with another day is a difference and
/// stays as it is. What the procedure does not count is refused, or kept as found, as by record_case_event.
/// Problems of rows, beside those of the table: what open_case says, "case.wrong_…", "case.not_open",
/// "case.import.other_procedure", "case.import.code_taken". Cost: linear in the rows; all is written in one
/// transaction.
Checked<CaseImport> import_cases(House& house, const Actor& actor, FileFormat format, std::string_view bytes,
                                 const formats::CsvOptions& csv, const CaseFileOrder& order, bool dry_run);

}  // namespace minga::service
