// An edition of a register of rights over HTTP. The files are constructed.
#include <gtest/gtest.h>
#include <zip.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "http/uploaded_file.hpp"
#include "site.hpp"

namespace minga::http::testing {
namespace {

std::string square_corners(const std::string& code, double west) {
  std::string out;
  for (const auto& [x, y] : std::vector<std::pair<double, double>>{{0, 0}, {1, 0}, {1, 1}, {0, 1}})
    out += code + "," + std::to_string(west + x / 100) + "," + std::to_string(-12.7 + y / 100) + "\n";
  return out;
}

class RightsImportApi : public ::testing::Test {
 protected:
  std::string target(const std::string& more = "", const std::string& file = "derechos.csv",
                     const std::string& date = "2026-01-31") const {
    return "/api/rights/import?file=" + file + "&territory=" + territory +
           "&source=Catastro&authority=Autoridad&kind=mining_title&date=" + date + more;
  }
  Answer sent(const std::string& more, const std::string& body) {
    return site.send(Method::post, target(more), coordinator, body);
  }
  std::size_t rights() {
    return site.send(Method::get, "/api/records/land_right", coordinator).json()["records"].size();
  }
  /// A zip with a byte under each name.
  std::string archive(const std::vector<std::string>& names) const {
    const auto file = (site.work.folder() / "made.zip").string();
    int error = 0;
    zip_t* const zip = zip_open(file.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &error);
    for (const auto& name : names)
      zip_file_add(zip, name.c_str(), zip_source_buffer(zip, "x", 1, 0), ZIP_FL_OVERWRITE);
    EXPECT_EQ(zip_close(zip), 0);
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  TestSite site;
  std::string territory = to_string(site.work.pack_record("territory", "madre-de-dios"));
  Badge coordinator = site.sign_in("coordinator");
  std::string csv = "codigo,longitud,latitud\n" + square_corners("A", -69.5) + square_corners("B", -69.4);
};

TEST_F(RightsImportApi, ATrialTellsAndTheSecondCallWritesWhatWasSeen) {
  const auto trial = sent("&crs=EPSG:4326", csv);
  ASSERT_EQ(trial.status, 200) << trial.body;
  const auto changes = trial.json()["changes"];
  EXPECT_EQ(changes["added"], 2);
  EXPECT_EQ(changes["written"], false);
  EXPECT_EQ(changes["added_codes"], Json::array({"A", "B"}));
  EXPECT_TRUE(trial.json()["doubts"].empty());
  EXPECT_EQ(rights(), 0U);
  EXPECT_EQ(sent("&crs=EPSG:4326&dry_run=false", csv).json()["code"], "rights.not_seen");
  const auto seen = "&crs=EPSG:4326&dry_run=false&seen=" + changes["seen"].get<std::string>();
  const auto other = sent(seen, csv + square_corners("C", -69.3));
  EXPECT_EQ(other.status, 409) << other.body;
  EXPECT_EQ(other.json()["code"], "rights.not_as_seen");
  EXPECT_EQ(rights(), 0U);
  const auto written = sent(seen, csv);
  ASSERT_EQ(written.status, 200) << written.body;
  EXPECT_EQ(written.json()["changes"]["written"], true);
  EXPECT_EQ(rights(), 2U);
  EXPECT_EQ(sent(seen, csv).status, 409) << "sent twice, it is taken once";
  const auto source = site.send(Method::get, "/api/records/land_source", coordinator).json()["records"];
  ASSERT_EQ(source.size(), 1U);
  EXPECT_EQ(source[0]["values"]["file_name"], "derechos.csv");
}

TEST_F(RightsImportApi, ATrialTellsHowManyHaveADayOfFilingWithoutItsHour) {
  std::string filed = "codigo,longitud,latitud,presentado\n";
  for (const auto& [code, day] : {std::pair{"A", "2001-05-01"}, std::pair{"B", "2001-05-01 08:15"}}) {
    const auto corners = square_corners(code, code == std::string("A") ? -69.5 : -69.4);
    for (std::size_t at = 0, end = 0; (end = corners.find('\n', at)) != std::string::npos; at = end + 1)
      filed += corners.substr(at, end - at) + "," + day + "\n";
  }
  const auto trial = sent("&crs=EPSG:4326", filed);
  ASSERT_EQ(trial.status, 200) << trial.body;
  const auto notices = trial.json()["changes"]["notices"];
  std::string told;
  for (const auto& notice : notices)
    if (notice["code"] == "rights.notice.no_hour") told = notice["detail"];
  EXPECT_EQ(trial.body.find("rights.notice.unused"), std::string::npos) << "corners are used";
  EXPECT_EQ(told.rfind("1 derechos quedan con el día de presentación y sin la hora", 0), 0U) << trial.body;
}

TEST_F(RightsImportApi, OnlySoManyFilesAreReadAtOnce) {
  site.api.layer_reads.acquire();
  site.api.layer_reads.acquire();
  const auto busy = sent("&crs=EPSG:4326", csv);
  EXPECT_EQ(busy.status, 429);
  EXPECT_EQ(busy.json()["code"], "rights.busy");
  site.api.layer_reads.release();
  for (int again = 0; again < 2; ++again) EXPECT_EQ(sent("&crs=EPSG:4326", csv).status, 200);
  site.api.layer_reads.release();
}

TEST_F(RightsImportApi, WhatOnlyAPersonKnowsIsAsked) {
  const auto crs = sent("", csv);
  ASSERT_EQ(crs.status, 200) << crs.body;
  EXPECT_TRUE(crs.json()["changes"].is_null());
  EXPECT_EQ(crs.json()["doubts"][0]["about"], "crs");
  EXPECT_EQ(crs.json()["doubts"][0]["systems"][0]["crs"], "EPSG:4326");
  EXPECT_NEAR(crs.json()["doubts"][0]["systems"][0]["box"][0].get<double>(), -69.5, 1e-6);
  const auto swapped = sent("&crs=EPSG:4326&swap=true", csv);
  EXPECT_EQ(swapped.json()["doubts"][0]["about"], "place") << swapped.body;
  EXPECT_EQ(swapped.json()["doubts"][0]["systems"][0]["swap"], false);
  const auto seen = swapped.json()["changes"]["seen"].get<std::string>();
  const auto forced = sent("&crs=EPSG:4326&swap=true&dry_run=false&seen=" + seen, csv);
  EXPECT_EQ(forced.status, 422) << "a doubt is no answer";
  EXPECT_EQ(forced.json()["changes"]["written"], false);
  EXPECT_EQ(sent("&crs=EPSG:9", csv).json()["doubts"][0]["code"], "layer.crs_unknown");
  EXPECT_EQ(rights(), 0U);
}

TEST_F(RightsImportApi, AsksWhereMostRightsLieElsewhereThanBefore) {
  const auto seen_of = [](const Answer& trial) { return trial.json()["changes"]["seen"].get<std::string>(); };
  const auto said = std::string("&crs=EPSG:4326");
  ASSERT_EQ(sent(said + "&dry_run=false&seen=" + seen_of(sent(said, csv)), csv).status, 200);
  const auto moved = "codigo,longitud,latitud\n" + square_corners("A", -69.2) + square_corners("B", -69.1);
  const auto trial = sent(said, moved);
  ASSERT_EQ(trial.status, 200) << trial.body;
  ASSERT_EQ(trial.json()["doubts"].size(), 1U) << trial.body;
  EXPECT_EQ(trial.json()["doubts"][0]["about"], "many_moved");
  EXPECT_EQ(trial.json()["doubts"][0]["facts"]["moved"], "2");
  EXPECT_EQ(sent(said + "&dry_run=false&seen=" + seen_of(trial), moved).status, 422);
  EXPECT_EQ(sent(said + "&many_moved=true&dry_run=false&seen=" + seen_of(trial), moved).status, 409)
      << "what was not said in the trial is not as seen";
  const auto sure = said + "&many_moved=true";
  EXPECT_EQ(sent(sure + "&dry_run=false&seen=" + seen_of(sent(sure, moved)), moved).status, 200);
}

TEST_F(RightsImportApi, RowsWithProblemsAreListedOrLeftOut) {
  const auto bad = csv + "D,nan,-12\nD,-69,-12\nD,-69,-12.1\n";
  const auto trial = sent("&crs=EPSG:4326", bad);
  ASSERT_EQ(trial.status, 200) << trial.body;
  EXPECT_EQ(trial.json()["changes"]["left_out"], 1);
  EXPECT_EQ(trial.json()["changes"]["problems"][0]["row"], 10);
  const auto without = sent("&crs=EPSG:4326&leave_out=true", bad);
  const auto seen = without.json()["changes"]["seen"].get<std::string>();
  EXPECT_EQ(sent("&crs=EPSG:4326&dry_run=false&seen=" + seen, bad).status, 409) << "other than was tried";
  EXPECT_EQ(sent("&crs=EPSG:4326&leave_out=true&dry_run=false&seen=" + seen, bad).status, 200);
  EXPECT_EQ(rights(), 2U);
}

TEST_F(RightsImportApi, WhoMayNotIsRefused) {
  EXPECT_EQ(site.send(Method::post, target(), Badge{}, csv).status, 401);
  for (const auto* role : {"facilitator", "analyst", "committee", "observer"})
    EXPECT_EQ(site.send(Method::post, target("&crs=EPSG:4326"), site.sign_in(role), csv).status, 403) << role;
  const auto elsewhere = site.sign_in("coordinator", site.work.pack_record("territory", "buritica"));
  EXPECT_EQ(site.send(Method::post, target("&crs=EPSG:4326"), elsewhere, csv).status, 404);
}

TEST_F(RightsImportApi, BadFilesAreRefusedByWhatIsWrongAndWhereTheyLieIsNotTold) {
  const auto temporary = site.work.folder() / "temporary";
  std::filesystem::create_directory(temporary);
  setenv("TMPDIR", temporary.c_str(), 1);
  const auto refused = [&](const std::string& name, const std::string& bytes) {
    const auto answer = site.send(Method::post, target("", name), coordinator, bytes);
    EXPECT_GE(answer.status, 400) << name << answer.body;
    EXPECT_LT(answer.status, 500) << name << answer.body;
    EXPECT_EQ(answer.body.find("minga-upload"), std::string::npos) << answer.body;
    EXPECT_EQ(answer.body.find(temporary.string()), std::string::npos) << answer.body;
    return answer.json()["code"].get<std::string>();
  };
  EXPECT_EQ(refused("a.doc", "x"), "foreign.format");
  EXPECT_EQ(refused("", "x"), "foreign.format");
  EXPECT_EQ(refused("a.gpkg", "x"), "layer.not_geopackage");
  EXPECT_EQ(refused("a.zip", "PK not an archive"), "foreign.zip");
  EXPECT_EQ(refused("a.zip", archive({"a.shp", "../../evil.shp"})), "foreign.zip_path");
  EXPECT_EQ(refused("a.zip", archive({"readme.txt"})), "foreign.zip_nothing");
  EXPECT_EQ(refused("WFS:https:%2F%2Fgeo.example.org%2F", "x"), "foreign.format") << "no address is opened";
  const auto which =
      site.send(Method::post, target("", "a.zip"), coordinator, archive({"a.shp", "b/c.geojson"}));
  EXPECT_EQ(which.json()["doubts"][0]["names"], Json::array({"a", "c"})) << which.body;
  EXPECT_TRUE(std::filesystem::is_empty(temporary)) << "what was sent is gone";
  unsetenv("TMPDIR");
}

TEST_F(RightsImportApi, ItsBodyHasALimit) {
  const auto match = site.router.find(Method::post, "/api/rights/import");
  ASSERT_NE(match.route, nullptr);
  EXPECT_EQ(match.route->info.body_limit, std::size_t{128} << 20);
}

TEST(UploadedFile, KeepsNothingOfTheNameButItsEnding) {
  std::string path;
  {
    const auto file = UploadedFile::keep("abc", "../../etc/Títulos 2026.ZIP");
    ASSERT_TRUE(file);
    path = file->path();
    EXPECT_TRUE(path.ends_with("/upload.zip")) << path;
    EXPECT_EQ(std::filesystem::file_size(path), 3U);
    const auto folder = std::filesystem::path(path).parent_path();
    EXPECT_EQ(std::filesystem::status(folder).permissions(), std::filesystem::perms::owner_all);
  }
  EXPECT_FALSE(std::filesystem::exists(path));
  for (const auto* name : {"a", "", "a.", "a.b c", "a.s/h", "a.waytoolongending", "a.s\nh"})
    EXPECT_TRUE(UploadedFile::keep("", name)->path().ends_with("/upload") ||
                UploadedFile::keep("", name)->path().ends_with("/upload."))
        << name;
  EXPECT_EQ(plain_file_name("C:\\mapas\\a\n.shp"), "a.shp");
  EXPECT_EQ(plain_file_name("///"), "file");
  EXPECT_LE(plain_file_name(std::string(1000, 'x') + ".zip").size(), 120U);
}

}  // namespace
}  // namespace minga::http::testing
