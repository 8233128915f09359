#include "http/server/request.hpp"

#include <array>

namespace minga::http {

namespace {

constexpr std::array<std::pair<Method, std::string_view>, 7> methods{{{Method::get, "GET"},
                                                                      {Method::head, "HEAD"},
                                                                      {Method::post, "POST"},
                                                                      {Method::put, "PUT"},
                                                                      {Method::patch, "PATCH"},
                                                                      {Method::del, "DELETE"},
                                                                      {Method::options, "OPTIONS"}}};

std::optional<std::string_view> first_of(const Pairs& pairs, std::string_view name) {
  for (const auto& [key, value] : pairs) {
    if (key == name) return value;
  }
  return std::nullopt;
}

}  // namespace

std::string_view name_of(Method method) {
  for (const auto& [known, name] : methods) {
    if (known == method) return name;
  }
  return {};
}

std::optional<Method> method_from(std::string_view name) {
  for (const auto& [method, known] : methods) {
    if (known == name) return method;
  }
  return std::nullopt;
}

std::string_view Request::parameter(std::string_view name) const {
  const auto found = path_parameters.find(name);
  return found == path_parameters.end() ? std::string_view{} : std::string_view{found->second};
}

std::optional<std::string_view> Request::query_value(std::string_view name) const {
  return first_of(query, name);
}

std::vector<std::string_view> Request::query_values(std::string_view name) const {
  std::vector<std::string_view> values;
  for (const auto& [key, value] : query) {
    if (key == name) values.push_back(value);
  }
  return values;
}

std::optional<std::string_view> Request::cookie(std::string_view name) const {
  return first_of(cookies, name);
}

}  // namespace minga::http
