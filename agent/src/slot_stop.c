#include "clock.h"
#include "log.h"
#include "slot.h"

#include <inttypes.h>
#include <signal.h>
#include <string.h>

enum { RETRY_MILLIS = 100, BUSY_RETRY_MILLIS = 20, ASK_LIMIT_MILLIS = 3000, SPARE_SECONDS = 5, ANSWER_BYTES = 128 };

/*
 * SIGTERM. Nothing to lose: gone at once. Serving: the peer takes over, and only where it can't the proxy drains.
 * In a pod of plain containers the peer is terminated at the same time and says so.
 */
void slot_stop_begin(struct slot *slot, int64_t now)
{
    /* The operator may have given the proxy more time than the environment says; the kubelet ends it with the grace period. */
    uint64_t seconds = slot->config.drain_seconds + SPARE_SECONDS;
    if (slot->config.native_sidecar && slot->config.grace_seconds > seconds) {
        seconds = slot->config.grace_seconds;
    } else if (!slot->config.native_sidecar) {
        seconds = slot->config.grace_seconds > SPARE_SECONDS ? slot->config.grace_seconds - SPARE_SECONDS : 1;
    }
    if (slot->stop.step != STOP_NONE) {
        return;
    }
    say("terminating state=%s", state_name(slot->own.state));
    slot->claim.pending = false;
    slot->stop = (struct stop){.step = STOP_ASK, .begun = now, .retry_at = now, .deadline = now + (int64_t)seconds * 1000};
}

static void drain(struct slot *slot, const char *why)
{
    say("draining why=%s", why);
    slot->stop.step = STOP_DRAIN;
    if (!jvm_send(&slot->jvm, "terminate")) {
        jvm_signal(&slot->jvm, SIGTERM);
    }
}

/* Under the arbitration lock, so that two launchers never wait for each other's answer. */
static void ask_peer(struct slot *slot, int64_t now)
{
    char answer[ANSWER_BYTES];
    int lock;
    bool late = now - slot->stop.begun >= ASK_LIMIT_MILLIS;
    if (now < slot->stop.retry_at && !late) {
        return;
    }
    if (arbitration_enter(&lock) == ARBITRATION_BUSY) {
        if (late) {
            drain(slot, "arbitration-busy");
        }
        slot->stop.retry_at = now + BUSY_RETRY_MILLIS;
        return;
    }
    peer_ask_takeover(&slot->peer, slot->own.epoch, answer, sizeof answer);
    arbitration_leave(lock);
    if (strcmp(answer, "ok") == 0) {
        say("the peer takes over epoch=%" PRIu64, slot->own.epoch);
        peer_read(&slot->peer, now);
        slot->stop.step = STOP_HANDING;
    } else if (!late && (strcmp(answer, "error starting") == 0 || strcmp(answer, "error draining") == 0)) {
        slot->stop.retry_at = now + RETRY_MILLIS;
    } else {
        drain(slot, answer[0] != '\0' ? answer : "no-peer");
    }
}

static void ask_tick(struct slot *slot, int64_t now)
{
    if (slot->own.state == STATE_DRAINING) {
        slot->stop.step = STOP_HANDING;
    } else if (slot->own.state == STATE_SERVING) {
        ask_peer(slot, now);
    } else if (now - slot->stop.begun >= ASK_LIMIT_MILLIS) {
        drain(slot, "still-starting");
    }
}

static void handing_tick(struct slot *slot)
{
    if (slot->own.state == STATE_SERVING && !state_is_active(slot->peer.status.state)) {
        drain(slot, "peer-did-not-take-over");
    }
}

int64_t slot_stop_tick(struct slot *slot, int64_t now)
{
    if (slot->stop.step == STOP_NONE) {
        return NEVER;
    }
    if (slot->jvm.pid == 0 || slot->own.state == STATE_SOAKING) {
        slot->stop.step = STOP_DONE;
    } else if (now >= slot->stop.deadline) {
        say("time is over: the proxy still has connections");
        slot->stop.step = STOP_DONE;
    } else if (slot->stop.step == STOP_ASK) {
        ask_tick(slot, now);
    } else if (slot->stop.step == STOP_HANDING) {
        handing_tick(slot);
    }
    return slot->stop.step == STOP_DONE ? now : earlier(slot->stop.deadline, now + RETRY_MILLIS);
}
