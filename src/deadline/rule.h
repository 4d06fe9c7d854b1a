/* What the files of rule.h share. */
#ifndef MULU_DEADLINE_RULE_H
#define MULU_DEADLINE_RULE_H

#include <stdbool.h>
#include <stddef.h>

#include "mulu/rule.h"

/* The words of the notation, by enum. A kind's word is its first; RULE_MONTHLY_LAST and RULE_MONTHLY share theirs. */
const char *rule_kind_key(enum rule_kind kind);
const char *rule_unit_key(enum rule_unit unit);

/* Whether a clause may begin at s: a word of the notation stands there, or nothing any more. */
bool rule_word_begins(const char *s);

/* Puts a day in its place among the clause's, once; what is over RULE_MOST_DAYS is left out. */
void clause_add_day(struct clause *c, struct month_day day);

/* The most days that a month may have in any year. */
int rule_month_days(int month);

#endif
