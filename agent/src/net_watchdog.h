/*
 * Takes the pod's traffic off a proxy that is gone or stuck, and puts it back when the proxy is alive again. It never
 * blocks; what it finds is kept in the interceptor's record.
 */
#ifndef MIDFLIGHT_NET_WATCHDOG_H
#define MIDFLIGHT_NET_WATCHDOG_H

#include "exchange.h"
#include "interceptor.h"

/* The zeroed struct is ready for use. */
struct watchdog {
    bool watching;
    bool nobody; /* the last look found no listener on 15006 */
    struct exchange alive;
    int64_t ask_at;
    int64_t listener_at;
    int64_t heard_at; /* the last answer, or when watching began */
    int64_t heard_since; /* NEVER: the last question had no answer */
    int64_t retry_at; /* the rules could not be changed */
    int64_t due; /* when the last tick asked to be called again */
};

/* `armed`: it would trip now; `off` until the proxy was alive once, or where it is not to bypass. */
const char *watchdog_name(const struct course *course, enum wanted_state state);

/* Asks, looks and decides; returns when to look again. */
int64_t watchdog_tick(struct watchdog *watchdog, struct interceptor *net, int64_t now);

#endif
