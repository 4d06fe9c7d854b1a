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
    char delimiter;       /* between the cells of a CSV; '\0': detected, and so is whether it is one */
    const struct progress *progress;
};

/* Why a header was read as what it was. */
enum header_why {
    WHY_WORD,   /* it is a word that is known (word) */
    WHY_PART,   /* it begins with one, ends in one or holds one */
    WHY_ENDING, /* its last part is what such headers end in, or its first what they begin with */
    WHY_VALUES, /* by what stands below it */
    WHY_PLACE,  /* by where it stands: left of the content, the tree */
    WHY_NOTHING /* nothing is known of it: a column of the catalog's own */
};
/* The reason in the user's language; the caller frees. */
struct header_report;
char *header_why_text(const struct header_report *h);

/* A header cell and what it means. */
struct header_report {
    char *text; /* on one line, without white space */
    char field
        [24]; /* a field's key, level1 (outermost) …, level (over several of them), number, catalog, extra */
    double confidence; /* 0 … 1 */
    enum header_why why;
    char *word; /* of the word list, as it compares; "" */
};
/* A format that fits the table's columns, and how much of what it asks for is there: 0 … 1. */
struct format_report {
    char *name;
    double confidence;
};

struct table_report {
    char *title, *format;
    int64_t catalog; /* 0: not stored */
    int table; /* where the file numbers its tables (Word, Excel, web pages): which one, from 1; 0: text */
    int64_t rows, headings, items;
    int64_t
        runs; /* stretches of the file that its rows stand in: more than 1, where a column names the catalog of each
                     row and the rows of others stand between */
    int64_t filled, repaired, unsure; /* cells */
    int64_t noise;                    /* pieces of converter noise dropped: [bookmark: …], <p> */
    bool header_missing;              /* columns were told apart by their values alone */
    struct string_list unplaced;      /* text that found no place */
    struct string_list reprinted;     /* headers, labels and lists that the document prints again */
    struct string_list headers;       /* the header cells, top row first */
    struct header_report
        *columns; /* what the header cells mean, from left to right, a group before its own */
    size_t ncolumns;
    int levels;
    struct format_report *formats; /* those that fit, the one chosen first */
    size_t nformats;
};
struct read_report {
    char delimiter; /* of a CSV; '\0': it is none */
    char *encoding; /* utf-8, utf-8-bom, utf-16le, utf-16be, gb18030 */
    struct table_report *tables;
    size_t ntables;
    int64_t deleted;                    /* tracked deletions that were left out (Word) */
    int64_t hidden_rows, hidden_sheets; /* left out because the file hides them */
    struct string_list notes;           /* the prose outside the tables */
    struct string_list unplaced;        /* what belongs to no table */
};
void read_report_release(struct read_report *report);

/* Reads path and sends its tables to sink, one after the other. ST_INPUT: cannot be opened, is a directory, empty,
 * binary, not in the encoding, holds no table; the sink may then have had a begin() that must be undone. report is
 * filled as far as reading came and must be released in any case. */
/* comma, tab, semicolon, or one ASCII character that may part cells; false: it is none of these. */
bool read_delimiter(const char *name, char *out);
enum status read_file(const char *path, const struct formats *formats, const struct read_options *options,
                      struct row_sink *sink, struct read_report *report, struct error *err);

/* Whether a file of this name may be one that can be read. False only where its ending says that it is none: a picture,
 * an archive, a document of a kind that no reader knows. What a file holds counts in the end, whatever it is called. */
bool read_may(const char *name);

#endif
