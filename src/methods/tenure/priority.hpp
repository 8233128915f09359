#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace minga::methods::tenure {

/// When something was done, in minutes from any moment at midnight; of a day alone where the hour is not
/// known.
struct Moment {
  std::int64_t minutes = 0;
  bool whole_day = false;

  Moment(std::int64_t at, bool hour_unknown = false) : minutes(at), whole_day(hour_unknown) {}
  bool operator==(const Moment&) const = default;
};

/// What of a right says who goes first where two lie on the same ground.
struct Claim {
  std::string kind;               // code of its kind: mining_title, native_community, ...
  std::optional<Moment> filed;    // date and hour of filing
  std::optional<Moment> granted;  // the same of the grant
  std::set<std::string> marks;    // what else a scale may look at: ethnic_community, ...
};

/// What a line of a scale looks at.
enum class By : std::uint8_t {
  kind,          // `first` and `then` are kinds
  mark,          // `first` and `then` are marks; an empty `then`: whoever lacks the mark
  filed,         // the earlier filed, if both are known and differ; a day without hour tells days apart alone
  granted,       // the earlier granted, likewise
  simultaneous,  // filed at the same minute: neither goes first, an auction decides
};

/// One line of a priority scale. Its legal basis stands where the scale is declared, under `code`.
struct Line {
  std::string code;
  By by = By::kind;
  std::set<std::string> first;  // kind, mark: those that go first
  std::set<std::string> then;   // kind, mark: those that yield to them; empty: all others
  std::set<std::string>
      within;  // filed, granted, simultaneous: only if both kinds are among these; empty: all
};

enum class Outcome : std::uint8_t { first, second, auction, undecided };

/// "first", "second", "auction", "undecided".
std::string_view code_of(Outcome outcome);

/// Which of two goes first and which line says so.
struct Order {
  Outcome outcome = Outcome::undecided;
  std::optional<std::size_t> line;  // in the scale; nothing where no line tells them apart

  bool operator==(const Order&) const = default;
};

/// The first line of the scale that tells `a` from `b` decides; no line is passed over because a later one is
/// clearer. order_of(b, a) is the same the other way round.
Order order_of(const Claim& a, const Claim& b, std::span<const Line> scale);

/// Why several stand beside each other in a group: what holds of some two of them. None in a group of one.
struct Tie {
  bool no_ground = false;  // two have no ground in common, so that there is nothing to decide between them
  bool auction = false;    // two go to auction
  bool untold = false;     // no line tells two apart
  bool circle = false;     // lines over two contradict each other

  bool operator==(const Tie&) const = default;
};

/// Claims that lines put in an order, all of them compared with each other.
struct Chain {
  /// By their numbers, the first to go first. Several in one group: see its tie; whoever stands in another
  /// group shares ground with every one of them and comes before or after all of them.
  std::vector<std::vector<std::size_t>> groups;
  std::vector<Tie> ties;  // of each group
  bool circular = false;  // some lines contradict each other over these claims

  /// Whether the places may be told as numbers: one number for two that share no ground would compare them.
  bool numbered() const;
};

/// The order among rights that lie on the same ground. Every claim is in just one of the four.
struct Ranking {
  std::vector<Chain> chains;  // of two claims or more, by their smallest number
  /// Compared with some of a chain and not with others, so that no place in it would be true: only what is
  /// said of two of them holds.
  std::vector<std::size_t> partly;
  std::vector<std::size_t> apart;  // they share ground with another, and no line compares them with any
  std::vector<std::size_t> alone;  // they share ground with no other
};

/// What was decided between two claims, by their numbers, whatever the scale says of them.
struct Decided {
  std::size_t first = 0, then = 0;
};

/// Who goes first among several, as far as lines tell it: "goes first" is closed over all of them (Warshall
/// 1962), and a chain is a weak order of it. Where lines leave none, as few as a greedy search finds (the
/// one with the most pairs that are not told first, then the larger number) are set aside as `partly`. A
/// scale of kinds and dates need not be an order (a before b, b before c, c before a): those in such a circle
/// share a group, and `circular` says so. What was decided of two stands in place of the lines; of a pair
/// that is told twice the last holds. `share` has claims x claims entries, row by row: 0 where the two have
/// no ground in common, so that nothing is told of them, not even by way of a third; empty: all lie on the
/// same ground. Cost: the cube of the claims.
Ranking ranking(std::span<const Claim> claims, std::span<const Line> scale,
                std::span<const Decided> decided = {}, std::span<const char> share = {});

}  // namespace minga::methods::tenure
