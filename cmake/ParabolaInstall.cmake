# What `cmake --install` gives: the program with its man page and completions, one static library of
# all modules with their headers, and what CMake and pkg-config need to find it.
include(CMakePackageConfigHelpers)

get_property(modules GLOBAL PROPERTY PARABOLA_MODULES)
get_property(headers GLOBAL PROPERTY PARABOLA_HEADERS)
list(TRANSFORM modules REPLACE "(.+)" "$<TARGET_OBJECTS:\\1>" OUTPUT_VARIABLE objects)

# Not called parabola, because that is the program.
add_library(libparabola STATIC ${objects})
add_library(Parabola::parabola ALIAS libparabola)
set_target_properties(libparabola PROPERTIES OUTPUT_NAME parabola EXPORT_NAME parabola
                      LINKER_LANGUAGE CXX)
target_sources(libparabola PUBLIC FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR}/src
               FILES ${headers})
target_compile_features(libparabola PUBLIC cxx_std_20)
target_link_libraries(libparabola PRIVATE fmt::fmt yaml-cpp)
if(PARABOLA_SANITIZE)
  target_link_options(libparabola INTERFACE -fsanitize=${PARABOLA_SANITIZE})
endif()

set(package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/Parabola)
install(TARGETS libparabola EXPORT ParabolaTargets
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
        FILE_SET HEADERS DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(EXPORT ParabolaTargets NAMESPACE Parabola:: DESTINATION ${package_folder})
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/ParabolaConfig.cmake.in
                              ${PROJECT_BINARY_DIR}/package/ParabolaConfig.cmake
                              INSTALL_DESTINATION ${package_folder})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/package/ParabolaConfigVersion.cmake
                                 COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/package/ParabolaConfig.cmake
              ${PROJECT_BINARY_DIR}/package/ParabolaConfigVersion.cmake
        DESTINATION ${package_folder})

# The pkg-config file finds its prefix from where it lies, so that the tree can be moved.
file(RELATIVE_PATH pkgconfig_to_prefix /prefix/${CMAKE_INSTALL_LIBDIR}/pkgconfig /prefix)
configure_file(${CMAKE_CURRENT_LIST_DIR}/parabola.pc.in
               ${PROJECT_BINARY_DIR}/package/parabola.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/package/parabola.pc
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

install(FILES ${PROJECT_SOURCE_DIR}/docs/man/parabola.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(TARGETS parabola RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})

# The program writes its own completions, so that they cannot fall behind its options.
set(completions)
foreach(shell IN ITEMS bash zsh)
  set(completion ${PROJECT_BINARY_DIR}/completion/${shell})
  add_custom_command(OUTPUT ${completion}
                     COMMAND ${CMAKE_COMMAND} -E make_directory ${PROJECT_BINARY_DIR}/completion
                     COMMAND parabola completion ${shell} > ${completion}
                     DEPENDS parabola COMMENT "Writing the completion for ${shell}" VERBATIM)
  list(APPEND completions ${completion})
endforeach()
add_custom_target(completions ALL DEPENDS ${completions})
install(FILES ${PROJECT_BINARY_DIR}/completion/bash RENAME parabola
        DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES ${PROJECT_BINARY_DIR}/completion/zsh RENAME _parabola
        DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
