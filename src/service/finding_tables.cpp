#include "service/finding_tables.hpp"

#include <map>
#include <nlohmann/json.hpp>

#include "service/finding_words.hpp"

namespace minga::service {
namespace {

using Json = nlohmann::ordered_json;

FindingCell words(std::string text) {
  return {std::move(text), 0, false};
}

FindingCell count(const Json& value) {
  if (!value.is_number()) return words("–");
  return {value.dump(), value.get<double>(), true};
}

FindingCell mean(const Json& value, Language language) {
  if (!value.is_number()) return {"–", 0, false};
  return {decimals(value.get<double>(), language), value.get<double>(), true};
}

class Tables {
 public:
  Tables(const Json& result, Language language)
      : result_(result), language_(language), names_(impact_names(result, language)) {}

  FindingTable participants() const {
    auto table = named("participants", {"report.group", "report.registered", "report.analysed"});
    for (const auto& group : result_["participants"]["groups"])
      table.rows.push_back(
          {words(group.value("name", "")), count(group["registered"]), count(group["analysed"])});
    return table;
  }

  FindingTable left_out() const {
    auto table = named("left_out", {"report.person", "report.group", "report.reason"});
    for (const auto& person : result_["participants"]["left_out"])
      table.rows.push_back({words(person.value("label", "")), words(person.value("group", "")),
                            words(say("report.left_out." + person.value("reason", "")))});
    return table;
  }

  FindingTable membership() const {
    auto table =
        named("membership", {"report.opinion_group", "report.size", "report.types", "report.unexplained"});
    for (const auto& cluster : result_["audit"]["clusters"]) {
      std::string types;
      for (const auto& [type, number] : cluster["types"].items())
        types += (types.empty() ? "" : ", ") + type_name(type, language_) + " " +
                 (number.is_number() ? number.dump() : "–");
      table.rows.push_back({words(cluster_name(cluster.value("cluster", 0))), count(cluster["size"]),
                            words(types), count(cluster["unexplained"])});
    }
    return table;
  }

  FindingTable contrast(const char* which) const {
    auto table = named(std::string("contrast_") + which, {});
    const auto& clusters = result_["clusters"]["sizes"];
    table.header = {say("report.impact")};
    for (std::size_t i = 0; i < clusters.size(); ++i)
      for (const auto* axis : {"report.short.valuation", "report.short.prioritization"})
        table.header.push_back(say(axis) + " " + cluster_name(static_cast<int>(i)));
    for (const auto* header :
         {"report.difference_valuation", "report.difference_prioritization", "report.mark"})
      table.header.push_back(say(header));
    for (const auto& row : result_["contrast"][which]) table.rows.push_back(contrast_row(row));
    if (table.name == "contrast_all") number_rows(table);
    return table;
  }

  FindingTable declared() const {
    auto table =
        named("declared", {"report.impact", "report.question_axis", "report.pair", "report.difference",
                           "report.interval", "report.p_adjusted", "report.verdict"});
    for (const auto& row : result_["declared"]["rows"])
      for (const auto& pair : row["pairs"]) {
        const auto verdict = pair.value("verdict", "");
        if (verdict == "undecided" || verdict == "not_tested") continue;
        table.rows.push_back(
            {words(names_.at(row.value("impact", ""))), words(say("report.axis." + row.value("axis", ""))),
             words(type_name(pair.value("a", ""), language_) + " / " +
                   type_name(pair.value("b", ""), language_)),
             mean(pair["difference"], language_),
             words(mean(pair["low"], language_).shown + " … " + mean(pair["high"], language_).shown),
             mean(pair[verdict == "shared" ? "equivalence_p_adjusted" : "p_adjusted"], language_),
             words(say("report.pair." + verdict))});
      }
    return table;
  }

 private:
  std::string say(std::string_view key) const { return text(language_, key); }

  FindingTable named(std::string name, const std::vector<std::string_view>& header) const {
    FindingTable table;
    table.title = say("report.table." + name);
    table.note = say("report.note." + name);
    table.name = std::move(name);
    for (const auto key : header) table.header.push_back(say(key));
    return table;
  }

  /// The numbers that the points of the plots carry.
  void number_rows(FindingTable& table) const {
    table.header.insert(table.header.begin(), say("report.number"));
    int number = 0;
    for (auto& row : table.rows) row.insert(row.begin(), count(++number));
  }

  std::vector<FindingCell> contrast_row(const Json& row) const {
    std::vector<FindingCell> cells{words(names_.at(row.value("impact", "")))};
    for (const auto& cluster : row["clusters"]) {
      cells.push_back(mean(cluster["valuation"], language_));
      cells.push_back(mean(cluster["prioritization"], language_));
    }
    cells.push_back(mean(row["d_valuation"], language_));
    cells.push_back(mean(row["d_prioritization"], language_));
    std::string marks;
    for (const auto* axis : {"valuation", "prioritization"})
      if (const auto mark = row.value(std::string("mark_") + axis, "none"); mark != "none")
        marks += (marks.empty() ? "" : "; ") + say(std::string("report.short.") + axis) + ": " +
                 say("report.mark." + mark);
    cells.push_back(words(marks));
    return cells;
  }

  const Json& result_;
  Language language_;
  std::map<std::string, std::string> names_;
};

}  // namespace

std::string type_name(const std::string& type, Language language) {
  const auto key = "report.type." + type;
  return has_text(language, key) ? text(language, key) : type;
}

std::vector<FindingTable> finding_tables(const Json& result, Language language) {
  const Tables tables(result, language);
  std::vector<FindingTable> all{tables.participants(), tables.left_out(), tables.membership()};
  if (result["clusters"].value("k", 1) > 1)
    for (const auto* which : {"positive", "negative"}) all.push_back(tables.contrast(which));
  all.push_back(tables.contrast("all"));
  all.push_back(tables.declared());
  std::erase_if(all, [](const FindingTable& table) { return table.rows.empty(); });
  return all;
}

}  // namespace minga::service
