#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/house.hpp"
#include "cli/rights_import.hpp"
#include "service/finding_words.hpp"
#include "service/priority_scales.hpp"
#include "service/record_references.hpp"
#include "service/rights_rules_json.hpp"

namespace minga::cli {
namespace {

struct ScaleOptions {
  std::string folder, territory, from, on, as_what, group, version, signed_on;
};

/// So much of a version is enough to tell it from others, and short enough to be typed.
constexpr std::size_t shortest_version = 12;

std::string scale_today(const service::House& house) {
  return to_rfc3339(house.clock()).substr(0, 10);
}

Result<Id> named_in(service::House& house, const char* register_name, const char* field,
                    const std::string& name) {
  const auto& found = *house.store.model().find_register(register_name)->field(field);
  return service::ReferenceNames(house, service::system_actor()).find(found, name);
}

Result<service::ScaleAnswer> scale_in(service::House& house, const ScaleOptions& options,
                                      const std::string& on) {
  const auto territory = named_in(house, "priority_scale", "territory", options.territory);
  if (!territory) return tl::unexpected(territory.error());
  return service::territory_scale(house, service::system_actor(), *territory, on);
}

void print_scale(const service::ScaleAnswer& found, const Common& common) {
  const auto say = [&](const std::string& key, const Parameters& parameters) {
    *common.out << text(common.language, "cli.rights.scale." + key, parameters) << '\n';
  };
  const auto& scale = found.scale;
  say(scale.own ? "own" : "of_pack", {{"scale", scale.label.in(common.language)}});
  for (std::size_t i = 0; i < scale.lines.size(); ++i) {
    const auto& line = scale.lines[i];
    say("line",
        {{"place", std::to_string(i + 1)},
         {"line", service::with_basis(line.sentence.in(common.language), line.basis, common.language)}});
  }
  say("version", {{"version", scale.version.substr(0, shortest_version)}});
  if (scale.own && found.signatures.empty()) say("unsigned", {});
  for (const auto& one : found.signatures)
    say(one.current ? "signed" : "signed_older",
        {{"as", one.as_what},
         {"day", service::written_date(one.signed_on, common.language)},
         {"version", one.version.substr(0, shortest_version)}});
}

int tell_scale(const Result<service::ScaleAnswer>& found, const Common& common) {
  if (!found) return report(common, found.error());
  if (common.json) {
    *common.out << service::json_of(*found, common.language).dump(2) << '\n';
  } else {
    print_scale(*found, common);
  }
  return done;
}

int run_scale(const ScaleOptions& options, const Common& common) {
  auto workspace = open_workspace(options.folder);
  if (!workspace) return report(common, workspace.error());
  auto house = real_house(*workspace->store);
  return tell_scale(scale_in(house, options, options.on.empty() ? scale_today(house) : options.on), common);
}

int run_adopt(const ScaleOptions& options, const Common& common) {
  auto workspace = open_workspace(options.folder);
  if (!workspace) return report(common, workspace.error());
  auto house = real_house(*workspace->store);
  const auto territory = named_in(house, "priority_scale", "territory", options.territory);
  if (!territory) return report(common, territory.error());
  const auto made =
      service::adopt_scale(house, service::system_actor(), *territory, options.from, common.language);
  if (!made) return report(common, made.error());
  return tell_scale(scale_in(house, options, scale_today(house)), common);
}

/// The version that somebody means by its beginning; what fits none stays as it is, for the act to refuse.
std::string version_meant(const std::string& given, const std::string& now) {
  return given.size() >= shortest_version && now.starts_with(given) ? now : given;
}

int run_sign(const ScaleOptions& options, const Common& common) {
  auto workspace = open_workspace(options.folder);
  if (!workspace) return report(common, workspace.error());
  auto house = real_house(*workspace->store);
  const auto today = scale_today(house);
  const auto found = scale_in(house, options, today);
  if (!found) return report(common, found.error());
  if (!found->scale.own)
    return report(common, Problem{ProblemKind::conflict, "cli.rights.scale.not_own", {}, {}});
  service::NewSignature signature{*found->scale.own,
                                  options.as_what,
                                  {},
                                  options.signed_on.empty() ? today : options.signed_on,
                                  version_meant(options.version, found->scale.version)};
  if (!options.group.empty()) {
    const auto group = named_in(house, "priority_signature", "actor_group", options.group);
    if (!group) return report(common, group.error());
    signature.actor_group = *group;
  }
  const auto made = service::sign_scale(house, service::system_actor(), signature);
  if (!made) return report(common, made.error());
  return tell_scale(scale_in(house, options, today), common);
}

}  // namespace

RightsActs declare_rights_scale(CLI::App& app, Language language) {
  const auto words = [&](const char* key) { return text(language, key); };
  const auto options = std::make_shared<ScaleOptions>();
  const auto declare = [&](const char* name, const char* about) {
    auto* act = app.add_subcommand(name, words(about));
    act->fallthrough();
    act->add_option("folder", options->folder, words("cli.folder"))->required();
    act->add_option("--territory", options->territory, words("cli.rights.scale.territory"))->required();
    return act;
  };
  auto* scale = declare("scale", "cli.rights.scale.about");
  scale->add_option("--on", options->on, words("cli.rights.rules_on"));
  auto* adopt = declare("adopt-scale", "cli.rights.adopt-scale.about");
  adopt->add_option("--from", options->from, words("cli.rights.scale.from"))->required();
  auto* sign = declare("sign", "cli.rights.sign.about");
  sign->add_option("--as", options->as_what, words("cli.rights.scale.as"))->required();
  sign->add_option("--version", options->version, words("cli.rights.scale.version_option"))->required();
  sign->add_option("--group", options->group, words("cli.rights.scale.group"));
  sign->add_option("--signed-on", options->signed_on, words("cli.rights.scale.signed_on"));
  return {{"scale", [options](const Common& common) { return run_scale(*options, common); }},
          {"adopt-scale", [options](const Common& common) { return run_adopt(*options, common); }},
          {"sign", [options](const Common& common) { return run_sign(*options, common); }}};
}

}  // namespace minga::cli
