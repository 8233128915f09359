// Writes records from several threads and says the id of each on its output once it is acknowledged, until it
// is killed. Usage: store_crash_writer FILE
#include <unistd.h>

#include <iostream>
#include <thread>
#include <vector>

#include "contract/models.hpp"
#include "store/store.hpp"

namespace {

using namespace minga;

void say(const std::string& line) {
  // One write for a line, so that lines of several threads do not mix and none waits in a buffer.
  if (::write(STDOUT_FILENO, line.data(), line.size()) < 0) std::_Exit(3);
}

void write_forever(store::Store& store) {
  IdMaker ids(system_clock(), secure_random());
  const pack::Register& reg = *store.model().find_register("sample");
  while (true) {
    const Id one = ids.next(), two = ids.next();
    const auto done = store.write([&](store::Writer& writer) -> Result<void> {
      for (const Id& id : {one, two}) {
        const auto made = writer.create(reg, id, {{"note", "kept"}}, {"test", {}, "", ""});
        if (!made) return tl::unexpected(made.error());
      }
      return {};
    });
    if (!done) std::_Exit(4);
    say(to_string(one) + "\n" + to_string(two) + "\n");
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  auto opened = store::open_sqlite(argv[1], {system_clock(), secure_random()});
  if (!opened) {
    std::cerr << opened.error().code << '\n';
    return 1;
  }
  if (!(*opened)->migrate(store::testing::example_model(), false)) return 1;
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i) threads.emplace_back([&] { write_forever(**opened); });
  for (std::thread& thread : threads) thread.join();
}
