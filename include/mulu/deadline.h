/* Reads time limits as they are printed into rules (rule.h).
 *
 * The reader knows no wording: which words start a period, which are units, which name a period or a habit, stands in
 * share/mulu/deadlines.ini and may be added to in the user's own deadlines.ini, so that a new wording is a line of data.
 * What it does know is grammar: clauses and their scopes, numerals, dates, conditions, and what may be left out.
 *
 * What it cannot read is unknown and what may be read in two ways is unsure: a wrong rule is worse than none. */
#ifndef MULU_DEADLINE_H
#define MULU_DEADLINE_H

#include <stddef.h>
#include <stdint.h>

#include "mulu/error.h"
#include "mulu/rule.h"

struct deadline_words;

/* SHARE/deadlines.ini, and CONFIG/deadlines.ini where there is one (config may be NULL). ST_INPUT with file, line and
 * remedy where one is wrong; *out then holds what could be had: the program's own words without the user's, or NULL. */
enum status deadline_words_load(const char *share, const char *config, struct deadline_words **out,
                                struct error *err);
void deadline_words_free(struct deadline_words *w); /* NULL is legal */
/* Differs whenever the words may read a text in another way: stored rules are then to be read anew. */
int64_t deadline_words_version(const struct deadline_words *w);

/* Reads `len` bytes of UTF-8 (bad bytes and control characters are skipped over). Never fails; *out is released by the
 * caller. Time and memory are linear in len, and an answer never has more than RULE_MOST_CLAUSES clauses: a text with
 * more is unknown. */
void deadline_read(const struct deadline_words *w, const char *text, size_t len, struct rule *out);

#endif
