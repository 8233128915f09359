#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

namespace minga {

/// What sort of trouble a Problem is. The edges turn it into an HTTP status or an exit code.
enum class ProblemKind {
  invalid,              // the input is wrong: 422, exit 1
  malformed,            // the request itself cannot be read: 400, exit 2
  unauthenticated,      // 401
  forbidden,            // 403
  not_found,            // 404
  conflict,             // 409
  precondition_failed,  // 412: somebody else changed it first
  too_large,            // 413
  too_many,             // 429
  storage,              // 507: disk full or the file cannot be written; nothing was written
  internal,             // 500: a bug of ours
};

/// Where in the input a problem is. Unused parts stay empty or 0; numbers count from 1.
struct Place {
  std::string file;
  long line = 0;      // line of a text file, row of a table (the header is row 1)
  long column = 0;    // column of a text file
  std::string field;  // field of a record, name of a table's column, JSON pointer of a body

  bool operator==(const Place&) const = default;
};

/// Something that is wrong, said once and rendered in any language: `code` names a sentence in the
/// catalogue src/base/texts/problems.LANG.txt, `parameters` fill its {placeholders}, one named "x.en" the {x}
/// of the English sentence. Parameters must not hold personal data or secrets: a Problem may be logged.
struct Problem {
  ProblemKind kind = ProblemKind::invalid;
  std::string code;
  std::vector<std::pair<std::string, std::string>> parameters;
  Place place;

  bool operator==(const Problem&) const = default;
};

using Problems = std::vector<Problem>;

/// A value, or the one problem that kept it from being had.
template <class T>
using Result = tl::expected<T, Problem>;

/// A value, or everything that is wrong with the input: at least one problem.
template <class T>
using Checked = tl::expected<T, Problems>;

/// `return fail(ProblemKind::invalid, "csv.empty");`
[[nodiscard]] inline tl::unexpected<Problem> fail(
    ProblemKind kind, std::string code, std::vector<std::pair<std::string, std::string>> parameters = {},
    Place place = {}) {
  return tl::unexpected<Problem>(Problem{kind, std::move(code), std::move(parameters), std::move(place)});
}

}  // namespace minga
