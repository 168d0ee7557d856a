# Each dependency: the release fetched by scripts/setup into build/dependencies (signed source archive), else the
# pinned upstream release by FetchContent. Nothing of theirs is committed.
include(FetchContent)
set(FETCHCONTENT_QUIET ON)
set(SHENBAO_DEPENDENCIES "${CMAKE_SOURCE_DIR}/build/dependencies" CACHE PATH "Sources fetched by scripts/setup")

# shenbao_source(<name> <version> <git repository> <git tag>): sets <name>_SOURCE_DIR, without its own build.
function(shenbao_source name version repository tag)
  string(TOUPPER ${name} upper)
  if(NOT FETCHCONTENT_SOURCE_DIR_${upper} AND EXISTS "${SHENBAO_DEPENDENCIES}/${name}")
    set(FETCHCONTENT_SOURCE_DIR_${upper} "${SHENBAO_DEPENDENCIES}/${name}" CACHE PATH "" FORCE)
  endif()
  FetchContent_Declare(${name} GIT_REPOSITORY ${repository} GIT_TAG ${tag} GIT_SHALLOW ON)
  FetchContent_GetProperties(${name})
  if(NOT ${name}_POPULATED)
    FetchContent_Populate(${name})
  endif()
  set(${name}_SOURCE_DIR "${${name}_SOURCE_DIR}" PARENT_SCOPE)
endfunction()

shenbao_source(json 3.11.3 https://github.com/nlohmann/json.git v3.11.3)
add_library(shenbao_json INTERFACE)
target_include_directories(shenbao_json SYSTEM INTERFACE "${json_SOURCE_DIR}/include")
target_compile_definitions(shenbao_json INTERFACE JSON_USE_IMPLICIT_CONVERSIONS=0 JSON_NOEXCEPTION=1)

# Dear ImGui: the library alone, without demo, debug tools and stb_truetype's file loading.
shenbao_source(imgui 1.92.2b https://github.com/ocornut/imgui.git v1.92.2b)
add_library(shenbao_imgui STATIC
  "${imgui_SOURCE_DIR}/imgui.cpp" "${imgui_SOURCE_DIR}/imgui_draw.cpp"
  "${imgui_SOURCE_DIR}/imgui_tables.cpp" "${imgui_SOURCE_DIR}/imgui_widgets.cpp")
target_include_directories(shenbao_imgui SYSTEM PUBLIC "${imgui_SOURCE_DIR}")
file(MAKE_DIRECTORY "${CMAKE_BINARY_DIR}/imgui_loader/misc/freetype")
file(WRITE "${CMAKE_BINARY_DIR}/imgui_loader/misc/freetype/imgui_freetype.h"
  "#pragma once\nstruct ImFontLoader;\nnamespace ImGuiFreeType { const ImFontLoader* GetFontLoader(); }\n")
target_include_directories(shenbao_imgui SYSTEM PRIVATE BEFORE "${CMAKE_BINARY_DIR}/imgui_loader")
target_compile_definitions(shenbao_imgui PUBLIC IMGUI_DISABLE_DEMO_WINDOWS IMGUI_DISABLE_DEBUG_TOOLS
  IMGUI_DISABLE_OBSOLETE_FUNCTIONS IMGUI_USE_WCHAR32 IMGUI_DISABLE_FILE_FUNCTIONS
  IMGUI_DISABLE_DEFAULT_SHELL_FUNCTIONS IMGUI_DISABLE_DEFAULT_FONT
  # Glyphs come from the browser: naming another loader keeps stb_truetype out (ui/glyph_atlas.cpp defines it).
  IMGUI_ENABLE_FREETYPE "ImDrawIdx=unsigned int")
shenbao_foreign(shenbao_imgui)

if(NOT EMSCRIPTEN)
  find_package(Threads REQUIRED)
  find_package(OpenSSL REQUIRED)
  find_package(ZLIB REQUIRED)
  find_package(PkgConfig REQUIRED)
  pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium)

  shenbao_source(httplib 0.41.0 https://github.com/yhirose/cpp-httplib.git v0.41.0)
  add_library(shenbao_httplib INTERFACE)
  target_include_directories(shenbao_httplib SYSTEM INTERFACE "${httplib_SOURCE_DIR}")
  # The same macros in every unit. A backlog of 5 gives tails of over a second.
  target_compile_definitions(shenbao_httplib INTERFACE CPPHTTPLIB_LISTEN_BACKLOG=511 CPPHTTPLIB_OPENSSL_SUPPORT)
  target_link_libraries(shenbao_httplib INTERFACE Threads::Threads OpenSSL::SSL OpenSSL::Crypto)

  # 3.7.0 to 3.51.2 can corrupt a WAL database on reset.
  shenbao_source(sqlite 3.53 https://github.com/sqlite/sqlite.git version-3.53.0)
  if(NOT EXISTS "${sqlite_SOURCE_DIR}/sqlite3.c")
    message(FATAL_ERROR "SQLite's amalgamation is not there: run scripts/setup first")
  endif()
  add_library(shenbao_sqlite STATIC "${sqlite_SOURCE_DIR}/sqlite3.c")
  target_include_directories(shenbao_sqlite SYSTEM PUBLIC "${sqlite_SOURCE_DIR}")
  target_compile_definitions(shenbao_sqlite PUBLIC SQLITE_ENABLE_FTS5 SQLITE_DQS=0 SQLITE_THREADSAFE=2
    SQLITE_OMIT_LOAD_EXTENSION SQLITE_OMIT_DEPRECATED SQLITE_DEFAULT_FOREIGN_KEYS=1 SQLITE_ENABLE_COLUMN_METADATA)
  shenbao_foreign(shenbao_sqlite)
  target_compile_options(shenbao_sqlite PRIVATE -O2)

  shenbao_source(sqlitecpp 3.3.3 https://github.com/SRombauts/SQLiteCpp.git 3.3.3)
  file(GLOB sqlitecpp_sources "${sqlitecpp_SOURCE_DIR}/src/*.cpp")
  add_library(shenbao_sqlitecpp STATIC ${sqlitecpp_sources})
  target_include_directories(shenbao_sqlitecpp SYSTEM PUBLIC "${sqlitecpp_SOURCE_DIR}/include")
  shenbao_foreign(shenbao_sqlitecpp)
  target_link_libraries(shenbao_sqlitecpp PUBLIC shenbao_sqlite)

  shenbao_source(catch2 3.7.1 https://github.com/catchorg/Catch2.git v3.7.1)
  # Its one-file form: a build of it takes a tenth of the time of its hundred files.
  set(CATCH_CONFIG_DEFAULT_REPORTER "console")
  set(CATCH_CONFIG_CONSOLE_WIDTH 80)
  configure_file("${catch2_SOURCE_DIR}/src/catch2/catch_user_config.hpp.in"
    "${CMAKE_BINARY_DIR}/catch2/catch2/catch_user_config.hpp")
  add_library(shenbao_catch2 STATIC "${catch2_SOURCE_DIR}/extras/catch_amalgamated.cpp")
  target_include_directories(shenbao_catch2 SYSTEM PUBLIC "${catch2_SOURCE_DIR}/src" "${CMAKE_BINARY_DIR}/catch2")
  shenbao_foreign(shenbao_catch2)
  add_library(Catch2::Catch2WithMain ALIAS shenbao_catch2)
  add_library(Catch2::Catch2 ALIAS shenbao_catch2)
endif()
