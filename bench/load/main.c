/*
 * The load of bench/: one thread, no garbage, so that what is measured is the proxy (bench/README.md).
 *   load serve <port>
 *   load http|tcp <port> [name=value...]   host=127.0.0.1 path=/ connections=64 rate=0 seconds=5 count=0 answer=32 upload=0 pace=0
 *                                          fresh=0 reset=0 hold=0 (load.h); prints one line of JSON
 */
#include "load.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>

static void set(struct plan *plan, const char *name, const char *value) {
    const uint64_t most = UINT64_MAX / 2;
    if (strcmp(name, "host") == 0) plan->host = value;
    else if (strcmp(name, "path") == 0) plan->path = value;
    else if (strcmp(name, "connections") == 0) plan->connections = (int)number_or_die(name, value, 15000);
    else if (strcmp(name, "rate") == 0) plan->rate = (double)number_or_die(name, value, 10000000);
    else if (strcmp(name, "seconds") == 0) plan->seconds = (double)number_or_die(name, value, 86400);
    else if (strcmp(name, "count") == 0) plan->count = number_or_die(name, value, most);
    else if (strcmp(name, "answer") == 0) plan->answer_bytes = number_or_die(name, value, most);
    else if (strcmp(name, "upload") == 0) plan->upload_bytes = number_or_die(name, value, most);
    else if (strcmp(name, "pace") == 0) plan->pace = number_or_die(name, value, most);
    else if (strcmp(name, "fresh") == 0) plan->fresh = number_or_die(name, value, 1) == 1;
    else if (strcmp(name, "reset") == 0) plan->reset = number_or_die(name, value, 1) == 1;
    else if (strcmp(name, "hold") == 0) plan->hold = number_or_die(name, value, 1) == 1;
    else {
        fprintf(stderr, "load: '%s' is not known\n", name);
        exit(2);
    }
}

int main(int argc, char **argv) {
    prctl(PR_SET_PDEATHSIG, SIGKILL); /* nothing is left over, however the harness ends */
    if (argc == 3 && strcmp(argv[1], "serve") == 0) return serve((int)number_or_die("port", argv[2], 65535));
    if (argc < 3 || (strcmp(argv[1], "http") != 0 && strcmp(argv[1], "tcp") != 0)) {
        fprintf(stderr, "usage: load serve <port> | load http|tcp <port> [name=value...]\n");
        return 2;
    }
    struct plan plan = {.host = "127.0.0.1", .path = "/", .connections = 64, .seconds = 5, .answer_bytes = 32};
    plan.http = strcmp(argv[1], "http") == 0;
    plan.port = (int)number_or_die("port", argv[2], 65535);
    for (int i = 3; i < argc; i++) {
        char *value = strchr(argv[i], '=');
        if (value == NULL) {
            fprintf(stderr, "load: '%s' (expected: name=value)\n", argv[i]);
            return 2;
        }
        *value = 0;
        set(&plan, argv[i], value + 1);
    }
    return drive(&plan);
}
