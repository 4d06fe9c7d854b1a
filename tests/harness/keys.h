/* What a terminal sends for a key. */
#ifndef MULU_TESTS_KEYS_H
#define MULU_TESTS_KEYS_H

#include <stddef.h>

/* Writes the bytes that xterm sends in application mode; 0 when no key has the name. */
size_t harness_key(const char *name, char *bytes, size_t room);

#endif
