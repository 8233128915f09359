#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "base/value.hpp"
#include "formats/table.hpp"
#include "methods/procedure/events.hpp"
#include "service/actor.hpp"
#include "service/house.hpp"
#include "service/rights_dates.hpp"

namespace minga::service {

/// How a file of cases is to be read.
struct CaseFileOrder {
  std::string file;             // the name that problems show
  std::string procedure;        // of all its cases
  std::optional<Id> territory;  // of the rows that do not say theirs
  std::string key;              // header of the column with the cases' codes; empty: code, Código
  std::string opened_on;        // YYYY-MM-DD, of the rows that tell no day at all; empty: they are refused
  DateReading dates;
  bool as_found = false;  // keep what the procedure cannot count: it stays listed and does not count
  Language language = Language::es;  // in which steps and kinds of events are named
  bool leave_out = false;            // leave rows with problems out in place of keeping nothing
};

/// A column of the file that tells when a step was reached.
struct StepColumn {
  std::string header;
  std::string step;  // code
  methods::procedure::EventKind kind = methods::procedure::EventKind::granted;
};

/// A row.
struct TabledCase {
  struct Step {
    std::size_t column = 0;  // of CaseTable::step_columns
    methods::Day day;
  };
  long line = 0;
  Values values;                // of case_file, as the row has them
  bool tells_opening = true;    // false: the opening day was taken from the first step or the order
  bool tells_territory = true;  // false: taken from the order; without one it is not among the values
  std::vector<Step> steps;
};

struct CaseTable {
  std::vector<TabledCase> rows;  // those without a problem
  std::vector<StepColumn> step_columns;
  std::vector<std::string> unknown_columns;  // left out
  std::size_t read = 0;                      // rows that are not blank
  Problems problems;                         // of rows, each with row and column
  Problems step_problems;             // of columns of steps that are not known: rows were read without them
  std::map<long, std::string> codes;  // of cases, by row, of those with problems too
};

/// Cases from a table, one a row. Columns are known as in formats::read_records, by the fields of case_file
/// that are the caller's to set. A column `step:CODE` (or `paso:`, with the step's code or label) has the
/// days on which the step was granted; `step:CODE:KIND` those of another kind of event, other than blocked
/// and unblocked, which say more than a day. Days are read by read_date. A row without opening day takes the
/// one of its first step, else the order's. A row may be without territory: of a case that is there it need
/// not say it. What is wrong with the file or its header is an error: "case.import.no_column",
/// "case.import.no_key", "case.import.no_place", "procedure.unknown". Of columns of steps, beside what is
/// wrong with the rows: "case.import.unknown_step", "case.import.unknown_kind", "case.import.step_twice". Of
/// rows: what read_records and read_date say, "case.day_ahead", "case.import.no_code", "case.import.no_day";
/// import_cases adds "case.import.no_place_of_row" for a new case.
Checked<CaseTable> read_case_table(House& house, const Actor& actor, formats::Table table,
                                   const CaseFileOrder& order);

/// Problems in the order of their rows; of more than formats::max_listed_problems the first ones, and then
/// how many are left.
Problems listed_by_row(Problems problems, const std::string& file);

}  // namespace minga::service
