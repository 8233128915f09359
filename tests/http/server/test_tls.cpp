#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "http/server/fixture.hpp"

namespace minga::http::test {
namespace {

struct Pair {
  std::string certificate;
  std::string key;
};

std::string taken_from(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  std::string out(data, static_cast<std::size_t>(size));
  BIO_free(bio);
  return out;
}

Pair self_signed() {
  EVP_PKEY* key = EVP_EC_gen("P-256");
  X509* certificate = X509_new();
  X509_set_version(certificate, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
  X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
  X509_set_pubkey(certificate, key);
  X509_NAME* name = X509_get_subject_name(certificate);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("localhost"),
                             -1, -1, 0);
  X509_set_issuer_name(certificate, name);
  X509_sign(certificate, key, EVP_sha256());
  BIO* certificate_text = BIO_new(BIO_s_mem());
  PEM_write_bio_X509(certificate_text, certificate);
  BIO* key_text = BIO_new(BIO_s_mem());
  PEM_write_bio_PrivateKey(key_text, key, nullptr, nullptr, 0, nullptr, nullptr);
  X509_free(certificate);
  EVP_PKEY_free(key);
  return {taken_from(certificate_text), taken_from(key_text)};
}

class TlsTest : public ServerTest {
 protected:
  TlsTest() {
    const Pair pair = self_signed();
    options.tls_certificate = folder.write("cert.pem", pair.certificate);
    options.tls_key = folder.write("key.pem", pair.key);
  }
  Folder folder;
};

TEST_F(TlsTest, EncryptsEverything) {
  start();
  Client client(port(), true);
  EXPECT_EQ(client.tls_version(), "TLSv1.3");
  const Reply reply = client.get("/api/echo/a");
  EXPECT_TRUE(reply.body.ends_with("|tls"));
  EXPECT_EQ(reply.header("Strict-Transport-Security"), "max-age=31536000");
  EXPECT_EQ(client.get("/api/big").body.size(), 400'000U);
  client.send("GET /api/events HTTP/1.1\r\nHost: a\r\n\r\n");
  client.read_until("current");
  broadcaster.publish("news", {"", "tick", ""});
  EXPECT_TRUE(client.read_until("data: tick").ends_with("tick"));
  EXPECT_TRUE(server->stop());
}

TEST_F(TlsTest, EndsPlainAndSilentClients) {
  options.times.handshake = std::chrono::milliseconds(60);
  start();
  Client plain(port());
  plain.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(plain.read_all().find("HTTP/1.1 2"), std::string::npos);
  Client silent(port());
  EXPECT_TRUE(silent.at_end());
}

TEST_F(TlsTest, SaysWhatIsWrongWithItsFiles) {
  const auto code = [&] {
    const auto started = Server::start(options, router, metrics);
    return started ? std::string("started") : started.error().code;
  };
  options.tls_key = folder.write("other.pem", self_signed().key);
  EXPECT_EQ(code(), "server.key_unreadable");
  options.tls_certificate = folder.write("bad.pem", "no certificate");
  EXPECT_EQ(code(), "server.certificate_unreadable");
}

TEST_F(ServerTest, SaysWhyItCannotListen) {
  start();
  const auto code = [](ServerOptions given) {
    const auto started = Server::start(std::move(given), Router(), nullptr);
    return started ? std::string("started") : started.error().code;
  };
  ServerOptions same;
  same.port = port();
  EXPECT_EQ(code(same), "server.cannot_listen");
  ServerOptions strange;
  strange.address = "the moon";
  EXPECT_EQ(code(strange), "server.address_invalid");
  EXPECT_EQ(server->url(), "http://127.0.0.1:" + std::to_string(port()));
}

TEST_F(ServerTest, ListensOnBothFamilies) {
  options.address = "::";
  start();
  EXPECT_TRUE(Client(port()).get("/api/echo/a").body.ends_with("|127.0.0.1|plain"));
}

}  // namespace
}  // namespace minga::http::test
