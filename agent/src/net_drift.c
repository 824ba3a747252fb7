#define _GNU_SOURCE
#include "net_drift.h"

#include "clock.h"
#include "log.h"

#include <errno.h>
#include <inttypes.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netlink.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    LOOK_MILLIS = 5000,
    SETTLE_MILLIS = 30, /* one change is several messages */
    SPACING_MILLIS = 100,
    QUICK_REPAIRS = 16, /* in a row, each within CALM_MILLIS of the last: then somebody fights, and we look at leisure */
    CALM_MILLIS = 10000,
    MESSAGE_BYTES = 8192
};

void drift_start(struct drift *drift)
{
    const struct sockaddr_nl address = {.nl_family = AF_NETLINK};
    const int group = NFNLGRP_NFTABLES;
    *drift = (struct drift){.netlink = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_NETFILTER)};
    if (drift->netlink >= 0 &&
        (bind(drift->netlink, (const struct sockaddr *)&address, sizeof address) != 0 ||
         setsockopt(drift->netlink, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, &group, sizeof group) != 0)) {
        close(drift->netlink);
        drift->netlink = -1;
    }
    if (drift->netlink < 0) {
        say("changes of the rules are not told (%s): looking every %d ms", strerror(errno), LOOK_MILLIS);
    }
}

struct pollfd drift_poll(const struct drift *drift)
{
    return (struct pollfd){.fd = drift->netlink, .events = POLLIN};
}

/* What was changed, and by whom, is not read: the look finds out, our own changes are in force by then. */
void drift_ready(struct drift *drift, const struct pollfd *slot, int64_t now)
{
    char message[MESSAGE_BYTES];
    if (slot->revents == 0 || drift->netlink < 0) {
        return;
    }
    while (recv(drift->netlink, message, sizeof message, MSG_DONTWAIT | MSG_TRUNC) > 0 || errno == ENOBUFS) {
        errno = 0;
    }
    int64_t soon = now + SETTLE_MILLIS;
    int64_t spaced = drift->looked_at + SPACING_MILLIS;
    bool fought = drift->repairs > QUICK_REPAIRS;
    drift->look_at = fought ? drift->look_at : earlier(drift->look_at, soon > spaced ? soon : spaced);
}

static void note(struct drift *drift, const struct interceptor *net, enum actual actual)
{
    if (!drift->seen || drift->actual != actual) {
        say("actual=%s wanted=%s", actual_name(actual), wanted_name(net->wanted.request.state));
    }
    drift->seen = true;
    drift->actual = actual;
}

static void repair(struct drift *drift, struct interceptor *net, int64_t now)
{
    drift->repairs = now - drift->repaired_at < CALM_MILLIS ? drift->repairs + 1 : 1;
    drift->repaired_at = now;
    if (interceptor_enforce(net)) {
        drift->drifted = false;
        drift->actual = interceptor_look(net).actual;
        say("rules repaired after %" PRId64 " ms actual=%s", now_millis() - now, actual_name(drift->actual));
    } else {
        say("rules not repaired: %s", net->reason);
    }
}

static void look(struct drift *drift, struct interceptor *net, int64_t now)
{
    struct found found = interceptor_look(net);
    bool drifted = !found.kept || !found.alone;
    note(drift, net, found.actual);
    if (drifted && !drift->drifted) {
        net->wanted.course.drifts++;
        wanted_store(&net->wanted);
        say("somebody changed the rules%s drifts=%" PRIu64, found.alone ? "" : ", by the other iptables", net->wanted.course.drifts);
    }
    drift->drifted = drifted;
    if (!found.kept && net->wanted.course.watch.repair) {
        repair(drift, net, now);
    }
}

int64_t drift_tick(struct drift *drift, struct interceptor *net, int64_t now)
{
    if (net->backend == BACKEND_NONE) {
        return NEVER;
    }
    if (now >= drift->look_at) {
        look(drift, net, now);
        drift->looked_at = now_millis();
        drift->look_at = drift->looked_at + LOOK_MILLIS;
        drift->repairs = drift->looked_at - drift->repaired_at < CALM_MILLIS ? drift->repairs : 0;
    }
    return drift->look_at;
}
