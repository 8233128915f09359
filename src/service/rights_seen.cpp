#include "service/rights_seen.hpp"

#include <algorithm>

#include "base/hash.hpp"

namespace minga::service {
namespace {

/// Puts texts one after the other so that no two lists give the same bytes.
class SeenBytes {
 public:
  SeenBytes& put(std::string_view text) {
    bytes_ += std::to_string(text.size());
    bytes_ += ':';
    bytes_ += text;
    return *this;
  }
  SeenBytes& put(bool flag) { return put(std::string_view(flag ? "1" : "0")); }
  SeenBytes& put(const std::map<std::string, std::string>& pairs) {
    put(std::to_string(pairs.size()));
    for (const auto& [name, value] : pairs) put(name).put(value);
    return *this;
  }
  std::string digest() const { return hex(sha256(bytes_)); }

 private:
  std::string bytes_;
};

std::string digest_of_row(const formats::layers::FeatureRow& row,
                          const formats::layers::MeasuredFeature& feature) {
  SeenBytes out;
  for (const auto& cell : row.cells) out.put(cell);
  out.put(feature.lon_lat).put(feature.repaired).put(feature.problem ? feature.problem->code : "");
  return out.digest();
}

void put_records(SeenBytes& out, const std::vector<store::Record>& records) {
  std::vector<std::string> revisions;
  revisions.reserve(records.size());
  for (const auto& record : records)
    revisions.push_back(to_string(record.id) + " " + std::to_string(record.revision));
  std::sort(revisions.begin(), revisions.end());
  out.put(std::to_string(revisions.size()));
  for (const auto& revision : revisions) out.put(revision);
}

}  // namespace

std::string digest_of_import(const RightsFile& file, const RightsOrder& order, const KnownEditions& known) {
  SeenBytes out;
  out.put(file.name).put(file.sha256).put(file.measured.own.text()).put(file.measured.plane.text());
  for (const auto& column : file.table.columns) out.put(column);
  out.put(std::to_string(file.table.rows.size()));
  for (std::size_t i = 0; i < file.table.rows.size(); ++i)
    out.put(digest_of_row(file.table.rows[i], file.measured.features[i]));
  out.put(to_string(order.territory)).put(order.source).put(order.authority).put(order.date);
  out.put(order.address).put(order.licence).put(order.kind).put(order.category).put(order.state);
  out.put(order.columns).put(order.codes).put(order.dates.month_first).put(order.dates.utc_offset);
  out.put(order.code_by_shape).put(order.leave_out).put(order.many_gone).put(order.many_moved);
  out.put(order.place_is_right);
  put_records(out, known.sources);
  put_records(out, known.rights);
  return out.digest();
}

}  // namespace minga::service
