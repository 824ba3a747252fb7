/*
 * Process 1 of a slot. One thread, one poll() loop; slot_life.c decides and performs who serves, slot_requests.c
 * answers the socket, slot_stop.c is SIGTERM.
 */
#ifndef MIDFLIGHT_SLOT_H
#define MIDFLIGHT_SLOT_H

#include "clients.h"
#include "decision.h"
#include "jvm.h"
#include "peer.h"
#include "slot_config.h"
#include "slot_state.h"

#include <stdbool.h>
#include <stdint.h>

/* A start that waits for its time and for the arbitration between the two launchers. */
struct claim {
    bool pending;
    uint64_t epoch;
    int64_t at;
    int64_t since;
    const char *why;
};

enum stop_step { STOP_NONE, STOP_ASK, STOP_HANDING, STOP_DRAIN, STOP_DONE };

struct stop {
    enum stop_step step;
    int64_t begun;
    int64_t retry_at;
    int64_t deadline;
};

struct slot {
    struct slot_config config;
    char version[64];
    char reason[32];
    struct slot_status own;
    struct jvm jvm;
    struct peer peer;
    struct clients clients;
    struct claim claim;
    struct failures failures;
    struct stop stop;
    uint64_t restarts;
    int64_t start_deadline;
    int64_t nobody_since;   /* when a proxy was last seen serving, or about to */
    unsigned idle_claims;   /* starts because nobody served, without success since */
};

int slot_main(void);

/* slot_life.c */
void slot_begin(struct slot *slot, int64_t now);
int64_t slot_life_tick(struct slot *slot, int64_t now);
void slot_launch(struct slot *slot, uint64_t epoch, int64_t now);
void slot_forward_takeover(struct slot *slot, uint64_t epoch, bool rescue, int64_t now);
void slot_set_state(struct slot *slot, enum slot_state state);
void slot_stand_by(struct slot *slot);
void slot_jvm_line(void *owner, char *line);
void slot_jvm_exited(struct slot *slot, int wait_status, int64_t now);
void slot_peer_changed(void *owner, struct slot_status before);

/* slot_claim.c: a start that is not commanded waits for its time, then for the arbitration. */
void slot_claim(struct slot *slot, uint64_t epoch, int64_t now, int64_t delay, const char *why);
int64_t slot_claim_tick(struct slot *slot, int64_t now);

/* slot_arbitration.c: held by at most one of the two launchers while it decides to start. */
enum arbitration { ARBITRATION_HELD, ARBITRATION_BUSY };
enum arbitration arbitration_enter(int *lock);
void arbitration_leave(int lock);

/* slot_requests.c */
void slot_request(void *owner, struct client *client, char *line);
void slot_tell_watchers(struct slot *slot);
void slot_tell_jvm_dead(struct slot *slot);

/* slot_stop.c */
void slot_stop_begin(struct slot *slot, int64_t now);
int64_t slot_stop_tick(struct slot *slot, int64_t now);

#endif
