#include "methods/impact/impute_search.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <utility>

#include "methods/impact/random.hpp"

namespace minga::methods::impact {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

// Of the seed; rows use the streams below 2^32 for their folds.
constexpr std::uint64_t order_stream = (std::uint64_t{1} << 40) + 2;

// Donors pass the cache in blocks of so many batches while several receivers look at them.
constexpr std::size_t block_batches = 32;

// New limits are drawn when the donors seen have doubled, and when each list has grown by so many.
constexpr std::size_t tighten_additions = 48;
constexpr std::size_t infinite = std::numeric_limits<std::size_t>::max();

// A column that less than this share of the donors answered is searched through its own few donors: among
// the nearest of all donors its own would be too rare.
constexpr std::size_t few_divisor = 16;

std::vector<std::uint32_t> shuffled(std::vector<std::uint32_t> rows, std::uint64_t seed) {
  Random random(seed, order_stream);
  for (std::size_t left = rows.size(); left > 1; --left) std::swap(rows[left - 1], rows[random.below(left)]);
  return rows;
}

std::variant<ByteTable, DoubleTable> make_table(const Matrix& answers, std::span<const std::uint32_t> donors,
                                                int threads) {
  if (ByteScreen::fits(answers.columns))
    if (const auto levels = find_levels(answers)) return ByteTable(answers, *levels, donors, threads);
  return DoubleTable(answers, donors, threads);
}

// The nearest donors of one list: all those within `limit`, or the first `keep` of them.
struct DonorList {
  std::vector<Neighbour> found;
  std::size_t keep = 0;     // aim at so many
  double limit = infinity;  // donors beyond it were left out

  void reset(std::size_t keep_) {
    found.clear();
    keep = keep_;
    limit = infinity;
  }
  // Lowers the limit to the distance of the nearest `enough` and forgets what lies beyond. Of very many at
  // the same distance it keeps the first.
  void prune(std::size_t enough) {
    if (found.size() <= enough) return;
    const auto end_of = [this](std::size_t count) {
      return found.begin() + static_cast<std::ptrdiff_t>(count);
    };
    std::nth_element(found.begin(), end_of(enough - 1), found.end(), Nearer{});
    limit = found[enough - 1].key;
    found.erase(
        std::remove_if(end_of(enough), found.end(), [this](const Neighbour& one) { return one.key > limit; }),
        found.end());
    if (found.size() <= 2 * keep) return;
    std::nth_element(found.begin(), end_of(keep - 1), found.end(), Nearer{});
    found.resize(keep);
  }
  // Sorts and keeps what is certain: of what is left, nothing is missing in between.
  void finish() {
    std::sort(found.begin(), found.end(), Nearer{});
    if (cut() && found.size() > keep) found.resize(keep);
  }
  bool cut() const { return limit < infinity; }
};

struct Shares {
  const std::vector<std::uint32_t>& answered;
  const std::vector<std::vector<std::uint32_t>>& few;
  std::size_t donors;

  bool is_few(std::uint32_t column) const { return answered[column] * few_divisor < donors; }
  // How many of the nearest donors of a list very likely hold k that answered, for each of its columns:
  // the mean of the negative binomial and four of its standard deviations. Too few cost a second look.
  std::size_t to_keep(const Query& query, std::size_t list, std::size_t k) const {
    std::uint32_t least = static_cast<std::uint32_t>(donors);
    for (std::size_t at = query.target_begin(list); at < query.target_ends[list]; ++at)
      if (!is_few(query.targets[at])) least = std::min(least, answered[query.targets[at]]);
    const double share = std::max(1.0, static_cast<double>(least)) / static_cast<double>(donors);
    const auto wanted = static_cast<double>(k);
    return static_cast<std::size_t>((wanted + 4 * std::sqrt(wanted * (1 - share))) / share) + 2;
  }
};

// One receiver on its way through the donors.
template <class Table>
class Receiver {
 public:
  Receiver(const Table& table, const Query& query, const Shares& shares, std::size_t k)
      : table_(table),
        query_(query),
        view_(table, query),
        donors_(shares.donors),
        lists_(query.lists()),
        sums_(query.part_ends.size()) {
    for (std::size_t list = 0; list < lists_.size(); ++list)
      lists_[list].keep = shares.to_keep(query, list, k);
  }

