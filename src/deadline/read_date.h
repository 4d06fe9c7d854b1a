/* What read_date.c and read_period.c share. */
#ifndef MULU_DEADLINE_READ_DATE_H
#define MULU_DEADLINE_READ_DATE_H

#include "deadline/read.h"

enum { DATES_MOST = 16, NO_DAY = -1, LAST_DAY = 0 };

/* Dates as they are read, before it is known what the list as a whole says. */
struct dates {
    struct {
        int month, day; /* NO_DAY: none stated, LAST_DAY */
        bool next;      /* 次年, 次月 */
    } item[DATES_MOST];
    int n;
    int year; /* 0: none */
    bool full;
    enum doubt doubt;
};

void date_put(struct dates *d, int month, int day, bool next);
/* 31日, 31, 底, 上旬, 最后一天: what may stand for a day within a month. False: nothing of the kind, or 初. */
bool date_day(const struct reader *r, size_t *i, int *day);
/* 第一季度, 上半年, 年底, 1月、7月15日: parts of a year, into d. The token behind it, or i. */
size_t date_part_of_year(const struct reader *r, size_t i, struct dates *d);
/* Whether the date before token *i is a limit (1月31日前), and not when something begins (1月31日起); steps over 前. */
bool date_is_limit(const struct reader *r, size_t *i);
/* A draft of a clause of the calendar, read from token `from`, with its scope; unless something forbids it. */
void date_add(struct reader *r, size_t from, struct clause *c);
/* Drafts of what the dates say, which end before token k. each: 每年 stood before, or 次年. The token behind it all. */
size_t date_add_all(struct reader *r, size_t from, size_t k, const struct dates *d, bool each);

#endif
