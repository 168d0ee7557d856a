// A command of the program as a WebAssembly module for node: the same code, so that both sides can be compared.
#include "commands/options.h"

int main(int count, char** values) { return shenbao::commands::SHENBAO_COMMAND({ values + 1, values + count }); }
