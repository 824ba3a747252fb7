/*
 * The connections of a line-protocol server: bounded in number, line length, body size and idle time.
 * The owner polls the descriptors together with its own and is called back per line and per body.
 */
#ifndef MIDFLIGHT_CLIENTS_H
#define MIDFLIGHT_CLIENTS_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CLIENTS_MAX = 16, LINE_BYTES = 512, REPLY_BYTES = 3072, CLIENT_IDLE_MILLIS = 5000 };

enum { BODY_PARTS = 3 };

struct client {
    int fd; /* -1: free */
    uint64_t serial; /* tells a connection from a later one in the same place */
    bool watching;
    bool awaits_death;
    int64_t idle_at;
    size_t length;
    char line[LINE_BYTES + 1];
    char *body; /* owned; NULL unless a body is being received */
    size_t body_wanted;
    size_t body_length;
    size_t body_parts[BODY_PARTS]; /* the owner's: how long each part is */
};

struct clients {
    int listener; /* -1: not listening */
    uint64_t admitted;
    struct client all[CLIENTS_MAX];
    void *owner;
    void (*on_line)(void *owner, struct client *client, char *line);
    void (*on_body)(void *owner, struct client *client);
};

void clients_start(struct clients *clients, void *owner);

/* Adds listener and connections; returns how many. Slots needs room for CLIENTS_MAX + 1. */
size_t clients_poll(const struct clients *clients, struct pollfd *slots);

/* Handles what poll() reported for the slots that clients_poll filled in. */
void clients_ready(struct clients *clients, const struct pollfd *slots, size_t count, int64_t now);

/* Closes who has been silent for too long; returns when to look again. */
int64_t clients_expire(struct clients *clients, int64_t now);

/* One line of at most REPLY_BYTES, newline added. A client that does not read is closed. */
void client_reply(struct client *client, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The next bytes of this client are a body; on_body is called when it is whole. False: no memory. */
bool client_expect_body(struct client *client, size_t bytes);

void client_close(struct client *client);

#endif
