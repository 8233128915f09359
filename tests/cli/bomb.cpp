#include "cli/bomb.hpp"

#include <zip.h>

#include <cstdint>
#include <stdexcept>
#include <string_view>
#include <utility>
#include <vector>

namespace minga::test {

namespace {

constexpr std::string_view sheet_start =
    "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>";
constexpr std::string_view sheet_end = "</sheetData></worksheet>";

void write_workbook(const std::string& file, const std::string& sheet) {
  const std::vector<std::pair<const char*, std::string>> parts{
      {"[Content_Types].xml",
       "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>"},
      {"_rels/.rels",
       "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
       "<Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
       "officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"},
      {"xl/workbook.xml",
       "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" "
       "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">"
       "<sheets><sheet name=\"a\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"},
      {"xl/_rels/workbook.xml.rels",
       "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
       "<Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
       "worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"},
      {"xl/worksheets/sheet1.xml", sheet}};
  int error = 0;
  zip_t* const archive = zip_open(file.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &error);
  if (archive == nullptr) throw std::runtime_error("the bomb cannot be made");
  for (const auto& [name, bytes] : parts)
    zip_file_add(archive, name, zip_source_buffer(archive, bytes.data(), bytes.size(), 0), ZIP_FL_OVERWRITE);
  if (zip_close(archive) != 0) throw std::runtime_error("the bomb cannot be written");
}

}  // namespace

void write_bomb(const std::string& file) {
  write_workbook(file, std::string(sheet_start) + std::string(300'000'000, ' ') + std::string(sheet_end));
}

void write_dense_bomb(const std::string& file) {
  std::string sheet(sheet_start);
  // What compresses badly keeps the whole below the limit of the ratio.
  std::uint32_t noise = 1;
  while (sheet.size() < 600'000) {
    noise = noise * 1'664'525U + 1'013'904'223U;
    sheet += static_cast<char>('a' + (noise >> 24U) % 26);
  }
  while (sheet.size() < 100'000'000) sheet += "<a/>";
  write_workbook(file, sheet + std::string(sheet_end));
}

}  // namespace minga::test
