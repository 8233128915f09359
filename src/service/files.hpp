#pragma once

#include <string>
#include <string_view>

#include "service/actor.hpp"
#include "service/house.hpp"

namespace minga::service {

struct StoredFile {
  std::string sha256;  // hexadecimal: what a field of type file holds
  std::size_t bytes = 0;
};

/// Keeps a file as evidence, named by the hash of its content: a changed file is another file. act
/// "record.create" for the register `document`. Nobody sees it before a record points at it.
/// "file.empty".
Result<StoredFile> store_file(House& house, const Actor& actor, std::string bytes, std::string media_type);

/// The file that a field of a record points at, for those who may see the field. act "record.read".
/// "record.not_found" where there is none to see; "file.changed" (internal) when the content is no longer
/// what its name says.
Result<store::Blob> file_of_record(House& house, const Actor& actor, std::string_view register_name,
                                   const Id& id, std::string_view field);

}  // namespace minga::service
