/* Time, sockets and the histogram. */
#define _GNU_SOURCE
#include "load.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static void die(const char *what) {
    fprintf(stderr, "load: %s: %s\n", what, strerror(errno));
    exit(1);
}

uint64_t now_nanos(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

uint64_t number_or_die(const char *name, const char *text, uint64_t max) {
    char *end;
    errno = 0;
    unsigned long long value = strtoull(text, &end, 10);
    if (errno != 0 || end == text || *end != 0 || *text == '-' || value > max) {
        fprintf(stderr, "load: %s: '%s' (expected: 0..%llu)\n", name, text, (unsigned long long)max);
        exit(2);
    }
    return value;
}

static unsigned bucket_of(uint64_t nanos) {
    if (nanos < 128) return (unsigned)nanos;
    unsigned shift = 57u - (unsigned)__builtin_clzll(nanos); /* leaves 7 bits, of which the first is 1 */
    return (shift + 1u) * 64u + (unsigned)(nanos >> shift) - 64u;
}

static uint64_t top_of(unsigned bucket) {
    if (bucket < 128) return bucket;
    unsigned shift = bucket / 64u - 1u;
    return (((uint64_t)(bucket % 64u) + 64u + 1u) << shift) - 1u;
}

void histogram_add(struct histogram *h, uint64_t nanos) {
    h->counts[bucket_of(nanos)]++;
    h->total++;
    if (nanos > h->max) h->max = nanos;
}

uint64_t histogram_at(const struct histogram *h, double share) {
    uint64_t wanted = (uint64_t)((double)h->total * share), seen = 0;
    for (unsigned i = 0; i < sizeof h->counts / sizeof *h->counts; i++) {
        seen += h->counts[i];
        if (seen > wanted) return top_of(i) < h->max ? top_of(i) : h->max;
    }
    return h->max;
}

int loop_create(void) {
    prctl(PR_SET_TIMERSLACK, 1000); /* wakes within a microsecond of a due time instead of 50 */
    int loop = epoll_create1(EPOLL_CLOEXEC);
    if (loop < 0) die("epoll_create1");
    return loop;
}

void loop_watch(int loop, int fd, uint32_t events, bool known) {
    struct epoll_event event = {.events = events, .data.fd = fd};
    if (epoll_ctl(loop, known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, fd, &event) != 0) die("epoll_ctl");
}

int loop_wait(int loop, void *events, int capacity, uint64_t until_nanos) {
    uint64_t now = now_nanos(), left = until_nanos > now ? until_nanos - now : 0;
    struct timespec timeout = {.tv_sec = (time_t)(left / 1000000000u), .tv_nsec = (long)(left % 1000000000u)};
    int ready = epoll_pwait2(loop, events, capacity, &timeout, NULL);
    if (ready < 0 && errno != EINTR) die("epoll_pwait2");
    return ready < 0 ? 0 : ready;
}

static void without_delay(int fd) {
    int one = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
}

int listen_on(int port) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), one = 1;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    without_delay(fd); /* inherited by what it accepts */
    if (bind(fd, (struct sockaddr *)&address, sizeof address) != 0 || listen(fd, 4096) != 0) die("listen");
    return fd;
}

int connect_to(const char *host, int port) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) die("socket");
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    if (inet_pton(AF_INET, host, &address.sin_addr) != 1) {
        fprintf(stderr, "load: host: '%s' (expected: an IPv4 address)\n", host);
        exit(2);
    }
    without_delay(fd);
    if (connect(fd, (struct sockaddr *)&address, sizeof address) != 0 && errno != EINPROGRESS) {
        close(fd);
        return -1;
    }
    return fd;
}
