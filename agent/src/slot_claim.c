#include "clock.h"
#include "log.h"
#include "slot.h"

#include <inttypes.h>

enum {
    ARBITRATION_RETRY_MILLIS = 20,
    ARBITRATION_LIMIT_MILLIS = 2000,
    NOBODY_MILLIS = 1000,        /* without anybody serving, before a standby steps in unasked */
    NOBODY_OTHER_MILLIS = 500,   /* more, for the slot that the lease does not name */
    NOBODY_FAILED_MILLIS = 30000 /* a failed slot tries again */
};

/* The start itself comes with the arbitration; 'starting' is only said once it is won, or for a restart in place. */
void slot_claim(struct slot *slot, uint64_t epoch, int64_t now, int64_t delay, const char *why)
{
    say("claim epoch=%" PRIu64 " in=%" PRId64 "ms why=%s", epoch, delay, why);
    slot->claim = (struct claim){.pending = true, .epoch = epoch, .at = now + delay, .since = now + delay, .why = why};
}

static void claim_won(struct slot *slot, uint64_t epoch, int64_t now)
{
    say("claim won epoch=%" PRIu64 " why=%s", epoch, slot->claim.why);
    if (slot->jvm.pid > 0) {
        slot_forward_takeover(slot, epoch, true, now);
    } else {
        slot_launch(slot, epoch, now);
    }
}

static void claim_lost(struct slot *slot, const struct slot_status *peer)
{
    say("claim given up: peer state=%s epoch=%" PRIu64, state_name(peer->state), peer->epoch);
    slot->claim.pending = false;
    if (slot->own.state == STATE_STARTING && slot->jvm.pid == 0) {
        slot_stand_by(slot);
    }
}

static void decide(struct slot *slot, int64_t now)
{
    int lock;
    if (!slot->claim.pending || now < slot->claim.at) {
        return;
    }
    if (arbitration_enter(&lock) == ARBITRATION_BUSY) {
        if (now - slot->claim.since < ARBITRATION_LIMIT_MILLIS) {
            slot->claim.at = now + ARBITRATION_RETRY_MILLIS;
            return;
        }
        say("the peer holds the arbitration for too long: going on without");
        lock = -1;
    }
    struct slot_status peer = peer_ask_status(&slot->peer);
    struct lease lease = lease_read();
    uint64_t epoch = lease.present && lease.epoch > slot->claim.epoch ? lease.epoch : slot->claim.epoch;
    if (decide_claim(&peer, epoch)) {
        claim_won(slot, epoch, now);
    } else {
        claim_lost(slot, &peer);
    }
    arbitration_leave(lock);
}

/* Whatever went wrong: where nobody serves for a while, somebody steps in. */
static int64_t nobody_tick(struct slot *slot, int64_t now)
{
    enum slot_state own = slot->own.state;
    bool idle = own == STATE_STANDBY || own == STATE_SOAKING || own == STATE_FAILED;
    if (!idle || slot->claim.pending || state_is_active(slot->peer.status.state)) {
        slot->nobody_since = now;
        return NEVER;
    }
    struct lease lease = lease_read();
    if (!lease.present) {
        return now + NOBODY_MILLIS;
    }
    int64_t wait = (int64_t)NOBODY_MILLIS << (slot->idle_claims < 5 ? slot->idle_claims : 5);
    wait += lease.slot == slot->config.slot || slot->peer.status.state == STATE_ABSENT ? 0 : NOBODY_OTHER_MILLIS;
    wait = own == STATE_FAILED && wait < NOBODY_FAILED_MILLIS ? NOBODY_FAILED_MILLIS : wait;
    if (now - slot->nobody_since < wait) {
        return slot->nobody_since + wait;
    }
    slot->idle_claims++;
    slot_claim(slot, lease.epoch, now, 0, "nobody-serves");
    return now;
}

int64_t slot_claim_tick(struct slot *slot, int64_t now)
{
    decide(slot, now);
    int64_t next = nobody_tick(slot, now);
    return slot->claim.pending ? earlier(next, slot->claim.at) : next;
}
