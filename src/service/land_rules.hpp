#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.hpp"
#include "methods/tenure/exclusion.hpp"
#include "methods/tenure/priority.hpp"
#include "methods/tenure/stratum.hpp"
#include "pack/model.hpp"
#include "service/house.hpp"

// Rules over land rights as packs and territories declare them, made ready for src/methods/tenure.

namespace minga::service {

/// What a rule rests on, as it is shown beside each answer.
struct Citation {
  std::string norm;
  std::optional<std::string> article;  // nothing: not in the sources
  std::string source;                  // title of where it can be read
  std::string url;

  /// A norm with its article, which somebody can look up; else it only points to where to look.
  bool is_citation() const { return !norm.empty() && article.has_value(); }
};
std::vector<Citation> citations_of(const pack::RuleHead& head, const pack::Grounds& grounds);

struct ScaleLine {
  methods::tenure::Line rule;
  pack::Words label, sentence;
  std::vector<Citation> basis;
};

/// A priority scale in force: a pack's, or the territory's own.
struct Scale {
  std::string name;  // the pack's name of it; of a territory's own, its id
  pack::Words label;
  std::optional<Id> own;  // the record, where it is the territory's own
  std::string version;    // SHA-256 over its lines in a canonical form: what is signed
  std::vector<ScaleLine> lines;

  std::vector<methods::tenure::Line> rules() const;
};

/// The pack's scale with the lines in force on a day; an empty day takes all.
Scale scale_of(const pack::PriorityScale& declared, const std::string& on);
/// The territory's own scale as its lines stand.
Scale scale_of(store::Reader& reader, const store::Record& own);

/// The scale that orders rights in a territory on a day: `wanted`, a pack's name of one; else its own or that
/// of the nearest territory it lies within; else the pack's whose jurisdiction is the code or the country of
/// the nearest of them. Problems: rights.rules_unknown (`name`, `known`), rights.which_rules (`known`),
/// rights.no_rules.
Result<Scale> scale_for(store::Reader& reader, const pack::Model& model, const Id& territory,
                        const std::string& wanted, const std::string& on);

/// The rules of "land without conflict", and the strata, likewise; a pack's alone.
Result<const pack::Exclusions*> exclusions_for(store::Reader& reader, const pack::Model& model,
                                               const Id& territory, const std::string& wanted);
Result<const pack::Strata*> strata_for(store::Reader& reader, const pack::Model& model,
                                       const std::optional<Id>& territory, const std::string& wanted);

/// Whether a rule holds on a day: what is none or not found bounds nothing.
bool holds_on(const pack::Fact<std::string>& from, const pack::Fact<std::string>& to, const std::string& day);

methods::tenure::Exclusion exclusion_of(const pack::ExcludedPlace& place);

/// Hours count in the time of Peru and Colombia (UTC-5), since their registers give days of that time.
inline constexpr std::int64_t minutes_before_utc = 5 * 60;

/// A right as a scale looks at it, from its fields.
methods::tenure::Claim claim_of(const Values& right);

}  // namespace minga::service
