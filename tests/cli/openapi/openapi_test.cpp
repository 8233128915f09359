#include <gtest/gtest.h>

#include "cli/program.hpp"

namespace minga::test {
namespace {

TEST(OpenApi, DescribesTheRegistersOfTheCorePack) {
  const auto outcome = minga({"openapi"});
  EXPECT_WELL(outcome);
  const auto document = outcome.json();
  ASSERT_FALSE(document.is_discarded());
  EXPECT_TRUE(document["openapi"].get<std::string>().starts_with("3.1"));
  EXPECT_TRUE(document["components"]["schemas"].contains("TerritoryRecord"));
}

TEST(OpenApi, IsTheSameFromAWorkspaceAndInAFile) {
  const TemporaryFolder folder;
  make_workspace(folder / "work");
  EXPECT_WELL(minga({"openapi", folder / "work", "-o", folder / "api.json"}));
  EXPECT_EQ(bytes_of(folder / "api.json"), minga({"openapi"}).out);
  EXPECT_REFUSED(minga({"openapi", folder / "none"}), 1, "none");
}

}  // namespace
}  // namespace minga::test
