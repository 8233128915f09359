#pragma once

#include "base/problem.hpp"
#include "http/operation.hpp"
#include "http/server/request.hpp"
#include "pack/model.hpp"
#include "store/record.hpp"

namespace minga::http {

/// The register that the path names; "register.not_found" for one that is none or that only acts write.
Result<const pack::Register*> register_of(const Request& request, const pack::Model& model);

/// The query of a list or an export:
///   limit=50  after=CURSOR  sort=-due_date,title  search=words  territory=ID  bbox=w,s,e,n  count=true
///   filter[field]=value  filter[field][ne|lt|lte|gt|gte|contains|in|empty|missing]=value
/// Problems: request.bad_filter, request.bad_limit, request.bad_box, and what a value of its field refuses.
Result<store::Query> record_query(const Request& request, const pack::Model& model,
                                  const pack::Register& reg);

/// The same for the contract: limit, after and count; and what chooses and sorts, which exports take too.
Operation& add_page_parameters(Operation& operation);
Operation& add_filter_parameters(Operation& operation);

}  // namespace minga::http
