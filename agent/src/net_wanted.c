#define _GNU_SOURCE
#include "net_wanted.h"

#include "log.h"
#include "paths.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HEADER_BYTES = 256, RECORD_BYTES = HEADER_BYTES + 2 * RULES_MAX_BYTES };

static const char *const files[] = {"net/wanted.0", "net/wanted.1"};
static char record[RECORD_BYTES + 1];

const char *wanted_name(enum wanted_state state)
{
    return state == WANTED_ON ? "on" : state == WANTED_OFF ? "off" : "none";
}

static uint64_t sum_of(const char *bytes, size_t length)
{
    uint64_t sum = 14695981039346656037u;
    for (size_t i = 0; i < length; i++) {
        sum = (sum ^ (unsigned char)bytes[i]) * 1099511628211u;
    }
    return sum;
}

static int open_record(unsigned which, int flags)
{
    char path[PATH_BYTES];
    return run_path(path, files[which]) ? open(path, flags | O_CLOEXEC | O_NOFOLLOW, 0600) : -1;
}

bool wanted_prepare(void)
{
    char path[PATH_BYTES];
    bool ready = run_path(path, "net") && (mkdir(path, 0700) == 0 || errno == EEXIST);
    for (unsigned i = 0; i < 2 && ready; i++) {
        int file = open_record(i, O_RDWR | O_CREAT);
        ready = file >= 0 && posix_fallocate(file, 0, RECORD_BYTES) == 0;
        if (file >= 0) {
            close(file);
        }
    }
    return ready;
}

static bool parse(struct wanted *wanted)
{
    char state[8];
    size_t bytes4;
    size_t bytes6;
    uint64_t sum;
    int fields = sscanf(record, "midflight-net 1 seq=%" SCNu64 " wanted=%7s digest4=%" SCNx64 " digest6=%" SCNx64
                        " bytes4=%zu bytes6=%zu sum=%" SCNx64, &wanted->sequence, state, &wanted->digests[0],
                        &wanted->digests[1], &bytes4, &bytes6, &sum);
    if (fields != 7 || bytes4 > RULES_MAX_BYTES || bytes6 > RULES_MAX_BYTES ||
        sum != sum_of(record + HEADER_BYTES, bytes4 + bytes6)) {
        return false;
    }
    wanted->state = strcmp(state, "on") == 0 ? WANTED_ON : strcmp(state, "off") == 0 ? WANTED_OFF : WANTED_NONE;
    memcpy(wanted->rules[0], record + HEADER_BYTES, bytes4);
    wanted->rules[0][bytes4] = '\0';
    memcpy(wanted->rules[1], record + HEADER_BYTES + bytes4, bytes6);
    wanted->rules[1][bytes6] = '\0';
    return true;
}

void wanted_load(struct wanted *wanted)
{
    static struct wanted candidate;
    memset(wanted, 0, sizeof *wanted);
    for (unsigned i = 0; i < 2; i++) {
        int file = open_record(i, O_RDONLY);
        ssize_t length = file < 0 ? -1 : pread(file, record, RECORD_BYTES, 0);
        if (file >= 0) {
            close(file);
        }
        record[length > 0 ? length : 0] = '\0';
        if (length >= HEADER_BYTES && parse(&candidate) && candidate.sequence > wanted->sequence) {
            *wanted = candidate;
        }
    }
}

bool wanted_store(struct wanted *wanted)
{
    size_t bytes4 = strlen(wanted->rules[0]);
    size_t bytes6 = strlen(wanted->rules[1]);
    wanted->sequence++;
    memset(record, 0, HEADER_BYTES);
    memcpy(record + HEADER_BYTES, wanted->rules[0], bytes4);
    memcpy(record + HEADER_BYTES + bytes4, wanted->rules[1], bytes6);
    snprintf(record, HEADER_BYTES, "midflight-net 1 seq=%" PRIu64 " wanted=%s digest4=%" PRIx64 " digest6=%" PRIx64
             " bytes4=%zu bytes6=%zu sum=%" PRIx64 "\n", wanted->sequence, wanted_name(wanted->state), wanted->digests[0],
             wanted->digests[1], bytes4, bytes6, sum_of(record + HEADER_BYTES, bytes4 + bytes6));
    int file = open_record((unsigned)(wanted->sequence % 2), O_WRONLY);
    size_t length = HEADER_BYTES + bytes4 + bytes6;
    bool stored = file >= 0 && pwrite(file, record, length, 0) == (ssize_t)length;
    if (!stored) {
        say("wanted state not kept: %s", strerror(errno));
    }
    if (file >= 0) {
        close(file);
    }
    return stored;
}
