#include "methods/impact/impute_table.hpp"

#include "methods/parallel.hpp"

namespace minga::methods::impact {

namespace {

// Puts the donors' rows into batches, each batch column by column; lanes beyond the last donor keep `none`.
template <class T, class Allocator>
void fill_batches(std::vector<T, Allocator>& batches, const T* rows, std::size_t columns, T none,
                  std::span<const std::uint32_t> donors, int threads) {
  const std::size_t count = chunk_count(donors.size(), batch_size);
  batches.assign(count * columns * batch_size, none);
  parallel_for(donors.size(), batch_size, threads, [&](const Chunk& chunk) {
    T* const batch = batches.data() + chunk.index * columns * batch_size;
    for (std::size_t donor = chunk.begin; donor < chunk.end; ++donor) {
      const T* const row = rows + std::size_t{donors[donor]} * columns;
      for (std::size_t column = 0; column < columns; ++column)
        batch[column * batch_size + (donor - chunk.begin)] = row[column];
    }
  });
}

std::vector<std::uint64_t> pair_table(std::size_t levels, std::size_t stride) {
  std::vector<std::uint64_t> pairs(levels * stride, 0);
  for (std::size_t own = 0; own < levels; ++own) {
    for (std::size_t other = 0; other < levels; ++other) {
      const std::uint64_t steps = own < other ? other - own : own - other;
      pairs[own * stride + other] = (std::uint64_t{1} << 32) + steps * steps;
    }
  }
  return pairs;
}

}  // namespace

ByteTable::ByteTable(const Matrix& answers, const Levels& levels, std::span<const std::uint32_t> donors,
                     int threads)
    : columns_(answers.columns),
      levels_(levels),
      codes_(encode(answers, levels, threads)),
      pairs_(pair_table(levels.values.size(), codes_in_table)) {
  fill_batches(batches_, codes_.data(), columns_, no_code, donors, threads);
}

ByteTable::View::View(const ByteTable& table, const Query& query) : table_(&table), query_(&query) {
  const std::uint8_t* const codes = table.codes_.data() + query.receiver * table.columns_;
  for (const std::uint32_t column : query.columns)
    steps_.push_back({column, static_cast<std::uint32_t>(codes[column] * codes_in_table)});
  screen_.plan(query, codes);
}

void ByteTable::View::measure(std::size_t row, std::span<PartSum<Sum>> parts) const {
  const std::uint8_t* const codes = table_->codes_.data() + row * table_->columns_;
  const std::uint64_t* const pairs = table_->pairs_.data();
  const Step* step = steps_.data();
  for (std::size_t part = 0; part < parts.size(); ++part) {
    std::uint64_t sum = 0;
    for (const Step* const end = steps_.data() + query_->part_ends[part]; step != end; ++step)
      sum += pairs[step->pairs + codes[step->column]];
    parts[part] = {static_cast<std::uint32_t>(sum), static_cast<std::uint32_t>(sum >> 32)};
  }
}

DoubleTable::DoubleTable(const Matrix& answers, std::span<const std::uint32_t> donors, int threads)
    : answers_(&answers) {
  fill_batches(batches_, answers.cells.data(), answers.columns, missing, donors, threads);
}

void DoubleTable::View::measure(std::size_t row, std::span<PartSum<Sum>> parts) const {
  const std::span<const double> own = table_->answers_->row(query_->receiver);
  const std::span<const double> other = table_->answers_->row(row);
  const std::uint32_t* column = query_->columns.data();
  for (std::size_t part = 0; part < parts.size(); ++part) {
    PartSum<Sum> sum;
    for (const std::uint32_t* const end = query_->columns.data() + query_->part_ends[part]; column != end;
         ++column) {
      const double difference = other[*column] - own[*column];
      if (is_missing(difference)) continue;
      sum.squares += difference * difference;
      ++sum.shared;
    }
    parts[part] = sum;
  }
}

}  // namespace minga::methods::impact
