/* The command line of the proxy's JVM, sized from the slot's own budget and not from the pod's. */
#ifndef MIDFLIGHT_JVM_COMMAND_H
#define MIDFLIGHT_JVM_COMMAND_H

#include "slot_config.h"

#include <stdbool.h>
#include <stddef.h>

enum { JVM_ARGUMENTS_MAX = 96, JVM_TEXT_BYTES = 32 * 1024 };

struct jvm_command {
    char *arguments[JVM_ARGUMENTS_MAX + 1]; /* NULL at the end */
    size_t count;
    char text[JVM_TEXT_BYTES];
    size_t used;
    bool overflow;
};

/* False, with the reason logged, where the image is not complete or something does not fit. */
bool jvm_command_build(struct jvm_command *command, const struct slot_config *config);

/* One more argument for the proxy itself; false where it does not fit. */
bool jvm_command_add(struct jvm_command *command, const char *argument);

#endif
