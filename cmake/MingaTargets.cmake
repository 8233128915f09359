# minga_compile_together(TARGET)
# Compiles the sources of a target as one, where headers are read once: from nothing that takes a third of the time,
# and so it is what a fresh clone, CI and the sanitizer builds do. Names of anonymous namespaces must then differ within
# the target; a local name that hides another file's is no fault, one that hides a local is, and a file's own types may
# stand in its classes. Who changes the program says `make dev` once: then a change compiles one file, and that each
# file includes what it uses shows.
function(minga_compile_together target)
  if(MINGA_SANITIZE OR MINGA_TOGETHER)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 0)
    target_compile_options(${target} PRIVATE -Wno-shadow -Wshadow=local -Wno-subobject-linkage)
  endif()
endfunction()

# minga_library(NAME [FOLDER folder] [WITHOUT folders...] USES folders... LINK PRIVATE|PUBLIC libraries...)
# The library minga_NAME from all sources under src/FOLDER, which is NAME unless said otherwise. Sources
# are found, not listed; a library of a deeper folder has its sources to itself.
# Headers are included by their path under src/: "base/problem.hpp". To make a wrong arrow fail to
# build, each folder is exported through its own include root with a single entry in it.
function(minga_library name)
  cmake_parse_arguments(ARG "" "FOLDER" "USES;LINK;WITHOUT" ${ARGN})
  if(NOT ARG_FOLDER)
    set(ARG_FOLDER ${name})
  endif()
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${ARG_FOLDER}/*.cpp)
  foreach(deeper IN LISTS ARG_WITHOUT)
    list(FILTER sources EXCLUDE REGEX "/src/${deeper}/")
  endforeach()
  set(root ${CMAKE_BINARY_DIR}/include-roots/${name})
  get_filename_component(parent ${root}/${ARG_FOLDER} DIRECTORY)
  file(MAKE_DIRECTORY ${parent})
  file(CREATE_LINK ${CMAKE_SOURCE_DIR}/src/${ARG_FOLDER} ${root}/${ARG_FOLDER} SYMBOLIC)
  add_library(minga_${name} STATIC ${sources})
  minga_compile_together(minga_${name})
  if(MINGA_SANITIZE AND name STREQUAL "methods")
    target_compile_options(minga_${name} PRIVATE -O2)
  endif()
  target_include_directories(minga_${name} PUBLIC $<BUILD_INTERFACE:${root}> $<INSTALL_INTERFACE:include/minga>)
  foreach(used IN LISTS ARG_USES)
    target_link_libraries(minga_${name} PUBLIC minga_${used})
  endforeach()
  if(ARG_LINK)
    target_link_libraries(minga_${name} ${ARG_LINK})
  endif()
endfunction()

# minga_program(NAME FOLDER USES folders...)
# The program build/NAME from all sources under FOLDER.
function(minga_program name folder)
  cmake_parse_arguments(ARG "" "" "USES" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${folder}/*.cpp)
  if(NOT sources)
    return()
  endif()
  add_executable(${name} ${sources})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
  foreach(used IN LISTS ARG_USES)
    target_link_libraries(${name} PRIVATE minga_${used})
  endforeach()
endfunction()

# minga_texts(LIBRARY)
# Embeds src/base/texts/*.LANG.txt (the catalogues of problems and messages) into the library.
function(minga_texts name)
  file(GLOB catalogues CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/base/texts/*.txt)
  set(out ${CMAKE_BINARY_DIR}/generated/embedded_texts.cpp)
  add_custom_command(
    OUTPUT ${out}
    COMMAND ${CMAKE_COMMAND} -D OUT=${out} "-D IN=${catalogues}" -P ${CMAKE_SOURCE_DIR}/cmake/EmbedTexts.cmake
    DEPENDS ${catalogues} ${CMAKE_SOURCE_DIR}/cmake/EmbedTexts.cmake
    VERBATIM)
  set_source_files_properties(${out} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)  # lints read the rest without making it
  target_sources(minga_${name} PRIVATE ${out})
endfunction()

# minga_test(NAME FOLDER USES folders... LINK libraries... LABELS labels...)
# A GoogleTest program from all sources in FOLDER; every test in it is known to ctest. The target LABEL_tests builds
# the programs of a label and no others.
function(minga_test name folder)
  cmake_parse_arguments(ARG "" "" "USES;LINK;LABELS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${folder}/*.cpp)
  if(NOT sources)
    return()
  endif()
  add_executable(${name} ${sources})
  minga_compile_together(${name})
  target_compile_options(${name} PRIVATE -O0)  # what is tested is optimized; the tests are compiled more often than run
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR}/tests)
  target_compile_definitions(${name} PRIVATE MINGA_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  foreach(used IN LISTS ARG_USES)
    target_link_libraries(${name} PRIVATE minga_${used})
  endforeach()
  target_link_libraries(${name} PRIVATE ${ARG_LINK} GTest::gtest GTest::gtest_main rapidcheck rapidcheck_gtest)
  gtest_discover_tests(${name} TEST_PREFIX "${name}." PROPERTIES LABELS "${ARG_LABELS}" DISCOVERY_TIMEOUT 60)
  foreach(label IN LISTS ARG_LABELS)
    if(NOT TARGET ${label}_tests)
      add_custom_target(${label}_tests)
    endif()
    add_dependencies(${label}_tests ${name})
  endforeach()
endfunction()
