#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "methods/procedure/events.hpp"
#include "methods/procedure/rules.hpp"
#include "pack/procedure.hpp"
#include "service/house.hpp"
#include "service/permission.hpp"

// Cases as they are stored, made into what the methods take. For the acts on cases.

namespace minga::service {

/// A case with its events and papers.
struct StoredCase {
  store::Record record;  // of case_file
  const pack::Procedure* procedure = nullptr;
  std::shared_ptr<const methods::procedure::Rules> rules;
  std::vector<methods::procedure::Event> events;
  std::vector<store::Record> event_records;  // as events
  std::vector<methods::procedure::Document> documents;
  std::vector<store::Record> document_records;  // as documents
};

/// What an actor may do with cases by this act. Cases are never public: a part that sees open fields alone
/// reaches none.
Result<Access> permit_cases(store::Reader& reader, const pack::Model& model, const Actor& actor,
                            std::string_view act);

/// "procedure.unknown", "procedure.unknown_near".
Result<const pack::Procedure*> procedure_named(const pack::Model& model, const std::string& name);

/// The procedure of a case; "case.no_procedure" (conflict) where no pack has it any more.
Result<const pack::Procedure*> procedure_of(const pack::Model& model, const store::Record& file);

/// The file of a case in reach; "record.not_found".
Result<store::Record> case_in_reach(store::Reader& reader, const pack::Model& model, const Access& access,
                                    const Id& id);

/// Those of the files whose procedure is there, in their order. One query for all events, three for papers.
std::vector<StoredCase> stored_cases(store::Reader& reader, const pack::Model& model,
                                     std::vector<store::Record> files);
Result<StoredCase> stored_case(store::Reader& reader, const pack::Model& model, store::Record file);

/// Whether more can happen to a case: it is neither closed nor moved.
bool is_open(const store::Record& file);

/// The event as the method takes it.
methods::procedure::Event event_of(const Values& values);

/// The newest case that this one has become; it itself where it has not moved.
store::Record followed(store::Reader& reader, const pack::Model& model, store::Record file);

/// The cases that have become this one, directly or through others, the newest first. One that has moved more
/// often than anybody's has is not followed further back.
std::vector<store::Record> files_before(store::Reader& reader, const Id& id);

/// The open and closed cases of the same person or organisation, this one among them; of a case without
/// holder, it alone. Cases that have moved on are told by the one they moved to, this one too.
std::vector<store::Record> files_of_holder(store::Reader& reader, const pack::Model& model,
                                           const store::Record& file);

/// Today, by the clock of the house.
methods::Day today(const House& house);

}  // namespace minga::service
