#include <algorithm>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "service/finding_json.hpp"

namespace minga::service {
namespace {

using Json = nlohmann::ordered_json;

std::size_t count_in(const Json& object, const char* member) {
  return object.value(member, std::size_t{0});
}

/// Names of the groups that are too small. One alone could be had by subtracting the others from the
/// whole, so the next smallest is hidden with it.
std::set<std::string> hidden_groups(const Json& groups, const char* name, const char* size,
                                    std::size_t smallest) {
  std::set<std::string> hidden;
  std::size_t people_hidden = 0;
  for (const auto& group : groups)
    if (count_in(group, size) < smallest) {
      hidden.insert(group.value(name, ""));
      people_hidden += count_in(group, size);
    }
  if (hidden.empty() || people_hidden >= smallest) return hidden;
  const Json* next = nullptr;
  for (const auto& group : groups)
    if (!hidden.contains(group.value(name, "")) &&
        (next == nullptr || count_in(group, size) < count_in(*next, size)))
      next = &group;
  if (next != nullptr) hidden.insert(next->value(name, ""));
  return hidden;
}

void drop(Json& list, const std::function<bool(const Json&)>& unwanted) {
  Json kept = Json::array();
  for (const auto& entry : list)
    if (!unwanted(entry)) kept.push_back(entry);
  list = std::move(kept);
}

void hide_groups_of_quadrant(Json& groups, std::size_t smallest) {
  const auto hidden = hidden_groups(groups, "group", "n", smallest);
  for (auto& group : groups) {
    if (!hidden.contains(group.value("group", ""))) continue;
    group["n"] = nullptr;
    group["too_small"] = true;
    group["points"] = Json::array();
  }
}

/// Means over fewer than `smallest` answers are withheld too, in a group that is large enough itself.
void hide_thin_points(Json& points, std::size_t smallest) {
  for (auto& point : points)
    if (count_in(point, "n") < smallest)
      point["valuation"] = point["prioritization"] = point["n"] = point["answers_missing"] = nullptr;
}

void hide_small_types(Json& cluster, std::size_t smallest) {
  std::size_t hidden = 0;
  for (auto& [type, count] : cluster["types"].items())
    if (count.get<std::size_t>() < smallest) {
      count = nullptr;
      ++hidden;
    }
  if (hidden == 0 && cluster.value("unexplained", std::size_t{0}) == 0) return;
  cluster["explained"] = cluster["unexplained"] = nullptr;
  if (hidden != 1) return;
  for (auto& [type, count] : cluster["types"].items())
    if (!count.is_null()) {
      count = nullptr;
      return;
    }
}

void hide_tests(Json& declared, const std::set<std::string>& hidden) {
  if (hidden.empty()) return;
  const auto is_hidden = [&](const Json& name) { return hidden.contains(name.get<std::string>()); };
  drop(declared["groups"], is_hidden);
  for (auto& row : declared["rows"])
    drop(row["pairs"], [&](const Json& pair) { return is_hidden(pair["a"]) || is_hidden(pair["b"]); });
}

}  // namespace

void keep_public_part(Json& result, std::size_t smallest) {
  auto& participants = result["participants"];
  participants["left_out"] = Json::array();
  participants["left_out_count"] = count_in(participants, "registered") - count_in(participants, "analysed");
  const auto small_groups = hidden_groups(participants["groups"], "name", "registered", smallest);
  drop(participants["groups"],
       [&](const Json& group) { return small_groups.contains(group.value("name", "")); });

  auto& declared = result["declared"];
  auto& quadrant = result["quadrant"];
  const auto& tested = quadrant[declared.value("by", "type") == "type" ? "types" : "groups"];
  hide_tests(declared, hidden_groups(tested, "group", "n", smallest));
  for (const auto* kind : {"types", "groups", "clusters"}) {
    hide_groups_of_quadrant(quadrant[kind], smallest);
    for (auto& group : quadrant[kind]) hide_thin_points(group["points"], smallest);
  }
  hide_thin_points(quadrant["all"], smallest);

  auto& clusters = result["clusters"];
  clusters["labels"] = Json::array();
  const bool small_cluster =
      std::any_of(clusters["sizes"].begin(), clusters["sizes"].end(),
                  [&](const Json& size) { return size.get<std::size_t>() < smallest; });
  if (small_cluster) {
    clusters["sizes"] = Json::array();
    clusters["profiles"] = Json::array();
    for (const auto* table : {"positive", "negative", "all"}) result["contrast"][table] = Json::array();
    result["audit"]["clusters"] = Json::array();
  }
  for (auto& cluster : result["audit"]["clusters"]) hide_small_types(cluster, smallest);
  result["audit"]["findings"] = Json::array();
  result["public"] = true;
  result["smallest_group"] = smallest;
}

}  // namespace minga::service
