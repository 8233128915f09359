#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "store/database.hpp"
#include "store/dialect.hpp"

namespace minga::store {

/// Connections for reading, made when needed and used again.
class ReadPool {
 public:
  explicit ReadPool(Database& database) : database_(database) {}

  /// A connection inside a read transaction; ends it and gives the connection back.
  class Lease {
   public:
    Lease(ReadPool& pool, std::unique_ptr<Connection> connection)
        : pool_(pool), connection_(std::move(connection)) {
      connection_->begin(Access::read);
    }
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    ~Lease() {
      connection_->rollback();
      pool_.give_back(std::move(connection_));
    }
    Connection& connection() { return *connection_; }

   private:
    ReadPool& pool_;
    std::unique_ptr<Connection> connection_;
  };
  Lease lease() { return {*this, take()}; }

 private:
  static constexpr std::size_t most_idle = 16;

  std::unique_ptr<Connection> take() {
    {
      const std::lock_guard lock(mutex_);
      if (!idle_.empty()) {
        auto connection = std::move(idle_.back());
        idle_.pop_back();
        return connection;
      }
    }
    return database_.connect(Access::read);
  }

  void give_back(std::unique_ptr<Connection> connection) {
    const std::lock_guard lock(mutex_);
    if (idle_.size() < most_idle) idle_.push_back(std::move(connection));
  }

  Database& database_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Connection>> idle_;
};

}  // namespace minga::store
