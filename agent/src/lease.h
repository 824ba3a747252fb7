/* The lease: who served last, with which epoch. Written by the proxy, only read here. */
#ifndef MIDFLIGHT_LEASE_H
#define MIDFLIGHT_LEASE_H

#include <stdbool.h>
#include <stdint.h>

struct lease {
    bool present;
    uint64_t epoch;
    char slot;
};

/* "epoch=3 slot=a version=v1 handover=...\n"; unknown keys are skipped. Not present where a part is missing or wrong. */
struct lease lease_parse(const char *record);

struct lease lease_read(void);

#endif
