#define _GNU_SOURCE
#include "net_place.h"

#include "net_lines.h"

#include <string.h>

/* A rule of another's in a chain that we jump from (or might): digested with the chain's name, as saved. */
static bool foreign(const char *line, char chain[CHAIN_BYTES + 1])
{
    return line[0] == '-' && line_chain(line, chain) && !chain_is_ours(chain) && !line_is_jump(line);
}

static bool is_known(const struct place *place, const char *line)
{
    uint64_t digest = line_digest(DIGEST_START, line);
    for (uint32_t i = 0; i < place->count; i++) {
        if (place->ahead[i] == digest) {
            return true;
        }
    }
    return false;
}

/* Whether a jump of ours comes in the same chain, after this. */
static bool jump_follows(struct lines lines, const char *chain)
{
    char other[CHAIN_BYTES + 1];
    while (lines_next(&lines)) {
        if (line_is_jump(lines.line) && line_chain(lines.line, other) && strcmp(other, chain) == 0) {
            return true;
        }
    }
    return false;
}

void place_learn(struct place *place, const char *saved)
{
    struct lines lines = {.rest = saved};
    char chain[CHAIN_BYTES + 1];
    *place = (struct place){.known = true};
    while (place->known && lines_next(&lines)) {
        if (!foreign(lines.line, chain) || !jump_follows(lines, chain)) {
            continue;
        }
        if (place->count == AHEAD_MAX) {
            *place = (struct place){.known = false};
        } else {
            place->ahead[place->count++] = line_digest(DIGEST_START, lines.line);
        }
    }
}

bool place_kept(const struct place *place, const char *saved)
{
    struct lines lines = {.rest = saved};
    char chain[CHAIN_BYTES + 1];
    while (place->known && lines_next(&lines)) {
        if (foreign(lines.line, chain) && !is_known(place, lines.line) && jump_follows(lines, chain)) {
            return false;
        }
    }
    return true;
}

unsigned place_position(const struct place *place, const char *saved, const char *chain)
{
    struct lines lines = {.rest = saved};
    char other[CHAIN_BYTES + 1];
    unsigned position = 1;
    while (lines_next(&lines)) {
        if (foreign(lines.line, other) && strcmp(other, chain) == 0) {
            if (!is_known(place, lines.line)) {
                break;
            }
            position++;
        }
    }
    return position;
}
