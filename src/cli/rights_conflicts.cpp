#include "cli/rights_conflicts.hpp"

#include <array>
#include <iostream>
#include <set>
#include <utility>

#include "base/joined.hpp"
#include "cli/rights_tables.hpp"
#include "formats/csv.hpp"
#include "formats/number.hpp"
#include "service/finding_words.hpp"
#include "service/labels.hpp"
#include "service/rights_rules_json.hpp"

namespace minga::cli {
namespace {

namespace tenure = methods::tenure;

constexpr std::array conflict_columns{"right",          "kind",
                                      "kind_code",      "filed",
                                      "area",           "passes",
                                      "with",           "with_kind",
                                      "with_kind_code", "with_filed",
                                      "common",         "common_m2",
                                      "share",          "stand",
                                      "stand_code",     "explained",
                                      "source",         "source_date",
                                      "tolerance",      "system",
                                      "scale",          "scale_code",
                                      "scale_version",  "on",
                                      "right_source",   "right_source_date",
                                      "area_system"};

/// Of whom a row is.
struct OfWhom {
  std::string code, kind, kind_code, filed, area, passes;
  std::string source = {}, source_date = {}, system = {};
};

/// What follows the right itself in a row.
struct AgainstIt {
  std::string with, kind, kind_code, filed, common, common_m2, share, stand, stand_code, explained, source,
      source_date;
  std::string system = {};  // of the ground in common; none: all that the answer has
};

/// Of hectares, to a tenth; what is little must not be told as nothing, and is given as it was measured.
std::string square_metres(double hectares) {
  constexpr double in_a_hectare = 1e4, little = 10;
  const auto area = hectares * in_a_hectare;
  return area < little ? exact_area(area) : decimal(area, 1);
}

class ConflictRows {
 public:
  ConflictRows(const service::FeasibilityAnswer& answer, const pack::Model& model, Language language)
      : answer_(answer), model_(model), language_(language) {
    for (const auto* column : conflict_columns)
      table_.header.push_back(text(language, std::string("cli.rights.conflicts.column.") + column));
  }

  std::string csv() {
    add_late_editions();
    add_missing_layers();
    for (const auto& right : answer_.rights) add(right);
    for (const auto& right : answer_.without_shape) add_row(of_whom(right, "", "no_shape"), {});
    for (const auto& one : answer_.notes.pending) add_pending(one);
    for (const auto& one : answer_.notes.absent) add_absent(one);
    return formats::write_csv(table_);
  }

 private:
  std::string word(const std::string& key) const {
    return text(language_, "cli.rights.conflicts.word." + key);
  }

  std::string stand_word(const service::RightFeasibility& right,
                         const service::RightConflict& conflict) const {
    const bool lacking = conflict.stand == tenure::Stand::open &&
                         service::lacks_filing(answer_.scale, right.right, conflict.with);
    const bool undivided = conflict.stand == tenure::Stand::open && service::is_divided(conflict.settlement);
    return word(undivided ? "undivided" : lacking ? "lacking" : std::string(tenure::code_of(conflict.stand)));
  }

  void add(const service::RightFeasibility& right) {
    auto whom =
        of_whom(right.right, decimal(right.area_ha, area_decimals),
                right.has_to_pass ? std::string(tenure::code_of(right.passing)) : std::string("not_asked"));
    whom.system = right.measured_in;
    for (const auto& conflict : right.conflicts)
      add_row(whom,
              {conflict.with.code, service::label_in(model_, "right_kind", conflict.with.kind, language_),
               conflict.with.kind, service::words_of(conflict.with.filing, language_),
               decimal(conflict.common_ha, area_decimals), square_metres(conflict.common_ha),
               decimal(conflict.share * 100, 1), stand_word(right, conflict),
               std::string(tenure::code_of(conflict.stand)),
               service::explained(answer_, right.right, conflict, language_), conflict.with.source,
               conflict.with.source_date, conflict.measured_in});
    bool told = !right.conflicts.empty();
    for (const auto& reason : right.reasons) {
      if (reason.ground == tenure::Ground::no_layer) continue;
      add_row(whom, against(reason, right.area_ha));
      told = true;
    }
    for (const auto& one : right.cases) {
      if (one.told_with_pair) continue;
      add_row(whom, against(right.right, one));
      told = true;
    }
    if (!told) {
      AgainstIt nothing;
      nothing.system = right.measured_in;
      add_row(whom, nothing);
    }
  }

