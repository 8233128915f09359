// Makes a table of ratings with planted camps, times xmeans() on it, and scores groupings against the
// camps. One JSON object a call. bench/xmeans/run.sh drives it and the peers.
#include <chrono>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <exception>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

#include "methods/impact/ari.hpp"
#include "methods/impact/impute.hpp"
#include "methods/impact/random.hpp"
#include "methods/impact/xmeans.hpp"

namespace {

using namespace minga::methods::impact;

constexpr const char* usage =
    "usage: bench_xmeans make FILE ROWS CAMPS       (FILE.raw, FILE.txt, FILE.arff, FILE.truth)\n"
    "       bench_xmeans noise FILE ROWS            (the same without camps, times 100)\n"
    "       bench_xmeans run FILE ROWS [THREADS [SEED]]  (times X-means on FILE.raw)\n"
    "       bench_xmeans ari < PAIRS                (lines of two integers)\n";

constexpr std::size_t columns = 104;
constexpr double missing_share = 0.12;
constexpr std::size_t donors = 2000;
constexpr std::size_t written_rows = 200000;  // of more, no text is written: no peer reads them

struct Made {
  Matrix data;
  std::vector<int> camps;
};

/// Camps of unequal size (1 : 2 : ... : camps) with an opinion on every question, on five levels, 12 % not
/// answered and filled as the product fills them.
Made make(std::size_t rows, std::size_t camps) {
  Random random(2026);
  Matrix opinion(camps, columns);
  for (double& cell : opinion.cells) cell = 0.5 + 0.1 * random.normal();
  Made made{Matrix(rows, columns), std::vector<int>(rows)};
  const std::size_t shares = camps * (camps + 1) / 2;
  for (std::size_t row = 0; row < rows; ++row) {
    std::size_t draw = random.below(shares);
    std::size_t camp = 0;
    while (draw > camp) draw -= ++camp;
    made.camps[row] = static_cast<int>(camp);
    for (std::size_t column = 0; column < columns; ++column) {
      const double rating = std::round(4 * (opinion(camp, column) + 0.25 * random.normal())) / 4;
      made.data(row, column) =
          random.uniform() < missing_share ? missing : std::min(1.0, std::max(0.0, rating));
    }
  }
  ImputeOptions options;
  options.donor_cap = rows > written_rows ? donors / 10 : donors;
  auto filled = impute_with(made.data, 10, DonorWeights::uniform, options);
  if (!filled) throw std::runtime_error(filled.error().code);
  made.data = std::move(*filled);
  return made;
}

Made noise(std::size_t rows) {
  Random random(2027);
  Made made{Matrix(rows, columns), std::vector<int>(rows, 0)};
  for (double& cell : made.data.cells) cell = 100 * random.normal();
  return made;
}

std::FILE* open(const std::string& path) {
  std::FILE* file = std::fopen(path.c_str(), "wb");
  if (file == nullptr) throw std::runtime_error("cannot write " + path);
  return file;
}

void write(const std::string& path, const Made& made) {
  std::FILE* raw = open(path + ".raw");
  std::fwrite(made.data.cells.data(), sizeof(double), made.data.cells.size(), raw);
  std::fclose(raw);
  std::FILE* truth = open(path + ".truth");
  for (const int camp : made.camps) std::fprintf(truth, "%d\n", camp);
  std::fclose(truth);
  if (made.data.rows > written_rows) return;
  std::FILE* text = open(path + ".txt");
  std::FILE* arff = open(path + ".arff");
  std::fputs("@relation ratings\n", arff);
  for (std::size_t column = 0; column < columns; ++column)
    std::fprintf(arff, "@attribute a%zu numeric\n", column);
  std::fputs("@data\n", arff);
  for (std::size_t row = 0; row < made.data.rows; ++row) {
    for (std::size_t column = 0; column < columns; ++column) {
      std::fprintf(text, "%.17g ", made.data(row, column));
      std::fprintf(arff, "%s%.17g", column == 0 ? "" : ",", made.data(row, column));
    }
    std::fprintf(text, "camp%d\n", made.camps[row]);
    std::fputs("\n", arff);
  }
  std::fclose(text);
  std::fclose(arff);
}

Matrix read(const std::string& path, std::size_t rows) {
  Matrix data(rows, columns);
  std::ifstream file(path + ".raw", std::ios::binary);
  if (!file.read(reinterpret_cast<char*>(data.cells.data()),
                 static_cast<std::streamsize>(data.cells.size() * sizeof(double)))) {
    throw std::runtime_error("cannot read " + path + ".raw");
  }
  return data;
}

/// The most memory the process ever held, in MiB, as Linux counts it.
double peak_mib() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.rfind("VmHWM:", 0) == 0) return std::stod(line.substr(6)) / 1024;
  }
  return 0;
}

void run(const std::string& path, std::size_t rows, int threads, std::uint64_t seed) {
  const Matrix data = read(path, rows);
  XmeansOptions options;
  options.threads = threads;
  options.seed = seed;
  const std::clock_t cpu_start = std::clock();
  const auto start = std::chrono::steady_clock::now();
  const auto found = xmeans(data, options);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  const double cpu = static_cast<double>(std::clock() - cpu_start) / CLOCKS_PER_SEC;
  if (!found) throw std::runtime_error(found.error().code);
  std::ifstream truth(path + ".truth");
  std::vector<int> camps(rows);
  for (int& camp : camps) truth >> camp;
  std::printf(
      "{\"rows\": %zu, \"threads\": %d, \"seconds\": %.4f, \"cpu\": %.4f, \"k\": %d, \"ari\": %.6f, \"sse\": "
      "%.6f, ",
      rows, threads, seconds, cpu, found->k, adjusted_rand_index(camps, found->labels), found->sse);
  std::printf("\"peak_mib\": %.0f}\n", peak_mib());
}

void ari() {
  std::vector<int> a;
  std::vector<int> b;
  for (int left = 0, right = 0; std::cin >> left >> right;) {
    a.push_back(left);
    b.push_back(right);
  }
  std::printf("{\"rows\": %zu, \"ari\": %.6f}\n", a.size(), adjusted_rand_index(a, b));
}

}  // namespace

int main(int count, char** arguments) {
  const std::vector<std::string> words(arguments + 1, arguments + count);
  try {
    if (words.size() == 4 && words[0] == "make") {
      write(words[1], make(std::stoul(words[2]), std::stoul(words[3])));
    } else if (words.size() == 3 && words[0] == "noise") {
      write(words[1], noise(std::stoul(words[2])));
    } else if (words.size() >= 3 && words[0] == "run") {
      run(words[1], std::stoul(words[2]), words.size() > 3 ? std::stoi(words[3]) : 0,
          words.size() > 4 ? std::stoull(words[4]) : 1);
    } else if (words.size() == 1 && words[0] == "ari") {
      ari();
    } else {
      std::fputs(usage, stderr);
      return 2;
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench_xmeans: %s\n", error.what());
    return 1;
  }
  return 0;
}
