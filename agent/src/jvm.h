/* The proxy's JVM as a child: a socketpair for lines as its descriptor 0, dead when the launcher is. */
#ifndef MIDFLIGHT_JVM_H
#define MIDFLIGHT_JVM_H

#include "slot_config.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum { JVM_LINE_BYTES = 256 };

struct jvm {
    pid_t pid; /* 0: none */
    int fd;    /* -1: none */
    char line[JVM_LINE_BYTES];
    size_t length;
    bool skipping; /* the rest of a line that was too long */
};

bool jvm_start(struct jvm *jvm, const struct slot_config *config, uint64_t epoch, bool rescue);

/* False where the JVM does not take it (it is gone or does not read). */
bool jvm_send(struct jvm *jvm, const char *line);

/* Reads what is there; on_line gets each whole line. */
void jvm_read(struct jvm *jvm, void (*on_line)(void *owner, char *line), void *owner);

void jvm_signal(const struct jvm *jvm, int signal);

/* After its death was collected. */
void jvm_forget(struct jvm *jvm);

#endif
