#pragma once

#include <string>

#include "base/text.hpp"
#include "formats/csv.hpp"

namespace CLI {
class App;
}

namespace minga::cli {

/// How a CSV is written, where the program cannot find it out by itself.
struct CsvArguments {
  std::string delimiter;
  std::string encoding;
};

/// Declares --delimiter and --encoding.
void declare_csv(CLI::App& app, Language language, CsvArguments& arguments);

formats::CsvOptions csv_options(const CsvArguments& arguments, const std::string& file);

}  // namespace minga::cli
