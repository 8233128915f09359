#include "service/priority_scales.hpp"

#include "base/joined.hpp"
#include "base/time.hpp"
#include "pack/validate.hpp"
#include "service/acting.hpp"
#include "service/note.hpp"
#include "service/record_sight.hpp"
#include "service/values.hpp"

namespace minga::service {
namespace {

constexpr const char* kAdopt = "rights.adopt_scale";
constexpr const char* kSign = "rights.sign_scale";

std::vector<ScaleSignature> signatures_of(store::Reader& reader, const Scale& scale) {
  std::vector<ScaleSignature> out;
  if (!scale.own) return out;
  for (const auto& record : all_where(reader, "priority_signature", {equals("scale", to_string(*scale.own))},
                                      {{"signed_on", false}})) {
    const auto text = [&](const char* field) { return text_in(record.values, field); };
    out.push_back({record.id, text("as_what"), text("signed_on"), id_in(record.values, "actor_group"),
                   text("version_hash"), text("version_hash") == scale.version});
  }
  return out;
}

Result<Id> make_checked(store::Writer& writer, House& house, const char* name, Values values,
                        const store::ChangeNote& note) {
  const auto& model = house.store.model();
  const auto& reg = *model.find_register(name);
  if (auto wrong = pack::validate(model, reg, values); !wrong.empty()) return tl::unexpected(wrong.front());
  const auto made = writer.create(reg, house.new_id(), std::move(values), note);
  if (!made) return tl::unexpected(made.error());
  return made->id;
}

Values line_values(const ScaleLine& line, pack::PriorityBy by, Language language) {
  using Items = std::vector<std::string>;
  const auto items = [](const std::set<std::string>& set) { return Items(set.begin(), set.end()); };
  Values out{{"looks_at", std::string(pack::code_of(by))},
             {"label", line.label.in(language)},
             {"sentence", line.sentence.in(language)}};
  const bool marks = by == pack::PriorityBy::mark;
  const auto put = [&](const char* field, const std::set<std::string>& set) {
    if (!set.empty()) out[field] = items(set);
  };
  put(marks ? "first_marks" : "first_kinds", line.rule.first);
  put(marks ? "then_marks" : "then_kinds", line.rule.then);
  put("within_kinds", line.rule.within);
  if (line.basis.empty()) return out;
  const auto& cited = line.basis.front();
  out["norm"] = cited.norm.empty() ? cited.source : cited.norm;
  if (cited.article) out["article"] = *cited.article;
  if (!cited.source.empty()) out["where_found"] = cited.source;
  return out;
}

Result<Id> adopt(store::Writer& writer, House& house, const Actor& actor, const Id& territory,
                 const pack::PriorityScale& from, Language language) {
  if (!all_where(writer, "priority_scale", {equals("territory", to_string(territory))}).empty())
    return fail(ProblemKind::conflict, "rights.has_scale");
  const auto note = note_of(actor, kAdopt, from.head.name);
  const auto scale = make_checked(writer, house, "priority_scale",
                                  {{"territory", to_string(territory)},
                                   {"name", from.head.label.in(language)},
                                   {"based_on", from.head.name}},
                                  note);
  if (!scale) return scale;
  const auto lines = scale_of(from, "").lines;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    auto values = line_values(lines[i], from.lines[i].by, language);
    values["scale"] = to_string(*scale);
    values["territory"] = to_string(territory);
    values["position"] = static_cast<std::int64_t>(i + 1);
    if (const auto made = make_checked(writer, house, "priority_line", std::move(values), note); !made)
      return made;
  }
  return scale;
}

Result<Id> sign(store::Writer& writer, House& house, const Actor& actor, const Access& access,
                const NewSignature& signature) {
  const auto& model = house.store.model();
  const auto own = find_reached(writer, model, access, "priority_scale", signature.scale);
  if (!own) return tl::unexpected(own.error());
  const auto scale = scale_of(writer, *own);
  if (scale.version != signature.version)
    return fail(ProblemKind::precondition_failed, "rights.scale_changed");
  if (!is_date(signature.signed_on) || signature.signed_on > to_rfc3339(house.clock()).substr(0, 10))
    return fail(ProblemKind::invalid, "rights.signature_day", {{"value", signature.signed_on}},
                {"", 0, 0, "signed_on"});
  Values values{{"scale", to_string(signature.scale)},
                {"territory", text_in(own->values, "territory")},
                {"as_what", signature.as_what},
                {"signed_on", signature.signed_on},
                {"version_hash", scale.version}};
  if (signature.actor_group) values["actor_group"] = to_string(*signature.actor_group);
  return make_checked(writer, house, "priority_signature", std::move(values), note_of(actor, kSign));
}

}  // namespace

Result<ScaleAnswer> territory_scale(House& house, const Actor& actor, const Id& territory,
                                    const std::string& on) {
  Result<ScaleAnswer> out;
  house.store.read([&](store::Reader& reader) {
    const auto& model = house.store.model();
    const auto access = permit(reader, model, actor, "rights.order");
    if (!access) {
      out = tl::unexpected(access.error());
    } else if (!is_date(on)) {
      out = fail(ProblemKind::invalid, "rights.no_such_day", {{"value", on}}, {"", 0, 0, "on"});
    } else if (const auto place = find_reached(reader, model, *access, "territory", territory); !place) {
      out = tl::unexpected(place.error());
    } else if (auto scale = scale_for(reader, model, territory, "", on); !scale) {
      out = tl::unexpected(scale.error());
    } else {
      auto signatures = signatures_of(reader, *scale);
      out = ScaleAnswer{std::move(*scale), std::move(signatures)};
    }
  });
  return out;
}

Result<Id> adopt_scale(House& house, const Actor& actor, const Id& territory, const std::string& from,
                       Language language) {
  const auto& model = house.store.model();
  return acting<Id>(house, actor, kAdopt, [&](store::Writer& writer, const Access& access) -> Result<Id> {
    if (const auto place = find_reached(writer, model, access, "territory", territory); !place)
      return tl::unexpected(place.error());
    const auto found = model.priorities.find(from);
    if (found == model.priorities.end())
      return fail(ProblemKind::invalid, "rights.rules_unknown",
                  {{"name", from},
                   {"known", joined(model.priorities, ", ", &decltype(model.priorities)::value_type::first)}},
                  {"", 0, 0, "from"});
    return adopt(writer, house, actor, territory, found->second, language);
  });
}

Result<Id> sign_scale(House& house, const Actor& actor, const NewSignature& signature) {
  return acting<Id>(house, actor, kSign, [&](store::Writer& writer, const Access& access) {
    return sign(writer, house, actor, access, signature);
  });
}

}  // namespace minga::service
