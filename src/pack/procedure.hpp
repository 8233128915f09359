#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/value.hpp"
#include "pack/words.hpp"

namespace minga::pack {

/// What the sources say about a fact of law: they state it; they say that there is none; or what we hold does
/// not tell. The last is written down as such and never taken for the one before.
enum class Told { stated, none, not_found };

template <class T>
struct Fact {
  Told known = Told::not_found;
  T value{};
  bool stated() const { return known == Told::stated; }
};

/// Where a procedure's facts come from.
struct SourceDocument {
  std::string code;
  std::string title;  // as it is cited; not translated
  std::string url;    // empty where there is none
};

/// A norm that a step rests on.
struct LegalBasis {
  std::string norm;
  Fact<std::string> article;
  std::string source;  // code of a SourceDocument
};

/// A paper that a step asks for.
struct RequiredDocument {
  std::string code;
  Words label;
  Words help;
  Fact<int> valid_months;  // none: does not expire
};

/// All needs of a step must be met. One of these steps meets it: usually there is just one.
struct Need {
  std::vector<std::string> any_of;
};

struct Term {
  int days = 0;
  bool working = false;  // Monday to Friday; else calendar days
};

enum class StepKind { step, requirement };
std::string_view code_of(StepKind kind);

/// What a step gives to people beside a paper. Such a step must not wait for any other.
enum class Offer { training, service, impact_action };
std::string_view code_of(Offer offer);

struct ProcedureStep {
  std::string code;  // unique in its procedure
  StepKind kind = StepKind::step;
  std::vector<Offer> offers;
  Words label;
  Words help;
  Words ask_first;  // what one must ask an office before filing it, as an indirect question; empty: nothing
  /// Steps of the same procedure. What needs none of the others may run beside them.
  Fact<std::vector<Need>> needs;
  Fact<std::vector<RequiredDocument>> documents;
  Fact<std::string> authority;  // who decides: an item of the procedure's catalogue of authorities
  Fact<Term> term;              // in which the authority must decide
  Fact<Money> cost;
  Fact<std::vector<LegalBasis>> legal_basis;
  Fact<std::string> valid_from, valid_to;  // first and last day; those of the procedure unless said otherwise
  std::vector<std::string> sources;        // codes of SourceDocuments, at least one
  Source source;
};

/// The older procedure that this one takes the place of.
struct Replaces {
  std::string procedure;
  /// Its steps that count here: code there -> codes here. Not found: nobody has said what counts.
  Fact<std::map<std::string, std::vector<std::string>>> counts;
  Words gap;  // why no law was in force between the two, where that is so
};

/// How a case may advance. Nothing outside procedures can wait for a step: see check_procedures.
struct Procedure {
  std::string name;     // unique over all packs: "madre-de-dios-2012"
  std::string version;  // of this description, not of the law: semantic version
  Words label;
  Words help;
  std::string jurisdiction;  // ISO 3166: "PE", "PE-MDD"
  std::string line;          // item of the catalogue formalization_line
  std::string authorities;   // catalogue of the authorities that steps name; may be empty
  Fact<std::string> valid_from, valid_to;
  Fact<Replaces> replaces;
  std::vector<SourceDocument> sources;
  std::vector<ProcedureStep> steps;  // in the order in which they are shown
  std::string pack;
  Source source;

  const ProcedureStep* step(std::string_view code) const;
};

}  // namespace minga::pack
