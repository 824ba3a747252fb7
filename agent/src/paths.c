#include "paths.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *setting(const char *variable, const char *otherwise)
{
    const char *value = getenv(variable);
    return value != NULL && value[0] != '\0' ? value : otherwise;
}

const char *run_dir(void)
{
    return setting("MIDFLIGHT_RUN_DIR", "/run/midflight");
}

const char *home_dir(void)
{
    return setting("MIDFLIGHT_HOME", "/opt/midflight");
}

bool run_path(char target[PATH_BYTES], const char *name)
{
    int length = snprintf(target, PATH_BYTES, "%s/%s", run_dir(), name);
    return length > 0 && length < PATH_BYTES;
}

bool launcher_path(char target[PATH_BYTES], char slot)
{
    char name[] = "launcher-?.sock";
    name[9] = slot;
    return run_path(target, name);
}

void read_version(char *target, size_t size)
{
    char path[512];
    char line[64] = "";
    snprintf(path, sizeof path, "%s/version", home_dir());
    int file = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t length = file < 0 ? -1 : read(file, line, sizeof line - 1);
    if (file >= 0) {
        close(file);
    }
    line[length > 0 ? length : 0] = '\0';
    line[strcspn(line, " \t\r\n")] = '\0';
    snprintf(target, size, "%s", line[0] != '\0' ? line : "unknown");
}
