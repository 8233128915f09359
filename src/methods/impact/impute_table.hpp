#pragma once

#include <cstddef>
#include <cstdint>
#include <new>
#include <span>
#include <vector>

#include "methods/impact/impute_levels.hpp"
#include "methods/impact/impute_query.hpp"
#include "methods/impact/impute_screen.hpp"
#include "methods/impact/matrix.hpp"

/// Two forms of the table of answers that the donor search works on. Both have the rows as they are, to
/// measure single pairs, and the donors in batches column by column, to screen many at once.
namespace minga::methods::impact {

/// Room for vector loads.
template <class T>
struct Aligned {
  using value_type = T;
  Aligned() = default;
  template <class U>
  explicit Aligned(const Aligned<U>&) {}
  T* allocate(std::size_t count) {
    return static_cast<T*>(::operator new (count * sizeof(T), std::align_val_t{64}));
  }
  void deallocate(T* memory, std::size_t) { ::operator delete (memory, std::align_val_t{64}); }
  bool operator==(const Aligned&) const = default;
};

/// Sum of squared differences and number of shared answers over one part of a receiver's answers.
template <class Sum>
struct PartSum {
  Sum squares = 0;
  std::uint32_t shared = 0;

  PartSum& operator+=(const PartSum& other) {
    squares += other.squares;
    shared += other.shared;
    return *this;
  }
};

/// Answers as codes on a scale of few levels. Distances are in steps of that scale, and exact.
class ByteTable {
 public:
  using Sum = std::uint32_t;
  ByteTable(const Matrix& answers, const Levels& levels, std::span<const std::uint32_t> donors, int threads);

  bool has(std::size_t row, std::size_t column) const { return codes_[row * columns_ + column] != no_code; }
  double value(std::size_t row, std::size_t column) const {
    return levels_.values[codes_[row * columns_ + column]];
  }

  /// The donors as one receiver sees them: which pass the screen, and how far one of them is.
  class View {
   public:
    View(const ByteTable& table, const Query& query);
    void measure(std::size_t row, std::span<PartSum<Sum>> parts) const;
    void limit(double greatest) { screen_.limit(greatest, table_->levels_.values.size()); }
    std::uint64_t pass(std::size_t batch) const {
      return screen_.pass(table_->batches_.data() + batch * table_->columns_ * batch_size);
    }

   private:
    struct Step {
      std::uint32_t column;
      std::uint32_t pairs;  // where the receiver's answer begins in the table of pairs
    };
    const ByteTable* table_;
    const Query* query_;
    std::vector<Step> steps_;
    ByteScreen screen_;
  };

 private:
  static constexpr std::size_t codes_in_table = std::size_t{no_code} + 1;

  std::size_t columns_;
  Levels levels_;
  std::vector<std::uint8_t> codes_;  // row after row
  std::vector<std::uint8_t, Aligned<std::uint8_t>> batches_;
  std::vector<std::uint64_t> pairs_;  // by two codes: squared difference, and 1 << 32 if both are answers
};

/// Answers of any value.
class DoubleTable {
 public:
  using Sum = double;
  DoubleTable(const Matrix& answers, std::span<const std::uint32_t> donors, int threads);

  bool has(std::size_t row, std::size_t column) const { return !is_missing((*answers_)(row, column)); }
  double value(std::size_t row, std::size_t column) const { return (*answers_)(row, column); }

  class View {
   public:
    View(const DoubleTable& table, const Query& query) : table_(&table), query_(&query) {
      screen_.plan(query, table.answers_->row(query.receiver));
    }
    void measure(std::size_t row, std::span<PartSum<Sum>> parts) const;
    void limit(double greatest) { screen_.limit(greatest); }
    std::uint64_t pass(std::size_t batch) const {
      return screen_.pass(table_->batches_.data() + batch * table_->answers_->columns * batch_size);
    }

   private:
    const DoubleTable* table_;
    const Query* query_;
    DoubleScreen screen_;
  };

 private:
  const Matrix* answers_;
  std::vector<double, Aligned<double>> batches_;
};

}  // namespace minga::methods::impact
