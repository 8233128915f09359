#pragma once

#include "service/house.hpp"
#include "service/permission.hpp"

namespace minga::service {

/// Runs one act in a transaction, for whoever may: `body(writer, access)` gives what the act gives, a
/// Result<T>. Problems: those of `permit`, and what the body gives; then nothing is written.
template <class T, class Body>
Result<T> acting(House& house, const Actor& actor, std::string_view act, Body body) {
  Result<T> out;
  const auto done = house.store.write([&](store::Writer& writer) -> Result<void> {
    const auto access = permit(writer, house.store.model(), actor, act);
    if (!access) return tl::unexpected(access.error());
    out = body(writer, *access);
    if (!out) return tl::unexpected(out.error());
    return {};
  });
  if (!done) return tl::unexpected(done.error());
  return out;
}

/// Runs `body(writer)`, which gives a Checked<T>, in a transaction. Where it has problems nothing is written,
/// and all of them come back.
template <class T, class Body>
Checked<T> checked_writing(House& house, Body body) {
  Checked<T> out;
  const auto written = house.store.write([&](store::Writer& writer) -> Result<void> {
    out = body(writer);
    if (!out) return tl::unexpected(out.error().front());
    return {};
  });
  if (out && !written) return tl::unexpected(Problems{written.error()});
  return out;
}

}  // namespace minga::service
