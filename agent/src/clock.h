/* Monotonic milliseconds; NEVER is later than everything. */
#ifndef MIDFLIGHT_CLOCK_H
#define MIDFLIGHT_CLOCK_H

#include <stdint.h>
#include <time.h>

#define NEVER INT64_MAX

static inline int64_t now_millis(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static inline int64_t earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* What poll() waits: 0 where the deadline has passed, at most a minute. */
static inline int poll_timeout(int64_t deadline, int64_t now)
{
    int64_t left = deadline == NEVER ? 60000 : deadline - now;
    return left <= 0 ? 0 : left > 60000 ? 60000 : (int)left;
}

#endif
