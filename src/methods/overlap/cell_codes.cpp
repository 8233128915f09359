#include "methods/overlap/cell_codes.hpp"

#include <algorithm>
#include <cstddef>

namespace minga::methods::overlap {
namespace {

constexpr int zones = 60;
constexpr int bands_south = 10;  // of those before N, which begins at the equator

char upper(char letter) {
  return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
}

std::optional<int> digits(std::string_view two) {
  int value = 0;
  for (const char digit : two) {
    if (digit < '0' || digit > '9') return std::nullopt;
    value = 10 * value + (digit - '0');
  }
  return value;
}

/// Takes signs off the front of a code.
class CodeReader {
 public:
  explicit CodeReader(std::string_view code) : rest_(code) {}

  std::optional<int> number() {
    if (rest_.size() < 2) return std::nullopt;
    const auto value = digits(rest_.substr(0, 2));
    rest_.remove_prefix(2);
    return value;
  }

  /// The place of the next letter among these, from 0.
  std::optional<int> letter(std::string_view among) {
    if (rest_.empty()) return std::nullopt;
    const auto at = among.find(upper(rest_.front()));
    rest_.remove_prefix(1);
    if (at == std::string_view::npos) return std::nullopt;
    return static_cast<int>(at);
  }

  bool at_end() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

std::string two_digits(int value) {
  return {static_cast<char>('0' + value / 10), static_cast<char>('0' + value % 10)};
}

std::int32_t floor_div(std::int32_t value, std::int32_t by) {
  return value >= 0 ? value / by : -((by - 1 - value) / by);
}

}  // namespace

std::int32_t CellCodes::columns() const {
  std::int32_t out = 1;
  for (const auto& level : levels) out *= level.columns;
  return out;
}

std::int32_t CellCodes::rows() const {
  std::int32_t out = 1;
  for (const auto& level : levels) out *= level.rows;
  return out;
}

std::optional<Cell> cell_of_code(std::string_view code, const CellCodes& codes) {
  CodeReader reader(code);
  const auto zone = reader.number();
  const auto band = reader.letter(utm_bands);
  if (!zone || !band || *zone < 1 || *zone > zones) return std::nullopt;
  std::int32_t east = 0, south = 0;  // from the north-west of the zone
  for (const auto& level : codes.levels) {
    auto place = level.letter ? reader.letter(codes.letters) : reader.number();
    if (place && !level.letter) --*place;
    if (!place || *place < 0 || *place >= level.columns * level.rows) return std::nullopt;
    east = east * level.columns + *place % level.columns;
    south = south * level.rows + *place / level.columns;
  }
  if (!reader.at_end()) return std::nullopt;
  return Cell{(*band - bands_south + 1) * codes.rows() - 1 - south,
              (*zone - 1 - zones / 2) * codes.columns() + east};
}

std::optional<std::string> code_of_cell(const Cell& cell, const CellCodes& codes) {
  const auto band = floor_div(cell.row, codes.rows()) + bands_south;
  const auto zone = floor_div(cell.column, codes.columns()) + zones / 2 + 1;
  if (band < 0 || band >= static_cast<int>(utm_bands.size()) || zone < 1 || zone > zones) return std::nullopt;
  auto south = (band - bands_south + 1) * codes.rows() - 1 - cell.row;
  auto east = cell.column - (zone - 1 - zones / 2) * codes.columns();
  std::string levels;
  for (auto level = codes.levels.rbegin(); level != codes.levels.rend(); ++level) {
    const int place = south % level->rows * level->columns + east % level->columns;
    levels.insert(0, level->letter ? std::string(1, codes.letters[static_cast<std::size_t>(place)])
                                   : two_digits(place + 1));
    south /= level->rows;
    east /= level->columns;
  }
  return two_digits(zone) + utm_bands[static_cast<std::size_t>(band)] + levels;
}

}  // namespace minga::methods::overlap
