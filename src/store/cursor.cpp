#include "store/cursor.hpp"

#include <cstdint>
#include <span>

#include "base/hash.hpp"
#include "store/value_text.hpp"

namespace minga::store {
namespace {

constexpr std::size_t longest = 64 * 1024;

std::optional<std::string> from_base64url(std::string_view text) {
  constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string out;
  std::uint32_t bits = 0;
  int held = 0;
  for (const char c : text) {
    const auto digit = digits.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    bits = bits << 6 | static_cast<std::uint32_t>(digit);
    held += 6;
    if (held < 8) continue;
    held -= 8;
    out += static_cast<char>(bits >> held & 0xFF);
    bits &= (1U << held) - 1;
  }
  return out;
}

}  // namespace

std::string cursor_text(const Cursor& cursor) {
  Values members{{"id", cursor.id}, {"order", cursor.order}};
  for (std::size_t i = 0; i < cursor.keys.size(); ++i)
    members.emplace("k" + std::to_string(i), cursor.keys[i]);
  const std::string text = values_text(members);
  return base64url(std::span(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()));
}

std::optional<Cursor> cursor_from(std::string_view text) {
  if (text.size() > longest) return std::nullopt;
  const auto bytes = from_base64url(text);
  const auto members = bytes ? values_from_canonical(*bytes) : std::nullopt;
  if (!members || members->size() < 2) return std::nullopt;
  const auto text_member = [&](std::string_view name) -> const std::string* {
    const auto found = members->find(name);
    return found == members->end() ? nullptr : std::get_if<std::string>(&found->second);
  };
  const std::string* id = text_member("id");
  const std::string* order = text_member("order");
  if (!id || !order) return std::nullopt;
  Cursor cursor{*order, {}, *id};
  for (std::size_t i = 0; i + 2 < members->size(); ++i) {
    const auto key = members->find("k" + std::to_string(i));
    if (key == members->end()) return std::nullopt;
    cursor.keys.push_back(key->second);
  }
  // Only the one form that we write: nothing hides in leftover bits, spaces or digits.
  if (cursor_text(cursor) != text) return std::nullopt;
  return cursor;
}

}  // namespace minga::store
