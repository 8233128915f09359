#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/problem.hpp"
#include "http/server/request.hpp"
#include "http/server/response.hpp"

namespace minga::http {

/// Why a request is refused before any route is asked.
struct Refusal {
  int status = 400;
  Problem problem = {};
};
Refusal refusal(int status, ProblemKind kind, std::string code,
                std::vector<std::pair<std::string, std::string>> parameters = {});

/// The head of a request as it came, its syntax checked but not its meaning.
struct RequestHead {
  std::string_view method;
  std::string_view target;
  int version = 11;
  bool chunked = false;
  std::vector<std::pair<std::string_view, std::string_view>> fields = {};
  std::string peer_address = {};
  bool peer_tls = false;
  std::size_t most_target = 0;  // bytes
  const std::vector<std::string>* trusted_proxies = nullptr;
};

/// Fills all of `request` that comes from the head. Also what it filled before a refusal is of use: the
/// language of the answer.
std::optional<Refusal> read_request(const RequestHead& head, Request& request);

/// Status line and header fields of an answer, up to and with the empty line.
std::string answer_head(const Response& response, std::optional<std::uint64_t> length, bool chunked,
                        bool keep_alive, bool http_10);

/// A pull that reads the file, and the file's size; nothing if it cannot be opened.
std::optional<std::pair<Pull, std::uint64_t>> pull_file(const std::filesystem::path& path);

}  // namespace minga::http
