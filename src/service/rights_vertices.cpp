#include "service/rights_vertices.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <optional>
#include <unordered_map>
#include <utility>

#include "base/joined.hpp"
#include "formats/number.hpp"
#include "pack/utf8.hpp"

namespace minga::service {
namespace {

const std::vector<std::string>& usual_x() {
  static const std::vector<std::string> all{"lon", "long", "longitud", "longitude",
                                            "x",   "este", "easting",  "coord_x"};
  return all;
}
const std::vector<std::string>& usual_y() {
  static const std::vector<std::string> all{"lat",   "latitud",  "latitude", "y",
                                            "norte", "northing", "coord_y"};
  return all;
}
const std::vector<std::string>& usual_code() {
  static const std::vector<std::string> all{"code", "codigo", "código", "codigou", "expediente", "placa"};
  return all;
}

/// The column given, else the first with a usual name; empty if there is none.
Result<std::string> chosen(const formats::Table& table, const std::string& given,
                           const std::vector<std::string>& usual) {
  if (!given.empty()) {
    if (std::find(table.header.begin(), table.header.end(), given) == table.header.end())
      return fail(
          ProblemKind::not_found, "layer.column",
          {{"column", given}, {"known", joined(table.header)}, {"names", joined(table.header, "\n")}});
    return given;
  }
  for (const auto& name : table.header)
    if (std::find(usual.begin(), usual.end(), pack::folded(name)) != usual.end()) return name;
  return std::string();
}

std::size_t place_of(const formats::Table& table, const std::string& column) {
  return static_cast<std::size_t>(std::find(table.header.begin(), table.header.end(), column) -
                                  table.header.begin());
}

struct Corner {
  double x, y;
};

/// Zero where there is a problem.
struct Coordinate {
  double value = 0;
  std::optional<Problem> problem;
};

Coordinate coordinate_of(const formats::Table& table, const formats::Row& row, std::size_t column) {
  const auto number = formats::number_from_text(row.cells[column]);
  if (number && !std::isnan(*number)) return {*number, std::nullopt};
  auto problem = number ? Problem{ProblemKind::invalid, "rights.corner_missing", {}, {}} : number.error();
  if (problem.code == "number.not_a_number") problem.code = "rights.corner_no_number";  // it may not be empty
  problem.place = {"", row.line, 0, table.header[column]};
  return {0, std::move(problem)};
}

std::string outline_wkb(const std::vector<Corner>& corners) {
  std::string out(1, '\x01');
  const auto put = [&](const auto& value) {
    char bytes[sizeof value];
    std::memcpy(bytes, &value, sizeof value);
    out.append(bytes, sizeof value);
  };
  for (const std::uint32_t number : {3U, 1U, static_cast<std::uint32_t>(corners.size())}) put(number);
  for (const auto& corner : corners) put(corner.x), put(corner.y);
  return out;
}

void note_contradictions(const formats::Row& row, formats::layers::FeatureRow& first) {
  for (std::size_t column = 0; column < row.cells.size() && column < first.cells.size(); ++column) {
    if (pack::trimmed(row.cells[column]) == pack::trimmed(first.cells[column])) continue;
    const bool known =
        std::ranges::any_of(first.contradictions, [&](const auto& one) { return one.column == column; });
    if (!known) first.contradictions.push_back({column, row.line});
  }
}

}  // namespace

Result<VertexColumns> vertex_columns(const formats::Table& table, const VertexColumns& given) {
  const auto x = chosen(table, given.x, usual_x()), y = chosen(table, given.y, usual_y()),
             code = chosen(table, given.code, usual_code());
  for (const auto* part : {&x, &y, &code})
    if (!*part) return tl::unexpected(part->error());
  if (x->empty() || y->empty() || code->empty())
    return fail(ProblemKind::invalid, "rights.no_vertices",
                {{"known", joined(table.header)}, {"names", joined(table.header, "\n")}});
  return VertexColumns{*x, *y, *code};
}

formats::layers::FeatureTable features_of_vertices(const formats::Table& table,
                                                   const VertexColumns& columns) {
  formats::layers::FeatureTable out;
  out.columns = table.header;
  const auto x = place_of(table, columns.x), y = place_of(table, columns.y),
             code = place_of(table, columns.code);
  std::unordered_map<std::string, std::size_t> known;
  std::vector<std::vector<Corner>> outlines;
  for (const auto& row : table.rows) {
    const auto [at, fresh] = known.emplace(row.cells[code], outlines.size());
    if (fresh) {
      outlines.emplace_back();
      out.rows.push_back({row.line, row.cells, {}});
    } else {
      note_contradictions(row, out.rows[at->second]);
    }
    auto& outline = outlines[at->second];
    auto& feature = out.rows[at->second];
    const auto of_x = coordinate_of(table, row, x), of_y = coordinate_of(table, row, y);
    for (const auto* one : {&of_x, &of_y})
      if (one->problem && !feature.trouble) feature.trouble = one->problem;
    outline.push_back({of_x.value, of_y.value});
  }
  for (std::size_t i = 0; i < outlines.size(); ++i) {
    // A list of corners does not say the first one again, and that is no fault to be repaired.
    auto& corners = outlines[i];
    const auto &first = corners.front(), &last = corners.back();
    if (corners.size() > 2 && (first.x != last.x || first.y != last.y)) corners.push_back(Corner(first));
    out.rows[i].wkb = outline_wkb(corners);
  }
  return out;
}

}  // namespace minga::service
