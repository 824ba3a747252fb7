/* What a slot's proxy is doing, as its launcher reports it. */
#ifndef MIDFLIGHT_SLOT_STATE_H
#define MIDFLIGHT_SLOT_STATE_H

#include <stdbool.h>
#include <stdint.h>

enum slot_state {
    STATE_ABSENT, /* of a peer only: its launcher does not answer */
    STATE_STANDBY,
    STATE_STARTING,
    STATE_SERVING,
    STATE_DRAINING,
    STATE_SOAKING,
    STATE_FAILED,
};

struct slot_status {
    enum slot_state state;
    uint64_t epoch;
};

const char *state_name(enum slot_state state);

/* STATE_ABSENT where the name is none of ours. */
enum slot_state state_named(const char *name);

/* "status slot=a state=serving epoch=3 ..."; false leaves status alone. Changes line. */
bool status_parse(char *line, struct slot_status *status);

/* Serves, is about to, or still has connections: somebody to be missed when gone. */
bool state_is_active(enum slot_state state);

#endif
