#define _GNU_SOURCE
#include "net_wanted.h"

#include "log.h"
#include "net_record.h"
#include "paths.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const files[] = {"net/wanted.0", "net/wanted.1"};
static char record[RECORD_BYTES + 1];

const char *wanted_name(enum wanted_state state)
{
    return state == WANTED_ON ? "on" : state == WANTED_OFF ? "off" : "none";
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

void wanted_load(struct wanted *wanted)
{
    static struct wanted candidate;
    memset(wanted, 0, sizeof *wanted);
    wanted->course.watch = (struct watch){.bypass = true, .repair = true, .millis = WATCH_MILLIS};
    for (unsigned i = 0; i < 2; i++) {
        int file = open_record(i, O_RDONLY);
        ssize_t length = file < 0 ? -1 : pread(file, record, RECORD_BYTES, 0);
        if (file >= 0) {
            close(file);
        }
        record[length > 0 ? length : 0] = '\0';
        if (length > 0 && record_read(record, (size_t)length, &candidate) && candidate.sequence > wanted->sequence) {
            *wanted = candidate;
        }
    }
}

bool wanted_store(struct wanted *wanted)
{
    wanted->sequence++;
    size_t length = record_write(record, wanted);
    int file = open_record((unsigned)(wanted->sequence % 2), O_WRONLY);
    bool stored = file >= 0 && pwrite(file, record, length, 0) == (ssize_t)length;
    if (!stored) {
        say("wanted state not kept: %s", strerror(errno));
    }
    if (file >= 0) {
        close(file);
    }
    return stored;
}
