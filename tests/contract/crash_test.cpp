#include <fcntl.h>
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <random>

#include "contract/backend.hpp"

namespace minga::store::testing {
namespace {

/// Starts the writer, kills it as soon as it acknowledged `after` lines and gives all that it acknowledged.
std::vector<Id> acknowledged_before_kill(const std::filesystem::path& file, std::size_t after) {
  int ends[2];
  EXPECT_EQ(::pipe2(ends, O_CLOEXEC), 0);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  std::string program = MINGA_CRASH_WRITER, argument = file.string();
  char* arguments[] = {program.data(), argument.data(), nullptr};
  pid_t child = 0;
  EXPECT_EQ(::posix_spawn(&child, program.c_str(), &actions, nullptr, arguments, environ), 0);
  posix_spawn_file_actions_destroy(&actions);
  ::close(ends[1]);

  std::string said;
  char part[4096];
  bool killed = false;
  while (true) {
    if (!killed && static_cast<std::size_t>(std::count(said.begin(), said.end(), '\n')) >= after) {
      ::kill(child, SIGKILL);
      killed = true;
    }
    const ssize_t got = ::read(ends[0], part, sizeof part);
    if (got <= 0) break;
    said.append(part, static_cast<std::size_t>(got));
  }
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_TRUE(killed && WIFSIGNALED(status)) << "it ended by itself: " << status;

  std::vector<Id> ids;
  for (std::size_t start = 0, end; (end = said.find('\n', start)) != std::string::npos; start = end + 1) {
    const auto id = id_from(std::string_view(said).substr(start, end - start));
    EXPECT_TRUE(id);
    if (id) ids.push_back(*id);
  }
  return ids;
}

TEST(Crash, NothingAcknowledgedIsLostInTwoHundredKills) {
  constexpr int kills = 200, kills_of_a_file = 20;
  std::mt19937 random(20261122);
  std::size_t acknowledged = 0;
  for (int round = 0; round < kills / kills_of_a_file; ++round) {
    const Folder folder;
    const auto file = folder / "w.gpkg";
    std::vector<Id> all;
    for (int i = 0; i < kills_of_a_file; ++i) {
      const auto ids = acknowledged_before_kill(file, 1 + random() % 30);
      all.insert(all.end(), ids.begin(), ids.end());
      auto store = open_sqlite(file, options_of_tests());
      ASSERT_TRUE(store) << store.error().code;
      (*store)->read([&](Reader& reader) {
        const pack::Register& reg = *(*store)->model().find_register("sample");
        for (const Id& id : all) ASSERT_TRUE(reader.find(reg, id)) << to_string(id) << " was acknowledged";
        Query query;
        query.register_name = "sample";
        query.limit = 0;
        query.count = true;
        EXPECT_EQ(*reader.list(query)->total % 2, 0) << "a write is whole or not at all";
      });
      const LogVerdict verdict = (*store)->verify_log();
      ASSERT_FALSE(verdict.first_bad) << verdict.problem_code << " " << *verdict.first_bad;
    }
    acknowledged += all.size();
  }
  EXPECT_GT(acknowledged, static_cast<std::size_t>(kills));
}

}  // namespace
}  // namespace minga::store::testing
