/*
 * What it costs to bring a new connection to a proxy: the parts of bench/intercept.sh.
 *   intercept serve <port> [transparent]      answers one byte on every connection
 *   intercept connect <address> <port> <n>    opens n connections, one after the other; prints nanoseconds each
 *   intercept steer <port>                    steers every new inbound connection of this namespace to the listener on that
 *                                             port by an sk_lookup program (kernel 5.9, Documentation/bpf/prog_sk_lookup.rst)
 *   intercept rewrite <cgroup> <port>         rewrites the destination of every connect(2) in that cgroup to 127.0.0.1:<port> by
 *                                             a cgroup/connect4 program; processes of other cgroups are left alone
 *   intercept pingpong <n> [sockmap]          a byte there and back n times between two sockets of this machine, as between an
 *                                             application and its proxy; sockmap: past the TCP stack by an sk_msg program
 * steer and rewrite print "ready" and hold until they are ended.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

_Noreturn static void die(const char *what)
{
    fprintf(stderr, "intercept: %s: %s\n", what, strerror(errno));
    exit(1);
}

static struct sockaddr_in address_of(const char *host, int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    if (inet_pton(AF_INET, host, &address.sin_addr) != 1) {
        errno = EINVAL;
        die(host);
    }
    return address;
}

static int listen_on(int port, int transparent)
{
    int one = 1;
    struct sockaddr_in address = address_of("0.0.0.0", port);
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (transparent && setsockopt(listener, SOL_IP, IP_TRANSPARENT, &one, sizeof one) != 0) {
        die("IP_TRANSPARENT");
    }
    if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0 || listen(listener, 4096) != 0) {
        die("listen");
    }
    return listener;
}

_Noreturn static void answer(int listener)
{
    for (;;) {
        char byte = 0;
        int connection = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
        if (connection >= 0) {
            if (read(connection, &byte, 1) == 1 && write(connection, &byte, 1) != 1) {
                perror("intercept: write");
            }
            close(connection);
        }
    }
}

/* A reset at the end keeps TIME_WAIT from using up the ports. */
static void exchange(const struct sockaddr_in *to)
{
    struct linger reset = {.l_onoff = 1, .l_linger = 0};
    char byte = 'x';
    int connection = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    setsockopt(connection, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    if (connect(connection, (const struct sockaddr *)to, sizeof *to) != 0) {
        die("connect");
    }
    if (write(connection, &byte, 1) != 1 || read(connection, &byte, 1) != 1) {
        die("exchange");
    }
    close(connection);
}

static long long nanos_since(const struct timespec *begun)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (now.tv_sec - begun->tv_sec) * 1000000000LL + (now.tv_nsec - begun->tv_nsec);
}

static void connect_often(const char *host, int port, long count)
{
    struct sockaddr_in to = address_of(host, port);
    struct timespec begun;
    clock_gettime(CLOCK_MONOTONIC, &begun);
    for (long i = 0; i < count; i++) {
        exchange(&to);
    }
    printf("%lld\n", nanos_since(&begun) / count);
}

static int bpf(int command, union bpf_attr *attributes)
{
    return (int)syscall(SYS_bpf, command, attributes, sizeof *attributes);
}

static int load(enum bpf_prog_type type, enum bpf_attach_type attach, const struct bpf_insn *program, uint32_t length)
{
    static char log[16384];
    union bpf_attr attributes = {0};
    attributes.prog_type = type;
    attributes.expected_attach_type = attach;
    attributes.insns = (uint64_t)(uintptr_t)program;
    attributes.insn_cnt = length;
    attributes.license = (uint64_t)(uintptr_t)"GPL";
    attributes.log_buf = (uint64_t)(uintptr_t)log;
    attributes.log_size = sizeof log;
    attributes.log_level = 1;
    int loaded = bpf(BPF_PROG_LOAD, &attributes);
    if (loaded < 0) {
        fprintf(stderr, "%s\n", log);
        die("BPF_PROG_LOAD");
    }
    return loaded;
}

static void attach(int program, int target, enum bpf_attach_type type)
{
    union bpf_attr attributes = {0};
    attributes.link_create.prog_fd = (uint32_t)program;
    attributes.link_create.target_fd = (uint32_t)target;
    attributes.link_create.attach_type = type;
    if (bpf(BPF_LINK_CREATE, &attributes) < 0) {
        die("BPF_LINK_CREATE");
    }
}

