#include "log.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

static char name[64] = "midflight-agent";

void log_name(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(name, sizeof name, format, arguments);
    va_end(arguments);
}

void say(const char *format, ...)
{
    char line[LOG_LINE_BYTES];
    int used = snprintf(line, sizeof line, "%s ", name);
    va_list arguments;
    va_start(arguments, format);
    int more = vsnprintf(line + used, sizeof line - (size_t)used, format, arguments);
    va_end(arguments);
    size_t length = (size_t)used + (more > 0 ? (size_t)more : 0);
    if (length > sizeof line - 2) {
        length = sizeof line - 2;
    }
    for (size_t i = 0; i < length; i++) {
        if ((unsigned char)line[i] < ' ' || (unsigned char)line[i] > '~') {
            line[i] = '?';
        }
    }
    line[length] = '\n';
    if (write(STDERR_FILENO, line, length + 1) < 0) {
        return; /* Nobody reads the log: not a reason to stop serving. */
    }
}