  /// Of a day before the first edition of a map much is not known, of all rights alike: once, before them.
  void add_late_editions() {
    const auto& editions = answer_.editions.empty() ? answer_.notes.registers : answer_.editions;
    for (const auto& late : service::late_editions(editions, answer_.on, language_)) {
      AgainstIt row;
      row.kind = word("edition");
      row.kind_code = "edition";
      row.stand = word("unknown");
      row.stand_code = "unknown";
      row.explained = late.words;
      row.source = late.edition.source;
      row.source_date = late.edition.date;
      add_row({word("all"), {}, {}, {}, {}, {}}, row);
    }
  }

  /// It counts for nothing on this day, and is none of the rights that may pass.
  void add_pending(const service::PendingRight& one) {
    AgainstIt row;
    row.explained = service::sentences_of({{one}, {}, {}}, answer_.on, language_).front();
    row.source = one.right.source;
    row.source_date = one.right.source_date;
    add_row(of_whom(one.right, "", "no_title"), row);
  }

  /// Of the right that was asked for: why there is no row of it.
  void add_absent(const service::AbsentRight& one) {
    AgainstIt row;
    row.explained = service::sentences_of({{}, {one}, {}}, answer_.on, language_).front();
    add_row({one.code, {}, {}, {}, {}, word("not_there")}, row);
  }

  /// A case without overlap on this day: a line may have ended it.
  AgainstIt against(const service::RightName& right, const service::DocketCase& one) const {
    AgainstIt row;
    for (const auto& [id, code] : one.rights)
      if (id != right.id) row.with += (row.with.empty() ? "" : "; ") + code;
    row.stand_code = "case_" + one.state;
    row.stand = word(row.stand_code);
    row.explained = service::words_of(one, language_);
    return row;
  }

  /// A map that nobody brought lacks for all rights alike: once, before them.
  void add_missing_layers() {
    std::set<std::string> told;
    for (const auto& right : answer_.rights)
      for (const auto& reason : right.reasons)
        if (reason.ground == tenure::Ground::no_layer && told.insert(reason.place->code).second)
          add_row({word("all"), {}, {}, {}, {}, {}}, against(reason, right.area_ha));
  }

  OfWhom of_whom(const service::RightName& right, std::string area, const std::string& passes) const {
    return {right.code,      service::label_in(model_, "right_kind", right.kind, language_),
            right.kind,      service::words_of(right.filing, language_),
            std::move(area), word(passes),
            right.source,    right.source_date};
  }

  AgainstIt against(const service::RightExclusion& reason, double area_ha) const {
    const auto verdict = std::string(tenure::code_of(reason.verdict));
    AgainstIt row;
    row.kind = reason.place->label.in(language_);
    row.kind_code = reason.place->code;
    if (reason.common_ha) {
      row.common = decimal(*reason.common_ha, area_decimals);
      row.common_m2 = square_metres(*reason.common_ha);
      row.share = decimal(*reason.common_ha / area_ha * 100, 1);
    }
    row.stand = word(verdict);
    row.stand_code = verdict;
    row.explained = service::explained(*answer_.rules, reason, answer_.look, language_);
    row.with = joined(reason.places, "; ", &service::RightName::code);
    if (!reason.places.empty()) {
      row.source = reason.places.front().source;
      row.source_date = reason.places.front().source_date;
    }
    return row;
  }

  void add_row(const OfWhom& whom, const AgainstIt& rest) {
    table_.rows.push_back({0,
                           {whom.code,
                            whom.kind,
                            whom.kind_code,
                            whom.filed,
                            whom.area,
                            whom.passes,
                            rest.with,
                            rest.kind,
                            rest.kind_code,
                            rest.filed,
                            rest.common,
                            rest.common_m2,
                            rest.share,
                            rest.stand,
                            rest.stand_code,
                            rest.explained,
                            rest.source,
                            rest.source_date,
                            formats::text_of_number(answer_.tolerance),
                            rest.system.empty() ? answer_.measured_in : rest.system,
                            answer_.scale.label.in(language_),
                            answer_.scale.name,
                            answer_.scale.version,
                            answer_.on,
                            whom.source,
                            whom.source_date,
                            whom.system}});
  }

