/*
 * Stands in for the proxy's JVM: speaks the lines on descriptor 0, binds a real port (EADDRINUSE and all), writes the
 * lease, hands its port over on a socket. What it does wrong is told by the file <run>/fake-<slot>.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

static const char *run_dir, *slot;
static uint64_t epoch;
static bool rescue;

static void sleep_millis(long millis)
{
    struct timespec time = {millis / 1000, millis % 1000 * 1000000};
    nanosleep(&time, NULL);
}

static long number(const char *variable, long otherwise)
{
    const char *value = getenv(variable);
    return value != NULL ? atol(value) : otherwise;
}

static void state(const char *name)
{
    dprintf(0, "state %s %" PRIu64 "\n", name, epoch);
}

static bool told(const char *what)
{
    char path[200], text[64] = "";
    snprintf(path, sizeof path, "%s/fake-%s", run_dir, slot);
    int file = open(path, O_RDONLY);
    ssize_t length = file < 0 ? 0 : read(file, text, sizeof text - 1);
    close(file);
    return length > 0 && strstr(text, what) == text;
}

static void keep_arguments(int count, char *arguments[])
{
    char path[200];
    snprintf(path, sizeof path, "%s/args-%s", run_dir, slot);
    FILE *file = fopen(path, "w");
    for (int i = 0; file != NULL && i < count; i++) {
        fprintf(file, "%s\n", arguments[i]);
    }
    if (file != NULL) {
        fclose(file);
    }
}

static struct sockaddr_un unix_address(const char *name)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "%s/%s", run_dir, name);
    return address;
}

/* 0: nothing to take over; 1: the old one let go; 2: it refused us. */
static int take_over(void)
{
    char path[200], record[257] = "", name[64] = "", answer = 0;
    uint64_t lease_epoch = 0;
    snprintf(path, sizeof path, "%s/lease", run_dir);
    int file = open(path, O_RDONLY);
    if (file < 0 || pread(file, record, 256, 0) <= 0) {
        close(file);
        return 0;
    }
    close(file);
    sscanf(record, "epoch=%" SCNu64 " slot=%*s version=%*s handover=%63s", &lease_epoch, name);
    if (lease_epoch > epoch || (lease_epoch == epoch && !rescue)) {
        return 2;
    }
    struct sockaddr_un address = unix_address(name);
    int old = socket(AF_UNIX, SOCK_STREAM, 0);
    if (connect(old, (struct sockaddr *)&address, sizeof address) != 0) {
        close(old);
        return 0;
    }
    char hello[64];
    int length = snprintf(hello, sizeof hello, "%" PRIu64 " %d", epoch, rescue);
    send(old, hello, (size_t)length, MSG_NOSIGNAL);
    ssize_t got = read(old, &answer, 1);
    close(old);
    return got <= 0 ? 0 : answer == 'g' ? 1 : 2;
}

static int bind_port(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((in_port_t)number("FAKE_PORT", 0))};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    for (int tries = 0; tries < 100; tries++) {
        int one = 1;
        int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
        if (bind(listener, (struct sockaddr *)&address, sizeof address) == 0 && listen(listener, 64) == 0) {
            return listener;
        }
        close(listener);
        sleep_millis(20);
    }
    exit(3);
}

static int serve_handover(void)
{
    char name[64], record[256] = "", path[200];
    snprintf(name, sizeof name, "handover-%" PRIu64 "-%s.sock", epoch, slot);
    struct sockaddr_un address = unix_address(name);
    unlink(address.sun_path);
    int listener = socket(AF_UNIX, SOCK_STREAM, 0);
    bind(listener, (struct sockaddr *)&address, sizeof address);
    listen(listener, 4);
    snprintf(record, sizeof record, "epoch=%" PRIu64 " slot=%s version=v1 handover=%s\n", epoch, slot, name);
    snprintf(path, sizeof path, "%s/lease", run_dir);
    int file = open(path, O_WRONLY | O_CREAT, 0644);
    if (pwrite(file, record, sizeof record, 0) != sizeof record) {
        exit(1);
    }
    close(file);
    return listener;
}

