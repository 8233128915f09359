#pragma once

#include "http/json.hpp"

namespace minga::http {

/// What is wrong with an imported file: [{row, column, code, detail}], detail in this language.
Json import_problems_json(const Problems& problems, Language language);

}  // namespace minga::http
