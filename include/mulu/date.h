/* Civil dates. A day is a number: days since 1970-01-01 in the proleptic Gregorian calendar, so that counting is
 * addition and comparing is <. Dates lie in the years 1 to 9999; there is no time zone here: which day "today" is, is
 * said by env_today(). */
#ifndef MULU_DATE_H
#define MULU_DATE_H

#include <stdbool.h>
#include <stdint.h>

#include "mulu/buffer.h"

enum { DATE_FIRST_YEAR = 1, DATE_LAST_YEAR = 9999 };
enum { DATE_FIRST_DAY = -719162, DATE_LAST_DAY = 2932896 }; /* 0001-01-01, 9999-12-31 */

struct date {
    int year, month, day; /* month 1 to 12, day 1 to 31 */
};

bool date_is_valid(struct date d);
int32_t date_to_day(struct date d); /* d is valid */
struct date date_of_day(int32_t day);
int date_weekday(int32_t day);            /* 1 Monday … 7 Sunday */
int date_month_days(int year, int month); /* 28 to 31 */
int32_t date_month_end(int32_t day);      /* the last day of its month */
/* The same day number `months` later (or earlier), or that month's last day where it has none such. False: outside of
 * the years that there are. */
bool date_add_months(int32_t day, int64_t months, int32_t *out);

/* YYYY-MM-DD, that and nothing else; false: it is none, or a date that does not exist. */
bool date_parse(const char *text, int32_t *day);
/* What a clerk types: also 2026.9.20, 2026/9/20, 20260920, 2026年9月20日, full width, and without a year (9-20, 9月20日)
 * in the year of `today`. */
bool date_parse_typed(const char *text, int32_t today, int32_t *day);
void date_format(struct buffer *out, int32_t day); /* appends YYYY-MM-DD */

/* A day, and the minute of it where the hour matters. */
struct moment {
    int32_t day;
    int minute; /* of the day, 0 to 1439; -1: not stated */
};
/* YYYY-MM-DD, or YYYY-MM-DD HH:MM (a T between them too). */
bool moment_parse(const char *text, struct moment *out);
void moment_format(struct buffer *out, struct moment m);

#endif
