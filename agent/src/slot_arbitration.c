#define _GNU_SOURCE
#include "paths.h"
#include "slot.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

/*
 * flock on the shared directory itself: needs no file, so a full volume cannot refuse it, and the kernel
 * releases it when its holder dies. Whoever holds it may wait briefly for the peer's answer; the other one
 * only tries, so its loop goes on answering. Where it cannot be had at all, EADDRINUSE still decides.
 */
enum arbitration arbitration_enter(int *lock)
{
    *lock = open(run_dir(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (*lock < 0 || flock(*lock, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK) {
        return ARBITRATION_HELD;
    }
    close(*lock);
    *lock = -1;
    return ARBITRATION_BUSY;
}

void arbitration_leave(int lock)
{
    if (lock >= 0) {
        flock(lock, LOCK_UN); /* a child forked meanwhile may still have a copy */
        close(lock);
    }
}
