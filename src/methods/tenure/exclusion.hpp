#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace minga::methods::tenure {

/// `unknown`: the sources name the place and do not tell what follows.
enum class Effect : std::uint8_t { conditional, forbidden, unknown };

/// A kind of place where mining may not be, or only under conditions. Its legal basis stands where it is
/// declared, under `code`.
struct Exclusion {
  std::string code;
  Effect effect = Effect::forbidden;
  bool has_margin = false;  // it also holds within a margin around the place
  /// How wide the margin is, in metres, by a source that is named. Nothing: there is one, and no source that
  /// we hold says how wide. It is never made up.
  std::optional<double> margin;
};

/// What was measured of a right against the places of one exclusion.
struct Measured {
  bool asked = false;  // whether there is a layer of these places at all
  double common = 0;   // area in common, m²
  /// The least distance in metres; nothing if it is more than was looked for.
  std::optional<double> distance;
};

enum class Verdict : std::uint8_t { allowed, conditional, unknown, forbidden };

/// "allowed", "conditional", "unknown", "forbidden".
std::string_view code_of(Verdict verdict);

enum class Ground : std::uint8_t {
  clear,           // nothing of it is there
  lies_on,         // they have ground in common
  within_margin,   // nearer than the margin
  margin_unknown,  // near, and nobody says how near is too near
  no_layer,        // nobody has looked
};

/// "clear", "lies_on", "within_margin", "margin_unknown", "no_layer".
std::string_view code_of(Ground ground);

struct Reason {
  std::size_t exclusion = 0;
  Ground ground = Ground::clear;
  Verdict verdict = Verdict::allowed;

  bool operator==(const Reason&) const = default;
};

struct Ruling {
  Verdict verdict = Verdict::allowed;  // the gravest of the reasons
  std::vector<Reason> reasons;         // one for each exclusion, in their order
};

/// Whether mining may be on a right. `measured` has one entry for each exclusion. Ground in common up to
/// `tolerance` (m²) is rounding of maps and does not count. What was not looked at is unknown, and so is what
/// is near a place whose margin no source gives: unknown is graver than conditional and never turns into
/// allowed.
Ruling ruling(std::span<const Exclusion> exclusions, std::span<const Measured> measured, double tolerance);

}  // namespace minga::methods::tenure
