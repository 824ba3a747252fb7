#define _GNU_SOURCE
#include "exchange.h"

#include "clock.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void finish(struct exchange *exchange, enum exchange_state state, int error)
{
    if (exchange->fd >= 0) {
        close(exchange->fd);
    }
    exchange->fd = -1;
    exchange->state = state;
    exchange->error = error;
}

/* A request is smaller than any send buffer: it goes whole or not at all. */
static void send_request(struct exchange *exchange)
{
    size_t length = strlen(exchange->request);
    ssize_t sent = send(exchange->fd, exchange->request, length, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent == (ssize_t)length) {
        exchange->state = EXCHANGE_WAITING;
    } else {
        finish(exchange, EXCHANGE_FAILED, sent < 0 ? errno : EIO);
    }
}

void exchange_begin(struct exchange *exchange, const struct sockaddr_storage *to, const char *request, int64_t deadline)
{
    socklen_t size = to->ss_family == AF_INET6 ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in);
    exchange_end(exchange);
    snprintf(exchange->request, sizeof exchange->request, "%s", request);
    exchange->deadline = deadline;
    exchange->fd = socket(to->ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (exchange->fd < 0) {
        finish(exchange, EXCHANGE_FAILED, errno);
    } else if (connect(exchange->fd, (const struct sockaddr *)to, size) == 0) {
        send_request(exchange);
    } else if (errno == EINPROGRESS) {
        exchange->state = EXCHANGE_CONNECTING;
    } else {
        finish(exchange, EXCHANGE_FAILED, errno);
    }
}

struct pollfd exchange_poll(const struct exchange *exchange)
{
    bool open = exchange->state == EXCHANGE_CONNECTING || exchange->state == EXCHANGE_WAITING;
    short events = exchange->state == EXCHANGE_CONNECTING ? POLLOUT : POLLIN;
    return (struct pollfd){.fd = open ? exchange->fd : -1, .events = events};
}

static void connected(struct exchange *exchange)
{
    int error = 0;
    socklen_t length = sizeof error;
    getsockopt(exchange->fd, SOL_SOCKET, SO_ERROR, &error, &length);
    if (error != 0) {
        finish(exchange, EXCHANGE_FAILED, error);
    } else {
        send_request(exchange);
    }
}

static void receive(struct exchange *exchange)
{
    char *from = exchange->line + exchange->length;
    ssize_t got = recv(exchange->fd, from, EXCHANGE_LINE_BYTES - exchange->length, MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
        return;
    }
    if (got <= 0) {
        finish(exchange, EXCHANGE_FAILED, got < 0 ? errno : ENODATA);
        return;
    }
    exchange->length += (size_t)got;
    exchange->line[exchange->length] = '\0';
    if (memchr(from, '\n', (size_t)got) != NULL || exchange->length == EXCHANGE_LINE_BYTES) {
        exchange->line[strcspn(exchange->line, "\r\n")] = '\0';
        finish(exchange, EXCHANGE_DONE, 0);
    }
}

void exchange_ready(struct exchange *exchange, const struct pollfd *slot)
{
    if (slot->revents == 0 || slot->fd < 0 || slot->fd != exchange->fd) {
        return;
    }
    if (exchange->state == EXCHANGE_CONNECTING) {
        connected(exchange);
    } else if (exchange->state == EXCHANGE_WAITING) {
        receive(exchange);
    }
}

int64_t exchange_expire(struct exchange *exchange, int64_t now)
{
    if (exchange->state != EXCHANGE_CONNECTING && exchange->state != EXCHANGE_WAITING) {
        return NEVER;
    }
    if (now >= exchange->deadline) {
        finish(exchange, EXCHANGE_FAILED, ETIMEDOUT);
        return NEVER;
    }
    return exchange->deadline;
}

void exchange_end(struct exchange *exchange)
{
    if (exchange->state == EXCHANGE_CONNECTING || exchange->state == EXCHANGE_WAITING) {
        close(exchange->fd);
    }
    *exchange = (struct exchange){.state = EXCHANGE_IDLE, .fd = -1};
}

bool exchange_address(struct sockaddr_storage *address, const char *ip, uint16_t port)
{
    struct sockaddr_in *four = (struct sockaddr_in *)address;
    struct sockaddr_in6 *six = (struct sockaddr_in6 *)address;
    memset(address, 0, sizeof *address);
    if (inet_pton(AF_INET, ip, &four->sin_addr) == 1) {
        four->sin_family = AF_INET;
        four->sin_port = htons(port);
        return true;
    }
    six->sin6_family = AF_INET6;
    six->sin6_port = htons(port);
    return inet_pton(AF_INET6, ip, &six->sin6_addr) == 1;
}
