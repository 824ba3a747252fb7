#include "lease.h"

#include "log.h"
#include "paths.h"
#include "text.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum { RECORD_BYTES = 256, LEASE_WORDS = 16 };

struct lease lease_parse(const char *record)
{
    const struct lease none = {0};
    char line[RECORD_BYTES + 1];
    char *words[LEASE_WORDS];
    struct lease lease = {0};
    size_t length = strcspn(record, "\n");
    if (length >= sizeof line || record[length] != '\n') {
        return none;
    }
    memcpy(line, record, length);
    line[length] = '\0';
    size_t count = text_words(line, words, LEASE_WORDS);
    for (size_t i = 0; i < count && count <= LEASE_WORDS; i++) {
        const char *epoch = text_value(words[i], "epoch");
        const char *slot = text_value(words[i], "slot");
        if (epoch != NULL && !text_u64(epoch, &lease.epoch)) {
            return none;
        }
        if (slot != NULL && (strcmp(slot, "a") == 0 || strcmp(slot, "b") == 0)) {
            lease.slot = slot[0];
        }
    }
    lease.present = lease.slot != 0 && lease.epoch > 0;
    return lease.present ? lease : none;
}

struct lease lease_read(void)
{
    const struct lease none = {0};
    char path[PATH_BYTES];
    char record[RECORD_BYTES + 1];
    int file = run_path(path, "lease") ? open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW) : -1;
    if (file < 0) {
        return none;
    }
    ssize_t length = pread(file, record, RECORD_BYTES, 0);
    close(file);
    if (length <= 0) {
        return none;
    }
    record[length] = '\0';
    struct lease lease = lease_parse(record);
    if (!lease.present) {
        say("lease not understood: taken as none");
    }
    return lease;
}
