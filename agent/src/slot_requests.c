#include "clock.h"
#include "log.h"
#include "slot.h"
#include "text.h"

#include <inttypes.h>
#include <signal.h>
#include <string.h>

enum { REQUEST_WORDS = 3 };

static void reply_status(const struct slot *slot, struct client *client)
{
    client_reply(client, "status slot=%c state=%s epoch=%" PRIu64 " version=%s restarts=%" PRIu64 " reason=%s",
                 slot->config.slot, state_name(slot->own.state), slot->own.epoch, slot->version, slot->restarts,
                 slot->reason);
}

void slot_tell_watchers(struct slot *slot)
{
    for (size_t i = 0; i < CLIENTS_MAX; i++) {
        struct client *client = &slot->clients.all[i];
        if (client->fd >= 0 && client->watching) {
            reply_status(slot, client);
        }
    }
}

void slot_tell_jvm_dead(struct slot *slot)
{
    for (size_t i = 0; i < CLIENTS_MAX; i++) {
        struct client *client = &slot->clients.all[i];
        if (client->fd >= 0 && client->awaits_death) {
            client->awaits_death = false;
            client_reply(client, "ok killed");
        }
    }
}

static void takeover(struct slot *slot, struct client *client, uint64_t epoch, bool rescue)
{
    struct lease lease = lease_read();
    struct takeover decision = decide_takeover(&slot->own, &lease, epoch, rescue);
    int64_t now = now_millis();
    if (slot->stop.step != STOP_NONE) {
        decision = (struct takeover){TAKEOVER_REFUSED, "terminating"};
    }
    switch (decision.action) {
    case TAKEOVER_REFUSED:
        client_reply(client, "error %s", decision.reason);
        return;
    case TAKEOVER_RUNNING:
        break;
    case TAKEOVER_START:
        say("takeover epoch=%" PRIu64 " rescue=%s", epoch, rescue ? "true" : "false");
        slot->failures = (struct failures){0};
        slot_launch(slot, epoch, now);
        break;
    case TAKEOVER_FORWARD:
        say("takeover epoch=%" PRIu64 " by the soaking proxy", epoch);
        slot_forward_takeover(slot, epoch, rescue, now);
        break;
    }
    client_reply(client, "ok");
}

static void takeover_words(struct slot *slot, struct client *client, char *words[], size_t count)
{
    uint64_t epoch;
    bool rescue = count == 3 && strcmp(words[2], "rescue") == 0;
    if (count < 2 || (count == 3 && !rescue) || !text_u64(words[1], &epoch) || epoch == 0 || epoch == UINT64_MAX) {
        client_reply(client, "error bad-argument");
        return;
    }
    takeover(slot, client, epoch, rescue);
}

static void kill_jvm(struct slot *slot, struct client *client)
{
    if (slot->jvm.pid == 0) {
        client_reply(client, "ok none");
        return;
    }
    say("kill-jvm pid=%d", (int)slot->jvm.pid);
    client->awaits_death = true;
    jvm_signal(&slot->jvm, SIGKILL);
}

void slot_request(void *owner, struct client *client, char *line)
{
    struct slot *slot = owner;
    char *words[REQUEST_WORDS];
    size_t count = text_words(line, words, REQUEST_WORDS);
    if (count == 0 || count > REQUEST_WORDS) {
        client_reply(client, "error unknown-command");
    } else if (count == 1 && strcmp(words[0], "status") == 0) {
        reply_status(slot, client);
    } else if (count == 1 && strcmp(words[0], "watch") == 0) {
        client->watching = true;
        slot->peer.redial_at = 0; /* the peer has just come up: watch it from now on, too */
        reply_status(slot, client);
    } else if (strcmp(words[0], "takeover") == 0) {
        takeover_words(slot, client, words, count);
    } else if (count == 1 && strcmp(words[0], "kill-jvm") == 0) {
        kill_jvm(slot, client);
    } else {
        client_reply(client, "error unknown-command");
    }
}
