// In place of the C library's own, which carry more than a client needs. Only in the client's module, which prints
// nothing: VERIFY and the library's own checks end here, and nlohmann/json writes error texts that nobody reads.
#include <cstdio>

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
}
