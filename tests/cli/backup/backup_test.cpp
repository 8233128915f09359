#include <gtest/gtest.h>

#include "cli/program.hpp"

namespace minga::test {
namespace {

std::string head_of(const std::string& folder) {
  return minga({"log", "verify", folder, "--json"}).json().value("head", "");
}

class Backup : public testing::Test {
 protected:
  void SetUp() override {
    make_workspace(work);
    EXPECT_WELL(minga({"backup", work, copy}));
  }

  TemporaryFolder folder;
  std::string work = folder / "work", copy = folder / "copy.gpkg";
};

TEST_F(Backup, IsForItsMakerAloneAndCoversNoOther) {
  EXPECT_EQ(fs::status(copy).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_REFUSED(minga({"backup", work, copy}), 1, "copy.gpkg");
  EXPECT_REFUSED(minga({"backup", work, folder / "none/copy.gpkg"}), 1, "none/copy.gpkg");
  EXPECT_REFUSED(minga({"backup", folder / "none", copy}), 1, "none");
}

TEST_F(Backup, IsRestoredAndWhatWasThereIsKept) {
  const auto head = head_of(work);
  EXPECT_WELL(minga({"import", work, "territory", folder.file("t.csv", "name,kind\nUno,village\n")}));
  EXPECT_NE(head_of(work), head);
  EXPECT_REFUSED(minga({"restore", work, copy}), 1, "--yes");
  EXPECT_NE(head_of(work), head);
  const auto restored = minga({"restore", work, copy, "--yes", "--json"});
  EXPECT_WELL(restored);
  EXPECT_EQ(head_of(work), head);
  EXPECT_TRUE(fs::exists(restored.json()["kept"].get<std::string>()));
}

TEST_F(Backup, ADamagedOneIsNotRestored) {
  const auto head = head_of(work);
  auto bytes = bytes_of(copy);
  for (std::size_t at = 8192; at < bytes.size(); at += 512) bytes[at] = static_cast<char>(~bytes[at]);
  EXPECT_REFUSED(minga({"restore", work, folder.file("bad.gpkg", bytes), "--yes"}), 1, "bad.gpkg");
  EXPECT_REFUSED(minga({"restore", work, folder.file("none.gpkg", "hello"), "--yes"}), 1, "none.gpkg");
  EXPECT_REFUSED(minga({"restore", work, folder / "absent.gpkg", "--yes"}), 1, "absent.gpkg");
  EXPECT_EQ(head_of(work), head);
}

}  // namespace
}  // namespace minga::test
