#pragma once

#include <string>
#include <string_view>

#include "base/text.hpp"
#include "service/analyses.hpp"

namespace minga::service {

struct FindingFile {
  std::string bytes;
  std::string media_type;
  std::string name;
};

/// The finding as one printable HTML page in the order of a story: the question, the answer, how sure,
/// who took part and who did not, the pictures, the tables, how it was computed. No script, nothing
/// fetched; A4.
std::string finding_report(const Finding& finding, Language language);

/// json: the result as stored. csv: the contrast table of all impacts. xlsx: every table. svg: the plot
/// named "all", "type/NAME", "group/NAME" or "cluster/N". "request.bad_format", "finding.no_such_plot".
Result<FindingFile> finding_file(const Finding& finding, std::string_view format, std::string_view plot,
                                 Language language);

}  // namespace minga::service
