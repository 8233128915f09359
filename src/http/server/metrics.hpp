#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace minga::http {

/// Numbers about the running server in the Prometheus text format (version 0.0.4). Label values must
/// come from a small fixed set (route patterns, statuses), never from a request: each new one is a new
/// series, and a path may hold a code. Safe from any thread.
class Metrics {
 public:
  using Labels = std::initializer_list<std::pair<std::string_view, std::string_view>>;

  void declare_counter(std::string name, std::string help);
  void declare_gauge(std::string name, std::string help);
  /// `bounds` are the buckets' upper bounds, rising, without +Inf.
  void declare_histogram(std::string name, std::string help, std::vector<double> bounds);
  /// A gauge that is asked when somebody looks.
  void declare_gauge(std::string name, std::string help, std::function<double()> ask);

  /// All three throw std::logic_error for a name that was not declared as such.
  void count(std::string_view name, Labels labels = {}, double by = 1);
  void add(std::string_view name, Labels labels, double by);
  void observe(std::string_view name, Labels labels, double value);

  std::string render() const;

 private:
  enum class Kind { counter, gauge, histogram, asked };
  struct Series {
    double value = 0;  // sum of a histogram
    std::vector<std::uint64_t> buckets;
    std::uint64_t observations = 0;
  };
  struct Family {
    Kind kind = Kind::counter;
    std::string help;
    std::vector<double> bounds;
    std::function<double()> ask;
    std::map<std::string, Series, std::less<>> series;  // by its labels as they are printed
  };
  void declare(std::string name, Family&& family);
  Series& series(std::string_view name, Kind kind, Labels labels, const Family** family = nullptr);
  static void render_histogram(std::string& out, const std::string& name, const std::string& labels,
                               const Family& family, const Series& series);

  mutable std::mutex mutex_;
  std::map<std::string, Family, std::less<>> families_;
};

/// The content type of render().
inline constexpr std::string_view metrics_content_type = "text/plain; version=0.0.4; charset=utf-8";

/// process_resident_memory_bytes, process_cpu_seconds and process_open_fds,
/// read from /proc.
void declare_process_metrics(Metrics& metrics);

}  // namespace minga::http
