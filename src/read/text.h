/* Documents saved as text, from Word or PDF: prose and any number of tables. Private to src/read. */
#ifndef MULU_READ_TEXT_H
#define MULU_READ_TEXT_H

#include "mulu/read.h"
#include "read/decode.h"
#include "read/resolve.h"
#include "read/run.h"

/* How often a column's cells end a sentence: a cell that does not is then a torn one. And how often rows stand behind blank
 * lines: where they hardly do, a blank line is the end of a page. */
struct line_habits {
    int rows, stops[MAX_COLUMNS];
    int gaps; /* rows behind a blank line */
};

/* The table being read, from its header (or its first rows) to its end; shared by every reader of this room. */
struct table_job {
    const struct formats *formats;
    const struct read_options *options;
    struct row_sink *sink; /* the caller's */
    struct read_report *report;
    struct decoder *in;  /* for progress; NULL where the reader counts by itself: */
    int64_t done, total; /* bytes read and in all */
    const char *path;    /* of the document, for messages */
    const char *stem;    /* title where the document has none */
    int number;          /* of the table in the document, from 1; the last one's, 0 before the first */
    int current;         /* of the open table, where catalogs take turns (split.h) */
    size_t at;           /* of the open table in the report */
    struct split *split; /* the open table's rows belong to the catalogs that a column names; NULL: to one */
    bool waiting;        /* the sink has not heard of the open table: its first row tells its title */
    bool open;           /* a table has begun and not ended */
    bool left_out;       /* options->table asks for another one */
    enum blanks blanks;  /* BLANKS_MERGED until its reader says otherwise */
    bool by_lines;
    bool whole_cells; /* see struct resolver_setup */
    char *deadline;   /* what is said above the table of every item's time limit; NULL: nothing */
    char *title;      /* the line that is the open table's title; "" where it has none */
    struct columns columns;
    struct string_list header; /* its header's cells, without white space, as one row after the other */
    struct memory *memory;
    struct aligner aligner;
    struct line_habits habits;
    struct row_head head;
    struct resolver *resolver;
    struct row_sink counter;      /* stands between the resolver and the caller's sink */
    char *levels[ROW_MAX_LEVELS]; /* of the last row sent, to count headings */
    bool *extra_used;
    int64_t rows;     /* of all tables so far */
    int64_t received; /* rows that have come from the file, where it knows its rows (grid.h) */
    int64_t aside;    /* bytes of notes and unplaced text so far */
    bool after_cut;   /* the row before lost its end */
};

struct table_report *job_report(struct table_job *job);
/* Takes over columns (released at the end). title NULL: the file's. */
enum status job_begin(struct table_job *job, struct columns *columns, const char *title, struct error *err);
/* The same for a table whose head is known (taken over, the caller's is empty then): its rows go to job->counter. */
enum status job_begin_as_is(struct table_job *job, struct row_head *head, struct error *err);
enum status job_row(struct table_job *job, const struct table_row *row, struct error *err);
enum status job_step(struct table_job *job, struct error *err); /* tells progress; ST_CANCELLED */
enum status job_end(struct table_job *job, struct error *err);  /* legal when none is open */
void job_release(struct table_job *job);
void job_unplaced(struct table_job *job, const char *text); /* trimmed; nothing when blank */
enum status job_note(struct table_job *job, const char *paragraph, struct error *err);

/* Puts cells[0 … n - 1] into the columns. to: the column of each cell, NULL: one after the other. */
void job_place(struct table_job *job, const struct cell *cells, size_t n, const int *to, bool next_damaged,
               struct table_row *out);
/* Whether the header is printed again at cells[0]; how many cells it takes. */
size_t job_header_again(const struct table_job *job, const struct cell *cells, size_t n);
void job_reprinted(struct table_job *job, const struct cell *cells, size_t n);

/* Reads the whole document; decoder and job are set up by the caller. */
enum status text_read(struct decoder *in, struct table_job *job, struct error *err);

/* Begins the table that the run holds in its look-ahead, by its header or by what its values look like; header and
 * title are taken off. *is_table: false, it holds none. prose: lines before it, cleared when they have become notes. */
enum status text_begin_table(struct table_job *job, struct run *run, struct string_list *prose,
                             bool *is_table, struct error *err);
/* Prose on its way to be a title or notes. Keeps a line until it is known whether it is the title of a table; what stands
 * too far from one is a note. */
enum status text_take_prose(struct table_job *job, struct string_list *p, const char *line,
                            struct error *err);
/* The title among the last lines before a table, as index; n when none is. */
size_t text_find_title(const struct table_job *job, const struct string_list *p);
/* Makes notes of all lines but one, and empties the list. */
enum status text_flush_notes(struct table_job *job, struct string_list *p, size_t except, struct error *err);
/* A title stands between the table before and what comes now, and it is not the same one printed again, as it is or
 * with a word behind it (续); 续表 alone is too short for a title. */
bool text_has_other_title(const struct table_job *job, const struct string_list *prose);
/* Adds what a value looks like to what is known of its column. */
void text_add_stats(const struct formats *f, struct column_stats *s, const char *text);

/* Begins a table whose columns (taken over) and header are known; header NULL: it has none. The title is looked for in
 * prose, whose other lines become notes. */
enum status text_open_table(struct table_job *job, struct columns *columns, const struct cell *cells,
                            const struct header *header, struct string_list *prose, struct error *err);
/* Whether the run goes on with a header (of another table: this one's is recognised before). */
bool header_ahead(const struct table_job *job, const struct run *run);

/* The rows of a run whose columns are known: one cell a line, or one row a line. Learning only looks at what is in the
 * run already; reading goes to its end, or stops in front of another table's header. */
void word_learn(struct table_job *job, const struct run *run);
enum status word_read(struct table_job *job, struct run *run, struct error *err);
void lines_learn(struct table_job *job, const struct run *run);
enum status lines_read(struct table_job *job, struct run *run, struct error *err);

#endif
