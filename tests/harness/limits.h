/* Texts of time limits: those of tests/cases/deadlines with their rules, and ones made at random. */
#ifndef MULU_TESTS_LIMITS_H
#define MULU_TESTS_LIMITS_H

#include <stdbool.h>
#include <stddef.h>

#include "harness/random.h"
#include "mulu/buffer.h"
#include "mulu/deadline.h"

/* One line of a file of cases: TEXT<TAB>RULE[<TAB>"unsure" and "exception"]; ⏎ in it stands for a line break. */
struct limit_case {
    char *text; /* with line breaks */
    char *rule;
    bool flagged; /* the file says flags at all */
    bool unsure, exception;
};
struct limit_cases {
    struct limit_case *cases;
    size_t n, cap;
};
/* Adds those of tests/cases/deadlines/NAME.tsv. flagged: its third column counts, and an empty one says neither. */
void limits_load(struct limit_cases *c, const char *name, bool flagged);
void limits_free(struct limit_cases *c);

/* Reads the text and holds the answer against what every answer promises: at least one clause, no more than there may
 * be, a reason exactly where it is unsure, counts and days in their bounds, and a notation that is read back the same.
 * Also reads the bytes as notation. False, and a line on stderr, where something is not so. */
bool limits_hold(const struct deadline_words *w, const char *text, size_t len);
/* Appends a text of the words that time limits are made of, in any order, sometimes with damage. */
void limits_random(struct random_source *r, struct buffer *out);

#endif
