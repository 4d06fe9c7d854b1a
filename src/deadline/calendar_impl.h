/* What the files of calendar.h share. */
#ifndef MULU_DEADLINE_CALENDAR_IMPL_H
#define MULU_DEADLINE_CALENDAR_IMPL_H

#include "mulu/arena.h"
#include "mulu/calendar.h"
#include "mulu/date.h"

/* --- the calendar ----------------------------------------------------------------------------------------------- */

/* A day that some file lists. `worked`: the working days from the first day that there is, up to and with this one. */
struct entry {
    int32_t day, worked;
    bool works, local;
    const char *name;
};
struct calendar {
    struct arena texts;
    struct entry *entries; /* by day, each once */
    size_t n;
    int32_t first, last; /* the first and last entry's */
    /* for each day of first … last: how many entries lie at or before it */
    uint32_t *ranks;
    /* of each year: how many before it have a notice; one more at the end */
    uint16_t notices[DATE_LAST_YEAR + 2];
    struct notice {
        int year;
        const char *source, *name; /* name: NULL where it is not said */
    } * years;                     /* ascending */
    size_t nyears;
};

/* Lays files over each other, the later over the earlier. */
struct layers {
    struct arena texts;
    struct layered {
        struct entry entry;
        int layer;
    } * items;
    size_t n, cap;
    int layer;
    struct given {
        const char *source; /* NULL: no notice */
        const char *name;   /* NULL: not said */
        int layer;
    } years[DATE_LAST_YEAR + 1];
};
/* Adds a file on top: it replaces the years that it gives, but where it is local, which only adds days. */
void layers_add(struct layers *l, const struct calendar_file *f, const char *source, bool local);
/* What is in force, and the layers are released. */
struct calendar *layers_settle(struct layers *l);

/* --- days as a file lists them ---------------------------------------------------------------------------------- */

struct listing {
    const char *path;
    struct string_list *problems; /* NULL: nobody asks */
    size_t told;                  /* problems found, also those past the most that are told */
    bool bad;                     /* something in it could not be taken */
    struct listed {
        int32_t day;
        bool works;
        char *name;
        int line; /* or the number of the item */
    } * items;
    size_t n, cap;
    size_t left_out;                 /* as in calendar_file */
    struct calendar_notice *notices; /* as there */
    size_t nnotices, notices_cap;
    bool stated[DATE_LAST_YEAR + 1]; /* years whose notice it says that it gives */
};
enum { LISTING_MOST_PROBLEMS = 50, LISTING_MOST_BYTES = 4 << 20, LISTING_SHOWN = 40 };

/* Takes a problem over; past the most that are told, only their number counts. The first is of what could not be taken,
 * the other of what only looks odd. */
void listing_tell(struct listing *l, char *problem);
void listing_note(struct listing *l, char *problem);
/* A text of the file as a message can show it: cut, and with nothing that a terminal would obey. */
const char *listing_quote(const char *text, size_t len, struct buffer *room);
void listing_add(struct listing *l, int32_t day, bool works, const char *name, size_t len, int line);
/* Notes what a year's notice is called; an empty name says nothing. */
void listing_name(struct listing *l, int year, const char *name, size_t len);
void listing_read_text(struct listing *l, const char *text, size_t len);
/* holiday-cn's JSON. ST_INPUT where it is none, or says that nothing is out yet. */
enum status listing_read_json(struct listing *l, const char *text, size_t len, struct error *err);
enum status listing_read_ics(struct listing *l, const char *text, size_t len, struct error *err);
/* Sorts, settles what is said twice, and judges which years are given. judged: tells of those that look incomplete, and
 * a listing with bad lines gives none. Releases the listing. */
void listing_finish(struct listing *l, bool judged, struct calendar_file *out);

#endif