  const service::FeasibilityAnswer& answer_;
  const pack::Model& model_;
  Language language_;
  formats::Table table_;
};

void print_right(const service::FeasibilityAnswer& answer, const service::RightFeasibility& right,
                 const pack::Model& model, const Common& common) {
  const auto say = [&](const char* key, const Parameters& parameters) {
    *common.out << "  " << text(common.language, std::string("cli.rights.conflicts.") + key, parameters)
                << '\n';
  };
  const auto* headed = !right.has_to_pass                          ? "not_asked"
                       : right.passing == tenure::Passing::yes     ? "passes"
                       : right.passing == tenure::Passing::unknown ? "uncertain"
                                                                   : "stopped";
  *common.out << text(common.language, std::string("cli.rights.conflicts.") + headed,
                      {{"code", right.right.code},
                       {"area", service::decimals(right.area_ha, common.language, area_decimals)}})
              << '\n';
  for (const auto& conflict : right.conflicts)
    say("with", {{"code", conflict.with.code},
                 {"kind", service::label_in(model, "right_kind", conflict.with.kind, common.language)},
                 {"area", service::area_words(conflict.common_ha, common.language)},
                 {"share", service::decimals(conflict.share * 100, common.language, 1)},
                 {"explained", service::explained(answer, right.right, conflict, common.language)},
                 {"source", conflict.with.source},
                 {"date", service::written_date(conflict.with.source_date, common.language)}});
  for (const auto& reason : right.reasons)
    say("reason", {{"explained", service::explained(*answer.rules, reason, answer.look, common.language)}});
  for (const auto& one : right.cases)
    if (!one.told_with_pair) say("case", {{"explained", service::words_of(one, common.language)}});
  if (right.cleared_by) say("cleared_by", {{"code", right.conflicts[*right.cleared_by].with.code}});
}

}  // namespace

std::string conflicts_csv(const service::FeasibilityAnswer& answer, const pack::Model& model,
                          Language language) {
  return ConflictRows(answer, model, language).csv();
}

void print_conflicts(const service::FeasibilityAnswer& answer, const pack::Model& model,
                     const Common& common) {
  for (const auto& right : answer.rights) print_right(answer, right, model, common);
  for (const auto& right : answer.without_shape)
    *common.out << text(common.language, "cli.rights.conflicts.no_shape", {{"code", right.code}}) << '\n';
}

void print_tally(const service::FeasibilityAnswer& answer, const Common& common) {
  const auto& tally = answer.tally;
  const auto number = [](std::size_t count) { return std::to_string(count); };
  *common.out << text(common.language, "cli.rights.conflicts.tally",
                      {{"rights", number(tally.rights)},
                       {"in_conflict", number(tally.in_conflict)},
                       {"share", service::decimals(tally.share_in_conflict() * 100, common.language, 1)},
                       {"forbidden", number(tally.excluded + tally.excluded_in_conflict)},
                       {"forbidden_too", number(tally.excluded_in_conflict)},
                       {"unknown", number(tally.uncertain + tally.uncertain_in_conflict)},
                       {"unknown_too", number(tally.uncertain_in_conflict)},
                       {"passing", number(tally.passing)},
                       {"perhaps", number(tally.uncertain)},
                       {"without_shape", number(answer.without_shape.size())},
                       {"on", service::written_date(answer.on, common.language)},
                       {"system", answer.measured_in},
                       {"tolerance", formats::text_of_number(answer.tolerance)}})
              << '\n'
              << service::words_of(answer.editions, answer.on, common.language) << '\n';
  for (const auto& note : service::sentences_of(answer.notes, answer.on, common.language))
    *common.out << note << '\n';
}

}  // namespace minga::cli
