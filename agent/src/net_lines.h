/* iptables-save text line by line: whose chain, which of them lead to ours. */
#ifndef MIDFLIGHT_NET_LINES_H
#define MIDFLIGHT_NET_LINES_H

#include <stdbool.h>
#include <stdint.h>

enum { RULE_LINE_BYTES = 1024, CHAIN_BYTES = 29 };

#define DIGEST_START 14695981039346656037u

extern const char ANCHOR[];

struct lines {
    const char *rest;
    char line[RULE_LINE_BYTES];
    bool too_long;
};

bool lines_next(struct lines *lines);

/* The chain of ":NAME ...", "-A NAME ..." or "-I NAME ..."; false where the line is none of them. */
bool line_chain(const char *line, char chain[CHAIN_BYTES + 1]);

/* One of ours, the anchor included; and without it. */
bool chain_is_ours(const char *chain);
bool chain_is_rules(const char *chain);

/* A rule of a foreign chain that leads to one of ours. */
bool line_is_jump(const char *line);

uint64_t line_digest(uint64_t digest, const char *line);

#endif
