#define _GNU_SOURCE
#include "net.h"

#include "clock.h"
#include "log.h"
#include "net_requests.h"
#include "paths.h"
#include "unix_socket.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

enum { RETRY_MILLIS = 2000 };
enum { FD_SIGNAL, FD_ALIVE, FD_DRIFT, FD_WITNESSES, FD_CLIENTS = FD_WITNESSES + WITNESS_MAX };

static int64_t begin_tick(struct net *net, int64_t now)
{
    if (net->interceptor.backend == BACKEND_NONE && now >= net->retry_at) {
        interceptor_begin(&net->interceptor);
        net->retry_at = now + RETRY_MILLIS;
    }
    return net->interceptor.backend == BACKEND_NONE ? net->retry_at : NEVER;
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

static int64_t ticks(struct net *net, int64_t now)
{
    int64_t next = earlier(listen_tick(net, now), begin_tick(net, now));
    next = earlier(next, watchdog_tick(&net->watchdog, &net->interceptor, now));
    next = earlier(next, drift_tick(&net->drift, &net->interceptor, now));
    next = earlier(next, witness_tick(&net->witnesses, &net->clients, now));
    return earlier(next, clients_expire(&net->clients, now));
}

/* False after SIGTERM: the rules stay as they are. */
static bool turn(struct net *net, int signals)
{
    struct pollfd ready[FD_CLIENTS + CLIENTS_MAX + 1];
    int64_t next = ticks(net, now_millis());
    ready[FD_SIGNAL] = (struct pollfd){.fd = signals, .events = POLLIN};
    ready[FD_ALIVE] = exchange_poll(&net->watchdog.alive);
    ready[FD_DRIFT] = drift_poll(&net->drift);
    witness_poll(&net->witnesses, ready + FD_WITNESSES);
    size_t count = clients_poll(&net->clients, ready + FD_CLIENTS);
    if (poll(ready, FD_CLIENTS + count, poll_timeout(next, now_millis())) >= 0) {
        exchange_ready(&net->watchdog.alive, &ready[FD_ALIVE]);
        drift_ready(&net->drift, &ready[FD_DRIFT], now_millis());
        witness_ready(&net->witnesses, ready + FD_WITNESSES);
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
    net.clients.on_line = net_on_line;
    net.clients.on_body = net_on_body;
    if (!wanted_prepare()) {
        say("cannot reserve room in %s/net: %s; a restart may not know what was wanted", run_dir(), strerror(errno));
    }
    wanted_load(&net.interceptor.wanted);
    drift_start(&net.drift);
    while (turn(&net, signals)) {
    }
    say("exit, rules left as they are");
    return 0;
}
