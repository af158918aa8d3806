# parabola_module(NAME [USES other modules] [PRIVATE libraries] [LINKS public libraries])
#
# One static library per folder of src/parabola. Sources, headers and unit tests lie side by side:
# every .cpp belongs to the module, every .test.cpp to its test program, every .slow.test.cpp to a test
# program of its own that only scripts/test-deep runs, every .hpp to its header set, so that each
# header is also compiled alone (target all_verify_interface_header_sets).

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
endif()
if(PARABOLA_TIDY)
  find_program(CLANG_TIDY_PROGRAM NAMES clang-tidy-19 REQUIRED)
  set(PARABOLA_TIDY_COMMAND ${CLANG_TIDY_PROGRAM} --quiet)
endif()

function(parabola_compile_options target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wconversion
                         -Wno-sign-conversion -Werror -ffp-contract=off)
  if(CMAKE_CXX_COMPILER_ID STREQUAL GNU AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    # GCC bug 105651: "literal" + std::string is reported as overlapping copies.
    target_compile_options(${target} PRIVATE -Wno-restrict)
  endif()
  if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
    # std::stable_sort of libstdc++ 12 uses what that library itself calls deprecated.
    target_compile_options(${target} PRIVATE -Wno-deprecated-declarations)
  endif()
  if(PARABOLA_ASSERTIONS)
    target_compile_definitions(${target} PRIVATE PARABOLA_ASSERTIONS=1)
  endif()
  if(PARABOLA_SANITIZE)
    target_compile_options(${target} PRIVATE -fsanitize=${PARABOLA_SANITIZE}
                           -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_link_options(${target} PRIVATE -fsanitize=${PARABOLA_SANITIZE})
  endif()
  if(PARABOLA_TIDY)
    set_target_properties(${target} PROPERTIES CXX_CLANG_TIDY "${PARABOLA_TIDY_COMMAND}")
  endif()
endfunction()

function(parabola_module name)
  cmake_parse_arguments(ARG "" "" "USES;PRIVATE;LINKS" ${ARGN})
  set(target parabola_${name})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.cpp)
  set(tests ${sources})
  list(FILTER sources EXCLUDE REGEX "\\.test\\.cpp$")
  list(FILTER tests INCLUDE REGEX "\\.test\\.cpp$")
  set(slow_tests ${tests})
  list(FILTER tests EXCLUDE REGEX "\\.slow\\.test\\.cpp$")
  list(FILTER slow_tests INCLUDE REGEX "\\.slow\\.test\\.cpp$")
  file(GLOB headers CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.hpp)
  list(FILTER headers EXCLUDE REGEX "\\.test\\.hpp$")

  add_library(${target} STATIC ${sources})
  target_sources(${target} PUBLIC FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR}/src
                 FILES ${headers})
  set_target_properties(${target} PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON)
  target_compile_features(${target} PUBLIC cxx_std_20)
  list(TRANSFORM ARG_USES PREPEND parabola_)
  target_link_libraries(${target} PUBLIC ${ARG_USES} ${ARG_LINKS} PRIVATE ${ARG_PRIVATE})
  parabola_compile_options(${target})
  set_property(GLOBAL APPEND PROPERTY PARABOLA_MODULES ${target})
  set_property(GLOBAL APPEND PROPERTY PARABOLA_HEADERS ${headers})

  if(PARABOLA_TESTS AND tests)
    parabola_test(${name} SOURCES ${tests} LINKS ${target} ${ARG_PRIVATE})
  endif()
  if(PARABOLA_TESTS AND slow_tests)
    parabola_test(${name}_slow SOURCES ${slow_tests} LINKS ${target} ${ARG_PRIVATE})
    set_tests_properties(${name}_slow PROPERTIES LABELS slow)
  endif()
endfunction()

# parabola_test(NAME SOURCES files LINKS libraries): one GoogleTest program, one CTest entry.
function(parabola_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINKS" ${ARGN})
  add_executable(test_${name} ${ARG_SOURCES})
  target_link_libraries(test_${name} PRIVATE ${ARG_LINKS} GTest::gtest GTest::gtest_main)
  target_compile_definitions(test_${name} PRIVATE
                             PARABOLA_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  parabola_compile_options(test_${name})
  target_compile_options(test_${name} PRIVATE -Wno-conversion)
  if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    # False alarms of g++ 12 inside Boost.Multiprecision, which checks our digits.
    target_compile_options(test_${name} PRIVATE -Wno-maybe-uninitialized -Wno-array-bounds)
  endif()
  set_target_properties(test_${name} PROPERTIES CXX_CLANG_TIDY "")
  add_test(NAME ${name} COMMAND test_${name})
endfunction()
