/*
 * Rule sets as text, without side effects: what may be asked for, what is in the kernel, and the one
 * transaction that leads from one to the other.
 */
#ifndef MIDFLIGHT_NET_RULES_H
#define MIDFLIGHT_NET_RULES_H

#include "net_place.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    RULES_MAX_BYTES = 32 * 1024,
    SAVED_MAX_BYTES = 256 * 1024,
    TRANSACTION_MAX_BYTES = 128 * 1024,
    REFUSAL_BYTES = 160
};

/*
 * iptables-restore input that touches only table nat, chains MIDFLIGHT_* (not the anchor) and jumps to them from
 * PREROUTING and OUTPUT, with the matches and targets listed in net_rules.c. False, with the reason, otherwise.
 */
bool rules_allowed(const char *input, char refusal[REFUSAL_BYTES]);

/* What a text (iptables-save's, or an input) has of us. */
struct rules_view {
    bool anchored;
    unsigned jumps;
    unsigned rules; /* in our chains, without the anchor's */
    uint64_t digest; /* of our chains and jumps in their order; counters and foreign rules do not count */
};

struct rules_view rules_view(const char *text);

struct change {
    const char *input; /* NULL: no jumps, and the chains stay as they are */
    bool jumps; /* false: the chains alone, as while the watchdog has tripped */
    const struct place *place;
};

/*
 * The one transaction from what is saved to the change. The anchor is added where it is missing and otherwise not
 * touched. False: it does not fit.
 */
bool rules_transaction(char target[TRANSACTION_MAX_BYTES], const char *saved, const struct change *change);

#endif
