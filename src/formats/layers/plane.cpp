#include "formats/layers/plane.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "formats/layers/proj_at_need.hpp"

namespace minga::formats::layers {
namespace {

struct Destroy {
  void operator()(PJ* object) const { proj_functions()->destroy(object); }
};
using Object = std::unique_ptr<PJ, Destroy>;

bool names_nothing(const Reference& reference) {
  const bool no_label = reference.authority.empty() || reference.authority == "NONE";
  return no_label && (reference.definition.empty() || reference.definition == "undefined");
}

std::string label_of(const Reference& reference) {
  const bool known = !reference.authority.empty() && reference.authority != "NONE" && !reference.code.empty();
  return known ? reference.authority + ":" + reference.code : "";
}

bool holds_areas(std::string_view method) {
  return method.find("Equal Area") != std::string_view::npos ||
         method.find("Equal-Area") != std::string_view::npos || method == "Sinusoidal" ||
         method == "Mollweide" || method == "Equal Earth" || method == "Eckert IV" || method == "Eckert VI" ||
         method == "Goode Homolosine";
}

}  // namespace

struct Planes::Proj {
  const ProjFunctions* proj = proj_functions();  // null: then nothing below is reached
  PJ_CONTEXT* context = proj == nullptr ? nullptr : proj->context_create();
  Reference from, to;
  Object way;  // between these two

  Proj() {
    if (proj != nullptr) proj->log_level(context, PJ_LOG_NONE);
  }
  Proj(const Proj&) = delete;
  Proj& operator=(const Proj&) = delete;
  ~Proj() {
    way.reset();
    if (proj != nullptr) proj->context_destroy(context);
  }

  Result<Object> object(const Reference& reference) const {
    if (proj == nullptr) return fail(ProblemKind::internal, "layer.no_proj");
    if (names_nothing(reference)) return fail(ProblemKind::invalid, "layer.crs_missing");
    const std::string label = label_of(reference);
    Object object(label.empty() ? nullptr : proj->create(context, label.c_str()));
    if (!object && !reference.definition.empty())
      object.reset(proj->create(context, reference.definition.c_str()));
    if (!object || proj->is_crs(object.get()) == 0)
      return fail(ProblemKind::invalid, "layer.crs_unknown",
                  {{"crs", label.empty() ? reference.definition.substr(0, 80) : label}});
    // What carries heights or a way to WGS 84 with it: the plane is inside.
    if (proj->get_type(object.get()) == PJ_TYPE_COMPOUND_CRS)
      object.reset(proj->crs_get_sub_crs(context, object.get(), 0));
    if (object && proj->get_type(object.get()) == PJ_TYPE_BOUND_CRS)
      object.reset(proj->get_source_crs(context, object.get()));
    if (!object) return fail(ProblemKind::invalid, "layer.crs_unknown", {{"crs", label}});
    return object;
  }

  bool in_metres(const PJ* crs) const {
    const Object axes(proj->crs_get_coordinate_system(context, crs));
    double factor = 0;
    return axes && proj->get_type(crs) == PJ_TYPE_PROJECTED_CRS &&
           proj->cs_get_axis_info(context, axes.get(), 0, nullptr, nullptr, nullptr, &factor, nullptr,
                                  nullptr, nullptr) != 0 &&
           factor == 1;
  }

  Fitness fitness(const PJ* crs) const {
    if (!in_metres(crs)) return Fitness::neither;
    const Object operation(proj->crs_get_coordoperation(context, crs));
    const char* method = nullptr;
    if (!operation ||
        proj->coordoperation_get_method_info(context, operation.get(), &method, nullptr, nullptr) == 0 ||
        method == nullptr)
      return Fitness::neither;
    if (holds_areas(method)) return Fitness::equal_area;
    return std::string_view(method).rfind("Transverse Mercator", 0) == 0 ? Fitness::zone : Fitness::neither;
  }
};

Planes::Planes() : proj_(std::make_unique<Proj>()) {}
Planes::~Planes() = default;

Result<System> Planes::system(const Reference& reference) const {
  const auto object = proj_->object(reference);
  if (!object) return tl::unexpected(object.error());
  System system;
  system.name = proj_->proj->get_name(object->get());
  system.label = label_of(reference);
  system.fitness = proj_->fitness(object->get());
  system.metres = proj_->in_metres(object->get());
  const PJ_TYPE type = proj_->proj->get_type(object->get());
  system.degrees = type == PJ_TYPE_GEOGRAPHIC_2D_CRS || type == PJ_TYPE_GEOGRAPHIC_3D_CRS;
  GeoBox box;
  if (proj_->proj->get_area_of_use(proj_->context, object->get(), &box.west, &box.south, &box.east,
                                   &box.north,
                                   nullptr) != 0 &&
      box.west > -1000)  // -1000: not known
    system.area_of_use = box;
  return system;
}

Result<void> Planes::turn(const Reference& from, const Reference& to,
                          std::span<methods::overlap::Point> points) {
  if (points.empty()) return {};
  if (!proj_->way || !(proj_->from == from) || !(proj_->to == to)) {
    const auto source = proj_->object(from), target = proj_->object(to);
    if (!source) return tl::unexpected(source.error());
    if (!target) return tl::unexpected(target.error());
    const Object way(proj_->proj->create_crs_to_crs_from_pj(proj_->context, source->get(), target->get(),
                                                            nullptr, nullptr));
    proj_->way.reset(way ? proj_->proj->normalize_for_visualization(proj_->context, way.get()) : nullptr);
    if (!proj_->way)
      return fail(ProblemKind::invalid, "layer.crs_no_way", {{"from", label_of(from)}, {"to", label_of(to)}});
    proj_->from = from;
    proj_->to = to;
  }
  constexpr std::size_t step = sizeof(methods::overlap::Point);
  proj_->proj->trans_generic(proj_->way.get(), PJ_FWD, &points.front().x, step, points.size(),
                             &points.front().y, step, points.size(), nullptr, 0, 0, nullptr, 0, 0);
  for (std::size_t i = 0; i < points.size(); ++i)
    if (!std::isfinite(points[i].x) || !std::isfinite(points[i].y))
      return fail(ProblemKind::invalid, "layer.crs_outside", {{"point", std::to_string(i + 1)}});
  return {};
}

GeoBox box_around(std::span<const methods::overlap::Point> points) {
  GeoBox box{points[0].x, points[0].y, points[0].x, points[0].y};
  for (const auto& point : points) {
    box.west = std::min(box.west, point.x);
    box.east = std::max(box.east, point.x);
    box.south = std::min(box.south, point.y);
    box.north = std::max(box.north, point.y);
  }
  return box;
}

Reference reference_of(const std::string& text) {
  const auto colon = text.find(':');
  if (colon == std::string::npos || text.find('[') != std::string::npos) return {"", "", text};
  return {text.substr(0, colon), text.substr(colon + 1), ""};
}

}  // namespace minga::formats::layers
