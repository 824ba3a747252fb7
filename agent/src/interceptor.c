#include "interceptor.h"

#include "log.h"
#include "net_loopback.h"

#include <string.h>

static char saved[SAVED_MAX_BYTES];

const char *actual_name(enum actual actual)
{
    return actual == ACTUAL_ON ? "on" : actual == ACTUAL_OFF ? "off" : "drifted";
}

static unsigned families(const struct interceptor *net)
{
    return net->ipv6 ? 2 : 1;
}

/* NULL: no jumps wanted in this family. */
static const char *input_of(const struct wanted *wanted, enum family family)
{
    return wanted->state == WANTED_ON && wanted->rules[family][0] != '\0' ? wanted->rules[family] : NULL;
}

static struct rules_view view_of(const struct interceptor *net, enum family family)
{
    const struct rules_view nothing = {0};
    return tables_read(net->backend, family, saved) ? rules_view(saved) : nothing;
}

/* With nothing wanted yet, whatever jumps are there are left alone. */
static bool in_force(const struct interceptor *net, enum family family, const struct rules_view *view)
{
    if (!view->anchored || net->wanted.state == WANTED_NONE) {
        return view->anchored;
    }
    return input_of(&net->wanted, family) == NULL ? view->jumps == 0
                                                  : view->jumps > 0 && view->digest == net->wanted.digests[family];
}

static bool enforce(struct interceptor *net, enum family family)
{
    struct rules_view view = view_of(net, family);
    if (in_force(net, family, &view)) {
        return true;
    }
    if (!tables_change(net->backend, family, input_of(&net->wanted, family), &view, net->reason)) {
        return false;
    }
    net->wanted.digests[family] = view.digest;
    return true;
}

static bool enforce_all(struct interceptor *net)
{
    bool done = enforce(net, FAMILY_IPV4) && (!net->ipv6 || enforce(net, FAMILY_IPV6));
    wanted_store(&net->wanted);
    return done;
}

bool interceptor_begin(struct interceptor *net)
{
    enum backend found = tables_detect();
    enum backend candidates[2] = {found, found == BACKEND_NFT ? BACKEND_LEGACY : BACKEND_NFT};
    net->backend = BACKEND_NONE;
    for (size_t i = 0; i < 2 && net->backend == BACKEND_NONE; i++) {
        net->backend = candidates[i];
        if (!enforce(net, FAMILY_IPV4)) {
            net->backend = BACKEND_NONE;
        }
    }
    if (net->backend == BACKEND_NONE) {
        say("no rules possible yet: %s", net->reason);
        return false;
    }
    net->ipv6 = tables_ipv6_present() && enforce(net, FAMILY_IPV6);
    if (net->ipv6) {
        loopback_add_six();
    } else if (tables_ipv6_present()) {
        say("no rules possible for IPv6: %s", net->reason);
    }
    wanted_store(&net->wanted);
    say("anchored backend=%s ipv6=%s wanted=%s", backend_name(net->backend), net->ipv6 ? "yes" : "no",
        wanted_name(net->wanted.state));
    return true;
}

static bool same(const struct wanted *left, const struct wanted *right)
{
    return left->state == right->state && strcmp(left->rules[0], right->rules[0]) == 0 &&
           strcmp(left->rules[1], right->rules[1]) == 0;
}

/* What is wanted is kept before the kernel is changed: a restart in between finishes the work. */
bool interceptor_become(struct interceptor *net, const struct wanted *next)
{
    static struct wanted before;
    char why[TABLES_REASON_BYTES];
    before = net->wanted;
    if (same(&before, next)) {
        return enforce_all(net);
    }
    net->wanted = *next;
    net->wanted.sequence = before.sequence;
    net->wanted.digests[0] = net->wanted.digests[1] = 0;
    wanted_store(&net->wanted);
    if (enforce_all(net)) {
        say("in force wanted=%s", wanted_name(net->wanted.state));
        return true;
    }
    memcpy(why, net->reason, sizeof why);
    before.sequence = net->wanted.sequence;
    before.digests[0] = before.digests[1] = 0;
    net->wanted = before;
    if (!enforce_all(net)) {
        say("not back to wanted=%s: %s", wanted_name(before.state), net->reason);
    }
    memcpy(net->reason, why, sizeof why);
    return false;
}

enum actual interceptor_actual(const struct interceptor *net)
{
    bool all_in_force = true;
    unsigned jumps = 0;
    for (unsigned family = 0; family < families(net); family++) {
        struct rules_view view = view_of(net, (enum family)family);
        if (!view.anchored) {
            return ACTUAL_DRIFTED;
        }
        jumps += view.jumps;
        all_in_force = all_in_force && in_force(net, (enum family)family, &view);
    }
    if (net->wanted.state != WANTED_ON) {
        return jumps > 0 ? ACTUAL_ON : ACTUAL_OFF;
    }
    return all_in_force ? ACTUAL_ON : jumps == 0 ? ACTUAL_OFF : ACTUAL_DRIFTED;
}
