#pragma once

#include <string>
#include <vector>

#include "service/workspace.hpp"

namespace minga::service {

struct ExampleAccount {
  std::string login, password, role;
};

/// Fills a new workspace so that there is something to try: accounts with random passwords, and, for every
/// example pack with ratings.csv and participants.csv, the ratings of its first closed workshop with their
/// analysis, published; and the cases of its cases.csv, where the workspace has their procedures.
Checked<std::vector<ExampleAccount>> fill_with_example(House& house, const Workspace& workspace);

}  // namespace minga::service
