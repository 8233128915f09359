#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/server/request.hpp"
#include "http/server/response.hpp"

namespace minga::http {

/// What is to be known of a route before its handler runs.
struct RouteInfo {
  /// Name of the act behind it, as the table of permissions names it.
  std::string act = {};
  /// Whether somebody without an account may come here at all.
  bool without_account = false;
  /// Whether a request that carries a session cookie must prove that our own page sent it. Has no
  /// meaning for GET, HEAD and OPTIONS.
  bool needs_csrf = true;
  /// Bytes; nothing takes the server's default.
  std::optional<std::size_t> body_limit = {};
  /// Media types that a body may have ("application/json"); others get 415. Empty: any.
  std::vector<std::string> accepts = {};
  /// The handler never waits for anything and asks for no caller: it runs on the I/O thread, without
  /// the guard. Only for routes without account.
  bool never_blocks = false;
  /// JSON text of the OpenAPI operation object, for who writes the contract.
  std::string openapi = {};
};

/// Runs on the worker pool, many at a time, and may block. An exception gives 500.
using Handler = std::function<Response(const Request&)>;

struct Route {
  Method method = Method::get;
  std::string pattern;
  RouteInfo info;
  Handler handler;
};

/// Runs on the worker pool before each handler, and before a large body is read: Request::body may not
/// be there yet. An answer from it is sent in place of the handler's. It may fill Request::caller.
using Guard = std::function<std::optional<Response>(Request&, const RouteInfo&)>;

/// Which handler answers which path. Filled at wiring, then only read, from any thread.
class Router {
 public:
  /// `pattern` is an absolute path whose segments are literal, hold one {name}, or, last of all, are
  /// {name...} for the whole rest: "/api/records/{register}/{id}", "/tiles/{z}/{x}/{y}.mvt",
  /// "/media/{path...}". The more literal pattern wins, whatever the order of adding. Throws
  /// std::logic_error for a pattern that cannot be read or is there already with that method, and for
  /// one that never blocks but needs an account.
  void add(Method method, std::string pattern, RouteInfo info, Handler handler);

  /// Puts in place of each handler what `outer` makes of its route, for what is done before or after many
  /// of them. At wiring, when the routes are there.
  void wrap(const std::function<Handler(const Route&)>& outer);

  void set_guard(Guard guard) { guard_ = std::move(guard); }
  const Guard& guard() const { return guard_; }

  /// All routes, in the order of matching.
  std::vector<const Route*> routes() const;

  struct Match {
    /// None: the path is unknown (`allow` is empty) or does not take this method (405 or OPTIONS).
    const Route* route = nullptr;
    std::map<std::string, std::string, std::less<>> parameters;
    /// Value of the Allow field: "GET, HEAD, OPTIONS, PUT".
    std::string allow;
  };
  /// `path` is decoded. HEAD finds the route of GET.
  Match find(Method method, std::string_view path) const;

 private:
  struct Segment {
    std::string before;  // literal text; the whole segment if `name` is empty
    std::string name;
    std::string after;
    bool rest = false;
  };
  struct Entry {
    std::string pattern;
    std::vector<Segment> segments;
    std::vector<Route> routes;  // one a method
  };
  static std::vector<Segment> read_pattern(const std::string& pattern);
  static bool comes_before(const Entry& a, const Entry& b);
  static bool fits(const Entry& entry, const std::vector<std::string_view>& parts, Match& match);

  std::vector<Entry> entries_;
  Guard guard_;
};

}  // namespace minga::http
