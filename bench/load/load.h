#ifndef MIDFLIGHT_BENCH_LOAD_H
#define MIDFLIGHT_BENCH_LOAD_H
/* The parts of the load tool; main.c says what it does. Everything runs on one thread and one epoll. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum { TICK_MILLIS = 10, MESSAGE_BYTES = 32, CHUNK_BYTES = 65536 };

/* Log-linear buckets, 64 for each power of two: a percentile is right to 1.6 %. */
struct histogram {
    uint64_t counts[64 * 64];
    uint64_t total;
    uint64_t max;
};
void histogram_add(struct histogram *h, uint64_t nanos);
uint64_t histogram_at(const struct histogram *h, double share);

struct plan {
    const char *host;
    int port;
    bool http;             /* else: messages of the TCP backend */
    const char *path;
    int connections;
    double rate;           /* requests a second of all connections; 0: each at once after the one before */
    double seconds;
    uint64_t count;        /* ends after so many answers; 0: by time alone */
    uint64_t answer_bytes; /* of a TCP message's answer */
    uint64_t upload_bytes; /* of a request's body */
    uint64_t pace;         /* bytes a second that each connection reads, and writes of a body; 0: what it can */
    bool fresh;            /* a connection for each request */
    bool reset;            /* resets instead of reading to the end */
    bool hold;             /* one request each, then idle until standard input ends */
};

uint64_t now_nanos(void);
uint64_t number_or_die(const char *name, const char *text, uint64_t max);
int loop_create(void);
void loop_watch(int loop, int fd, uint32_t events, bool known);
int loop_wait(int loop, void *events, int capacity, uint64_t until_nanos);
int listen_on(int port);
int connect_to(const char *host, int port);
int serve(int port);
int drive(const struct plan *plan);
#endif
