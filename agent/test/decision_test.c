/* The pure decisions, row by row as docs/design/pod.md has them. */
#include "../src/decision.h"

#include <stdio.h>

static unsigned passed, failed;

static void check(bool holds, const char *name)
{
    printf("%s - %s\n", holds ? "ok" : "not ok", name);
    holds ? passed++ : failed++;
}

static uint64_t start(char slot, char active, uint64_t epoch, const char *record)
{
    struct slot_config config = {.slot = slot, .active_slot = active, .epoch = epoch};
    struct lease lease = lease_parse(record);
    return decide_start(&config, &lease);
}

static void start_decisions(void)
{
    check(start('a', 'a', 1, "") == 1, "no lease: the active slot starts");
    check(start('b', 'a', 1, "") == 0, "no lease: the other stands by");
    check(start('a', 'a', 0, "") == 1, "no lease and no usable epoch: epoch 1");
    check(start('b', 'b', 4, "epoch=3 slot=a version=v1 handover=x\n") == 4, "a newer epoch is an upgrade");
    check(start('b', 'b', 3, "epoch=3 slot=a version=v1 handover=x\n") == 0, "an equal epoch is none");
    check(start('b', 'b', 2, "epoch=3 slot=a version=v1 handover=x\n") == 0, "an older epoch is none");
    check(start('a', 'b', 4, "epoch=3 slot=a version=v1 handover=x\n") == 3, "the one that served claims its epoch");
    check(start('b', 'a', 4, "epoch=3 slot=a version=v1 handover=x\n") == 0, "neither chosen nor served: stands by");
    check(start('a', 'a', 9, "epoch=99999999999999999999 slot=a\n") == 9, "a lease out of range counts as none");
    check(start('b', 'a', 9, "epoch=3 slot=c\n") == 0, "a lease of no slot counts as none");
    check(start('a', 'a', 9, "epoch=3 slot=a") == 9, "a lease without its line end counts as none");
}

static bool claim(enum slot_state state, uint64_t peer_epoch, uint64_t epoch)
{
    struct slot_status peer = {state, peer_epoch};
    return decide_claim(&peer, epoch);
}

static void claim_decisions(void)
{
    check(claim(STATE_ABSENT, 0, 3), "nobody there: start");
    check(claim(STATE_STANDBY, 3, 3), "peer stands by: start");
    check(claim(STATE_FAILED, 3, 3), "peer failed: start");
    check(claim(STATE_SOAKING, 3, 3), "peer soaks: start");
    check(claim(STATE_DRAINING, 3, 3), "peer drains: start");
    check(!claim(STATE_SERVING, 3, 3), "peer serves the same epoch: stand by");
    check(!claim(STATE_STARTING, 3, 3), "peer starts with the same epoch: stand by");
    check(!claim(STATE_SERVING, 4, 3), "peer serves a later epoch: stand by");
    check(claim(STATE_SERVING, 3, 4), "peer serves an earlier epoch: an upgrade goes on");
}

static void takeover_decisions(void)
{
    struct lease lease = lease_parse("epoch=3 slot=a version=v1 handover=x\n");
    struct slot_status own = {STATE_STANDBY, 3};
    check(decide_takeover(&own, &lease, 4, false).action == TAKEOVER_START, "standing by: a later epoch starts");
    check(decide_takeover(&own, &lease, 3, false).action == TAKEOVER_REFUSED, "an equal epoch is stale");
    check(decide_takeover(&own, &lease, 3, true).action == TAKEOVER_START, "but not for a rescue");
    check(decide_takeover(&own, &lease, 2, true).action == TAKEOVER_REFUSED, "an earlier one is always stale");
    own.state = STATE_FAILED;
    check(decide_takeover(&own, &lease, 4, false).action == TAKEOVER_START, "failed is left by takeover");
    own.state = STATE_SOAKING;
    check(decide_takeover(&own, &lease, 4, false).action == TAKEOVER_FORWARD, "soaking: the warm proxy is told");
    own = (struct slot_status){STATE_STARTING, 4};
    check(decide_takeover(&own, &lease, 4, false).action == TAKEOVER_RUNNING, "asked twice: once is done");
    check(decide_takeover(&own, &lease, 5, false).action == TAKEOVER_REFUSED, "starting with another epoch: refused");
    own.state = STATE_SERVING;
    check(decide_takeover(&own, &lease, 5, false).action == TAKEOVER_REFUSED, "serving already: refused");
}

static void failure_delays(void)
{
    struct failures failures = {0};
    bool delays = failures_add(&failures, 1000) == 0 && failures_add(&failures, 1100) == 200 &&
                  failures_add(&failures, 1400) == 500 && failures_add(&failures, 2000) == 1000;
    check(delays, "restarts wait 0, 0.2, 0.5, 1 s");
    check(failures_add(&failures, 3100) == -1, "the fifth failure within a minute gives up");
    check(failures_add(&failures, 3200) == -1, "and the next one, too");
    check(failures_add(&failures, 90000) == 0, "a minute later it begins again");
}

int main(void)
{
    start_decisions();
    claim_decisions();
    takeover_decisions();
    failure_delays();
    printf("# %u passed, %u failed\n", passed, failed);
    return failed > 0;
}
