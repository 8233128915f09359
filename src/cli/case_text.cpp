#include "cli/case_text.hpp"

#include <iostream>

#include "cli/procedure_acts.hpp"
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

void CaseText::print(const std::string& name, bool open) {
  const auto progress = procedure::progress_of(rules_, state_);
  say("", state_.complete ? "complete" : "stands",
      {{"case", name},
       {"procedure", in_.label.in(common_.language)},
       {"day", methods::text_of(state_.day)},
       {"done", std::to_string(progress.done)},
       {"units", std::to_string(progress.units)}});
  if (open) print_lapsed();
  if (open) print_possible();
  print_waiting();
  if (open) print_blocked();
}

void CaseText::print_lapsed() {
  for (std::size_t i = 0; i < state_.steps.size(); ++i) {
    const procedure::StepState& step = state_.steps[i];
    const auto told = [&](const char* key, const std::optional<methods::Day>& day) {
      say("  ", key,
          {{"step", label(i)}, {"authority", authority(i)}, {"day", day ? methods::text_of(*day) : ""}});
    };
    if (step.state == procedure::State::refused) told("refused", step.since);
    if (step.state == procedure::State::expired) told("expired", step.expires);
  }
}

void CaseText::print_possible() {
  // What is certain apart from what is not, and first.
  for (const bool unsure : {false, true})
    for (const std::size_t step : procedure::possible_now(state_))
      if (!procedure::lapsed(state_.steps[step]) && procedure::doubtful(state_.steps[step]) == unsure)
        say("  ", unsure ? "possible_unknown" : "possible",
            {{"step", label(step)}, {"authority", authority(step)}});
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

void CaseText::print_cause(const procedure::Cause& cause) {
  if (!cause.blocker.empty())
    return say("    ", "cause_blocker", {{"step", label(cause.any_of.front())}, {"blocker", cause.blocker}});
  std::string steps;
  for (const std::size_t step : cause.any_of) {
    const bool with_authority = state_.steps[step].holder == procedure::Holder::authority;
    steps +=
        (steps.empty() ? "" : or_word()) +
        text(common_.language, with_authority ? "cli.procedure.cause_authority" : "cli.procedure.cause_owner",
             {{"step", label(step)}, {"authority", authority(step)}});
  }
  say("    ", "cause", {{"steps", steps}});
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
        : line.progress.doubtful == 0 ? "line"
                                      : "line_doubtful",
        {{"line", service::label_in(model, "formalization_line", line.line, common.language)},
         {"done", std::to_string(line.progress.done)},
         {"units", std::to_string(line.progress.units)},
         {"possible", std::to_string(line.progress.possible)},
         {"doubtful", std::to_string(line.progress.doubtful)}});
  }
}

}  // namespace minga::cli
