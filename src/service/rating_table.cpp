#include "service/rating_table.hpp"

#include <algorithm>
#include <map>

#include "service/values.hpp"

namespace minga::service {
namespace {

using methods::impact::Axis;
using methods::impact::Matrix;

void count_missing(MissingCounts& counts, const Value* value) {
  const auto* missing = value ? std::get_if<Missing>(value) : nullptr;
  if (missing == nullptr) return;
  switch (*missing) {
    case Missing::not_asked:
      ++counts.not_asked;
      break;
    case Missing::refused:
      ++counts.refused;
      break;
    case Missing::does_not_know:
      ++counts.does_not_know;
      break;
    case Missing::does_not_apply:
      ++counts.does_not_apply;
      break;
  }
}

/// Joined workshops share an impact when its code is the same, whatever list version it came from.
std::map<std::string, std::size_t> columns_of(const std::vector<Workshop>& workshops, RatingTable& table) {
  std::map<std::string, std::size_t> columns;
  for (const auto& workshop : workshops)
    for (const auto& impact : workshop.impacts)
      if (columns.emplace(impact.code, table.impacts.size()).second) table.impacts.push_back(impact);
  return columns;
}

void take_participants(store::Reader& reader, const std::vector<Workshop>& workshops, RatingTable& table,
                       std::map<Id, std::size_t>& rows) {
  for (const auto& workshop : workshops) {
    std::map<Id, std::string> groups;
    for (const auto& group : workshop.groups) groups[group.id] = group.name;
    for (const auto& record :
         all_where(reader, "participant", {equals("workshop", to_string(workshop.id))}, {{"label", false}})) {
      TableParticipant participant;
      participant.id = record.id;
      participant.workshop = workshop.id;
      participant.label = text_in(record.values, "label");
      participant.actor_type = text_in(record.values, "actor_type");
      participant.source = text_in(record.values, "source");
      participant.left_out = flag_in(record.values, "left_out");
      participant.left_out_reason = text_in(record.values, "left_out_reason");
      if (const auto group = id_in(record.values, "workshop_group")) participant.group = groups[*group];
      rows[record.id] = table.participants.size();
      table.participants.push_back(std::move(participant));
    }
  }
}

void take_corrections(store::Reader& reader, const Workshop& workshop, RatingTable& table,
                      const std::map<Id, std::size_t>& rows) {
  for (const auto& record :
       all_where(reader, "rating_correction",
                 {equals("workshop", to_string(workshop.id)), equals("reverted", false)})) {
    const auto row = rows.find(id_in(record.values, "participant").value_or(Id{}));
    if (row == rows.end()) continue;
    auto& participant = table.participants[row->second];
    (text_in(record.values, "axis") == "valuation" ? participant.corrected_valuation
                                                   : participant.corrected_prioritization) = true;
  }
}

void take_ratings(store::Reader& reader, const Workshop& workshop,
                  const std::map<std::string, std::size_t>& columns, const std::map<Id, std::size_t>& rows,
                  bool apply_corrections, RatingTable& table) {
  std::map<Id, std::size_t> column_of_impact;
  for (const auto& impact : workshop.impacts) column_of_impact[impact.id] = columns.at(impact.code);
  const auto put = [](Matrix& matrix, std::size_t row, std::size_t column, const Value* value, bool turn) {
    if (const auto* level = value ? std::get_if<double>(value) : nullptr)
      matrix(row, column) = turn ? 1 - *level : *level;
  };
  for (const auto& record : all_where(reader, "rating", {equals("workshop", to_string(workshop.id))})) {
    const auto row = rows.find(id_in(record.values, "participant").value_or(Id{}));
    const auto column = column_of_impact.find(id_in(record.values, "impact").value_or(Id{}));
    if (row == rows.end() || column == column_of_impact.end()) continue;
    const auto& participant = table.participants[row->second];
    const auto* valuation = value_in(record.values, "valuation");
    const auto* prioritization = value_in(record.values, "prioritization");
    put(table.ratings.valuation, row->second, column->second, valuation,
        apply_corrections && participant.corrected_valuation);
    put(table.ratings.prioritization, row->second, column->second, prioritization,
        apply_corrections && participant.corrected_prioritization);
    count_missing(table.missing_valuation, valuation);
    count_missing(table.missing_prioritization, prioritization);
    ++table.records;
  }
}

void count_blank(const Matrix& matrix, MissingCounts& counts) {
  const auto empty =
      static_cast<std::size_t>(std::count_if(matrix.cells.begin(), matrix.cells.end(),
                                             [](double cell) { return methods::impact::is_missing(cell); }));
  counts.blank = empty - (counts.not_asked + counts.refused + counts.does_not_know + counts.does_not_apply);
}

}  // namespace

RatingTable rating_table(store::Reader& reader, const std::vector<Workshop>& workshops,
                         bool apply_corrections) {
  RatingTable table;
  const auto columns = columns_of(workshops, table);
  std::map<Id, std::size_t> rows;
  take_participants(reader, workshops, table, rows);
  table.ratings.valuation = Matrix(table.participants.size(), table.impacts.size());
  table.ratings.prioritization = table.ratings.valuation;
  for (const auto& workshop : workshops) take_corrections(reader, workshop, table, rows);
  for (const auto& workshop : workshops)
    take_ratings(reader, workshop, columns, rows, apply_corrections, table);
  count_blank(table.ratings.valuation, table.missing_valuation);
  count_blank(table.ratings.prioritization, table.missing_prioritization);
  return table;
}

}  // namespace minga::service
