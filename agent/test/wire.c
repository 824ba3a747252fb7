/* The tests' hands on sockets: wire ask|watch|raw|apply|serve|who|hold|pings|sum ... */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

static int dial_unix(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    struct timeval limit = {30, 0};
    snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    int connection = socket(AF_UNIX, SOCK_STREAM, 0);
    setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    if (connect(connection, (struct sockaddr *)&address, sizeof address) != 0) {
        fprintf(stderr, "%s: %s\n", path, strerror(errno));
        exit(2);
    }
    return connection;
}

static int print_line(int connection)
{
    char letter = 0;
    int have = 0;
    while (letter != '\n' && read(connection, &letter, 1) == 1) {
        putchar(letter);
        have++;
    }
    return have > 0 ? 0 : 3;
}

static int ask(const char *path, const char *line)
{
    int connection = dial_unix(path);
    dprintf(connection, "%s\n", line);
    return print_line(connection);
}

static int watch(const char *path)
{
    char bytes[512];
    ssize_t got;
    struct timeval forever = {0, 0};
    int connection = dial_unix(path);
    setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &forever, sizeof forever);
    dprintf(connection, "watch\n");
    while ((got = read(connection, bytes, sizeof bytes)) > 0) {
        if (write(1, bytes, (size_t)got) != got) {
            return 1;
        }
    }
    return 0;
}

/* Sends raw bytes from a file, no line end of our own. */
static int raw(const char *path, const char *file)
{
    char bytes[65536];
    int source = open(file, O_RDONLY);
    int connection = dial_unix(path);
    ssize_t got;
    while ((got = read(source, bytes, sizeof bytes)) > 0) {
        send(connection, bytes, (size_t)got, MSG_NOSIGNAL);
    }
    return print_line(connection);
}

static void send_file(int connection, const char *file)
{
    char bytes[65536];
    int source = open(file, O_RDONLY);
    ssize_t got;
    while ((got = read(source, bytes, sizeof bytes)) > 0) {
        send(connection, bytes, (size_t)got, MSG_NOSIGNAL);
    }
    close(source);
}

/* Two files of rules, and a scope (NULL: none is sent). */
static int apply(const char *path, const char *rules4, const char *rules6, const char *scope)
{
    struct stat four, six;
    if (stat(rules4, &four) != 0 || stat(rules6, &six) != 0) {
        return 2;
    }
    int connection = dial_unix(path);
    dprintf(connection, "apply %ld %ld", (long)four.st_size, (long)six.st_size);
    if (scope != NULL) {
        dprintf(connection, " %zu", strlen(scope));
    }
    dprintf(connection, "\n");
    send_file(connection, rules4);
    send_file(connection, rules6);
    dprintf(connection, "%s", scope != NULL ? scope : "");
    return print_line(connection);
}

static void echo(int client, const char *name)
{
    char bytes[4096];
    ssize_t got;
    dprintf(client, "%s\n", name);
    while ((got = read(client, bytes, sizeof bytes)) > 0) {
        send(client, bytes, (size_t)got, MSG_NOSIGNAL);
    }
    _exit(0);
}

/* Says its name to whoever connects, then echoes; dual stack. */
static int serve(const char *name, const char *port)
{
    struct sockaddr_in6 address = {.sin6_family = AF_INET6, .sin6_port = htons((in_port_t)atoi(port))};
    int one = 1;
    int listener = socket(AF_INET6, SOCK_STREAM, 0);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    signal(SIGCHLD, SIG_IGN);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0 || listen(listener, 16) != 0) {
        return 1;
    }
    for (;;) {
        int client = accept(listener, NULL, NULL);
        if (client >= 0 && fork() == 0) {
            close(listener);
            echo(client, name);
        }
        close(client);
    }
}

static int dial_tcp(const char *host, const char *port)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICHOST}, *found;
    struct timeval limit = {10, 0};
    if (getaddrinfo(host, port, &hints, &found) != 0) {
        return -1;
    }
    int connection = socket(found->ai_family, SOCK_STREAM, 0);
    setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    return connect(connection, found->ai_addr, found->ai_addrlen) == 0 ? connection : -1;
}

/* Prints who answers. */
static int who(const char *host, const char *port)
{
    int connection = dial_tcp(host, port);
    return connection < 0 ? 1 : print_line(connection);
}

/* One connection that is silent once it knows who answers, until the file <stop> is there. */
static int hold(const char *host, const char *port, const char *stop)
{
    const struct timespec pause = {0, 10000000};
    int connection = dial_tcp(host, port);
    if (connection < 0 || print_line(connection) != 0) {
        return 1;
    }
    fflush(stdout);
    while (access(stop, F_OK) != 0) {
        nanosleep(&pause, NULL);
    }
    return 0;
}

/*
 * One connection, a numbered ping every 10 ms until the file <stop> is there; prints who answered and how many came
 * back. Exit 1 on a reset, an end or a wrong echo.
 */
static int pings(const char *host, const char *port, const char *stop)
{
    char name[64] = "", ping[32], pong[32];
    long count = 0;
    int connection = dial_tcp(host, port);
    if (connection < 0 || read(connection, name, sizeof name - 1) <= 0) {
        printf("not connected\n");
        return 1;
    }
    name[strcspn(name, "\n")] = '\0';
    for (; access(stop, F_OK) != 0; count++) {
        struct timespec pause = {0, 10000000};
        snprintf(ping, sizeof ping, "%019ld\n", count);
        if (send(connection, ping, 20, MSG_NOSIGNAL) != 20 || recv(connection, pong, 20, MSG_WAITALL) != 20 ||
            memcmp(ping, pong, 20) != 0) {
            printf("%s broken after %ld: %s\n", name, count, strerror(errno));
            return 1;
        }
        nanosleep(&pause, NULL);
    }
    printf("%s %ld\n", name, count);
    return 0;
}

/* Of what comes on standard input, as the interceptor's records have it. */
static int sum(void)
{
    unsigned long long value = 14695981039346656037ull;
    for (int letter = getchar(); letter != EOF; letter = getchar()) {
        value = (value ^ (unsigned char)letter) * 1099511628211ull;
    }
    printf("%llx\n", value);
    return 0;
}

int main(int count, char *arguments[])
{
    const char *command = count > 1 ? arguments[1] : "";
    signal(SIGPIPE, SIG_IGN);
    if (count == 4 && strcmp(command, "ask") == 0) {
        return ask(arguments[2], arguments[3]);
    }
    if (count == 3 && strcmp(command, "watch") == 0) {
        return watch(arguments[2]);
    }
    if (count == 4 && strcmp(command, "raw") == 0) {
        return raw(arguments[2], arguments[3]);
    }
    if ((count == 5 || count == 6) && strcmp(command, "apply") == 0) {
        return apply(arguments[2], arguments[3], arguments[4], count == 6 ? arguments[5] : NULL);
    }
    if (count == 5 && strcmp(command, "hold") == 0) {
        return hold(arguments[2], arguments[3], arguments[4]);
    }
    if (count == 4 && strcmp(command, "serve") == 0) {
        return serve(arguments[2], arguments[3]);
    }
    if (count == 4 && strcmp(command, "who") == 0) {
        return who(arguments[2], arguments[3]);
    }
    if (count == 5 && strcmp(command, "pings") == 0) {
        return pings(arguments[2], arguments[3], arguments[4]);
    }
    if (count == 2 && strcmp(command, "sum") == 0) {
        return sum();
    }
    fprintf(stderr, "wire ask|watch|raw|apply|serve|who|hold|pings|sum ...\n");
    return 64;
}
