#define _GNU_SOURCE
#include "slot.h"

#include "clock.h"
#include "log.h"
#include "oom_score.h"
#include "paths.h"
#include "unix_socket.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

enum { EXIT_USAGE = 64, LISTEN_RETRY_MILLIS = 1000, FD_SIGNAL = 0, FD_JVM = 1, FD_PEER = 2, FD_CLIENTS = 3 };

static int open_signals(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGCHLD);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigprocmask(SIG_BLOCK, &set, NULL);
    signal(SIGPIPE, SIG_IGN);
    return signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

/* As process 1 it inherits every orphan; only the JVM's end matters. */
static void reap(struct slot *slot, int64_t now)
{
    int status;
    pid_t child;
    while ((child = waitpid(-1, &status, WNOHANG)) > 0) {
        if (child == slot->jvm.pid) {
            slot_jvm_exited(slot, status, now);
        }
    }
}

static void take_signals(struct slot *slot, int signals, int64_t now)
{
    struct signalfd_siginfo info;
    while (read(signals, &info, sizeof info) == sizeof info) {
        if (info.ssi_signo == SIGTERM || info.ssi_signo == SIGINT) {
            slot_stop_begin(slot, now);
        }
    }
    reap(slot, now);
}

/* Tried again for ever: without the socket the proxy still runs, only nobody can ask. */
static int64_t listen_tick(struct slot *slot, int64_t now)
{
    static int64_t again_at;
    char path[PATH_BYTES];
    if (slot->clients.listener >= 0 || now < again_at) {
        return slot->clients.listener >= 0 ? NEVER : again_at;
    }
    slot->clients.listener = launcher_path(path, slot->config.slot) ? unix_listen(path, 0660) : -1;
    if (slot->clients.listener >= 0) {
        return NEVER;
    }
    say("cannot listen in %s: %s", run_dir(), strerror(errno));
    again_at = now + LISTEN_RETRY_MILLIS;
    return again_at;
}

static int64_t tick(struct slot *slot)
{
    int64_t now = now_millis();
    int64_t next = listen_tick(slot, now);
    next = earlier(next, peer_tick(&slot->peer, now));
    next = earlier(next, slot_life_tick(slot, now));
    next = earlier(next, slot_stop_tick(slot, now));
    return earlier(next, clients_expire(&slot->clients, now));
}

static void turn(struct slot *slot, int signals)
{
    struct pollfd ready[FD_CLIENTS + CLIENTS_MAX + 1];
    int64_t next = tick(slot);
    if (slot->stop.step == STOP_DONE) {
        return;
    }
    ready[FD_SIGNAL] = (struct pollfd){.fd = signals, .events = POLLIN};
    ready[FD_JVM] = (struct pollfd){.fd = slot->jvm.fd, .events = POLLIN};
    ready[FD_PEER] = (struct pollfd){.fd = slot->peer.fd, .events = POLLIN};
    size_t count = clients_poll(&slot->clients, ready + FD_CLIENTS);
    if (poll(ready, FD_CLIENTS + count, poll_timeout(next, now_millis())) < 0) {
        return; /* interrupted: look at everything again */
    }
    int64_t now = now_millis();
    if (ready[FD_JVM].revents != 0 && ready[FD_JVM].fd == slot->jvm.fd) {
        jvm_read(&slot->jvm, slot_jvm_line, slot);
    }
    if (ready[FD_SIGNAL].revents != 0) {
        take_signals(slot, signals, now);
    }
    if (ready[FD_PEER].revents != 0) {
        peer_read(&slot->peer, now);
    }
    clients_ready(&slot->clients, ready + FD_CLIENTS, count, now);
}

int slot_main(void)
{
    static struct slot slot;
    log_name("launcher");
    if (!slot_config_read(&slot.config)) {
        return EXIT_USAGE;
    }
    log_name("launcher slot=%c", slot.config.slot);
    int signals = open_signals();
    if (signals < 0) {
        say("signalfd: %s", strerror(errno));
        return 1;
    }
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    oom_score_raise(OOM_SCORE_LAUNCHER);
    read_version(slot.version, sizeof slot.version);
    snprintf(slot.reason, sizeof slot.reason, "-");
    slot.jvm.fd = -1;
    slot.own.state = STATE_STANDBY;
    slot.peer = (struct peer){.slot = slot.config.peer, .fd = -1, .owner = &slot, .on_change = slot_peer_changed};
    clients_start(&slot.clients, &slot);
    slot.clients.on_line = slot_request;
    listen_tick(&slot, now_millis());
    slot_begin(&slot, now_millis());
    while (slot.stop.step != STOP_DONE) {
        turn(&slot, signals);
    }
    say("exit");
    return 0;
}
