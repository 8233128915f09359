#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "pack/parse.hpp"
#include "pack/procedure.hpp"

// What every file that tells of law has: sources, norms, days of validity, a place where it holds.

namespace minga::pack {

inline constexpr std::size_t max_law_items = 100;  // documents, sources or norms in one list

/// A code that is given once; `seen` are those before it, `twice` the problem of one that is among them.
/// Empty (and a problem) where there is none or it is given again.
std::string new_code(FileParser& parser, const YamlNode& node, std::vector<std::string>& seen,
                     std::string_view twice);

/// "pack.too_many_items" where the list is longer.
bool within(FileParser& parser, const YamlNode& list, std::size_t limit);

/// The list `sources` of a file; "pack.no_sources" where it is empty.
std::vector<SourceDocument> read_sources(FileParser& parser, const YamlNode& root);

/// The fact `legal_basis`.
Fact<std::vector<LegalBasis>> read_legal_basis(FileParser& parser, const YamlNode& node);

/// A validity whose last day is not before its first: "pack.valid_backwards".
void read_validity(FileParser& parser, const YamlNode& node, Fact<std::string>& from, Fact<std::string>& to);

/// ISO 3166: "PE", "PE-MDD".
bool is_jurisdiction(std::string_view code);

}  // namespace minga::pack
