// The tutorial in docs/ adds a register as a file. Here its files are taken out of the page, written to disk,
// and the register is driven through everything that a register gives.
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <regex>
#include <sstream>

#include "contract.hpp"
#include "formats/csv.hpp"
#include "formats/xlsx.hpp"
#include "site.hpp"
#include "support/tutorial.hpp"

namespace minga::http::testing {
namespace {

namespace fs = std::filesystem;
using minga::testing::Tutorial;

/// A workspace on the pack of the tutorial that can be closed and opened again, as an upgrade does.
class Tutored : public ::testing::Test {
 protected:
  Tutored() : folder_(make_folder()) {
    tutorial.write_files(folder_);
    auto made =
        service::make_workspace(folder_ / "work", {"core", "buritica", "retorts"}, paths(), options());
    if (!made) throw std::runtime_error(sentence(Language::en, made.error().front()));
    move_in(std::move(*made));
  }
  ~Tutored() override {
    open_.reset();
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }

  /// Stops, takes the tutorial's second version, and opens the workspace again.
  void upgrade() {
    open_.reset();
    tutorial.write_changes(folder_);
    auto opened = service::open_workspace(folder_ / "work", paths(), options());
    ASSERT_TRUE(opened) << sentence(Language::en, opened.error().front());
    move_in(std::move(*opened));
  }

  Badge sign_in(const std::string& role, const std::string& territory = "buritica") {
    const auto login = role + "-" + std::to_string(++people_);
    service::Grant grant{role, std::nullopt};
    if (role != "administrator") grant.territory = pack_record("territory", territory);
    if (!service::create_account(open_->house, service::system_actor(),
                                 {login, role, "una clave larga", "es", {grant}}))
      throw std::runtime_error("no account");
    const auto made = service::log_in(open_->house, login, "una clave larga");
    return {made->session_token, made->csrf_token, ""};
  }
  Answer send(Method method, const std::string& target, const Badge& badge = {}, const std::string& body = {},
              const Pairs& headers = {}) {
    auto answer = send_to(open_->router, method, target, badge, body, headers);
    open_->contract->expect_kept(method, target, body, answer);
    return answer;
  }
  /// Records the retort of the page; its id.
  std::string record(const Badge& badge) {
    const auto made = send(Method::post, "/api/records/retort", badge, tutorial.file("retort.json"));
    EXPECT_EQ(made.status, 201) << made.body;
    return made.json().value("id", "");
  }
  Answer import(const Badge& badge, const std::string& format, const std::string& bytes, bool dry_run) {
    return send(Method::post,
                "/api/records/retort/import?format=" + format + "&dry_run=" + (dry_run ? "true" : "false"),
                badge, bytes);
  }
  Json list(const Badge& badge, const std::string& query = "") {
    return send(Method::get, "/api/records/retort?count=true" + query, badge).json();
  }
  Id pack_record(std::string_view register_name, std::string_view key) {
    for (const auto& one : open_->workspace.store->model().records)
      if (one.register_name == register_name && one.key == key) return one.id;
    throw std::runtime_error("no pack record " + std::string(key));
  }
  fs::path geopackage() const { return folder_ / "work" / "workspace.gpkg"; }
  store::Store& store() { return *open_->workspace.store; }

  static store::StoreOptions options() {
    store::StoreOptions options;
    options.clock = clock();
    options.random = seeded_random(1);
    return options;
  }

  Tutorial tutorial{MINGA_SOURCE_DIR "/docs/tutorial-register.md"};
  fs::path folder_;

