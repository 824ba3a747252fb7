#define _GNU_SOURCE
#include "net_record.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct header {
    unsigned format; /* 1: without scope and course */
    char state[8];
    size_t bytes[FAMILIES + 2]; /* rules, scope, course */
    uint64_t sum;
};

static uint64_t sum_of(const char *bytes, size_t length)
{
    uint64_t sum = 14695981039346656037u;
    for (size_t i = 0; i < length; i++) {
        sum = (sum ^ (unsigned char)bytes[i]) * 1099511628211u;
    }
    return sum;
}

static bool read_header(const char *record, struct header *header, struct wanted *wanted)
{
    int fields = sscanf(record, "midflight-net %u seq=%" SCNu64 " wanted=%7s digest4=%" SCNx64 " digest6=%" SCNx64
                        " bytes4=%zu bytes6=%zu sum=%" SCNx64 " scope=%zu course=%zu", &header->format,
                        &wanted->sequence, header->state, &wanted->digests[0], &wanted->digests[1], &header->bytes[0],
                        &header->bytes[1], &header->sum, &header->bytes[2], &header->bytes[3]);
    if (header->format == 1 && fields == 8) {
        header->bytes[2] = header->bytes[3] = 0;
        return true;
    }
    return header->format == 2 && fields == 10 && header->bytes[3] == sizeof(struct course);
}

static void take(char *target, const char **from, size_t length)
{
    memcpy(target, *from, length);
    target[length] = '\0';
    *from += length;
}

bool record_read(const char *record, size_t length, struct wanted *wanted)
{
    struct header header = {0};
    const char *body = record + RECORD_HEADER_BYTES;
    memset(wanted, 0, sizeof *wanted);
    if (length < RECORD_HEADER_BYTES || !read_header(record, &header, wanted) || header.bytes[0] > RULES_MAX_BYTES ||
        header.bytes[1] > RULES_MAX_BYTES || header.bytes[2] > SCOPE_MAX_BYTES) {
        return false;
    }
    size_t total = header.bytes[0] + header.bytes[1] + header.bytes[2] + header.bytes[3];
    if (total > length - RECORD_HEADER_BYTES || header.sum != sum_of(body, total)) {
        return false;
    }
    wanted->request.state = strcmp(header.state, "on") == 0    ? WANTED_ON
                            : strcmp(header.state, "off") == 0 ? WANTED_OFF
                                                               : WANTED_NONE;
    take(wanted->request.rules[0], &body, header.bytes[0]);
    take(wanted->request.rules[1], &body, header.bytes[1]);
    take(wanted->request.scope, &body, header.bytes[2]);
    wanted->course.watch = (struct watch){.bypass = true, .repair = true, .millis = WATCH_MILLIS};
    memcpy(&wanted->course, body, header.bytes[3]);
    return true;
}

static size_t put(char *record, size_t used, const void *bytes, size_t length)
{
    memcpy(record + used, bytes, length);
    return used + length;
}

size_t record_write(char record[RECORD_BYTES + 1], const struct wanted *wanted)
{
    const struct request *request = &wanted->request;
    size_t bytes4 = strlen(request->rules[0]);
    size_t bytes6 = strlen(request->rules[1]);
    size_t scope = strlen(request->scope);
    size_t length = RECORD_HEADER_BYTES;
    memset(record, 0, RECORD_HEADER_BYTES);
    length = put(record, length, request->rules[0], bytes4);
    length = put(record, length, request->rules[1], bytes6);
    length = put(record, length, request->scope, scope);
    length = put(record, length, &wanted->course, sizeof wanted->course);
    snprintf(record, RECORD_HEADER_BYTES, "midflight-net 2 seq=%" PRIu64 " wanted=%s digest4=%" PRIx64 " digest6=%" PRIx64
             " bytes4=%zu bytes6=%zu sum=%" PRIx64 " scope=%zu course=%zu\n", wanted->sequence,
             wanted_name(request->state), wanted->digests[0], wanted->digests[1], bytes4, bytes6,
             sum_of(record + RECORD_HEADER_BYTES, length - RECORD_HEADER_BYTES), scope, sizeof wanted->course);
    return length;
}
