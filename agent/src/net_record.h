/* A wanted record as bytes: a text header with sizes and sum, then the rules, the scope and the course. */
#ifndef MIDFLIGHT_NET_RECORD_H
#define MIDFLIGHT_NET_RECORD_H

#include "net_wanted.h"

#include <stddef.h>

enum {
    RECORD_HEADER_BYTES = 256,
    RECORD_BYTES = RECORD_HEADER_BYTES + FAMILIES * RULES_MAX_BYTES + SCOPE_MAX_BYTES + (int)sizeof(struct course)
};

/* Returns its length. */
size_t record_write(char record[RECORD_BYTES + 1], const struct wanted *wanted);

/* False: torn, or of no format known here. The record is NUL terminated. */
bool record_read(const char *record, size_t length, struct wanted *wanted);

#endif
