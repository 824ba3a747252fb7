#include "slot_state.h"

#include "text.h"

#include <string.h>

static const char *const names[] = {
    [STATE_ABSENT] = "absent",   [STATE_STANDBY] = "standby",   [STATE_STARTING] = "starting",
    [STATE_SERVING] = "serving", [STATE_DRAINING] = "draining", [STATE_SOAKING] = "soaking",
    [STATE_FAILED] = "failed",
};

enum { STATUS_WORDS = 16 };

const char *state_name(enum slot_state state)
{
    return names[state];
}

enum slot_state state_named(const char *name)
{
    for (size_t i = STATE_STANDBY; i <= STATE_FAILED; i++) {
        if (strcmp(names[i], name) == 0) {
            return (enum slot_state)i;
        }
    }
    return STATE_ABSENT;
}

bool status_parse(char *line, struct slot_status *status)
{
    char *words[STATUS_WORDS];
    struct slot_status found = {0};
    size_t count = text_words(line, words, STATUS_WORDS);
    if (count == 0 || count > STATUS_WORDS || strcmp(words[0], "status") != 0) {
        return false;
    }
    for (size_t i = 1; i < count; i++) {
        const char *state = text_value(words[i], "state");
        const char *epoch = text_value(words[i], "epoch");
        if (state != NULL) {
            found.state = state_named(state);
        }
        if (epoch != NULL && !text_u64(epoch, &found.epoch)) {
            return false;
        }
    }
    if (found.state == STATE_ABSENT) {
        return false;
    }
    *status = found;
    return true;
}

bool state_is_active(enum slot_state state)
{
    return state == STATE_STARTING || state == STATE_SERVING || state == STATE_DRAINING;
}
