#include <algorithm>

#include "http/caller.hpp"
#include "http/json.hpp"
#include "http/operation.hpp"
#include "http/resources/import_problems.hpp"
#include "http/resources/resources.hpp"
#include "http/resources/rights_import_json.hpp"
#include "http/resources/schemas.hpp"
#include "http/schema.hpp"
#include "http/uploaded_file.hpp"
#include "service/rights_file.hpp"

namespace minga::http {
namespace {

constexpr std::size_t kRightsBody = std::size_t{128} << 20;
/// What it may become when it is unpacked or converted: it is held in memory.
constexpr std::uint64_t kMostUnpacked = std::uint64_t{512} << 20;
constexpr int kSecondsToRead = 120;

class ReadingPlace {
 public:
  explicit ReadingPlace(Api& api) : api_(api), taken_(api.layer_reads.try_acquire()) {}
  ReadingPlace(const ReadingPlace&) = delete;
  ReadingPlace& operator=(const ReadingPlace&) = delete;
  ~ReadingPlace() {
    if (taken_) api_.layer_reads.release();
  }
  bool taken() const { return taken_; }

 private:
  Api& api_;
  bool taken_;
};

std::string in_query(const Request& request, std::string_view name) {
  return std::string(request.query_value(name).value_or(""));
}

bool flag_in_query(const Request& request, std::string_view name) {
  return request.query_value(name).value_or("false") == "true";
}

/// name[key]=value, as often as it comes.
std::map<std::string, std::string> pairs_named(const Request& request, const std::string& name) {
  std::map<std::string, std::string> out;
  for (const auto& [key, value] : request.query)
    if (key.starts_with(name + "[") && key.ends_with(']'))
      out[key.substr(name.size() + 1, key.size() - name.size() - 2)] = value;
  return out;
}

service::RightsOrder rights_order_of(const Request& request) {
  service::RightsOrder order;
  order.territory = id_from(in_query(request, "territory")).value_or(Id{});
  order.source = in_query(request, "source");
  order.authority = in_query(request, "authority");
  order.date = in_query(request, "date");
  order.address = in_query(request, "address");
  order.licence = in_query(request, "licence");
  order.kind = in_query(request, "kind");
  order.category = in_query(request, "category");
  order.state = in_query(request, "state");
  order.columns = pairs_named(request, "columns");
  order.codes = pairs_named(request, "means");
  order.dates.month_first = flag_in_query(request, "month_first");
  if (const auto offset = request.query_value("offset")) order.dates.utc_offset = std::string(*offset);
  order.code_by_shape = flag_in_query(request, "code_by_shape");
  order.leave_out = flag_in_query(request, "leave_out");
  order.many_gone = flag_in_query(request, "many_gone");
  order.many_moved = flag_in_query(request, "many_moved");
  order.place_is_right = flag_in_query(request, "place_is_right");
  order.seen = in_query(request, "seen");
  return order;
}

service::RightsLayerOptions layer_options_of(const Request& request, const UploadedFile& file) {
  service::RightsLayerOptions options;
  options.file = file.path();
  options.name = plain_file_name(in_query(request, "file"));
  options.layer = in_query(request, "layer");
  options.crs = in_query(request, "crs");
  options.crs_over_file = flag_in_query(request, "crs_over_file");
  options.vertices = {in_query(request, "x"), in_query(request, "y"), ""};
  if (const auto columns = pairs_named(request, "columns"); columns.contains("code"))
    options.vertices.code = columns.at("code");
  options.swap = flag_in_query(request, "swap");
  options.time_limit = kSecondsToRead;
  options.most_bytes = kMostUnpacked;
  options.csv.encoding =
      formats::encoding_from(in_query(request, "encoding")).value_or(formats::Encoding::utf8);
  return options;
}

Response import_rights(Api& api, const Request& request) {
  const auto order = rights_order_of(request);
  const bool dry_run = request.query_value("dry_run").value_or("true") != "false";
  // Who may not is told that, and costs nobody the reading of a file.
  if (const auto may = service::may_import_rights(api.house, actor_of(request), order); !may)
    return problem(may.error(), request.language);
  if (!dry_run && order.seen.empty())
    return problem({ProblemKind::invalid, "rights.not_seen", {}, {"", 0, 0, "seen"}}, request.language);
  const ReadingPlace place(api);
  if (!place.taken()) return problem({ProblemKind::too_many, "rights.busy", {}, {}}, request.language);
  const auto file = UploadedFile::keep(request.body, in_query(request, "file"));
  if (!file) return problem(file.error(), request.language);
  const auto found = service::import_rights_file(api.house, actor_of(request),
                                                 layer_options_of(request, *file), order, dry_run);
  if (!found) return problems(found.error(), request.language);
  const bool written = found->report && found->report->written;
  return json_response(rights_import_json(*found, request.language), dry_run || written ? 200 : 422);
}

Operation operation_of_import() {
  using namespace schema;
  return Operation(
             "An edition of a register of land rights from a file. It is only tried unless dry_run is false.")
      .query("file", text(), "Its name: the ending says what it is.")
      .query("territory", uuid(), "Obligatory.")
      .query("source", text(), "Obligatory: name of the register, the same from edition to edition.")
      .query("authority", text(), "Obligatory: who publishes it.")
      .query("date", date(), "Obligatory: the day of the edition.")
      .query("address", text(), "Where it is published.")
      .query("licence", text(), "Licence or terms of use.")
      .query("kind", text(), "Of all its rights; a column overrules it.")
      .query("category", text(), "right, restriction or responsibility; right unless given.")
      .query("state", text(), "unstated unless given or told by a column.")
      .query("layer", text(), "Which of several.")
      .query("crs", text(), "Of a file that states none: EPSG:32719.")
      .query("crs_over_file", flag(), "crs overrules what the file states.")
      .query("swap", flag(), "The file has latitude or northing first.")
      .query("x", text(), "Of a CSV with a corner a row: the column of longitude or easting.")
      .query("y", text(), "Its column of latitude or northing.")
      .query("encoding", code({"utf8", "latin1"}), "Of a CSV; utf8 unless given.")
      .query_object("columns", map_of(text()),
                    "Field of land_right to column; others are found by usual names.")
      .query_object("means", map_of(text()), "Text of a column of kind, category or state to its code.")
      .query("month_first", flag(), "In dates such as 03/04/2020.")
      .query("offset", text(), "From UTC, of hours without one; -05:00 unless given.")
      .query("code_by_shape", flag(), "There are no codes: a right is known by its shape.")
      .query("leave_out", flag(), "Rows with a problem stay out, in place of nothing being taken.")
      .query("many_gone", flag(), "It is so that more than a fifth is gone.")
      .query("many_moved", flag(), "It is so that more than half lie wholly apart from where they were.")
      .query("place_is_right", flag(), "It is so that the shapes lie elsewhere than expected.")
      .query("dry_run", flag(), "false writes, if nothing is in doubt. Else it is only tried.")
      .query("seen", text(),
             "To write: what the trial gave as seen. 409 where it would do something else now.")
      .takes_file({"application/octet-stream", "application/zip", "application/geopackage+sqlite3",
                   "application/geo+json", "application/vnd.google-earth.kml+xml", "text/csv", "*/*"})
      .gives(200, ref("RightsImport"))
      .gives(422, ref("RightsImport"));
}

}  // namespace

void add_rights_import_routes(Router& router, Api& api) {
  auto info = operation_of_import().of(signed_in("rights.import"));
  info.body_limit = kRightsBody;
  router.add(Method::post, "/api/rights/import", info,
             [&api](const Request& request) { return import_rights(api, request); });
}

}  // namespace minga::http
