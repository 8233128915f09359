#include "service/dispute_content.hpp"

#include <algorithm>

#include "pack/utf8.hpp"

namespace minga::service {
namespace {

// What no word about a case is shorter than: enough to refuse a point or a name's initials, not a style.
constexpr std::size_t least_words = 20;  // letters
constexpr std::size_t least_name = 3;    // letters: ANM, DREM, Ley

tl::unexpected<Problem> content_wrong(const char* code, const char* field, Parameters parameters = {}) {
  return fail(ProblemKind::invalid, code, std::move(parameters), {"", 0, 0, field});
}

bool is_letter(char32_t point) {
  if (point < 0x80) return (point >= 'a' && point <= 'z') || (point >= 'A' && point <= 'Z');
  // Up to 0xBF signs alone; from 0x2000 punctuation and symbols.
  return (point >= 0xC0 && point < 0x2000 && point != 0xD7 && point != 0xF7) ||
         (point >= 0x2C00 && point < 0xFE00);
}

Result<void> check_words(const std::string& words, const char* field) {
  if (letters_in(words) >= least_words) return {};
  return content_wrong("dispute.words_short", field, {{"least", std::to_string(least_words)}});
}

Result<void> check_outcome(const NewResolution& resolution) {
  const auto& outcome = resolution.outcome;
  if (resolution.kind != "appeal_outcome") {
    if (outcome.empty()) return {};
    return content_wrong("dispute.outcome_of_appeal", "outcome");
  }
  if (outcome != "confirmed" && outcome != "modified" && outcome != "revoked")
    return content_wrong("dispute.outcome", "outcome", {{"value", outcome}});
  if (outcome != "modified" && (!resolution.decided.empty() || !resolution.lines.empty()))
    return content_wrong("dispute.outcome_content", resolution.lines.empty() ? "decided" : "lines");
  return {};
}

Result<void> check_decided(const DisputeCase& dispute, const NewResolution& resolution) {
  const auto& decided = resolution.decided;
  const bool says_anew = resolution.kind != "appeal_outcome" || resolution.outcome == "modified";
  if (!says_anew) return {};
  if (decided != "prevails" && decided != "divided" && decided != "otherwise")
    return content_wrong("dispute.decided", "decided", {{"value", decided}});
  const bool of_case = resolution.prevailing && std::ranges::find(dispute.rights, *resolution.prevailing,
                                                                  &store::Record::id) != dispute.rights.end();
  if (decided == "prevails" ? !of_case : resolution.prevailing.has_value())
    return content_wrong("dispute.prevailing", "prevailing");
  if (decided == "divided" && resolution.lines.empty())
    return content_wrong("dispute.divided_by_line", "lines");
  return decided == "otherwise" ? check_words(resolution.terms, "terms") : Result<void>{};
}

Result<void> check_paper(store::Reader& reader, const pack::Model& model, const Access& access,
                         const NewResolution& resolution) {
  if (letters_in(resolution.norm) < least_name) return content_wrong("dispute.norm", "norm");
  if (letters_in(resolution.authority) < least_name) return content_wrong("dispute.authority", "authority");
  if (resolution.document) {
    const auto document = find_reached(reader, model, access, "document", *resolution.document);
    if (!document) return tl::unexpected(document.error());
  } else if (resolution.kind != "agreement" && pack::trimmed(resolution.act_number).empty()) {
    return content_wrong("dispute.paper", "act_number");
  }
  return {};
}

}  // namespace

std::size_t letters_in(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto point = pack::next_code_point(text, at);
    if (!point) return count;
    count += is_letter(*point);
  }
  return count;
}

Result<void> check_content(store::Reader& reader, const pack::Model& model, const Access& access,
                           const DisputeCase& dispute, const NewResolution& resolution) {
  if (auto outcome = check_outcome(resolution); !outcome) return outcome;
  if (auto decided = check_decided(dispute, resolution); !decided) return decided;
  if (auto grounds = check_words(resolution.grounds, "grounds"); !grounds) return grounds;
  return check_paper(reader, model, access, resolution);
}

}  // namespace minga::service
