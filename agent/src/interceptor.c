#include "interceptor.h"

#include "log.h"
#include "net_foreign.h"
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

static struct change change_of(const struct wanted *wanted, enum family family)
{
    const char *rules = wanted->request.rules[family];
    bool on = wanted->request.state == WANTED_ON && rules[0] != '\0';
    return (struct change){.input = on ? rules : NULL,
                           .jumps = on && !wanted->course.tripped,
                           .place = &wanted->course.places[family]};
}

/* Leaves what was read in saved. */
static struct rules_view view_of(const struct interceptor *net, enum family family)
{
    if (!tables_read(net->backend, family, saved)) {
        saved[0] = '\0';
    }
    return rules_view(saved);
}

/* With nothing wanted yet, whatever jumps are there are left alone. */
static bool in_force(const struct interceptor *net, enum family family, const struct rules_view *view)
{
    struct change change = change_of(&net->wanted, family);
    if (!view->anchored || net->wanted.request.state == WANTED_NONE) {
        return view->anchored;
    }
    if (change.input == NULL) {
        return view->jumps == 0;
    }
    return view->digest == net->wanted.digests[family] && (view->jumps > 0) == change.jumps &&
           (!change.jumps || place_kept(change.place, saved));
}

/* The first rules of ours that are in force say where they belong. */
static void learn(struct interceptor *net, enum family family)
{
    struct course *course = &net->wanted.course;
    if (!course->places[family].known && change_of(&net->wanted, family).jumps) {
        place_learn(&course->places[family], saved);
        if (family == FAMILY_IPV4) {
            course->foreign = foreign_redirects(net->backend, families(net), saved);
        }
    }
}

static bool enforce(struct interceptor *net, enum family family)
{
    struct change change = change_of(&net->wanted, family);
    struct rules_view view = view_of(net, family);
    if (!in_force(net, family, &view)) {
        if (!tables_change(net->backend, family, &change, saved, net->reason)) {
            return false;
        }
        net->wanted.digests[family] = rules_view(saved).digest;
    }
    learn(net, family);
    return true;
}

bool interceptor_enforce(struct interceptor *net)
{
    bool done = enforce(net, FAMILY_IPV4) && (!net->ipv6 || enforce(net, FAMILY_IPV6));
    wanted_store(&net->wanted);
    return done;
}

/* Without the anchor this is a new network namespace, whose proxy has yet to come up. */
static void forget_proofs(struct interceptor *net)
{
    if (!view_of(net, FAMILY_IPV4).anchored) {
        net->wanted.course.proved = net->wanted.course.tripped = false;
    }
}

static bool begin_with(struct interceptor *net, enum backend backend)
{
    net->backend = backend;
    forget_proofs(net);
    if (!enforce(net, FAMILY_IPV4)) {
        net->backend = BACKEND_NONE;
    }
    return net->backend != BACKEND_NONE;
}

bool interceptor_begin(struct interceptor *net)
{
    enum backend found = tables_detect(saved);
    if (!begin_with(net, found) && !begin_with(net, found == BACKEND_NFT ? BACKEND_LEGACY : BACKEND_NFT)) {
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
        wanted_name(net->wanted.request.state));
    return true;
}

static bool same(const struct request *left, const struct request *right)
{
    return left->state == right->state && strcmp(left->rules[0], right->rules[0]) == 0 &&
           strcmp(left->rules[1], right->rules[1]) == 0 && strcmp(left->scope, right->scope) == 0;
}

static void ask_for(struct wanted *wanted, const struct request *next)
{
    bool stays_on = wanted->request.state == WANTED_ON && next->state == WANTED_ON;
    wanted->request = *next;
    wanted->digests[0] = wanted->digests[1] = 0;
    wanted->course.proved = wanted->course.proved && stays_on;
    wanted->course.tripped = wanted->course.tripped && stays_on;
}

/* What is wanted is kept before the kernel is changed: a restart in between finishes the work. */
bool interceptor_become(struct interceptor *net, const struct request *next)
{
    static struct wanted before;
    char why[TABLES_REASON_BYTES];
    before = net->wanted;
    if (same(&before.request, next)) {
        return interceptor_enforce(net);
    }
    ask_for(&net->wanted, next);
    wanted_store(&net->wanted);
    if (interceptor_enforce(net)) {
        say("in force wanted=%s%s", wanted_name(next->state), net->wanted.course.tripped ? " once the proxy is alive" : "");
        return true;
    }
    memcpy(why, net->reason, sizeof why);
    before.sequence = net->wanted.sequence;
    before.digests[0] = before.digests[1] = 0;
    net->wanted = before;
    if (!interceptor_enforce(net)) {
        say("not back to wanted=%s: %s", wanted_name(before.request.state), net->reason);
    }
    memcpy(net->reason, why, sizeof why);
    return false;
}

static bool alone(const struct interceptor *net)
{
    if (net->wanted.request.state != WANTED_ON || net->wanted.course.tripped) {
        return true;
    }
    uint64_t now = foreign_redirects(net->backend, families(net), saved);
    return now == 0 || now == net->wanted.course.foreign;
}

struct found interceptor_look(struct interceptor *net)
{
    struct found found = {.kept = true};
    bool anchored = true;
    unsigned jumps = 0;
    for (unsigned family = 0; family < families(net); family++) {
        struct rules_view view = view_of(net, (enum family)family);
        anchored = anchored && view.anchored;
        jumps += view.jumps;
        found.kept = found.kept && in_force(net, (enum family)family, &view);
    }
    found.alone = alone(net);
    bool whole = found.kept && found.alone;
    found.actual = jumps > 0 ? ACTUAL_ON : ACTUAL_OFF;
    bool on = net->wanted.request.state == WANTED_ON;
    if (!anchored || (on && !whole && (jumps > 0 || !net->wanted.course.tripped))) {
        found.actual = ACTUAL_DRIFTED;
    }
    return found;
}
