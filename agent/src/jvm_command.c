#define _GNU_SOURCE
#include "jvm_command.h"

#include "log.h"
#include "paths.h"
#include "text.h"

#include <dirent.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { JARS_MAX = 512, PER_CPU_MILLIS = 1000, SMALLEST_HEAP_MIB = 16 };

/* Shares of the slot's memory; what is left is metaspace, code, stacks and the kernel's part. */
enum { HEAP_PERCENT = 40, DIRECT_PERCENT = 20 };

static void append(struct jvm_command *command, const char *format, va_list arguments)
{
    size_t space = JVM_TEXT_BYTES - command->used;
    int length = vsnprintf(command->text + command->used, space, format, arguments);
    if (length < 0 || (size_t)length >= space) {
        command->overflow = true;
        return;
    }
    command->used += (size_t)length;
}

__attribute__((format(printf, 2, 3))) static void extend(struct jvm_command *command, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    append(command, format, arguments);
    va_end(arguments);
}

__attribute__((format(printf, 2, 3))) static void add(struct jvm_command *command, const char *format, ...)
{
    va_list arguments;
    if (command->count == JVM_ARGUMENTS_MAX || command->used + 1 >= JVM_TEXT_BYTES) {
        command->overflow = true;
        return;
    }
    command->used += command->used > 0 ? 1 : 0; /* past the NUL of the last one */
    command->arguments[command->count++] = command->text + command->used;
    va_start(arguments, format);
    append(command, format, arguments);
    va_end(arguments);
}

static void add_sizes(struct jvm_command *command, const struct slot_config *config)
{
    if (config->memory_mib > 0) {
        uint64_t heap = config->memory_mib * HEAP_PERCENT / 100;
        uint64_t direct = config->memory_mib * DIRECT_PERCENT / 100;
        add(command, "-Xmx%" PRIu64 "m", heap > SMALLEST_HEAP_MIB ? heap : SMALLEST_HEAP_MIB);
        add(command, "-XX:MaxDirectMemorySize=%" PRIu64 "m", direct > 0 ? direct : 1);
    }
    if (config->cpu_millis > 0) {
        long online = sysconf(_SC_NPROCESSORS_ONLN);
        uint64_t cpus = (config->cpu_millis + PER_CPU_MILLIS - 1) / PER_CPU_MILLIS;
        add(command, "-XX:ActiveProcessorCount=%" PRIu64, online > 0 && cpus > (uint64_t)online ? (uint64_t)online : cpus);
    }
}

static void add_flags_of_image(struct jvm_command *command)
{
    char path[512];
    char line[512];
    snprintf(path, sizeof path, "%s/jvm.flags", home_dir());
    FILE *file = fopen(path, "re");
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        line[strcspn(line, "\r\n")] = '\0';
        if (line[0] != '\0' && line[0] != '#') {
            add(command, "%s", line);
        }
    }
    if (file != NULL) {
        fclose(file);
    }
}

static int is_jar(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);
    return length > 4 && strcmp(entry->d_name + length - 4, ".jar") == 0;
}

static int by_bytes(const struct dirent **left, const struct dirent **right)
{
    return strcmp((*left)->d_name, (*right)->d_name);
}

/* Sorted by bytes: the AOT cache is only used with the class path that it was trained with. */
static void add_class_path(struct jvm_command *command)
{
    char directory[512];
    struct dirent **jars = NULL;
    snprintf(directory, sizeof directory, "%s/lib", home_dir());
    int count = scandir(directory, &jars, is_jar, by_bytes);
    add(command, "-cp");
    add(command, "%s", "");
    for (int i = 0; i < count; i++) {
        if (i < JARS_MAX) {
            extend(command, "%s%s/%s", i > 0 ? ":" : "", directory, jars[i]->d_name);
        }
        free(jars[i]);
    }
    free(jars);
    command->overflow = command->overflow || count > JARS_MAX;
}

bool jvm_command_add(struct jvm_command *command, const char *argument)
{
    add(command, "%s", argument);
    return !command->overflow;
}

bool jvm_command_build(struct jvm_command *command, const struct slot_config *config)
{
    const char *java = getenv("MIDFLIGHT_JAVA");
    char cache[512];
    memset(command, 0, sizeof *command);
    if (java != NULL && java[0] != '\0') {
        add(command, "%s", java);
    } else {
        add(command, "%s/jre/bin/java", home_dir());
    }
    add_sizes(command, config);
    add(command, "-Djava.io.tmpdir=%s", run_dir());
    snprintf(cache, sizeof cache, "%s/sidecar.aot", home_dir());
    if (access(cache, R_OK) == 0) {
        add(command, "-XX:AOTCache=%s", cache);
    }
    add_flags_of_image(command);
    add_class_path(command);
    add(command, "dev.midflight.sidecar.SidecarMain");
    if (command->overflow) {
        say("jvm command does not fit (expected: at most %d arguments, %d bytes)", JVM_ARGUMENTS_MAX, JVM_TEXT_BYTES);
        return false;
    }
    if (access(command->arguments[0], X_OK) != 0) {
        say("jvm not there: %s", command->arguments[0]);
        return false;
    }
    return true;
}