/* One line from descriptor 0, or "" where none comes in time; the launcher's end is ours. */
static void line_within(int millis, char line[64])
{
    struct pollfd ready = {.fd = 0, .events = POLLIN};
    line[0] = '\0';
    if (poll(&ready, 1, millis) == 1) {
        ssize_t got = read(0, line, 63);
        if (got <= 0) {
            exit(1);
        }
        line[got] = '\0';
    }
}

/* True: told to take everything back. */
static bool soak(void)
{
    char line[64];
    state("soaking");
    line_within((int)number("FAKE_SOAK_MILLIS", 0), line);
    rescue = strstr(line, " rescue") != NULL;
    return sscanf(line, "takeover %" SCNu64, &epoch) == 1;
}

static bool drain(int handover)
{
    char line[64];
    close(handover);
    state("draining");
    line_within((int)number("FAKE_DRAIN_MILLIS", 30), line);
    if (strstr(line, "takeover") == line) {
        rescue = true;
        return sscanf(line, "takeover %" SCNu64, &epoch) == 1;
    }
    return soak();
}

/* True: another one has the port now, and we may get it back. */
static bool let_go(int handover, int listener)
{
    char hello[64] = "";
    uint64_t asked = 0;
    int again = 0;
    int new = accept(handover, NULL, NULL);
    ssize_t got = read(new, hello, sizeof hello - 1);
    sscanf(hello, "%" SCNu64 " %d", &asked, &again);
    bool agreed = got > 0 && (asked > epoch || (asked == epoch && again));
    if (agreed) {
        close(listener);
    }
    send(new, agreed ? "g" : "r", 1, MSG_NOSIGNAL);
    close(new);
    return agreed;
}

/* True: take over anew with the epoch that was told. */
static bool serve(int listener, int handover)
{
    for (;;) {
        struct pollfd ready[3] = {{0, POLLIN, 0}, {listener, POLLIN, 0}, {handover, POLLIN, 0}};
        char line[64];
        poll(ready, 3, -1);
        if (ready[1].revents != 0) {
            int client = accept(listener, NULL, NULL);
            dprintf(client, "%s %" PRIu64 " %d\n", slot, epoch, (int)getpid());
            close(client);
        }
        if (ready[2].revents != 0 && let_go(handover, listener)) {
            return drain(handover);
        }
        if (ready[0].revents != 0) {
            line_within(0, line);
            if (strcmp(line, "terminate\n") == 0) {
                close(listener);
                state("draining");
                sleep_millis(number("FAKE_DRAIN_MILLIS", 30));
                exit(0);
            }
        }
    }
}

int main(int count, char *arguments[])
{
    bool again = true;
    run_dir = getenv("MIDFLIGHT_RUN_DIR");
    slot = getenv("MIDFLIGHT_SLOT");
    epoch = strtoull(getenv("MIDFLIGHT_EPOCH"), NULL, 10);
    rescue = strcmp(getenv("MIDFLIGHT_RESCUE"), "true") == 0;
    signal(SIGPIPE, SIG_IGN);
    keep_arguments(count, arguments);
    while (again) {
        if (told("crash")) {
            return 1;
        }
        state("starting");
        if (told("garbage")) {
            char garbage[1000];
            memset(garbage, 'x', sizeof garbage);
            garbage[500] = '\n';
            garbage[999] = '\n';
            send(0, garbage, sizeof garbage, 0);
            dprintf(0, "state serving\nstate flying 3\nstate serving -1\n\nhello\n");
        }
        if (told("hang")) {
            pause();
        }
        while (told("held")) {
            sleep_millis(5);
        }
        sleep_millis(number("FAKE_START_MILLIS", 20));
        if (take_over() == 2) {
            return 0;
        }
        int listener = bind_port();
        int handover = serve_handover();
        state("serving");
        again = serve(listener, handover);
    }
    return 0;
}
