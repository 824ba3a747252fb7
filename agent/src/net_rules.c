#define _GNU_SOURCE
#include "net_rules.h"

#include "text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { RULE_LINE_BYTES = 1024, CHAIN_BYTES = 29 };

static const char PREFIX[] = "MIDFLIGHT_";
static const char ANCHOR[] = "MIDFLIGHT_ANCHOR";
static const char ANCHOR_RULE[] = "-A MIDFLIGHT_ANCHOR -m conntrack --ctstate INVALID -j RETURN";

struct lines {
    const char *rest;
    char line[RULE_LINE_BYTES];
    bool too_long;
};

static bool next_line(struct lines *lines)
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

/* The chain of ":NAME ...", "-A NAME ..." or "-I NAME ..."; false where the line is none of them. */
static bool chain_of(const char *line, char chain[CHAIN_BYTES + 1])
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

static bool is_ours(const char *chain)
{
    return text_starts(chain, PREFIX);
}

/* A rule of a foreign chain that leads to one of ours. */
static bool is_jump(const char *line)
{
    char chain[CHAIN_BYTES + 1];
    const char *target = strstr(line, " -j MIDFLIGHT_");
    return line[0] == '-' && target != NULL && chain_of(line, chain) && !is_ours(chain);
}

static uint64_t digest_line(uint64_t digest, const char *line)
{
    for (; *line != '\0'; line++) {
        digest = (digest ^ (unsigned char)*line) * 1099511628211u;
    }
    return (digest ^ '\n') * 1099511628211u;
}

struct rules_view rules_view(const char *text)
{
    struct rules_view view = {.digest = 14695981039346656037u};
    struct lines lines = {.rest = text};
    char chain[CHAIN_BYTES + 1];
    while (next_line(&lines)) {
        if (strcmp(lines.line, ANCHOR_RULE) == 0) {
            view.anchored = true;
        } else if (is_jump(lines.line)) {
            view.jumps++;
            view.digest = digest_line(view.digest, lines.line);
        } else if (chain_of(lines.line, chain) && is_ours(chain) && strcmp(chain, ANCHOR) != 0) {
            bool rule = lines.line[0] == '-';
            view.rules += rule ? 1 : 0;
            lines.line[rule ? strlen(lines.line) : strcspn(lines.line, " ")] = '\0';
            view.digest = digest_line(view.digest, lines.line);
        }
    }
    return view;
}

__attribute__((format(printf, 3, 4))) static bool put(char *target, size_t *used, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(target + *used, TRANSACTION_MAX_BYTES - *used, format, arguments);
    va_end(arguments);
    if (length < 0 || (size_t)length >= TRANSACTION_MAX_BYTES - *used) {
        return false;
    }
    *used += (size_t)length;
    return true;
}

static bool declares(const char *text, const char *chain)
{
    struct lines lines = {.rest = text};
    char declared[CHAIN_BYTES + 1];
    while (next_line(&lines)) {
        if (lines.line[0] == ':' && chain_of(lines.line, declared) && strcmp(declared, chain) == 0) {
            return true;
        }
    }
    return false;
}

/* Empties every chain of ours that is there, and takes the jumps out. */
static bool put_removals(char *target, size_t *used, const char *saved, bool flush)
{
    struct lines lines = {.rest = saved};
    char chain[CHAIN_BYTES + 1];
    bool fits = true;
    while (fits && next_line(&lines)) {
        if (is_jump(lines.line)) {
            fits = put(target, used, "-D %s\n", lines.line + 3);
        } else if (flush && lines.line[0] == ':' && chain_of(lines.line, chain) && is_ours(chain) &&
                   strcmp(chain, ANCHOR) != 0) {
            fits = put(target, used, ":%s - [0:0]\n", chain);
        }
    }
    return fits;
}

/* Chains first (those already there were emptied above), then the rules. */
static bool put_input(char *target, size_t *used, const char *saved, const char *input)
{
    struct lines lines = {.rest = input};
    char chain[CHAIN_BYTES + 1];
    bool fits = true;
    while (fits && next_line(&lines)) {
        bool declaration = lines.line[0] == ':' && chain_of(lines.line, chain);
        bool rule = lines.line[0] == '-';
        if (rule || (declaration && !declares(saved, chain))) {
            fits = put(target, used, "%s\n", lines.line);
        }
    }
    return fits;
}

static bool put_leftovers(char *target, size_t *used, const char *saved, const char *input)
{
    struct lines lines = {.rest = saved};
    char chain[CHAIN_BYTES + 1];
    bool fits = true;
    while (fits && next_line(&lines)) {
        if (lines.line[0] == ':' && chain_of(lines.line, chain) && is_ours(chain) && strcmp(chain, ANCHOR) != 0 &&
            !declares(input, chain)) {
            fits = put(target, used, "-X %s\n", chain);
        }
    }
    return fits;
}

bool rules_transaction(char target[TRANSACTION_MAX_BYTES], const char *saved, const char *input)
{
    size_t used = 0;
    bool fits = put(target, &used, "*nat\n");
    if (!rules_view(saved).anchored) {
        fits = fits && put(target, &used, ":%s - [0:0]\n%s\n", ANCHOR, ANCHOR_RULE);
    }
    fits = fits && put_removals(target, &used, saved, input != NULL);
    if (input != NULL) {
        fits = fits && put_input(target, &used, saved, input) && put_leftovers(target, &used, saved, input);
    }
    return fits && put(target, &used, "COMMIT\n");
}
