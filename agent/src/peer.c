#define _GNU_SOURCE
#include "peer.h"

#include "clock.h"
#include "log.h"
#include "paths.h"
#include "unix_socket.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int64_t peer_tick(struct peer *peer, int64_t now)
{
    char path[PATH_BYTES];
    if (peer->fd >= 0) {
        return NEVER;
    }
    if (now < peer->redial_at) {
        return peer->redial_at;
    }
    peer->redial_at = now + PEER_REDIAL_MILLIS;
    peer->length = 0;
    peer->fd = launcher_path(path, peer->slot) ? unix_dial(path) : -1;
    if (peer->fd >= 0 && send(peer->fd, "watch\n", 6, MSG_NOSIGNAL | MSG_DONTWAIT) != 6) {
        close(peer->fd);
        peer->fd = -1;
    }
    return peer->fd >= 0 ? NEVER : peer->redial_at;
}

static void become(struct peer *peer, struct slot_status status)
{
    struct slot_status before = peer->status;
    peer->status = status;
    if (before.state != status.state || before.epoch != status.epoch) {
        peer->on_change(peer->owner, before);
    }
}

static void lost(struct peer *peer, int64_t now)
{
    close(peer->fd);
    peer->fd = -1;
    peer->redial_at = now + PEER_REDIAL_MILLIS;
    become(peer, (struct slot_status){.state = STATE_ABSENT, .epoch = peer->status.epoch});
}

static void take_lines(struct peer *peer)
{
    char *end;
    while ((end = memchr(peer->line, '\n', peer->length)) != NULL) {
        char line[PEER_LINE_BYTES + 1];
        struct slot_status status;
        size_t length = (size_t)(end - peer->line);
        memcpy(line, peer->line, length);
        line[length] = '\0';
        peer->length -= length + 1;
        memmove(peer->line, end + 1, peer->length);
        if (status_parse(line, &status)) {
            become(peer, status);
        } else {
            say("peer line not understood: %.80s", line);
        }
    }
}

void peer_read(struct peer *peer, int64_t now)
{
    while (peer->fd >= 0) {
        size_t space = PEER_LINE_BYTES - peer->length;
        ssize_t got = space == 0 ? 0 : recv(peer->fd, peer->line + peer->length, space, MSG_DONTWAIT);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0 && errno == EAGAIN) {
            return;
        }
        if (got <= 0) {
            lost(peer, now);
            return;
        }
        peer->length += (size_t)got;
        take_lines(peer);
    }
}

struct slot_status peer_ask_status(const struct peer *peer)
{
    char path[PATH_BYTES];
    char answer[PEER_LINE_BYTES];
    struct slot_status status = {.state = STATE_ABSENT};
    if (launcher_path(path, peer->slot) && unix_ask(path, "status", answer, sizeof answer, PEER_ASK_MILLIS)) {
        status_parse(answer, &status);
    }
    return status;
}

void peer_ask_takeover(const struct peer *peer, uint64_t epoch, char *reply, size_t size)
{
    char path[PATH_BYTES];
    char line[64];
    snprintf(line, sizeof line, "takeover %" PRIu64 " rescue", epoch);
    if (!launcher_path(path, peer->slot) || !unix_ask(path, line, reply, size, PEER_ASK_MILLIS)) {
        reply[0] = '\0';
    }
}
