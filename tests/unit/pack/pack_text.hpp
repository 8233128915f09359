#pragma once

#include <map>
#include <string>

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
