// In which order the rows of a file are written when some of them point at others.
#include <algorithm>
#include <deque>
#include <unordered_map>

#include "service/record_references.hpp"

namespace minga::service {
namespace {

constexpr std::size_t kMostRowsShown = 10;

using Records = std::vector<formats::ImportRecord>;

class ByReference {
 public:
  ByReference(const pack::Register& reg, ReferenceNames& names, formats::ImportResult& result)
      : reg_(reg), names_(names), result_(result) {}

  void order() {
    for (const auto& field : reg_.fields)
      if (field.type == pack::FieldType::reference && field.reference == reg_.name && !field.retired)
        pointing_.push_back(field.name);
    if (pointing_.empty()) return;
    give_ids();
    link();
    drop_those_without_target();
    sort();
  }

 private:
  struct Node {
    std::vector<std::size_t> wanted_by;
    std::size_t waits_for = 0;  // rows that must or should come first
    std::size_t needs = 0;      // those of them that are not stored yet
    bool stored = false;
    bool placed = false;
    bool dropped = false;
  };

  void give_ids() {
    for (auto& record : result_.records)
      if (!record.id) record.id = names_.id_given_to(reg_.name, record.line);
  }

  std::vector<Id> targets_of(const formats::ImportRecord& record) const {
    std::vector<Id> out;
    for (const auto& name : pointing_) {
      const auto found = record.values.find(name);
      const auto* text = found == record.values.end() ? nullptr : std::get_if<std::string>(&found->second);
      const auto id = text ? id_from(*text) : std::nullopt;
      if (id && id != record.id && std::find(out.begin(), out.end(), *id) == out.end()) out.push_back(*id);
    }
    return out;
  }

  // A row that exists already can be pointed at before its own turn; it goes first all the same where it can,
  // so that a tree is never a circle on the way to its new shape.
  void link() {
    const auto& records = result_.records;
    nodes_.resize(records.size());
    for (std::size_t i = 0; i < records.size(); ++i)
      if (records[i].id) at_[to_string(*records[i].id)] = i;
    for (std::size_t i = 0; i < records.size(); ++i) {
      for (const Id& id : targets_of(records[i])) {
        const auto found = at_.find(to_string(id));
        if (found == at_.end()) {
          // Neither here nor there: a row of this file that was refused.
          if (result_.problem_count > 0 && names_.where(reg_, id) == ReferenceNames::Where::in_file)
            nodes_[i].dropped = true;
          continue;
        }
        auto& target = nodes_[found->second];
        target.stored = target.stored || names_.where(reg_, id) == ReferenceNames::Where::stored;
        target.wanted_by.push_back(i);
        ++nodes_[i].waits_for;
        if (!target.stored) ++nodes_[i].needs;
      }
    }
  }

  void drop_those_without_target() {
    std::deque<std::size_t> gone;
    for (std::size_t i = 0; i < nodes_.size(); ++i)
      if (nodes_[i].dropped) gone.push_back(i);
    for (; !gone.empty(); gone.pop_front()) {
      if (nodes_[gone.front()].stored) continue;
      for (const std::size_t next : nodes_[gone.front()].wanted_by) {
        if (nodes_[next].dropped) continue;
        nodes_[next].dropped = true;
        gone.push_back(next);
      }
    }
  }

  void place(std::size_t i, std::deque<std::size_t>& ready) {
    nodes_[i].placed = true;
    sorted_.push_back(std::move(result_.records[i]));
    for (const std::size_t next : nodes_[i].wanted_by) {
      auto& node = nodes_[next];
      if (!nodes_[i].stored && --node.needs == 0) able_.push_back(next);
      if (--node.waits_for == 0 && !node.placed) ready.push_back(next);
    }
  }

  void sort() {
    std::deque<std::size_t> ready;
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      if (nodes_[i].waits_for == 0) {
        ready.push_back(i);
      } else if (nodes_[i].needs == 0) {
        able_.push_back(i);
      }
    }
    do {
      for (; !ready.empty(); ready.pop_front())
        if (is_left(nodes_[ready.front()])) place(ready.front(), ready);
      // What is left waits for each other: whoever waits for stored rows only need not.
      while (!able_.empty() && !is_left(nodes_[able_.front()])) able_.pop_front();
      if (!able_.empty()) ready.push_back(able_.front());
    } while (!ready.empty());
    tell_circle();
    result_.records = std::move(sorted_);
  }

  static bool is_left(const Node& node) { return !node.placed && !node.dropped; }

  // Follows what the first row left waits for until a row comes again.
  void tell_circle() {
    const auto left = std::find_if(nodes_.begin(), nodes_.end(), is_left);
    if (left == nodes_.end()) return;
    std::vector<std::size_t> way{static_cast<std::size_t>(left - nodes_.begin())};
    std::size_t from = 0;
    while (true) {
      const std::size_t next = unplaced_target(way.back());
      const auto seen = std::find(way.begin(), way.end(), next);
      from = static_cast<std::size_t>(seen - way.begin());
      if (seen != way.end()) break;
      way.push_back(next);
    }
    std::vector<long> lines;
    for (std::size_t i = from; i < way.size(); ++i) lines.push_back(result_.records[way[i]].line);
    std::sort(lines.begin(), lines.end());
    std::string rows;
    for (std::size_t i = 0; i < std::min(lines.size(), kMostRowsShown); ++i)
      rows += (rows.empty() ? "" : ", ") + std::to_string(lines[i]);
    if (lines.size() > kMostRowsShown) rows += ", …";
    ++result_.problem_count;
    result_.problems.push_back({ProblemKind::invalid,
                                "reference.circle",
                                {{"rows", rows}},
                                {{}, lines.front(), 0, pointing_.front()}});
  }

  std::size_t unplaced_target(std::size_t i) const {
    for (const Id& id : targets_of(result_.records[i])) {
      const auto found = at_.find(to_string(id));
      if (found != at_.end() && !nodes_[found->second].placed && !nodes_[found->second].stored)
        return found->second;
    }
    return i;
  }

  const pack::Register& reg_;
  ReferenceNames& names_;
  formats::ImportResult& result_;
  std::vector<std::string> pointing_;
  std::unordered_map<std::string, std::size_t> at_;
  std::vector<Node> nodes_;
  std::deque<std::size_t> able_;  // need nothing that is not there, though they had better wait
  Records sorted_;
};

}  // namespace

void order_by_reference(const pack::Register& reg, ReferenceNames& names, formats::ImportResult& result) {
  ByReference(reg, names, result).order();
}

}  // namespace minga::service
