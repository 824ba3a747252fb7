/* Redirections of TCP that somebody keeps in the nat table of the backend that is not ours. */
#ifndef MIDFLIGHT_NET_FOREIGN_H
#define MIDFLIGHT_NET_FOREIGN_H

#include "net_tables.h"

#include <stdint.h>

/* A digest over the first `families` families; 0: none. Nothing is created by looking; `saved` is overwritten. */
uint64_t foreign_redirects(enum backend ours, unsigned families, char saved[SAVED_MAX_BYTES]);

#endif
