#pragma once

#include "base/problem.hpp"
#include "pack/model.hpp"

namespace minga::pack {

/// What a newer model takes away from an older one whatever the data: a register or field that is gone
/// instead of retired ("pack.register_gone", "pack.field_gone"), a field whose type cannot hold what it held
/// ("pack.type_narrowed"), a reference to another register ("pack.reference_changed"), a currency that is
/// gone
/// ("pack.currency_gone"), a choice whose code is gone instead of retired ("pack.item_gone"), a procedure or
/// a step of one that is gone ("pack.procedure_gone", "pack.step_gone"). Places are those of the newer model;
/// of the older where a register or procedure is gone. Limits that became narrower depend on the data: the
/// store checks them.
Problems check_narrowing(const Model& before, const Model& after);

/// Whether every value of type `from` is a value of type `to`.
bool widens(FieldType from, FieldType to);

}  // namespace minga::pack
