/* The working-day calendar of mainland China: Monday to Friday are working days, Saturday and Sunday are not, except
 * where a notice of the State Council says otherwise: holidays (放假), and days worked to make up for them (调休上班).
 *
 * Data: share/mulu/calendars/cn.tsv, then what `mulu calendar import` has written to CONFIG/calendars/ (a year there
 * replaces the same year), then the user's own CONFIG/calendar.tsv, single days that overrule both (a province's day off,
 * a bureau's closure). A line: YYYY-MM-DD, off or work, name, separated by tabs or blanks; # begins a comment; a line
 * "year YYYY" says that the notice of that year is out even where it lists no day; behind the year may stand what that
 * notice is called.
 *
 * Which years a file gives, where no such line says it: those of which it has New Year's Day and the three days of
 * National Day off, which the law gives in every year, and a day worked to make up for one. A few days are not a notice.
 * The last days of December belong to the notice of the year that then begins: New Year is the only holiday near them.
 *
 * A year without a notice is counted by weekdays and provisional: an empty year is not a year without holidays.
 *
 * A day and a count are asked in O(1), the n-th working day in O(log n) of the listed days: a rank for each day between
 * the first and the last that is listed, and arithmetic outside of them. */
#ifndef MULU_CALENDAR_H
#define MULU_CALENDAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mulu/buffer.h"
#include "mulu/error.h"
#include "mulu/strings.h"

struct calendar;

/* Loads all of it. A bad line (a date that does not exist, a day given twice with two meanings, an unknown word) is put
 * into problems with its file and line, what is wrong and what to do, and everything else stays in force: *out is never
 * NULL. Only what the program brings itself may not be missing: ST_INPUT, and *out then has the user's files alone.
 * config and problems may be NULL. */
enum status calendar_load(const char *share, const char *config, struct calendar **out,
                          struct string_list *problems, struct error *err);
void calendar_free(struct calendar *c); /* NULL is legal */
/* Differs whenever a date could, or whether one is provisional; the same in every run. */
int64_t calendar_version(const struct calendar *c);

enum day_kind {
    DAY_WORK,    /* an ordinary working day */
    DAY_WEEKEND, /* Saturday or Sunday, of no holiday */
    DAY_HOLIDAY, /* off by a notice; may fall on a weekend too */
    DAY_MAKE_UP, /* a Saturday or Sunday that is worked */
};
struct day_info {
    enum day_kind kind;
    bool works;
    bool local;       /* the user's own file says so */
    bool provisional; /* the notice of its year is not out */
    const char *name; /* of the holiday, or of what is made up for; "" where there is none; the calendar's */
};
/* Outside of the years that there are nobody works. */
struct day_info calendar_day(const struct calendar *c, int32_t day);
bool calendar_works(const struct calendar *c, int32_t day);

/* The n-th working day after `day`, which itself is not counted; n < 0: before it; 0: the day itself where it is worked,
 * else the next one. False: outside of the years that there are. */
bool calendar_nth(const struct calendar *c, int32_t day, int64_t n, int32_t *out);
/* Working days after a, up to and with b; negative where b lies before a (then those from b, exclusive of it, to a). */
int64_t calendar_count(const struct calendar *c, int32_t a, int32_t b);
/* Whether any day of a … b lies in a year without a notice. */
bool calendar_provisional(const struct calendar *c, int32_t a, int32_t b);
/* The years with a notice: 0 where there is none. */
int calendar_first_year(const struct calendar *c);
int calendar_last_year(const struct calendar *c);
/* The file that gives the notice of a year; NULL: none does. Single days of other files may change it. */
const char *calendar_year_source(const struct calendar *c, int year);
/* What that notice is called; NULL where the file does not say it. */
const char *calendar_year_notice(const struct calendar *c, int year);
/* Whether a year lies before those that the calendar knows: of these no notice is to come. */
bool calendar_is_before(const struct calendar *c, int year);
/* How many days the user's own file has changed. */
size_t calendar_local_days(const struct calendar *c);

/* Reads a file of days for checking or importing: our own .tsv, holiday-cn's JSON, or an iCalendar file, known by
 * content. ST_INPUT where nothing can be had of it, such as a JSON year whose list of days is still empty; single bad
 * lines are problems, and so is what looks incomplete. A file with a bad line gives no year: a holiday may be what is
 * lost, and the other days are taken as single ones. */
struct calendar_file {
    struct calendar_date {
        int32_t day;
        bool works;
        char *name;
    } * days; /* ascending, each once */
    size_t n;
    int *years; /* whose notice it gives, ascending; other days are single ones */
    size_t nyears;
    struct calendar_notice {
        int year;
        char *name;
    } * notices; /* what notices are called, in no order; not of every year */
    size_t nnotices;
    size_t left_out; /* events that say neither off nor work: feasts, solar terms */
};
enum status calendar_file_read(const char *path, struct calendar_file *out, struct string_list *problems,
                               struct error *err);
void calendar_file_release(struct calendar_file *f);
bool calendar_file_gives(const struct calendar_file *f, int year);
const char *calendar_file_notice(const struct calendar_file *f, int year); /* its name; NULL: not said */
/* The year to whose notice a day belongs: its own, or the next where it is one of the last of December. */
int calendar_notice_year(int32_t day);
/* Writes every year of the file to CONFIG/calendars/YEAR.tsv, each whole or not at all. Single days of other years join
 * what stands there already. ST_OUTPUT. */
enum status calendar_file_install(const struct calendar_file *f, const char *config, struct error *err);
/* The calendar as one text in our own form, for comparing later (calendar_parse()): what was in force, without the
 * sources. Bad lines of a text are passed over. */
void calendar_dump(const struct calendar *c, struct buffer *out);
struct calendar *calendar_parse(const char *text, size_t len);

#endif
