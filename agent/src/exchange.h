/* One request and the first line of its answer over TCP, without ever blocking: driven by the owner's poll loop. */
#ifndef MIDFLIGHT_EXCHANGE_H
#define MIDFLIGHT_EXCHANGE_H

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

enum { EXCHANGE_REQUEST_BYTES = 160, EXCHANGE_LINE_BYTES = 400 };

enum exchange_state { EXCHANGE_IDLE, EXCHANGE_CONNECTING, EXCHANGE_WAITING, EXCHANGE_DONE, EXCHANGE_FAILED };

struct exchange {
    enum exchange_state state; /* DONE: the line is there; FAILED: the error is */
    int fd; /* -1 unless CONNECTING or WAITING */
    int error; /* ETIMEDOUT: the time was over; ENODATA: closed without a line */
    int64_t deadline;
    size_t length;
    char request[EXCHANGE_REQUEST_BYTES];
    char line[EXCHANGE_LINE_BYTES + 1]; /* without its end; a longer one is cut */
};

void exchange_begin(struct exchange *exchange, const struct sockaddr_storage *to, const char *request, int64_t deadline);

struct pollfd exchange_poll(const struct exchange *exchange);
void exchange_ready(struct exchange *exchange, const struct pollfd *slot);

/* Ends it where its time is over; returns when that is. */
int64_t exchange_expire(struct exchange *exchange, int64_t now);

/* Back to IDLE, whatever it was. */
void exchange_end(struct exchange *exchange);

/* False: no address. */
bool exchange_address(struct sockaddr_storage *address, const char *ip, uint16_t port);

#endif
