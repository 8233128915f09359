#pragma once

#include <string>
#include <vector>

#include "base/id.hpp"
#include "base/value.hpp"
#include "pack/words.hpp"

namespace minga::pack {

/// A record that a check's example is made of; `values` refer to each other by id.
struct ExampleRecord {
  std::string register_name;
  std::string key;
  Values values;
  Id id;
};

/// What must hold in a territory, as SQL that finds where it does not. See docs/packs.md.
struct Check {
  std::string name;
  Words label;     // what must hold
  Words sentence;  // what is wrong with one record; {field} and {number} stand for what it has
  std::string register_name;
  std::vector<std::string> reads;    // the registers that `sql` may name
  std::vector<std::string> numbers;  // columns of the answer beside `record`
  std::string sql;                   // one SELECT, portable; markers :today, :today+N, :today-N
  /// Records of which it finds just those in `finds` on `today`: it is tried with them.
  struct Example {
    std::string today;  // YYYY-MM-DD
    std::vector<ExampleRecord> records;
    std::vector<Id> finds;
  } example;
  std::string pack;
  Source source;
  long sql_line = 1;  // line of its file on which `sql` begins
};

}  // namespace minga::pack
