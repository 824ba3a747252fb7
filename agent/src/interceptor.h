/* The pod's rules: what is wanted, what is in force, and the way from one to the other. */
#ifndef MIDFLIGHT_INTERCEPTOR_H
#define MIDFLIGHT_INTERCEPTOR_H

#include "net_tables.h"
#include "net_wanted.h"

#include <stdbool.h>

enum actual { ACTUAL_OFF, ACTUAL_ON, ACTUAL_DRIFTED };

struct interceptor {
    enum backend backend; /* NONE until the anchor is in */
    bool ipv6;
    struct wanted wanted;
    char reason[TABLES_REASON_BYTES]; /* of the last failure */
};

/* What a look at the kernel found. */
struct found {
    enum actual actual;
    bool kept; /* false: drift that enforcing puts right */
    bool alone; /* false: the other backend's nat table redirects, too, which only its owner can put right */
};

/* Puts the anchor in, and what was wanted before a restart where it is not in force any more. */
bool interceptor_begin(struct interceptor *net);

/* All families or none: where one fails, what was there before is put back. False leaves the reason. */
bool interceptor_become(struct interceptor *net, const struct request *next);

/* Brings the kernel to what is wanted, and keeps that; nothing is changed where it is in force. */
bool interceptor_enforce(struct interceptor *net);

struct found interceptor_look(struct interceptor *net);
const char *actual_name(enum actual actual);

#endif
