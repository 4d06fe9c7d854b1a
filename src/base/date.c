#include "mulu/date.h"

#include <string.h>

#include "mulu/text.h"

/* Counting begins on 0000-03-01, so that the leap day is the last day of its year; four centuries are one round. */
enum {
    ROUND_YEARS = 400,
    ROUND_DAYS = 146097,
    CENTURY_DAYS = 36524,
    FOUR_YEARS_DAYS = 1461,
    YEAR_DAYS = 365
};
enum { EPOCH = 719468 }; /* 1970-01-01, counted so */
enum { WORD_YEAR = 0x5E74, WORD_MONTH = 0x6708, WORD_DAY = 0x65E5, WORD_NUMBER = 0x53F7 }; /* 年 月 日 号 */

static bool is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int date_month_days(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month - 1] + (month == 2 && is_leap(year));
}

bool date_is_valid(struct date d)
{
    return d.year >= DATE_FIRST_YEAR && d.year <= DATE_LAST_YEAR && d.month >= 1 && d.month <= 12 &&
           d.day >= 1 && d.day <= date_month_days(d.year, d.month);
}

/* Days before the month, counted from March: 0, 31, 61, 92, 122, 153 and on in the same rhythm of five months. */
static int days_before(int month_from_march)
{
    return (153 * month_from_march + 2) / 5;
}

int32_t date_to_day(struct date d)
{
    int year = d.month > 2 ? d.year : d.year - 1;
    int month = d.month > 2 ? d.month - 3 : d.month + 9;
    return year * YEAR_DAYS + year / 4 - year / 100 + year / 400 + days_before(month) + d.day - 1 - EPOCH;
}

struct date date_of_day(int32_t day)
{
    int n = day + EPOCH, round = n / ROUND_DAYS, rest = n % ROUND_DAYS;
    int year =
        (rest - rest / (FOUR_YEARS_DAYS - 1) + rest / CENTURY_DAYS - rest / (ROUND_DAYS - 1)) / YEAR_DAYS;
    int of_year = rest - (year * YEAR_DAYS + year / 4 - year / 100);
    int month = (5 * of_year + 2) / 153;
    return (struct date){.year = round * ROUND_YEARS + year + (month >= 10),
                         .month = month < 10 ? month + 3 : month - 9,
                         .day = of_year - days_before(month) + 1};
}

int date_weekday(int32_t day)
{
    return (day - DATE_FIRST_DAY) % 7 + 1; /* 0001-01-01 is a Monday */
}

int32_t date_month_end(int32_t day)
{
    struct date d = date_of_day(day);
    return day + date_month_days(d.year, d.month) - d.day;
}

bool date_add_months(int32_t day, int64_t months, int32_t *out)
{
    const int64_t most = (int64_t)12 * DATE_LAST_YEAR;
    if (months > most || months < -most)
        return false;
    struct date d = date_of_day(day);
    int64_t all = (int64_t)12 * d.year + d.month - 1 + months;
    if (all < 12 * DATE_FIRST_YEAR || all >= 12 * (DATE_LAST_YEAR + 1))
        return false;
    d.year = (int)(all / 12);
    d.month = (int)(all % 12) + 1;
    int last = date_month_days(d.year, d.month);
    d.day = d.day < last ? d.day : last;
    *out = date_to_day(d);
    return true;
}

/* Exactly `digits` digits; -1: they are none. */
static int number(const char *text, int digits)
{
    int n = 0;
    for (int i = 0; i < digits; i++) {
        if (text[i] < '0' || text[i] > '9')
            return -1;
        n = 10 * n + text[i] - '0';
    }
    return n;
}

static bool take(struct date d, int32_t *day)
{
    bool valid = date_is_valid(d);
    if (valid)
        *day = date_to_day(d);
    return valid;
}

/* The ten characters of a date; what follows them is the caller's. */
static bool parse_head(const char *text, int32_t *day)
{
    struct date d = {.year = number(text, 4)};
    if (d.year < 0 || text[4] != '-' || (d.month = number(text + 5, 2)) < 0 || text[7] != '-')
        return false;
    d.day = number(text + 8, 2);
    return take(d, day);
}

bool date_parse(const char *text, int32_t *day)
{
    int32_t found;
    if (!parse_head(text, &found) || text[10])
        return false;
    *day = found;
    return true;
}

/* --- what a clerk types ----------------------------------------------------------------------------------------- */

enum { MOST_NUMBERS = 3, MOST_DIGITS = 8 };

