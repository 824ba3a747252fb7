/* The kernel's table of TCP sockets (NETLINK_SOCK_DIAG) of this network namespace. */
#ifndef MIDFLIGHT_NET_DIAG_H
#define MIDFLIGHT_NET_DIAG_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>

struct tcp_socket {
    struct in6_addr local; /* IPv4 as ::ffff:a.b.c.d */
    struct in6_addr peer;
    uint16_t local_port;
    uint16_t peer_port;
    uint32_t uid;
    uint32_t quiet_millis; /* since data last came or went; UINT32_MAX: not known */
};

enum { DIAG_ESTABLISHED = 1, DIAG_LISTEN = 10 };

/* Every socket of both families in that state (one of the above), in no order. False: the kernel did not tell. */
bool diag_each(unsigned state, void (*see)(void *owner, const struct tcp_socket *found), void *owner);

/* Whether anybody listens on the port; an answer that did not come counts as yes. */
bool diag_listens(uint16_t port);

/* 127.0.0.0/8, ::1, and ::6, which is the proxy's own source. */
bool diag_is_loopback(const struct in6_addr *address);

#endif
