#include "service/files.hpp"

#include "base/hash.hpp"
#include "service/permission.hpp"
#include "service/records.hpp"
#include "service/values.hpp"

namespace minga::service {

Result<StoredFile> store_file(House& house, const Actor& actor, std::string bytes, std::string media_type) {
  if (bytes.empty()) return fail(ProblemKind::invalid, "file.empty");
  StoredFile stored;
  stored.bytes = bytes.size();
  const store::Blob blob{std::move(bytes), std::move(media_type)};
  const auto written = house.store.write([&](store::Writer& writer) -> Result<void> {
    const auto access = permit(writer, house.store.model(), actor, "record.create", "document");
    if (!access) return tl::unexpected(access.error());
    stored.sha256 = writer.put_blob(blob);
    return {};
  });
  if (!written) return tl::unexpected(written.error());
  return stored;
}

Result<store::Blob> file_of_record(House& house, const Actor& actor, std::string_view register_name,
                                   const Id& id, std::string_view field) {
  const auto seen = find_record(house, actor, register_name, id);
  if (!seen) return tl::unexpected(seen.error());
  const auto* reg = house.store.model().find_register(register_name);
  const auto* declared = reg->field(field);
  const auto hash = text_in(seen->record.values, field);
  if (declared == nullptr || declared->type != pack::FieldType::file || hash.empty())
    return fail(ProblemKind::not_found, "record.not_found");
  std::optional<store::Blob> blob;
  house.store.read([&](store::Reader& reader) { blob = reader.blob(hash); });
  if (!blob) return fail(ProblemKind::not_found, "record.not_found");
  if (hex(sha256(blob->bytes)) != hash) return fail(ProblemKind::internal, "file.changed");
  return std::move(*blob);
}

}  // namespace minga::service
