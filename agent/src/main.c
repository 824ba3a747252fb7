#include "ask.h"
#include "net.h"
#include "paths.h"
#include "probe.h"
#include "serve.h"
#include "slot.h"

#include <stdio.h>
#include <string.h>

#ifndef AGENT_VERSION
#error AGENT_VERSION is set by agent.mk
#endif

enum { EXIT_USAGE = 64 };

static const char usage[] =
    "midflight-agent: what runs in an injected pod besides the proxy, without a JVM\n"
    "\n"
    "  midflight-agent slot         process 1 of a slot: starts, watches and replaces the proxy\n"
    "  midflight-agent serve <file> becomes the proxy alone with a configuration file, sized and flagged as a slot's; no pod\n"
    "  midflight-agent net          the interceptor: applies rule sets on request over net.sock\n"
    "  midflight-agent probe net    0 when the rules are as wanted and the proxy accepts\n"
    "  midflight-agent probe slot   0 when the launcher answers\n"
    "  midflight-agent ask a|b|net <line>   one request to a launcher or the interceptor, as docs/design/pod.md has them\n"
    "  midflight-agent version      the agent's version and the image's\n"
    "\n"
    "environment: MIDFLIGHT_SLOT, MIDFLIGHT_ACTIVE_SLOT, MIDFLIGHT_EPOCH, MIDFLIGHT_DRAIN_SECONDS,\n"
    "  MIDFLIGHT_GRACE_SECONDS, MIDFLIGHT_START_SECONDS, MIDFLIGHT_MEMORY_MIB, MIDFLIGHT_CPU_MILLIS,\n"
    "  MIDFLIGHT_NATIVE_SIDECAR; paths: MIDFLIGHT_RUN_DIR (/run/midflight), MIDFLIGHT_HOME (/opt/midflight),\n"
    "  MIDFLIGHT_JAVA (<home>/jre/bin/java). The contract is docs/design/pod.md.\n";

static int version(void)
{
    char image[64];
    read_version(image, sizeof image);
    printf("midflight-agent %s image %s\n", AGENT_VERSION, image);
    return 0;
}

int main(int count, char *arguments[])
{
    const char *command = count > 1 ? arguments[1] : "";
    const char *what = count > 2 ? arguments[2] : "";
    if (count == 2 && strcmp(command, "slot") == 0) {
        return slot_main();
    }
    if (count == 2 && strcmp(command, "net") == 0) {
        return net_main();
    }
    if (count == 3 && strcmp(command, "serve") == 0) {
        return serve_main(what);
    }
    if (count == 3 && strcmp(command, "probe") == 0 && strcmp(what, "net") == 0) {
        return probe_net();
    }
    if (count == 3 && strcmp(command, "probe") == 0 && strcmp(what, "slot") == 0) {
        return probe_slot();
    }
    if (count == 4 && strcmp(command, "ask") == 0) {
        return ask_main(what, arguments[3]);
    }
    if (count == 2 && strcmp(command, "version") == 0) {
        return version();
    }
    if (count == 2 && (strcmp(command, "--help") == 0 || strcmp(command, "help") == 0)) {
        fputs(usage, stdout);
        return 0;
    }
    fputs(usage, stderr);
    return EXIT_USAGE;
}
