/*
 * Where our jumps stand among the rules of others: behind those that were there before the first apply, ahead of
 * whatever came later.
 */
#ifndef MIDFLIGHT_NET_PLACE_H
#define MIDFLIGHT_NET_PLACE_H

#include <stdbool.h>
#include <stdint.h>

enum { AHEAD_MAX = 64 };

struct place {
    bool known; /* false: no jump was applied yet, or more than AHEAD_MAX rules are ahead: the place is not watched */
    uint32_t count;
    uint64_t ahead[AHEAD_MAX]; /* digests of the rules of others ahead of a jump of ours */
};

/* From a text in which our jumps are as they are to stay. */
void place_learn(struct place *place, const char *saved);

/* False where a rule that was not there before is ahead of a jump of ours. */
bool place_kept(const struct place *place, const char *saved);

/* Counted without our own jumps, from 1. */
unsigned place_position(const struct place *place, const char *saved, const char *chain);

#endif
