// Lists of many records by index and by scan: bench_store_lists FILE RECORDS
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "store/fold.hpp"
#include "store/record_query.hpp"
#include "store/saved_model.hpp"
#include "store/sqlite/sqlite_database.hpp"
#include "store/store.hpp"

namespace {

using namespace minga;
using store::Cell;

constexpr int runs = 15;
constexpr std::size_t page = 50;

double milliseconds_since(std::chrono::steady_clock::time_point began) {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count();
}

pack::Model model() {
  pack::Model out;
  pack::Pack pack;
  pack.name = "bench";
  pack.version = "1.0.0";
  out.packs.push_back(pack);
  pack::Register unit;
  unit.name = "unit";
  unit.title_fields = {"name"};
  const auto field = [&](const char* name, pack::FieldType type) {
    pack::Field made;
    made.name = name;
    made.type = type;
    unit.fields.push_back(made);
  };
  field("name", pack::FieldType::text);
  field("note", pack::FieldType::long_text);
  field("place", pack::FieldType::geometry);
  unit.fields.back().geometry = pack::GeometryKind::point;
  out.registers[unit.name] = unit;
  return out;
}

Geometry point(double x, double y) {
  std::string wkb("\x01\x01\x00\x00\x00", 5);
  for (const double number : {x, y}) {
    char bytes[sizeof number];
    std::memcpy(bytes, &number, sizeof number);
    wkb.append(bytes, sizeof number);
  }
  return {wkb};
}

/// Names as registers of miners have them: few words, often the same, with accents.
class Writing {
 public:
  Values values() {
    Values out;
    out["name"] = word(first_) + " " + word(second_) + " " + std::to_string(random_() % 100'000);
    out["note"] = "Visitada por " + word(second_) + "; " + word(first_) + " con " + word(third_) + ".";
    const double x = -80 + 13.0 * unit(), y = -18 + 30.0 * unit();
    out["place"] = point(x, y);
    return out;
  }

 private:
  using Words = std::vector<std::string>;
  const std::string& word(const Words& words) { return words[random_() % words.size()]; }
  double unit() { return static_cast<double>(random_()) / static_cast<double>(std::mt19937_64::max()); }

  std::mt19937_64 random_{7};
  Words first_{"Asociación", "Cooperativa", "Mina", "Socavón", "Concesión", "Frente", "Quebrada", "Cañón"};
  Words second_{"San José",  "Virgen del Rosario", "Río Madre", "Huaypetue",
                "El Dorado", "La Ñusta",           "Buriticá"};
  Words third_{"retorta", "mesa gravimétrica", "draga", "chute", "molino", "cianuro"};
};

void fill(const std::string& file, std::size_t records) {
  store::StoreOptions options;
  std::int64_t now = 1'790'000'000'000;
  options.clock = [&now] { return Instant{++now}; };
  options.random = seeded_random(1);
  auto workspace = store::open_sqlite(file, options).value();
  if (!workspace->migrate(model(), false)) std::abort();
  IdMaker ids(options.clock, seeded_random(2));
  Writing writing;
  const auto began = std::chrono::steady_clock::now();
  for (std::size_t done = 0; done < records;) {
    const auto written = workspace->write([&](store::Writer& writer) -> Result<void> {
      for (std::size_t i = 0; i < 1000 && done < records; ++i, ++done) {
        const auto made = writer.create(*workspace->model().find_register("unit"), ids.next(),
                                        writing.values(), {"bench", {}, "", ""});
        if (!made) return tl::unexpected(made.error());
      }
      return {};
    });
    if (!written) std::abort();
  }
  std::printf("%zu records written in %.0f ms: %.0f us each, change log and indexes included\n", records,
              milliseconds_since(began), 1000 * milliseconds_since(began) / static_cast<double>(records));
}

using Ids = std::vector<std::string>;

struct Timed {
  Ids ids;
  double median = 0;
};

Timed timed(const std::function<Ids()>& ask) {
  Timed out;
  std::vector<double> times;
  for (int i = 0; i < runs; ++i) {
    const auto began = std::chrono::steady_clock::now();
    out.ids = ask();
    times.push_back(milliseconds_since(began));
  }
  std::nth_element(times.begin(), times.begin() + runs / 2, times.end());
  out.median = times[runs / 2];
  return out;
}

/// The same list as the store asked for it before it had indexes.
struct Scan {
  std::string condition, order = "t.id";
  std::vector<Cell> cells;
};

class Comparison {
 public:
  explicit Comparison(const std::string& file)
      : database_(file, 1000),
        connection_(database_.connect(store::Access::read)),
        schema_(store::make_schema(store::saved_model(*connection_), 1)) {}

