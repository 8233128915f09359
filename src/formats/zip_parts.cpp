#include "formats/zip_parts.hpp"

#include <zip.h>

#include <algorithm>
#include <utility>

namespace minga::formats {

struct ZipParts::Archive {
  zip_t* zip = nullptr;
  const XlsxOptions* options = nullptr;
  ~Archive() {
    if (zip != nullptr) zip_discard(zip);
  }
};

namespace {

constexpr std::uint64_t small_part = std::uint64_t{1} << 20;

tl::unexpected<Problem> trouble(const XlsxOptions& options, std::string code,
                                ProblemKind kind = ProblemKind::invalid) {
  return fail(kind, std::move(code), {}, Place{options.file, 0, 0, {}});
}

// What the directory of the archive claims; unpacking checks again, as it may lie.
Result<void> check_claims(zip_t* zip, const XlsxOptions& options) {
  const zip_int64_t count = zip_get_num_entries(zip, 0);
  if (count < 0 || static_cast<std::uint64_t>(count) > options.max_entries) {
    return trouble(options, "xlsx.bomb", ProblemKind::too_large);
  }
  std::uint64_t total = 0;
  for (zip_int64_t i = 0; i < count; ++i) {
    zip_stat_t stat;
    zip_stat_init(&stat);
    constexpr zip_uint64_t needed = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE;
    if (zip_stat_index(zip, static_cast<zip_uint64_t>(i), 0, &stat) != 0 || (stat.valid & needed) != needed) {
      return trouble(options, "xlsx.damaged");
    }
    if ((stat.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && stat.encryption_method != ZIP_EM_NONE) {
      return trouble(options, "xlsx.old_or_protected");
    }
    total += std::min<std::uint64_t>(stat.size, options.max_unpacked + 1);
    const bool dense =
        stat.size > small_part && stat.size / std::max<std::uint64_t>(1, stat.comp_size) > options.max_ratio;
    if (total > options.max_unpacked || dense) return trouble(options, "xlsx.bomb", ProblemKind::too_large);
  }
  return {};
}

}  // namespace

ZipParts::ZipParts(std::unique_ptr<Archive> archive) : archive_(std::move(archive)) {}
ZipParts::ZipParts(ZipParts&&) noexcept = default;
ZipParts& ZipParts::operator=(ZipParts&&) noexcept = default;
ZipParts::~ZipParts() = default;

Result<ZipParts> ZipParts::open(std::string_view bytes, const XlsxOptions& options) {
  if (bytes.empty()) return trouble(options, "xlsx.empty_file");
  if (bytes.size() > options.max_bytes) {
    return fail(ProblemKind::too_large, "file.too_large", {{"limit", std::to_string(options.max_bytes)}},
                Place{options.file, 0, 0, {}});
  }
  // Compound files hold Excel's format before 2007, and also workbooks with a password.
  if (bytes.starts_with("\xD0\xCF\x11\xE0")) return trouble(options, "xlsx.old_or_protected");
  if (!bytes.starts_with("PK")) return trouble(options, "xlsx.not_xlsx");

  auto archive = std::make_unique<Archive>();
  archive->options = &options;
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* const source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
  if (source != nullptr) {
    archive->zip = zip_open_from_source(source, ZIP_RDONLY, &error);
    if (archive->zip == nullptr) zip_source_free(source);
  }
  zip_error_fini(&error);
  if (archive->zip == nullptr) return trouble(options, "xlsx.damaged");
  if (auto checked = check_claims(archive->zip, options); !checked) return tl::unexpected(checked.error());
  return ZipParts(std::move(archive));
}

bool ZipParts::has(const std::string& name) const {
  return zip_name_locate(archive_->zip, name.c_str(), ZIP_FL_NOCASE) >= 0;
}

Result<std::string> ZipParts::part(const std::string& name) const {
  const XlsxOptions& options = *archive_->options;
  const zip_int64_t index = zip_name_locate(archive_->zip, name.c_str(), ZIP_FL_NOCASE);
  if (index < 0) return trouble(options, "xlsx.damaged");
  const std::unique_ptr<zip_file_t, int (*)(zip_file_t*)> file(
      zip_fopen_index(archive_->zip, static_cast<zip_uint64_t>(index), 0), &zip_fclose);
  if (file == nullptr) return trouble(options, "xlsx.damaged");
  std::string out;
  constexpr std::size_t step = std::size_t{1} << 18;
  while (true) {
    const std::size_t had = out.size();
    if (had > options.max_part) return trouble(options, "xlsx.bomb", ProblemKind::too_large);
    out.resize(had + step);
    const zip_int64_t got = zip_fread(file.get(), out.data() + had, step);
    out.resize(had + static_cast<std::size_t>(std::max<zip_int64_t>(0, got)));
    if (got < 0) return trouble(options, "xlsx.damaged");
    if (got == 0) return out;
  }
}

}  // namespace minga::formats
