#include <algorithm>
#include <filesystem>

#include "cli/paths.hpp"
#include "cli/procedure_acts.hpp"
#include "pack/read.hpp"
#include "pack/requirements.hpp"
#include "service/case_files.hpp"
#include "service/labels.hpp"
#include "service/workspace.hpp"

namespace minga::cli {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> packs_with_procedures() {
  std::vector<fs::path> found;
  for (const fs::path& path : pack_paths()) {
    std::error_code failed;
    for (const auto& entry : fs::directory_iterator(path, failed))
      if (fs::is_directory(entry.path() / "procedures", failed)) found.push_back(entry.path());
    // A program that runs where it was built finds the same packs twice.
    if (!found.empty()) break;
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace

Checked<pack::Model> procedure_packs(const ProcedureOptions& options) {
  std::vector<fs::path> wanted;
  for (const std::string& name : options.packs) {
    const auto folder = service::find_pack(pack_paths(), name);
    if (!folder) return tl::unexpected(Problems{folder.error()});
    wanted.push_back(*folder);
  }
  if (options.packs.empty()) wanted = packs_with_procedures();
  std::vector<fs::path> folders;
  for (const fs::path& folder : wanted) {
    const auto all = pack::with_required_packs(folder, pack_paths());
    if (!all) return tl::unexpected(all.error());
    for (const fs::path& one : *all) {
      const bool there = std::any_of(folders.begin(), folders.end(), [&](const fs::path& other) {
        std::error_code failed;
        return fs::equivalent(one, other, failed);
      });
      if (!there) folders.push_back(one);
    }
  }
  return pack::read_packs(folders);
}

Result<const pack::Procedure*> find_procedure(const pack::Model& model, const std::string& name) {
  return service::procedure_named(model, name);
}

std::string authority_label(const pack::Model& model, const pack::Procedure& procedure,
                            const std::string& code, Language language) {
  return service::label_in(model, procedure.authorities, code, language);
}

}  // namespace minga::cli