  void look_at(std::span<const std::uint32_t> donors, std::size_t first_batch) {
    for (std::size_t first = 0; first < donors.size(); first += batch_size) {
      const std::size_t count = std::min(batch_size, donors.size() - first);
      std::uint64_t passed = view_.pass(first_batch + first / batch_size);
      if (count < batch_size) passed &= (std::uint64_t{1} << count) - 1;
      for (; passed != 0; passed &= passed - 1)
        measure(donors[first + static_cast<std::size_t>(std::countr_zero(passed))]);
      seen_ += count;
      if (seen_ >= tighten_at_ || added_ >= tighten_after_) tighten();
    }
  }

  // Looks through `donors` for one list alone.
  void look_at_few(std::span<const std::uint32_t> donors, std::size_t list, std::size_t k,
                   std::vector<Neighbour>& into) {
    DonorList found;
    for (const std::uint32_t row : donors) {
      if (row == query_.receiver) continue;
      view_.measure(row, sums_);
      PartSum<typename Table::Sum> sum;
      for (std::size_t part = 0; part < sums_.size(); ++part)
        if (!query_.hide_parts || part != list) sum += sums_[part];
      add(found, row, sum);
    }
    std::sort(found.found.begin(), found.found.end(), Nearer{});
    found.found.resize(std::min(k, found.found.size()));
    into = std::move(found.found);
  }

  void finish() {
    for (DonorList& list : lists_) list.finish();
  }

  // The first k neighbours of a list that answered the column; false if the list was cut too short to say.
  bool donors_of(std::size_t list, std::uint32_t column, std::size_t k, std::vector<Neighbour>& into) const {
    into.clear();
    for (const Neighbour& neighbour : lists_[list].found) {
      if (!table_.has(neighbour.row, column)) continue;
      into.push_back(neighbour);
      if (into.size() == k) return true;
    }
    return !lists_[list].cut();
  }

  void widen() {
    for (DonorList& list : lists_) list.reset(4 * list.keep);
    view_.limit(infinity);
    seen_ = 0;
    added_ = 0;
    tighten_at_ = batch_size;
    hopeful_ = false;
  }

 private:
  void add(DonorList& list, std::uint32_t row, const PartSum<typename Table::Sum>& sum) {
    if (sum.shared == 0) return;
    const double key = static_cast<double>(sum.squares) / sum.shared;
    if (key > list.limit) return;
    list.found.push_back({key, row});
    ++added_;
  }

  void measure(std::uint32_t row) {
    if (row == query_.receiver) return;
    view_.measure(row, sums_);
    PartSum<typename Table::Sum> after;
    if (!query_.hide_parts) {
      for (const auto& sum : sums_) after += sum;
      return add(lists_[0], row, after);
    }
    // A list's sum is what comes before its part and what comes after: subtracting the part from the total
    // would leave rounding errors where the distance is zero.
    after_.resize(sums_.size());
    for (std::size_t part = sums_.size(); part-- > 0;) {
      after_[part] = after;
      after += sums_[part];
    }
    PartSum<typename Table::Sum> before;
    for (std::size_t part = 0; part < sums_.size(); ++part) {
      after_[part] += before;
      add(lists_[part], row, after_[part]);
      before += sums_[part];
    }
  }

  // Having seen a part of the donors, in random order, one need not wait for `keep` of them to set a limit:
  // so many nearest of the part suffice that, when all are seen, very likely `keep` lie within. If not,
  // finish() leaves a list too short, and widen() begins anew without this hope.
  std::size_t enough(std::size_t keep) const {
    if (!hopeful_) return keep;
    const double expected = static_cast<double>(keep * seen_) / static_cast<double>(donors_);
    return std::min(keep, static_cast<std::size_t>(expected + 2 * std::sqrt(expected)) + 3);
  }

  void tighten() {
    double greatest = 0;
    for (DonorList& list : lists_) {
      list.prune(enough(list.keep));
      greatest = std::max(greatest, list.limit);
    }
    view_.limit(greatest);
    added_ = 0;
    tighten_after_ = tighten_additions * lists_.size();
    tighten_at_ = 2 * seen_;
  }

