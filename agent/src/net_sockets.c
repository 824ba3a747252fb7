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

/* The application's end of a connection. */
struct end {
    struct in6_addr address;
    uint16_t port;
};

struct ends {
    struct end *all;
    size_t count;
    size_t room;
    bool whole; /* false: no memory for one of them */
};

struct count {
    struct ports *listened;
    struct ports *inbound; /* the application's */
    struct ends before; /* outbound, redirected or direct: they look the same */
    struct ends redirected; /* then, peers of what the proxy accepted on its outbound port */
    struct ends outbound; /* and outbound again */
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

static void remember(struct ends *ends, const struct in6_addr *address, uint16_t port)
{
    if (ends->count == ends->room) {
        size_t room = ends->room == 0 ? 256 : ends->room * 2;
        struct end *larger = realloc(ends->all, room * sizeof *larger);
        if (larger == NULL) {
            ends->whole = false;
            return;
        }
        ends->all = larger;
        ends->room = room;
    }
    ends->all[ends->count++] = (struct end){*address, port};
}

static void see_redirected(void *owner, const struct tcp_socket *found)
{
    struct count *count = owner;
    if (found->local_port == OUTBOUND_PORT) {
        count->sockets->proxied_outbound++;
        remember(&count->redirected, &found->peer, found->peer_port);
    }
}

static int by_end(const void *left, const void *right)
{
    const struct end *a = left;
    const struct end *b = right;
    int order = memcmp(&a->address, &b->address, sizeof a->address);
    return order != 0 ? order : (int)a->port - (int)b->port;
}

static void sort(struct ends *ends)
{
    if (ends->count > 0) {
        qsort(ends->all, ends->count, sizeof *ends->all, by_end);
    }
}

static bool among(const struct ends *sorted, const struct end *end)
{
    return sorted->count > 0 && bsearch(end, sorted->all, sorted->count, sizeof *end, by_end) != NULL;
}

/* What was there before and after the proxy's ends were looked at has its end among them, or is direct. */
static unsigned not_redirected(struct count *count)
{
    unsigned direct = 0;
    sort(&count->before);
    sort(&count->redirected);
    for (size_t i = 0; i < count->outbound.count; i++) {
        const struct end *end = &count->outbound.all[i];
        direct += among(&count->before, end) && !among(&count->redirected, end) ? 1 : 0;
    }
    return direct;
}

static bool went_out(const struct count *count, const struct tcp_socket *found)
{
    return !diag_is_loopback(&found->peer) && !count->inbound->in[found->local_port] &&
           !count->listened->in[found->local_port] && !is_own(found->local_port) && !is_own(found->peer_port) &&
           found->uid != PROXY_UID;
}

static void see_outbound(void *owner, const struct tcp_socket *found)
{
    struct count *count = owner;
    if (went_out(count, found)) {
        remember(&count->before, &found->local, found->local_port);
    }
}

static void quieter(int64_t *least, const struct tcp_socket *found)
{
    int64_t quiet = found->quiet_millis;
    *least = *least < 0 || quiet < *least ? quiet : *least;
}

static void see_established(void *owner, const struct tcp_socket *found)
{
    struct count *count = owner;
    struct sockets *sockets = count->sockets;
    if (found->local_port == INBOUND_PORT) {
        sockets->proxied++;
        quieter(&sockets->proxied_quiet, found);
    } else if (count->inbound->in[found->local_port] && !diag_is_loopback(&found->peer)) {
        sockets->direct++;
        quieter(&sockets->direct_quiet, found);
    } else if (went_out(count, found)) {
        remember(&count->outbound, &found->local, found->local_port);
    }
}

static bool count_established(struct count *count)
{
    bool told = diag_each(DIAG_ESTABLISHED, see_outbound, count) &&
                diag_each(DIAG_ESTABLISHED, see_redirected, count) &&
                diag_each(DIAG_ESTABLISHED, see_established, count);
    count->sockets->direct_outbound = not_redirected(count);
    return told && count->before.whole && count->redirected.whole && count->outbound.whole;
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
    return count_established(count) ? SOCKETS_COUNTED : SOCKETS_UNKNOWN;
}

enum sockets_answer sockets_count(const char *ports, struct sockets *sockets)
{
    static struct ports listened;
    static struct ports inbound;
    struct count count = {.listened = &listened, .inbound = &inbound, .before = {.whole = true},
                          .redirected = {.whole = true}, .outbound = {.whole = true}, .sockets = sockets};
    memset(&listened, 0, sizeof listened);
    memset(&inbound, 0, sizeof inbound);
    *sockets = (struct sockets){.direct_quiet = -1, .proxied_quiet = -1};
    enum sockets_answer answer = count_all(ports, &count);
    free(count.before.all);
    free(count.redirected.all);
    free(count.outbound.all);
    return answer;
}
