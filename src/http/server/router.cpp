#include "http/server/router.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>
#include <tuple>

#include "base/joined.hpp"

namespace minga::http {

namespace {

std::vector<std::string_view> parts_of(std::string_view path) {
  std::vector<std::string_view> parts;
  if (!path.empty() && path.front() == '/') path.remove_prefix(1);
  for (;;) {
    const std::size_t slash = path.find('/');
    parts.push_back(path.substr(0, slash));
    if (slash == std::string_view::npos) return parts;
    path.remove_prefix(slash + 1);
  }
}

}  // namespace

std::vector<Router::Segment> Router::read_pattern(const std::string& pattern) {
  const auto wrong = [&] { return std::logic_error("not a route pattern: " + pattern); };
  if (pattern.empty() || pattern.front() != '/') throw wrong();
  std::vector<Segment> segments;
  std::set<std::string> names;
  for (const std::string_view part : parts_of(pattern)) {
    if (!segments.empty() && segments.back().rest) throw wrong();
    const std::size_t open = part.find('{');
    const std::size_t close = part.find('}');
    Segment segment;
    segment.before = part.substr(0, open);
    if (open != std::string_view::npos || close != std::string_view::npos) {
      if (open == std::string_view::npos || close == std::string_view::npos || close < open + 2)
        throw wrong();
      segment.name = part.substr(open + 1, close - open - 1);
      segment.after = part.substr(close + 1);
      if (segment.after.find_first_of("{}") != std::string::npos) throw wrong();
      if (segment.name.ends_with("...")) {
        segment.name.resize(segment.name.size() - 3);
        segment.rest = true;
        if (!segment.before.empty() || !segment.after.empty()) throw wrong();
      }
      if (segment.name.empty() || !names.insert(segment.name).second) throw wrong();
    }
    segments.push_back(std::move(segment));
  }
  return segments;
}

bool Router::comes_before(const Entry& a, const Entry& b) {
  // Literal segments first, then those with the longer literal part, then {name}, then {name...}.
  const auto rank = [](const Segment& s) {
    const int kind = s.name.empty() ? 0 : s.rest ? 2 : 1;
    return std::tuple(kind, -static_cast<long>(s.before.size() + s.after.size()));
  };
  const std::size_t shared = std::min(a.segments.size(), b.segments.size());
  for (std::size_t i = 0; i < shared; ++i) {
    const Segment& x = a.segments[i];
    const Segment& y = b.segments[i];
    if (x.name.empty() && y.name.empty()) {
      if (x.before != y.before) return x.before < y.before;
    } else if (rank(x) != rank(y)) {
      return rank(x) < rank(y);
    }
  }
  return a.segments.size() < b.segments.size();
}

void Router::add(Method method, std::string pattern, RouteInfo info, Handler handler) {
  if (info.never_blocks && !info.without_account) throw std::logic_error("needs the guard: " + pattern);
  auto found =
      std::find_if(entries_.begin(), entries_.end(), [&](const Entry& e) { return e.pattern == pattern; });
  if (found == entries_.end()) {
    Entry entry{pattern, read_pattern(pattern), {}};
    found = entries_.insert(std::upper_bound(entries_.begin(), entries_.end(), entry, comes_before), entry);
  }
  for (const Route& route : found->routes) {
    if (route.method == method) throw std::logic_error("a second route for " + pattern);
  }
  found->routes.push_back({method, std::move(pattern), std::move(info), std::move(handler)});
}

void Router::wrap(const std::function<Handler(const Route&)>& outer) {
  for (Entry& entry : entries_) {
    for (Route& route : entry.routes) route.handler = outer(route);
  }
}

std::vector<const Route*> Router::routes() const {
  std::vector<const Route*> all;
  for (const Entry& entry : entries_) {
    for (const Route& route : entry.routes) all.push_back(&route);
  }
  return all;
}

bool Router::fits(const Entry& entry, const std::vector<std::string_view>& parts, Match& match) {
  const auto& segments = entry.segments;
  const bool rest = segments.back().rest;
  if (rest ? parts.size() < segments.size() : parts.size() != segments.size()) return false;
  match.parameters.clear();
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const Segment& segment = segments[i];
    std::string_view part = parts[i];
    if (segment.name.empty()) {
      if (part != segment.before) return false;
    } else if (segment.rest) {
      const char* end = parts.back().data() + parts.back().size();
      match.parameters[segment.name] = std::string(part.data(), end);
    } else {
      const std::size_t literal = segment.before.size() + segment.after.size();
      if (part.size() <= literal || !part.starts_with(segment.before) || !part.ends_with(segment.after))
        return false;
      match.parameters[segment.name] = part.substr(segment.before.size(), part.size() - literal);
    }
  }
  return true;
}

Router::Match Router::find(Method method, std::string_view path) const {
  const auto parts = parts_of(path);
  const Method wanted = method == Method::head ? Method::get : method;
  std::set<std::string_view> allowed;
  Match match;
  for (const Entry& entry : entries_) {
    if (!fits(entry, parts, match)) continue;
    for (const Route& route : entry.routes) {
      if (route.method == wanted) {
        match.route = &route;
        return match;
      }
      allowed.insert(name_of(route.method));
      if (route.method == Method::get) allowed.insert("HEAD");
    }
  }
  match.parameters.clear();
  if (!allowed.empty()) allowed.insert("OPTIONS");
  match.allow = joined(allowed);
  return match;
}

}  // namespace minga::http
