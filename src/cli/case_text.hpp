#pragma once

#include <span>
#include <string>
#include <vector>

#include "cli/command.hpp"
#include "methods/procedure/progress.hpp"
#include "methods/procedure/state.hpp"
#include "pack/model.hpp"
#include "service/case_ask.hpp"
#include "service/case_papers.hpp"

namespace minga::cli {

/// Says in words where a case stands. What it is given must outlive it.
class CaseText {
 public:
  CaseText(const pack::Model& model, const pack::Procedure& in, const methods::procedure::Rules& rules,
           const methods::procedure::CaseState& state, const Common& common)
      : model_(model), in_(in), rules_(rules), state_(state), common_(common) {}

  /// What must be asked before anything is filed, and where.
  struct Asking {
    std::span<const service::CaseQuestion> questions = {};
    std::string office;  // empty: nobody wrote it
    const pack::Procedure* replaced_by = nullptr;
  };

  /// What is done, to ask, lapsed, possible, waiting and blocked. Of a file that is not open neither what is
  /// possible nor what blocks: nothing can be filed in it.
  void print(const std::string& name, bool open, const Asking& asking);
  void print(const std::string& name) { print(name, true, {}); }
  /// The papers that lack for what can be filed now.
  /// What is recorded of papers, each with its day.
  void print_kept(std::span<const service::KeptPaper> papers);
  void print_papers(std::span<const methods::procedure::MissingDocument> missing);
  void print_move(const pack::Procedure& newer, const methods::procedure::Move& move, bool known);
  void say(const std::string& indent, const std::string& key, const Parameters& parameters);
  /// The label of a step; its code where the procedure has no such step.
  std::string shown_step(const std::string& code) const;

 private:
  std::string or_word() const;
  std::string label(std::size_t step) const { return in_.steps[step].label.in(common_.language); }
  std::string authority(std::size_t step) const;
  std::string answerer(std::size_t step) const;
  std::string or_joined(const std::vector<std::size_t>& steps) const;
  std::string mover(std::size_t step) const;
  void print_questions(const Asking& asking);
  void print_first(bool asked);
  void print_spare();
  void print_lapsed();
  void print_possible();
  void print_waiting();
  void print_blocked();
  void print_cause(const methods::procedure::Cause& cause);

  const pack::Model& model_;
  const pack::Procedure& in_;
  const methods::procedure::Rules& rules_;
  const methods::procedure::CaseState& state_;
  const Common& common_;
};

/// The four lines side by side, each with what is done of it.
void print_lines(const pack::Model& model, const std::vector<methods::procedure::LineProgress>& lines,
                 const Common& common);

}  // namespace minga::cli
