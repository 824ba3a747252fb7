#define _GNU_SOURCE
#include "net_diag.h"

#include <errno.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <linux/tcp.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

enum { ANSWER_BYTES = 64 * 1024, LIMIT_SECONDS = 2 };

struct question {
    struct nlmsghdr header;
    struct inet_diag_req_v2 request;
};

struct dump {
    void (*see)(void *owner, const struct tcp_socket *found);
    void *owner;
};

static struct question question_of(uint8_t family, unsigned state, uint16_t flags)
{
    struct question question = {
        .header = {.nlmsg_len = sizeof question, .nlmsg_type = SOCK_DIAG_BY_FAMILY, .nlmsg_flags = NLM_F_REQUEST | flags},
        .request = {.sdiag_family = family, .sdiag_protocol = IPPROTO_TCP, .idiag_states = 1u << state,
                    .idiag_ext = state == DIAG_ESTABLISHED ? 1u << (INET_DIAG_INFO - 1) : 0}};
    question.request.id.idiag_cookie[0] = question.request.id.idiag_cookie[1] = INET_DIAG_NOCOOKIE;
    return question;
}

static struct in6_addr address_of(uint8_t family, const __be32 words[4])
{
    struct in6_addr address = {0};
    if (family == AF_INET6) {
        memcpy(&address, words, sizeof address);
    } else {
        address.s6_addr[10] = address.s6_addr[11] = 0xff;
        memcpy(address.s6_addr + 12, words, sizeof words[0]);
    }
    return address;
}

static uint32_t quiet_of(const struct inet_diag_msg *message, size_t length)
{
    size_t at = NLMSG_ALIGN(sizeof *message);
    while (at + sizeof(struct nlattr) <= length) {
        const struct nlattr *attribute = (const struct nlattr *)((const char *)message + at);
        size_t payload = attribute->nla_len - sizeof *attribute;
        if (attribute->nla_len < sizeof *attribute || at + attribute->nla_len > length) {
            break;
        }
        if (attribute->nla_type == INET_DIAG_INFO && payload >= offsetof(struct tcp_info, tcpi_last_ack_recv)) {
            const struct tcp_info *info = (const void *)(attribute + 1);
            return info->tcpi_last_data_recv < info->tcpi_last_data_sent ? info->tcpi_last_data_recv
                                                                         : info->tcpi_last_data_sent;
        }
        at += NLMSG_ALIGN(attribute->nla_len);
    }
    return UINT32_MAX;
}

static void tell(const struct dump *dump, const struct nlmsghdr *header)
{
    const struct inet_diag_msg *message = NLMSG_DATA(header);
    size_t length = header->nlmsg_len - NLMSG_HDRLEN;
    if (header->nlmsg_type != SOCK_DIAG_BY_FAMILY || length < sizeof *message) {
        return;
    }
    const struct tcp_socket found = {.local = address_of(message->idiag_family, message->id.idiag_src),
                                     .peer = address_of(message->idiag_family, message->id.idiag_dst),
                                     .local_port = ntohs(message->id.idiag_sport),
                                     .peer_port = ntohs(message->id.idiag_dport),
                                     .uid = message->idiag_uid,
                                     .quiet_millis = quiet_of(message, length)};
    dump->see(dump->owner, &found);
}

/* 0 at the end of the dump, 1 where more follows, else an error. */
static int take(const struct dump *dump, const char *bytes, size_t length)
{
    const struct nlmsghdr *header = (const void *)bytes;
    for (; NLMSG_OK(header, length); header = NLMSG_NEXT(header, length)) {
        if (header->nlmsg_type == NLMSG_DONE) {
            return 0;
        }
        if (header->nlmsg_type == NLMSG_ERROR) {
            return -1;
        }
        tell(dump, header);
    }
    return 1;
}

static bool dump_family(int netlink, uint8_t family, unsigned state, const struct dump *dump)
{
    static char answer[ANSWER_BYTES] __attribute__((aligned(8)));
    struct question question = question_of(family, state, NLM_F_DUMP);
    if (send(netlink, &question, sizeof question, 0) < 0) {
        return false;
    }
    for (;;) {
        ssize_t got = recv(netlink, answer, sizeof answer, 0);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        int more = got <= 0 ? -1 : take(dump, answer, (size_t)got);
        if (more <= 0) {
            return more == 0;
        }
    }
}

static int open_diag(void)
{
    const struct timeval limit = {LIMIT_SECONDS, 0};
    int netlink = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
    if (netlink >= 0) {
        setsockopt(netlink, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    }
    return netlink;
}

bool diag_each(unsigned state, void (*see)(void *owner, const struct tcp_socket *found), void *owner)
{
    const struct dump dump = {see, owner};
    int netlink = open_diag();
    if (netlink < 0) {
        return false;
    }
    bool whole = dump_family(netlink, AF_INET, state, &dump) && dump_family(netlink, AF_INET6, state, &dump);
    close(netlink);
    return whole;
}

struct wanted_port {
    uint16_t port;
    bool found;
};

static void see_listener(void *owner, const struct tcp_socket *found)
{
    struct wanted_port *wanted = owner;
    wanted->found = wanted->found || found->local_port == wanted->port;
}

bool diag_listens(uint16_t port)
{
    struct wanted_port wanted = {.port = port};
    return !diag_each(DIAG_LISTEN, see_listener, &wanted) || wanted.found;
}

bool diag_is_loopback(const struct in6_addr *address)
{
    struct in6_addr six = {0};
    six.s6_addr[15] = 6;
    bool four = IN6_IS_ADDR_V4MAPPED(address) && address->s6_addr[12] == 127;
    return four || IN6_IS_ADDR_LOOPBACK(address) || memcmp(address, &six, sizeof six) == 0;
}
