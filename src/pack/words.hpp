#pragma once

#include <string>

#include "base/text.hpp"

namespace minga::pack {

/// A label in the languages of the product.
struct Words {
  std::string es;
  std::string en;
  const std::string& in(Language language) const { return language == Language::en ? en : es; }
};

/// Where in a pack something was declared; shown with problems.
struct Source {
  std::string file;
  long line = 0;
};

}  // namespace minga::pack
