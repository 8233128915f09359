#include "cli/case_text.hpp"

#include <iostream>

#include "base/joined.hpp"
#include "cli/procedure_acts.hpp"
#include "methods/procedure/offers.hpp"
#include "service/labels.hpp"

namespace minga::cli {

namespace procedure = methods::procedure;

void CaseText::say(const std::string& indent, const std::string& key, const Parameters& parameters) {
  *common_.out << indent << text(common_.language, "cli.procedure." + key, parameters) << '\n';
}

std::string CaseText::or_word() const {
  return " " + text(common_.language, "cli.procedure.or") + " ";
}

std::string CaseText::shown_step(const std::string& code) const {
  const auto step = rules_.find(code);
  return step ? label(*step) : code;
}

std::string CaseText::authority(std::size_t step) const {
  const std::string& code = rules_.steps[step].authority;
  if (!code.empty()) return authority_label(model_, in_, code, common_.language);
  const bool nobody = in_.steps[step].authority.known == pack::Told::none;
  return text(common_.language,
              nobody ? "cli.procedure.authority_none" : "cli.procedure.authority_not_found");
}

void CaseText::print(const std::string& name, bool open, const Asking& asking) {
  const auto progress = procedure::progress_of(rules_, state_);
  say("", state_.complete ? "complete" : "stands",
      {{"case", name},
       {"procedure", in_.label.in(common_.language)},
       {"day", methods::text_of(state_.day)},
       {"done", std::to_string(progress.done)},
       {"units", std::to_string(progress.units)}});
  if (open) print_questions(asking);
  if (open) print_first(!asking.questions.empty());
  if (open) print_lapsed();
  if (open) print_possible();
  if (open) print_spare();
  print_waiting();
  if (open) print_blocked();
}

std::string CaseText::answerer(std::size_t step) const {
  const auto& code = state_.steps[step].answered_by;
  return code.empty() ? std::string() : authority_label(model_, in_, code, common_.language);
}

std::string CaseText::or_joined(const std::vector<std::size_t>& steps) const {
  return joined(steps, or_word(), [&](std::size_t step) { return label(step); });
}

void CaseText::print_questions(const Asking& asking) {
  using About = service::CaseQuestion::About;
  if (asking.questions.empty()) return;
  say("  ", asking.office.empty() ? "ask_somewhere" : "ask_office", {{"office", asking.office}});
  bool answered = false;
  for (const auto& one : asking.questions) {
    answered = answered || one.of_answer();
    const auto newer = asking.replaced_by == nullptr ? "" : asking.replaced_by->label.in(common_.language);
    say("    ", "ask_" + std::string(code_of(one.about)),
        {{"step", one.of_step() ? label(one.step) : std::string()},
         {"procedure", newer},
         {"question",
          one.about == About::step ? in_.steps[one.step].ask_first.in(common_.language) : std::string()}});
  }
  say("  ", answered ? "ask_bring_answer" : "ask_bring", {});
}

void CaseText::print_first(bool asked) {
  const auto first = procedure::first_to_do(rules_, state_);
  if (!first) return;
  const auto opens = joined(first->opens, "; ", [&](std::size_t step) { return label(step); });
  const bool renew = state_.steps[first->step].state == procedure::State::expired;
  std::string key = first->doubtful ? "first_doubtful" : renew ? "first_renew" : "first";
  if (asked) key += "_then";
  say("  ", opens.empty() ? key : key + "_opens", {{"step", label(first->step)}, {"opens", opens}});
  if (!first->one_of.empty()) say("  ", "first_one_of", {{"alternatives", or_joined(first->one_of)}});
}

/// What was set back: with whom and when, and what that means now.
void CaseText::print_lapsed() {
  for (std::size_t i = 0; i < state_.steps.size(); ++i) {
    const procedure::StepState& step = state_.steps[i];
    if (!procedure::lapsed(step)) continue;
    if (step.state == procedure::State::expired) {
      say("  ", "expired",
          {{"step", label(i)}, {"authority", authority(i)}, {"day", methods::text_of(*step.expires)}});
      continue;
    }
    const auto day = step.returned ? step.returned : step.revoked ? step.revoked : step.since;
    const std::string what = step.returned ? "returned" : step.revoked ? "revoked" : "refused";
    say("  ", step.answered_by.empty() ? what + "_somebody" : what,
        {{"step", label(i)}, {"authority", answerer(i)}, {"day", methods::text_of(*day)}});
    if (!step.possible)
      say("    ", step.state == procedure::State::closed ? "lapsed_closed" : "lapsed_not_now", {});
  }
}

void CaseText::print_possible() {
  // What is certain apart from what is not, and first.
  for (const bool unsure : {false, true})
    for (const auto& offer : procedure::offers(rules_, state_)) {
      if (offer.doubtful != unsure) continue;
      const auto steps = joined(offer.steps, "; ",
                                [&](std::size_t step) { return label(step) + " (" + authority(step) + ")"; });
      if (!offer.one_of.empty())
        say("  ", unsure ? "possible_one_of_unknown" : "possible_one_of",
            {{"steps", steps}, {"alternatives", or_joined(offer.one_of)}});
      else
        say("  ", unsure ? "possible_unknown" : "possible",
            {{"step", label(offer.steps.front())}, {"authority", authority(offer.steps.front())}});
    }
}

void CaseText::print_spare() {
  for (std::size_t i = 0; i < state_.steps.size(); ++i)
    if (state_.steps[i].spare) say("  ", "spare", {{"step", label(i)}});
}

void CaseText::print_waiting() {
  for (std::size_t i = 0; i < state_.steps.size(); ++i) {
    const procedure::StepState& step = state_.steps[i];
    if (step.state != procedure::State::waiting) continue;
    say("  ",
        !step.term       ? "waiting"
        : step.over_term ? "waiting_over"
                         : "waiting_term",
        {{"step", label(i)},
         {"authority", authority(i)},
         {"since", methods::text_of(*step.since)},
         {"days", std::to_string(*step.used)},
         {"term", step.term ? std::to_string(*step.term) : ""}});
  }
}

void CaseText::print_blocked() {
  for (const auto& blocked : procedure::what_blocks(rules_, state_)) {
    say("  ", "blocked", {{"step", label(blocked.step)}});
    for (const auto& cause : blocked.causes) print_cause(cause);
  }
}

/// Who can do what about a step that others wait for.
std::string CaseText::mover(std::size_t step) const {
  const auto& stands = state_.steps[step];
  const std::string answered = stands.state == procedure::State::refused ? "refused"
                               : stands.returned                         ? "returned"
                               : stands.revoked                          ? "revoked"
                                                                         : "";
  const std::string end = stands.holder == procedure::Holder::authority ? "authority"
                          : !answered.empty()
                              ? (stands.answered_by.empty() ? answered + "_somebody" : answered)
                          : stands.state == procedure::State::expired ? "expired"
                                                                      : "owner";
  const auto day = end == "expired"  ? stands.expires
                   : stands.returned ? stands.returned
                   : stands.revoked  ? stands.revoked
                                     : stands.since;
  return text(common_.language, "cli.procedure.cause_" + end,
              {{"step", label(step)},
               {"authority", answered.empty() ? authority(step) : answerer(step)},
               {"day", day ? methods::text_of(*day) : ""}});
}

void CaseText::print_cause(const procedure::Cause& cause) {
  if (!cause.blocker.empty())
    return say("    ", "cause_blocker", {{"step", label(cause.any_of.front())}, {"blocker", cause.blocker}});
  const auto steps = joined(cause.any_of, or_word(), [&](std::size_t step) { return mover(step); });
  say("    ", cause.instead.empty() ? "cause" : "cause_instead",
      {{"steps", steps}, {"instead", or_joined(cause.instead)}});
}

void CaseText::print_kept(std::span<const service::KeptPaper> papers) {
  for (const auto& paper : papers)
    say("  ",
        !paper.last   ? "paper_kept"
        : paper.holds ? "paper_kept_until"
                      : "paper_kept_expired",
        {{"document", paper.label ? paper.label->in(common_.language) : paper.code},
         {"issued", methods::text_of(paper.issued)},
         {"day", paper.last ? methods::text_of(*paper.last) : ""}});
}

void CaseText::print_papers(std::span<const procedure::MissingDocument> missing) {
  for (const auto& paper : missing) {
    if (!paper.now) continue;
    std::string name = paper.document;
    for (const auto& document : in_.steps[paper.step].documents.value)
      if (document.code == paper.document) name = document.label.in(common_.language);
    say("  ", paper.expired ? "paper_expired" : "paper_missing",
        {{"document", name},
         {"step", label(paper.step)},
         {"day", paper.expired ? methods::text_of(*paper.expired) : ""}});
  }
}

void CaseText::print_move(const pack::Procedure& newer, const procedure::Move& move, bool known) {
  const auto here = [&](std::size_t step) { return newer.steps[step].label.in(common_.language); };
  say("  ", "moves", {{"to", newer.label.in(common_.language)}});
  if (!known) say("    ", "move_unknown", {});
  for (const auto& each : move.counted)
    say("    ", "move_counts", {{"from", label(each.from)}, {"to", here(each.to)}});
  for (const std::size_t step : move.lost) say("    ", "move_lost", {{"step", label(step)}});
  for (const std::size_t step : move.pending) say("    ", "move_pending", {{"step", label(step)}});
  for (const auto& unit : move.missing) {
    std::string steps;
    for (const std::size_t step : unit) steps += (steps.empty() ? "" : or_word()) + here(step);
    say("    ", "move_missing", {{"step", steps}});
  }
}

void print_lines(const pack::Model& model, const std::vector<procedure::LineProgress>& lines,
                 const Common& common) {
  const auto say = [&](const char* indent, const char* key, const Parameters& parameters) {
    *common.out << indent << text(common.language, std::string("cli.procedure.") + key, parameters) << '\n';
  };
  say("  ", "lines", {});
  for (const auto& line : lines) {
    say("    ",
        line.procedures.empty()       ? "line_none"
        : line.progress.lapsed > 0    ? "line_lapsed"
        : line.progress.doubtful == 0 ? "line"
                                      : "line_doubtful",
        {{"line", service::label_in(model, "formalization_line", line.line, common.language)},
         {"done", std::to_string(line.progress.done)},
         {"units", std::to_string(line.progress.units)},
         {"possible", std::to_string(line.progress.possible)},
         {"doubtful", std::to_string(line.progress.doubtful)},
         {"lapsed", std::to_string(line.progress.lapsed)}});
  }
}

}  // namespace minga::cli
