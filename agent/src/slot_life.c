#define _GNU_SOURCE
#include "clock.h"
#include "log.h"
#include "slot.h"
#include "text.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

void slot_set_state(struct slot *slot, enum slot_state state)
{
    if (slot->own.state != state) {
        say("state=%s epoch=%" PRIu64 " reason=%s", state_name(state), slot->own.epoch, slot->reason);
    }
    slot->own.state = state;
    slot->nobody_since = now_millis();
    slot_tell_watchers(slot);
}

static void give_reason(struct slot *slot, const char *kind, int number)
{
    snprintf(slot->reason, sizeof slot->reason, "%s-%d", kind, number);
}

void slot_stand_by(struct slot *slot)
{
    struct lease lease = lease_read();
    slot->claim.pending = false;
    slot->own.epoch = lease.present ? lease.epoch : 0;
    slot_set_state(slot, STATE_STANDBY);
}

static void failed_once(struct slot *slot, int64_t now)
{
    int64_t delay = failures_add(&slot->failures, now);
    if (delay < 0) {
        slot->failures = (struct failures){0};
        slot->claim.pending = false;
        slot_set_state(slot, STATE_FAILED); /* a watching peer that stands by takes over on reading this */
        return;
    }
    slot->restarts++;
    slot_set_state(slot, STATE_STARTING);
    slot_claim(slot, slot->own.epoch, now, delay, "restart-in-place");
}

void slot_launch(struct slot *slot, uint64_t epoch, int64_t now)
{
    struct lease lease = lease_read();
    bool rescue = lease.present && epoch <= lease.epoch;
    slot->claim.pending = false;
    slot->own.epoch = epoch;
    slot->start_deadline = now + (int64_t)slot->config.start_seconds * 1000;
    if (!jvm_start(&slot->jvm, &slot->config, epoch, rescue)) {
        snprintf(slot->reason, sizeof slot->reason, "not-started");
        failed_once(slot, now);
        return;
    }
    say("jvm started pid=%d epoch=%" PRIu64 " rescue=%s", (int)slot->jvm.pid, epoch, rescue ? "true" : "false");
    slot_set_state(slot, STATE_STARTING);
}

void slot_forward_takeover(struct slot *slot, uint64_t epoch, bool rescue, int64_t now)
{
    char line[64];
    snprintf(line, sizeof line, "takeover %" PRIu64 "%s", epoch, rescue ? " rescue" : "");
    slot->claim.pending = false;
    slot->own.epoch = epoch;
    slot->start_deadline = now + (int64_t)slot->config.start_seconds * 1000;
    if (!jvm_send(&slot->jvm, line)) {
        say("jvm does not read its lines: killed, to be started anew");
        jvm_signal(&slot->jvm, SIGKILL);
    }
    slot_set_state(slot, STATE_STARTING);
}

void slot_begin(struct slot *slot, int64_t now)
{
    struct lease lease = lease_read();
    uint64_t epoch = decide_start(&slot->config, &lease);
    say("begin version=%s active-slot=%c epoch=%" PRIu64 " lease-slot=%c lease-epoch=%" PRIu64, slot->version,
        slot->config.active_slot, slot->config.epoch, lease.present ? lease.slot : '-', lease.epoch);
    slot_stand_by(slot);
    if (epoch > 0) {
        slot_claim(slot, epoch, now, 0, "begin");
    }
}

void slot_jvm_line(void *owner, char *line)
{
    struct slot *slot = owner;
    char *words[3];
    uint64_t epoch;
    size_t count = text_words(line, words, 3);
    enum slot_state state = count == 3 && strcmp(words[0], "state") == 0 ? state_named(words[1]) : STATE_ABSENT;
    if ((!state_is_active(state) && state != STATE_SOAKING) || !text_u64(words[2], &epoch)) {
        say("jvm line not understood: %.80s", count > 0 ? words[0] : "(blank)");
        return;
    }
    if (state == STATE_SERVING) {
        slot->idle_claims = 0;
        snprintf(slot->reason, sizeof slot->reason, "-");
    }
    slot->own.epoch = epoch;
    slot_set_state(slot, state);
}

void slot_jvm_exited(struct slot *slot, int wait_status, int64_t now)
{
    jvm_read(&slot->jvm, slot_jvm_line, slot);
    enum slot_state was = slot->own.state;
    jvm_forget(&slot->jvm);
    slot->claim.pending = false;
    bool handed_over = WIFEXITED(wait_status) && WEXITSTATUS(wait_status) == 0;
    if (WIFSIGNALED(wait_status)) {
        give_reason(slot, "signal", WTERMSIG(wait_status));
    } else if (!handed_over) {
        give_reason(slot, "exit", WEXITSTATUS(wait_status));
    }
    say("jvm gone was=%s %s", state_name(was), handed_over ? "exit-0" : slot->reason);
    if (handed_over || was == STATE_SOAKING || slot->stop.step != STOP_NONE) {
        slot_stand_by(slot);
    } else {
        failed_once(slot, now);
    }
    slot_tell_jvm_dead(slot);
}

void slot_peer_changed(void *owner, struct slot_status before)
{
    struct slot *slot = owner;
    const struct slot_status *peer = &slot->peer.status;
    struct lease lease = lease_read();
    uint64_t epoch = lease.present ? lease.epoch : before.epoch;
    say("peer state=%s epoch=%" PRIu64 " was=%s", state_name(peer->state), peer->epoch, state_name(before.state));
    if (state_is_active(peer->state) || state_is_active(before.state)) {
        slot->nobody_since = now_millis();
    }
    bool gave_up = peer->state == STATE_FAILED && slot->own.state != STATE_FAILED;
    bool gone = peer->state == STATE_ABSENT;
    bool busy = slot->own.state == STATE_STARTING || slot->own.state == STATE_SERVING;
    if (state_is_active(before.state) && (gone || gave_up) && !busy && !slot->claim.pending && epoch > 0 &&
        slot->stop.step == STOP_NONE) {
        slot_claim(slot, epoch, now_millis(), 0, gone ? "peer-gone" : "peer-failed");
    }
}

static int64_t start_tick(struct slot *slot, int64_t now)
{
    if (slot->own.state != STATE_STARTING || slot->jvm.pid == 0) {
        return NEVER;
    }
    if (now >= slot->start_deadline) {
        say("start takes longer than %" PRIu64 " s: killed", slot->config.start_seconds);
        jvm_signal(&slot->jvm, SIGKILL);
        slot->start_deadline = NEVER;
    }
    return slot->start_deadline;
}

int64_t slot_life_tick(struct slot *slot, int64_t now)
{
    if (slot->stop.step != STOP_NONE) {
        return NEVER;
    }
    return earlier(slot_claim_tick(slot, now), start_tick(slot, now));
}
