/*
 * Notices that somebody changed the rules: told by the kernel (nftables), and by looking. A drift counts once, until
 * the rules are in force again.
 */
#ifndef MIDFLIGHT_NET_DRIFT_H
#define MIDFLIGHT_NET_DRIFT_H

#include "interceptor.h"

#include <poll.h>
#include <stdint.h>

struct drift {
    int netlink; /* -1: the kernel does not tell */
    int64_t look_at;
    int64_t looked_at;
    int64_t repaired_at;
    unsigned repairs; /* in a row */
    bool drifted;
    bool seen; /* `actual` has been seen before */
    enum actual actual;
};

void drift_start(struct drift *drift);

struct pollfd drift_poll(const struct drift *drift);
void drift_ready(struct drift *drift, const struct pollfd *slot, int64_t now);

/* Looks, counts and repairs when it is time; returns when to look again. */
int64_t drift_tick(struct drift *drift, struct interceptor *net, int64_t now);

#endif
