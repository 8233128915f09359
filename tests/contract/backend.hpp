#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <ostream>
#include <string>

#include "contract/models.hpp"
#include "store/store.hpp"

namespace minga::store::testing {

/// A folder of its own, gone at the end.
class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "minga-store-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

/// A clock that goes one millisecond on with every look; may be shared by threads.
inline Clock steady_clock_of_tests() {
  auto now = std::make_shared<std::atomic<std::int64_t>>(1'790'000'000'000);
  return [now] { return Instant{now->fetch_add(1)}; };
}

inline StoreOptions options_of_tests() {
  StoreOptions options;
  options.clock = steady_clock_of_tests();
  options.random = seeded_random(1);
  return options;
}

/// Something that holds workspaces: each call gives an empty one, which lives as long as what is returned.
struct Workspace {
  std::unique_ptr<Folder> folder;                // for backends with a file
  std::function<std::unique_ptr<Store>()> open;  // again and again the same workspace
};
struct Backend {
  std::string name;
  std::function<Workspace()> make;
};
inline std::ostream& operator<<(std::ostream& out, const Backend& backend) {
  return out << backend.name;
}

inline std::string backend_name(const ::testing::TestParamInfo<Backend>& info) {
  return info.param.name;
}

inline Workspace sqlite_workspace() {
  auto folder = std::make_unique<Folder>();
  const auto file = *folder / "workspace.gpkg";
  return {std::move(folder), [file] {
            auto store = open_sqlite(file, options_of_tests());
            if (!store) throw std::runtime_error(store.error().code);
            return std::move(*store);
          }};
}

/// The code of the problem, or that there is none.
template <class T>
std::string code_of(const Result<T>& result) {
  return result ? "no problem" : result.error().code;
}

/// A test of the contract, run on every backend.
class StoreContract : public ::testing::TestWithParam<Backend> {
 protected:
  StoreContract() : workspace_(GetParam().make()), store_(workspace_.open()) {
    const auto steps = store_->migrate(example_model(), false);
    EXPECT_TRUE(steps.has_value());
  }

  Store& store() { return *store_; }
  void reopen() {
    store_.reset();
    store_ = workspace_.open();
  }
  const pack::Register& reg(std::string_view name) { return *store_->model().find_register(name); }
  Id new_id() { return ids_.next(); }

  Result<Record> create(std::string_view name, Values values, std::optional<Id> id = {}) {
    return in_write(
        [&](Writer& w) { return w.create(reg(name), id.value_or(new_id()), std::move(values), note_); });
  }
  Result<Record> update(std::string_view name, const Id& id, Values values,
                        std::optional<std::int64_t> revision = {}) {
    return in_write([&](Writer& w) { return w.update(reg(name), id, std::move(values), revision, note_); });
  }
  Result<Record> retire(std::string_view name, const Id& id, std::optional<std::int64_t> revision = {}) {
    return in_write([&](Writer& w) { return w.retire(reg(name), id, revision, note_); });
  }
  Result<Record> in_write(const std::function<Result<Record>(Writer&)>& act) {
    Result<Record> made;
    auto done = store_->write([&](Writer& writer) -> Result<void> {
      made = act(writer);
      if (!made) return tl::unexpected(made.error());
      return {};
    });
    if (!done) return tl::unexpected(done.error());
    return made;
  }
  std::optional<Record> find(std::string_view name, const Id& id) {
    std::optional<Record> found;
    store_->read([&](Reader& reader) { found = reader.find(reg(name), id); });
    return found;
  }
  Result<Page> list(const Query& query) {
    Result<Page> page;
    store_->read([&](Reader& reader) { page = reader.list(query); });
    return page;
  }

  ChangeNote note_{"record.test", {}, "", ""};

 private:
  Workspace workspace_;
  std::unique_ptr<Store> store_;
  IdMaker ids_{steady_clock_of_tests(), seeded_random(7)};
};

}  // namespace minga::store::testing
