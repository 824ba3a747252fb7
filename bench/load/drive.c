/*
 * The clients: each connection has one request under way. With a rate, request i is due at start + i / rate, whether a connection is
 * free or not, and its latency counts from then, so that a proxy that stalls is charged for all that it kept waiting
 * (coordinated omission). Without, a request is due when the one before it was answered.
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

enum { HEAD_BYTES = 4096, GRACE_NANOS = 2000000000, AT_ONCE = 128 };
enum state { CLOSED, CONNECTING, FREE, ASKED, ANSWERED };

struct client {
    int fd, index;
    enum state state;
    bool in_body, asks, blocked;
    uint64_t due, left, upload_left, send_left;
    size_t filled;
    char head[HEAD_BYTES + 1];
};

static const struct plan *plan;
static struct client *clients;
static struct client **by_fd;
static int *free_list, free_count, connecting;
static int loop;
static char request[1024], chunk[CHUNK_BYTES];
static size_t request_bytes;
static struct histogram latencies;
static uint64_t started, due_count, answered, bytes_read, bytes_sent, resets, reopened;
static struct { uint64_t connect, closed, status, unanswered; } errors;

static void write_request(void) {
    if (!plan->http) {
        uint64_t bytes = htobe64(plan->answer_bytes);
        memcpy(request + 1, "MFBENCH", 7); /* byte 0 is 0: nothing that a proxy takes for another protocol */
        memcpy(request + 8, &bytes, sizeof bytes);
        request_bytes = MESSAGE_BYTES;
        return;
    }
    char length[64] = "";
    if (plan->upload_bytes > 0) snprintf(length, sizeof length, "Content-Length: %llu\r\n", (unsigned long long)plan->upload_bytes);
    request_bytes = (size_t)snprintf(request, sizeof request,
        "%s %s HTTP/1.1\r\nHost: bench.local\r\nUser-Agent: load\r\nAccept: */*\r\n%s\r\n",
        plan->upload_bytes > 0 ? "POST" : "GET", plan->path, length);
}

static void drop(struct client *c, bool by_reset) {
    struct linger now = {.l_onoff = 1, .l_linger = 0};
    if (by_reset) setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    by_fd[c->fd] = NULL;
    close(c->fd);
    c->state = CLOSED;
}

static void dial(struct client *c) {
    c->fd = connect_to(plan->host, plan->port);
    if (c->fd < 0) {
        errors.connect++;
        c->state = CLOSED;
        return;
    }
    c->state = CONNECTING;
    c->blocked = false;
    connecting++;
    by_fd[c->fd] = c;
    loop_watch(loop, c->fd, EPOLLOUT, false);
}

static void failed(struct client *c, uint64_t *kind) {
    (*kind)++;
    drop(c, false);
    if (!plan->hold) dial(c);
}

static void set_free(struct client *c) {
    c->state = FREE;
    free_list[free_count++] = c->index;
}

/* Sends what is left of request and body, at most so many bytes of a body. */
static void push(struct client *c, uint64_t allowance) {
    while (c->send_left > 0 || c->upload_left > 0) {
        bool body = c->send_left == 0;
        uint64_t most = body ? c->upload_left : c->send_left;
        if (body && most > sizeof chunk) most = sizeof chunk;
        if (body && plan->pace > 0 && most > allowance) most = allowance;
        if (most == 0) return;
        const char *from = body ? chunk : request + request_bytes - c->send_left;
        ssize_t sent = send(c->fd, from, (size_t)most, MSG_NOSIGNAL);
        if (sent < 0 && errno == EAGAIN) {
            if (plan->pace > 0 || c->blocked) return;
            c->blocked = true;
            loop_watch(loop, c->fd, EPOLLIN | EPOLLOUT, true);
            return;
        }
        if (sent < 0) return failed(c, &errors.closed);
        bytes_sent += (uint64_t)sent;
        if (!body) c->send_left -= (uint64_t)sent;
        else c->upload_left -= (uint64_t)sent, allowance -= plan->pace > 0 ? (uint64_t)sent : 0;
    }
    if (!c->blocked) return;
    c->blocked = false;
    loop_watch(loop, c->fd, EPOLLIN, true);
}

static void ask(struct client *c, uint64_t due) {
    c->state = ASKED;
    c->due = due;
    c->send_left = request_bytes;
    c->upload_left = plan->upload_bytes;
    c->filled = 0;
    c->in_body = !plan->http;
    c->left = plan->http ? 0 : plan->answer_bytes;
    push(c, 0);
}

