/*
 * tiny_server <name> <port,port,...> [<page port> <status>]: says its name to whoever connects, then echoes; on the page
 * port it answers every request with "HTTP/1.0 <status>", as a proxy answers /alive. A name that begins with '-' is
 * not said; then a line MIDFLIGHT WITNESS <nonce> is answered and the connection closed. SIGUSR1: answers no page any
 * more; SIGUSR2: again; SIGHUP: the echo ports are closed, the page goes on.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { SLOTS = 4096 };
enum role { FREE, ECHO_LISTENER, PAGE_LISTENER, ECHO, PAGE };

static struct pollfd polled[SLOTS];
static enum role roles[SLOTS];
static size_t used;
static const char *name;
static const char *status = "200 OK";
static volatile sig_atomic_t silent;
static volatile sig_atomic_t closing;

static void on_signal(int number)
{
    silent = number == SIGUSR1 ? 1 : number == SIGUSR2 ? 0 : silent;
    closing = number == SIGHUP ? 1 : closing;
}

static void add(int fd, enum role role)
{
    size_t slot = 0;
    while (slot < used && roles[slot] != FREE) {
        slot++;
    }
    if (slot == SLOTS) {
        close(fd);
        return;
    }
    used = slot == used ? used + 1 : used;
    polled[slot] = (struct pollfd){.fd = fd, .events = POLLIN};
    roles[slot] = role;
}

static void drop(size_t slot)
{
    close(polled[slot].fd);
    polled[slot].fd = -1;
    roles[slot] = FREE;
}

static void listen_on(int port, enum role role)
{
    struct sockaddr_in6 address = {.sin6_family = AF_INET6, .sin6_port = htons((in_port_t)port)};
    int one = 1;
    int listener = socket(AF_INET6, SOCK_STREAM | SOCK_NONBLOCK, 0);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0 || listen(listener, 1024) != 0) {
        perror("listen");
        exit(1);
    }
    add(listener, role);
}

static void admit(int listener, enum role role)
{
    int one = 1;
    int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
    if (fd < 0) {
        return;
    }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (role == ECHO_LISTENER && name[0] != '-') {
        dprintf(fd, "%s\n", name);
    }
    add(fd, role == ECHO_LISTENER ? ECHO : PAGE);
}

static bool answer(int fd, enum role role, char *bytes, size_t length)
{
    static const char question[] = "MIDFLIGHT WITNESS ";
    bytes[length] = '\0';
    if (role == PAGE) {
        if (!silent) {
            dprintf(fd, "HTTP/1.0 %s\r\n\r\n", status);
        }
        return silent;
    }
    if (strncmp(bytes, question, sizeof question - 1) == 0) {
        bytes[strcspn(bytes, "\n")] = '\0';
        dprintf(fd, "%s uid-1 %s\n", bytes, name + 1);
        return false;
    }
    return send(fd, bytes, length, MSG_NOSIGNAL) == (ssize_t)length;
}

static void serve(size_t slot)
{
    char bytes[4096];
    ssize_t got;
    if (roles[slot] == ECHO_LISTENER || roles[slot] == PAGE_LISTENER) {
        admit(polled[slot].fd, roles[slot]);
        return;
    }
    got = recv(polled[slot].fd, bytes, sizeof bytes - 1, 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
        return;
    }
    if (got <= 0 || !answer(polled[slot].fd, roles[slot], bytes, (size_t)got)) {
        drop(slot);
    }
}

int main(int count, char *arguments[])
{
    struct sigaction action = {.sa_handler = on_signal};
    if (count != 3 && count != 5) {
        return 64;
    }
    name = arguments[1];
    sigaction(SIGUSR1, &action, NULL);
    sigaction(SIGUSR2, &action, NULL);
    sigaction(SIGHUP, &action, NULL);
    signal(SIGPIPE, SIG_IGN);
    for (char *port = strtok(arguments[2], ","); port != NULL; port = strtok(NULL, ",")) {
        listen_on(atoi(port), ECHO_LISTENER);
    }
    if (count == 5) {
        status = arguments[4];
        listen_on(atoi(arguments[3]), PAGE_LISTENER);
    }
    for (;;) {
        int ready = poll(polled, used, -1);
        for (size_t slot = 0; slot < used; slot++) {
            if (closing && roles[slot] == ECHO_LISTENER) {
                drop(slot);
            } else if (ready > 0 && polled[slot].fd >= 0 && polled[slot].revents != 0) {
                serve(slot);
            }
        }
    }
}
