#include "net_loopback.h"

#include "log.h"

#include <errno.h>
#include <linux/if_addr.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { WHOLE_ADDRESS_BITS = 128 };

struct request {
    struct nlmsghdr header;
    struct ifaddrmsg address;
    struct rtattr attribute;
    struct in6_addr value;
};

static int answer_of(int netlink)
{
    struct {
        struct nlmsghdr header;
        struct nlmsgerr error;
        char rest[256];
    } answer;
    ssize_t length = recv(netlink, &answer, sizeof answer, 0);
    if (length < (ssize_t)(sizeof answer.header + sizeof answer.error.error) || answer.header.nlmsg_type != NLMSG_ERROR) {
        return EPROTO;
    }
    return -answer.error.error;
}

bool loopback_add_six(void)
{
    struct request request = {
        .header = {.nlmsg_len = sizeof request,
                   .nlmsg_type = RTM_NEWADDR,
                   .nlmsg_flags = NLM_F_REQUEST | NLM_F_CREATE | NLM_F_EXCL | NLM_F_ACK},
        .address = {.ifa_family = AF_INET6, .ifa_prefixlen = WHOLE_ADDRESS_BITS, .ifa_flags = IFA_F_NODAD,
                    .ifa_scope = RT_SCOPE_HOST, .ifa_index = if_nametoindex("lo")},
        .attribute = {.rta_len = RTA_LENGTH(sizeof request.value), .rta_type = IFA_LOCAL},
    };
    request.value.s6_addr[15] = 6;
    int netlink = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
    int error = netlink < 0 || send(netlink, &request, sizeof request, 0) < 0 ? errno : answer_of(netlink);
    if (netlink >= 0) {
        close(netlink);
    }
    if (error != 0 && error != EEXIST) {
        say("::6 not added to lo: %s", strerror(error));
    }
    return error == 0 || error == EEXIST;
}
