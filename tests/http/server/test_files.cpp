#include <gtest/gtest.h>

#include "http/server/fixture.hpp"

namespace minga::http::test {
namespace {

class FilesTest : public ServerTest {
 protected:
  FilesTest() {
    folder.write("web/index.html", "<!doctype html><title>Minga</title>");
    folder.write("web/assets/app-a1B2_c3D.js", script);
    folder.write("web/logo.svg", "<svg/>");
    folder.write("secret.txt", "not for the world");
    std::filesystem::create_symlink(folder.path() / "secret.txt", folder.path() / "web/link.txt");
    options.web = folder.path() / "web";
  }
  Folder folder;
  const std::string script = std::string(5'000, 'a') + "//end";
};

TEST_F(FilesTest, ServesFilesWithTheirType) {
  start();
  Client client(port());
  const Reply page = client.get("/");
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.header("Content-Type"), "text/html; charset=utf-8");
  EXPECT_EQ(page.header("Cache-Control"), "no-cache");
  const Reply asset = client.get("/assets/app-a1B2_c3D.js");
  EXPECT_EQ(asset.body, script);
  EXPECT_EQ(asset.header("Content-Type"), "text/javascript; charset=utf-8");
  EXPECT_EQ(asset.header("Cache-Control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(client.get("/logo.svg").header("Content-Type"), "image/svg+xml");
  const Reply head = client.request("HEAD", "/logo.svg", "");
  EXPECT_EQ(head.header("Content-Length"), "6");
  EXPECT_EQ(client.request("POST", "/logo.svg", "").status, 405);
}

TEST_F(FilesTest, AnswersKnownVersionsWith304) {
  start();
  Client client(port());
  for (const std::string encoding : {"", "Accept-Encoding: gzip\r\n"}) {
    const Reply first = client.get("/assets/app-a1B2_c3D.js", encoding);
    const std::string tag = first.header("ETag");
    ASSERT_NE(tag, "");
    const Reply again =
        client.get("/assets/app-a1B2_c3D.js", encoding + "If-None-Match: \"x\", " + tag + "\r\n");
    EXPECT_EQ(again.status, 304);
    EXPECT_EQ(client.get("/assets/app-a1B2_c3D.js", "If-None-Match: \"x\"\r\n").status, 200);
  }
}

TEST_F(FilesTest, SendsFilesCompressed) {
  start();
  Client client(port());
  const Reply packed = client.get("/assets/app-a1B2_c3D.js", "Accept-Encoding: gzip\r\n");
  EXPECT_EQ(packed.header("Content-Encoding"), "gzip");
  EXPECT_LT(packed.body.size(), 200U);
  EXPECT_EQ(packed.header("Vary"), "Accept-Encoding");
  EXPECT_EQ(client.get("/logo.svg", "Accept-Encoding: gzip\r\n").header("Content-Encoding"), "");
}

TEST_F(FilesTest, GivesTheApplicationForItsPagesOnly) {
  start();
  Client client(port());
  EXPECT_EQ(client.get("/workshops/17/results").body, "<!doctype html><title>Minga</title>");
  EXPECT_EQ(client.get("/assets/gone-12345678.js").status, 404);
  EXPECT_EQ(client.get("/api/unknown").status, 404);
}

TEST_F(FilesTest, LeadsNowhereElse) {
  start();
  for (const char* path :
       {"/../secret.txt", "/%2e%2e/secret.txt", "/assets/../../secret.txt", "/..%2fsecret.txt",
        "/assets/..%5c..%5csecret.txt", "//secret.txt", "/link.txt", "/./../secret.txt"}) {
    Client client(port());
    const Reply reply = client.get(path);
    EXPECT_TRUE(reply.status == 400 || reply.status == 404) << path << " " << reply.status;
    EXPECT_EQ(reply.body.find("not for the world"), std::string::npos) << path;
  }
}

TEST_F(FilesTest, StreamsWhatAHandlerNamesAsFile) {
  const std::string large(300'000, 'z');
  const auto path = folder.write("evidence.bin", large);
  router.add(Method::get, "/api/file", {.act = "test", .without_account = true}, [path](const Request&) {
    return download(FileBody{path}, "application/octet-stream", "evidence.bin");
  });
  router.add(Method::get, "/api/gone", {.act = "test", .without_account = true}, [path](const Request&) {
    return download(FileBody{path / "gone"}, "application/octet-stream", "gone");
  });
  start();
  Client client(port());
  const Reply reply = client.get("/api/file");
  EXPECT_EQ(reply.header("Content-Length"), "300000");
  EXPECT_EQ(reply.body, large);
  EXPECT_EQ(client.get("/api/gone").status, 404);
  EXPECT_EQ(client.get("/healthz").status, 200);
}

TEST(StaticFiles, WantAPage) {
  const Folder empty;
  const auto opened = StaticFiles::open(empty.path());
  ASSERT_FALSE(opened.has_value());
  EXPECT_EQ(opened.error().code, "server.web_missing");
  EXPECT_FALSE(StaticFiles::open(empty.path() / "gone").has_value());
}

}  // namespace
}  // namespace minga::http::test
