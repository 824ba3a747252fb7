/* What the pod is to have, kept where a restarted interceptor finds it. */
#ifndef MIDFLIGHT_NET_WANTED_H
#define MIDFLIGHT_NET_WANTED_H

#include "net_place.h"
#include "net_rules.h"

#include <stdbool.h>
#include <stdint.h>

enum { SCOPE_MAX_BYTES = 2048, FAMILIES = 2, WATCH_MILLIS = 3000 };

enum wanted_state { WANTED_NONE, WANTED_ON, WANTED_OFF };

/* Asked for by the proxy: all of it is replaced by an apply; a bypass leaves the scope. */
struct request {
    enum wanted_state state;
    char rules[FAMILIES][RULES_MAX_BYTES + 1];
    char scope[SCOPE_MAX_BYTES + 1];
};

struct watch {
    bool bypass; /* else block */
    bool repair; /* else report */
    uint32_t millis;
};

/* What a request leaves as it is. */
struct course {
    struct watch watch;
    bool proved; /* the proxy was alive since the rules were applied */
    bool tripped; /* the watchdog has taken the jumps out */
    uint64_t bypasses;
    uint64_t drifts;
    uint64_t foreign; /* digest of what the other backend redirected before the first apply; 0: nothing */
    struct place places[FAMILIES];
};

struct wanted {
    uint64_t sequence;
    uint64_t digests[FAMILIES]; /* of what was read back after the change; 0: not applied yet */
    struct request request;
    struct course course;
};

const char *wanted_name(enum wanted_state state);

/* Makes <run>/net and its two record files at their full size, so that a volume that fills up later cannot refuse a write. */
bool wanted_prepare(void);

/* The newest whole record of this format or the one before, else WANTED_NONE. */
void wanted_load(struct wanted *wanted);

/* Written over the older of the two records, so that one whole record is always there. False: not written. */
bool wanted_store(struct wanted *wanted);

#endif
