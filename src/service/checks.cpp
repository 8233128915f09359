#include "service/checks.hpp"

#include <algorithm>
#include <cmath>

#include "base/text.hpp"
#include "pack/validate.hpp"
#include "service/countries.hpp"
#include "service/finding_words.hpp"
#include "service/labels.hpp"
#include "service/note.hpp"
#include "service/permission.hpp"
#include "service/record_sight.hpp"
#include "service/values.hpp"

namespace minga::service {
namespace {

constexpr std::string_view tried = "check.tried";

/// Which territories are asked about; nothing: all.
using Within = std::optional<std::set<Id>>;

/// The check, its answer narrowed to the records of these territories and those of none, by the database.
/// What it finds is the same as without; so its own text, which may compare a record with others of other
/// territories, is left as it is and only what comes out of it is looked at.
pack::Check narrowed(pack::Check check, const pack::Register& reg, const Within& within) {
  if (!within || reg.territory_field.empty()) return check;
  if (std::ranges::find(check.reads, reg.name) == check.reads.end()) check.reads.push_back(reg.name);
  std::string columns = "found.record AS record";
  for (const auto& number : check.numbers) columns += ", found." + number + " AS " + number;
  std::string ids;
  for (const auto& id : *within) ids += (ids.empty() ? "'" : ", '") + to_string(id) + "'";
  const auto& field = reg.territory_field;
  // A line of its own: the check's text may end in a comment.
  check.sql = "SELECT " + columns + " FROM (" + check.sql +
              "\n) AS found WHERE found.record IN (SELECT own.id FROM " + reg.name + " own WHERE own." +
              field + " IS NULL OR own." + field + " IN (" + ids + "))";
  return check;
}

/// What is asked of all checks at once.
struct Asked {
  Within within;
  std::string country;  // of the territory that is asked about; empty: not known, or none is
  std::string today;
};

/// Whether the record concerns where is asked. What belongs to a country (a norm by its jurisdiction, and all
/// that a pack of one country checks) concerns territories of that country and of none that is known.
bool concerns(const pack::Register& reg, const Values& values, const std::optional<Id>& territory,
              const std::string& country_of_check, const std::string& asked, Countries& countries) {
  if (reg.territory_field.empty() && reg.field("jurisdiction") != nullptr &&
      !holds_in(country_in(text_in(values, "jurisdiction")), asked))
    return false;
  return holds_in(country_of_check, territory ? countries.of(*territory) : asked);
}

CheckOutcome outcome_of(store::Reader& reader, const pack::Model& model, const pack::Check& check,
                        const Access& access, const Asked& asked, Countries& countries) {
  const auto& reg = *model.find_register(check.register_name);
  const auto country = country_of_pack(model, check.pack);
  CheckOutcome outcome{check.name, reg.name, 0, {}};
  reader.run_check(narrowed(check, reg, asked.within), asked.today, [&](const store::CheckHit& hit) {
    auto record = reader.find(reg, hit.record);
    if (!record || record->retired) return true;
    const auto territory = territory_of(reg, record->id, record->values);
    // What belongs to no territory, a norm, concerns all of its country.
    if (!access.reaches(territory) || (asked.within && territory && !asked.within->contains(*territory)) ||
        !concerns(reg, record->values, territory, country, asked.country, countries))
      return true;
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
  return label_in(model, field.catalogue, plain, language);
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
    Asked asked{std::nullopt, "", today};
    Countries countries(reader, model);
    if (territory) {
      if (!allowed->reaches(territory)) {
        out = fail(ProblemKind::not_found, "record.not_found");
        return;
      }
      asked.within = with_descendants(reader, model, {*territory});
      asked.country = countries.of(*territory);
    }
    for (const auto& [name, check] : model.checks) {
      const auto* reg = model.find_register(check.register_name);
      const auto access = permit(reader, model, actor, "record.read", reg->name);
      if (access) out->push_back(outcome_of(reader, model, check, *access, asked, countries));
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
