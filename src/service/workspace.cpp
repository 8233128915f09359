#include "service/workspace.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "pack/read.hpp"
#include "pack/requirements.hpp"
#include "service/case_narrowing.hpp"
#include "service/note.hpp"
#include "service/values.hpp"

namespace minga::service {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;
constexpr std::string_view kPacksSetting = "packs";
constexpr std::string_view kPackLoad = "pack.load";

tl::unexpected<Problems> one(Problem problem) {
  return tl::unexpected(Problems{std::move(problem)});
}

void add_once(std::vector<fs::path>& packs, const fs::path& pack) {
  std::error_code none;
  const bool there = std::any_of(packs.begin(), packs.end(),
                                 [&](const fs::path& known) { return fs::equivalent(known, pack, none); });
  if (!there) packs.push_back(pack);
}

/// The folders of the packs, each after those that it requires.
Checked<std::vector<fs::path>> folders_of(const std::vector<std::string>& names, const PackPaths& paths) {
  std::vector<fs::path> folders;
  Problems missing;
  for (const auto& name : names) {
    const auto found = find_pack(paths, name);
    if (!found) {
      missing.push_back(found.error());
      continue;
    }
    const auto needed = pack::with_required_packs(*found, paths);
    if (!needed) return tl::unexpected(needed.error());
    for (auto folder = needed->rbegin(); folder != needed->rend(); ++folder) add_once(folders, *folder);
  }
  if (!missing.empty()) return tl::unexpected(std::move(missing));
  return folders;
}

store::ChangeNote load_note() {
  return note_of(system_actor(), std::string(kPackLoad));
}

/// Whether somebody other than a pack changed the record: then the pack leaves it alone.
bool changed_here(store::Reader& reader, const pack::PackRecord& record) {
  const auto changes = reader.history(record.register_name, record.id);
  return std::any_of(changes.begin(), changes.end(),
                     [](const store::Change& change) { return change.note.act != kPackLoad; });
}

enum class Taken { changed, unchanged, later };

/// `later`: it points at a record that is still to come.
Result<Taken> take_in(store::Writer& writer, const pack::Model& model, const pack::PackRecord& record) {
  const auto& reg = *model.find_register(record.register_name);
  const auto current = writer.find(reg, record.id);
  if (current && (same_values(current->values, record.values) || changed_here(writer, record)))
    return Taken::unchanged;
  const auto stored = current ? writer.update(reg, record.id, record.values, std::nullopt, load_note())
                              : writer.create(reg, record.id, record.values, load_note());
  if (stored) return Taken::changed;
  if (stored.error().code == "store.reference_not_found") return Taken::later;
  auto problem = stored.error();
  problem.place.file = record.source.file;
  problem.place.line = record.source.line;
  return tl::unexpected(std::move(problem));
}

Result<std::size_t> take_in_all(store::Writer& writer, const pack::Model& model) {
  std::size_t changed = 0;
  std::vector<const pack::PackRecord*> open;
  for (const auto& record : model.records) open.push_back(&record);
  while (!open.empty()) {
    std::vector<const pack::PackRecord*> later;
    for (const auto* record : open) {
      const auto taken = take_in(writer, model, *record);
      if (!taken) return tl::unexpected(taken.error());
      if (*taken == Taken::later) later.push_back(record);
      changed += *taken == Taken::changed;
    }
    if (later.size() == open.size())
      return fail(ProblemKind::invalid, "workspace.pack_records_in_circle", {{"key", later.front()->key}},
                  {later.front()->source.file, later.front()->source.line, 0, ""});
    open = std::move(later);
  }
  return changed;
}

/// How a workspace remembers a pack: by name where that finds it, so that the program may move with its
/// packs; else by its folder.
std::string remembered(const PackPaths& paths, const fs::path& folder) {
  auto name = folder.filename().string();
  const auto found = find_pack(paths, name);
  std::error_code none;
  return found && fs::equivalent(*found, folder, none) ? name : folder.string();
}

/// Refuses to change registers under those who have the workspace open.
Checked<void> not_under_others(Workspace& workspace, const pack::Model& model, bool adds_packs) {
  if (workspace.lock->alone()) return {};
  const Problem in_use{ProblemKind::conflict, "workspace.in_use", {}, {workspace.folder.string(), 0, 0, ""}};
  if (!workspace.lock->held() || adds_packs) return one(in_use);
  const auto steps = workspace.store->migrate(model, true);
  if (!steps) return tl::unexpected(steps.error());
  if (!steps->empty()) return one(in_use);
  return {};
}

Checked<void> bring_up_to_date(Workspace& workspace, const pack::Model& model, const PackPaths& paths) {
  if (auto gone = check_case_procedures(*workspace.store, model); !gone.empty())
    return tl::unexpected(std::move(gone));
  if (auto migrated = workspace.store->migrate(model, false); !migrated)
    return tl::unexpected(migrated.error());
  Result<std::size_t> taken;
  const auto written = workspace.store->write([&](store::Writer& writer) -> Result<void> {
    Json names = Json::array();
    for (const auto& pack : workspace.packs) names.push_back(remembered(paths, pack));
    writer.put_setting(kPacksSetting, names.dump());
    taken = take_in_all(writer, workspace.store->model());
    if (!taken) return tl::unexpected(taken.error());
    return {};
  });
  if (!written) return one(written.error());
  return {};
}

}  // namespace

