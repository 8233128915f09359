#include "service/rights_stratum.hpp"

#include <algorithm>

#include "base/joined.hpp"
#include "service/permission.hpp"

namespace minga::service {
namespace {

namespace tenure = methods::tenure;

Result<void> known_code(const pack::Model& model, const char* catalogue, const std::string& code) {
  if (code.empty()) return {};
  std::string known;
  if (const auto* items = model.find_catalogue(catalogue)) {
    if (items->item(code) != nullptr) return {};
    known = joined(items->items, ", ", &pack::CatalogueItem::code);
  }
  return fail(ProblemKind::invalid, "stratum.code", {{"value", code}, {"known", known}},
              {"", 0, 0, catalogue});
}

Result<void> check_codes(const pack::Model& model, const StratumQuestion& question) {
  for (const auto& entry : question.quantities)
    if (auto known = known_code(model, "stratum_quantity", entry.first); !known) return known;
  if (auto known = known_code(model, "mineral_group", question.mineral); !known) return known;
  return known_code(model, "extraction_method", question.method);
}

bool speaks_of_operation(const pack::StratumLimit& limit, const StratumQuestion& question) {
  const auto among = [](const std::vector<std::string>& items, const std::string& one) {
    return items.empty() || std::ranges::find(items, one) != items.end();
  };
  return among(limit.minerals, question.mineral) && among(limit.methods, question.method) &&
         holds_on(limit.valid_from, limit.valid_to, question.on);
}

/// The limits with a number, as the method takes them; `from` are those of the pack.
std::vector<tenure::Limit> known_limits(const pack::Strata& strata,
                                        std::vector<const pack::StratumLimit*>& from) {
  std::vector<tenure::Limit> out;
  for (const auto& limit : strata.limits) {
    if (!limit.most.stated()) continue;
    out.push_back({limit.code,
                   limit.level,
                   limit.quantity,
                   limit.most.value,
                   {limit.minerals.begin(), limit.minerals.end()},
                   {limit.methods.begin(), limit.methods.end()},
                   limit.valid_from.value,
                   limit.valid_to.value});
    from.push_back(&limit);
  }
  return out;
}

const pack::StratumLevel* level_named(const pack::Strata& strata, const std::optional<std::string>& code) {
  if (!code) return nullptr;
  const auto found = std::ranges::find(strata.levels, *code, &pack::StratumLevel::code);
  return found == strata.levels.end() ? nullptr : &*found;
}

/// Whether a limit without number may put the operation elsewhere: one of the level that was found, or of a
/// lower one that no known limit rules out.
bool open_by_gaps(const pack::Strata& strata, const StratumAnswer& answer) {
  for (const auto& level : strata.levels) {
    const auto of_level = [&](const pack::StratumLimit* limit) { return limit->level == level.code; };
    const bool ruled_out = std::ranges::any_of(
        answer.limits, [&](const StratumLimitSeen& seen) { return of_level(seen.limit) && !seen.within; });
    if (!ruled_out && std::ranges::any_of(answer.gaps, of_level)) return true;
    if (&level == answer.level) return false;
  }
  return false;
}

Result<StratumAnswer> classified(const pack::Strata& strata, const StratumQuestion& question) {
  std::vector<const pack::StratumLimit*> from;
  const auto limits = known_limits(strata, from);
  std::vector<std::string> levels;
  for (const auto& level : strata.levels) levels.push_back(level.code);
  const auto found = tenure::stratum_of({question.quantities, question.mineral, question.method}, levels,
                                        limits, question.on);
  if (!found) return tl::unexpected(found.error());
  StratumAnswer out;
  out.on = question.on;
  out.strata = &strata;
  out.level = level_named(strata, found->stratum);
  out.over = found->over;
  out.otherwise = level_named(strata, found->otherwise);
  out.wanting = {found->wanting.begin(), found->wanting.end()};
  out.unsaid = {found->unsaid.begin(), found->unsaid.end()};
  out.unused = {found->unused.begin(), found->unused.end()};
  for (const auto& held : found->held) {
    const bool disputed = std::ranges::any_of(found->disputed, [&](const auto& pair) {
      return pair.first == held.limit || pair.second == held.limit;
    });
    const auto* limit = from[held.limit];
    out.limits.push_back({limit, held.within, held.by, disputed, citations_of(strata.head, limit->grounds)});
  }
  for (const auto& limit : strata.limits)
    if (!limit.most.stated() && speaks_of_operation(limit, question)) out.gaps.push_back(&limit);
  if (open_by_gaps(strata, out)) {
    out.level = out.otherwise = nullptr;
    out.over = false;
  }
  return out;
}

}  // namespace

Result<StratumAnswer> rights_stratum(House& house, const Actor& actor, const StratumQuestion& question) {
  Result<StratumAnswer> out;
  house.store.read([&](store::Reader& reader) {
    const auto& model = house.store.model();
    if (const auto access = permit(reader, model, actor, "rights.stratum"); !access) {
      out = tl::unexpected(access.error());
    } else if (const auto codes = check_codes(model, question); !codes) {
      out = tl::unexpected(codes.error());
    } else if (const auto strata = strata_for(reader, model, question.territory, question.strata); !strata) {
      out = tl::unexpected(strata.error());
    } else {
      out = classified(**strata, question);
    }
  });
  return out;
}

}  // namespace minga::service
