// Many phones that rate at once: each joins, sends its ratings in batches over one connection kept alive,
// and at the end asks what the server has of it. Every rating that was acknowledged must be there.
#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <barrier>
#include <chrono>
#include <cstdint>
#include <fstream>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace {

using Json = nlohmann::json;
using Steady = std::chrono::steady_clock;

constexpr const char* usage =
    R"(phones --url http://127.0.0.1:8080 --code CODE [--phones 500] [--batch 8] [--rounds 2]
       [--group ID] [--impacts FILE] [--think MS] [--pid SERVER]

FILE holds the ids of the impacts, one a line; without it impact-1 to impact-52. Each phone rates all of
them in each round, so that 52 impacts in 2 rounds are 104 ratings. --pid adds the memory and processor
time of the server. Prints one JSON object; exit code 1 if anything acknowledged is not stored.
)";

struct Options {
  std::string host = "127.0.0.1";
  std::string port = "8080";
  std::string code;
  std::string group;
  std::vector<std::string> impacts;
  std::size_t phones = 500;
  std::size_t batch = 8;
  int rounds = 2;
  std::chrono::milliseconds think{0};
  std::string pid;
};

/// A connection that is opened again when it broke.
class Connection {
 public:
  explicit Connection(const Options& options) : options_(options) {}
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() { close(); }

  struct Reply {
    int status = 0;
    std::string body;
  };
  Reply ask(const std::string& method, const std::string& path, const std::string& token,
            const std::string& body) {
    if (socket_ < 0) open();
    std::string bytes = method + " " + path + " HTTP/1.1\r\nHost: " + options_.host + "\r\n";
    if (!token.empty()) bytes += "Authorization: Bearer " + token + "\r\n";
    if (!body.empty()) {
      bytes += "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
    }
    bytes += "\r\n" + body;
    send(bytes);
    return reply();
  }

 private:
  void open() {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (::getaddrinfo(options_.host.c_str(), options_.port.c_str(), &hints, &found) != 0) {
      throw std::runtime_error("no such host");
    }
    socket_ = ::socket(found->ai_family, found->ai_socktype, 0);
    const int yes = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    const int failed = ::connect(socket_, found->ai_addr, found->ai_addrlen);
    ::freeaddrinfo(found);
    if (failed != 0) {
      close();
      throw std::runtime_error("cannot connect");
    }
  }
  void close() {
    if (socket_ >= 0) ::close(socket_);
    socket_ = -1;
    buffer_.clear();
  }
  void send(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count <= 0) broken();
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
  }
  void more() {
    char piece[8192];
    const auto count = ::recv(socket_, piece, sizeof piece, 0);
    if (count <= 0) broken();
    buffer_.append(piece, static_cast<std::size_t>(count));
  }
  [[noreturn]] void broken() {
    close();
    throw std::runtime_error("connection broken");
  }
  Reply reply() {
    std::size_t end = 0;
    while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) more();
    const std::string head = buffer_.substr(0, end);
    buffer_.erase(0, end + 4);
    Reply reply{std::stoi(head.substr(9, 3)), {}};
    const std::size_t at = head.find("Content-Length: ");
    const std::size_t length = at == std::string::npos ? 0 : std::stoul(head.substr(at + 16));
    while (buffer_.size() < length) more();
    reply.body = buffer_.substr(0, length);
    buffer_.erase(0, length);
    if (head.find("Connection: close") != std::string::npos) close();
    return reply;
  }

  Options options_;
  int socket_ = -1;
  std::string buffer_;
};

struct Outcome {
  std::vector<double> milliseconds;  // of each batch
  std::size_t acknowledged = 0;      // ratings
  std::size_t not_stored = 0;        // acknowledged, but the server does not have it so
  std::map<std::string, std::size_t> errors;
};

std::string told(const char* what, const Connection::Reply& reply) {
  return std::string(what) + " " + std::to_string(reply.status);
}

class Phone {
 public:
  Phone(const Options& options, std::size_t number)
      : options_(options), number_(number), connection_(options) {}

