#pragma once

#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>

#include "service/accounts.hpp"
#include "service/values.hpp"
#include "service/workspace.hpp"

namespace minga::testing {

/// A new workspace with the shipped packs in a folder of its own, with a clock that the test moves and
/// ids that repeat. Gone with the object.
class TestWorkspace {
 public:
  explicit TestWorkspace(const std::vector<std::string>& packs = {"core", "madre-de-dios", "buritica"})
      : folder_(make_folder()),
        workspace_(made(service::make_workspace(folder_ / "work", packs, {source() / "packs"}, options()))),
        house_{*workspace_.store, clock(), service::shared_id_maker(clock(), seeded_random(2)),
               seeded_random(3)} {
    house_.password_cost = {1, 8192};  // libsodium's least: tests are not guessed at
  }
  TestWorkspace(const TestWorkspace&) = delete;
  TestWorkspace& operator=(const TestWorkspace&) = delete;
  ~TestWorkspace() {
    workspace_.store.reset();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  static std::filesystem::path source() { return MINGA_SOURCE_DIR; }
  service::House& house() { return house_; }
  service::Workspace& workspace() { return workspace_; }
  store::Store& store() { return *workspace_.store; }
  const std::filesystem::path& folder() const { return folder_; }
  void pass(std::int64_t milliseconds) { now_->milliseconds += milliseconds; }

  /// The record of a pack by its key.
  Id pack_record(std::string_view register_name, std::string_view key) {
    for (const auto& record : store().model().records)
      if (record.register_name == register_name && record.key == key) return record.id;
    throw std::runtime_error("no pack record " + std::string(key));
  }

  /// Somebody with one role, everywhere or in one territory.
  service::Actor actor(const std::string& role, std::optional<Id> territory = std::nullopt) {
    service::NewAccount account{
        role + std::to_string(++accounts_), role, "a good password", "es", {{role, territory}}};
    if (!territory && role != "administrator")
      account.grants.front().territory = pack_record("territory", "peru");
    const auto made_account = service::create_account(house_, service::system_actor(), account);
    if (!made_account) throw std::runtime_error("no account: " + made_account.error().front().code);
    service::Actor out;
    out.kind = service::Actor::Kind::account;
    out.id = made_account->id;
    out.grants = made_account->grants;
    return out;
  }

 private:
  static std::filesystem::path make_folder() {
    auto pattern = (std::filesystem::temp_directory_path() / "minga-test-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    return pattern;
  }
  static service::Workspace made(Checked<service::Workspace> workspace) {
    if (!workspace)
      throw std::runtime_error("no workspace: " + sentence(Language::en, workspace.error().front()));
    return std::move(*workspace);
  }
  Clock clock() const {
    return [now = now_] { return *now; };
  }
  store::StoreOptions options() const {
    store::StoreOptions options;
    options.clock = clock();
    options.random = seeded_random(1);
    return options;
  }

  std::shared_ptr<Instant> now_ = std::make_shared<Instant>(Instant{1'767'225'600'000});  // 2026-01-01
  int accounts_ = 0;
  std::filesystem::path folder_;
  service::Workspace workspace_;
  service::House house_;
};

}  // namespace minga::testing
