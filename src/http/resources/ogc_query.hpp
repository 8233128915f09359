#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "base/problem.hpp"
#include "formats/systems.hpp"
#include "http/operation.hpp"
#include "http/server/request.hpp"
#include "service/layers.hpp"

// How requests of OGC API - Features (OGC 17-069r4) are read. What does not fit is refused with 400, as the
// standard asks.

namespace minga::http {

inline constexpr std::size_t kFeaturesMost = 1000;  // what GIS clients take at once
inline constexpr std::size_t kFeaturesUnasked = 100;

/// Refuses parameters that are not among the names ("ogc.unknown_parameter", /req/core/query-param-unknown),
/// those given twice and another `lang` than es and en. `lang` may always be given.
Result<void> only_parameters(const Request& request, std::initializer_list<std::string_view> names);

/// What is asked of a page of features, and the system that their coordinates are wanted in.
struct FeaturesAsked {
  store::Query query;
  const formats::System* system = nullptr;
};

/// Reads limit=100  bbox=w,s,e,n  datetime=instant or interval  after=CURSOR  field=value
///   filter=CQL2 (Part 3)  crs=URI  bbox-crs=URI (Part 2, OGC 18-058r1)
/// Problems, all malformed: ogc.unknown_parameter, ogc.bad_parameter, ogc.bad_filter, those of parse_cql2.
Result<FeaturesAsked> features_asked(const Request& request, const pack::Model& model,
                                     const service::Layer& layer);

/// The system that `parameter` names, WGS 84 with longitude first unless it does. Problem: ogc.bad_parameter.
Result<const formats::System*> system_asked(const Request& request, std::string_view parameter);

/// Whether a field can be asked for by a parameter of its name and in filters: text, number, choice and the
/// like.
bool is_queryable(const pack::Field& field);

/// A filter in CQL2 as a condition on the layer's records. Problems: ogc.bad_filter (a property that may not
/// be found by, a literal that its field does not take), those of parse_cql2.
Result<store::Condition> condition_of_cql2(std::string_view text, const pack::Model& model,
                                           const service::Layer& layer);

/// The same for the contract.
Operation& add_feature_parameters(Operation& operation);

/// The problem with the status that the standard asks for: what is wrong with a query is a bad request.
Problem as_bad_request(Problem problem);

/// "https://minga.example", as the request came; empty where it does not say.
std::string site_root(const Request& request);
/// "https://minga.example/api/ogc".
std::string ogc_root(const Request& request);

/// The request's own address, with the cursor of another page in place of its own where one is given.
std::string address_of(const Request& request, std::string_view after = {});

}  // namespace minga::http
