/* What the files of due.h share. */
#ifndef MULU_DEADLINE_DUE_IMPL_H
#define MULU_DEADLINE_DUE_IMPL_H

#include "mulu/due.h"

void steps_add(struct due_answer *a, struct due_step step);
/* The proof of n working days after the event, the last of which is `due`. */
void steps_count(struct due_answer *a, const struct calendar *c, int32_t event, int32_t due);
/* The days off from … to, which are not counted. */
void steps_off(struct due_answer *a, const struct calendar *c, int32_t from, int32_t to);

/* Appends the date in words, with its year where that is not the year of the day that stands beside it. */
void due_put_date(int32_t day, int32_t beside, struct buffer *out);

#endif
