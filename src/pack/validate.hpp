#pragma once

#include "base/problem.hpp"
#include "pack/model.hpp"

namespace minga::pack {

/// Everything that is wrong with these values for this register, by field: type, required, limits,
/// choices, missing kinds, unknown and retired fields. Does not look at other records (uniqueness and
/// references are the store's and the act's to check). Empty when all is well.
Problems validate(const Model& model, const Register& reg, const Values& values);

/// Reads one value of a field from text (a CSV or XLSX cell, a filter in a URL); `#refused`,
/// `#does_not_know`, `#not_asked`, `#does_not_apply` are the missing answers; empty text is no value.
/// Choices may be given by code or by label in either language. Decimal comma is refused with a
/// problem that says so, never guessed.
Result<Value> value_from_text(const Model& model, const Field& field, std::string_view text);

/// The text form that value_from_text reads back (codes, ISO dates, WKT for geometry).
std::string text_of(const Field& field, const Value& value);

}  // namespace minga::pack