  const Table& table_;
  const Query& query_;
  typename Table::View view_;
  std::size_t donors_;
  std::vector<DonorList> lists_;
  std::vector<PartSum<typename Table::Sum>> sums_;
  std::vector<PartSum<typename Table::Sum>> after_;
  std::size_t seen_ = 0;                  // donors so far
  std::size_t added_ = 0;                 // to the lists since the last tightening
  std::size_t tighten_at_ = batch_size;   // donors seen
  std::size_t tighten_after_ = infinite;  // additions
  bool hopeful_ = true;
};

template <class Table>
void look_at_all(std::span<Receiver<Table>> receivers, std::span<const std::uint32_t> donors) {
  constexpr std::size_t block = block_batches * batch_size;
  for (std::size_t first = 0; first < donors.size(); first += block)
    for (Receiver<Table>& receiver : receivers)
      receiver.look_at(donors.subspan(first, std::min(block, donors.size() - first)), first / batch_size);
}

template <class Table>
bool all_found(const Receiver<Table>& receiver, const Query& query, const Shares& shares, std::size_t k,
               std::vector<Neighbour>& buffer) {
  for (std::size_t list = 0; list < query.lists(); ++list)
    for (std::size_t at = query.target_begin(list); at < query.target_ends[list]; ++at)
      if (!shares.is_few(query.targets[at]) && !receiver.donors_of(list, query.targets[at], k, buffer))
        return false;
  return true;
}

template <class Table>
void search(const Table& table, std::span<const Query> queries, const Shares& shares,
            std::span<const std::uint32_t> donors, std::size_t k, const DonorSearch::Visit& visit) {
  std::vector<Receiver<Table>> receivers;
  receivers.reserve(queries.size());
  for (const Query& query : queries) receivers.emplace_back(table, query, shares, k);
  look_at_all(std::span(receivers), donors);
  std::vector<Neighbour> buffer;
  for (std::size_t number = 0; number < queries.size(); ++number) {
    const Query& query = queries[number];
    Receiver<Table>& receiver = receivers[number];
    receiver.finish();
    while (!all_found(receiver, query, shares, k, buffer)) {
      receiver.widen();
      look_at_all(std::span(&receiver, 1), donors);
      receiver.finish();
    }
    for (std::size_t list = 0; list < query.lists(); ++list) {
      for (std::size_t at = query.target_begin(list); at < query.target_ends[list]; ++at) {
        const std::uint32_t column = query.targets[at];
        if (shares.is_few(column)) {
          receiver.look_at_few(shares.few[column], list, k, buffer);
        } else {
          receiver.donors_of(list, column, k, buffer);
        }
        visit(number, column, buffer);
      }
    }
  }
}

}  // namespace

DonorSearch::DonorSearch(const Matrix& answers, const std::vector<std::uint32_t>& donors, std::uint64_t seed,
                         int threads)
    : shuffled_(shuffled(donors, seed)),
      answered_(answers.columns, 0),
      few_(answers.columns),
      table_(make_table(answers, shuffled_, threads)) {
  for (const std::uint32_t row : donors)
    for (std::size_t column = 0; column < answers.columns; ++column)
      if (!is_missing(answers(row, column))) ++answered_[column];
  const Shares shares{answered_, few_, donors.size()};
  for (std::uint32_t column = 0; column < answers.columns; ++column) {
    if (!shares.is_few(column)) continue;
    for (const std::uint32_t row : donors)
      if (!is_missing(answers(row, column))) few_[column].push_back(row);
  }
}

void DonorSearch::nearest(std::span<const Query> queries, std::size_t k, const Visit& visit) const {
  const Shares shares{answered_, few_, shuffled_.size()};
  std::visit([&](const auto& table) { search(table, queries, shares, shuffled_, k, visit); }, table_);
}

double DonorSearch::value(std::size_t row, std::size_t column) const {
  return std::visit([&](const auto& table) { return table.value(row, column); }, table_);
}

}  // namespace minga::methods::impact
