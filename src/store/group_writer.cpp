#include "store/group_writer.hpp"

#include <stdexcept>

#include "store/dialect.hpp"
#include "store/register_tails.hpp"

namespace minga::store {
namespace {

constexpr std::size_t most_in_group = 256;

// Trouble with the disk is everybody's, trouble with a statement is its body's.
bool dooms_group(Failure failure) {
  return failure == Failure::full || failure == Failure::unwritable || failure == Failure::corrupt;
}

}  // namespace

GroupWriter::GroupWriter(std::unique_ptr<Connection> connection)
    : connection_(std::move(connection)), thread_([this] { loop(); }) {}

GroupWriter::~GroupWriter() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  arrived_.notify_one();
  thread_.join();
}

Result<void> GroupWriter::run(Body body, bool alone) {
  if (std::this_thread::get_id() == thread_.get_id()) {
    throw std::logic_error("a write inside a write: use the Writer that is at hand");
  }
  Job job{.body = std::move(body), .alone = alone, .result = {}, .thrown = {}};
  std::unique_lock lock(mutex_);
  waiting_.push_back(&job);
  arrived_.notify_one();
  finished_.wait(lock, [&] { return job.done; });
  lock.unlock();
  if (job.thrown) std::rethrow_exception(job.thrown);
  return std::move(job.result);
}

GroupWriter::Jobs GroupWriter::take() {
  std::unique_lock lock(mutex_);
  arrived_.wait(lock, [&] { return stopping_ || !waiting_.empty(); });
  Jobs jobs;
  while (!waiting_.empty() && jobs.size() < most_in_group) {
    if (waiting_.front()->alone && !jobs.empty()) break;
    jobs.push_back(waiting_.front());
    waiting_.pop_front();
    if (jobs.back()->alone) break;
  }
  return jobs;
}

void GroupWriter::loop() {
  while (true) {
    const Jobs jobs = take();
    if (jobs.empty()) return;
    process(jobs);
    const std::lock_guard lock(mutex_);
    for (Job* job : jobs) job->done = true;
    finished_.notify_all();
  }
}

void GroupWriter::process(const Jobs& jobs) {
  std::optional<Problem> trouble;
  try {
    trouble = run_all(jobs);
  } catch (const DatabaseError& error) {
    trouble = problem_of(error);
  } catch (...) {
    for (Job* job : jobs) job->thrown = std::current_exception();
  }
  if (!trouble) return;
  for (Job* job : jobs) {
    if (!job->thrown && job->result) job->result = tl::unexpected(*trouble);
  }
}

// Gives the problem that undid everything, if one did.
std::optional<Problem> GroupWriter::run_all(const Jobs& jobs) {
  struct Undo {
    Connection& connection;
    ~Undo() { connection.rollback(); }  // does nothing after the commit
  } undo{*connection_};
  connection_->begin(Access::write);
  LogTail tail = read_tail(*connection_);
  const std::int64_t count = tail.count;
  for (Job* job : jobs) {
    if (auto trouble = run_one(*job, tail)) return trouble;
  }
  if (tail.count != count) {
    write_register_tails(*connection_, tail);
    write_tail(*connection_, tail);
  }
  connection_->commit();
  return std::nullopt;
}

std::optional<Problem> GroupWriter::run_one(Job& job, LogTail& tail) {
  const LogTail before = tail;
  std::optional<Problem> trouble;
  try {
    Savepoint savepoint(*connection_, "body");
    job.result = job.body(*connection_, tail);
    if (job.result) {
      savepoint.keep();
      return std::nullopt;
    }
  } catch (const DatabaseError& error) {
    if (dooms_group(error.failure())) return problem_of(error);
    if (error.failure() == Failure::other) {
      job.thrown = std::current_exception();
    } else {
      job.result = tl::unexpected(problem_of(error));
    }
  } catch (...) {
    job.thrown = std::current_exception();
  }
  tail = before;
  // Some failures end the whole transaction; what the others wrote is gone with it.
  if (!connection_->in_transaction()) return Problem{ProblemKind::storage, "store.unwritable", {}, {}};
  return std::nullopt;
}

}  // namespace minga::store
