/*
 * load <ip> <port> <keep-alive connections> <new connections per second> <stop>: each kept connection sends a numbered
 * ping every 20 ms, and connections are made at a steady rate, each of which reads who answers, sends a ping, waits for it
 * to come back and closes. Runs until the file <stop> is there, then prints one line. Nothing is tried a second time.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { SLOTS = 1024, PING_BYTES = 20, PING_MILLIS = 20, PATIENCE_MILLIS = 3000 };

struct connection {
    int fd; /* -1: free */
    bool kept;
    bool named;
    bool waiting; /* for the ping to come back */
    bool application;
    long number;
    int64_t since; /* what is waited for, or the last ping */
    size_t length;
    char bytes[64];
};

static struct connection all[SLOTS];
static struct pollfd polled[SLOTS];
static struct sockaddr_storage to;
static socklen_t to_length;
static long made, pings, failed, resets, application, proxied;

static int64_t now_millis(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static void end(struct connection *one, const char *why)
{
    if (why != NULL) {
        failed++;
        resets += errno == ECONNRESET || errno == EPIPE ? 1 : 0;
        fprintf(stderr, "%s connection: %s: %s\n", one->kept ? "kept" : "new", why, strerror(errno));
    }
    close(one->fd);
    one->fd = -1;
}

static void dial(bool kept)
{
    int no_delay = 1;
    size_t slot = 0;
    while (slot < SLOTS && all[slot].fd >= 0) {
        slot++;
    }
    made++;
    if (slot == SLOTS) {
        failed++;
        return;
    }
    struct connection *one = &all[slot];
    *one = (struct connection){.fd = socket(to.ss_family, SOCK_STREAM | SOCK_NONBLOCK, 0), .kept = kept, .since = now_millis()};
    setsockopt(one->fd, IPPROTO_TCP, TCP_NODELAY, &no_delay, sizeof no_delay);
    if (connect(one->fd, (struct sockaddr *)&to, to_length) != 0 && errno != EINPROGRESS) {
        end(one, "connect");
    }
}

static void ping(struct connection *one, int64_t now)
{
    char text[PING_BYTES + 12];
    snprintf(text, sizeof text, "%019ld\n", ++one->number);
    one->waiting = true;
    one->since = now;
    if (send(one->fd, text, PING_BYTES, MSG_NOSIGNAL) != PING_BYTES) {
        end(one, "send");
    }
}

/* One whole line is there. */
static void line(struct connection *one, int64_t now)
{
    one->length = 0;
    if (!one->named) {
        one->named = true;
        one->application = strncmp(one->bytes, "application\n", 12) == 0;
        *(one->application ? &application : &proxied) += one->kept ? 0 : 1;
        ping(one, now);
        return;
    }
    one->waiting = false;
    one->since = now;
    pings++;
    if (atol(one->bytes) != one->number) {
        errno = EPROTO;
        end(one, "echo");
    } else if (!one->kept) {
        end(one, NULL);
    }
}

static void receive(struct connection *one, int64_t now)
{
    ssize_t got = recv(one->fd, one->bytes + one->length, sizeof one->bytes - 1 - one->length, 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
        return;
    }
    if (got <= 0) {
        errno = got == 0 ? EPIPE : errno;
        end(one, "receive");
        return;
    }
    one->length += (size_t)got;
    one->bytes[one->length] = '\0';
    if (one->bytes[one->length - 1] == '\n') {
        line(one, now);
    }
}

static void turn(void)
{
    for (size_t i = 0; i < SLOTS; i++) {
        polled[i] = (struct pollfd){.fd = all[i].fd, .events = POLLIN};
    }
    poll(polled, SLOTS, 1);
    int64_t now = now_millis();
    for (size_t i = 0; i < SLOTS; i++) {
        struct connection *one = &all[i];
        if (one->fd < 0) {
            continue;
        }
        if (polled[i].fd == one->fd && polled[i].revents != 0) {
            receive(one, now);
        } else if (one->named && !one->waiting && now - one->since >= PING_MILLIS) {
            ping(one, now);
        } else if ((one->waiting || !one->named) && now - one->since > PATIENCE_MILLIS) {
            errno = ETIMEDOUT;
            end(one, "answer");
        }
    }
}

static void address(const char *ip, int port)
{
    struct sockaddr_in *four = (struct sockaddr_in *)&to;
    struct sockaddr_in6 *six = (struct sockaddr_in6 *)&to;
    bool is_four = inet_pton(AF_INET, ip, &four->sin_addr) == 1;
    to.ss_family = is_four ? AF_INET : AF_INET6;
    to_length = is_four ? sizeof *four : sizeof *six;
    if (!is_four) {
        inet_pton(AF_INET6, ip, &six->sin6_addr);
    }
    *(is_four ? &four->sin_port : &six->sin6_port) = htons((in_port_t)port);
}

int main(int count, char *arguments[])
{
    if (count != 6) {
        return 64;
    }
    signal(SIGPIPE, SIG_IGN);
    address(arguments[1], atoi(arguments[2]));
    for (size_t i = 0; i < SLOTS; i++) {
        all[i].fd = -1;
    }
    for (int i = 0; i < atoi(arguments[3]); i++) {
        dial(true);
    }
    int64_t begun = now_millis();
    long rate = atol(arguments[4]);
    long due = 0;
    while (access(arguments[5], F_OK) != 0) {
        for (; due * 1000 < (now_millis() - begun) * rate; due++) {
            dial(false);
        }
        turn();
    }
    printf("connections=%ld pings=%ld application=%ld proxied=%ld failed=%ld resets=%ld\n", made, pings, application,
           proxied, failed, resets);
    return failed == 0 ? 0 : 1;
}
