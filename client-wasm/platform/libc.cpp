// In place of the C library's own, which carry more than a client needs. Only in the client's module, which prints
// nothing: VERIFY and the library's own checks end here, and nlohmann/json writes error texts that nobody reads.
#include "base/platform.h"

#include <cstdio>
#include <cstring>

#define IMPORT(name) __attribute__((import_module("env"), import_name(#name)))

extern "C" {
IMPORT(sin) double js_sin(double);
IMPORT(cos) double js_cos(double);
IMPORT(acos) double js_acos(double);

// Dear ImGui's arcs.
float sinf(float angle) { return static_cast<float>(js_sin(static_cast<double>(angle))); }
float cosf(float angle) { return static_cast<float>(js_cos(static_cast<double>(angle))); }
float acosf(float cosine) { return static_cast<float>(js_acos(static_cast<double>(cosine))); }

int fiprintf(FILE*, char const*, ...) { __builtin_trap(); }
int fprintf(FILE*, char const*, ...) { __builtin_trap(); }
int snprintf(char* text, size_t size, char const*, ...)
{
    if (size > 0)
        *text = '\0';
    return 0;
}

// For nlohmann/json, which reads its numbers by this: the library's own carries arithmetic in 128 bits along.
double strtod(char const* text, char** end)
{
    auto const length = std::strspn(text, "+-.0123456789eE");
    if (end)
        *end = const_cast<char*>(text) + length;
    return shenbao::platform::number({text, length});
}
// The library has the three in one object; whoever replaces one replaces all.
float strtof(char const* text, char** end) { return static_cast<float>(strtod(text, end)); }
long double strtold(char const* text, char** end) { return strtod(text, end); }
}
