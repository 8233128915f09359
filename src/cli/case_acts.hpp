#pragma once

#include <string>
#include <vector>

#include "cli/command.hpp"
#include "cli/csv_arguments.hpp"
#include "service/case_acts.hpp"

namespace minga::cli {

/// What `minga case import` is given beside the others.
struct CaseFileOptions {
  std::string file, format, key, opened_on;
  CsvArguments csv;
  bool month_first = false, leave_out = false, dry_run = false;
};

/// What the acts of `minga case` are given.
struct CaseOptions {
  std::string folder;
  std::string code;  // of the case
  std::string procedure, territory, state, step, step_state;
  service::NewCaseEvent event;
  std::string right, document;  // ids
  std::string to, reason;
  bool really = false;  // move: do it
  std::string by, until;
  std::vector<std::string> solved;
  double level = 0.95;
  std::size_t limit = 50;
  std::string after;
  CaseFileOptions import;
};

int run_case_list(const CaseOptions& options, const Common& common);
int run_case_show(const CaseOptions& options, const Common& common);
int run_case_open(const CaseOptions& options, const Common& common);
int run_case_record(const CaseOptions& options, const Common& common);
int run_case_move(const CaseOptions& options, const Common& common);
int run_case_late(const CaseOptions& options, const Common& common);
int run_case_close(const CaseOptions& options, const Common& common);
int run_case_reopen(const CaseOptions& options, const Common& common);
int run_case_sheet_code(const CaseOptions& options, const Common& common);
int run_case_import(const CaseOptions& options, const Common& common);
int run_case_funnel(const CaseOptions& options, const Common& common);

/// The case with this code; "case.unknown".
Result<Id> case_by_code(service::House& house, const std::string& code);

/// The territory with this code or id; "case.no_territory".
Result<Id> case_territory(service::House& house, const std::string& code);

}  // namespace minga::cli
