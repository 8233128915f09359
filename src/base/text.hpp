#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/problem.hpp"

namespace minga {

enum class Language { es, en };

/// "es" or "en"; anything else gives Spanish, the default of the product.
Language language_from(std::string_view code);
std::string_view code_of(Language language);

/// The best of our languages for an HTTP Accept-Language header (RFC 9110, 12.5.4); Spanish if none fits.
Language language_from_accept(std::string_view header);

/// One file of src/base/texts as it was at build time: `name` is its stem (problems, cli, report, ...),
/// each line of `content` is `key = sentence with {placeholders}`; `#` starts a comment line.
struct EmbeddedCatalogue {
  std::string_view name;
  std::string_view language;
  std::string_view content;
};
std::span<const EmbeddedCatalogue> embedded_catalogues();

using Parameters = std::vector<std::pair<std::string, std::string>>;

/// What fills the placeholder {name}: the parameter "name.en" where the language is English and there is one
/// (words of a pack have both languages), else "name"; null where there is neither.
const std::string* parameter_in(Language language, const Parameters& parameters, std::string_view name);

/// The sentence `key` of any catalogue, filled: days as the language writes them, unless quoted («{value}»).
/// A key that no catalogue has comes back as itself, so that a gap is seen and never empty.
std::string text(Language language, std::string_view key, const Parameters& parameters = {});

/// Whether some catalogue of the language has the key.
bool has_text(Language language, std::string_view key);

/// The problem as a sentence, preceded by its place ("archivo.csv:12: columna «valuation»: ...").
std::string sentence(Language language, const Problem& problem);

/// The problem's sentence alone, without its place.
std::string message(Language language, const Problem& problem);

}  // namespace minga
