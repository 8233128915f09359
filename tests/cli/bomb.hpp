#pragma once

#include <string>

namespace minga::test {

/// Writes an Excel workbook of about a megabyte whose sheet would unpack to hundreds of them.
void write_bomb(const std::string& file);

/// Writes a workbook of less than a megabyte within the limits of size, whose sheet is so many empty elements
/// that taking it apart would need gigabytes.
void write_dense_bomb(const std::string& file);

}  // namespace minga::test
