#define _GNU_SOURCE
#include "net_lines.h"

#include "text.h"

#include <string.h>

static const char PREFIX[] = "MIDFLIGHT_";
const char ANCHOR[] = "MIDFLIGHT_ANCHOR";

bool lines_next(struct lines *lines)
{
    if (*lines->rest == '\0') {
        return false;
    }
    size_t length = strcspn(lines->rest, "\n");
    lines->too_long = length >= sizeof lines->line;
    size_t copied = lines->too_long ? sizeof lines->line - 1 : length;
    memcpy(lines->line, lines->rest, copied);
    lines->line[copied] = '\0';
    lines->rest += length + (lines->rest[length] == '\n' ? 1 : 0);
    return true;
}

bool line_chain(const char *line, char chain[CHAIN_BYTES + 1])
{
    bool rule = text_starts(line, "-A ") || text_starts(line, "-I ");
    const char *name = line[0] == ':' ? line + 1 : rule ? line + 3 : NULL;
    size_t length = name == NULL ? 0 : strcspn(name, " ");
    if (length == 0 || length > CHAIN_BYTES) {
        return false;
    }
    memcpy(chain, name, length);
    chain[length] = '\0';
    return true;
}

bool chain_is_ours(const char *chain)
{
    return text_starts(chain, PREFIX);
}

bool chain_is_rules(const char *chain)
{
    return chain_is_ours(chain) && strcmp(chain, ANCHOR) != 0;
}

bool line_is_jump(const char *line)
{
    char chain[CHAIN_BYTES + 1];
    const char *target = strstr(line, " -j MIDFLIGHT_");
    return line[0] == '-' && target != NULL && line_chain(line, chain) && !chain_is_ours(chain);
}

uint64_t line_digest(uint64_t digest, const char *line)
{
    for (; *line != '\0'; line++) {
        digest = (digest ^ (unsigned char)*line) * 1099511628211u;
    }
    return (digest ^ '\n') * 1099511628211u;
}
