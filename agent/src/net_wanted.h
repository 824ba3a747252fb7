/* What the pod is to have, kept where a restarted interceptor finds it. */
#ifndef MIDFLIGHT_NET_WANTED_H
#define MIDFLIGHT_NET_WANTED_H

#include "net_rules.h"

#include <stdbool.h>
#include <stdint.h>

enum wanted_state { WANTED_NONE, WANTED_ON, WANTED_OFF };

struct wanted {
    enum wanted_state state;
    uint64_t sequence;
    uint64_t digests[2]; /* by family, of what was read back after the change; 0: not applied yet */
    char rules[2][RULES_MAX_BYTES + 1];
};

const char *wanted_name(enum wanted_state state);

/* Makes <run>/net and its two record files at their full size, so that a volume that fills up later cannot refuse a write. */
bool wanted_prepare(void);

/* The newest whole record, else WANTED_NONE. */
void wanted_load(struct wanted *wanted);

/* Written over the older of the two records, so that one whole record is always there. False: not written. */
bool wanted_store(struct wanted *wanted);

#endif
