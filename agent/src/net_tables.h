/* The kernel's nat tables through the iptables tools, nft or legacy. */
#ifndef MIDFLIGHT_NET_TABLES_H
#define MIDFLIGHT_NET_TABLES_H

#include "net_rules.h"

#include <stdbool.h>
#include <stddef.h>

enum backend { BACKEND_NONE, BACKEND_NFT, BACKEND_LEGACY };
enum family { FAMILY_IPV4, FAMILY_IPV6 };

enum { TABLES_REASON_BYTES = 200 };

const char *backend_name(enum backend backend);

/* Where our anchor is, else where any nat rules are, else nft. */
enum backend tables_detect(char saved[SAVED_MAX_BYTES]);

bool tables_ipv6_present(void);

/* False: the tool does not work for this family here. */
bool tables_read(enum backend backend, enum family family, char saved[SAVED_MAX_BYTES]);

/* The same, but where there is no table none is made by looking: empty, and false. */
bool tables_read_existing(enum backend backend, enum family family, char saved[SAVED_MAX_BYTES]);

/* One transaction from what is saved to the change; saved is what was read back. */
bool tables_change(enum backend backend, enum family family, const struct change *change,
                   char saved[SAVED_MAX_BYTES], char reason[TABLES_REASON_BYTES]);

#endif