static void completed(struct client *c) {
    histogram_add(&latencies, now_nanos() - c->due);
    answered++;
    if (plan->hold) {
        c->state = ANSWERED;
        return;
    }
    if (!plan->fresh) return set_free(c);
    drop(c, false);
    dial(c);
}

/* The head's end, once it is there: whether the answer is the one wanted, and how long it is. */
static bool take_head(struct client *c) {
    c->head[c->filled] = 0;
    char *end = memmem(c->head, c->filled, "\r\n\r\n", 4);
    if (end == NULL && c->filled < HEAD_BYTES) return false;
    char *length = end == NULL ? NULL : strcasestr(c->head, "\r\ncontent-length:");
    if (length == NULL || length > end || strncmp(c->head, "HTTP/1.1 200", 12) != 0) {
        if (errors.status == 0) fprintf(stderr, "load: an answer that was not expected: %.60s\n", c->head);
        failed(c, &errors.status);
        return false;
    }
    uint64_t body = strtoull(length + 17, NULL, 10), have = (uint64_t)(c->head + c->filled - end) - 4;
    c->left = body > have ? body - have : 0;
    return c->in_body = true;
}

static void receive(struct client *c, uint64_t allowance) {
    while (c->state != CLOSED && c->state != CONNECTING) {
        size_t room = c->in_body ? sizeof chunk : HEAD_BYTES - c->filled;
        if (plan->pace > 0 && plan->upload_bytes == 0 && c->in_body && room > allowance) room = (size_t)allowance;
        if (room == 0) return;
        ssize_t got = recv(c->fd, c->in_body ? chunk : c->head + c->filled, room, 0);
        if (got < 0 && errno == EAGAIN) return;
        if (got <= 0 && c->state == FREE) { /* closed while idle: nothing was lost */
            reopened++;
            for (int i = 0; i < free_count; i++) {
                if (free_list[i] == c->index) free_list[i] = free_list[--free_count];
            }
            drop(c, false);
            dial(c);
            return;
        }
        if (got <= 0) return failed(c, &errors.closed);
        bytes_read += (uint64_t)got;
        if (c->state != ASKED) return failed(c, &errors.status); /* bytes that nobody asked for */
        if (plan->reset) {
            resets++;
            drop(c, true);
            dial(c);
            return;
        }
        if (c->in_body) {
            c->left -= (uint64_t)got > c->left ? c->left : (uint64_t)got;
            allowance -= plan->pace > 0 && allowance >= (uint64_t)got ? (uint64_t)got : 0;
        } else {
            c->filled += (size_t)got;
            if (!take_head(c)) continue;
        }
        if (c->left == 0) {
            completed(c);
            return;
        }
    }
}

static void connected(struct client *c) {
    int error = 0;
    socklen_t size = sizeof error;
    getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &error, &size);
    connecting--;
    if (error != 0) {
        errors.connect++;
        drop(c, false);
        if (!plan->hold) c->asks = true; /* dialled again at the next tick, not in a loop */
        return;
    }
    /* What is paced is read at ticks alone, and not watched. */
    loop_watch(loop, c->fd, plan->pace > 0 ? 0 : EPOLLIN, true);
    set_free(c);
}

static uint64_t settled(void) {
    return answered + errors.closed + errors.status + errors.connect;
}

static bool over(void) {
    return plan->count > 0 && answered >= plan->count;
}

/* Gives what is due to who is free; the time of the next one that is not due yet. */
static uint64_t hand_out(uint64_t end, uint64_t most) {
    uint64_t now = now_nanos(), next = end;
    while (free_count > 0 && now < end && due_count < most && !over()) {
        uint64_t due = now;
        if (plan->rate > 0) {
            due = started + (uint64_t)((double)due_count * 1e9 / plan->rate);
            if (due > now) return due < next ? due : next;
        }
        due_count++;
        ask(&clients[free_list[--free_count]], due);
    }
    return next;
}

static void tick(void) {
    uint64_t share = plan->pace * TICK_MILLIS / 1000;
    for (int i = 0; i < plan->connections; i++) {
        struct client *c = &clients[i];
        if (c->state == CLOSED && c->asks) {
            c->asks = false;
            dial(c);
        } else if (plan->pace > 0 && c->state == ASKED) {
            push(c, share);
            if (c->state == ASKED) receive(c, share);
        }
    }
}

static int waiting(void) {
    int count = 0;
    for (int i = 0; i < plan->connections; i++) count += clients[i].state == ASKED;
    return count;
}

