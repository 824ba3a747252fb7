#define _GNU_SOURCE
#include "net_sockets.h"

#include "net_diag.h"
#include "text.h"
#include "unix_socket.h"

#include <stdlib.h>
#include <string.h>

enum { PORTS = 65536, OWN_FIRST = 15000, OWN_LAST = 15099, OUTBOUND_PORT = 15001, INBOUND_PORT = 15006 };

struct ports {
    bool in[PORTS];
};

/* The application's side of a connection that goes out through the proxy. */
struct redirected {
    struct in6_addr address;
    uint16_t port;
};

struct count {
    struct ports *listened;
    struct ports *inbound; /* the application's */
    struct redirected *redirected;
    size_t redirected_count;
    size_t redirected_room;
    bool whole;
    struct sockets *sockets;
};

static bool is_own(uint16_t port)
{
    return port >= OWN_FIRST && port <= OWN_LAST;
}

static void see_listener(void *owner, const struct tcp_socket *found)
{
    ((struct ports *)owner)->in[found->local_port] = true;
}

static bool parse_ports(const char *text, struct ports *ports)
{
    uint64_t port;
    while (*text != '\0') {
        char number[8] = "";
        size_t length = strcspn(text, ",");
        if (length >= sizeof number) {
            return false;
        }
        memcpy(number, text, length);
        if (!text_u64(number, &port) || port == 0 || port >= PORTS) {
            return false;
        }
        ports->in[port] = true;
        text += length + (text[length] == ',' && text[length + 1] != '\0' ? 1 : 0);
        if (*text == ',') {
            return false;
        }
    }
    return true;
}

static void whatever_is_listened_on(const struct ports *listened, struct ports *inbound)
{
    for (unsigned port = 0; port < PORTS; port++) {
        inbound->in[port] = listened->in[port] && !is_own((uint16_t)port);
    }
}

static void remember(struct count *count, const struct tcp_socket *found)
{
    if (count->redirected_count == count->redirected_room) {
        size_t room = count->redirected_room == 0 ? 256 : count->redirected_room * 2;
        struct redirected *larger = realloc(count->redirected, room * sizeof *larger);
        if (larger == NULL) {
            count->whole = false;
            return;
        }
        count->redirected = larger;
        count->redirected_room = room;
    }
    count->redirected[count->redirected_count++] = (struct redirected){found->peer, found->peer_port};
}

static void see_redirected(void *owner, const struct tcp_socket *found)
{
    struct count *count = owner;
    if (found->local_port == OUTBOUND_PORT) {
        count->sockets->proxied_outbound++;
        remember(count, found);
    }
}

static int by_end(const void *left, const void *right)
{
    const struct redirected *a = left;
    const struct redirected *b = right;
    int order = memcmp(&a->address, &b->address, sizeof a->address);
    return order != 0 ? order : (int)a->port - (int)b->port;
}

static bool goes_through(const struct count *count, const struct tcp_socket *found)
{
    const struct redirected end = {found->local, found->local_port};
    return bsearch(&end, count->redirected, count->redirected_count, sizeof end, by_end) != NULL;
}

static void quieter(int64_t *least, const struct tcp_socket *found)
{
    int64_t quiet = found->quiet_millis;
    *least = *least < 0 || quiet < *least ? quiet : *least;
}

/* The order matters: what has a port that is listened on came in, the rest went out. */
static void see_established(void *owner, const struct tcp_socket *found)
{
    struct count *count = owner;
    struct sockets *sockets = count->sockets;
    if (found->local_port == INBOUND_PORT) {
        sockets->proxied++;
        quieter(&sockets->proxied_quiet, found);
    } else if (diag_is_loopback(&found->peer)) {
        return;
    } else if (count->inbound->in[found->local_port]) {
        sockets->direct++;
        quieter(&sockets->direct_quiet, found);
    } else if (!count->listened->in[found->local_port] && !is_own(found->local_port) && !is_own(found->peer_port) &&
               found->uid != PROXY_UID && !goes_through(count, found)) {
        sockets->direct_outbound++;
    }
}

static enum sockets_answer count_all(const char *ports, struct count *count)
{
    if (!diag_each(DIAG_LISTEN, see_listener, count->listened)) {
        return SOCKETS_UNKNOWN;
    }
    if (strcmp(ports, "*") == 0) {
        whatever_is_listened_on(count->listened, count->inbound);
    } else if (!parse_ports(ports, count->inbound)) {
        return SOCKETS_BAD_PORTS;
    }
    if (!diag_each(DIAG_ESTABLISHED, see_redirected, count)) {
        return SOCKETS_UNKNOWN;
    }
    if (count->redirected_count > 0) {
        qsort(count->redirected, count->redirected_count, sizeof *count->redirected, by_end);
    }
    bool told = diag_each(DIAG_ESTABLISHED, see_established, count);
    return told && count->whole ? SOCKETS_COUNTED : SOCKETS_UNKNOWN;
}

enum sockets_answer sockets_count(const char *ports, struct sockets *sockets)
{
    static struct ports listened;
    static struct ports inbound;
    struct count count = {.listened = &listened, .inbound = &inbound, .whole = true, .sockets = sockets};
    memset(&listened, 0, sizeof listened);
    memset(&inbound, 0, sizeof inbound);
    *sockets = (struct sockets){.direct_quiet = -1, .proxied_quiet = -1};
    enum sockets_answer answer = count_all(ports, &count);
    free(count.redirected);
    return answer;
}
