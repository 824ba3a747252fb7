#include "serve.h"

#include "jvm_command.h"
#include "log.h"
#include "slot_config.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { EXIT_NOT_STARTED = 127 };

int serve_main(const char *file)
{
    static struct jvm_command command;
    struct slot_config config = {0};
    slot_config_read_sizes(&config);
    if (!jvm_command_build(&command, &config)) {
        return EXIT_NOT_STARTED;
    }
    if (!jvm_command_add(&command, "--config") || !jvm_command_add(&command, file)) {
        say("jvm command does not fit: --config %.400s", file);
        return EXIT_NOT_STARTED;
    }
    execv(command.arguments[0], command.arguments);
    say("jvm not started: %s: %s", command.arguments[0], strerror(errno));
    return EXIT_NOT_STARTED;
}
