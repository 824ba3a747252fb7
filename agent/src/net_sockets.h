/* `sockets`: which connections of the pod go through the proxy, which past it, and how long they have been quiet. */
#ifndef MIDFLIGHT_NET_SOCKETS_H
#define MIDFLIGHT_NET_SOCKETS_H

#include <stdbool.h>
#include <stdint.h>

struct sockets {
    unsigned direct; /* inbound */
    unsigned proxied;
    unsigned direct_outbound;
    unsigned proxied_outbound;
    int64_t direct_quiet; /* milliseconds of the least quiet inbound one; -1: none */
    int64_t proxied_quiet;
};

enum sockets_answer { SOCKETS_COUNTED, SOCKETS_BAD_PORTS, SOCKETS_UNKNOWN };

/* Ports are the application's, comma separated, or `*`: whatever is listened on. */
enum sockets_answer sockets_count(const char *ports, struct sockets *sockets);

#endif
