#include <gtest/gtest.h>

#include <stdexcept>

#include "http/server/compress.hpp"
#include "http/server/log.hpp"
#include "http/server/metrics.hpp"
#include "http/server/response.hpp"

namespace minga::http {
namespace {

TEST(Metrics, AreWrittenForPrometheus) {
  Metrics metrics;
  metrics.declare_counter("a_total", "Things.");
  metrics.declare_gauge("b", "Level.");
  metrics.declare_histogram("c_seconds", "Times.", {0.1, 1});
  metrics.declare_gauge("d", "Asked.", [] { return 2.5; });
  metrics.count("a_total", {{"kind", "x\"y\\z\n"}}, 2);
  metrics.count("a_total", {{"kind", "x\"y\\z\n"}});
  metrics.add("b", {}, 5);
  metrics.add("b", {}, -3);
  for (const double seconds : {0.05, 0.1, 0.5, 7.0}) metrics.observe("c_seconds", {{"route", "/r"}}, seconds);
  EXPECT_EQ(metrics.render(),
            "# HELP a_total Things.\n# TYPE a_total counter\na_total{kind=\"x\\\"y\\\\z\\n\"} 3\n"
            "# HELP b Level.\n# TYPE b gauge\nb 2\n"
            "# HELP c_seconds Times.\n# TYPE c_seconds histogram\n"
            "c_seconds_bucket{route=\"/r\",le=\"0.1\"} 2\nc_seconds_bucket{route=\"/r\",le=\"1\"} 3\n"
            "c_seconds_bucket{route=\"/r\",le=\"+Inf\"} 4\nc_seconds_sum{route=\"/r\"} 7.65\n"
            "c_seconds_count{route=\"/r\"} 4\n"
            "# HELP d Asked.\n# TYPE d gauge\nd 2.5\n");
  EXPECT_THROW(metrics.count("b"), std::logic_error);
  EXPECT_THROW(metrics.count("unknown"), std::logic_error);
}

TEST(Metrics, TellAboutTheProcess) {
  Metrics metrics;
  declare_process_metrics(metrics);
  const std::string all = metrics.render();
  EXPECT_EQ(all.find("process_resident_memory_bytes 0\n"), std::string::npos);
  EXPECT_NE(all.find("process_open_fds "), std::string::npos);
}

TEST(Log, WritesOneJsonObjectALine) {
  std::string out;
  const Log log(
      LogLevel::info, [&](std::string_view line) { out += line; }, [] { return Instant{0}; });
  log.write(LogLevel::debug, "unsaid");
  log.write(LogLevel::warning, "said", {{"n", std::int64_t{-3}}, {"ms", 1.5}, {"text", "a\"b\\c\n"}});
  EXPECT_EQ(
      out,
      "{\"time\":\"1970-01-01T00:00:00.000Z\",\"level\":\"warning\",\"event\":\"said\",\"n\":-3,\"ms\":1.500,"
      "\"text\":\"a\\\"b\\\\c\\u000a\"}\n");
  EXPECT_EQ(log_level_from("error"), LogLevel::error);
  EXPECT_EQ(log_level_from("loud"), std::nullopt);
  EXPECT_FALSE(Log().says(LogLevel::error));
}

TEST(Compress, ReadsAcceptEncoding) {
  EXPECT_TRUE(accepts_gzip("gzip"));
  EXPECT_TRUE(accepts_gzip("br;q=1, GZIP ; q=0.5"));
  EXPECT_TRUE(accepts_gzip("*"));
  EXPECT_FALSE(accepts_gzip(""));
  EXPECT_FALSE(accepts_gzip("br, deflate"));
  EXPECT_FALSE(accepts_gzip("gzip;q=0"));
  EXPECT_FALSE(accepts_gzip("*, gzip;q=0.000"));
}

TEST(Compress, KnowsWhatGetsSmaller) {
  for (const char* type : {"text/html; charset=utf-8", "application/json", "application/problem+json",
                           "application/geo+json", "image/svg+xml", "text/csv"}) {
    EXPECT_TRUE(is_compressible(type)) << type;
  }
  for (const char* type : {"image/png", "application/zip", "text/event-stream", "font/woff2", ""}) {
    EXPECT_FALSE(is_compressible(type)) << type;
  }
}

TEST(Problems, AreDocuments) {
  const Response one = problem({ProblemKind::too_many, "http.busy", {}, {}}, Language::en);
  EXPECT_EQ(one.status, 429);
  EXPECT_EQ(
      std::get<std::string>(one.body),
      R"({"code":"http.busy","detail":"The server has too much to do just now. Try again in a few seconds.",)"
      R"("status":429,"title":"Too many attempts","type":"urn:minga:problem:http.busy"})");
  const Problem wrong{ProblemKind::invalid, "csv.x\xff", {{"v", "\xff"}}, {"a.csv", 3, 0, "name"}};
  const Response several = problems({wrong, wrong}, Language::es);
  EXPECT_EQ(several.status, 422);
  const auto& body = std::get<std::string>(several.body);
  EXPECT_NE(body.find(R"("errors":[)"), std::string::npos);
  EXPECT_NE(body.find(R"("place":{"field":"name","file":"a.csv","line":3})"), std::string::npos);
  EXPECT_EQ(problems({}, Language::es).status, 500);
}

}  // namespace
}  // namespace minga::http
