# cmake --install: the program, and beside it what it looks for in share/minga.
include(GNUInstallDirs)
install(TARGETS minga RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(DIRECTORY packs/ DESTINATION ${CMAKE_INSTALL_DATADIR}/minga/packs PATTERN "*.py" EXCLUDE)
install(DIRECTORY web/dist/ DESTINATION ${CMAKE_INSTALL_DATADIR}/minga/web OPTIONAL)
install(DIRECTORY man/ DESTINATION ${CMAKE_INSTALL_DOCDIR}/man)
