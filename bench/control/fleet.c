/* Many sidecars, as a control plane sees them: incremental xDS, or the state of the world, over HTTP/2, each stream on a connection of
 * its own. Acknowledges what it gets, refuses nothing, keeps nothing. One thread, one epoll.
 *
 * fleet ADDRESS PORT STREAMS delta|state NAMES plain|tls   commands on standard input, one answer a line (JSON) on standard output:
 *   open N      connects the first N at once, those that are not open, and waits until each has an answer for every type
 *   mark        counts from here on
 *   await N     waits until each open stream has got N endpoint resources since the last mark, and has acknowledged them
 *   close       resets all connections
 * The end of standard input ends it. NAMES: "*" asks for everything of every type and, over incremental xDS, for the endpoints of large
 * clusters one by one (LEDS), as our sidecar does of our operator; else a number: endpoints and routes of so many Services are asked for by
 * name, as Envoy does by what clusters and listeners refer to.
 * Stream i shows the token "pod-<i>". TLS: a whole handshake each time, without a look at the certificate. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { FRAME_HEADER = 9, DATA = 0, HEADERS = 1, RST_STREAM = 3, SETTINGS = 4, PING = 6, GOAWAY = 7, WINDOW_UPDATE = 8 };
enum { END_STREAM = 1, ACK = 1, END_HEADERS = 4, TYPES = 5, ENDPOINTS = 1, ROUTES = 3, SINGLE_ENDPOINTS = 4, GRPC_HEADER = 5, WINDOW = 1 << 30 };

static const char *const TYPE_URLS[TYPES] = {
    "type.googleapis.com/envoy.config.cluster.v3.Cluster",
    "type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment",
    "type.googleapis.com/envoy.config.listener.v3.Listener",
    "type.googleapis.com/envoy.config.route.v3.RouteConfiguration",
    "type.googleapis.com/envoy.config.endpoint.v3.LbEndpoint",
};
/* Among a node's client_features; docs/reference/xds.md. */
static const char ONE_BY_ONE[] = "dev.midflight.leds";

struct buffer {
    uint8_t *bytes;
    size_t size, capacity;
};

enum state { CLOSED, CONNECTING, SECURING, OPEN };

struct stream {
    int fd;
    enum state state;
    SSL *tls;
    struct buffer in, message, out;
    uint64_t resources, marked, bytes, again_at;
    unsigned answered; /* a bit for each type */
    bool writing;
};

static const uint64_t SECOND = 1000000000u, PATIENCE = 120 * SECOND, DIAL_AGAIN_AFTER = SECOND / 2;

static struct stream *streams;
static int most, count, loop, names, types;
static bool delta;
static SSL_CTX *secure;
static struct sockaddr_in server;
static uint64_t resets, marked_bytes;

/* What the last command waits for. */
static enum { NOTHING, ANSWERS, RESOURCES } awaited;
static uint64_t wanted, since;

