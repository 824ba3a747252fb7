#define _GNU_SOURCE
#include "net_command.h"

#include "clock.h"
#include "paths.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { COMMAND_MILLIS = 10000 };

static const char *const directories[] = {"/usr/sbin", "/sbin", "/usr/bin", "/bin"};

_Noreturn static void become_command(char *const arguments[], int input, int output, enum command_output kind)
{
    char lock[PATH_BYTES + 32];
    char *environment[] = {lock, NULL};
    char path[256];
    sigset_t none;
    int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_DFL);
    snprintf(lock, sizeof lock, "XTABLES_LOCKFILE=%s/net/xtables.lock", run_dir());
    dup2(input, STDIN_FILENO);
    dup2(output, STDOUT_FILENO);
    dup2(kind == OUTPUT_AND_ERRORS ? output : nowhere, STDERR_FILENO);
    for (size_t i = 0; i < sizeof directories / sizeof directories[0]; i++) {
        snprintf(path, sizeof path, "%s/%s", directories[i], arguments[0]);
        execve(path, arguments, environment);
    }
    dprintf(STDOUT_FILENO, "%s: %s\n", arguments[0], strerror(errno));
    _exit(127);
}

struct exchange {
    int to;
    int from;
    const char *input;
    size_t left;
    char *output;
    size_t size;
    size_t have;
};

static void feed(struct exchange *exchange)
{
    ssize_t sent = exchange->left > 0 ? write(exchange->to, exchange->input, exchange->left) : 0;
    if (sent > 0) {
        exchange->input += sent;
        exchange->left -= (size_t)sent;
    }
    if (exchange->left == 0 || (sent < 0 && errno != EAGAIN && errno != EINTR)) {
        close(exchange->to);
        exchange->to = -1;
    }
}

/* False at the end of the output, or where it does not fit. */
static bool collect(struct exchange *exchange)
{
    size_t space = exchange->size - 1 - exchange->have;
    ssize_t got = read(exchange->from, exchange->output + exchange->have, space);
    if (got < 0) {
        return errno == EAGAIN || errno == EINTR;
    }
    exchange->have += (size_t)got;
    return got > 0;
}

static bool run_exchange(struct exchange *exchange)
{
    int64_t deadline = now_millis() + COMMAND_MILLIS;
    for (int64_t now = now_millis(); now < deadline; now = now_millis()) {
        struct pollfd ready[2] = {{.fd = exchange->from, .events = POLLIN}, {.fd = exchange->to, .events = POLLOUT}};
        if (poll(ready, 2, poll_timeout(deadline, now)) < 0 && errno != EINTR) {
            return false;
        }
        if (ready[1].revents != 0 && exchange->to >= 0) {
            feed(exchange);
        }
        if (ready[0].revents != 0 && !collect(exchange)) {
            return exchange->have < exchange->size - 1;
        }
    }
    return false;
}

static bool collected(pid_t child, bool whole)
{
    int status = 0;
    if (!whole) {
        kill(child, SIGKILL);
    }
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return whole && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

bool run_command(char *const arguments[], const char *input, char *output, size_t size, enum command_output kind)
{
    int in[2];
    int out[2];
    output[0] = '\0';
    if (pipe2(in, O_CLOEXEC) != 0) {
        return false;
    }
    if (pipe2(out, O_CLOEXEC) != 0) {
        close(in[0]);
        close(in[1]);
        return false;
    }
    pid_t child = fork();
    if (child == 0) {
        become_command(arguments, in[0], out[1], kind);
    }
    close(in[0]);
    close(out[1]);
    fcntl(in[1], F_SETFL, O_NONBLOCK);
    fcntl(out[0], F_SETFL, O_NONBLOCK);
    struct exchange exchange = {in[1], out[0], input, strlen(input), output, size, 0};
    bool whole = child > 0 && run_exchange(&exchange);
    output[exchange.have] = '\0';
    if (exchange.to >= 0) {
        close(exchange.to);
    }
    close(exchange.from);
    return child > 0 && collected(child, whole);
}