_Noreturn static void hold(void)
{
    puts("ready");
    fflush(stdout);
    for (;;) {
        pause();
    }
}

#define INSN(c, d, s, o, i) {.code = (c), .dst_reg = (d), .src_reg = (s), .off = (o), .imm = (i)}

static int map_of(int socket_to_store)
{
    union bpf_attr create = {0};
    create.map_type = BPF_MAP_TYPE_SOCKMAP;
    create.key_size = 4;
    create.value_size = 8;
    create.max_entries = 1;
    int map = bpf(BPF_MAP_CREATE, &create);
    uint32_t key = 0;
    uint64_t value = (uint64_t)socket_to_store;
    union bpf_attr update = {0};
    update.map_fd = (uint32_t)map;
    update.key = (uint64_t)(uintptr_t)&key;
    update.value = (uint64_t)(uintptr_t)&value;
    if (map < 0 || bpf(BPF_MAP_UPDATE_ELEM, &update) != 0) {
        die("sockmap");
    }
    return map;
}

/* The listener's socket is ours: it serves while we steer. */
static void steer(int port)
{
    int listener = listen_on(port, 0);
    int map = map_of(listener);
    const struct bpf_insn program[] = {
        INSN(BPF_ALU64 | BPF_MOV | BPF_X, BPF_REG_6, BPF_REG_1, 0, 0),
        INSN(BPF_ST | BPF_MEM | BPF_W, BPF_REG_10, 0, -4, 0),
        INSN(BPF_LD | BPF_DW | BPF_IMM, BPF_REG_1, BPF_PSEUDO_MAP_FD, 0, map),
        INSN(0, 0, 0, 0, 0),
        INSN(BPF_ALU64 | BPF_MOV | BPF_X, BPF_REG_2, BPF_REG_10, 0, 0),
        INSN(BPF_ALU64 | BPF_ADD | BPF_K, BPF_REG_2, 0, 0, -4),
        INSN(BPF_JMP | BPF_CALL, 0, 0, 0, BPF_FUNC_map_lookup_elem),
        INSN(BPF_JMP | BPF_JEQ | BPF_K, BPF_REG_0, 0, 7, 0),
        INSN(BPF_ALU64 | BPF_MOV | BPF_X, BPF_REG_7, BPF_REG_0, 0, 0),
        INSN(BPF_ALU64 | BPF_MOV | BPF_X, BPF_REG_1, BPF_REG_6, 0, 0),
        INSN(BPF_ALU64 | BPF_MOV | BPF_X, BPF_REG_2, BPF_REG_7, 0, 0),
        INSN(BPF_ALU64 | BPF_MOV | BPF_K, BPF_REG_3, 0, 0, 0),
        INSN(BPF_JMP | BPF_CALL, 0, 0, 0, BPF_FUNC_sk_assign),
        INSN(BPF_ALU64 | BPF_MOV | BPF_X, BPF_REG_1, BPF_REG_7, 0, 0),
        INSN(BPF_JMP | BPF_CALL, 0, 0, 0, BPF_FUNC_sk_release),
        INSN(BPF_ALU64 | BPF_MOV | BPF_K, BPF_REG_0, 0, 0, SK_PASS),
        INSN(BPF_JMP | BPF_EXIT, 0, 0, 0, 0),
    };
    int loaded = load(BPF_PROG_TYPE_SK_LOOKUP, BPF_SK_LOOKUP, program, sizeof program / sizeof program[0]);
    attach(loaded, open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC), BPF_SK_LOOKUP);
    puts("ready");
    fflush(stdout);
    answer(listener);
}

