#include "base/value.hpp"

#include <array>
#include <utility>

namespace minga {
namespace {

constexpr std::array<std::pair<Missing, std::string_view>, 4> kCodes{{
    {Missing::not_asked, "not_asked"},
    {Missing::refused, "refused"},
    {Missing::does_not_know, "does_not_know"},
    {Missing::does_not_apply, "does_not_apply"},
}};

}  // namespace

std::string_view code_of(Missing missing) {
  return kCodes.at(static_cast<std::size_t>(missing)).second;
}

std::optional<Missing> missing_from(std::string_view code) {
  for (const auto& [missing, name] : kCodes)
    if (name == code) return missing;
  return std::nullopt;
}

}  // namespace minga
