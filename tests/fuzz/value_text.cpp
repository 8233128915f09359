// Any bytes as the text of a value of every type: read or refused, and what was read comes back the same.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "pack/validate.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace minga;
  pack::Model model;
  model.catalogues["c"].items = {{"gold", {"Oro", "Gold"}, {}, "", false},
                                 {"coal", {"Carbón", "Coal"}, {}, "", false}};
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (int i = 0; i <= static_cast<int>(pack::FieldType::file); ++i) {
    pack::Field field;
    field.name = "f";
    field.type = static_cast<pack::FieldType>(i);
    field.catalogue = "c";
    field.currencies = {"PEN"};
    if (field.type == pack::FieldType::text) field.pattern = "[a-z]+(-[a-z]+)*", field.max_length = 100;
    const auto value = pack::value_from_text(model, field, text);
    if (!value) continue;
    const auto again = pack::value_from_text(model, field, pack::text_of(field, *value));
    if (!again || *again != *value) std::abort();
    pack::Register reg;
    reg.fields = {field};
    pack::validate(model, reg, {{"f", *value}});
  }
  return 0;
}
