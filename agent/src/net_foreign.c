#define _GNU_SOURCE
#include "net_foreign.h"

#include "net_lines.h"

#include <string.h>

static bool redirects_tcp(const char *line)
{
    bool translated = strstr(line, " -j REDIRECT") != NULL || strstr(line, " -j DNAT") != NULL;
    return line[0] == '-' && translated && (strstr(line, " -p ") == NULL || strstr(line, " -p tcp") != NULL);
}

uint64_t foreign_redirects(enum backend ours, unsigned families, char saved[SAVED_MAX_BYTES])
{
    enum backend other = ours == BACKEND_NFT ? BACKEND_LEGACY : BACKEND_NFT;
    uint64_t digest = 0;
    for (unsigned family = 0; family < families; family++) {
        struct lines lines = {.rest = saved};
        if (!tables_read_existing(other, (enum family)family, saved)) {
            continue;
        }
        while (lines_next(&lines)) {
            if (redirects_tcp(lines.line)) {
                digest = line_digest(digest == 0 ? DIGEST_START : digest, lines.line);
            }
        }
    }
    return digest;
}
