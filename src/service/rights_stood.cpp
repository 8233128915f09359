#include "service/rights_stood.hpp"

#include "service/values.hpp"

namespace minga::service {

namespace layers = formats::layers;

Id StoodRight::right() const {
  return id_in(record.values, "land_right").value_or(record.id);
}

layers::Reference common_plane(const std::vector<StoodRight>& all, const layers::Planes& planes) {
  std::string label;
  for (const auto& one : all) {
    const auto measured_in = text_in(one.record.values, "measured_in");
    if (measured_in.empty() || (!label.empty() && label != measured_in))
      return layers::reference_of(layers::equal_area_label);
    label = measured_in;
  }
  const auto reference = layers::reference_of(label);
  const auto system = planes.system(reference);
  return system && system->fitness != layers::Fitness::neither
             ? reference
             : layers::reference_of(layers::equal_area_label);
}

}  // namespace minga::service
