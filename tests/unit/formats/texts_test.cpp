#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>

#include "base/text.hpp"

namespace minga::formats {
namespace {

// Every code that the sources of this folder name.
std::set<std::string> codes_in_sources() {
  static const std::regex code(
      "\"((?:csv|xlsx|geojson|geometry|records|matrix|rating|number|file|table)\\.[a-z0-9_]+)\"");
  std::set<std::string> codes;
  for (const auto& entry : std::filesystem::directory_iterator(MINGA_SOURCE_DIR "/src/formats")) {
    if (entry.path().extension() != ".cpp" && entry.path().extension() != ".hpp") continue;
    std::ifstream file(entry.path());
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    for (std::sregex_iterator at(text.begin(), text.end(), code), end; at != end; ++at)
      codes.insert((*at)[1]);
  }
  return codes;
}

TEST(Texts, EveryProblemHasItsSentenceInBothLanguages) {
  const auto codes = codes_in_sources();
  EXPECT_GT(codes.size(), 50U);
  for (const std::string& code : codes) {
    EXPECT_TRUE(has_text(Language::es, code)) << code;
    EXPECT_TRUE(has_text(Language::en, code)) << code;
  }
}

}  // namespace
}  // namespace minga::formats
