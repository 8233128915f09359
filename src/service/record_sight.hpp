#pragma once

#include <optional>

#include "service/permission.hpp"
#include "service/records.hpp"

// What of a record an actor sees, for the acts that read records.

namespace minga::service {

/// A register that the generic acts reach; "register.not_found" for others.
Result<const pack::Register*> open_register(const pack::Model& model, std::string_view name);

bool may_see(const pack::Field& field, pack::Privacy sees);

/// Takes out what is more private, and what is no longer a field.
void redact(const pack::Register& reg, pack::Privacy sees, Values& values);

/// What is shown of a place that may not be seen exactly: nothing, or the cells around it where its field
/// says so (coarsened_to). For maps alone: what is edited or exported must not be taken for the place.
enum class Places { left_out, coarse };

/// The record with what this access shows of it.
SeenRecord seen(const pack::Register& reg, const Access& access, store::Record record,
                Places places = Places::left_out);

/// Has the query find by nothing that this access does not show everywhere: "record.field_not_visible".
Result<void> only_visible(const pack::Register& reg, const Access& access, store::Query& query);

/// A page of what the access reaches.
Result<SeenPage> list_with(store::Reader& reader, const pack::Register& reg, const Access& access,
                           store::Query query, Places places = Places::left_out);

}  // namespace minga::service
