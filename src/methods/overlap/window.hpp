#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "methods/overlap/shape.hpp"

namespace minga::methods::overlap {

/// An edge over x from `left` to `right`, in coordinates about the window's lower left corner. Going upwards
/// over it one enters its shape (`enters` = 1, lower edges) or leaves it (-1, upper edges).
struct WindowEdge {
  double left = 0, right = 0;
  double y_left = 0, y_right = 0;
  std::int32_t enters = 0;
  std::uint32_t of = 0;  // whose edge it is, as the caller numbers shapes

  double at(double x) const { return y_left + (x - left) / (right - left) * (y_right - y_left); }
};

/// How much of a window a shape has.
enum class Presence : std::uint8_t { none, part, all };

/// Adds to `out` edges that say within the window what the shape's boundary says: its own edges there, cut to
/// the window's x; what runs above or below the window is replaced by level edges there. `all` and `none` are
/// exact in so far as no edge runs through the window; for `none` nothing is added.
Presence edges_in_window(const Shape& shape, const Box& window, std::uint32_t of,
                         std::vector<WindowEdge>& out);

/// How many lines area_of_first_under_others would have to look at.
std::size_t cost_of(const std::vector<WindowEdge>& edges);

/// The area of the window that both shape number 0 and at least one other cover. The edges are those of
/// edges_in_window.
double area_of_first_under_others(const std::vector<WindowEdge>& edges, const Box& window);

}  // namespace minga::methods::overlap
