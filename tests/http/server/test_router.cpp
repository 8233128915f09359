#include <gtest/gtest.h>

#include <stdexcept>

#include "http/server/router.hpp"

namespace minga::http {
namespace {

Response nothing(const Request&) {
  return {};
}

class RouterTest : public ::testing::Test {
 protected:
  RouterTest() {
    for (const char* pattern :
         {"/api/records/{register}/{id}", "/api/records/{register}", "/api/records/person/me",
          "/tiles/{z}/{x}/{y}.mvt", "/tiles/{z}/{x}/{y}", "/media/{path...}", "/"}) {
      router.add(Method::get, pattern, {}, nothing);
    }
    router.add(Method::put, "/api/records/{register}/{id}", {}, nothing);
  }
  std::string found(std::string_view path, Method method = Method::get) const {
    const auto match = router.find(method, path);
    return match.route == nullptr ? "none " + match.allow : match.route->pattern;
  }
  Router router;
};

TEST_F(RouterTest, FindsTheMoreLiteralPattern) {
  EXPECT_EQ(found("/"), "/");
  EXPECT_EQ(found("/api/records/person/me"), "/api/records/person/me");
  EXPECT_EQ(found("/api/records/person/you"), "/api/records/{register}/{id}");
  EXPECT_EQ(found("/tiles/1/2/3.mvt"), "/tiles/{z}/{x}/{y}.mvt");
  EXPECT_EQ(found("/tiles/1/2/3.png"), "/tiles/{z}/{x}/{y}");
  EXPECT_EQ(found("/tiles/1/2/.mvt"), "/tiles/{z}/{x}/{y}");
  EXPECT_EQ(found("/media/a/b/c"), "/media/{path...}");
}

TEST_F(RouterTest, GivesParameters) {
  const auto match = router.find(Method::get, "/tiles/7/12/34.mvt");
  EXPECT_EQ(match.parameters.at("y"), "34");
  EXPECT_EQ(router.find(Method::get, "/media/a/b").parameters.at("path"), "a/b");
}

TEST_F(RouterTest, TellsUnknownPathsFromUnknownMethods) {
  EXPECT_EQ(found("/api"), "none ");
  EXPECT_EQ(found("/api/records/person/me/more"), "none ");
  EXPECT_EQ(found("/media"), "none ");
  EXPECT_EQ(found("/api/records/a/b", Method::del), "none GET, HEAD, OPTIONS, PUT");
  EXPECT_EQ(found("/api/records/person/me", Method::put), "/api/records/{register}/{id}");
  EXPECT_EQ(found("/", Method::head), "/");
  EXPECT_EQ(found("/", Method::options), "none GET, HEAD, OPTIONS");
  EXPECT_EQ(found("/api/records//x"), "none ");
}

TEST_F(RouterTest, ListsItsRoutes) {
  EXPECT_EQ(router.routes().size(), 8U);
  EXPECT_EQ(router.routes().front()->pattern, "/");
}

TEST_F(RouterTest, RefusesPatternsThatAreNone) {
  for (const char* pattern :
       {"", "a", "/{", "/}", "/{}", "/{a}{b}", "/{a}/{a}", "/{p...}/b", "/x{p...}", "/{...}"}) {
    EXPECT_THROW(router.add(Method::get, pattern, {}, nothing), std::logic_error) << pattern;
  }
  EXPECT_THROW(router.add(Method::get, "/", {}, nothing), std::logic_error);
  RouteInfo quick;
  quick.never_blocks = true;
  EXPECT_THROW(router.add(Method::get, "/quick", quick, nothing), std::logic_error);
}

TEST(Headers, CannotBeUsedToSmuggle) {
  Headers headers;
  EXPECT_THROW(headers.set("Location", "/a\r\nSet-Cookie: x"), std::invalid_argument);
  EXPECT_THROW(headers.set("Bad name", "x"), std::invalid_argument);
  EXPECT_THROW(headers.set("", "x"), std::invalid_argument);
  headers.set("ETag", "1");
  headers.set("etag", "2");
  EXPECT_EQ(headers.get("ETAG"), "2");
  EXPECT_EQ(std::distance(headers.begin(), headers.end()), 1);
}

}  // namespace
}  // namespace minga::http
