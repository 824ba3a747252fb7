/* Who starts a proxy: pure decisions, performed by slot_life.c. The contract is docs/design/pod.md. */
#ifndef MIDFLIGHT_DECISION_H
#define MIDFLIGHT_DECISION_H

#include "lease.h"
#include "slot_config.h"
#include "slot_state.h"

#include <stdbool.h>
#include <stdint.h>

enum { FAILURES_MAX = 5, FAILURE_WINDOW_MILLIS = 60000 };

/* At container start: the epoch to claim, or 0 to stand by. */
uint64_t decide_start(const struct slot_config *config, const struct lease *lease);

/* With the arbitration lock held and the peer just asked: true starts the proxy, false stands by. */
bool decide_claim(const struct slot_status *peer, uint64_t epoch);

enum takeover_action { TAKEOVER_START, TAKEOVER_FORWARD, TAKEOVER_RUNNING, TAKEOVER_REFUSED };

struct takeover {
    enum takeover_action action;
    const char *reason; /* of a refusal */
};

struct takeover decide_takeover(const struct slot_status *own, const struct lease *lease, uint64_t epoch, bool rescue);

struct failures {
    int64_t at[FAILURES_MAX];
    unsigned count;
};

/* Counts a failure: milliseconds until the restart, or -1 after the fifth within a minute. */
int64_t failures_add(struct failures *failures, int64_t now);

#endif
