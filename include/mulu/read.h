/* Reading documents: any file in, rows of catalogs out, and a report of what happened on the way.
 *
 * Nothing is lost: every non-blank character of the file ends up in a heading or a field, or in one of the report's
 * lists. Nothing is silent: every cell that was not simply copied carries a mark (row.h). */
#ifndef MULU_READ_H
#define MULU_READ_H

#include <stdbool.h>
#include <stdint.h>

#include "mulu/error.h"
#include "mulu/progress.h"
#include "mulu/row.h"
#include "mulu/strings.h"

struct formats; /* the table of formats and of kinds of values, from share/mulu/formats and the user's own */
enum status formats_load(const char *share_dir, const char *config_dir, struct formats **out,
                         struct error *err);
void formats_free(struct formats *f);
size_t formats_count(const struct formats *f);
const char *formats_name(const struct formats *f, size_t i);
const char *formats_label(const struct formats *f,
                          const char *name); /* what users call it; name, if it is unknown */

struct read_options {
    const char *format;   /* name of the format to use; NULL: the one that matches best */
    int table;            /* read only the n-th table of the document, from 1; 0: all */
    const char *title;    /* NULL: as the document says, else the file's name */
    int year;             /* 0: as the document says */
    const char *encoding; /* NULL: detected */
    const struct progress *progress;
};

struct table_report {
    char *title, *format;
    int64_t catalog; /* 0: not stored */
    int64_t rows, headings, items;
    int64_t filled, repaired, unsure; /* cells */
    int64_t noise;                    /* pieces of converter noise dropped: [bookmark: …], <p> */
    bool header_missing;              /* columns were told apart by their values alone */
    struct string_list unplaced;      /* text that found no place */
    struct string_list reprinted;     /* headers, labels and lists that the document prints again */
    struct string_list headers;       /* the header cells, top row first */
};
struct read_report {
    char *encoding; /* utf-8, utf-8-bom, utf-16le, utf-16be, gb18030 */
    struct table_report *tables;
    size_t ntables;
    struct string_list notes;    /* the prose outside the tables */
    struct string_list unplaced; /* what belongs to no table */
};
void read_report_release(struct read_report *report);

/* Reads path and sends its tables to sink, one after the other. ST_INPUT: cannot be opened, is a directory, empty,
 * binary, not in the encoding, holds no table; the sink may then have had a begin() that must be undone. report is
 * filled as far as reading came and must be released in any case. */
enum status read_file(const char *path, const struct formats *formats, const struct read_options *options,
                      struct row_sink *sink, struct read_report *report, struct error *err);

/* Gives the texts that found no place to the sink as notes, behind a line that says what they are: so they are kept with what
 * else stood around the tables. After read_file(). */
enum status read_report_keep(const struct read_report *report, const struct row_sink *sink, struct error *err);

/* Whether a file of this name may be one that can be read. False only where its ending says that it is none: a picture,
 * an archive, a document of a kind that no reader knows. What a file holds counts in the end, whatever it is called. */
bool read_may(const char *name);

#endif
