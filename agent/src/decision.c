#include "decision.h"

#include <string.h>

uint64_t decide_start(const struct slot_config *config, const struct lease *lease)
{
    bool chosen = config->active_slot == config->slot;
    if (!lease->present) {
        return !chosen ? 0 : config->epoch > 0 ? config->epoch : 1;
    }
    if (chosen && config->epoch > lease->epoch) {
        return config->epoch;
    }
    return lease->slot == config->slot ? lease->epoch : 0;
}

bool decide_claim(const struct slot_status *peer, uint64_t epoch)
{
    bool busy = peer->state == STATE_SERVING || peer->state == STATE_STARTING;
    return !busy || peer->epoch < epoch;
}

struct takeover decide_takeover(const struct slot_status *own, const struct lease *lease, uint64_t epoch, bool rescue)
{
    bool stale = lease->present && (epoch < lease->epoch || (epoch == lease->epoch && !rescue));
    switch (own->state) {
    case STATE_STARTING:
        return own->epoch == epoch ? (struct takeover){TAKEOVER_RUNNING, NULL}
                                   : (struct takeover){TAKEOVER_REFUSED, "starting"};
    case STATE_SERVING:
        return (struct takeover){TAKEOVER_REFUSED, "serving"};
    case STATE_DRAINING:
        return (struct takeover){TAKEOVER_REFUSED, "draining"};
    case STATE_SOAKING:
        return stale ? (struct takeover){TAKEOVER_REFUSED, "stale-epoch"} : (struct takeover){TAKEOVER_FORWARD, NULL};
    case STATE_ABSENT:
    case STATE_STANDBY:
    case STATE_FAILED:
        break;
    }
    return stale ? (struct takeover){TAKEOVER_REFUSED, "stale-epoch"} : (struct takeover){TAKEOVER_START, NULL};
}

int64_t failures_add(struct failures *failures, int64_t now)
{
    static const int64_t delays[FAILURES_MAX] = {0, 200, 500, 1000, -1};
    unsigned kept = 0;
    for (unsigned i = 0; i < failures->count; i++) {
        if (now - failures->at[i] < FAILURE_WINDOW_MILLIS) {
            failures->at[kept++] = failures->at[i];
        }
    }
    if (kept == FAILURES_MAX) {
        memmove(failures->at, failures->at + 1, (FAILURES_MAX - 1) * sizeof failures->at[0]);
        kept--;
    }
    failures->at[kept] = now;
    failures->count = kept + 1;
    return delays[kept];
}
