#include "formats/foreign/foreign.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <zip.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "base/text.hpp"
#include "formats/foreign/bounded_child.hpp"
#include "formats/foreign/companions.hpp"
#include "formats/foreign/gdal_trouble.hpp"
#include "formats/foreign/zip_listing.hpp"

namespace minga::formats::foreign {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

const std::vector<std::string> kEnvironment{"PATH=/usr/bin:/bin", "LC_ALL=C"};

class Folder : public ::testing::Test {
 protected:
  Folder() {
    auto pattern = (fs::temp_directory_path() / "minga-foreign-XXXXXX").string();
    if (mkdtemp(pattern.data()) != nullptr) path_ = pattern;
  }
  ~Folder() override {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  std::string file(const std::string& name, const std::string& bytes) const {
    std::ofstream(path_ / name, std::ios::binary) << bytes;
    return (path_ / name).string();
  }
  std::string archive(const std::vector<std::string>& names) const {
    const auto name = (path_ / "a.zip").string();
    int error = 0;
    zip_t* const zip = zip_open(name.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &error);
    for (const auto& entry : names)
      zip_file_add(zip, entry.c_str(), zip_source_buffer(zip, "x", 1, 0), ZIP_FL_OVERWRITE);
    EXPECT_EQ(zip_close(zip), 0);
    return name;
  }
  fs::path path_;
};

std::string code_of_result(const Result<ForeignFile>& result) {
  return result ? "" : result.error().code;
}

TEST(Child, TellsWhatItWroteAndItsCode) {
  const auto end = run_child({"sh", "-c", "echo out; echo err >&2; exit 7"}, kEnvironment, {});
  EXPECT_TRUE(end.started && end.in_time);
  EXPECT_EQ(end.code, 7);
  EXPECT_EQ(end.out, "out\n");
  EXPECT_EQ(end.err, "err\n");
}

TEST(Child, HasOurEnvironmentAndNothingElse) {
  setenv("MINGA_SECRET_OF_TEST", "x", 1);
  const auto end = run_child({"env"}, {"A=b"}, {});
  EXPECT_EQ(end.out, "A=b\n");
}

TEST(Child, ThatNeverEndsIsEndedWithAllItStarted) {
  ChildLimits limits;
  limits.wall = 200ms;
  const auto end = run_child({"sh", "-c", "sleep 1000 & sleep 1000"}, kEnvironment, limits);
  EXPECT_FALSE(end.in_time);
  EXPECT_EQ(end.signal, SIGKILL);
  const auto silent = run_child({"sh", "-c", "exec >/dev/null 2>&1; sleep 1000"}, kEnvironment, limits);
  EXPECT_FALSE(silent.in_time) << "it closed its outputs and went on";
}

TEST(Child, ThatTakesTooMuchIsEnded) {
  ChildLimits limits;
  limits.processor_seconds = 1;
  EXPECT_NE(run_child({"sh", "-c", "while :; do :; done"}, kEnvironment, limits).signal, 0);
  limits.file_bytes = 1000;
  const auto end = run_child(
      {"sh", "-c",
       "head -c 5000 /dev/zero > /tmp/minga-too-much.$$; r=$?; rm -f /tmp/minga-too-much.$$; exit $r"},
      kEnvironment, limits);
  EXPECT_NE(end.code, 0);
}

TEST(Child, OnlyWhatIsHeardFirstIsKept) {
  const auto end = run_child({"sh", "-c", "yes | head -c 1000000"}, kEnvironment, {});
  EXPECT_EQ(end.out.size(), 64U << 10U);
}

TEST(Child, ThatIsNotInstalledIsSaidSo) {
  EXPECT_FALSE(run_child({"no-such-program-of-minga"}, kEnvironment, {}).started);
}

TEST(Addresses, AreAllowedByTheirBeginning) {
  const std::vector<std::string> allowed{"https://geo.example.org/", "http://localhost:8080",
                                         "https://x.org/wfs"};
  EXPECT_TRUE(is_allowed("https://geo.example.org/wfs?a=b", allowed));
  EXPECT_TRUE(is_allowed("http://localhost:8080/api", allowed));
  EXPECT_TRUE(is_allowed("http://localhost:8080?x", allowed));
  EXPECT_TRUE(is_allowed("https://x.org/wfs/deep", allowed));
  for (const auto* other :
       {"https://geo.example.org.evil.org/", "http://geo.example.org/", "http://localhost:80801/",
        "https://x.org/wfs2", "https://geo.example.org@evil.org/", "http://localhost:8080@evil.org/", "x", "",
        "https://"})
    EXPECT_FALSE(is_allowed(other, allowed)) << other;
  EXPECT_FALSE(is_allowed("https://geo.example.org/", {}));
  EXPECT_FALSE(is_allowed("https://geo.example.org/", {"https://", ""}));
}

RC_GTEST_PROP(Addresses, NoOtherHostIsAllowed, (const std::string& tail)) {
  // Whatever follows the host's name, unless it ends the name, is another host.
  const bool ends = tail.empty() || tail[0] == '/' || tail[0] == '?';
  RC_PRE(tail.find('\0') == std::string::npos);
  if (!ends) RC_ASSERT(!is_allowed("https://geo.example.org" + tail, {"https://geo.example.org"}));
}

TEST(Names, StayInsideOfAnArchive) {
  for (const auto* good : {"a.shp", "folder/a.shp", "a..b", "x/...y"}) EXPECT_TRUE(is_inside(good)) << good;
  for (const auto* bad : {"", "../a", "a/../../b", "/etc/passwd", "..", "a\\..\\b", "C:/a", "a/.."})
    EXPECT_FALSE(is_inside(bad)) << bad;
}

TEST_F(Folder, AnArchiveThatLeadsOutOfItselfIsNotOpened) {
  EXPECT_EQ(code_of_result(as_geopackage(archive({"a.shp", "../../evil.shp"}), {})), "foreign.zip_path");
  EXPECT_EQ(code_of_result(as_geopackage(archive({"a.txt"}), {})), "foreign.zip_nothing");
  ForeignOptions small;
  small.most_bytes = 1;
  EXPECT_EQ(code_of_result(as_geopackage(archive({"a.shp", "a.dbf"}), small)), "foreign.zip_too_large");
  const auto which = as_geopackage(archive({"a.shp", "b/c.geojson"}), {});
  ASSERT_FALSE(which);
  EXPECT_EQ(which.error().parameters.at(1), std::pair(std::string("names"), std::string("a\nc")));
  EXPECT_EQ(code_of_result(as_geopackage(archive({"a.shp", "b/c.geojson"}), {})), "foreign.zip_which");
  EXPECT_EQ(code_of_result(as_geopackage(file("b.zip", "PK not an archive"), {})), "foreign.zip");
  EXPECT_EQ(zip_names(archive({"a.shp", "b.shp"}), 1).error().code, "foreign.zip_too_large");
}

TEST_F(Folder, SourcesAreJudgedBeforeAnythingIsStarted) {
  EXPECT_EQ(code_of_result(as_geopackage("none.shp", {})), "file.not_found");
  EXPECT_EQ(code_of_result(as_geopackage(file("a.xyz", ""), {})), "foreign.format");
  EXPECT_EQ(code_of_result(as_geopackage("https://geo.example.org/", {})), "foreign.address_kind");
  EXPECT_EQ(code_of_result(as_geopackage("WFS:https://geo.example.org/", {})), "foreign.address_not_allowed");
  EXPECT_EQ(code_of_result(as_geopackage("WFS:file:///etc/passwd", {})), "foreign.address_kind");
  EXPECT_EQ(code_of_result(as_geopackage("/vsicurl/https://geo.example.org/a.shp", {})),
            "foreign.address_kind");
  const auto package = as_geopackage(file("a.gpkg", "x"), {});
  ASSERT_TRUE(package);
  EXPECT_EQ(package->geopackage, (path_ / "a.gpkg").string()) << "as it is";
}

TEST_F(Folder, WhatAnArchiveShouldNotHoldIsNamed) {
  const auto made = [&](const char* name, auto change) {
    const auto path = (path_ / name).string();
    int error = 0;
    zip_t* const zip = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &error);
    const auto index = zip_file_add(zip, "a.geojson", zip_source_buffer(zip, "/etc/passwd", 11, 0), 0);
    change(zip, static_cast<zip_uint64_t>(index));
    EXPECT_EQ(zip_close(zip), 0);
    return path;
  };
  const auto link = made("link.zip", [](zip_t* zip, zip_uint64_t index) {
    zip_file_set_external_attributes(zip, index, 0, ZIP_OPSYS_UNIX, 0120777U << 16U);
  });
  EXPECT_EQ(code_of_result(as_geopackage(link, {})), "foreign.zip_link");
  const auto locked = made("locked.zip", [](zip_t* zip, zip_uint64_t index) {
    zip_file_set_encryption(zip, index, ZIP_EM_AES_256, "secret");
  });
  EXPECT_EQ(code_of_result(as_geopackage(locked, {})), "foreign.zip_locked");
  EXPECT_EQ(code_of_result(as_geopackage(file("a.kmz", "no archive"), {})), "foreign.zip");
}

TEST(FileParts, AreToBeSentTogether) {
  const auto lacks = [](const std::string& name, const std::vector<std::string>& names) {
    const auto found = has_companions(name, names, {});
    return found ? std::string() : found.error().parameters.front().second;
  };
  EXPECT_EQ(lacks("x/a.SHP", {"x/a.SHP", "x/a.Shx"}), "");
  EXPECT_EQ(lacks("x/a.shp", {"x/a.shp", "a.shx", "x/b.shx"}), ".shx")
      << "of another folder, of another name";
  EXPECT_EQ(lacks("a.tab", {"a.tab", "a.dat", "a.id"}), ".map");
  EXPECT_EQ(lacks("a.mif", {"a.mif"}), ".mid");
  EXPECT_EQ(lacks("a.geojson", {}), "");
  EXPECT_TRUE(is_without_attributes("a.shp", {"a.shp", "a.shx"}));
  EXPECT_FALSE(is_without_attributes("a.shp", {"a.shp", "a.DBF"}));
  EXPECT_FALSE(is_without_attributes("a.kml", {"a.kml"}));
}

std::string code_said(const std::string& err, int code = 1, bool service = false) {
  ChildEnd end;
  end.started = true;
  end.code = code;
  end.err = err;
  const auto trouble = trouble_of(end, {"a.geojson", ".geojson", service, 1s, "/tmp/minga-layer-1"});
  return trouble ? trouble->code : "";
}

TEST(GdalTrouble, IsToldByItsCause) {
  const std::string unable =
      "FAILURE:\nUnable to open datasource `a' with the following drivers.\n  -> `x'\n";
  EXPECT_EQ(code_said("", 0), "");
  EXPECT_EQ(code_said("Warning 1: a\n", 0), "");
  EXPECT_EQ(code_said(unable), "foreign.not_of_kind");
  EXPECT_EQ(code_said("ERROR 1: At line 1, character 9: Unterminated object\n" + unable), "foreign.cut");
  EXPECT_EQ(code_said("ERROR 1: Too many nested objects and/or arrays\n" + unable), "foreign.nested");
  EXPECT_EQ(code_said("ERROR 1: no such thing\n", 0), "foreign.gdal") << "part of it may be missing";
  EXPECT_EQ(code_said("ERROR 1: HTTP error code : 404\n" + unable, 1, true), "foreign.service");
  EXPECT_EQ(code_said("ERROR 1: missing , or ]\n", 0), "") << "of a .prj: the system is asked for";
  EXPECT_EQ(code_said("ERROR 1: sqlite3_exec(UPDATE gpkg_contents SET min_x = Inf) failed: no such column\n"),
            "")
      << "the row with that coordinate is told";
}

TEST(GdalTrouble, NeverSaysFailureAlone) {
  ChildEnd end;
  end.started = true;
  end.code = 1;
  end.err = "FAILURE:\nSomething in /tmp/minga-layer-1/x\n";
  const auto trouble = trouble_of(end, {"a.kml", ".kml", false, 1s, "/tmp/minga-layer-1"});
  ASSERT_TRUE(trouble);
  EXPECT_EQ(trouble->parameters.front().second, "Something in /x");
}

TEST_F(Folder, WhatGdalSaysIsPassedOn) {
  if (!run_child({"ogr2ogr", "--version"}, kEnvironment, {}).started)
    GTEST_SKIP() << "gdal-bin is not installed";
  const auto broken =
      as_geopackage(file("a.geojson", "{\"type\": \"FeatureCollection\", \"features\": [{"), {});
  ASSERT_FALSE(broken);
  EXPECT_EQ(broken.error().code, "foreign.cut");
  EXPECT_NE(broken.error().parameters.at(0).second.find("ERROR"), std::string::npos);
  // The name of the file chooses the driver: no other may take it.
  const auto other = as_geopackage(file("a.kml", "{\"type\":\"FeatureCollection\",\"features\":[]}"), {});
  EXPECT_EQ(code_of_result(other), "foreign.gdal");
  EXPECT_EQ(code_of_result(as_geopackage(file("c.geojson", "hello"), {})), "foreign.not_of_kind");
  const auto good =
      as_geopackage(file("b.geojson", R"({"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]})"), {});
  ASSERT_TRUE(good) << sentence(Language::en, good.error());
  EXPECT_TRUE(fs::exists(good->geopackage));
}

}  // namespace
}  // namespace minga::formats::foreign
