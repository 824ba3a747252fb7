#define _GNU_SOURCE
#include "jvm.h"

#include "jvm_command.h"
#include "log.h"
#include "oom_score.h"
#include "paths.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

enum { EXIT_NOT_STARTED = 127 };

static void reset_signals(void)
{
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_DFL);
}

_Noreturn static void become_jvm(const struct jvm_command *command, int lines, uint64_t epoch, bool rescue, pid_t launcher)
{
    char number[24];
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != launcher) {
        _exit(EXIT_NOT_STARTED); /* the launcher died before the line above */
    }
    reset_signals();
    oom_score_raise(OOM_SCORE_JVM);
    snprintf(number, sizeof number, "%" PRIu64, epoch);
    setenv("MIDFLIGHT_EPOCH", number, 1);
    setenv("MIDFLIGHT_RESCUE", rescue ? "true" : "false", 1);
    setenv("MIDFLIGHT_RUN_DIR", run_dir(), 1);
    if (dup2(lines, STDIN_FILENO) == STDIN_FILENO) {
        execv(command->arguments[0], command->arguments);
    }
    say("jvm not started: %s: %s", command->arguments[0], strerror(errno));
    _exit(EXIT_NOT_STARTED);
}

bool jvm_start(struct jvm *jvm, const struct slot_config *config, uint64_t epoch, bool rescue)
{
    static struct jvm_command command;
    int pair[2];
    *jvm = (struct jvm){.fd = -1};
    if (!jvm_command_build(&command, config)) {
        return false;
    }
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) {
        say("socketpair: %s", strerror(errno));
        return false;
    }
    pid_t launcher = getpid();
    pid_t child = fork();
    if (child == 0) {
        become_jvm(&command, pair[1], epoch, rescue, launcher);
    }
    close(pair[1]);
    if (child < 0) {
        say("fork: %s", strerror(errno));
        close(pair[0]);
        return false;
    }
    fcntl(pair[0], F_SETFL, O_NONBLOCK);
    jvm->pid = child;
    jvm->fd = pair[0];
    return true;
}

bool jvm_send(struct jvm *jvm, const char *line)
{
    char text[JVM_LINE_BYTES];
    int length = snprintf(text, sizeof text, "%s\n", line);
    if (jvm->fd < 0 || length < 0 || length >= (int)sizeof text) {
        return false;
    }
    return send(jvm->fd, text, (size_t)length, MSG_NOSIGNAL | MSG_DONTWAIT) == length;
}

static void take_lines(struct jvm *jvm, void (*on_line)(void *owner, char *line), void *owner)
{
    char *end;
    while ((end = memchr(jvm->line, '\n', jvm->length)) != NULL) {
        size_t length = (size_t)(end - jvm->line) + 1;
        *end = '\0';
        if (!jvm->skipping) {
            on_line(owner, jvm->line);
        }
        jvm->skipping = false;
        jvm->length -= length;
        memmove(jvm->line, jvm->line + length, jvm->length);
    }
    if (jvm->length == sizeof jvm->line) {
        say("jvm line too long (expected: at most %d bytes), skipped", JVM_LINE_BYTES - 1);
        jvm->skipping = true;
        jvm->length = 0;
    }
}

void jvm_read(struct jvm *jvm, void (*on_line)(void *owner, char *line), void *owner)
{
    while (jvm->fd >= 0) {
        ssize_t got = recv(jvm->fd, jvm->line + jvm->length, sizeof jvm->line - jvm->length, MSG_DONTWAIT);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0 && errno == EAGAIN) {
            return;
        }
        if (got <= 0) {
            close(jvm->fd);
            jvm->fd = -1;
            return;
        }
        jvm->length += (size_t)got;
        take_lines(jvm, on_line, owner);
    }
}

void jvm_signal(const struct jvm *jvm, int signal)
{
    if (jvm->pid > 0) {
        kill(jvm->pid, signal);
    }
}

void jvm_forget(struct jvm *jvm)
{
    if (jvm->fd >= 0) {
        close(jvm->fd);
    }
    *jvm = (struct jvm){.fd = -1};
}
