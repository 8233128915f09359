# What the methods need: find_package(minga) gives minga::methods and minga::base.
include(CMakeFindDependencyMacro)
find_dependency(Threads)
find_dependency(TBB)
find_dependency(Eigen3)
find_dependency(tl-expected)
find_dependency(PkgConfig)
pkg_check_modules(sodium REQUIRED QUIET IMPORTED_TARGET libsodium)
include(${CMAKE_CURRENT_LIST_DIR}/minga-targets.cmake)
