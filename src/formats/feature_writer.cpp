#include "formats/feature_writer.hpp"

#include <array>
#include <charconv>
#include <cmath>

#include "formats/json_text.hpp"
#include "formats/number.hpp"
#include "pack/validate.hpp"

namespace minga::formats {
namespace {

std::string json_name(const pack::Field& field) {
  std::string out;
  append_json_string(out, field.name);
  return out + ":";
}

void append_text(std::string& out, const pack::Field& field, std::string_view text) {
  if (text.empty()) {
    out.append("null");
  } else if (text.find('#') == std::string_view::npos) {
    append_json_string(out, text);
  } else {  // it may look like a missing answer
    append_json_string(out, pack::text_of(field, Value(std::string(text))));
  }
}

void append_whole(std::string& out, std::int64_t number) {
  std::array<char, 24> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr;
  out.append(buffer.data(), end);
}

/// What takes more than one column: a list of codes, or the words of the rest.
void append_kept(std::string& out, const pack::Field& field, const Value& value) {
  const auto* codes = std::get_if<std::vector<std::string>>(&value);
  if (codes == nullptr) return append_text(out, field, pack::text_of(field, value));
  out.push_back('[');
  for (std::size_t i = 0; i < codes->size(); ++i) {
    if (i > 0) out.push_back(',');
    append_json_string(out, (*codes)[i]);
  }
  out.push_back(']');
}

}  // namespace

FeatureWriter::FeatureWriter(const std::vector<const pack::Field*>& fields, const pack::Field& geometry,
                             CoordinateWriting writing)
    : geometry_{&geometry, json_name(geometry)}, writing_(writing) {
  for (const auto* field : fields) fields_.push_back({field, json_name(*field)});
}

void FeatureWriter::append_value(const Named& named, const ValueView& value) {
  out_.append(named.name);
  if (const auto* text = std::get_if<std::string_view>(&value)) {
    append_text(out_, *named.field, *text);
  } else if (const auto* number = std::get_if<double>(&value); number != nullptr && std::isfinite(*number)) {
    out_.append(text_of_number(*number));
  } else if (const auto* whole = std::get_if<std::int64_t>(&value)) {
    append_whole(out_, *whole);
  } else if (const auto* yes = std::get_if<bool>(&value)) {
    out_.append(*yes ? "true" : "false");
  } else if (const auto* kept = std::get_if<Value>(&value)) {
    append_kept(out_, *named.field, *kept);
  } else {
    out_.append("null");
  }
}

Result<void> FeatureWriter::add(std::string_view id, std::span<const ValueView> values) {
  if (count_++ > 0) out_.append(",\n");
  out_.append("{\"type\":\"Feature\",\"id\":");
  append_json_string(out_, id);
  out_.append(",\"geometry\":");
  const ValueView& place = values.back();
  if (const auto* wkb = std::get_if<std::string_view>(&place)) {
    if (auto good = append_geometry(out_, *wkb, writing_); !good) return good;
  } else {
    out_.append("null");
  }
  out_.append(",\"properties\":{");
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    if (i > 0) out_.push_back(',');
    append_value(fields_[i], values[i]);
  }
  // Why there is no geometry is told among the properties.
  if (std::holds_alternative<Value>(place)) {
    if (!fields_.empty()) out_.push_back(',');
    append_value(geometry_, place);
  }
  out_.append("}}");
  return {};
}

ValueView view_of(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return std::string_view(*text);
  if (const auto* geometry = std::get_if<Geometry>(&value)) return std::string_view(geometry->wkb);
  if (const auto* number = std::get_if<double>(&value)) return *number;
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return *whole;
  if (const auto* yes = std::get_if<bool>(&value)) return *yes;
  return is_empty(value) ? ValueView() : ValueView(value);
}

}  // namespace minga::formats
