#include "service/case_blocks.hpp"

#include <algorithm>

#include "base/joined.hpp"
#include "base/trim.hpp"
#include "formats/encoding.hpp"
#include "service/case_state.hpp"

namespace minga::service {
namespace {

namespace procedure = methods::procedure;

Result<std::string> known_authority(const pack::Model& model, const pack::Procedure& in,
                                    const std::string& given) {
  const auto* catalogue = model.find_catalogue(in.authorities);
  if (catalogue == nullptr) return given;
  for (const auto& item : catalogue->items)
    if (formats::folded(item.code) == formats::folded(given)) return item.code;
  const auto known_in = [&](Language language) {
    return joined(catalogue->items, ", ",
                  [&](const auto& item) { return item.code + " (" + item.label.in(language) + ")"; });
  };
  return fail(ProblemKind::invalid, "case.authority_unknown",
              {{"value", given}, {"known", known_in(Language::es)}, {"known.en", known_in(Language::en)}},
              {"", 0, 0, "authority"});
}

/// What hinders a step on a day.
std::vector<OpenBlock> hindering(const StoredCase& stored, const std::string& step, methods::Day day) {
  const auto at = stored.rules->find(step);
  if (!at) return {};
  auto blocks = open_blocks(stored, procedure::state_of(*stored.rules, stored.events, stored.documents, day));
  std::erase_if(blocks, [&](const OpenBlock& block) { return block.step != *at; });
  return blocks;
}

std::string named_with_days(const std::vector<OpenBlock>& blocks) {
  std::string names;
  for (const auto& block : blocks)
    names += (names.empty() ? "" : "; ") + block.blocker + " (" + methods::text_of(block.since) + ")";
  return names;
}

Result<std::string> known_block(const std::vector<OpenBlock>& blocks, const std::string& given) {
  std::vector<std::string> meant;
  for (const auto& block : blocks) {
    if (block.blocker == given) return given;
    if (given.empty() || formats::folded(block.blocker) == formats::folded(given))
      meant.push_back(block.blocker);
  }
  if (meant.size() == 1) return meant.front();
  if (blocks.empty()) return given;  // the procedure says that there is nothing to lift
  return fail(ProblemKind::invalid, "case.which_block", {{"known", named_with_days(blocks)}},
              {"", 0, 0, "blocker"});
}

}  // namespace

Result<NewCaseEvent> known_words(const pack::Model& model, const StoredCase& stored, NewCaseEvent event) {
  event.blocker = std::string(trimmed(event.blocker, " \t\r\n"));
  if (event.blocker.empty() && event.kind == procedure::code_of(procedure::EventKind::blocked))
    return fail(ProblemKind::invalid, "case.blocker_missing", {}, {"", 0, 0, "blocker"});
  if (!event.authority.empty()) {
    auto authority = known_authority(model, *stored.procedure, event.authority);
    if (authority) event.authority = std::move(*authority);
    if (!authority && !event.as_found) return tl::unexpected(authority.error());
  }
  const auto day = methods::day_from(event.day);
  if (day && event.kind == procedure::code_of(procedure::EventKind::unblocked)) {
    auto blocker = known_block(hindering(stored, event.step, *day), event.blocker);
    if (blocker) event.blocker = std::move(*blocker);
    if (!blocker && !event.as_found) return tl::unexpected(blocker.error());
  }
  return event;
}

}  // namespace minga::service
