#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "http/server/multipart.hpp"

namespace minga::http {
namespace {

const std::string type = "multipart/form-data; boundary=\"b-1\"";

TEST(Multipart, ReadsFieldsAndFiles) {
  const std::string body =
      "--b-1\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nBuriticá\r\n"
      "--b-1\r\nContent-Disposition: form-data; name=\"file\"; filename=\"C:\\fotos\\río.jpg\"\r\n"
      "Content-Type: image/jpeg\r\n\r\n\x01\r\n--b-\r\n\r\n"
      "--b-1\r\ncontent-disposition: form-data; name=empty\r\n\r\n\r\n--b-1--\r\n";
  const auto parts = read_multipart(type, body);
  ASSERT_TRUE(parts.has_value());
  ASSERT_EQ(parts->size(), 3U);
  EXPECT_EQ((*parts)[0].name, "note");
  EXPECT_EQ((*parts)[0].content, "Buriticá");
  EXPECT_EQ((*parts)[1].file_name, "río.jpg");
  EXPECT_EQ((*parts)[1].content_type, "image/jpeg");
  EXPECT_EQ((*parts)[1].content, "\x01\r\n--b-\r\n");
  EXPECT_EQ((*parts)[2].name, "empty");
  EXPECT_EQ((*parts)[2].content, "");
}

TEST(Multipart, RefusesWhatIsBroken) {
  const auto code = [](const std::string& content_type, const std::string& body) {
    const auto parts = read_multipart(content_type, body, {2, 100});
    return parts ? std::string("read") : parts.error().code;
  };
  const std::string head = "--b-1\r\nContent-Disposition: form-data; name=a\r\n\r\n";
  EXPECT_EQ(code("multipart/form-data", head + "\r\n--b-1--"), "multipart.no_boundary");
  EXPECT_EQ(code("text/plain; boundary=b-1", head + "\r\n--b-1--"), "multipart.no_boundary");
  EXPECT_EQ(code(type, ""), "multipart.broken");
  EXPECT_EQ(code(type, head + "no end"), "multipart.broken");
  EXPECT_EQ(code(type, head + "x\r\n--b-1"), "multipart.broken");
  EXPECT_EQ(code(type, "--b-1\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b-1--"), "multipart.broken");
  EXPECT_EQ(code(type, "--b-1\r\nX: " + std::string(200, 'x') + "\r\n\r\nx\r\n--b-1--"), "multipart.broken");
  std::string many;
  for (int i = 0; i < 3; ++i) many += (i > 0 ? "\r\n" : "") + head + "x";
  EXPECT_EQ(code(type, many + "\r\n--b-1--"), "multipart.too_many_parts");
}

RC_GTEST_PROP(Multipart, EveryContentComesBack, (const std::vector<std::string>& contents)) {
  std::string body;
  for (const auto& content : contents) {
    RC_PRE(content.find("boundary") == std::string::npos);
    body += "--boundary\r\nContent-Disposition: form-data; name=\"f\"\r\n\r\n" + content + "\r\n";
  }
  body += contents.empty() ? "--boundary--" : "--boundary--\r\n";
  const auto parts = read_multipart("multipart/form-data; boundary=boundary", body, {1'000, 4'096});
  RC_ASSERT(parts.has_value());
  RC_ASSERT(parts->size() == contents.size());
  for (std::size_t i = 0; i < contents.size(); ++i) RC_ASSERT((*parts)[i].content == contents[i]);
}

}  // namespace
}  // namespace minga::http