  void run(std::barrier<>& start, Outcome& outcome) {
    bool joined = false;
    try {
      joined = join(outcome);
    } catch (const std::exception& error) {
      ++outcome.errors[error.what()];
    }
    start.arrive_and_wait();
    if (!joined) return;
    try {
      for (int round = 0; round < options_.rounds; ++round) rate_all(round, outcome);
      compare(outcome);
    } catch (const std::exception& error) {
      ++outcome.errors[error.what()];
    }
  }

 private:
  bool join(Outcome& outcome) {
    const auto code = connection_.ask("POST", "/api/join", "", Json{{"code", options_.code}}.dump());
    if (code.status >= 300) return ++outcome.errors[told("join", code)], false;
    const auto workshop = Json::parse(code.body);
    // The real server tells which groups and impacts there are; the bare one takes any.
    auto group = options_.group;
    if (const auto groups = workshop.find("groups"); groups != workshop.end() && !groups->empty())
      group = groups->at(number_ % groups->size()).at("id");
    if (const auto impacts = workshop.find("impacts"); impacts != workshop.end() && !impacts->empty()) {
      options_.impacts.clear();
      for (const auto& impact : *impacts) options_.impacts.push_back(impact.at("id"));
    }
    const Json who{{"code", options_.code},
                   {"group", group},
                   {"consent", true},
                   {"device_key", "bench-phone-000000-" + std::to_string(number_)}};
    const auto reply = connection_.ask("POST", "/api/participants", "", who.dump());
    if (reply.status >= 300) return ++outcome.errors[told("participants", reply)], false;
    token_ = Json::parse(reply.body).at("token");
    return true;
  }

  /// One of the five steps of the scale; differs between phones, impacts, rounds and axes.
  double level(std::size_t impact, int round, std::size_t axis) const {
    return static_cast<double>((number_ * 7 + impact * 3 + static_cast<std::size_t>(round) * 11 + axis) % 5) /
           4.0;
  }

  void rate_all(int round, Outcome& outcome) {
    for (std::size_t from = 0; from < options_.impacts.size(); from += options_.batch) {
      Json ratings = Json::array();
      for (std::size_t i = from; i < std::min(from + options_.batch, options_.impacts.size()); ++i) {
        ratings.push_back({{"impact", options_.impacts[i]},
                           {"sequence", ++sequence_},
                           {"valuation", level(i, round, 0)},
                           {"prioritization", level(i, round, 1)}});
      }
      send(ratings, outcome);
      if (options_.think.count() > 0) std::this_thread::sleep_for(options_.think);
    }
  }

  void send(const Json& ratings, Outcome& outcome) {
    const std::string body = Json{{"ratings", ratings}}.dump();
    const auto began = Steady::now();
    const auto reply = connection_.ask("PUT", "/api/participant/ratings", token_, body);
    outcome.milliseconds.push_back(std::chrono::duration<double, std::milli>(Steady::now() - began).count());
    if (reply.status >= 300) {
      ++outcome.errors[told("ratings", reply)];
      return;
    }
    if (Json::parse(reply.body).at("stored").size() != ratings.size()) {
      ++outcome.errors["ratings stored in part"];
      return;
    }
    for (const Json& rating : ratings) acknowledged_[rating.at("impact")] = rating;
    outcome.acknowledged += ratings.size();
  }

  void compare(Outcome& outcome) {
    const auto reply = connection_.ask("GET", "/api/participant", token_, "");
    if (reply.status >= 300) {
      ++outcome.errors[told("participant", reply)];
      outcome.not_stored += acknowledged_.size();
      return;
    }
    std::multimap<std::string, Json> stored;
    const Json shown = Json::parse(reply.body);
    for (const Json& rating : shown.at("ratings")) stored.emplace(rating.at("impact"), rating);
    for (const auto& [impact, rating] : acknowledged_) {
      const auto found = stored.find(impact);
      const bool same = stored.count(impact) == 1 &&
                        found->second.at("valuation") == rating.at("valuation") &&
                        found->second.at("prioritization") == rating.at("prioritization");
      if (!same) ++outcome.not_stored;
    }
  }

  Options options_;
  std::size_t number_;
  Connection connection_;
  std::string token_;
  long sequence_ = 0;
  std::map<std::string, Json> acknowledged_;
};

