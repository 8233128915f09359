#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pack/procedure.hpp"
#include "pack/words.hpp"

// Rules over land rights as packs declare them. What is computed from them: src/methods/tenure.

namespace minga::pack {

/// What every rule rests on.
struct Grounds {
  Fact<std::vector<LegalBasis>> legal_basis;
  std::vector<std::string> sources;  // codes of SourceDocuments of the file, at least one
};

/// What every file of rules tells of itself.
struct RuleHead {
  std::string name;     // unique among files of its kind over all packs: "peru-mining"
  std::string version;  // of this description, not of the law: semantic version
  Words label;
  Words help;
  std::string jurisdiction;  // ISO 3166: "PE", "PE-MDD"
  std::vector<SourceDocument> sources;
  std::string pack;
  Source source;
};

enum class PriorityBy { kind, mark, filed, granted, simultaneous };
std::string_view code_of(PriorityBy by);
std::optional<PriorityBy> priority_by_from(std::string_view code);

/// One line of a priority scale, as methods::tenure::Line.
struct PriorityLine {
  std::string code;  // unique in its scale
  PriorityBy by = PriorityBy::kind;
  std::vector<std::string> first, then;  // items of right_kind (kind) or of right_mark (mark)
  std::vector<std::string> within;       // items of right_kind, of lines that look at days
  Words label;
  Words sentence;  // why, to whoever asks: the rule in one sentence
  Grounds grounds;
  Fact<std::string> valid_from, valid_to;
  Source source;
};

/// priorities/NAME.yaml: which of two rights on the same ground goes first. The first line that tells them
/// apart decides.
struct PriorityScale {
  RuleHead head;
  std::vector<PriorityLine> lines;
};

enum class PlaceEffect { conditional, forbidden };

/// A kind of place where mining may not be, or only under conditions.
struct ExcludedPlace {
  std::string code;                // unique in its file
  std::vector<std::string> kinds;  // items of right_kind: whose polygons are such places
  Words label;
  Words help;
  bool also_right = false;   // such a place is also somebody's right: overlapping it is a conflict too
  Fact<PlaceEffect> effect;  // not found: what the law makes of it is not in the sources
  Fact<double> margin;       // metres around it in which the effect holds too; none: there is no margin
  Grounds grounds;
  Fact<std::string> valid_from, valid_to;
  Source source;
};

/// exclusions/NAME.yaml: what "land without conflict" asks of a right.
struct Exclusions {
  RuleHead head;
  std::vector<std::string> asked;       // items of right_kind: the rights that have to pass
  std::vector<std::string> frames;      // kinds that declare an area and stand in nobody's way
  std::vector<std::string> by_consent;  // kinds that exist by consent of the right they lie on
  std::vector<ExcludedPlace> places;
};

struct StratumLevel {
  std::string code;
  Words label;
};

/// One limit of a level by one source.
struct StratumLimit {
  std::string code;      // unique in its file
  std::string level;     // a level of its file
  std::string quantity;  // item of stratum_quantity, unit included
  Fact<double> most;     // the limit itself is still within; not found: there is one, and no source says it
  std::vector<std::string> minerals;  // items of mineral_group; empty: all
  std::vector<std::string> methods;   // items of extraction_method; empty: all
  Grounds grounds;
  Fact<std::string> valid_from, valid_to;
  Source source;
};

/// strata/NAME.yaml: from the smallest to the largest.
struct Strata {
  RuleHead head;
  std::vector<StratumLevel> levels;
  std::vector<StratumLimit> limits;
};

}  // namespace minga::pack
