#pragma once

#include "http/json.hpp"
#include "pack/model.hpp"

namespace minga::http {

/// A register's name in PascalCase: planned_action gives PlannedAction. Its schemas are named after it
/// (PlannedActionValues), which keeps them apart from all others.
std::string schema_name(std::string_view register_name);

/// The schemas of one register by name: {Register}Values, {Register}Record and {Register}Page.
Json register_schemas(const pack::Model& model, const pack::Register& reg);

/// What all share: Problem, Missing, Money, Geometry; and Value, Values, Record and Records (a page of them)
/// for who learns the registers at run time.
Json shared_schemas();

}  // namespace minga::http
