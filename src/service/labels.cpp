#include "service/labels.hpp"

namespace minga::service {

std::string label_in(const pack::Model& model, std::string_view catalogue, const std::string& code,
                     Language language) {
  const auto* items = model.find_catalogue(catalogue);
  const auto* item = items == nullptr ? nullptr : items->item(code);
  return item == nullptr ? code : item->label.in(language);
}

}  // namespace minga::service
