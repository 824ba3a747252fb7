#include "ask.h"

#include "log.h"
#include "paths.h"
#include "text.h"
#include "unix_socket.h"

#include <stdio.h>
#include <string.h>

enum { ASK_MILLIS = 5000, ANSWER_BYTES = 3072, LONGEST_LINE = 500, EXIT_USAGE = 64 };

int ask_main(const char *whom, const char *line)
{
    char path[PATH_BYTES];
    char answer[ANSWER_BYTES];
    bool net = strcmp(whom, "net") == 0;
    log_name("ask");
    if (!net && strcmp(whom, "a") != 0 && strcmp(whom, "b") != 0) {
        say("whom: %.40s (expected: a, b or net)", whom);
        return EXIT_USAGE;
    }
    if (strlen(line) > LONGEST_LINE || strchr(line, '\n') != NULL) {
        say("one line of at most %d bytes is expected", LONGEST_LINE);
        return EXIT_USAGE;
    }
    bool named = net ? run_path(path, "net.sock") : launcher_path(path, whom[0]);
    if (!named || !unix_ask(path, line, answer, sizeof answer, ASK_MILLIS)) {
        say("no answer from %s", whom);
        return 1;
    }
    puts(answer);
    return text_starts(answer, "error") ? 1 : 0;
}
