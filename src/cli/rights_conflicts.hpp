#pragma once

#include <string>

#include "cli/command.hpp"
#include "service/rights_feasibility.hpp"

namespace minga::cli {

/// CSV for people, headings and words in the language, with the codes in columns of their own: a row for each
/// right and what stands in its way. A right that nothing stands against has one row too, and so has one
/// without polygon. What lacks for all rights alike, as a map or an edition so old as the day, stands once,
/// before them. What is not known is empty, never 0.
std::string conflicts_csv(const service::FeasibilityAnswer& answer, const pack::Model& model,
                          Language language);

void print_conflicts(const service::FeasibilityAnswer& answer, const pack::Model& model,
                     const Common& common);

/// How many rights stand how, in words that say what is counted.
void print_tally(const service::FeasibilityAnswer& answer, const Common& common);

}  // namespace minga::cli
