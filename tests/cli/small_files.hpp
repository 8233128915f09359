#pragma once

namespace minga::test {

/// A village and a person in it, as files to import.
inline constexpr const char* kTerritory =
    "id,name,kind,code,geometry\n"
    "0190c1d2-0000-7000-8000-000000000001,Puerto Uno,village,X-1,POINT (-70.5 -12.6)\n";
inline constexpr const char* kPerson =
    "territory,name,phone,consent\n"
    "0190c1d2-0000-7000-8000-000000000001,Rosa Huamán,+51 999 888 777,yes\n";

}  // namespace minga::test
