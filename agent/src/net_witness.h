/* `witness <ip> <port> <nonce>`: asks, as the application would, who answers behind an address. */
#ifndef MIDFLIGHT_NET_WITNESS_H
#define MIDFLIGHT_NET_WITNESS_H

#include "clients.h"
#include "exchange.h"

enum { WITNESS_MAX = 4, WITNESS_MILLIS = 3000 };

struct witness {
    struct exchange exchange;
    size_t client;
    uint64_t client_serial;
};

/* The zeroed struct is ready for use. */
struct witnesses {
    struct witness all[WITNESS_MAX];
};

/* Replies at once where the request is wrong, else when the answer is there. */
void witness_ask(struct witnesses *witnesses, const struct clients *clients, struct client *client, char *words[3]);

/* Fills in WITNESS_MAX slots. */
void witness_poll(const struct witnesses *witnesses, struct pollfd *slots);
void witness_ready(struct witnesses *witnesses, const struct pollfd *slots);

/* Replies where there is something to reply; returns when to look again. */
int64_t witness_tick(struct witnesses *witnesses, struct clients *clients, int64_t now);

#endif
