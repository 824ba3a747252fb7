#include "oom_score.h"

#include "log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void oom_score_raise(int score)
{
    char text[16] = "";
    int file = open("/proc/self/oom_score_adj", O_RDWR | O_CLOEXEC);
    ssize_t length = file < 0 ? -1 : read(file, text, sizeof text - 1);
    bool enough = length > 0 && atoi(text) >= score;
    int wanted = snprintf(text, sizeof text, "%d", score);
    if (!enough && (length < 0 || pwrite(file, text, (size_t)wanted, 0) != wanted)) {
        say("oom_score_adj not raised to %d: %s", score, strerror(errno));
    }
    if (file >= 0) {
        close(file);
    }
}
