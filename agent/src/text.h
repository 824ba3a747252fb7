/* Bounded parsing of words and numbers; nothing here allocates. */
#ifndef MIDFLIGHT_TEXT_H
#define MIDFLIGHT_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Decimal digits only, no sign, no space, no overflow. */
bool text_u64(const char *text, uint64_t *value);

/* Copies a string that fits, NUL included; false leaves target empty. */
bool text_copy(char *target, size_t size, const char *source);

/* Splits at blanks in place; returns the number of words, or max + 1 where there are more. */
size_t text_words(char *line, char *words[], size_t max);

/* The text after "key=" where the word starts so, else NULL. */
const char *text_value(const char *word, const char *key);

bool text_starts(const char *text, const char *prefix);

#endif
