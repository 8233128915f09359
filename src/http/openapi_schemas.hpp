#pragma once

#include "http/json.hpp"
#include "pack/model.hpp"

namespace minga::http {

/// Schema names are the register's in PascalCase: planned_action gives PlannedAction.
std::string schema_name(std::string_view register_name);

/// The values of a register's records (JSON Schema 2020-12, as OpenAPI 3.1 takes it).
Json values_schema(const pack::Model& model, const pack::Register& reg);

/// The schemas that all registers share: Problem, Missing, Money, Geometry, Change, ImportReport.
Json shared_schemas();

/// A reference to a shared schema.
Json schema_reference(std::string_view name);

}  // namespace minga::http
