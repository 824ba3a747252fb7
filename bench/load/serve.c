/*
 * The backend, of both protocols on one port: a first byte of 0 is TCP's. HTTP: GET / answers 64 bytes, GET /bytes/<n> n bytes, a body of any length is read and answered with 64 bytes,
 * that of /sink/<n> at n bytes a second. TCP: a message of 32 bytes, of which bytes 8 to 15 (big endian) say how many bytes answer it.
 */
#define _GNU_SOURCE
#include "load.h"

#include <endian.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MOST_DESCRIPTORS = 65536, HEAD_BYTES = 16384 };

struct peer {
    int fd;
    bool started, http, writing, answer_due;
    uint64_t out, body, pace; /* bytes of an answer still to write; of a request's body still to read; a second */
    size_t head_left, filled;
    struct peer *next_paced;
    const char *head_at;
    char head[160], in[HEAD_BYTES];
};

static struct peer *peers[MOST_DESCRIPTORS];
static struct peer *paced;
static char zeros[CHUNK_BYTES];
static int loop;

static void forget(struct peer *peer) {
    for (struct peer **at = &paced; *at != NULL; at = &(*at)->next_paced) {
        if (*at == peer) {
            *at = peer->next_paced;
            break;
        }
    }
    peers[peer->fd] = NULL;
    close(peer->fd);
    free(peer);
}

static void answer(struct peer *peer, uint64_t bytes) {
    peer->out = bytes;
    peer->head_left = 0;
    if (!peer->http) return;
    int length = snprintf(peer->head, sizeof peer->head,
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nServer: bench\r\nContent-Length: %llu\r\n\r\n", (unsigned long long)bytes);
    peer->head_at = peer->head;
    peer->head_left = (size_t)length;
}

/* False where the socket is full or gone; errno tells. */
static bool flush(struct peer *peer) {
    while (peer->head_left > 0 || peer->out > 0) {
        size_t body = peer->out < sizeof zeros ? (size_t)peer->out : sizeof zeros;
        struct iovec parts[2] = {{(void *)peer->head_at, peer->head_left}, {zeros, body}};
        struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2};
        ssize_t sent = sendmsg(peer->fd, &message, MSG_NOSIGNAL);
        if (sent < 0) return false;
        size_t head = (size_t)sent < peer->head_left ? (size_t)sent : peer->head_left;
        peer->head_at += head;
        peer->head_left -= head;
        peer->out -= (uint64_t)sent - head;
    }
    return true;
}

static uint64_t content_length(const char *head) {
    const char *field = strcasestr(head, "\r\ncontent-length:");
    return field == NULL ? 0 : strtoull(field + 17, NULL, 10);
}

static void take_head(struct peer *peer, char *end) {
    end[2] = 0; /* keeps the last field's CRLF */
    const char *path = strchr(peer->in, ' ');
    peer->body = content_length(peer->in);
    uint64_t bytes = 64;
    if (path != NULL && strncmp(path + 1, "/bytes/", 7) == 0) bytes = strtoull(path + 8, NULL, 10);
    if (path != NULL && strncmp(path + 1, "/sink/", 6) == 0) peer->pace = strtoull(path + 7, NULL, 10);
    if (peer->pace > 0) {
        peer->next_paced = paced;
        paced = peer;
    }
    answer(peer, bytes);
    peer->answer_due = true;
}

static void drop_front(struct peer *peer, size_t bytes) {
    peer->filled -= bytes;
    memmove(peer->in, peer->in + bytes, peer->filled);
}

