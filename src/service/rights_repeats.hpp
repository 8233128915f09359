#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "service/rights_import.hpp"
#include "service/rights_rows.hpp"

namespace minga::service {

/// Rows that say a code again (or a shape, where that is the code). Only a row that repeats another in all
/// that is used of it may be taken for it: which of two that differ is the right one is not ours to say.
class RepeatedRows {
 public:
  /// All of them must outlive it. `columns`: field -> column, as they are used.
  RepeatedRows(const RightsFile& file, const RightsOrder& order,
               const std::map<std::string, std::string>& columns)
      : file_(file), order_(order), columns_(columns) {}

  /// What is wrong with `later`, which says the code of `first`; nothing where it is a repetition, which is
  /// noted. Problems at its row and the first column that differs, `other` being the row of `first`:
  /// rights.code_twice (`code`; the shapes differ), rights.holders_apart (`code`; nothing but the holder
  /// differs), rights.rows_differ (`code`, `columns`), rights.shape_twice (`columns`; known by its shape).
  std::optional<Problem> judge(const RightRow& first, const RightRow& later);

  /// The repetitions with their rows, and the columns in which they differ although nobody uses them.
  Problems notices() const;

 private:
  struct Repetition {
    long line = 0, of = 0;
  };
  std::string column_of(const std::string& field) const;
  std::vector<std::string> differing_columns(const RightRow& first, const RightRow& later) const;
  const formats::layers::FeatureRow& as_read(const RightRow& row) const;
  void note_unused(const RightRow& first, const RightRow& later);

  const RightsFile& file_;
  const RightsOrder& order_;
  const std::map<std::string, std::string>& columns_;
  std::vector<Repetition> repetitions_;
  std::vector<bool> differs_unused_;  // by column
};

}  // namespace minga::service
