/* The promise that nothing is lost, as a check: every fragment of a file stands in what was read from it. */
#ifndef MULU_TESTS_FRAGMENTS_H
#define MULU_TESTS_FRAGMENTS_H

#include "harness/collect.h"

/* The first fragment of the text (split at tabs and line breaks; boxes and converter noise aside) that is neither in a
 * row nor in one of the report's lists; NULL when there is none. The caller frees. */
char *lost_fragment(const struct collected *c, const char *text, size_t len);
/* The same where other (ASCII) characters part the fragments; a rule of dashes is none. */
char *lost_fragment_of(const struct collected *c, const char *text, size_t len, const char *parted);

#endif
