#include "service/checks.hpp"

#include <algorithm>
#include <cmath>

#include "base/text.hpp"
#include "pack/validate.hpp"
#include "service/finding_words.hpp"
#include "service/note.hpp"
#include "service/permission.hpp"
#include "service/record_sight.hpp"
#include "service/values.hpp"

namespace minga::service {
namespace {

constexpr std::string_view tried = "check.tried";

/// Which territories are asked about; nothing: all.
using Within = std::optional<std::set<Id>>;

CheckOutcome outcome_of(store::Reader& reader, const pack::Register& reg, const Access& access,
                        const Within& within, const pack::Check& check, const std::string& today) {
  CheckOutcome outcome{check.name, reg.name, 0, {}};
  reader.run_check(check, today, [&](const store::CheckHit& hit) {
    auto record = reader.find(reg, hit.record);
    if (!record || record->retired) return true;
    const auto territory = territory_of(reg, record->id, record->values);
    // What belongs to no territory, a norm, concerns all of them.
    if (!access.reaches(territory) || (within && territory && !within->contains(*territory))) return true;
    if (++outcome.count <= most_checked_records)
      outcome.records.push_back({seen(reg, access, std::move(*record)), hit.numbers});
    return true;
  });
  return outcome;
}

/// A whole number without decimals, others with up to two.
std::string written_number(double number, Language language) {
  for (const int places : {0, 1})
    if (const double scale = std::pow(10, places); std::round(number * scale) == number * scale)
      return decimals(number, language, places);
  return decimals(number, language, 2);
}

std::string written(const pack::Model& model, const pack::Field& field, const Value& value,
                    Language language) {
  if (const auto* number = std::get_if<double>(&value)) return written_number(*number, language);
  const auto plain = text_of(field, value);
  if (field.type == pack::FieldType::date) return written_date(plain, language);
  if (field.type != pack::FieldType::choice) return plain;
  const auto* catalogue = model.find_catalogue(field.catalogue);
  const auto* item = catalogue ? catalogue->item(plain) : nullptr;
  return item ? item->label.in(language) : plain;
}

std::string ids_text(const pack::Check& check, const std::set<Id>& ids) {
  std::string out;
  for (const auto& record : check.example.records)
    if (ids.contains(record.id)) out += (out.empty() ? "" : ", ") + record.key;
  return out.empty() ? "-" : out;
}

}  // namespace

Result<std::vector<CheckOutcome>> run_checks(House& house, const Actor& actor,
                                             const std::optional<Id>& territory, const std::string& today) {
  const auto& model = house.store.model();
  Result<std::vector<CheckOutcome>> out;
  house.store.read([&](store::Reader& reader) {
    const auto allowed = permit(reader, model, actor, "check.read");
    if (!allowed) {
      out = tl::unexpected(allowed.error());
      return;
    }
    Within within;
    if (territory) {
      if (!allowed->reaches(territory)) {
        out = fail(ProblemKind::not_found, "record.not_found");
        return;
      }
      within = with_descendants(reader, model, {*territory});
    }
    for (const auto& [name, check] : model.checks) {
      const auto* reg = model.find_register(check.register_name);
      const auto access = permit(reader, model, actor, "record.read", reg->name);
      if (access) out->push_back(outcome_of(reader, *reg, *access, within, check, today));
    }
  });
  return out;
}

std::string sentence_of(const pack::Model& model, const CheckOutcome& outcome, const CheckedRecord& found,
                        Language language) {
  const auto& check = model.checks.find(outcome.check)->second;
  const auto& reg = *model.find_register(outcome.register_name);
  const auto& words = check.sentence.in(language);
  std::string out;
  for (std::size_t at = 0; at < words.size();) {
    const auto open = words.find('{', at), close = words.find('}', at);
    if (open == std::string::npos || close == std::string::npos || close < open) {
      out += words.substr(at);
      break;
    }
    out += words.substr(at, open - at);
    const auto name = words.substr(open + 1, close - open - 1);
    const auto number = std::find(check.numbers.begin(), check.numbers.end(), name);
    const auto index = static_cast<std::size_t>(number - check.numbers.begin());
    const auto* field = reg.field(name);
    const auto* value = value_in(found.record.record.values, name);
    if (number != check.numbers.end() && index < found.numbers.size() && found.numbers[index]) {
      out += written_number(*found.numbers[index], language);
    } else if (number == check.numbers.end() && field && value) {
      out += written(model, *field, *value, language);
    } else {
      out += "—";
    }
    at = close + 1;
  }
  return out;
}

Result<void> try_example(House& house, const pack::Check& check) {
  const auto& model = house.store.model();
  const Place place{check.source.file, check.source.line, 0, {}};
  std::set<Id> found;
  const auto written = house.store.write([&](store::Writer& writer) -> Result<void> {
    for (const auto& record : check.example.records) {
      const auto made = writer.create(*model.find_register(record.register_name), record.id, record.values,
                                      note_of(system_actor(), "check.read"));
      if (!made) return tl::unexpected(made.error());
    }
    // What the packs' own records make it find is not the example's affair.
    writer.run_check(check, check.example.today, [&](const store::CheckHit& hit) {
      if (std::any_of(check.example.records.begin(), check.example.records.end(),
                      [&](const auto& record) { return record.id == hit.record; }))
        found.insert(hit.record);
      return true;
    });
    return fail(ProblemKind::invalid, std::string(tried));  // so that nothing of it is kept
  });
  if (written.error().code != tried) {
    auto problem = written.error();
    problem.place = place;
    return tl::unexpected(std::move(problem));
  }
  const std::set<Id> wanted(check.example.finds.begin(), check.example.finds.end());
  if (found == wanted) return {};
  return fail(ProblemKind::invalid, "pack.check_example",
              {{"found", ids_text(check, found)}, {"wanted", ids_text(check, wanted)}}, place);
}

}  // namespace minga::service