  bool compare(const char* what, const store::Query& query, const Scan& scan) {
    const Timed indexed = timed([&] { return by_store(query); });
    const Timed scanned = timed([&] { return by_scan(scan); });
    const bool same = indexed.ids == scanned.ids;
    std::printf("%-44s %9.2f ms %9.2f ms %8.1fx   %s, %zu on the page\n", what, indexed.median,
                scanned.median, scanned.median / indexed.median, same ? "same" : "DIFFERENT",
                indexed.ids.size());
    return same;
  }

 private:
  Ids by_store(const store::Query& query) {
    connection_->begin(store::Access::read);
    const auto found = store::list_records(*connection_, database_.dialect(), *schema_, query).value();
    connection_->commit();
    Ids out;
    for (const auto& record : found.records) out.push_back(to_string(record.id));
    return out;
  }
  Ids by_scan(const Scan& scan) {
    Ids out;
    const auto& layout = *schema_->layout("unit");
    connection_->begin(store::Access::read);
    connection_->run("SELECT " + layout.select + " FROM unit t WHERE NOT t.retired AND " + scan.condition +
                         " ORDER BY " + scan.order + " LIMIT 50",
                     scan.cells, [&](const store::Row& row) {
                       out.push_back(to_string(store::record_from(database_.dialect(), layout, row).id));
                       return true;
                     });
    connection_->commit();
    return out;
  }

  store::sqlite::SqliteDatabase database_;
  std::unique_ptr<store::Connection> connection_;
  std::shared_ptr<const store::Schema> schema_;
};

store::Query units() {
  store::Query query;
  query.register_name = "unit";
  query.limit = page;
  return query;
}

bool search(Comparison& comparison, const char* what, const std::string& words,
            const std::vector<std::string>& parts) {
  auto query = units();
  query.search = words;
  Scan scan;
  for (const auto& part : parts) {
    scan.cells.emplace_back(store::fold(part));
    const auto marker = "$" + std::to_string(scan.cells.size());
    scan.condition += (scan.cells.size() > 1 ? " AND " : "") + ("(instr(minga_fold(t.name), " + marker) +
                      ") > 0 OR instr(minga_fold(t.note), " + marker + ") > 0)";
  }
  return comparison.compare(what, query, scan);
}

bool box(Comparison& comparison, const char* what, const store::Box& around) {
  auto query = units();
  query.box = around;
  return comparison.compare(what, query,
                            {"minga_meets_box(t.place, $1, $2, $3, $4)",
                             "t.id",
                             {around.west, around.south, around.east, around.north}});
}

bool all(const std::string& file) {
  Comparison comparison(file);
  std::printf("%-44s %12s %12s %9s\n", "a page of 50", "indexed", "scan", "ratio");
  bool good = search(comparison, "search: a number in the name", "12345", {"12345"});
  good &= search(comparison, "search: two words, an accent", "CANON 1234", {"canon", "1234"});
  good &= search(comparison, "search: a word that a quarter has", "retorta", {"retorta"});
  good &= search(comparison, "search: nothing has it", "xyzzy", {"xyzzy"});
  good &= search(comparison, "search: two letters", "zq", {"zq"});
  auto query = units();
  query.filters = {{"name", store::Filter::Op::contains, {std::string("rosario 777")}}};
  good &= comparison.compare("filter: name contains", query,
                             {"instr(minga_fold(t.name), $1) > 0", "t.id", {"rosario 777"}});
  good &= box(comparison, "box: a district (0.1 by 0.1 degrees)", {-70.1, -12.7, -70.0, -12.6});
  good &= box(comparison, "box: a region (2 by 2 degrees)", {-71, -13, -69, -11});
  good &= box(comparison, "box: everything", {-180, -90, 180, 90});
  query = units();
  query.sort = {{"name", false}};
  good &=
      comparison.compare("sort: by title", query, {"TRUE", "minga_fold(t.name) ASC NULLS LAST, t.id", {}});
  query.sort = {{"changed", true}};
  good &=
      comparison.compare("sort: latest change first", query, {"TRUE", "t.changed DESC NULLS LAST, t.id", {}});
  return good;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) return 2;
  fill(arguments[1], std::strtoul(arguments[2], nullptr, 10));
  return all(arguments[1]) ? 0 : 1;
}
