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

RightSource source_from(store::Reader& reader, const pack::Model& model, const Values& values) {
  RightSource out;
  const auto id = id_in(values, "source");
  const auto record = id ? reader.find(*model.find_register("land_source"), *id) : std::nullopt;
  if (!record) return out;
  const auto text = [&](const char* field) { return text_in(record->values, field); };
  return {*id, text("name"), text("authority"), text("date"), text("address"), text("licence")};
}

}  // namespace minga::service
