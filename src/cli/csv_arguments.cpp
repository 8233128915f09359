#include "cli/csv_arguments.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

namespace minga::cli {

void declare_csv(CLI::App& app, Language language, CsvArguments& arguments) {
  const auto known = [](auto read) {
    return [read](const std::string& name) { return read(name) ? std::string() : name; };
  };
  app.add_option("--delimiter", arguments.delimiter, text(language, "cli.csv.delimiter"))
      ->check(known([](const std::string& name) { return formats::delimiter_from(name); }));
  app.add_option("--encoding", arguments.encoding, text(language, "cli.csv.encoding"))
      ->check(known([](const std::string& name) { return formats::encoding_from(name); }));
}

formats::CsvOptions csv_options(const CsvArguments& arguments, const std::string& file) {
  formats::CsvOptions options;
  options.file = file;
  options.delimiter = formats::delimiter_from(arguments.delimiter);
  options.encoding = formats::encoding_from(arguments.encoding).value_or(formats::Encoding::utf8);
  return options;
}

}  // namespace minga::cli
