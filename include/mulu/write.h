/* Writing catalogs: rows in, a file out, whole or not at all. */
#ifndef MULU_WRITE_H
#define MULU_WRITE_H

#include <stdbool.h>
#include <stdint.h>

#include "mulu/error.h"
#include "mulu/progress.h"
#include "mulu/row.h"

struct writer_info {
    const char *name;      /* csv, xlsx: the word after --to */
    const char *label;     /* what the export dialog calls it */
    const char *extension; /* with its dot */
    const char
        *encodings; /* those that it takes, separated by blanks, the default first; "": it fixes its own */
    bool package;   /* bytes that mean nothing on a terminal */
};
size_t writer_count(void);
const struct writer_info *writer_info(size_t i);
const struct writer_info *writer_find(const char *name); /* NULL: none of that name */

struct write_options {
    const struct writer_info *to;
    const char *encoding; /* NULL: the writer's default */
    bool uid;             /* with a uid column where the format does not carry it anyway */
    bool
        merged; /* csv: a level that the row above has too is left blank; elsewhere such cells are merged anyway */
    const struct row_head
        *all; /* csv: several catalogs come, one after the other; these are the columns that they share,
                                   behind one with the catalog's title. NULL: one catalog, with its own columns */
    const struct progress *progress; /* for what remains to be done when the rows are there */
};

/* Whether catalogs may come one after the other into one file. */
bool writer_takes_several(const struct writer_info *info);

/* A sink that writes to path ("-": standard output). Nothing stands at path until writer_commit(). A character that
 * the encoding lacks, or a text that is too long for the format, is ST_OUTPUT and names the row. An encoding that the
 * format does not take is ST_USAGE.
 *
 * Memory does not grow with the number of rows, but for what a library keeps of each merged cell: the tables (xlsx, docx,
 * html) hold a few thousand rows at most, to see which cells are merged and how wide columns are. Temporary files stand
 * in $TMPDIR, without a name. */
struct writer;
enum status writer_open(const char *path, const struct write_options *options, struct writer **out,
                        struct row_sink *sink, struct error *err);
struct written {
    int64_t rows, unconfirmed; /* unconfirmed: cells in them that nobody has confirmed yet */
};
enum status writer_commit(struct writer *w, struct written *out, struct error *err); /* frees w in any case */
void writer_cancel(struct writer *w);                                                /* NULL is legal */

/* Due days as a calendar (iCalendar, UTF-8, CRLF): they are no rows of a catalog, and have a writer of their own. Each
 * becomes a plain all-day event with an alarm at nine o'clock on the day before. Its uid is made of the item's, the day
 * and the clause: imported again, an event is the same one. */
struct write_day {
    const char *uid; /* the item's */
    const char *title, *unit, *path;
    const char *clause; /* in notation */
    const char *rule;   /* in words */
    int32_t day;        /* date.h */
};
struct days_writer;
/* now: milliseconds, when the events were made. Nothing stands at path ("-": standard output) until days_commit(). */
enum status days_open(const char *path, int64_t now, struct days_writer **out, struct error *err);
void days_add(struct days_writer *w,
              const struct write_day *d); /* one that repeats the one before is left out */
enum status days_commit(struct days_writer *w, int64_t *written, struct error *err); /* frees w in any case */

#endif
