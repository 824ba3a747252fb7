#define _GNU_SOURCE
#include "unix_socket.h"

#include "clock.h"
#include "paths.h"
#include "text.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static int stream_socket(void)
{
    return socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
}

static int listen_at(const char *path, mode_t mode)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int listener = stream_socket();
    if (listener < 0) {
        return -1;
    }
    unlink(path);
    if (!text_copy(address.sun_path, sizeof address.sun_path, path) ||
        bind(listener, (struct sockaddr *)&address, sizeof address) != 0 || chmod(path, mode) != 0 ||
        listen(listener, 16) != 0) {
        int error = errno;
        close(listener);
        errno = error;
        return -1;
    }
    return listener;
}

int unix_listen(const char *path, mode_t mode)
{
    char fresh[PATH_BYTES];
    int length = snprintf(fresh, sizeof fresh, "%s.new", path);
    if (length < 0 || length >= (int)sizeof fresh) {
        errno = ENAMETOOLONG;
        return -1;
    }
    int listener = listen_at(fresh, mode);
    if (listener >= 0 && rename(fresh, path) != 0) {
        int error = errno;
        close(listener);
        unlink(fresh);
        errno = error;
        return -1;
    }
    return listener;
}

int unix_dial(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int connection = stream_socket();
    if (connection < 0) {
        return -1;
    }
    if (!text_copy(address.sun_path, sizeof address.sun_path, path) ||
        connect(connection, (struct sockaddr *)&address, sizeof address) != 0) {
        close(connection);
        return -1;
    }
    return connection;
}

bool unix_peer_trusted(int connection)
{
    struct ucred peer;
    socklen_t length = sizeof peer;
    if (getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &peer, &length) != 0) {
        return false;
    }
    return peer.uid == 0 || peer.uid == PROXY_UID || peer.uid == geteuid();
}

static bool read_line(int connection, char *answer, size_t size, int64_t deadline)
{
    size_t have = 0;
    while (have + 1 < size) {
        struct pollfd ready = {.fd = connection, .events = POLLIN};
        int64_t now = now_millis();
        if (now >= deadline || poll(&ready, 1, poll_timeout(deadline, now)) <= 0) {
            return false;
        }
        ssize_t got = read(connection, answer + have, size - 1 - have);
        if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) {
            return false;
        }
        have += got > 0 ? (size_t)got : 0;
        answer[have] = '\0';
        char *end = strchr(answer, '\n');
        if (end != NULL) {
            *end = '\0';
            return true;
        }
    }
    return false;
}

bool unix_ask(const char *path, const char *line, char *answer, size_t size, int timeout_millis)
{
    char request[600];
    int length = snprintf(request, sizeof request, "%s\n", line);
    int connection = unix_dial(path);
    if (connection < 0 || length < 0 || length >= (int)sizeof request) {
        if (connection >= 0) {
            close(connection);
        }
        return false;
    }
    bool done = send(connection, request, (size_t)length, MSG_NOSIGNAL) == length &&
                read_line(connection, answer, size, now_millis() + timeout_millis);
    close(connection);
    return done;
}
