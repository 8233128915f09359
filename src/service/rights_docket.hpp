#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/id.hpp"
#include "pack/model.hpp"
#include "service/dispute_settlement.hpp"
#include "service/line_history.hpp"
#include "store/store.hpp"

// The docket's cases as they stood on a day: the one source of what orders, conflicts and the map say of
// them.

namespace minga::service {

/// A line that a case gave a right, in force on the day.
struct CaseLine {
  std::string code;  // of the right
  std::string drawn_on;
  double before_ha = 0, after_ha = 0;
  /// Of the ground that it takes from the right; nothing where nobody wrote it down.
  std::optional<double> disputed_ha, undisputed_ha;
  /// What the map of the day made of it: what the act said stands all the same.
  LineFate fate;
};

/// What is told of a line: since when it is that of the case, or from when until when it was.
std::string words_of(const CaseLine& line, Language language);

struct DocketCase {
  Id id;
  std::string number, opened_on;
  std::string state;                               // open, mediation, settled, appealed
  std::vector<std::pair<Id, std::string>> rights;  // with their codes
  std::optional<Settlement> settlement;            // resolved and not revoked; in force unless appealed
  std::optional<SettlingAct> revoked;  // the last act of an appeal that took back what was resolved
  std::vector<CaseLine> lines;
  bool told_with_pair = false;  // an answer tells it with a pair of rights that overlap

  bool settled() const { return state == "settled"; }
};

/// All cases that were on the docket on a day (YYYY-MM-DD): one that was closed unsettled by then is not
/// among them, nor one that was opened later.
class RightsDocket {
 public:
  RightsDocket() = default;
  RightsDocket(store::Reader& reader, const pack::Model& model, const std::string& on);

  /// The case that tells how two rights stand: of several one in force, else one that was resolved; of those
  /// the newest. Nothing where there is none.
  const DocketCase* between(const Id& one, const Id& other) const;
  /// What is left to tell of the two beside the settlement of that case: every other one, and that one too
  /// where nothing stands that was resolved in it.
  std::vector<DocketCase> beside_settlement(const Id& one, const Id& other) const;
  /// Every case in which a right is, the oldest first.
  std::vector<DocketCase> of(const Id& right) const;

 private:
  void take_case(const store::Record& dispute, store::Reader& reader, const pack::Model& model,
                 const std::string& on);
  void take_lines(DocketCase& one, store::Reader& reader, const pack::Model& model, const std::string& on);

  std::map<std::string, std::vector<store::Record>> members_, resolutions_, appeals_, closings_,
      appointments_, lines_;  // by case
  LineHistory history_;       // of the rights that lines were drawn for
  std::vector<DocketCase> cases_;
  std::map<Id, std::vector<std::size_t>> of_right_;  // places in cases_
};

/// What is told of a case: what was resolved, on what, what an appeal did to it and which lines it drew; of
/// one that is not resolved its number, since when it is open and between which rights.
std::string words_of(const DocketCase& one, Language language);

}  // namespace minga::service
