/* Runs one of the iptables tools: bounded in time, input from memory, output to memory. */
#ifndef MIDFLIGHT_NET_COMMAND_H
#define MIDFLIGHT_NET_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

enum command_output { OUTPUT_ONLY, OUTPUT_AND_ERRORS };

/*
 * True on exit 0. Output is NUL terminated; what does not fit counts as a failure. The command is looked up in the
 * system's own directories, with an empty environment but for the lock file of the legacy tools.
 */
bool run_command(char *const arguments[], const char *input, char *output, size_t size, enum command_output kind);

#endif
