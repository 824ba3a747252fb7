/* The other slot's launcher, watched all the time: end of file on the watch means that its container is gone. */
#ifndef MIDFLIGHT_PEER_H
#define MIDFLIGHT_PEER_H

#include "slot_state.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PEER_REDIAL_MILLIS = 200, PEER_ASK_MILLIS = 300, PEER_LINE_BYTES = 512 };

struct peer {
    char slot;
    int fd; /* -1: not connected */
    struct slot_status status;
    int64_t redial_at;
    char line[PEER_LINE_BYTES + 1];
    size_t length;
    void *owner;
    void (*on_change)(void *owner, struct slot_status before); /* status has the new one; ABSENT: gone */
};

/* Dials where there is no watch; returns when to do it again. */
int64_t peer_tick(struct peer *peer, int64_t now);

/* Reads what the watch has. */
void peer_read(struct peer *peer, int64_t now);

/* Asks for the status anew, waiting briefly; ABSENT where there is no answer. */
struct slot_status peer_ask_status(const struct peer *peer);

/* Asks it to take over; the reply, or "" where there is none. */
void peer_ask_takeover(const struct peer *peer, uint64_t epoch, char *reply, size_t size);

#endif
