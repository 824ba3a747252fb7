/* The environment of a slot, parsed in one place. */
#ifndef MIDFLIGHT_SLOT_CONFIG_H
#define MIDFLIGHT_SLOT_CONFIG_H

#include <stdbool.h>
#include <stdint.h>

struct slot_config {
    char slot;
    char peer;
    char active_slot;        /* of the annotation */
    uint64_t epoch;          /* of the annotation; 0: unusable, an upgrade is not started from it */
    uint64_t drain_seconds;
    uint64_t grace_seconds;
    uint64_t memory_mib;     /* 0: the JVM's own choice */
    uint64_t cpu_millis;     /* 0: the JVM's own choice */
    uint64_t start_seconds;  /* a start that takes longer is a failed one */
    bool native_sidecar;
};

/*
 * False only where the slot itself is not known. Everything else that is wrong is logged and replaced by
 * its default: process 1 of a slot does not exit because somebody edited an annotation.
 */
bool slot_config_read(struct slot_config *config);

/* Only what the JVM is sized by. */
void slot_config_read_sizes(struct slot_config *config);

#endif
