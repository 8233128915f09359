#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "pack/parse.hpp"

namespace minga::pack {

/// All packs while they are put together. Filled step by step by the functions below, each of which
/// adds what it finds wrong to `problems`.
struct Build {
  Problems problems;
  Model model;
  std::vector<PackDraft> packs;                                       // each after those it requires
  std::map<std::string, std::set<std::string>, std::less<>> visible;  // pack -> itself and all it requires
  std::vector<RegisterDraft> registers;
  std::vector<std::pair<std::string, Catalogue>> catalogues;  // with their pack
  std::vector<RolesDraft> roles;
  std::vector<RecordsDraft> records;
  std::vector<ProcedureDraft> procedures;
  std::vector<CheckDraft> checks;
  std::vector<PriorityScale> priorities;
  std::vector<Exclusions> exclusions;
  std::vector<Strata> strata;
  std::map<std::string, std::string, std::less<>> register_pack;
  std::map<std::string, std::string, std::less<>> catalogue_pack;

  bool sees(std::string_view pack, std::string_view other) const {
    const auto found = visible.find(pack);
    return found != visible.end() && found->second.contains(std::string(other));
  }
};

/// Requirements known, no cycles, names unique; brings the packs into an order in which each comes
/// after those it requires.
void order_packs(Build& build);
/// Moves catalogues and registers into the model; names unique over all packs.
void merge(Build& build);
/// References, catalogues, title, territory, parent, defaults, renamed fields.
void check_registers(Build& build);
void build_roles(Build& build);
void build_records(Build& build);
/// Records of an example, which may refer to those of packs.
std::vector<PackRecord> records_beside(Build& build, const std::vector<RecordsDraft>& drafts);
/// Moves checks into the model: registers, placeholders, SQL and the example's records known.
void build_checks(Build& build);
/// Moves procedures into the model: names, steps, authorities and sources known, no circle among steps, no
/// gap in validity between a procedure and the one it replaces.
void check_procedures(Build& build);
/// Moves the rules over land rights into the model: names unique, items of catalogues known.
void check_land_rules(Build& build);
/// That nothing but a step of a procedure waits for a step: no training, service or impact action does, and
/// no register requires a record of one that tells how cases stand.
void check_nothing_waits(Build& build);

}  // namespace minga::pack
