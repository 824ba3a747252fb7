#define _GNU_SOURCE
#include "probe.h"

#include "clock.h"
#include "log.h"
#include "paths.h"
#include "text.h"
#include "unix_socket.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { ASK_MILLIS = 900, ACCEPT_MILLIS = 300, ANSWER_BYTES = 3072, OUTBOUND_PORT = 15001, INBOUND_PORT = 15006 };

static bool accepts(in_port_t port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int connection = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (connection < 0) {
        return false;
    }
    int error = connect(connection, (struct sockaddr *)&address, sizeof address) == 0 ? 0 : errno;
    struct pollfd ready = {.fd = connection, .events = POLLOUT};
    if (error == EINPROGRESS && poll(&ready, 1, ACCEPT_MILLIS) == 1) {
        socklen_t length = sizeof error;
        getsockopt(connection, SOL_SOCKET, SO_ERROR, &error, &length);
    }
    close(connection);
    return error == 0;
}

static int refuse(const char *why)
{
    say("not yet: %s", why);
    return 1;
}

int probe_net(void)
{
    char path[PATH_BYTES];
    char answer[ANSWER_BYTES];
    log_name("probe net");
    if (!run_path(path, "net.sock") || !unix_ask(path, "status", answer, sizeof answer, ASK_MILLIS)) {
        return refuse("the interceptor does not answer");
    }
    bool on = strstr(answer, " actual=on ") != NULL;
    bool tripped = strstr(answer, " watch=tripped ") != NULL && strstr(answer, " actual=off ") != NULL;
    if (tripped) {
        return 0;
    }
    if (strstr(answer, " wanted=off ") != NULL) {
        return strstr(answer, " actual=off ") != NULL ? 0 : refuse(answer);
    }
    if (!on) {
        return refuse(answer);
    }
    return accepts(OUTBOUND_PORT) && accepts(INBOUND_PORT) ? 0 : refuse("no proxy accepts on 15001 and 15006");
}

int probe_slot(void)
{
    char path[PATH_BYTES];
    char answer[ANSWER_BYTES];
    const char *slot = getenv("MIDFLIGHT_SLOT");
    log_name("probe slot");
    if (slot == NULL || (strcmp(slot, "a") != 0 && strcmp(slot, "b") != 0)) {
        return refuse("MIDFLIGHT_SLOT is neither a nor b");
    }
    bool answered = launcher_path(path, slot[0]) && unix_ask(path, "status", answer, sizeof answer, ASK_MILLIS);
    return answered && text_starts(answer, "status ") ? 0 : refuse("the launcher does not answer");
}
