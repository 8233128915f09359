#include "http/server/metrics.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace minga::http {

namespace {

std::string number(double value) {
  char digits[64];
  const auto end = std::to_chars(digits, digits + sizeof digits, value);
  return {digits, end.ptr};
}

std::string label_text(Metrics::Labels labels) {
  std::string out;
  for (const auto& [name, value] : labels) {
    out += out.empty() ? "" : ",";
    out += name;
    out += "=\"";
    for (const char c : value) {
      if (c == '\\' || c == '"') out += '\\';
      if (c == '\n') {
        out += "\\n";
      } else {
        out += c;
      }
    }
    out += '"';
  }
  return out;
}

std::string in_braces(const std::string& labels) {
  return labels.empty() ? "" : "{" + labels + "}";
}

}  // namespace

void Metrics::declare(std::string name, Family&& family) {
  const std::lock_guard lock(mutex_);
  families_.try_emplace(std::move(name), std::move(family));
}

void Metrics::declare_counter(std::string name, std::string help) {
  declare(std::move(name), {Kind::counter, std::move(help), {}, {}, {}});
}

void Metrics::declare_gauge(std::string name, std::string help) {
  declare(std::move(name), {Kind::gauge, std::move(help), {}, {}, {}});
}

void Metrics::declare_histogram(std::string name, std::string help, std::vector<double> bounds) {
  declare(std::move(name), {Kind::histogram, std::move(help), std::move(bounds), {}, {}});
}

void Metrics::declare_gauge(std::string name, std::string help, std::function<double()> ask) {
  declare(std::move(name), {Kind::asked, std::move(help), {}, std::move(ask), {}});
}

Metrics::Series& Metrics::series(std::string_view name, Kind kind, Labels labels, const Family** family) {
  const auto found = families_.find(name);
  if (found == families_.end() || found->second.kind != kind) {
    throw std::logic_error("metric not declared as used: " + std::string(name));
  }
  if (family != nullptr) *family = &found->second;
  return found->second.series[label_text(labels)];
}

void Metrics::count(std::string_view name, Labels labels, double by) {
  const std::lock_guard lock(mutex_);
  series(name, Kind::counter, labels).value += by;
}

void Metrics::add(std::string_view name, Labels labels, double by) {
  const std::lock_guard lock(mutex_);
  series(name, Kind::gauge, labels).value += by;
}

void Metrics::observe(std::string_view name, Labels labels, double value) {
  const std::lock_guard lock(mutex_);
  const Family* family = nullptr;
  Series& one = series(name, Kind::histogram, labels, &family);
  one.buckets.resize(family->bounds.size());
  const auto bound = std::lower_bound(family->bounds.begin(), family->bounds.end(), value);
  if (bound != family->bounds.end()) {
    ++one.buckets[static_cast<std::size_t>(std::distance(family->bounds.begin(), bound))];
  }
  ++one.observations;
  one.value += value;
}

void Metrics::render_histogram(std::string& out, const std::string& name, const std::string& labels,
                               const Family& family, const Series& series) {
  const std::string comma = labels.empty() ? "" : ",";
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < family.bounds.size(); ++i) {
    sum += series.buckets[i];
    out += name + "_bucket{" + labels + comma + "le=\"" + number(family.bounds[i]) + "\"} " +
           std::to_string(sum) + "\n";
  }
  out += name + "_bucket{" + labels + comma + "le=\"+Inf\"} " + std::to_string(series.observations) + "\n";
  out += name + "_sum" + in_braces(labels) + " " + number(series.value) + "\n";
  out += name + "_count" + in_braces(labels) + " " + std::to_string(series.observations) + "\n";
}

std::string Metrics::render() const {
  const std::lock_guard lock(mutex_);
  std::string out;
  for (const auto& [name, family] : families_) {
    const std::string_view type = family.kind == Kind::counter     ? "counter"
                                  : family.kind == Kind::histogram ? "histogram"
                                                                   : "gauge";
    out += "# HELP " + name + " " + family.help + "\n# TYPE " + name + " " + std::string(type) + "\n";
    if (family.kind == Kind::asked) out += name + " " + number(family.ask()) + "\n";
    for (const auto& [labels, one] : family.series) {
      if (family.kind == Kind::histogram) {
        render_histogram(out, name, labels, family, one);
      } else {
        out += name + in_braces(labels) + " " + number(one.value) + "\n";
      }
    }
  }
  return out;
}

void declare_process_metrics(Metrics& metrics) {
  metrics.declare_gauge("process_resident_memory_bytes", "Resident memory.", [] {
    std::ifstream file("/proc/self/statm");
    double all = 0;
    double resident = 0;
    file >> all >> resident;
    return resident * static_cast<double>(::sysconf(_SC_PAGESIZE));
  });
  metrics.declare_gauge("process_cpu_seconds", "Processor time used, user and system.", [] {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& t) {
      return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
  });
  metrics.declare_gauge("process_open_fds", "Open file descriptors.", [] {
    std::error_code error;
    std::filesystem::directory_iterator files("/proc/self/fd", error);
    return error ? 0.0 : static_cast<double>(std::distance(begin(files), end(files)));
  });
}

}  // namespace minga::http
