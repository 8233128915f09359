#include "service/rights_file.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "service/rights_place.hpp"

namespace minga::service {
namespace {

using About = RightsDoubt::About;

/// Which problems are questions.
std::optional<About> about_of(const std::string& code) {
  static const std::array<std::pair<std::string_view, About>, 15> questions{
      {{"layer.which", About::layer},
       {"layer.unknown", About::layer},
       {"foreign.zip_which", About::layer},
       {"layer.crs_missing", About::crs},
       {"layer.crs_unknown", About::crs},
       {"layer.crs_no_way", About::crs},
       {"rights.swapped", About::place},
       {"rights.outside_zone", About::place},
       {"rights.elsewhere", About::place},
       {"rights.no_code", About::code},
       {"rights.no_kind", About::kind},
       {"rights.no_vertices", About::corners},
       {"layer.column", About::column},
       {"rights.many_gone", About::many_gone},
       {"rights.many_moved", About::many_moved}}};
  const auto* const found =
      std::find_if(questions.begin(), questions.end(), [&](const auto& one) { return one.first == code; });
  return found == questions.end() ? std::nullopt : std::optional(found->second);
}

std::vector<std::string> names_in(const Problem& problem) {
  std::vector<std::string> out;
  for (const auto& [name, value] : problem.parameters) {
    if (name != "names") continue;
    std::size_t at = 0;
    while (at <= value.size()) {
      const auto end = std::min(value.find('\n', at), value.size());
      out.push_back(value.substr(at, end - at));
      at = end + 1;
    }
  }
  return out;
}

/// Whether the numbers of most shapes are none of their system: then it is another.
bool most_outside_system(const formats::layers::Measured& measured) {
  const auto outside = std::count_if(
      measured.features.begin(), measured.features.end(),
      [](const auto& feature) { return feature.problem && feature.problem->code == "layer.crs_outside"; });
  return outside * 2 > static_cast<std::ptrdiff_t>(measured.features.size());
}

/// A file on its way to be an edition.
class FileImport {
 public:
  FileImport(House& house, const Actor& actor, const RightsLayerOptions& how, const RightsOrder& order)
      : house_(house), actor_(actor), how_(how), order_(order) {}

  /// False: a doubt stands before it.
  Checked<bool> read() {
    auto layer = read_rights_layer(how_);
    if (!layer) return doubt_or_problem(std::move(layer.error()));
    layer_ = std::move(*layer);
    if (layer_.no_attributes && !order_.code_by_shape)
      return tl::unexpected(
          Problems{{ProblemKind::invalid, "foreign.no_attributes", {}, {how_.called(), 0, 0, ""}}});
    out.columns = layer_.table.columns;
    out.features = layer_.table.rows.size();
    out.corners = layer_.corners;
    out.notes = layer_.notes;
    auto measured = measure_rights(layer_, how_);
    if (!measured) return doubt_or_problem({std::move(measured.error())});
    measured_ = std::move(*measured);
    return true;
  }

  Checked<bool> compare(bool dry_run) {
    const RightsFile file{layer_.table, measured_, how_.called(), layer_.sha256, layer_.corners};
    auto report = import_rights(house_, actor_, file, order_, dry_run);
    if (!report) return doubt_or_problem({std::move(report.error())});
    for (const auto& problem : report->problems)
      if (problem.place.line == 0) (void)add_doubt(problem);
    const bool asked = std::any_of(out.doubts.begin(), out.doubts.end(),
                                   [](const RightsDoubt& doubt) { return doubt.about == About::place; });
    if (!asked && most_outside_system(measured_))
      (void)add_doubt({ProblemKind::invalid, "layer.crs_unknown", {{"crs", report->crs}}, {}});
    out.report = std::move(*report);
    return true;
  }

  RightsFileReport out;

 private:
  Checked<bool> doubt_or_problem(Problems problems) {
    if (!add_doubt(problems.front())) return tl::unexpected(std::move(problems));
    return false;
  }

  bool add_doubt(const Problem& problem) {
    const auto about = about_of(problem.code);
    if (!about) return false;
    RightsDoubt doubt{*about, problem, names_in(problem), {}};
    if (*about == About::crs || *about == About::place) doubt.systems = plausible();
    out.doubts.push_back(std::move(doubt));
    return true;
  }

  /// Without the one that the layer was read in, which is what is doubted.
  std::vector<PlausibleSystem> plausible() {
    formats::layers::GeoBox expected;
    house_.store.read([&](store::Reader& reader) {
      expected = expected_box(reader, house_.store.model(), order_.territory);
    });
    auto all = plausible_systems(layer_.table, expected);
    std::erase_if(all, [&](const PlausibleSystem& one) {
      return one.crs == measured_.own.label && one.swapped == how_.swap;
    });
    return all;
  }

  House& house_;
  const Actor& actor_;
  const RightsLayerOptions& how_;
  const RightsOrder& order_;
  RightsLayer layer_;
  formats::layers::Measured measured_;
};

}  // namespace

Checked<RightsFileReport> import_rights_file(House& house, const Actor& actor,
                                             const RightsLayerOptions& layer, const RightsOrder& order,
                                             bool dry_run) {
  if (const auto may = may_import_rights(house, actor, order); !may)
    return tl::unexpected(Problems{may.error()});
  FileImport import(house, actor, layer, order);
  auto done = import.read();
  if (done && *done) done = import.compare(dry_run);
  if (!done) return tl::unexpected(std::move(done.error()));
  return std::move(import.out);
}

}  // namespace minga::service
