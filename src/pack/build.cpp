#include "pack/build.hpp"

#include <algorithm>

#include "pack/files.hpp"
#include "pack/names.hpp"
#include "pack/utf8.hpp"

namespace minga::pack {
namespace {

bool is_yaml(std::string_view path) {
  return path.ends_with(".yaml") || path.ends_with(".yml");
}

/// "registers" for "registers/person.yaml"; empty for files at the top and deeper down.
std::string_view folder_of(std::string_view path) {
  const auto slash = path.find('/');
  if (slash == std::string_view::npos || path.find('/', slash + 1) != std::string_view::npos) return {};
  return path.substr(0, slash);
}

void add_grid(Build& build, MiningGrid grid) {
  const auto source = grid.source;
  const auto [at, fresh] = build.model.grids.emplace(grid.name, std::move(grid));
  if (fresh) return;
  YamlNode node;
  node.line = source.line;
  FileParser(source.file, build.problems)
      .add("pack.duplicate_grid", node, {{"name", at->first}, {"other", at->second.source.file}});
}

void read_file(Build& build, const std::string& pack, const std::string& shown, const PackFiles::File& file) {
  FileParser parser(shown, build.problems);
  const std::string_view folder = folder_of(file.path);
  const bool yaml = file.path.ends_with(".yaml");
  if (file.path == "pack.yaml") return;
  if (file.path == "roles.yaml") {
    if (auto draft = parse_roles(parser, file.bytes))
      build.roles.push_back(std::move(*draft)), build.roles.back().pack = pack;
  } else if (file.path == "acts.yaml") {
    for (auto& act : parse_acts(parser, file.bytes)) build.model.known_acts.insert(std::move(act));
  } else if (yaml && folder == "registers") {
    if (auto draft = parse_register(parser, file.bytes))
      draft->pack = pack, build.registers.push_back(std::move(*draft));
  } else if (yaml && folder == "catalogues") {
    if (auto draft = parse_catalogue(parser, file.bytes))
      build.catalogues.emplace_back(pack, std::move(*draft));
  } else if (yaml && folder == "grids") {
    if (auto grid = parse_grid(parser, file.bytes)) add_grid(build, std::move(*grid));
  } else if (yaml && folder == "records") {
    if (auto draft = parse_records(parser, file.bytes))
      draft->pack = pack, build.records.push_back(std::move(*draft));
  } else if (yaml && folder == "procedures") {
    if (auto draft = parse_procedure(parser, file.bytes))
      draft->procedure.pack = pack, build.procedures.push_back(std::move(*draft));
  } else if (folder == "checks" && file.path.ends_with(".sql")) {
    if (auto draft = parse_check(parser, file.bytes))
      draft->check.pack = pack, build.checks.push_back(std::move(*draft));
  } else if (yaml && folder == "priorities") {
    if (auto scale = parse_priority(parser, file.bytes))
      scale->head.pack = pack, build.priorities.push_back(std::move(*scale));
  } else if (yaml && folder == "exclusions") {
    if (auto exclusions = parse_exclusions(parser, file.bytes))
      exclusions->head.pack = pack, build.exclusions.push_back(std::move(*exclusions));
  } else if (yaml && folder == "strata") {
    if (auto strata = parse_strata(parser, file.bytes))
      strata->head.pack = pack, build.strata.push_back(std::move(*strata));
  } else if (folder == "pictograms" && file.path.ends_with(".svg")) {
    check_pictogram(parser, file.bytes);
  } else if (is_yaml(file.path) && !file.path.starts_with("data/") &&
             !file.path.starts_with("instruments/")) {
    // Read by nobody: most likely in the wrong folder or named .yml.
    YamlNode top;
    parser.add("pack.unknown_file", top);
  }
}

/// Walks the requirements depth first; `path` holds the packs being walked, so a pack met in it closes a
/// cycle.
void place(Build& build, std::vector<PackDraft>& all, PackDraft& draft, std::vector<std::string>& path,
           std::vector<PackDraft>& ordered) {
  const std::string name = draft.pack.name;
  if (build.visible.contains(name)) return;
  path.push_back(name);
  std::set<std::string> sees{name};
  for (const YamlNode& requirement : draft.requirements) {
    FileParser parser(draft.file, build.problems);
    const std::string& wanted = requirement.scalar;
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const PackDraft& p) { return p.pack.name == wanted; });
    if (found == all.end()) {
      parser.add("pack.requires_unknown", requirement, {{"name", excerpt(wanted)}});
      continue;
    }
    if (const auto again = std::find(path.begin(), path.end(), wanted); again != path.end()) {
      std::vector<std::string> cycle(again, path.end());
      cycle.push_back(wanted);
      parser.add("pack.requires_cycle", requirement, {{"cycle", joined(cycle)}});
      continue;
    }
    place(build, all, *found, path, ordered);
    const auto& further = build.visible[wanted];
    sees.insert(further.begin(), further.end());
  }
  path.pop_back();
  build.visible[name] = std::move(sees);
  ordered.push_back(draft);
}

}  // namespace