Options read_options(int argc, char** argv) {
  Options options;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string name = argv[i];
    const std::string value = argv[i + 1];
    if (name == "--url") {
      const std::string rest = value.substr(value.find("//") + 2);
      options.host = rest.substr(0, rest.find(':'));
      options.port = rest.substr(rest.find(':') + 1);
    } else if (name == "--code") {
      options.code = value;
    } else if (name == "--group") {
      options.group = value;
    } else if (name == "--phones") {
      options.phones = std::stoul(value);
    } else if (name == "--batch") {
      options.batch = std::max<std::size_t>(std::stoul(value), 1);
    } else if (name == "--rounds") {
      options.rounds = std::stoi(value);
    } else if (name == "--think") {
      options.think = std::chrono::milliseconds(std::stol(value));
    } else if (name == "--pid") {
      options.pid = value;
    } else if (name == "--impacts") {
      std::ifstream file(value);
      for (std::string line; std::getline(file, line);) {
        if (!line.empty()) options.impacts.push_back(line);
      }
    } else {
      throw std::invalid_argument(name);
    }
  }
  if (argc % 2 == 0) throw std::invalid_argument(argv[argc - 1]);
  for (int i = 1; options.impacts.empty() || (i > 1 && i <= 52); ++i) {
    options.impacts.push_back("impact-" + std::to_string(i));
  }
  return options;
}

/// Resident memory (MiB) and processor seconds of a process.
Json process(const std::string& pid) {
  std::ifstream statm("/proc/" + pid + "/statm");
  double all = 0;
  double resident = 0;
  statm >> all >> resident;
  std::ifstream stat("/proc/" + pid + "/stat");
  std::string line;
  std::getline(stat, line);
  std::istringstream rest(line.substr(std::min(line.rfind(')') + 1, line.size())));
  std::string skipped;
  for (int i = 0; i < 11; ++i) rest >> skipped;
  double user = 0;
  double system = 0;
  rest >> user >> system;
  return {{"resident_mib", resident * static_cast<double>(::sysconf(_SC_PAGESIZE)) / (1 << 20)},
          {"cpu_seconds", (user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK))}};
}

double quantile(const std::vector<double>& sorted, double q) {
  if (sorted.empty()) return 0;
  return sorted[std::min(sorted.size() - 1,
                         static_cast<std::size_t>(q * static_cast<double>(sorted.size())))];
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  try {
    options = read_options(argc, argv);
  } catch (const std::exception&) {
    std::cerr << usage;
    return 2;
  }
  std::vector<Outcome> outcomes(options.phones);
  std::barrier start(static_cast<std::ptrdiff_t>(options.phones + 1));
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < options.phones; ++i) {
    threads.emplace_back([&, i] { Phone(options, i).run(start, outcomes[i]); });
  }
  start.arrive_and_wait();
  const auto began = Steady::now();
  for (auto& thread : threads) thread.join();
  const double seconds = std::chrono::duration<double>(Steady::now() - began).count();

  Outcome all;
  for (const Outcome& one : outcomes) {
    all.milliseconds.insert(all.milliseconds.end(), one.milliseconds.begin(), one.milliseconds.end());
    all.acknowledged += one.acknowledged;
    all.not_stored += one.not_stored;
    for (const auto& [what, count] : one.errors) all.errors[what] += count;
  }
  std::sort(all.milliseconds.begin(), all.milliseconds.end());
  const std::size_t wanted =
      options.phones * options.impacts.size() * static_cast<std::size_t>(options.rounds);
  Json report{{"phones", options.phones},
              {"ratings", wanted},
              {"acknowledged", all.acknowledged},
              {"acknowledged_but_not_stored", all.not_stored},
              {"seconds", seconds},
              {"batches", all.milliseconds.size()},
              {"ratings_per_second", static_cast<double>(all.acknowledged) / seconds},
              {"p50_ms", quantile(all.milliseconds, 0.5)},
              {"p99_ms", quantile(all.milliseconds, 0.99)},
              {"max_ms", quantile(all.milliseconds, 1)},
              {"errors", all.errors}};
  if (!options.pid.empty()) report["server"] = process(options.pid);
  std::cout << report.dump(2) << std::endl;
  return all.not_stored == 0 && all.acknowledged == wanted ? 0 : 1;
}
