#define _GNU_SOURCE
#include "clients.h"

#include "clock.h"
#include "log.h"
#include "unix_socket.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

void clients_start(struct clients *clients, void *owner)
{
    clients->listener = -1;
    clients->owner = owner;
    for (size_t i = 0; i < CLIENTS_MAX; i++) {
        clients->all[i] = (struct client){.fd = -1};
    }
}

void client_close(struct client *client)
{
    if (client->fd >= 0) {
        close(client->fd);
    }
    free(client->body);
    *client = (struct client){.fd = -1};
}

void client_reply(struct client *client, const char *format, ...)
{
    char line[REPLY_BYTES];
    va_list arguments;
    if (client->fd < 0) {
        return;
    }
    va_start(arguments, format);
    int length = vsnprintf(line, sizeof line - 1, format, arguments);
    va_end(arguments);
    if (length < 0) {
        return;
    }
    if (length > (int)sizeof line - 2) {
        length = (int)sizeof line - 2;
    }
    line[length] = '\n';
    if (send(client->fd, line, (size_t)length + 1, MSG_NOSIGNAL | MSG_DONTWAIT) != length + 1) {
        client_close(client);
    }
}

bool client_expect_body(struct client *client, size_t bytes)
{
    client->body = malloc(bytes + 1);
    client->body_wanted = bytes;
    client->body_length = 0;
    return client->body != NULL;
}

size_t clients_poll(const struct clients *clients, struct pollfd *slots)
{
    slots[0] = (struct pollfd){.fd = clients->listener, .events = POLLIN};
    for (size_t i = 0; i < CLIENTS_MAX; i++) {
        slots[i + 1] = (struct pollfd){.fd = clients->all[i].fd, .events = POLLIN};
    }
    return CLIENTS_MAX + 1;
}

static void admit(struct clients *clients, int64_t now)
{
    struct client *free_one = NULL;
    int connection = accept4(clients->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (connection < 0) {
        return;
    }
    for (size_t i = 0; i < CLIENTS_MAX && free_one == NULL; i++) {
        free_one = clients->all[i].fd < 0 ? &clients->all[i] : NULL;
    }
    struct client refused = {.fd = connection};
    if (!unix_peer_trusted(connection)) {
        say("a peer that is neither root nor the proxy was refused");
        client_reply(&refused, "error not-allowed");
        client_close(&refused);
    } else if (free_one == NULL) {
        client_reply(&refused, "error too-many-connections");
        client_close(&refused);
    } else {
        *free_one = (struct client){
            .fd = connection, .serial = ++clients->admitted, .idle_at = now + CLIENT_IDLE_MILLIS};
    }
}

/* Moves what of the buffered bytes belongs to the body. */
static void fill_body(struct client *client)
{
    size_t missing = client->body_wanted - client->body_length;
    size_t take = client->length < missing ? client->length : missing;
    memcpy(client->body + client->body_length, client->line, take);
    client->body_length += take;
    client->length -= take;
    memmove(client->line, client->line + take, client->length);
}

static bool body_whole(struct clients *clients, struct client *client)
{
    fill_body(client);
    if (client->body_length < client->body_wanted) {
        return false;
    }
    client->body[client->body_wanted] = '\0';
    clients->on_body(clients->owner, client);
    free(client->body);
    client->body = NULL;
    return true;
}

/* Takes one line or body out of the buffer; false where there is no whole one. */
static bool take_one(struct clients *clients, struct client *client)
{
    if (client->body != NULL) {
        return body_whole(clients, client);
    }
    char *end = memchr(client->line, '\n', client->length);
    if (end == NULL) {
        if (client->length == LINE_BYTES) {
            client_reply(client, "error line-too-long");
            client_close(client);
        }
        return false;
    }
    char line[LINE_BYTES + 1];
    size_t length = (size_t)(end - client->line);
    memcpy(line, client->line, length);
    line[length] = '\0';
    client->length -= length + 1;
    memmove(client->line, end + 1, client->length);
    if (memchr(line, '\0', length) != NULL) {
        client_reply(client, "error unknown-command");
    } else {
        clients->on_line(clients->owner, client, line);
    }
    return true;
}

static void receive(struct clients *clients, struct client *client, int64_t now)
{
    ssize_t got = recv(client->fd, client->line + client->length, LINE_BYTES - client->length, MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
        return;
    }
    if (got <= 0) {
        client_close(client);
        return;
    }
    client->length += (size_t)got;
    client->idle_at = now + CLIENT_IDLE_MILLIS;
    while (client->fd >= 0 && take_one(clients, client)) {
    }
}

void clients_ready(struct clients *clients, const struct pollfd *slots, size_t count, int64_t now)
{
    for (size_t i = 1; i < count; i++) {
        struct client *client = &clients->all[i - 1];
        if (slots[i].revents != 0 && client->fd == slots[i].fd && client->fd >= 0) {
            receive(clients, client, now);
        }
    }
    if (slots[0].revents != 0 && clients->listener >= 0) {
        admit(clients, now);
    }
}

int64_t clients_expire(struct clients *clients, int64_t now)
{
    int64_t next = NEVER;
    for (size_t i = 0; i < CLIENTS_MAX; i++) {
        struct client *client = &clients->all[i];
        if (client->fd < 0 || client->watching || client->awaits_death) {
            continue;
        }
        if (client->idle_at <= now) {
            client_reply(client, "error idle");
            client_close(client);
        } else {
            next = earlier(next, client->idle_at);
        }
    }
    return next;
}
