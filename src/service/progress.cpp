#include "service/progress.hpp"

#include <map>

#include "service/values.hpp"

namespace minga::service {
namespace {

using methods::impact::is_missing;

std::map<Id, std::size_t> answers_by_participant(store::Reader& reader, const Id& workshop) {
  std::map<Id, std::size_t> answers;
  for (const auto& record : all_where(reader, "rating", {equals("workshop", to_string(workshop))})) {
    auto& count = answers[id_in(record.values, "participant").value_or(Id{})];
    for (const auto* axis : {"valuation", "prioritization"})
      if (const auto* value = value_in(record.values, axis); value && !is_empty(*value)) ++count;
  }
  return answers;
}

QuadrantGroup quadrant_of(const RatingTable& table, const std::string& group, std::size_t smallest) {
  QuadrantGroup out;
  out.group = group;
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < table.participants.size(); ++row)
    if (!table.participants[row].left_out && (group.empty() || table.participants[row].group == group))
      rows.push_back(row);
  out.participants = rows.size();
  out.too_small = rows.size() < smallest;
  if (out.too_small) return out;
  const auto mean = [&](const methods::impact::Matrix& matrix, std::size_t column, std::size_t& answered) {
    double sum = 0;
    for (const auto row : rows) {
      if (is_missing(matrix(row, column))) continue;
      sum += matrix(row, column);
      ++answered;
    }
    return answered == 0 ? std::nullopt : std::optional(sum / static_cast<double>(answered));
  };
  for (std::size_t column = 0; column < table.impacts.size(); ++column) {
    QuadrantPoint point;
    point.impact = table.impacts[column].id;
    point.valuation = mean(table.ratings.valuation, column, point.answered_valuation);
    point.prioritization = mean(table.ratings.prioritization, column, point.answered_prioritization);
    out.points.push_back(point);
  }
  return out;
}

}  // namespace

Result<Progress> workshop_progress(House& house, const Actor& actor, const Id& id) {
  const auto workshop = find_workshop(house, actor, id);
  if (!workshop) return tl::unexpected(workshop.error());
  Progress progress;
  progress.unveiled = workshop->unveiled;
  progress.state = workshop->state;
  const std::size_t whole = workshop->impacts.size() * 2;
  std::map<Id, std::size_t> place;
  for (const auto& group : workshop->groups) {
    place[group.id] = progress.groups.size();
    progress.groups.push_back({group.name, 0, 0, 0});
  }
  house.store.read([&](store::Reader& reader) {
    auto answers = answers_by_participant(reader, id);
    for (const auto& record : all_where(reader, "participant", {equals("workshop", to_string(id))})) {
      const auto count = answers[record.id];
      const bool complete = count >= whole;
      ++progress.participants;
      progress.answers += count;
      progress.complete += complete;
      const auto found = place.find(id_in(record.values, "workshop_group").value_or(Id{}));
      if (found == place.end()) continue;
      auto& group = progress.groups[found->second];
      ++group.participants;
      group.answers += count;
      group.complete += complete;
    }
  });
  progress.expected = progress.participants * whole;
  return progress;
}

Result<Quadrant> workshop_quadrant(House& house, const Actor& actor, const Id& id) {
  const auto workshop = find_workshop(house, actor, id);
  if (!workshop) return tl::unexpected(workshop.error());
  if (!workshop->unveiled) return fail(ProblemKind::forbidden, "quadrant.veiled");
  RatingTable table;
  house.store.read([&](store::Reader& reader) { table = rating_table(reader, {*workshop}); });
  const auto smallest = static_cast<std::size_t>(workshop->minimum_group_size);
  Quadrant quadrant;
  quadrant.groups.push_back(quadrant_of(table, "", smallest));
  for (const auto& group : workshop->groups)
    quadrant.groups.push_back(quadrant_of(table, group.name, smallest));
  quadrant.impacts = std::move(table.impacts);
  return quadrant;
}

}  // namespace minga::service
