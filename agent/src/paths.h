/* Where things are; tests move them by MIDFLIGHT_RUN_DIR and MIDFLIGHT_HOME. */
#ifndef MIDFLIGHT_PATHS_H
#define MIDFLIGHT_PATHS_H

#include <stdbool.h>
#include <stddef.h>

/* The longest path that fits sockaddr_un. */
enum { PATH_BYTES = 108 };

const char *run_dir(void);
const char *home_dir(void);

bool run_path(char target[PATH_BYTES], const char *name);
bool launcher_path(char target[PATH_BYTES], char slot);

/* First line of <home>/version, or "unknown". */
void read_version(char *target, size_t size);

#endif
