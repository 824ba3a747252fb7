#define _GNU_SOURCE
#include "net_requests.h"

#include "net_sockets.h"
#include "text.h"

#include <inttypes.h>
#include <string.h>

enum { WORDS_MAX = 4, WATCH_MILLIS_MIN = 500, WATCH_MILLIS_MAX = 600000 };

static void reply_state(struct net *net, struct client *client)
{
    struct interceptor *interceptor = &net->interceptor;
    const struct wanted *wanted = &interceptor->wanted;
    bool possible = interceptor->backend != BACKEND_NONE;
    client_reply(client, "ok wanted=%s actual=%s backend=%s ipv6=%s watch=%s bypasses=%" PRIu64 " drifts=%" PRIu64 " scope=%s",
                 wanted_name(wanted->request.state),
                 possible ? actual_name(interceptor_look(interceptor).actual) : "off", backend_name(interceptor->backend),
                 interceptor->ipv6 ? "yes" : "no", watchdog_name(&wanted->course, wanted->request.state),
                 wanted->course.bypasses, wanted->course.drifts, wanted->request.scope);
}

/* False, and the client told so, while no backend works. */
static bool possible(struct net *net, struct client *client)
{
    if (net->interceptor.backend != BACKEND_NONE || interceptor_begin(&net->interceptor)) {
        return true;
    }
    client_reply(client, "error no-backend %s", net->interceptor.reason);
    return false;
}

/* True where it is in force; the client is told otherwise. */
static bool become(struct net *net, struct client *client, const struct request *next)
{
    if (!possible(net, client)) {
        return false;
    }
    if (!interceptor_become(&net->interceptor, next)) {
        client_reply(client, "error %s", net->interceptor.reason);
        return false;
    }
    net->drift.drifted = false;
    return true;
}

static void bypass(struct net *net, struct client *client)
{
    static struct request off;
    off = (struct request){.state = WANTED_OFF};
    memcpy(off.scope, net->interceptor.wanted.request.scope, sizeof off.scope);
    if (become(net, client, &off)) {
        client_reply(client, "ok");
    }
}

static void expect_rules(struct client *client, char *words[], size_t count)
{
    uint64_t bytes[BODY_PARTS] = {0};
    bool numbers = true;
    for (size_t i = 0; i < count; i++) {
        numbers = numbers && text_u64(words[i], &bytes[i]);
    }
    if (!numbers || bytes[0] == 0) {
        client_reply(client, "error bad-argument");
    } else if (bytes[0] > RULES_MAX_BYTES || bytes[1] > RULES_MAX_BYTES || bytes[2] > SCOPE_MAX_BYTES) {
        client_reply(client, "error too-large (expected: at most %d bytes for each family, %d of scope)", RULES_MAX_BYTES,
                     SCOPE_MAX_BYTES);
    } else if (!client_expect_body(client, (size_t)(bytes[0] + bytes[1] + bytes[2]))) {
        client_reply(client, "error no-memory");
    } else {
        for (size_t i = 0; i < BODY_PARTS; i++) {
            client->body_parts[i] = (size_t)bytes[i];
        }
        return;
    }
    client_close(client); /* what follows is not a request */
}

/* Copies one family's part; an empty one is allowed, and means no jumps for it. */
static bool take_rules(char rules[RULES_MAX_BYTES + 1], const char *bytes, size_t length, char refusal[REFUSAL_BYTES])
{
    memcpy(rules, bytes, length);
    rules[length] = '\0';
    if (strlen(rules) != length) {
        text_copy(refusal, REFUSAL_BYTES, "a NUL byte is not allowed");
        return false;
    }
    return length == 0 || rules_allowed(rules, refusal);
}

static bool take_scope(char scope[SCOPE_MAX_BYTES + 1], const char *bytes, size_t length)
{
    memcpy(scope, bytes, length);
    scope[length] = '\0';
    return strspn(scope, "abcdefghijklmnopqrstuvwxyz0123456789=;,*@./:") == length;
}

void net_on_body(void *owner, struct client *client)
{
    static struct request next;
    struct net *net = owner;
    char refusal[REFUSAL_BYTES];
    const size_t *parts = client->body_parts;
    const char *body6 = client->body + parts[0];
    next = (struct request){.state = WANTED_ON};
    if (!take_rules(next.rules[0], client->body, parts[0], refusal)) {
        client_reply(client, "error ipv4: %s", refusal);
    } else if (!take_rules(next.rules[1], body6, parts[1], refusal)) {
        client_reply(client, "error ipv6: %s", refusal);
    } else if (!take_scope(next.scope, body6 + parts[1], parts[2])) {
        client_reply(client, "error scope: character not allowed");
    } else if (become(net, client, &next)) {
        client_reply(client, "ok backend=%s ipv6=%s", backend_name(net->interceptor.backend),
                     net->interceptor.ipv6 ? "yes" : "no");
    }
}

static bool one_of(const char *word, const char *yes, const char *no)
{
    return strcmp(word, yes) == 0 || strcmp(word, no) == 0;
}

static void watch(struct net *net, struct client *client, char *words[3])
{
    uint64_t millis;
    if (!one_of(words[0], "bypass", "block") || !one_of(words[2], "repair", "report") || !text_u64(words[1], &millis) ||
        millis < WATCH_MILLIS_MIN || millis > WATCH_MILLIS_MAX) {
        client_reply(client, "error bad-argument");
        return;
    }
    net->interceptor.wanted.course.watch = (struct watch){.bypass = strcmp(words[0], "bypass") == 0,
                                                          .repair = strcmp(words[2], "repair") == 0,
                                                          .millis = (uint32_t)millis};
    wanted_store(&net->interceptor.wanted);
    client_reply(client, "ok");
}

static void count_sockets(struct client *client, const char *ports)
{
    struct sockets sockets;
    enum sockets_answer answer = sockets_count(ports, &sockets);
    if (answer == SOCKETS_COUNTED) {
        client_reply(client, "ok direct=%u proxied=%u direct-outbound=%u proxied-outbound=%u direct-quiet=%" PRId64
                     " proxied-quiet=%" PRId64, sockets.direct, sockets.proxied, sockets.direct_outbound,
                     sockets.proxied_outbound, sockets.direct_quiet, sockets.proxied_quiet);
    } else {
        client_reply(client, answer == SOCKETS_BAD_PORTS ? "error bad-argument" : "error the kernel does not tell");
    }
}

void net_on_line(void *owner, struct client *client, char *line)
{
    struct net *net = owner;
    char *words[WORDS_MAX];
    size_t count = text_words(line, words, WORDS_MAX);
    const char *what = count > 0 ? words[0] : "";
    if ((count == 3 || count == 4) && strcmp(what, "apply") == 0) {
        expect_rules(client, words + 1, count - 1);
    } else if (count == 1 && strcmp(what, "bypass") == 0) {
        bypass(net, client);
    } else if (count == 4 && strcmp(what, "watch") == 0) {
        watch(net, client, words + 1);
    } else if (count == 1 && strcmp(what, "status") == 0) {
        reply_state(net, client);
    } else if (count == 2 && strcmp(what, "sockets") == 0) {
        count_sockets(client, words[1]);
    } else if (count == 4 && strcmp(what, "witness") == 0) {
        witness_ask(&net->witnesses, &net->clients, client, words + 1);
    } else {
        client_reply(client, "error unknown-command");
    }
}