static void step(uint64_t until) {
    struct epoll_event events[256];
    int ready = loop_wait(loop, events, 256, until);
    for (int i = 0; i < ready; i++) {
        struct client *c = by_fd[events[i].data.fd];
        if (c == NULL) continue;
        if (c->state == CONNECTING) connected(c);
        else {
            if (events[i].events & EPOLLOUT) push(c, 0);
            if (c->state != CLOSED && c->state != CONNECTING && plan->pace == 0) receive(c, UINT64_MAX);
        }
    }
}

/* Connections that are only to be held take turns, and each asks at once: so many requests together are no part of being idle, and a
 * proxy may take a client that is silent for one whose server speaks first. */
static bool ahead(int dialled) {
    return connecting >= AT_ONCE || (plan->hold && (uint64_t)dialled >= settled() + AT_ONCE);
}

static void open_all(void) {
    uint64_t deadline = now_nanos() + 10000000000u;
    int dialled = 0;
    while ((dialled < plan->connections || connecting > 0) && now_nanos() < deadline) {
        while (dialled < plan->connections && !ahead(dialled)) dial(&clients[dialled++]);
        if (plan->hold) hand_out(deadline, UINT64_MAX);
        step(now_nanos() + 100000000u);
    }
}

static void print_result(double elapsed) {
    printf("{\"seconds\": %.4f, \"answered\": %llu, \"due\": %llu, \"bytes_read\": %llu, \"bytes_sent\": %llu, \"resets\": %llu, "
           "\"reopened\": %llu, \"p50_us\": %.1f, \"p90_us\": %.1f, \"p99_us\": %.1f, \"p999_us\": %.1f, \"max_us\": %.1f, "
           "\"errors\": {\"connect\": %llu, \"closed\": %llu, \"status\": %llu, \"unanswered\": %llu}}\n",
        elapsed, (unsigned long long)answered, (unsigned long long)due_count, (unsigned long long)bytes_read,
        (unsigned long long)bytes_sent, (unsigned long long)resets, (unsigned long long)reopened,
        (double)histogram_at(&latencies, 0.5) / 1e3, (double)histogram_at(&latencies, 0.9) / 1e3,
        (double)histogram_at(&latencies, 0.99) / 1e3, (double)histogram_at(&latencies, 0.999) / 1e3, (double)latencies.max / 1e3,
        (unsigned long long)errors.connect, (unsigned long long)errors.closed, (unsigned long long)errors.status,
        (unsigned long long)errors.unanswered);
    fflush(stdout);
}

static void run(void) {
    uint64_t most = plan->rate > 0 ? (uint64_t)(plan->seconds * plan->rate) : UINT64_MAX;
    uint64_t end = started + (uint64_t)(plan->seconds * 1e9), next_tick = started, next;
    while (now_nanos() < end && !over()) {
        if (now_nanos() >= next_tick) {
            tick();
            next_tick += TICK_MILLIS * 1000000u;
        }
        next = hand_out(end, most);
        step(next < next_tick ? next : next_tick);
        if (plan->hold && settled() >= (uint64_t)plan->connections) break;
    }
    double elapsed = (double)(now_nanos() - started) / 1e9;
    uint64_t grace = now_nanos() + GRACE_NANOS;
    /* A paced transfer, or one that is reset anyway, is cut at the end of the time; everything else is to be answered. */
    bool cut = plan->pace > 0 && !over() && plan->count == 0;
    bool behind = plan->rate > 0;
    while (!cut && !plan->reset && (waiting() > 0 || (behind && due_count < most)) && now_nanos() < grace) {
        if (behind) hand_out(grace, most);
        step(now_nanos() + TICK_MILLIS * 1000000u);
    }
    if (!cut && !plan->reset) errors.unanswered = (uint64_t)waiting();
    /* What was due in time and found no connection counts, too: it is what an open loop is for. */
    for (; behind && due_count < most; due_count++) {
        errors.unanswered++;
        histogram_add(&latencies, now_nanos() - started - (uint64_t)((double)due_count * 1e9 / plan->rate));
    }
    print_result(elapsed);
}

int drive(const struct plan *what) {
    plan = what;
    loop = loop_create();
    clients = calloc((size_t)plan->connections, sizeof *clients);
    free_list = calloc((size_t)plan->connections * 2, sizeof *free_list);
    by_fd = calloc(65536, sizeof(struct client *));
    if (clients == NULL || free_list == NULL || by_fd == NULL) return 1;
    for (int i = 0; i < plan->connections; i++) clients[i].index = i;
    write_request();
    open_all();
    started = now_nanos();
    run();
    if (plan->hold) {
        while (getchar() != EOF) continue;
    }
    return 0;
}
