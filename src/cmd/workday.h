/* Working days from the shell. Private to src/cmd. */
#ifndef MULU_CMD_WORKDAY_H
#define MULU_CMD_WORKDAY_H

#include "cmd/cmd.h"
#include "mulu/calendar.h"

/* One question: the n-th working day after `from`, or how many there are after `from` up to `to`. */
struct workday_query {
    bool count;
    int32_t from, to;
    int64_t n;           /* asked, or counted */
    int32_t first, last; /* the days that were looked at; none: first > last */
};
/* Answers it; false: outside of the years that there are. */
bool workday_answer(const struct calendar *c, struct workday_query *q);
bool workday_is_provisional(const struct calendar *c, const struct workday_query *q);
/* The first year that the answer rests on and that has no notice. */
int workday_open_year(const struct calendar *c, const struct workday_query *q);
/* Appends to a day of that year why it is provisional: its notice is not out, or the data begin later. */
void workday_put_provisional(const struct calendar *c, int year, struct buffer *out);
/* Appends the answer in a line: plain, or as JSON. */
void workday_put(const struct calendar *c, const struct workday_query *q, bool json, struct buffer *out);
/* +20, -5, 7 and nothing else. */
bool workday_number(const char *text, size_t len, int64_t *n);

/* Questions line by line from standard input, each answered with a line. A bad one is told on standard error, its answer is
 * an empty line (JSON: an object with the line's number and what is wrong), and the next is asked; ST_INPUT at the end. */
enum status workday_lines(const struct calendar *c, bool count, bool json, struct error *err);

#endif
