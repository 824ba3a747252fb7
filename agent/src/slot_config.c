#include "slot_config.h"

#include "log.h"
#include "text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { DRAIN_SECONDS = 15, GRACE_SECONDS = 30, START_SECONDS = 60, LIMIT_SECONDS = 86400 };

static const char *value_of(const char *variable)
{
    const char *value = getenv(variable);
    return value != NULL ? value : "";
}

static uint64_t number(const char *variable, uint64_t otherwise, uint64_t max)
{
    const char *text = value_of(variable);
    uint64_t value = 0;
    if (text[0] == '\0') {
        return otherwise;
    }
    if (!text_u64(text, &value) || value > max) {
        say("%s: %.40s (expected: 0..%" PRIu64 "), taken as %" PRIu64, variable, text, max, otherwise);
        return otherwise;
    }
    return value;
}

static char slot_named(const char *name)
{
    return strcmp(name, "a") == 0 || strcmp(name, "b") == 0 ? name[0] : '\0';
}

void slot_config_read_sizes(struct slot_config *config)
{
    config->memory_mib = number("MIDFLIGHT_MEMORY_MIB", 0, 1024 * 1024);
    config->cpu_millis = number("MIDFLIGHT_CPU_MILLIS", 0, 1024 * 1000);
}

bool slot_config_read(struct slot_config *config)
{
    const char *active = value_of("MIDFLIGHT_ACTIVE_SLOT");
    *config = (struct slot_config){.slot = slot_named(value_of("MIDFLIGHT_SLOT"))};
    if (config->slot == '\0') {
        say("MIDFLIGHT_SLOT: %.40s (expected: a or b)", value_of("MIDFLIGHT_SLOT"));
        return false;
    }
    config->peer = config->slot == 'a' ? 'b' : 'a';
    config->active_slot = slot_named(active);
    if (config->active_slot == '\0') {
        say("MIDFLIGHT_ACTIVE_SLOT: %.40s (expected: a or b), taken as a", active);
        config->active_slot = 'a';
    }
    config->epoch = number("MIDFLIGHT_EPOCH", 0, UINT64_MAX - 1);
    config->drain_seconds = number("MIDFLIGHT_DRAIN_SECONDS", DRAIN_SECONDS, LIMIT_SECONDS);
    config->grace_seconds = number("MIDFLIGHT_GRACE_SECONDS", GRACE_SECONDS, LIMIT_SECONDS);
    config->start_seconds = number("MIDFLIGHT_START_SECONDS", START_SECONDS, LIMIT_SECONDS);
    slot_config_read_sizes(config);
    config->native_sidecar = strcmp(value_of("MIDFLIGHT_NATIVE_SIDECAR"), "false") != 0;
    return true;
}
