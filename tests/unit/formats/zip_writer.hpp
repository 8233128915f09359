#pragma once

#include <zip.h>

#include <cstdlib>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace minga::formats::test {

using Parts = std::vector<std::pair<std::string, std::string>>;

/// A ZIP archive in memory with these files.
inline std::string zip_of(const Parts& parts, const char* password = nullptr) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* const buffer = zip_source_buffer_create(nullptr, 0, 0, &error);
  zip_t* const zip = zip_open_from_source(buffer, ZIP_TRUNCATE, &error);
  if (zip == nullptr) throw std::runtime_error("cannot make a ZIP in memory");
  zip_source_keep(buffer);
  for (const auto& [name, content] : parts) {
    zip_source_t* const source = zip_source_buffer(zip, content.data(), content.size(), 0);
    const auto index = zip_file_add(zip, name.c_str(), source, ZIP_FL_ENC_UTF_8);
    if (password != nullptr) {
      zip_file_set_encryption(zip, static_cast<zip_uint64_t>(index), ZIP_EM_AES_128, password);
    }
  }
  if (zip_close(zip) != 0) throw std::runtime_error("cannot close a ZIP in memory");
  zip_source_open(buffer);
  zip_stat_t stat;
  zip_stat_init(&stat);
  zip_source_stat(buffer, &stat);
  std::string bytes(stat.size, '\0');
  const auto got = zip_source_read(buffer, bytes.data(), bytes.size());
  zip_source_close(buffer);
  zip_source_free(buffer);
  if (got != static_cast<zip_int64_t>(bytes.size())) throw std::runtime_error("cannot read a ZIP in memory");
  return bytes;
}

/// What goes into a workbook that the test writes by hand.
struct WorkbookText {
  std::string rows;        // content of <sheetData>
  std::string after;       // what follows it in the sheet
  std::string texts;       // content of <sst>
  std::string styles;      // content of <styleSheet>
  std::string properties;  // before <sheets>
  std::string sheets = R"(<sheet name="Datos" sheetId="1" r:id="rId1"/>)";
};

inline Parts parts_of(const WorkbookText& text) {
  const std::string main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  const std::string office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const std::string package = "http://schemas.openxmlformats.org/package/2006/relationships";
  const auto relation = [&](const std::string& id, const std::string& type, const std::string& target) {
    return "<Relationship Id=\"" + id + "\" Type=\"" + office + "/" + type + "\" Target=\"" + target + "\"/>";
  };
  return {
      {"_rels/.rels", "<Relationships xmlns=\"" + package + "\">" +
                          relation("r", "officeDocument", "xl/workbook.xml") + "</Relationships>"},
      {"xl/workbook.xml", "<workbook xmlns=\"" + main + "\" xmlns:r=\"" + office + "\">" + text.properties +
                              "<sheets>" + text.sheets + "</sheets></workbook>"},
      {"xl/_rels/workbook.xml.rels", "<Relationships xmlns=\"" + package + "\">" +
                                         relation("rId1", "worksheet", "worksheets/sheet1.xml") +
                                         relation("rId2", "worksheet", "/xl/worksheets/sheet2.xml") +
                                         relation("rId3", "sharedStrings", "sharedStrings.xml") +
                                         relation("rId4", "styles", "styles.xml") + "</Relationships>"},
      {"xl/sharedStrings.xml", "<sst xmlns=\"" + main + "\">" + text.texts + "</sst>"},
      {"xl/styles.xml", "<styleSheet xmlns=\"" + main + "\">" + text.styles + "</styleSheet>"},
      {"xl/worksheets/sheet1.xml", "<worksheet xmlns=\"" + main + "\"><sheetData>" + text.rows +
                                       "</sheetData>" + text.after + "</worksheet>"},
      {"xl/worksheets/sheet2.xml",
       "<worksheet><sheetData><row><c "
       "t=\"str\"><v>z</v></c></row><row><c><v>2</v></c></row></sheetData></worksheet>"},
  };
}

inline std::string workbook_of(const WorkbookText& text) {
  return zip_of(parts_of(text));
}

}  // namespace minga::formats::test
