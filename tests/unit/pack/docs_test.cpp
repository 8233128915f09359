// The pages about packs show a pack piece by piece: put together, the pieces must load.
#include <gtest/gtest.h>

#include <fstream>

#include "unit/pack/pack_text.hpp"

namespace minga::pack {
namespace {

std::string file_text(const std::string& path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// The fenced YAML blocks of a page, each under the file of a pack that it belongs to.
testing::Texts pack_in(const std::string& page) {
  testing::Texts texts;
  const std::string open = "```yaml\n";
  for (auto at = page.find(open); at != std::string::npos; at = page.find(open, at)) {
    at += open.size();
    const std::string block = page.substr(at, page.find("```", at) - at);
    const auto starts = [&](const char* key) { return block.starts_with(key); };
    const std::string file = starts("name:")                               ? "pack.yaml"
                             : starts("catalogue:")                        ? "catalogues/retort.yaml"
                             : starts("procedure:")                        ? "procedures/retort-loan.yaml"
                             : starts("priority:")                         ? "priorities/village-table.yaml"
                             : starts("roles:")                            ? "roles.yaml"
                             : block.find("records:") != std::string::npos ? "records/retorts.yaml"
                                                                           : "registers/retort.yaml";
    texts[file] += block;
  }
  return texts;
}

class Pages : public ::testing::TestWithParam<const char*> {};

TEST_P(Pages, ShowAPackThatLoads) {
  const auto texts = pack_in(file_text(std::string(MINGA_SOURCE_DIR "/docs/") + GetParam()));
  ASSERT_EQ(texts.size(), 7u);
  std::vector<PackFiles> packs;
  for (const char* folder : {"core", "examples/buritica"}) {
    auto pack = load_pack(std::string(MINGA_SOURCE_DIR "/packs/") + folder);
    ASSERT_TRUE(pack.has_value());
    packs.push_back(std::move(*pack));
  }
  packs.push_back(testing::pack_of("p", texts));
  const auto model = read_pack_files(packs);
  ASSERT_TRUE(model.has_value()) << testing::summary(model.error());
  EXPECT_NE(model->find_register("retort"), nullptr);
  EXPECT_NE(model->find_procedure("retort-loan"), nullptr);
  EXPECT_TRUE(model->priorities.contains("village-table"));
  EXPECT_TRUE(model->may("lender", "record.update", "retort"));
}

TEST_P(Pages, NameEveryTypeAndEveryOwnKey) {
  const std::string page = file_text(std::string(MINGA_SOURCE_DIR "/docs/") + GetParam());
  for (int i = 0; i <= static_cast<int>(FieldType::file); ++i) {
    const std::string row = "| `" + std::string(code_of(static_cast<FieldType>(i))) + "` |";
    EXPECT_NE(page.find(row), std::string::npos) << row;
  }
}

INSTANTIATE_TEST_SUITE_P(Docs, Pages, ::testing::Values("packs.md", "es/paquetes.md"),
                         [](const auto& one) { return std::string(one.index == 0 ? "en" : "es"); });

}  // namespace
}  // namespace minga::pack