static uint64_t now_nanos(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static void die(const char *what) {
    perror(what);
    exit(1);
}

static void append(struct buffer *b, const void *bytes, size_t size) {
    if (b->size + size > b->capacity) {
        b->capacity = (b->size + size) * 3 / 2 + 64;
        b->bytes = realloc(b->bytes, b->capacity);
        if (b->bytes == NULL) die("realloc");
    }
    memcpy(b->bytes + b->size, bytes, size);
    b->size += size;
}

static void drop(struct buffer *b, size_t size) {
    b->size -= size;
    memmove(b->bytes, b->bytes + size, b->size);
}

static void release(struct buffer *b) {
    free(b->bytes);
    *b = (struct buffer){0};
}

/* RFC 9113 section 4.1. */
static void frame(struct buffer *out, int type, int flags, uint32_t id, const void *payload, size_t size) {
    uint8_t head[FRAME_HEADER] = {(uint8_t)(size >> 16), (uint8_t)(size >> 8), (uint8_t)size, (uint8_t)type, (uint8_t)flags,
        (uint8_t)(id >> 24), (uint8_t)(id >> 16), (uint8_t)(id >> 8), (uint8_t)id};
    append(out, head, sizeof head);
    append(out, payload, size);
}

/* RFC 7541 section 6.2.2, neither indexed nor Huffman-coded. */
static void text(struct buffer *b, const char *s) {
    size_t length = strlen(s);
    if (length < 127) {
        append(b, &(uint8_t){(uint8_t)length}, 1);
    } else {
        append(b, &(uint8_t){127}, 1);
        size_t left = length - 127;
        for (; left >= 128; left >>= 7) append(b, &(uint8_t){(uint8_t)(left & 127) | 128}, 1);
        append(b, &(uint8_t){(uint8_t)left}, 1);
    }
    append(b, s, length);
}

static void field(struct buffer *b, const char *name, const char *value) {
    append(b, &(uint8_t){0}, 1);
    text(b, name);
    text(b, value);
}

static void varint(struct buffer *b, uint64_t value) {
    for (; value >= 128; value >>= 7) append(b, &(uint8_t){(uint8_t)(value | 128)}, 1);
    append(b, &(uint8_t){(uint8_t)value}, 1);
}

static void string_field(struct buffer *b, int number, const void *bytes, size_t size) {
    varint(b, (uint64_t)number << 3 | 2);
    varint(b, size);
    append(b, bytes, size);
}

static void send_message(struct stream *s, const struct buffer *message) {
    struct buffer framed = {0};
    uint8_t head[GRPC_HEADER] = {0, (uint8_t)(message->size >> 24), (uint8_t)(message->size >> 16), (uint8_t)(message->size >> 8),
        (uint8_t)message->size};
    append(&framed, head, sizeof head);
    append(&framed, message->bytes, message->size);
    frame(&s->out, DATA, 0, 1, framed.bytes, framed.size);
    release(&framed);
}

static void named(struct buffer *message, int field, int type) {
    char name[48];
    if (names == 0 && delta) string_field(message, field, "*", 1);
    for (int i = 0; i < names && (type == ENDPOINTS || type == ROUTES); i++)
        string_field(message, field, name, (size_t)snprintf(name, sizeof name, "shop/service-%d/80", i));
}

/* DeltaDiscoveryRequest: node 1, type_url 2, resource_names_subscribe 3, response_nonce 6.
 * DiscoveryRequest: version_info 1, node 2, resource_names 3, type_url 4, response_nonce 5. Node: id 1, cluster 2,
 * client_features 10. */
static void ask(struct stream *s, int type, const char *version, size_t version_size, const char *nonce, size_t nonce_size) {
    struct buffer message = {0}, node = {0};
    bool first = nonce_size == 0;
    if (first) {
        char id[32];
        string_field(&node, 1, id, (size_t)snprintf(id, sizeof id, "pod-%d", (int)(s - streams)));
        string_field(&node, 2, "shop", 4);
        if (types > SINGLE_ENDPOINTS) string_field(&node, 10, ONE_BY_ONE, sizeof ONE_BY_ONE - 1);
        string_field(&message, delta ? 1 : 2, node.bytes, node.size);
    }
    string_field(&message, delta ? 2 : 4, TYPE_URLS[type], strlen(TYPE_URLS[type]));
    if (first || !delta) named(&message, 3, type);
    if (!first) string_field(&message, delta ? 6 : 5, nonce, nonce_size);
    if (!first && !delta) string_field(&message, 1, version, version_size);
    send_message(s, &message);
    release(&message);
    release(&node);
}

static void begin(struct stream *s) {
    static const uint8_t preface[] = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    /* INITIAL_WINDOW_SIZE, and the connection's, so large that nobody waits for an update. */
    static const uint8_t settings[] = {0, 4, WINDOW >> 24, 0, 0, 0};
    static const uint8_t window[] = {WINDOW >> 24, 0, 0, 0};
    struct buffer block = {0};
    append(&s->out, preface, sizeof preface - 1);
    frame(&s->out, SETTINGS, 0, 0, settings, sizeof settings);
    frame(&s->out, WINDOW_UPDATE, 0, 0, window, sizeof window);
    field(&block, ":method", "POST");
    field(&block, ":scheme", secure == NULL ? "http" : "https");
    field(&block, ":path", delta ? "/envoy.service.discovery.v3.AggregatedDiscoveryService/DeltaAggregatedResources"
                                 : "/envoy.service.discovery.v3.AggregatedDiscoveryService/StreamAggregatedResources");
    field(&block, ":authority", "control");
    field(&block, "content-type", "application/grpc");
    field(&block, "te", "trailers");
    char token[32];
    snprintf(token, sizeof token, "Bearer pod-%d", (int)(s - streams));
    field(&block, "authorization", token);
    frame(&s->out, HEADERS, END_HEADERS, 1, block.bytes, block.size);
    release(&block);
    for (int type = 0; type < types; type++) ask(s, type, "", 0, "", 0);
}

static void watch(struct stream *s, bool known) {
    struct epoll_event event = {.events = EPOLLIN | (s->writing ? EPOLLOUT : 0), .data.ptr = s};
    if (epoll_ctl(loop, known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, s->fd, &event) != 0) die("epoll_ctl");
}

static void want_to_write(struct stream *s, bool writing) {
    if (writing == s->writing) return;
    s->writing = writing;
    watch(s, true);
}

static void shut(struct stream *s) {
    if (s->state == CLOSED) return;
    setsockopt(s->fd, SOL_SOCKET, SO_LINGER, &(struct linger){1, 0}, sizeof(struct linger));
    SSL_free(s->tls);
    close(s->fd);
    s->tls = NULL;
    s->state = CLOSED;
    s->writing = false;
    s->answered = 0;
    release(&s->in);
    release(&s->message);
    release(&s->out);
}

/* The server, or something on the way, ended it. */
static void lost(struct stream *s) {
    resets++;
    s->again_at = now_nanos() + DIAL_AGAIN_AFTER;
    shut(s);
}

/* How many bytes went, or came; 0: not now; -1: never again. */
static ssize_t transfer(struct stream *s, bool sending, void *bytes, size_t size) {
    if (s->tls == NULL) {
        ssize_t moved = sending ? send(s->fd, bytes, size, MSG_NOSIGNAL) : recv(s->fd, bytes, size, 0);
        return moved > 0 ? moved : moved < 0 && errno == EAGAIN ? 0 : -1;
    }
    size_t moved = 0;
    int done = sending ? SSL_write_ex(s->tls, bytes, size, &moved) : SSL_read_ex(s->tls, bytes, size, &moved);
    if (done == 1) return (ssize_t)moved;
    int why = SSL_get_error(s->tls, done);
    return why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE ? 0 : -1;
}

static void flush(struct stream *s) {
    while (s->out.size > 0) {
        ssize_t sent = transfer(s, true, s->out.bytes, s->out.size);
        if (sent < 0) {
            lost(s);
            return;
        }
        if (sent == 0) break;
        drop(&s->out, (size_t)sent);
    }
    want_to_write(s, s->out.size > 0);
    if (s->out.size == 0) release(&s->out);
}

static uint64_t read_varint(const uint8_t **at, const uint8_t *end) {
    uint64_t value = 0;
    for (int shift = 0; *at < end && shift < 64; shift += 7) {
        uint8_t byte = *(*at)++;
        value |= (uint64_t)(byte & 127) << shift;
        if (byte < 128) break;
    }
    return value;
}

/* Both responses: version 1, resources 2, type_url 4, nonce 5. */
static void response(struct stream *s, const uint8_t *at, size_t size) {
    const uint8_t *end = at + size, *found[6] = {0};
    size_t sizes[6] = {0}, resources = 0;
    while (at < end) {
        uint64_t key = read_varint(&at, end), length = (key & 7) == 2 ? read_varint(&at, end) : UINT64_MAX;
        if (length > (uint64_t)(end - at)) { /* no other kind of field is in them */
            lost(s);
            return;
        }
        if (key >> 3 == 2) resources++;
        if (key >> 3 < 6) found[key >> 3] = at, sizes[key >> 3] = length;
        at += length;
    }
    for (int i = 0; i < types; i++) {
        if (sizes[4] == strlen(TYPE_URLS[i]) && memcmp(found[4], TYPE_URLS[i], sizes[4]) == 0) {
            s->resources += i == ENDPOINTS || i == SINGLE_ENDPOINTS ? resources : 0;
            s->bytes += size;
            s->answered |= 1u << i;
            ask(s, i, (const char *)found[1], sizes[1], (const char *)found[5], sizes[5]);
            return;
        }
    }
    lost(s);
}

static void messages(struct stream *s) {
    while (s->message.size >= GRPC_HEADER) {
        const uint8_t *m = s->message.bytes;
        size_t size = (size_t)m[1] << 24 | (size_t)m[2] << 16 | (size_t)m[3] << 8 | m[4];
        if (s->message.size < GRPC_HEADER + size) return;
        response(s, m + GRPC_HEADER, size);
        if (s->state != OPEN) return;
        drop(&s->message, GRPC_HEADER + size);
    }
    if (s->message.size == 0) release(&s->message);
}

static void window_update(struct stream *s, uint32_t id, size_t size) {
    uint8_t update[] = {(uint8_t)(size >> 24), (uint8_t)(size >> 16), (uint8_t)(size >> 8), (uint8_t)size};
    frame(&s->out, WINDOW_UPDATE, 0, id, update, sizeof update);
}

static void frames(struct stream *s) {
    while (s->in.size >= FRAME_HEADER) {
        const uint8_t *f = s->in.bytes;
        size_t size = (size_t)f[0] << 16 | (size_t)f[1] << 8 | f[2];
        int type = f[3], flags = f[4];
        if (s->in.size < FRAME_HEADER + size) return;
        const uint8_t *payload = f + FRAME_HEADER;
        if (type == DATA) {
            append(&s->message, payload, size);
            if (size > 4096) { /* the rest of the windows lasts */
                window_update(s, 0, size);
                window_update(s, 1, size);
            }
            messages(s);
        } else if (type == SETTINGS && !(flags & ACK)) {
            frame(&s->out, SETTINGS, ACK, 0, "", 0);
        } else if (type == PING && !(flags & ACK)) {
            frame(&s->out, PING, ACK, 0, payload, size);
        }
        if (s->state != OPEN) return;
        if (type == GOAWAY || type == RST_STREAM || (type == HEADERS && flags & END_STREAM)) {
            lost(s);
            return;
        }
        drop(&s->in, FRAME_HEADER + size);
    }
    if (s->in.size == 0) release(&s->in);
}

static void receive(struct stream *s) {
    static uint8_t bytes[1 << 16];
    for (;;) {
        ssize_t got = transfer(s, false, bytes, sizeof bytes);
        if (got < 0) lost(s);
        if (got <= 0) return;
        append(&s->in, bytes, (size_t)got);
        frames(s);
        if (s->state != OPEN || (s->tls == NULL && (size_t)got < sizeof bytes)) return;
    }
}

static void dial(struct stream *s) {
    s->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (s->fd < 0) die("socket");
    setsockopt(s->fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
    if (connect(s->fd, (struct sockaddr *)&server, sizeof server) != 0 && errno != EINPROGRESS) die("connect");
    s->state = CONNECTING;
    s->writing = true;
    watch(s, false);
}

static void connected(struct stream *s) {
    int error = 0;
    socklen_t size = sizeof error;
    getsockopt(s->fd, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error != 0) {
        lost(s);
        return;
    }
    s->state = secure == NULL ? OPEN : SECURING;
    if (secure == NULL) {
        begin(s);
        return;
    }
    s->tls = SSL_new(secure);
    if (s->tls == NULL || SSL_set_fd(s->tls, s->fd) != 1) die("SSL_new");
    SSL_set_connect_state(s->tls);
}

static void handshake(struct stream *s) {
    int done = SSL_do_handshake(s->tls), why = SSL_get_error(s->tls, done);
    if (done == 1) {
        s->state = OPEN;
        begin(s);
    } else if (why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE) {
        want_to_write(s, why == SSL_ERROR_WANT_WRITE);
    } else {
        lost(s);
    }
}

static void serve(struct stream *s, uint32_t events) {
    if (s->state == CONNECTING) connected(s);
    if (s->state == SECURING) handshake(s);
    if (s->state == OPEN && events & (EPOLLIN | EPOLLHUP | EPOLLERR)) receive(s);
    if (s->state == OPEN) flush(s);
}

static void tell(int done) {
    uint64_t bytes = 0;
    for (int i = 0; i < most; i++) bytes += streams[i].bytes;
    printf("{\"seconds\": %.4f, \"streams\": %d, \"resets\": %llu, \"bytes\": %llu}\n", (double)(now_nanos() - since) / 1e9, done,
        (unsigned long long)resets, (unsigned long long)(bytes - marked_bytes));
    fflush(stdout);
    awaited = NOTHING;
}

static void look(void) {
    int done = 0;
    uint64_t now = now_nanos();
    for (int i = 0; i < count; i++) {
        struct stream *s = &streams[i];
        if (s->state == CLOSED && now >= s->again_at) dial(s);
        bool enough = awaited == ANSWERS ? s->answered == (1u << types) - 1 : s->resources - s->marked >= wanted;
        done += s->state == OPEN && s->out.size == 0 && enough;
    }
    if (awaited != NOTHING && (done == count || now - since > PATIENCE)) tell(done);
}

static void mark(void) {
    resets = marked_bytes = 0;
    for (int i = 0; i < most; i++) {
        streams[i].marked = streams[i].resources;
        marked_bytes += streams[i].bytes;
    }
    tell(count);
}

static void obey(const char *line) {
    int number = 0;
    since = now_nanos();
    if (sscanf(line, "open %d", &number) == 1 && number >= 0 && number <= most) {
        count = number;
        awaited = ANSWERS;
    } else if (sscanf(line, "await %d", &number) == 1) {
        wanted = (uint64_t)number;
        awaited = RESOURCES;
    } else if (strcmp(line, "mark") == 0) {
        mark();
    } else if (strcmp(line, "close") == 0) {
        for (int i = 0; i < count; i++) shut(&streams[i]);
        count = 0;
        tell(0);
    } else {
        fprintf(stderr, "fleet: no such command: %s\n", line);
        exit(2);
    }
}

/* False at the end of standard input. */
static bool read_commands(void) {
    static char text[256];
    static size_t size;
    ssize_t got = read(STDIN_FILENO, text + size, sizeof text - 1 - size);
    if (got <= 0) return false;
    size += (size_t)got;
    text[size] = 0;
    for (char *end; (end = strchr(text, '\n')) != NULL;) {
        *end = 0;
        obey(text);
        size -= (size_t)(end + 1 - text);
        memmove(text, end + 1, size + 1);
    }
    return true;
}

static void run(void) {
    static const uint64_t LOOK_EVERY = 2000000u;
    struct epoll_event events[512];
    uint64_t looked = 0;
    for (;;) {
        int ready = epoll_wait(loop, events, 512, awaited == NOTHING ? 100 : 2);
        for (int i = 0; i < ready; i++) {
            if (events[i].data.ptr != NULL) serve(events[i].data.ptr, events[i].events);
            else if (!read_commands()) return;
        }
        if (now_nanos() - looked > LOOK_EVERY) {
            looked = now_nanos();
            look();
        }
    }
}

static void use_tls(void) {
    static const uint8_t h2[] = {2, 'h', '2'};
    secure = SSL_CTX_new(TLS_client_method());
    if (secure == NULL || SSL_CTX_set_alpn_protos(secure, h2, sizeof h2) != 0) die("SSL_CTX_new");
    SSL_CTX_set_verify(secure, SSL_VERIFY_NONE, NULL);
    SSL_CTX_set_mode(secure, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
}

int main(int argc, char **argv) {
    if (argc != 7 || inet_pton(AF_INET, argv[1], &server.sin_addr) != 1) {
        fprintf(stderr, "usage: fleet ADDRESS PORT STREAMS delta|state *|NAMES plain|tls\n");
        return 2;
    }
    server.sin_family = AF_INET;
    server.sin_port = htons((uint16_t)atoi(argv[2]));
    most = atoi(argv[3]);
    delta = strcmp(argv[4], "delta") == 0;
    names = atoi(argv[5]);
    types = delta && names == 0 ? TYPES : SINGLE_ENDPOINTS;
    if (strcmp(argv[6], "tls") == 0) use_tls();
    streams = most > 0 ? calloc((size_t)most, sizeof *streams) : NULL;
    loop = epoll_create1(0);
    struct epoll_event commands = {.events = EPOLLIN};
    if (streams == NULL || loop < 0 || epoll_ctl(loop, EPOLL_CTL_ADD, STDIN_FILENO, &commands) != 0) die("fleet");
    run();
    return 0;
}
