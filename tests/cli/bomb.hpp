#pragma once

#include <string>

namespace minga::test {

/// Writes an Excel workbook of about a megabyte whose sheet would unpack to hundreds of them.
void write_bomb(const std::string& file);

}  // namespace minga::test