/* The numbers of a date, and the sign behind each. */
struct typed {
    int numbers[MOST_NUMBERS], digits[MOST_NUMBERS];
    uint32_t behind[MOST_NUMBERS]; /* 0: nothing */
    int n;
};

/* Full width as half width, and what an input method makes of the keys . and -. */
static uint32_t plain(uint32_t cp)
{
    enum { MIDDLE_DOT = 0xB7 };
    cp = text_fold_cp(cp);
    return cp == MIDDLE_DOT ? '.' : cp;
}

static bool is_sign(uint32_t cp)
{
    return cp == '-' || cp == '.' || cp == '/' || cp == WORD_YEAR || cp == WORD_MONTH || cp == WORD_DAY ||
           cp == WORD_NUMBER;
}

static bool take_digit(struct typed *t, uint32_t cp)
{
    if (t->n == 0 || t->behind[t->n - 1]) {
        if (t->n == MOST_NUMBERS)
            return false;
        t->n++;
    }
    t->numbers[t->n - 1] = 10 * t->numbers[t->n - 1] + (int)(cp - '0');
    return ++t->digits[t->n - 1] <= MOST_DIGITS;
}

/* Splits the text at its signs; blanks mean nothing, but do not join two numbers. */
static bool split(const char *text, struct typed *t)
{
    const char *end = text + strlen(text);
    bool blank = false;
    while (text < end) {
        uint32_t cp = plain(text_decode(&text, end));
        if (text_is_space(cp)) {
            blank = true;
            continue;
        }
        if (cp >= '0' && cp <= '9') {
            if ((blank && t->n && !t->behind[t->n - 1]) || !take_digit(t, cp))
                return false;
        } else {
            if (!is_sign(cp) || t->n == 0 || t->behind[t->n - 1])
                return false;
            t->behind[t->n - 1] = cp;
        }
        blank = false;
    }
    return t->n > 0;
}

/* Either the words, the last of which may be missing, or the same sign between all numbers and none behind. */
static bool signs_fit(const struct typed *t)
{
    const uint32_t *behind = t->behind;
    int n = t->n;
    if (behind[n - 2] == WORD_MONTH)
        return (n == 2 || behind[0] == WORD_YEAR) &&
               (!behind[n - 1] || behind[n - 1] == WORD_DAY || behind[n - 1] == WORD_NUMBER);
    return (behind[0] == '-' || behind[0] == '.' || behind[0] == '/') && behind[n - 2] == behind[0] &&
           !behind[n - 1];
}

bool date_parse_typed(const char *text, int32_t today, int32_t *day)
{
    struct typed t = {0};
    struct date d;
    if (!split(text, &t))
        return false;
    int all = t.numbers[0];
    if (t.n == 1)
        return t.digits[0] == 8 && !t.behind[0] &&
               take((struct date){all / 10000, all / 100 % 100, all % 100}, day);
    if (!signs_fit(&t))
        return false;
    int at = t.n - 2; /* of the month */
    if (t.digits[at] > 2 || t.digits[at + 1] > 2 || (at == 1 && t.digits[0] != 4))
        return false;
    d.year = at == 1 ? t.numbers[0] : date_of_day(today).year;
    d.month = t.numbers[at];
    d.day = t.numbers[at + 1];
    return take(d, day);
}

void date_format(struct buffer *out, int32_t day)
{
    struct date d = date_of_day(day);
    char text[10] = {(char)('0' + d.year / 1000),
                     (char)('0' + d.year / 100 % 10),
                     (char)('0' + d.year / 10 % 10),
                     (char)('0' + d.year % 10),
                     '-',
                     (char)('0' + d.month / 10),
                     (char)('0' + d.month % 10),
                     '-',
                     (char)('0' + d.day / 10),
                     (char)('0' + d.day % 10)};
    buf_add(out, text, sizeof text);
}

/* --- moments ---------------------------------------------------------------------------------------------------- */

bool moment_parse(const char *text, struct moment *out)
{
    struct moment m = {.minute = -1};
    if (!parse_head(text, &m.day))
        return false;
    if (text[10]) {
        int hour, minute;
        if ((text[10] != ' ' && text[10] != 'T') || (hour = number(text + 11, 2)) < 0 || text[13] != ':' ||
            (minute = number(text + 14, 2)) < 0 || text[16] || hour > 23 || minute > 59)
            return false;
        m.minute = 60 * hour + minute;
    }
    *out = m;
    return true;
}

void moment_format(struct buffer *out, struct moment m)
{
    date_format(out, m.day);
    if (m.minute >= 0)
        buf_printf(out, " %02d:%02d", m.minute / 60, m.minute % 60);
}
