#include "methods/tenure/exclusion.hpp"

#include <algorithm>
#include <stdexcept>

namespace minga::methods::tenure {
namespace {

Ground ground_of(const Exclusion& exclusion, const Measured& measured, double tolerance) {
  if (!measured.asked) return Ground::no_layer;
  if (measured.common > tolerance) return Ground::lies_on;
  if (!exclusion.has_margin || !measured.distance) return Ground::clear;
  if (!exclusion.margin) return Ground::margin_unknown;
  return *measured.distance <= *exclusion.margin ? Ground::within_margin : Ground::clear;
}

Verdict verdict_of(Ground ground, Effect effect) {
  switch (ground) {
    case Ground::clear:
      return Verdict::allowed;
    case Ground::lies_on:
    case Ground::within_margin:
      if (effect == Effect::unknown) return Verdict::unknown;
      return effect == Effect::forbidden ? Verdict::forbidden : Verdict::conditional;
    case Ground::margin_unknown:
    case Ground::no_layer:
      break;
  }
  return Verdict::unknown;
}

}  // namespace

std::string_view code_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::allowed:
      return "allowed";
    case Verdict::conditional:
      return "conditional";
    case Verdict::forbidden:
      return "forbidden";
    case Verdict::unknown:
      break;
  }
  return "unknown";
}

std::string_view code_of(Ground ground) {
  switch (ground) {
    case Ground::clear:
      return "clear";
    case Ground::lies_on:
      return "lies_on";
    case Ground::within_margin:
      return "within_margin";
    case Ground::margin_unknown:
      return "margin_unknown";
    case Ground::no_layer:
      break;
  }
  return "no_layer";
}

Ruling ruling(std::span<const Exclusion> exclusions, std::span<const Measured> measured, double tolerance) {
  if (exclusions.size() != measured.size())
    throw std::invalid_argument("ruling: one measurement for each exclusion");
  Ruling out;
  for (std::size_t i = 0; i < exclusions.size(); ++i) {
    const auto ground = ground_of(exclusions[i], measured[i], tolerance);
    const auto verdict = verdict_of(ground, exclusions[i].effect);
    out.reasons.push_back({i, ground, verdict});
    out.verdict = std::max(out.verdict, verdict);
  }
  return out;
}

}  // namespace minga::methods::tenure