 private:
  struct Open {
    service::Workspace workspace;
    service::House house;
    Api api;
    Router router;
    std::unique_ptr<Contract> contract;
    Open(service::Workspace opened, unsigned seed)
        : workspace(std::move(opened)),
          house{*workspace.store, clock(), service::shared_id_maker(clock(), seeded_random(seed)),
                seeded_random(seed + 1)},
          api(house, std::make_shared<Metrics>()) {
      house.password_cost = {1, 8192};
      api.packs = workspace.packs;
      router = make_router(api);
      contract = std::make_unique<Contract>(router);
    }
  };
  static fs::path make_folder() {
    auto pattern = (fs::temp_directory_path() / "minga-tutorial-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    return pattern;
  }
  service::PackPaths paths() const { return {fs::path(MINGA_SOURCE_DIR) / "packs", folder_ / "packs"}; }
  static Clock clock() {
    return [] { return Instant{1'774'300'000'000}; };  // 2026-03-23
  }
  /// With ids of their own each time: the clock stands still.
  void move_in(service::Workspace opened) { open_ = std::make_unique<Open>(std::move(opened), seed_ += 2); }

  unsigned seed_ = 0;
  std::unique_ptr<Open> open_;
  int people_ = 0;
};

TEST_F(Tutored, TheRegisterIsARestResource) {
  const auto badge = sign_in("coordinator");
  const auto id = record(badge);
  const auto path = "/api/records/retort/" + id;
  const auto shown = send(Method::get, path, badge);
  EXPECT_EQ(shown.headers.get("ETag"), "\"1\"");
  const auto values = shown.json()["values"];
  EXPECT_EQ(values["state"], "lent") << "the default";
  EXPECT_EQ(values["value"], (Json{{"amount", "1250.50"}, {"currency", "COP"}}));
  EXPECT_EQ(values["recovery"], (Json{{"missing", "does_not_know"}}));
  EXPECT_EQ(values["place"]["coordinates"], (Json{-75.91, 6.72}));
  EXPECT_EQ(shown.json()["title"], "BU-014");

  const std::string change = R"({"values": {"state": "returned", "recovery": 93.5}})";
  EXPECT_EQ(send(Method::patch, path, badge, change, {{"If-Match", "\"1\""}}).status, 200);
  EXPECT_EQ(send(Method::patch, path, badge, change, {{"If-Match", "\"1\""}}).status, 412) << "a lost update";
  EXPECT_EQ(list(badge, "&filter[state]=returned&filter[recovery][gte]=90&sort=-lent_on")["total"], 1);
  EXPECT_EQ(list(badge, "&filter[recovery][missing]=does_not_know")["total"], 0);
  EXPECT_EQ(list(badge, "&bbox=-76,6,-75,7")["total"], 1);
  EXPECT_EQ(list(badge, "&bbox=-70,6,-69,7")["total"], 0);

  const auto again = send(Method::post, "/api/records/retort", badge, tutorial.file("retort.json"));
  EXPECT_EQ(again.status, 409) << "the code is unique: " << again.body;
  EXPECT_EQ(send(Method::del, path, badge, "", {{"If-Match", "\"2\""}}).status, 204);
  EXPECT_EQ(list(badge)["total"], 0);
}

TEST_F(Tutored, KeepsAPhotoForThoseWhoMaySeeTheField) {
  const auto badge = sign_in("facilitator");
  const auto path = "/api/records/retort/" + record(badge);
  const std::string picture = "\x89PNG, as it were";
  const auto stored = send(Method::post, "/api/files", badge, picture, {{"Content-Type", "image/png"}});
  ASSERT_EQ(stored.status, 201) << stored.body;
  const Json change{{"values", {{"photo", stored.json()["sha256"]}}}};
  EXPECT_EQ(send(Method::patch, path, badge, change.dump(), {{"If-Match", "\"1\""}}).status, 200);
  EXPECT_EQ(send(Method::get, path + "/files/photo", sign_in("analyst")).body, picture);
  EXPECT_EQ(send(Method::get, path + "/files/photo", sign_in("observer")).status, 404);
}

TEST_F(Tutored, RefusesWhatTheFileSaysItMust) {
  const auto badge = sign_in("coordinator");
  const auto refused = [&](const char* field, const Json& value) {
    auto body = Json::parse(tutorial.file("retort.json"));
    body["values"][field] = value;
    const auto answer = send(Method::post, "/api/records/retort", badge, body.dump());
    EXPECT_EQ(answer.status, 422) << field << " " << answer.body;
    EXPECT_NE(answer.body.find(field), std::string::npos) << answer.body;
  };
  refused("code", nullptr);
  refused("code", "bu 14");
  refused("recovery", 140);
  refused("recovery", {{"missing", "does_not_apply"}});
  refused("value", {{"amount", "10.00"}, {"currency", "EUR"}});
  refused("state", "lost");
  refused("lent_on", "2026-02-30");
  refused("photo", "a photograph");
  refused("place", {{"type", "LineString"}, {"coordinates", {{-75.9, 6.7}, {-75.8, 6.7}}}});
  EXPECT_EQ(list(badge)["total"], 0);
}

TEST_F(Tutored, TheContractDescribesIt) {
  const auto contract = send(Method::get, "/api/openapi.json").json();
  for (const auto* path : {"/api/records/retort", "/api/records/retort/{id}", "/api/records/retort/import",
                           "/api/records/retort/export", "/api/records/retort/{id}/history"})
    EXPECT_TRUE(contract["paths"].contains(path)) << path;
  const auto text = contract["components"]["schemas"].dump();
  for (const auto* piece : {"Mercury recovered (%)", R"(["lent","returned","broken"])",
                            R"(["not_asked","refused","does_not_know"])", R"(^(?:[A-Z]+-[0-9]+)$)"})
    EXPECT_NE(text.find(piece), std::string::npos) << piece;
  EXPECT_TRUE(contract["components"]["schemas"].contains("RetortRecord"));
  bool described = false;
  const auto registers = send(Method::get, "/api/registers", sign_in("coordinator")).json();
  for (const auto& reg : registers["registers"])
    if (reg["name"] == "retort") {
      described = reg["has_geometry"] == true && reg["plural"]["es"] == "Retortas" &&
                  reg["fields"].size() == 10U && reg["may"]["create"] == true;
    }
  EXPECT_TRUE(described) << "what the pages draw form, list and map from";
}

TEST_F(Tutored, TablesComeInAfterATrial) {
  const auto badge = sign_in("facilitator");
  const auto wrong = import(badge, "csv", tutorial.file("retorts-wrong.csv"), true).json();
  std::set<std::string> places;
  for (const auto& found : wrong["problems"])
    places.insert(std::to_string(found["row"].get<int>()) + " " + found["column"].get<std::string>());
  EXPECT_EQ(places, (std::set<std::string>{"2 lent_on", "3 code", "3 value", "4 recovery"})) << wrong;
  EXPECT_EQ(wrong["problem_count"], 4);
  EXPECT_EQ(import(badge, "csv", tutorial.file("retorts-wrong.csv"), false).status, 422);

  const auto trial = import(badge, "csv", tutorial.file("retorts.csv"), true).json();
  EXPECT_EQ(trial["new"], 2) << trial;
  EXPECT_EQ(trial["problem_count"], 0) << trial;
  EXPECT_EQ(list(badge)["total"], 0) << "a trial writes nothing";
  EXPECT_EQ(import(badge, "csv", tutorial.file("retorts.csv"), false).json()["written"], true);
  EXPECT_EQ(list(badge)["total"], 2);
  EXPECT_EQ(list(badge, "&filter[recovery][missing]=refused")["total"], 1);
}

TEST_F(Tutored, EveryFormatGivesBackWhatItTook) {
  const auto badge = sign_in("administrator");
  record(badge);
  import(badge, "csv", tutorial.file("retorts.csv"), false);
  for (const std::string format : {"csv", "xlsx", "geojson"}) {
    const auto file = send(Method::get, "/api/records/retort/export?format=" + format, badge);
    ASSERT_EQ(file.status, 200) << file.body;
    const auto back = import(badge, format, file.body, true).json();
    EXPECT_EQ(back["unchanged"], 3) << format << back;
    EXPECT_EQ(back["problem_count"], 0) << format << back;
  }
  const auto csv = send(Method::get, "/api/records/retort/export?format=csv", badge).body;
  EXPECT_NE(csv.find("#refused"), std::string::npos) << csv;
  EXPECT_NE(csv.find("#does_not_know"), std::string::npos) << csv;

  auto map = Json::parse(send(Method::get, "/api/records/retort/export?format=geojson", badge).body);
  EXPECT_EQ(map["features"].size(), 3U);
  map["features"][0]["geometry"]["coordinates"][0] = -75.5;
  const auto moved = import(badge, "geojson", map.dump(), false).json();
  EXPECT_EQ(moved["changed"], 1) << moved;
  EXPECT_EQ(list(badge, "&bbox=-75.51,6,-75.49,7")["total"], 1);

  const auto book =
      formats::read_xlsx(send(Method::get, "/api/records/retort/export?format=xlsx", badge).body);
  ASSERT_TRUE(book);
  formats::Table table = *book;
  const auto state = std::find(table.header.begin(), table.header.end(), "state") - table.header.begin();
  for (auto& row : table.rows) row.cells[static_cast<std::size_t>(state)] = "Dañada";
  EXPECT_EQ(import(badge, "csv", formats::write_csv(table), false).json()["changed"], 3);
  EXPECT_EQ(list(badge, "&filter[state]=broken")["total"], 3);
}

TEST_F(Tutored, IsALayerForGisPrograms) {
  import(sign_in("coordinator"), "csv", tutorial.file("retorts.csv"), false);
  const auto copy = geopackage().parent_path() / "copy.gpkg";
  ASSERT_TRUE(store().backup(copy));
  const auto command = "ogrinfo -ro -so '" + copy.string() + "' retort 2>&1";
  std::string said;
  std::array<char, 4096> piece{};
  auto* pipe = popen(command.c_str(), "r");
  ASSERT_NE(pipe, nullptr);
  while (std::fgets(piece.data(), static_cast<int>(piece.size()), pipe) != nullptr) said += piece.data();
  ASSERT_EQ(pclose(pipe), 0) << said;
  for (const auto* line :
       {"Geometry: Point", "Feature Count: 2", "recovery: Real", "recovery_missing: String", "lent_on: Date",
        "value: Integer64", "value_currency: String", "WGS 84"})
    EXPECT_NE(said.find(line), std::string::npos) << line << "\n" << said;
  EXPECT_EQ(said.find("ERROR"), std::string::npos) << said;
  EXPECT_EQ(said.find("Warning"), std::string::npos) << said;
}

TEST_F(Tutored, EachRoleSeesItsPart) {
  const auto id = record(sign_in("coordinator"));
  const auto fields_of = [&](const Badge& badge) {
    std::set<std::string> fields;
    const auto shown = send(Method::get, "/api/records/retort/" + id, badge).json();
    for (const auto& [name, value] : shown["values"].items()) fields.insert(name);
    return fields;
  };
  const std::set<std::string> open{"code", "territory", "lent_on", "state"};
  auto internal = open;
  internal.insert({"actor_group", "value", "recovery"});
  auto personal = internal;
  personal.insert("place");
  EXPECT_EQ(fields_of(sign_in("coordinator")), personal);
  EXPECT_EQ(fields_of(sign_in("facilitator")), personal);
  EXPECT_EQ(fields_of(sign_in("analyst")), internal);
  EXPECT_EQ(fields_of(sign_in("committee")), internal);
  EXPECT_EQ(fields_of(sign_in("observer")), open);

  EXPECT_EQ(send(Method::get, "/api/records/retort/" + id).status, 401) << "nobody without account";
  const auto elsewhere = sign_in("coordinator", "mogotes");
  EXPECT_EQ(send(Method::get, "/api/records/retort/" + id, elsewhere).status, 404)
      << "as if it were not there";
  EXPECT_EQ(list(elsewhere)["total"], 0);
  EXPECT_EQ(send(Method::post, "/api/records/retort", elsewhere, tutorial.file("retort.json")).status, 403);

  const auto analyst = sign_in("analyst");
  EXPECT_EQ(send(Method::get, "/api/records/retort?bbox=-76,6,-75,7", analyst).status, 403) << "no guessing";
  const auto file = send(Method::get, "/api/records/retort/export?format=csv", analyst);
  EXPECT_EQ(file.body.find("75.91"), std::string::npos) << file.body;
  EXPECT_EQ(file.body.find("place"), std::string::npos) << file.body;
  const auto past = send(Method::get, "/api/records/retort/" + id + "/history", analyst);
  EXPECT_EQ(past.status, 200);
  EXPECT_EQ(past.body.find("75.91"), std::string::npos) << past.body;

  EXPECT_EQ(send(Method::post, "/api/records/retort", analyst, tutorial.file("retort.json")).status, 403);
  EXPECT_EQ(import(sign_in("facilitator"), "csv", tutorial.file("retorts.csv"), true).status, 200)
      << "the line of the pack";
  EXPECT_EQ(import(sign_in("committee"), "csv", tutorial.file("retorts.csv"), true).status, 403);
  EXPECT_EQ(send(Method::get, "/api/records/retort/export", sign_in("facilitator")).status, 403);
  EXPECT_EQ(send(Method::get, "/api/records/retort/" + id + "/history", sign_in("observer")).status, 403);
}

TEST_F(Tutored, TheSecondVersionKeepsDataAndHistory) {
  auto badge = sign_in("coordinator");
  const auto id = record(badge);
  const auto path = "/api/records/retort/" + id;
  const std::string photo(64, 'a');
  ASSERT_EQ(send(Method::patch, path, badge, R"({"values": {"photo": ")" + photo + R"("}})",
                 {{"If-Match", "\"1\""}})
                .status,
            200);
  import(badge, "csv", tutorial.file("retorts.csv"), false);

  upgrade();
  EXPECT_NE(store().model().versions().find("retorts 0.2.0"), std::string::npos)
      << store().model().versions();
  badge = sign_in("coordinator");
  const auto values = send(Method::get, path, badge).json()["values"];
  EXPECT_EQ(values["replacement_value"], (Json{{"amount", "1250.50"}, {"currency", "COP"}}));
  EXPECT_FALSE(values.contains("value"));
  EXPECT_FALSE(values.contains("photo")) << "no longer shown";
  EXPECT_EQ(list(badge)["total"], 3);

  const auto& reg = *store().model().find_register("retort");
  store().read([&](store::Reader& reader) {
    const auto stored = reader.find(reg, *id_from(id));
    ASSERT_TRUE(stored);
    EXPECT_EQ(stored->values.at("photo"), Value(photo)) << "but kept";
  });
  EXPECT_EQ(send(Method::patch, path, badge, R"({"values": {"returned_on": "2027-03-01"}})",
                 {{"If-Match", "\"2\""}})
                .status,
            200);
  EXPECT_EQ(list(badge, "&filter[returned_on][gte]=2027-01-01")["total"], 1);

  const auto changes = send(Method::get, path + "/history", badge).json()["changes"];
  ASSERT_EQ(changes.size(), 3U) << changes;
  EXPECT_EQ(changes[0]["after"]["replacement_value"]["amount"], "1250.50")
      << "an old value under its new name: " << changes[0];
  EXPECT_NE(changes[0]["pack_versions"].get<std::string>().find("retorts 0.1.0"), std::string::npos);
  EXPECT_NE(changes[2]["pack_versions"].get<std::string>().find("retorts 0.2.0"), std::string::npos);
  const auto contract = send(Method::get, "/api/openapi.json").json()["components"]["schemas"].dump();
  EXPECT_NE(contract.find("replacement_value"), std::string::npos);
  EXPECT_NE(contract.find("returned_on"), std::string::npos);
  const auto verdict = store().verify_log();
  EXPECT_FALSE(verdict.first_bad) << verdict.problem_code;
}

TEST_F(Tutored, IsFoundAgainAlsoWhereTheProgramKeepsNoPacks) {
  const service::PackPaths shipped{fs::path(MINGA_SOURCE_DIR) / "packs"};
  const auto elsewhere = (folder_ / "packs" / "retorts").string();
  ASSERT_TRUE(
      service::make_workspace(folder_ / "other", {"core", "buritica", elsewhere}, shipped, options()));
  const auto opened = service::open_workspace(folder_ / "other", shipped, options());
  ASSERT_TRUE(opened) << sentence(Language::en, opened.error().front());
  EXPECT_NE(opened->store->model().find_register("retort"), nullptr);
}

TEST_F(Tutored, JoinsAWorkspaceThatIsAlreadyThere) {
  const service::PackPaths shipped{fs::path(MINGA_SOURCE_DIR) / "packs"};
  const auto elsewhere = (folder_ / "packs" / "retorts").string();
  ASSERT_TRUE(service::make_workspace(folder_ / "older", {"core"}, shipped, options()));
  {
    const auto joined = service::open_workspace(folder_ / "older", shipped, options(), {elsewhere});
    ASSERT_TRUE(joined) << sentence(Language::en, joined.error().front());
    EXPECT_EQ(joined->packs.size(), 3U) << "it brings buritica, which it requires";
  }
  const auto opened = service::open_workspace(folder_ / "older", shipped, options());
  ASSERT_TRUE(opened) << sentence(Language::en, opened.error().front());
  EXPECT_EQ(opened->packs.size(), 3U);
  EXPECT_NE(opened->store->model().find_register("retort"), nullptr);
}

TEST_F(Tutored, NothingOfItIsInTheProgram) {
  const std::regex word("retort", std::regex::icase);
  const fs::path root(MINGA_SOURCE_DIR);
  for (const auto& folder : {root / "src", root / "web" / "src", root / "packs" / "core"})
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
      if (!entry.is_regular_file() || entry.path().extension() == ".svg") continue;
      std::ifstream in(entry.path());
      std::ostringstream all;
      all << in.rdbuf();
      EXPECT_FALSE(std::regex_search(all.str(), word)) << entry.path();
    }
}

TEST(TutorialInSpanish, ShowsTheSameFiles) {
  const Tutorial english(MINGA_SOURCE_DIR "/docs/tutorial-register.md");
  const Tutorial spanish(MINGA_SOURCE_DIR "/docs/es/tutorial-registro.md");
  EXPECT_EQ(english.files(), spanish.files());
  EXPECT_EQ(english.changes(), spanish.changes());
}

}  // namespace
}  // namespace minga::http::testing
