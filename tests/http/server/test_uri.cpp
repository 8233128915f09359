#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "http/server/uri.hpp"

namespace minga::http {
namespace {

TEST(Uri, DecodesPaths) {
  EXPECT_EQ(decode_path("/"), "/");
  EXPECT_EQ(decode_path("/a/b%20c/"), "/a/b c/");
  EXPECT_EQ(decode_path("/%C3%91ame"), "/Ñame");
  EXPECT_EQ(decode_path("/a+b"), "/a+b");
  EXPECT_EQ(decode_path("/..."), "/...");
}

TEST(Uri, RefusesPathsThatLeadAstray) {
  for (const char* path :
       {"", "a", "/.", "/..", "/a/..", "/%2e%2e/a", "/a%2Fb", "/a\\b", "/%5c", "/%00", "/%1f", "/%7f", "/%",
        "/%4", "/%zz", "/%ff", "/%c0%ae", "/%ed%a0%80", "/%f4%90%80%80"}) {
    EXPECT_EQ(decode_path(path), std::nullopt) << path;
  }
}

TEST(Uri, DecodesQueries) {
  EXPECT_EQ(decode_query(""), Pairs{});
  EXPECT_EQ(decode_query("a=1&a=2&&b&c=%26+x=y"), (Pairs{{"a", "1"}, {"a", "2"}, {"b", ""}, {"c", "& x=y"}}));
  EXPECT_EQ(decode_query("a=%"), std::nullopt);
  EXPECT_EQ(decode_query("a=%00"), std::nullopt);
  EXPECT_EQ(decode_query("a&b&c", 2), std::nullopt);
}

TEST(Uri, ReadsCookies) {
  EXPECT_EQ(read_cookies("a=1; b=\"two\";c=x=y; junk; =z;d="),
            (Pairs{{"a", "1"}, {"b", "two"}, {"c", "x=y"}, {"d", ""}}));
  EXPECT_EQ(read_cookies(""), Pairs{});
}

RC_GTEST_PROP(Uri, EncodedTextComesBack, ()) {
  std::string text;
  for (const auto& piece : *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
           "a", "%", "&", "=", "+", " ", ";", "/", "ñ", "\x7f", "\n", "€", "😀"))) {
    text += piece;
  }
  const auto pairs = decode_query(percent_encode("k" + text) + "=" + percent_encode(text));
  RC_ASSERT(pairs == (Pairs{{"k" + text, text}}));
}

RC_GTEST_PROP(Uri, NoPathLeadsUp, (const std::vector<std::string>& parts)) {
  std::string raw;
  for (const auto& part : parts)
    raw += "/" + *rc::gen::element<std::string>("..", "%2e.", "a", "%2F", ".", "%2e%2e") + part;
  const auto path = decode_path(raw);
  if (!path) return;
  RC_ASSERT(path->find("/../") == std::string::npos);
  RC_ASSERT(!path->ends_with("/.."));
  RC_ASSERT(is_utf8(*path));
}

}  // namespace
}  // namespace minga::http
