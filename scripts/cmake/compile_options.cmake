# shenbao_precompiled(<target> <more headers…>): the standard headers that nearly every source has. Clang alone: with them
# GCC 12 sees array bounds exceeded that are not, and the browser's objects must stay as they are.
function(shenbao_precompiled target)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang" AND NOT EMSCRIPTEN)
    target_precompile_headers(${target} PRIVATE <algorithm> <chrono> <functional> <map> <memory> <optional> <span> <string>
      <string_view> <variant> <vector> ${ARGN})
  endif()
endfunction()

# shenbao_target(<target>): the project's own warnings and sanitizers; third-party code gets none of them.
function(shenbao_target target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion
    -Wno-missing-field-initializers)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    # At -O3 it sees overlaps in std::string's operator+ that are not there (GCC bug 105651).
    target_compile_options(${target} PRIVATE -Wno-restrict)
  endif()
  # TRY is a GNU statement expression under __extension__; emscripten's clang is quiet about it too.
  if(SHENBAO_WERROR)
    target_compile_options(${target} PRIVATE -Werror)
  endif()
  shenbao_precompiled(${target})
endfunction()

# shenbao_tests(<target> <header…>): a suite, and what most of its sources include. They are compiled more often than they
# run: no optimiser.
function(shenbao_tests target)
  shenbao_target(${target})
  target_compile_options(${target} PRIVATE -O0)
  set_target_properties(${target} PROPERTIES UNITY_BUILD OFF)  # each case file has its own small helpers of the same names
  target_precompile_headers(${target} PRIVATE <catch2/catch_test_macros.hpp> ${ARGN})
endfunction()

# shenbao_foreign(<target>): other people's code: no warnings, and it is not what the sanitizers are for.
function(shenbao_foreign target)
  target_compile_options(${target} PRIVATE -w)
  set_target_properties(${target} PROPERTIES UNITY_BUILD OFF)
  if(SHENBAO_SANITIZE)
    target_compile_options(${target} PRIVATE -fno-sanitize=all -O1)
  endif()
endfunction()

# shenbao_fuzzed(<target>): counts the ways through it, for the fuzz targets.
function(shenbao_fuzzed target)
  if(SHENBAO_SANITIZE)
    target_compile_options(${target} PRIVATE -fsanitize=fuzzer-no-link)
  endif()
endfunction()

# One build serves the tests under the sanitizers and the fuzz targets, which need clang.
if(SHENBAO_SANITIZE)
  if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    message(FATAL_ERROR "SHENBAO_SANITIZE needs clang, as the preset asan has it")
  endif()
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
endif()

if(EMSCRIPTEN)
  # Shorter instructions that every browser of the floor has (Safari since 15, Chromium since 75, Firefox since 79).
  add_compile_options(-Oz -flto -fno-exceptions -fno-rtti -mbulk-memory -msign-ext -mnontrapping-fptoint)
  add_link_options(-flto)
  add_compile_definitions(NDEBUG)
endif()

# shenbao_fast(<target>): in WebAssembly for speed instead of size; a full verdict takes half the time for 8 KB more.
# em++ keeps -Oz once it has seen it, so it must go.
function(shenbao_fast target)
  if(EMSCRIPTEN)
    get_target_property(options ${target} COMPILE_OPTIONS)
    list(REMOVE_ITEM options -Oz)
    set_target_properties(${target} PROPERTIES COMPILE_OPTIONS "${options};-O2")
  endif()
endfunction()

# shenbao_node_program(<target> <link option…>): a program in WebAssembly that node runs, with the functions that
# web/js gives the client. Linked as the client is, so that the same optimiser has been over it.
function(shenbao_node_program target)
  set(imports "${CMAKE_SOURCE_DIR}/tests/web_imports.js")
  set(text "${CMAKE_SOURCE_DIR}/web/js/text.js")
  target_link_options(${target} PRIVATE -Oz -sENVIRONMENT=node -sEXIT_RUNTIME=1 -sALLOW_MEMORY_GROWTH=1 -sNODERAWFS=1
    --pre-js "${text}" --js-library "${imports}" ${ARGN})
  set_target_properties(${target} PROPERTIES LINK_DEPENDS "${text};${imports}")
endfunction()
