#define _GNU_SOURCE
#include "net_rules.h"
#include "text.h"

#include <stdio.h>
#include <string.h>

/*
 * The proxy's uid asks, root executes: everything not named here is refused, exactly spelled (the tools themselves
 * would accept abbreviations, and options such as --modprobe that run a program).
 */
static const char *const options[] = {
    "-p", "-s", "-d", "-i", "-o", "-m", "-j", "--dport", "--dports", "--sport", "--sports", "--syn", "--tcp-flags",
    "--uid-owner", "--gid-owner", "--ctstate", "--ctorigdstport", "--ctorigdst", "--dst-type", "--src-type",
    "--comment", "--to-ports", NULL};
static const char *const matches[] = {"tcp", "udp", "multiport", "owner", "conntrack", "addrtype", "comment", NULL};
static const char *const targets[] = {"RETURN", "ACCEPT", "REDIRECT", NULL};
static const char *const entries[] = {"PREROUTING", "OUTPUT", NULL};

enum { RULE_WORDS = 64, INPUT_LINE_BYTES = 1024, CHAIN_MAX = 28 };

static bool listed(const char *word, const char *const list[])
{
    for (; *list != NULL; list++) {
        if (strcmp(word, *list) == 0) {
            return true;
        }
    }
    return false;
}

static bool our_chain(const char *name)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_";
    return text_starts(name, "MIDFLIGHT_") && strcmp(name, "MIDFLIGHT_ANCHOR") != 0 && strlen(name) <= CHAIN_MAX &&
           strspn(name, letters) == strlen(name);
}

/* After the chain: options, their values, and exactly one allowed target. */
static const char *refuse_rule(char *words[], size_t count, size_t from, bool only_jump)
{
    bool targeted = false;
    for (size_t i = from; i < count; i++) {
        const char *word = words[i];
        const char *value = i + 1 < count ? words[i + 1] : "";
        bool target = strcmp(word, "-j") == 0;
        bool match = strcmp(word, "-m") == 0;
        if (word[0] == '-' && !listed(word, options)) {
            return "option not allowed";
        }
        if (match && !listed(value, matches)) {
            return "match not allowed";
        }
        if (target && !our_chain(value) && (only_jump || !listed(value, targets))) {
            return only_jump ? "only a jump to MIDFLIGHT_* is allowed here" : "target not allowed";
        }
        targeted = targeted || target;
    }
    return targeted ? NULL : "no target";
}

static const char *refuse_words(char *words[], size_t count)
{
    bool insertion = strcmp(words[0], "-I") == 0;
    if (words[0][0] == ':') {
        bool plain = count == 3 && strcmp(words[1], "-") == 0 && strcmp(words[2], "[0:0]") == 0;
        return plain && our_chain(words[0] + 1) ? NULL : "only :MIDFLIGHT_<name> - [0:0] is allowed";
    }
    if ((!insertion && strcmp(words[0], "-A") != 0) || count < 2) {
        return "only chain declarations, -A and -I are allowed";
    }
    if (!insertion && our_chain(words[1])) {
        return refuse_rule(words, count, 2, false);
    }
    if (!listed(words[1], entries)) {
        return "chain not allowed";
    }
    size_t from = insertion && count > 2 && strcmp(words[2], "1") == 0 ? 3 : 2;
    return refuse_rule(words, count, from, true);
}

static const char *refuse_line(const char *text, size_t length)
{
    static const char characters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 _./:,-![]";
    char line[INPUT_LINE_BYTES];
    char *words[RULE_WORDS];
    if (length >= sizeof line) {
        return "line too long";
    }
    memcpy(line, text, length);
    line[length] = '\0';
    if (strlen(line) != length || strspn(line, characters) != length) {
        return "character not allowed";
    }
    size_t count = text_words(line, words, RULE_WORDS);
    if (count == 0 || count > RULE_WORDS) {
        return "too many words, or none";
    }
    return refuse_words(words, count);
}

/* "*nat" first, "COMMIT" last, both once; blank lines and comments are skipped. */
bool rules_allowed(const char *input, char refusal[REFUSAL_BYTES])
{
    enum { BEFORE, INSIDE, AFTER } part = BEFORE;
    unsigned number = 0;
    for (const char *line = input; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        const char *reason = NULL;
        number++;
        if (length > 0 && line[0] != '#') {
            bool table = length == 4 && strncmp(line, "*nat", 4) == 0;
            bool commit = length == 6 && strncmp(line, "COMMIT", 6) == 0;
            reason = part == BEFORE && !table   ? "only table nat is allowed, and *nat comes first"
                     : part == AFTER            ? "nothing is allowed after COMMIT"
                     : part == INSIDE && !commit ? refuse_line(line, length)
                                                 : NULL;
            part = commit ? AFTER : INSIDE;
        }
        if (reason != NULL) {
            snprintf(refusal, REFUSAL_BYTES, "line %u: %s", number, reason);
            return false;
        }
        line += length + (line[length] == '\n' ? 1 : 0);
    }
    if (part != AFTER) {
        snprintf(refusal, REFUSAL_BYTES, "line %u: COMMIT is missing", number);
    }
    return part == AFTER;
}