static void rewrite(const char *cgroup, int port)
{
    const struct bpf_insn program[] = {
        INSN(BPF_ALU64 | BPF_MOV | BPF_K, BPF_REG_2, 0, 0, (int)htonl(INADDR_LOOPBACK)),
        INSN(BPF_STX | BPF_MEM | BPF_W, BPF_REG_1, BPF_REG_2, offsetof(struct bpf_sock_addr, user_ip4), 0),
        INSN(BPF_ALU64 | BPF_MOV | BPF_K, BPF_REG_2, 0, 0, htons((uint16_t)port)),
        INSN(BPF_STX | BPF_MEM | BPF_W, BPF_REG_1, BPF_REG_2, offsetof(struct bpf_sock_addr, user_port), 0),
        INSN(BPF_ALU64 | BPF_MOV | BPF_K, BPF_REG_0, 0, 0, 1),
        INSN(BPF_JMP | BPF_EXIT, 0, 0, 0, 0),
    };
    int loaded = load(BPF_PROG_TYPE_CGROUP_SOCK_ADDR, BPF_CGROUP_INET4_CONNECT, program,
                      sizeof program / sizeof program[0]);
    int target = open(cgroup, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (target < 0) {
        die(cgroup);
    }
    attach(loaded, target, BPF_CGROUP_INET4_CONNECT);
    hold();
}

/* What is written to a socket of the map goes straight into the receive queue of the one socket of the other map. */
static void short_circuit(int map, int other)
{
    const struct bpf_insn program[] = {
        INSN(BPF_LD | BPF_DW | BPF_IMM, BPF_REG_2, BPF_PSEUDO_MAP_FD, 0, other),
        INSN(0, 0, 0, 0, 0),
        INSN(BPF_ALU64 | BPF_MOV | BPF_K, BPF_REG_3, 0, 0, 0),
        INSN(BPF_ALU64 | BPF_MOV | BPF_K, BPF_REG_4, 0, 0, BPF_F_INGRESS),
        INSN(BPF_JMP | BPF_CALL, 0, 0, 0, BPF_FUNC_msg_redirect_map),
        INSN(BPF_JMP | BPF_EXIT, 0, 0, 0, 0),
    };
    union bpf_attr attributes = {0};
    attributes.attach_bpf_fd =
        (uint32_t)load(BPF_PROG_TYPE_SK_MSG, 0, program, sizeof program / sizeof program[0]);
    attributes.target_fd = (uint32_t)map;
    attributes.attach_type = BPF_SK_MSG_VERDICT;
    if (bpf(BPF_PROG_ATTACH, &attributes) != 0) {
        die("BPF_PROG_ATTACH");
    }
}

static void *return_bytes(void *argument)
{
    int connection = *(int *)argument;
    char byte;
    while (read(connection, &byte, 1) == 1 && write(connection, &byte, 1) == 1) {
    }
    return NULL;
}

static void ping_pong(long count, int by_sockmap)
{
    int one = 1;
    struct sockaddr_in to = address_of("127.0.0.1", 15001);
    int listener = listen_on(15001, 0);
    int here = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(here, (struct sockaddr *)&to, sizeof to) != 0) {
        die("connect");
    }
    int there = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    setsockopt(here, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    setsockopt(there, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (by_sockmap) {
        int map = map_of(here);
        int other = map_of(there);
        short_circuit(map, other);
        short_circuit(other, map);
    }
    pthread_t peer;
    pthread_create(&peer, NULL, return_bytes, &there);
    struct timespec begun;
    clock_gettime(CLOCK_MONOTONIC, &begun);
    for (long i = 0; i < count; i++) {
        char byte = 'x';
        if (write(here, &byte, 1) != 1 || read(here, &byte, 1) != 1) {
            die("ping");
        }
    }
    printf("%lld\n", nanos_since(&begun) / count);
    shutdown(here, SHUT_RDWR);
    pthread_join(peer, NULL);
}

int main(int count, char **words)
{
    const char *verb = count > 1 ? words[1] : "";
    if (strcmp(verb, "serve") == 0 && count >= 3) {
        answer(listen_on(atoi(words[2]), count > 3));
    } else if (strcmp(verb, "connect") == 0 && count == 5) {
        connect_often(words[2], atoi(words[3]), atol(words[4]));
    } else if (strcmp(verb, "steer") == 0 && count == 3) {
        steer(atoi(words[2]));
    } else if (strcmp(verb, "rewrite") == 0 && count == 4) {
        rewrite(words[2], atoi(words[3]));
    } else if (strcmp(verb, "pingpong") == 0 && count >= 3) {
        ping_pong(atol(words[2]), count > 3);
    } else {
        fprintf(stderr, "usage: intercept serve|connect|steer|rewrite|pingpong ... (see the source's head)\n");
        return 2;
    }
    return 0;
}
