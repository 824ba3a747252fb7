#define _GNU_SOURCE
#include "net_rules.h"

#include "net_lines.h"
#include "text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char ANCHOR_RULE[] = "-A MIDFLIGHT_ANCHOR -m conntrack --ctstate INVALID -j RETURN";

struct rules_view rules_view(const char *text)
{
    struct rules_view view = {.digest = DIGEST_START};
    struct lines lines = {.rest = text};
    char chain[CHAIN_BYTES + 1];
    while (lines_next(&lines)) {
        if (strcmp(lines.line, ANCHOR_RULE) == 0) {
            view.anchored = true;
        } else if (line_is_jump(lines.line)) {
            view.jumps++;
            view.digest = line_digest(view.digest, lines.line);
        } else if (line_chain(lines.line, chain) && chain_is_rules(chain)) {
            bool rule = lines.line[0] == '-';
            view.rules += rule ? 1 : 0;
            lines.line[rule ? strlen(lines.line) : strcspn(lines.line, " ")] = '\0';
            view.digest = line_digest(view.digest, lines.line);
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
    while (lines_next(&lines)) {
        if (lines.line[0] == ':' && line_chain(lines.line, declared) && strcmp(declared, chain) == 0) {
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
    while (fits && lines_next(&lines)) {
        if (line_is_jump(lines.line)) {
            fits = put(target, used, "-D %s\n", lines.line + 3);
        } else if (flush && lines.line[0] == ':' && line_chain(lines.line, chain) && chain_is_rules(chain)) {
            fits = put(target, used, ":%s - [0:0]\n", chain);
        }
    }
    return fits;
}

static unsigned jumps_put(const char *target, const char *chain)
{
    struct lines lines = {.rest = target};
    char jumped[CHAIN_BYTES + 1];
    unsigned count = 0;
    while (lines_next(&lines)) {
        count += lines.line[1] == 'I' && line_chain(lines.line, jumped) && strcmp(jumped, chain) == 0 ? 1 : 0;
    }
    return count;
}

/* Goes where the chain's rules of others leave it; several of ours keep the order that -A and -I give them. */
static bool put_jump(char *target, size_t *used, const char *saved, const struct change *change, const char *line)
{
    char chain[CHAIN_BYTES + 1];
    if (!change->place->known || !line_chain(line, chain)) {
        return put(target, used, "%s\n", line);
    }
    const char *rest = line + 3 + strlen(chain);
    bool insertion = line[1] == 'I';
    rest += text_starts(rest, " 1 ") ? 2 : 0;
    unsigned before = insertion ? 0 : jumps_put(target, chain);
    return put(target, used, "-I %s %u%s\n", chain, place_position(change->place, saved, chain) + before, rest);
}

/* Chains first (those already there were emptied above), then the rules. */
static bool put_input(char *target, size_t *used, const char *saved, const struct change *change)
{
    struct lines lines = {.rest = change->input};
    char chain[CHAIN_BYTES + 1];
    bool fits = true;
    while (fits && lines_next(&lines)) {
        bool declaration = lines.line[0] == ':' && line_chain(lines.line, chain);
        if (line_is_jump(lines.line)) {
            fits = !change->jumps || put_jump(target, used, saved, change, lines.line);
        } else if (lines.line[0] == '-' || (declaration && !declares(saved, chain))) {
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
    while (fits && lines_next(&lines)) {
        if (lines.line[0] == ':' && line_chain(lines.line, chain) && chain_is_rules(chain) &&
            !declares(input, chain)) {
            fits = put(target, used, "-X %s\n", chain);
        }
    }
    return fits;
}

bool rules_transaction(char target[TRANSACTION_MAX_BYTES], const char *saved, const struct change *change)
{
    size_t used = 0;
    bool rules = change->input != NULL;
    bool fits = put(target, &used, "*nat\n");
    if (!rules_view(saved).anchored) {
        fits = fits && put(target, &used, ":%s - [0:0]\n%s\n", ANCHOR, ANCHOR_RULE);
    }
    fits = fits && put_removals(target, &used, saved, rules);
    if (rules) {
        fits = fits && put_input(target, &used, saved, change) && put_leftovers(target, &used, saved, change->input);
    }
    return fits && put(target, &used, "COMMIT\n");
}
