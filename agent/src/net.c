#define _GNU_SOURCE
#include "net.h"

#include "clients.h"
#include "clock.h"
#include "interceptor.h"
#include "log.h"
#include "paths.h"
#include "text.h"
#include "unix_socket.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

enum { RETRY_MILLIS = 2000, DRIFT_CHECK_MILLIS = 15000, REQUEST_WORDS = 3, FD_SIGNAL = 0, FD_CLIENTS = 1 };

/* The server around the interceptor: its socket, its timers. */
struct net {
    struct interceptor interceptor;
    struct clients clients;
    int64_t retry_at;
    int64_t check_at;
    enum actual seen;
};

static void reply_state(const struct interceptor *net, struct client *client)
{
    client_reply(client, "ok wanted=%s actual=%s backend=%s ipv6=%s", wanted_name(net->wanted.state),
                 net->backend == BACKEND_NONE ? "off" : actual_name(interceptor_actual(net)),
                 backend_name(net->backend), net->ipv6 ? "yes" : "no");
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

static void bypass(struct net *net, struct client *client)
{
    static const struct wanted off = {.state = WANTED_OFF};
    if (!possible(net, client)) {
        return;
    }
    if (interceptor_become(&net->interceptor, &off)) {
        client_reply(client, "ok");
    } else {
        client_reply(client, "error %s", net->interceptor.reason);
    }
}

static void expect_rules(struct client *client, const char *text4, const char *text6)
{
    uint64_t bytes4;
    uint64_t bytes6;
    if (!text_u64(text4, &bytes4) || !text_u64(text6, &bytes6) || bytes4 == 0) {
        client_reply(client, "error bad-argument");
    } else if (bytes4 > RULES_MAX_BYTES || bytes6 > RULES_MAX_BYTES) {
        client_reply(client, "error too-large (expected: at most %d bytes for each family)", RULES_MAX_BYTES);
    } else if (!client_expect_body(client, (size_t)(bytes4 + bytes6))) {
        client_reply(client, "error no-memory");
    } else {
        client->body_split = (size_t)bytes4;
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

static void apply(void *owner, struct client *client)
{
    static struct wanted next;
    struct net *net = owner;
    char refusal[REFUSAL_BYTES];
    size_t split = client->body_split;
    next = (struct wanted){.state = WANTED_ON};
    if (!take_rules(next.rules[0], client->body, split, refusal)) {
        client_reply(client, "error ipv4: %s", refusal);
    } else if (!take_rules(next.rules[1], client->body + split, client->body_wanted - split, refusal)) {
        client_reply(client, "error ipv6: %s", refusal);
    } else if (!possible(net, client)) {
        return;
    } else if (interceptor_become(&net->interceptor, &next)) {
        client_reply(client, "ok backend=%s ipv6=%s", backend_name(net->interceptor.backend),
                     net->interceptor.ipv6 ? "yes" : "no");
    } else {
        client_reply(client, "error %s", net->interceptor.reason);
    }
}

static void request(void *owner, struct client *client, char *line)
{
    struct net *net = owner;
    char *words[REQUEST_WORDS];
    size_t count = text_words(line, words, REQUEST_WORDS);
    if (count == 3 && strcmp(words[0], "apply") == 0) {
        expect_rules(client, words[1], words[2]);
    } else if (count == 1 && strcmp(words[0], "bypass") == 0) {
        bypass(net, client);
    } else if (count == 1 && strcmp(words[0], "status") == 0) {
        reply_state(&net->interceptor, client);
    } else {
        client_reply(client, "error unknown-command");
    }
}

static int64_t begin_tick(struct net *net, int64_t now)
{
    if (net->interceptor.backend == BACKEND_NONE && now >= net->retry_at) {
        interceptor_begin(&net->interceptor);
        net->retry_at = now + RETRY_MILLIS;
    }
    return net->interceptor.backend == BACKEND_NONE ? net->retry_at : NEVER;
}

/* Rules that vanish unseen are found weeks later: said once, at each change. */
static int64_t drift_tick(struct net *net, int64_t now)
{
    if (net->interceptor.backend == BACKEND_NONE) {
        return NEVER;
    }
    if (now >= net->check_at) {
        enum actual actual = interceptor_actual(&net->interceptor);
        if (actual != net->seen) {
            say("actual=%s wanted=%s", actual_name(actual), wanted_name(net->interceptor.wanted.state));
        }
        net->seen = actual;
        net->check_at = now + DRIFT_CHECK_MILLIS;
    }
    return net->check_at;
}

static int64_t listen_tick(struct net *net, int64_t now)
{
    char path[PATH_BYTES];
    if (net->clients.listener < 0) {
        net->clients.listener = run_path(path, "net.sock") ? unix_listen(path, 0666) : -1;
    }
    if (net->clients.listener < 0) {
        say("cannot listen in %s: %s", run_dir(), strerror(errno));
    }
    return net->clients.listener < 0 ? now + RETRY_MILLIS : NEVER;
}

static int open_signals(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigprocmask(SIG_BLOCK, &set, NULL);
    signal(SIGPIPE, SIG_IGN);
    return signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

/* False after SIGTERM: the rules stay as they are. */
static bool turn(struct net *net, int signals)
{
    struct pollfd ready[FD_CLIENTS + CLIENTS_MAX + 1];
    int64_t now = now_millis();
    int64_t next = earlier(listen_tick(net, now), begin_tick(net, now));
    next = earlier(next, drift_tick(net, now));
    next = earlier(next, clients_expire(&net->clients, now));
    ready[FD_SIGNAL] = (struct pollfd){.fd = signals, .events = POLLIN};
    size_t count = clients_poll(&net->clients, ready + FD_CLIENTS);
    if (poll(ready, FD_CLIENTS + count, poll_timeout(next, now_millis())) >= 0) {
        clients_ready(&net->clients, ready + FD_CLIENTS, count, now_millis());
    }
    return ready[FD_SIGNAL].revents == 0;
}

int net_main(void)
{
    static struct net net;
    log_name("interceptor");
    int signals = open_signals();
    if (signals < 0) {
        say("signalfd: %s", strerror(errno));
        return 1;
    }
    clients_start(&net.clients, &net);
    net.clients.on_line = request;
    net.clients.on_body = apply;
    if (!wanted_prepare()) {
        say("cannot reserve room in %s/net: %s; a restart may not know what was wanted", run_dir(), strerror(errno));
    }
    wanted_load(&net.interceptor.wanted);
    while (turn(&net, signals)) {
    }
    say("exit, rules left as they are");
    return 0;
}
