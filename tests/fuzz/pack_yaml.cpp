// Any bytes as any file of a pack: read with every mistake said, or refused; never a crash, never long.
// The first byte chooses which file of an otherwise good pack the rest becomes.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "pack/files.hpp"
#include "pack/narrowing.hpp"
#include "unit/pack/pack_text.hpp"

namespace {

constexpr const char* files[] = {
    "pack.yaml",           "acts.yaml",           "roles.yaml",        "catalogues/kind.yaml",
    "registers/more.yaml", "records/places.yaml", "pictograms/x.svg",  "procedures/new.yaml",
    "checks/new.sql",      "priorities/x.yaml",   "exclusions/x.yaml", "strata/x.yaml"};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace minga;
  if (size == 0) return 0;
  auto texts = pack::testing::good();
  texts[files[data[0] % std::size(files)]] = std::string(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::vector<pack::PackFiles> packs{pack::testing::pack_of("p", texts)};
  const auto model = pack::read_pack_files(packs);
  if (model) {
    if (!pack::check_narrowing(*model, *model).empty()) std::abort();
    return 0;
  }
  if (model.error().empty()) std::abort();
  for (const Problem& problem : model.error()) {
    if (!has_text(Language::es, problem.code) || sentence(Language::en, problem).empty()) std::abort();
  }
  return 0;
}