fs::path workspace_file(const fs::path& folder) {
  return folder / "workspace.gpkg";
}

Result<fs::path> find_pack(const PackPaths& paths, const std::string& name_or_path) {
  if (name_or_path.find('/') != std::string::npos && fs::exists(fs::path(name_or_path) / "pack.yaml"))
    return fs::canonical(name_or_path);
  for (const auto& path : paths)
    for (const auto& candidate : {path / name_or_path, path / "examples" / name_or_path})
      if (fs::exists(candidate / "pack.yaml")) return candidate;
  return fail(ProblemKind::not_found, "workspace.no_such_pack", {{"pack", name_or_path}});
}

Checked<Workspace> make_workspace(const fs::path& folder, const std::vector<std::string>& packs,
                                  const PackPaths& paths, store::StoreOptions options) {
  std::error_code failed;
  if (fs::exists(workspace_file(folder)))
    return one({ProblemKind::conflict, "workspace.exists", {}, {folder.string(), 0, 0, ""}});
  Workspace workspace;
  workspace.folder = folder;
  auto folders = folders_of(packs, paths);
  if (!folders) return tl::unexpected(folders.error());
  workspace.packs = std::move(*folders);
  const auto model = pack::read_packs(workspace.packs);
  if (!model) return tl::unexpected(model.error());
  fs::create_directories(folder, failed);
  if (failed)
    return one({ProblemKind::storage,
                "workspace.cannot_make",
                {{"reason", failed.message()}},
                {folder.string(), 0, 0, ""}});
  fs::permissions(folder, fs::perms::owner_all, failed);
  workspace.lock = std::make_unique<WorkspaceLock>(folder, options.busy_timeout);
  auto store = store::open_sqlite(workspace_file(folder), std::move(options));
  if (!store) return one(store.error());
  workspace.store = std::move(*store);
  if (auto ready = bring_up_to_date(workspace, *model, paths); !ready) return tl::unexpected(ready.error());
  workspace.lock->share();
  return workspace;
}

Checked<Workspace> open_workspace(const fs::path& folder, const PackPaths& paths, store::StoreOptions options,
                                  const std::vector<std::string>& more) {
  if (!fs::exists(workspace_file(folder)))
    return one({ProblemKind::not_found, "workspace.none", {}, {folder.string(), 0, 0, ""}});
  Workspace workspace;
  workspace.folder = folder;
  workspace.lock = std::make_unique<WorkspaceLock>(folder, options.busy_timeout);
  options.may_upgrade = workspace.lock->alone();
  auto store = store::open_sqlite(workspace_file(folder), std::move(options));
  if (!store) return one(store.error());
  workspace.store = std::move(*store);
  std::vector<std::string> names;
  workspace.store->read([&](store::Reader& reader) {
    const auto list = Json::parse(reader.setting(kPacksSetting).value_or("[]"), nullptr, false);
    if (list.is_array())
      for (const auto& name : list) names.push_back(name.get<std::string>());
  });
  auto folders = folders_of(names, paths);
  if (!folders) return tl::unexpected(folders.error());
  workspace.packs = std::move(*folders);
  const auto added = folders_of(more, paths);
  if (!added) return tl::unexpected(added.error());
  const auto had = workspace.packs.size();
  for (const auto& pack : *added) add_once(workspace.packs, pack);
  const auto model = pack::read_packs(workspace.packs);
  if (!model) return tl::unexpected(model.error());
  const bool adds_packs = workspace.packs.size() > had;
  if (const auto may = not_under_others(workspace, *model, adds_packs); !may)
    return tl::unexpected(may.error());
  if (auto ready = bring_up_to_date(workspace, *model, paths); !ready) return tl::unexpected(ready.error());
  workspace.lock->share();
  return workspace;
}

}  // namespace minga::service
