/* What is asked over net.sock, and what is answered. */
#ifndef MIDFLIGHT_NET_REQUESTS_H
#define MIDFLIGHT_NET_REQUESTS_H

#include "clients.h"
#include "interceptor.h"
#include "net_drift.h"
#include "net_watchdog.h"
#include "net_witness.h"

/* The server around the interceptor: its socket, its watches, its timers. */
struct net {
    struct interceptor interceptor;
    struct clients clients;
    struct watchdog watchdog;
    struct drift drift;
    struct witnesses witnesses;
    int64_t retry_at;
};

/* Callbacks of clients.h; the owner is a struct net. */
void net_on_line(void *owner, struct client *client, char *line);
void net_on_body(void *owner, struct client *client);

#endif
