#define _GNU_SOURCE
#include "net_witness.h"

#include "clock.h"
#include "text.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { NONCE_MAX = 64, PORT_MAX = 65535 };

static struct witness *free_one(struct witnesses *witnesses)
{
    for (size_t i = 0; i < WITNESS_MAX; i++) {
        if (witnesses->all[i].exchange.state == EXCHANGE_IDLE) {
            return &witnesses->all[i];
        }
    }
    return NULL;
}

static bool is_nonce(const char *text)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    size_t length = strlen(text);
    return length > 0 && length <= NONCE_MAX && strspn(text, letters) == length;
}

void witness_ask(struct witnesses *witnesses, const struct clients *clients, struct client *client, char *words[3])
{
    struct sockaddr_storage to;
    uint64_t port;
    char line[EXCHANGE_REQUEST_BYTES];
    if (!text_u64(words[1], &port) || port == 0 || port > PORT_MAX || !is_nonce(words[2]) ||
        !exchange_address(&to, words[0], (uint16_t)port)) {
        client_reply(client, "error bad-argument");
        return;
    }
    struct witness *witness = free_one(witnesses);
    if (witness == NULL) {
        client_reply(client, "error busy (at most %d at a time)", WITNESS_MAX);
        return;
    }
    witness->client = (size_t)(client - clients->all);
    witness->client_serial = client->serial;
    snprintf(line, sizeof line, "MIDFLIGHT WITNESS %s\n", words[2]);
    exchange_begin(&witness->exchange, &to, line, now_millis() + WITNESS_MILLIS);
}

void witness_poll(const struct witnesses *witnesses, struct pollfd *slots)
{
    for (size_t i = 0; i < WITNESS_MAX; i++) {
        slots[i] = exchange_poll(&witnesses->all[i].exchange);
    }
}

void witness_ready(struct witnesses *witnesses, const struct pollfd *slots)
{
    for (size_t i = 0; i < WITNESS_MAX; i++) {
        exchange_ready(&witnesses->all[i].exchange, &slots[i]);
    }
}

/* Whoever answers may be anybody: what does not print is not passed on. */
static void reply_line(struct client *client, char *line)
{
    for (char *letter = line; *letter != '\0'; letter++) {
        *letter = *letter >= ' ' && *letter <= '~' ? *letter : '?';
    }
    client_reply(client, "ok %s", line);
}

static void reply(struct client *client, struct exchange *exchange)
{
    if (exchange->state == EXCHANGE_DONE) {
        reply_line(client, exchange->line);
    } else if (exchange->error == ECONNREFUSED) {
        client_reply(client, "ok refused");
    } else {
        client_reply(client, "error %s",
                     exchange->error == ENODATA ? "closed without an answer" : strerror(exchange->error));
    }
}

int64_t witness_tick(struct witnesses *witnesses, struct clients *clients, int64_t now)
{
    int64_t next = NEVER;
    for (size_t i = 0; i < WITNESS_MAX; i++) {
        struct witness *witness = &witnesses->all[i];
        struct client *client = &clients->all[witness->client];
        next = earlier(next, exchange_expire(&witness->exchange, now));
        if (witness->exchange.state == EXCHANGE_DONE || witness->exchange.state == EXCHANGE_FAILED) {
            if (client->fd >= 0 && client->serial == witness->client_serial) {
                reply(client, &witness->exchange);
            }
            exchange_end(&witness->exchange);
        }
    }
    return next;
}
