#include <fcntl.h>
#include <unistd.h>

#include <system_error>

#include "store/change_log.hpp"
#include "store/sqlite/sqlite_database.hpp"

namespace minga::store {
namespace sqlite {
namespace {

namespace fs = std::filesystem;

Problem cannot_write(const fs::path& file) {
  return {ProblemKind::storage, "store.cannot_write_file", {{"file", file.string()}}, {}};
}

tl::unexpected<Problem> damaged(const fs::path& file, const std::string& detail) {
  return fail(ProblemKind::invalid, "store.backup_damaged", {{"file", file.string()}, {"detail", detail}});
}

// Makes a file, or a folder's entries, safe on disk.
bool flush(const fs::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return false;
  const bool good = ::fsync(descriptor) == 0;
  ::close(descriptor);
  return good;
}

fs::path folder_of(const fs::path& file) {
  return file.has_parent_path() ? file.parent_path() : fs::path(".");
}

fs::path with_suffix(fs::path file, std::string_view suffix) {
  return file += suffix;
}

/// Whether another connection has the file open. Leaving the write-ahead log needs the file for oneself; one
/// that is too damaged to be opened counts as free, since it is to be replaced.
bool in_use(const fs::path& file) {
  std::error_code none;
  if (!fs::exists(file, none)) return false;
  try {
    const Handle handle = open_handle(file, SQLITE_OPEN_READWRITE, 0);
    const int code = sqlite3_exec(handle.get(), "PRAGMA journal_mode = DELETE", nullptr, nullptr, nullptr);
    return (code & 0xFF) == SQLITE_BUSY;
  } catch (const DatabaseError&) {
    return false;
  }
}

}  // namespace

Result<void> copy_database(sqlite3* source, const fs::path& target) {
  const fs::path part = with_suffix(target, ".part");
  std::error_code ignored;
  fs::remove(part, ignored);
  const auto give_up = [&](Problem problem) {
    fs::remove(part, ignored);
    return tl::unexpected(std::move(problem));
  };
  try {
    const Handle copy = open_handle(part, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, 0);
    sqlite3_backup* backup = sqlite3_backup_init(copy.get(), "main", source, "main");
    if (!backup) return give_up(problem_of(error_of(copy.get(), sqlite3_errcode(copy.get()))));
    // In one step: the source is read in one view of its own while others write on.
    sqlite3_backup_step(backup, -1);
    const int code = sqlite3_backup_finish(backup);
    if (code != SQLITE_OK) return give_up(problem_of(error_of(copy.get(), code)));
    // A single file is easier to carry than one with its write-ahead log.
    const int single = sqlite3_exec(copy.get(), "PRAGMA journal_mode = DELETE", nullptr, nullptr, nullptr);
    if (single != SQLITE_OK) return give_up(problem_of(error_of(copy.get(), single)));
  } catch (const DatabaseError& error) {
    return give_up(error.failure() == Failure::full ? problem_of(error) : cannot_write(target));
  }
  std::error_code failed;
  if (!flush(part)) return give_up(cannot_write(target));
  fs::rename(part, target, failed);
  if (failed || !flush(folder_of(target))) return give_up(cannot_write(target));
  return {};
}

Result<void> SqliteDatabase::backup(const fs::path& target) {
  std::error_code ignored;
  if (fs::exists(target, ignored))
    return fail(ProblemKind::conflict, "store.file_exists", {{"file", target.string()}});
  try {
    const Handle source = open_handle(file_, SQLITE_OPEN_READWRITE, busy_milliseconds_);
    return copy_database(source.get(), target);
  } catch (const DatabaseError& error) {
    return tl::unexpected(problem_of(error));
  }
}

Result<void> check_file(const fs::path& file) {
  try {
    SqliteConnection connection(open_handle(file, SQLITE_OPEN_READWRITE, 0));
    std::string said;
    connection.query("PRAGMA integrity_check(1)", {}, [&](const Row& row) { said = row.text(0); });
    if (said != "ok") return damaged(file, "integrity_check");
    const LogVerdict verdict = store::verify_log(connection);
    if (verdict.first_bad) return damaged(file, verdict.problem_code);
  } catch (const DatabaseError&) {
    return damaged(file, "unreadable");
  }
  return {};
}

}  // namespace sqlite

Result<void> restore_sqlite(const std::filesystem::path& backup, const std::filesystem::path& file) {
  namespace fs = std::filesystem;
  using sqlite::with_suffix;
  std::error_code failed;
  if (!fs::is_regular_file(backup, failed)) {
    return fail(ProblemKind::not_found, "store.file_not_found", {{"file", backup.string()}});
  }
  // Whoever has it open would go on writing into the file that is put aside.
  if (sqlite::in_use(file)) return fail(ProblemKind::conflict, "store.in_use", {{"file", file.string()}});
  // The copy is checked, not the backup: that one is opened for reading only and stays as it is.
  const fs::path fresh = with_suffix(file, ".restoring");
  fs::remove(fresh, failed);
  try {
    const sqlite::Handle source = sqlite::open_handle(backup, SQLITE_OPEN_READONLY, 0);
    auto copied = sqlite::copy_database(source.get(), fresh);
    if (!copied && copied.error().code == "store.damaged") return sqlite::damaged(backup, "unreadable");
    if (!copied) return copied;
  } catch (const DatabaseError&) {
    return sqlite::damaged(backup, "unreadable");
  }
  auto good = sqlite::prepare_file(fresh, 0, true);
  if (good) good = sqlite::check_file(fresh);
  if (!good) {
    for (const char* suffix : {"", "-wal", "-shm"}) fs::remove(with_suffix(fresh, suffix), failed);
    return good;
  }
  for (const char* suffix : {"", "-wal", "-shm"}) {
    const fs::path old = with_suffix(file, suffix);
    if (!fs::exists(old, failed)) continue;
    fs::rename(old, with_suffix(with_suffix(file, ".before-restore"), suffix), failed);
    if (failed) return tl::unexpected(sqlite::cannot_write(file));
  }
  fs::rename(fresh, file, failed);
  if (failed || !sqlite::flush(sqlite::folder_of(file))) return tl::unexpected(sqlite::cannot_write(file));
  return {};
}

}  // namespace minga::store
