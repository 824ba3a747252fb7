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

/* Puts the anchor in, and what was wanted before a restart where it is not in force any more. */
bool interceptor_begin(struct interceptor *net);

/* All families or none: where one fails, what was there before is put back. False leaves the reason. */
bool interceptor_become(struct interceptor *net, const struct wanted *next);

enum actual interceptor_actual(const struct interceptor *net);
const char *actual_name(enum actual actual);

#endif