void order_packs(Build& build) {
  std::vector<PackDraft> all;
  for (PackDraft& draft : build.packs) {
    const auto same = std::find_if(all.begin(), all.end(),
                                   [&](const PackDraft& p) { return p.pack.name == draft.pack.name; });
    if (same == all.end()) {
      all.push_back(std::move(draft));
    } else {
      FileParser(draft.file, build.problems)
          .add("pack.duplicate_pack", draft.root, {{"name", draft.pack.name}, {"other", same->file}});
    }
  }
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.pack.name < b.pack.name; });
  std::vector<PackDraft> ordered;
  std::vector<std::string> path;
  for (PackDraft& draft : all) place(build, all, draft, path, ordered);
  build.packs = std::move(ordered);
  for (const PackDraft& draft : build.packs) build.model.packs.push_back(draft.pack);
}

void merge(Build& build) {
  for (auto& [pack, catalogue] : build.catalogues) {
    const std::string name = catalogue.name;
    const Source source = catalogue.source;
    const auto [at, fresh] = build.model.catalogues.emplace(name, std::move(catalogue));
    build.catalogue_pack.emplace(name, pack);
    if (fresh) continue;
    YamlNode node;
    node.line = source.line;
    FileParser(source.file, build.problems)
        .add("pack.duplicate_catalogue", node, {{"name", name}, {"other", at->second.source.file}});
  }
  for (const RegisterDraft& draft : build.registers) {
    const auto [at, fresh] = build.model.registers.emplace(draft.reg.name, draft.reg);
    build.register_pack.emplace(draft.reg.name, draft.pack);
    if (fresh) continue;
    FileParser(draft.reg.source.file, build.problems)
        .add("pack.duplicate_register", draft.root,
             {{"name", draft.reg.name}, {"other", at->second.source.file}});
  }
}

Checked<Model> read_pack_files(std::span<const PackFiles> packs) {
  Build build;
  for (const PackFiles& files : packs) {
    const auto top = std::find_if(files.files.begin(), files.files.end(),
                                  [](const auto& f) { return f.path == "pack.yaml"; });
    const std::string shown = files.directory + "/pack.yaml";
    FileParser parser(shown, build.problems);
    if (top == files.files.end()) {
      parser.add("pack.no_pack_file", YamlNode{});
      continue;
    }
    auto draft = parse_pack(parser, top->bytes);
    if (!draft) continue;
    draft->pack.directory = files.directory;
    const std::string name = draft->pack.name;
    build.packs.push_back(std::move(*draft));
    for (const auto& file : files.files) read_file(build, name, files.directory + "/" + file.path, file);
  }
  order_packs(build);
  merge(build);
  check_registers(build);
  build_roles(build);
  build_records(build);
  check_procedures(build);
  check_land_rules(build);
  check_nothing_waits(build);
  build_checks(build);
  if (!build.problems.empty()) {
    std::stable_sort(build.problems.begin(), build.problems.end(), [](const Problem& a, const Problem& b) {
      const bool last_a = a.code == "pack.too_many_problems", last_b = b.code == "pack.too_many_problems";
      return std::tie(last_a, a.place.file, a.place.line) < std::tie(last_b, b.place.file, b.place.line);
    });
    return tl::unexpected(std::move(build.problems));
  }
  build.model.content_hash = content_hash(packs);
  return std::move(build.model);
}

}  // namespace minga::pack
