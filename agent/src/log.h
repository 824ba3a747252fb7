/* One plain line per event on standard error: "launcher slot=a ..." or "interceptor ...". */
#ifndef MIDFLIGHT_LOG_H
#define MIDFLIGHT_LOG_H

enum { LOG_LINE_BYTES = 512 };

void log_name(const char *format, ...) __attribute__((format(printf, 1, 2)));
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
