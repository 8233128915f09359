#pragma once

#include <functional>
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

/// Which of a list's records show which of its fields: by the territory of each.
class Sight {
 public:
  /// The columns that are read: the fields, and behind them what tells the territory.
  Sight(const pack::Register& reg, const Access& access, std::vector<const pack::Field*> fields,
        Places places);
  const std::vector<std::string>& columns() const { return columns_; }
  /// The values of the fields alone, empty where this record does not show them. Good until the next.
  store::RecordView of(const store::RecordView& record);

 private:
  pack::Privacy seen_in(const store::RecordView& record);
  ValueView in_its_place(const pack::Field& field, const ValueView& hidden);

  const pack::Register& reg_;
  const Access& access_;
  std::vector<const pack::Field*> fields_;
  Places places_;
  std::vector<std::string> columns_;
  std::vector<ValueView> values_;
  std::string cells_;
  std::optional<std::size_t> territory_at_;
  std::optional<std::string> last_;  // the territory of the record before
  pack::Privacy last_sees_ = pack::Privacy::open;
};

/// list_with, record by record, with these fields alone.
Result<store::PageEnd> each_with(store::Reader& reader, const pack::Register& reg, const Access& access,
                                 store::Query query, std::vector<const pack::Field*> fields, Places places,
                                 const std::function<void(const store::RecordView&)>& each);

/// A page of what the access reaches.
Result<SeenPage> list_with(store::Reader& reader, const pack::Register& reg, const Access& access,
                           store::Query query, Places places = Places::left_out);

/// The record, where the access reaches it; else "record.not_found", as if it were not there.
Result<store::Record> find_reached(store::Reader& reader, const pack::Model& model, const Access& access,
                                   const char* name, const Id& id);

}  // namespace minga::service
