# cmake --install: the program, and beside it what it looks for in share/minga. And the methods as a library for
# anybody, alone with `--component methods`: find_package(minga), minga::methods, #include <methods/overlap/pairs.hpp>.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
install(TARGETS minga RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(DIRECTORY packs/ DESTINATION ${CMAKE_INSTALL_DATADIR}/minga/packs PATTERN "*.py" EXCLUDE)
install(DIRECTORY web/dist/ DESTINATION ${CMAKE_INSTALL_DATADIR}/minga/web OPTIONAL)
install(DIRECTORY man/ DESTINATION ${CMAKE_INSTALL_DOCDIR}/man)

set(MINGA_PACKAGE ${CMAKE_INSTALL_LIBDIR}/cmake/minga)
set_target_properties(minga_base PROPERTIES EXPORT_NAME base)
set_target_properties(minga_methods PROPERTIES EXPORT_NAME methods)
install(TARGETS minga_base minga_methods EXPORT minga-targets
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT methods)
install(DIRECTORY src/base src/methods DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/minga COMPONENT methods
        FILES_MATCHING PATTERN "*.hpp" PATTERN texts EXCLUDE)
install(EXPORT minga-targets NAMESPACE minga:: DESTINATION ${MINGA_PACKAGE} COMPONENT methods)
write_basic_package_version_file(${CMAKE_BINARY_DIR}/minga-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES cmake/minga-config.cmake ${CMAKE_BINARY_DIR}/minga-config-version.cmake
        DESTINATION ${MINGA_PACKAGE} COMPONENT methods)
