#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "pack/files.hpp"

namespace minga::pack::testing {

/// A pack in memory: path -> text.
using Texts = std::map<std::string, std::string>;

inline PackFiles pack_of(const std::string& directory, const Texts& texts) {
  PackFiles pack{directory, {}};
  for (const auto& [path, text] : texts) pack.files.push_back({path, text});
  return pack;
}

/// A step on one line; `more` is put before its facts ("authority: water, ").
inline std::string step(const std::string& code, const std::string& needs, const std::string& more = "") {
  std::string out =
      "  - {code: " + code + ", kind: step, label: {es: S, en: S}, needs: " + needs + ", " + more;
  for (const char* fact : {"documents", "authority", "term_days", "cost", "legal_basis"})
    if (more.find(std::string(fact) + ":") == std::string::npos) out += std::string(fact) + ": not_found, ";
  return out + "sources: [law]}\n";
}

/// A procedure whose steps begin on line 12.
inline std::string procedure(const std::string& name, const std::string& validity,
                             const std::string& replaces, const std::string& steps) {
  return "procedure: " + name + "\nversion: 1.0.0\nlabel: {es: T, en: T}\njurisdiction: PE-MDD\n" +
         "line: legalization\nauthorities: office\n" + validity + "replaces: " + replaces +
         "\nsources: [{code: law, title: Law 1}]\nsteps:\n" + steps;
}

/// A file of rules whose `key` (lines, places, limits) begins on line 7; `kind` is its first key.
inline std::string rules(const std::string& kind, const std::string& key, const std::string& body) {
  return kind + ": x\nversion: 1.0.0\nlabel: {es: R, en: R}\njurisdiction: PE\n" +
         "sources: [{code: law, title: Law 1}]\n" +
         (kind == "strata"
              ? "levels: [{code: small, label: {es: S, en: S}}, {code: large, label: {es: L, en: L}}]\n"
          : kind == "exclusions" ? "asked: [title]\n"
                                 : "help: {es: H, en: H}\n") +
         key + ":\n" + body;
}

/// A rule on one line, grounded on the law of `rules`.
inline std::string rule(const std::string& members) {
  return "  - {" + members +
         ", legal_basis: [{norm: Law 1, article: not_found, source: law}], sources: [law]}\n";
}

inline std::string catalogue(const std::string& name, const std::vector<std::string>& codes) {
  std::string out = "catalogue: " + name + "\nlabel: {es: C, en: C}\nitems:\n";
  for (const auto& code : codes) out += "  - {code: " + code + ", label: {es: I, en: I}}\n";
  return out;
}

/// The smallest pack in which every kind of mistake can be made.
inline Texts good() {
  return {
      {"pack.yaml", "name: p\nversion: 1.0.0\nlabel: {es: P, en: P}\n"},
      {"acts.yaml", "acts: [record.read, record.create]\n"},
      {"roles.yaml",
       "roles:\n  boss:\n    label: {es: Jefa, en: Boss}\n    account: true\n    scope: everywhere\n    "
       "sees: personal\n"
       "acts:\n  record.read: [boss]\n  \"record.read:territory\": []\n"},
      {"catalogues/kind.yaml",
       "catalogue: kind\nlabel: {es: Clase, en: Kind}\nitems:\n  - {code: big, label: {es: Grande, en: "
       "Big}}\n"},
      {"catalogues/formalization_line.yaml",
       "catalogue: formalization_line\nlabel: {es: L, en: L}\nitems:\n"
       "  - {code: legalization, label: {es: L, en: L}}\n"},
      {"catalogues/office.yaml",
       "catalogue: office\nlabel: {es: O, en: O}\nitems:\n  - {code: water, label: {es: Agua, en: Water}}\n"},
      {"procedures/old.yaml", procedure("old", "valid_from: 2010-01-01\nvalid_to: 2011-12-31\n", "none",
                                        step("paper", "none") + step("well", "[paper]"))},
      {"procedures/new.yaml", procedure("new", "valid_from: 2012-01-01\nvalid_to: none\n",
                                        "{procedure: old, counts: {paper: [deed, lease]}}",
                                        step("deed", "none") + step("lease", "not_found") +
                                            step("well", "[{any_of: [deed, lease]}]", "authority: water, "))},
      {"catalogues/right_kind.yaml", catalogue("right_kind", {"title", "claim", "river"})},
      {"catalogues/right_mark.yaml", catalogue("right_mark", {"ethnic"})},
      {"catalogues/stratum_quantity.yaml", catalogue("stratum_quantity", {"hectares"})},
      {"catalogues/mineral_group.yaml", catalogue("mineral_group", {"gold"})},
      {"catalogues/extraction_method.yaml", catalogue("extraction_method", {"manual"})},
      {"priorities/x.yaml", rules("priority", "lines",
                                  rule("code: a, by: mark, first: [ethnic], label: {es: A, en: A}, "
                                       "sentence: {es: A, en: A}"))},
      {"exclusions/x.yaml",
       rules("exclusions", "places",
             rule("code: water, kinds: [river], label: {es: A, en: A}, effect: forbidden, "
                  "margin_m: not_found"))},
      {"strata/x.yaml",
       rules("strata", "limits",
             rule("code: s, level: small, quantity: hectares, most: 100, minerals: [gold]"))},
      {"registers/territory.yaml",
       "register: territory\nlabel: {es: Lugar, en: Place}\nplural: {es: Lugares, en: Places}\nterritory: "
       "id\n"
       "title: [name]\nparent: above\nfields:\n"
       "  - {name: name, type: text, label: {es: Nombre, en: Name}, required: true, max_length: 10, unique: "
       "true}\n"
       "  - {name: above, type: reference, register: territory, label: {es: Dentro de, en: Within}}\n"
       "  - {name: kind, type: choice, catalogue: kind, label: {es: Clase, en: Kind}}\n"},
      {"records/places.yaml",
       "register: territory\nrecords:\n  - {key: a, name: A}\n  - {key: b, name: B, above: a}\n"},
  };
}

/// "registers/x.yaml:4 pack.unknown_type", one a line, as they come.
inline std::string summary(const Problems& problems) {
  std::string out;
  for (const Problem& problem : problems) {
    const std::string& file = problem.place.file;
    out += (file.starts_with("p/") ? file.substr(2) : file) + ":" + std::to_string(problem.place.line) + " " +
           problem.code + "\n";
  }
  return out;
}

}  // namespace minga::pack::testing