/* True where a message was taken from what was read. */
static bool take(struct peer *peer) {
    if (!peer->started && peer->filled > 0) {
        peer->started = true;
        peer->http = peer->in[0] != 0;
    }
    if (!peer->http) {
        if (peer->filled < MESSAGE_BYTES) return false;
        uint64_t bytes;
        memcpy(&bytes, peer->in + 8, sizeof bytes);
        drop_front(peer, MESSAGE_BYTES);
        answer(peer, be64toh(bytes));
        peer->answer_due = true;
        return true;
    }
    peer->in[peer->filled] = 0;
    char *end = memmem(peer->in, peer->filled, "\r\n\r\n", 4);
    if (end == NULL) return false;
    size_t length = (size_t)(end - peer->in) + 4;
    take_head(peer, end);
    drop_front(peer, length);
    return true;
}

/* Goes on until it must wait for the socket; false where the connection is over. */
static bool advance(struct peer *peer, uint64_t allowance) {
    while (true) {
        if (peer->answer_due && peer->body > 0 && peer->filled > 0) {
            size_t bytes = peer->body < peer->filled ? (size_t)peer->body : peer->filled;
            peer->body -= bytes;
            drop_front(peer, bytes);
        }
        if (peer->answer_due && peer->body == 0) {
            if (!flush(peer)) {
                if (errno != EAGAIN) return false;
                if (!peer->writing) loop_watch(loop, peer->fd, EPOLLOUT, true);
                return peer->writing = true;
            }
            if (peer->writing) loop_watch(loop, peer->fd, EPOLLIN, true);
            peer->writing = peer->answer_due = false;
        }
        if (!peer->answer_due && take(peer)) continue;
        size_t room = peer->body > 0 ? sizeof zeros : HEAD_BYTES - 1 - peer->filled;
        static char discarded[CHUNK_BYTES];
        bool discards = peer->answer_due;
        if (discards && peer->pace > 0 && allowance == 0) return true;
        if (discards && peer->pace > 0 && room > allowance) room = (size_t)allowance;
        if (discards && room > peer->body) room = (size_t)peer->body;
        if (room == 0) return false; /* a head larger than any that this backend is sent */
        ssize_t got = recv(peer->fd, discards ? discarded : peer->in + peer->filled, room, 0);
        if (got == 0 || (got < 0 && errno != EAGAIN)) return false;
        if (got < 0) return true;
        if (discards) {
            peer->body -= (uint64_t)got;
            allowance -= peer->pace > 0 ? (uint64_t)got : 0;
        } else {
            peer->filled += (size_t)got;
        }
    }
}

static void accept_all(int listener) {
    int fd;
    while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
        struct peer *peer = fd < MOST_DESCRIPTORS ? calloc(1, sizeof *peer) : NULL;
        if (peer == NULL) {
            close(fd);
            continue;
        }
        peer->fd = fd;
        peers[fd] = peer;
        loop_watch(loop, fd, EPOLLIN, false);
    }
}

/* A paced connection is not watched for bytes: it reads its share at each tick. */
static void tick(void) {
    struct peer *next;
    for (struct peer *peer = paced; peer != NULL; peer = next) {
        next = peer->next_paced;
        if (!advance(peer, peer->pace * TICK_MILLIS / 1000)) forget(peer);
    }
}

int serve(int port) {
    loop = loop_create();
    int listener = listen_on(port);
    loop_watch(loop, listener, EPOLLIN, false);
    uint64_t next_tick = now_nanos();
    while (true) {
        struct epoll_event events[256];
        uint64_t until = paced != NULL ? next_tick : now_nanos() + 1000000000u;
        int ready = loop_wait(loop, events, 256, until);
        for (int i = 0; i < ready; i++) {
            int fd = events[i].data.fd;
            if (fd == listener) {
                accept_all(fd);
                continue;
            }
            struct peer *peer = peers[fd];
            if (peer == NULL) continue;
            if (peer->pace > 0 && !peer->writing) loop_watch(loop, fd, 0, true);
            if (!advance(peer, 0)) forget(peer);
        }
        if (paced != NULL && now_nanos() >= next_tick) {
            tick();
            next_tick = now_nanos() + TICK_MILLIS * 1000000u;
        }
    }
}
