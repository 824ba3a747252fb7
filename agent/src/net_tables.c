#define _GNU_SOURCE
#include "net_tables.h"

#include "net_command.h"
#include "text.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static char transaction[TRANSACTION_MAX_BYTES];

const char *backend_name(enum backend backend)
{
    return backend == BACKEND_NFT ? "nft" : backend == BACKEND_LEGACY ? "legacy" : "none";
}

static size_t read_file(const char *path, char *text, size_t size)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t length = file < 0 ? -1 : read(file, text, size - 1);
    if (file >= 0) {
        close(file);
    }
    text[length > 0 ? length : 0] = '\0';
    return length > 0 ? (size_t)length : 0;
}

bool tables_ipv6_present(void)
{
    char text[64];
    return read_file("/proc/net/if_inet6", text, sizeof text) > 0;
}

bool tables_read(enum backend backend, enum family family, char saved[SAVED_MAX_BYTES])
{
    char tool[40];
    snprintf(tool, sizeof tool, "%s-%s-save", family == FAMILY_IPV6 ? "ip6tables" : "iptables", backend_name(backend));
    char *const arguments[] = {tool, "-t", "nat", NULL};
    return run_command(arguments, "", saved, SAVED_MAX_BYTES, OUTPUT_ONLY);
}

/* The legacy tool would create the table by looking at it, so it is only asked where the kernel lists one. */
static bool legacy_listed(enum family family)
{
    char names[256];
    read_file(family == FAMILY_IPV6 ? "/proc/net/ip6_tables_names" : "/proc/net/ip_tables_names", names, sizeof names);
    return strstr(names, "nat\n") != NULL;
}

bool tables_read_existing(enum backend backend, enum family family, char saved[SAVED_MAX_BYTES])
{
    saved[0] = '\0';
    return (backend == BACKEND_NFT || legacy_listed(family)) && tables_read(backend, family, saved);
}

enum backend tables_detect(char saved[SAVED_MAX_BYTES])
{
    const enum backend backends[] = {BACKEND_NFT, BACKEND_LEGACY};
    bool rules[2] = {false, false};
    for (size_t i = 0; i < 2; i++) {
        if (tables_read_existing(backends[i], FAMILY_IPV4, saved)) {
            rules[i] = strstr(saved, "\n-A ") != NULL;
            if (rules_view(saved).anchored) {
                return backends[i];
            }
        }
    }
    return rules[1] && !rules[0] ? BACKEND_LEGACY : BACKEND_NFT;
}

static bool fail(char reason[TABLES_REASON_BYTES], enum family family, const char *what, char *detail)
{
    detail[strcspn(detail, "\n")] = '\0';
    snprintf(reason, TABLES_REASON_BYTES, "%s: %s %.120s", family == FAMILY_IPV6 ? "ipv6" : "ipv4", what, detail);
    return false;
}

bool tables_change(enum backend backend, enum family family, const struct change *change,
                   char saved[SAVED_MAX_BYTES], char reason[TABLES_REASON_BYTES])
{
    char tool[40];
    char answer[1024] = "";
    const char *name = family == FAMILY_IPV6 ? "ip6tables" : "iptables";
    snprintf(tool, sizeof tool, "%s-%s-restore", name, backend_name(backend));
    char *const arguments[] = {tool, "--noflush", "-w", "5", NULL};
    if (!rules_transaction(transaction, saved, change)) {
        return fail(reason, family, "transaction too large", answer);
    }
    if (!run_command(arguments, transaction, answer, sizeof answer, OUTPUT_AND_ERRORS)) {
        return fail(reason, family, "refused by the kernel or the tool:", answer);
    }
    if (!tables_read(backend, family, saved)) {
        return fail(reason, family, "cannot read the rules back", answer);
    }
    struct rules_view asked = rules_view(change->input != NULL ? change->input : "");
    struct rules_view view = rules_view(saved);
    if (!view.anchored || view.jumps != (change->jumps ? asked.jumps : 0) ||
        (change->input != NULL && view.rules != asked.rules)) {
        return fail(reason, family, "the rules read back are not what was asked", answer);
    }
    return true;
}
