// What comes over the network to the program as it runs, and a disk that is full.
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mount.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <thread>

#include "cli/bomb.hpp"
#include "cli/http.hpp"

namespace minga::test {
namespace {

constexpr std::size_t MiB = std::size_t{1} << 20;

TEST(ServeBadInput, AZipBombIsRefusedAndCostsNoMemory) {
  const TemporaryFolder folder;
  make_workspace(folder / "work");
  ASSERT_EQ(
      minga({"user", "add", folder / "work", "ana", "--role", "administrator"}, "a long password\n").code, 0);
  write_bomb(folder / "bomb.xlsx");
  write_dense_bomb(folder / "dense.xlsx");
  Server server(folder / "work");
  const auto ana = server.sign_in("ana", "a long password");
  const auto before = server.most_memory();

  for (const std::string file : {"bomb.xlsx", "dense.xlsx"}) {
    const auto bytes = bytes_of(folder / file);
    ASSERT_LT(bytes.size(), 2 * MiB) << "a bomb is small";
    const auto refused = server.send("POST", "/api/records/territory/import?format=xlsx", ana, bytes);
    EXPECT_EQ(refused.status, 413) << file << refused.body;
    EXPECT_NE(refused.body.find("xlsx.bomb"), std::string::npos) << refused.body;
    EXPECT_NE(refused.body.find("descomprimirse"), std::string::npos) << refused.body;
  }
  // Several at once as well.
  const auto bomb = bytes_of(folder / "bomb.xlsx");
  std::vector<std::thread> senders;
  std::vector<int> statuses(4);
  for (int& status : statuses)
    senders.emplace_back(
        [&] { status = server.send("POST", "/api/records/territory/import?format=xlsx", ana, bomb).status; });
  for (auto& sender : senders) sender.join();
  EXPECT_EQ(statuses, std::vector<int>(4, 413));
  EXPECT_LT(server.most_memory(), before + 256 * MiB) << "each would unpack to more than that";

  EXPECT_EQ(server.send("GET", "/healthz").status, 200);
  EXPECT_EQ(server.stop(), 0);
}

TEST(ServeBadInput, ABodyBeyondTheLimitIsRefusedWithoutBeingKept) {
  const TemporaryFolder folder;
  make_workspace(folder / "work");
  ASSERT_EQ(
      minga({"user", "add", folder / "work", "ana", "--role", "administrator"}, "a long password\n").code, 0);
  Server server(folder / "work");
  const auto ana = server.sign_in("ana", "a long password");
  const auto before = server.most_memory();
  const auto refused =
      server.send("POST", "/api/records/territory/import?format=xlsx", ana, std::string(200 * MiB, 'x'));
  EXPECT_EQ(refused.status, 413);
  EXPECT_LT(server.most_memory(), before + 8 * MiB);
  EXPECT_EQ(server.stop(), 0);
}

/// A disk of this size, seen by this process and what it starts alone; gone with it.
class SmallDisk {
 public:
  SmallDisk(const std::string& folder, std::size_t bytes) : folder_(folder) {
    fs::create_directories(folder);
    const auto size = "size=" + std::to_string(bytes);
    good_ = ::unshare(CLONE_NEWNS) == 0 &&
            ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
            ::mount("tmpfs", folder.c_str(), "tmpfs", 0, size.c_str()) == 0;
    if (!good_) why_ = std::strerror(errno);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  ~SmallDisk() {
    if (good_) ::umount2(folder_.c_str(), MNT_DETACH);
  }
  bool good() const { return good_; }
  const std::string& why() const { return why_; }

 private:
  std::string folder_, why_;
  bool good_ = false;
};

/// A phone in the workshop of the example that rates all impacts again and again.
class Phone {
 public:
  explicit Phone(const Server& server) : server_(server) {
    const auto door = post("/api/join", {{"code", "PRUEBA"}}).json();
    for (const auto& impact : door.at("impacts")) impacts_.push_back(impact.at("id"));
    const auto joined = post("/api/participants", {{"code", "PRUEBA"},
                                                   {"group", door.at("groups").at(0).at("id")},
                                                   {"consent", true},
                                                   {"device_key", "device-key-0123456789"}});
    token_ = joined.json().at("token");
  }
  HttpAnswer rate(std::int64_t sequence, double value) const {
    auto ratings = nlohmann::json::array();
    for (const auto& impact : impacts_)
      ratings.push_back(
          {{"impact", impact}, {"sequence", sequence}, {"valuation", value}, {"prioritization", value}});
    return server_.send("PUT", "/api/participant/ratings", headers(),
                        nlohmann::json{{"ratings", ratings}}.dump());
  }
  /// The valuation that all impacts have; -1 where they differ: something half-written.
  double stored() const {
    const auto state = server_.send("GET", "/api/participant", headers()).json();
    double all = -1;
    for (const auto& rating : state.at("ratings")) {
      const double one = rating.at("valuation");
      if (all >= 0 && all != one) return -1;
      all = one;
    }
    return state.at("ratings").size() == impacts_.size() ? all : -1;
  }

 private:
  HttpAnswer post(const std::string& path, const nlohmann::json& body) const {
    return server_.send("POST", path, {{"Content-Type", "application/json"}}, body.dump());
  }
  Server::Headers headers() const {
    return {{"Content-Type", "application/json"}, {"Authorization", "Bearer " + token_}};
  }
  const Server& server_;
  std::vector<std::string> impacts_;
  std::string token_;
};

TEST(ServeBadInput, AFullDiskIsSaidLosesNothingAndPasses) {
  const TemporaryFolder folder;
  const SmallDisk disk(folder / "disk", 24 * MiB);
  if (!disk.good()) GTEST_SKIP() << "a disk cannot be mounted here: " << disk.why();
  const auto work = folder / "disk/work";
  ASSERT_EQ(minga({"init", work, "--example"}).code, 0);
  const auto ballast = folder / "disk/ballast";
  const auto room = fs::space(folder / "disk").available;
  ASSERT_GT(room, 8 * MiB);
  std::ofstream(ballast, std::ios::binary) << std::string(room - 6 * MiB, 'x');
  Server server(work);
  const Phone phone(server);

  const double values[] = {0, 0.25, 0.5, 0.75, 1};
  double acknowledged = -1;
  std::int64_t sequence = 0;
  int refused = 0;
  for (; sequence < 1000 && refused < 3; ++sequence) {
    const double value = values[sequence % 5];
    const auto answer = phone.rate(sequence + 1, value);
    if (answer.status == 200) {
      acknowledged = value;
      continue;
    }
    ++refused;
    EXPECT_EQ(answer.status, 507) << answer.body;
    EXPECT_NE(answer.body.find("\"store.disk_full\""), std::string::npos) << answer.body;
    EXPECT_NE(answer.body.find("Libere espacio"), std::string::npos) << answer.body;
    EXPECT_EQ(phone.stored(), acknowledged) << "reading goes on; what was acknowledged is there, and whole";
  }
  EXPECT_EQ(refused, 3) << "the disk never was full";
  EXPECT_GT(sequence, 5);

  fs::remove(ballast);
  ASSERT_EQ(phone.rate(sequence + 1, 0.5).status, 200) << "works again without a restart";
  EXPECT_EQ(phone.stored(), 0.5);
  EXPECT_EQ(server.stop(), 0);
  EXPECT_WELL(minga({"log", "verify", work}));
}

}  // namespace
}  // namespace minga::test
