#include "read/csv.h"

#include <csv.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "read/choose.h"
#include "read/header.h"

enum { SAMPLE_CELLS = 4000 };

/* Cells on their way from libcsv's callbacks into a run. */
struct csv_job {
    struct csv_parser parser;
    struct decoder *in;
    struct run run;
    struct buffer chunk;
    int line, column; /* of the cell that comes next */
    bool row_open;
    bool between_rows; /* what comes next begins a row, for certain */
    char delimiter;
};

/* A cell that a spreadsheet would run was written behind an apostrophe (write/csv.c); this takes it off again. */
static void drop_guard(char *s)
{
    const char *p = s + strspn(s, "'");
    if (p > s && *p && strchr("=+-@\t\r", *p))
        memmove(s, s + 1, strlen(s));
}

static void on_cell(void *bytes, size_t len, void *ctx)
{
    struct csv_job *job = ctx;
    struct run *r = &job->run;
    char *text = mem_dup_n(bytes ? bytes : "", len);
    if (*text == '\'')
        drop_guard(text);
    r->cells = mem_array(r->cells, &r->cap, r->n + 1, sizeof *r->cells);
    r->cells[r->n++] = (struct cell){.text = text,
                                     .line = job->line,
                                     .column = ++job->column,
                                     .first = !job->row_open,
                                     .plain_blank = !bytes};
    job->row_open = true;
}

static void on_row(int end, void *ctx)
{
    struct csv_job *job = ctx;
    (void)end;
    job->row_open = false;
    job->between_rows = true;
    job->column = 0;
}

static bool is_blank(const struct csv_job *job, char c)
{
    return c == ' ' || (c == '\t' && job->delimiter != '\t');
}

/* A row that stands on a line without quotes is cut at the delimiters, in a fraction of the time that the parser takes; blanks
 * around its cells go, as there. False: it is one for the parser. */
static bool feed_plain(struct csv_job *job, char *line, size_t len)
{
    if (!job->between_rows || line[len - 1] != '\n' || memchr(line, '"', len))
        return false;
    char *end = line + len - 1;
    if (end > line && end[-1] == '\r')
        end--;
    if (end == line || is_blank(job, *line) || memchr(line, '\r', (size_t)(end - line)))
        return false;
    for (char *at = line, *next; at; at = next) {
        char *to = memchr(at, job->delimiter, (size_t)(end - at));
        next = to ? to + 1 : NULL;
        to = to ? to : end;
        while (at < to && is_blank(job, *at))
            at++;
        while (at < to && is_blank(job, to[-1]))
            to--;
        on_cell(at < to ? at : NULL, (size_t)(to - at), job);
    }
    on_row('\n', job);
    return true;
}

/* The parser is fed line by line, so that each cell knows its own. */
static enum status feed(struct csv_job *job, const struct table_job *table, struct error *err)
{
    if (!job->chunk.len)
        return ST_OK;
    char *p = job->chunk.data, *end = p + job->chunk.len;
    while (p < end) {
        const char *nl = memchr(p, '\n', (size_t)(end - p));
        size_t n = nl ? (size_t)(nl - p) + 1 : (size_t)(end - p);
        if (!feed_plain(job, p, n)) {
            job->between_rows = false;
            if (csv_parse(&job->parser, p, n, on_cell, on_row, job) != n)
                return error_set(err, ST_INPUT, MSG_READ_CSV, table->path, job->line,
                                 csv_strerror(csv_error(&job->parser)));
            const char *cr = memchr(p, '\r', n);
            if (cr && cr != p + n - 2)
                job->between_rows = false; /* a row may have ended there, and another one begun */
        }
        job->line += nl != NULL;
        p += n;
    }
    buf_clear(&job->chunk);
    return ST_OK;
}

static enum status fill(struct csv_job *job, const struct table_job *table, size_t want, struct error *err)
{
    struct run *r = &job->run;
    if (r->head && r->head > r->n / 2) {
        memmove(r->cells, r->cells + r->head, (r->n - r->head) * sizeof *r->cells);
        r->n -= r->head;
        r->head = 0;
    }
    while (!r->ended && run_count(r) < want) {
        bool more;
        enum status st = decoder_text(job->in, &job->chunk, &more, err);
        if (!st && more)
            st = feed(job, table, err);
        if (st)
            return st;
        if (!more) {
            r->ended = true;
            if (csv_fini(&job->parser, on_cell, on_row, job))
                return error_set(err, ST_INPUT, MSG_READ_CSV, table->path, job->line,
                                 csv_strerror(csv_error(&job->parser)));
        }
    }
    return ST_OK;
}

static int is_blank_not_tab(unsigned char c)
{
    return c == ' ';
}

static bool start(struct csv_job *job, struct decoder *in, char delimiter)
{
    *job = (struct csv_job){.in = in, .line = 1, .between_rows = true, .delimiter = delimiter};
    job->run.by_lines = true;
    if (csv_init(&job->parser, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL | CSV_EMPTY_IS_NULL))
        return false;
    csv_set_delim(&job->parser, (unsigned char)delimiter);
    if (delimiter == '\t')
        csv_set_space_func(&job->parser, is_blank_not_tab);
    return true;
}

static void stop(struct csv_job *job)
{
    csv_free(&job->parser);
    run_release(&job->run);
    buf_free(&job->chunk);
}

static size_t row_length(const struct run *r)
{
    const struct cell *c = run_cells(r);
    size_t n = run_count(r), len = n > 0;
    while (len && len < n && !c[len].first)
        len++;
    return len;
}

/* own: a blank in quotes says that there is an item. */
static bool all_blank(const struct cell *cells, size_t n, bool own)
{
    for (size_t i = 0; i < n; i++)
        if (!text_same_squashed(cells[i].text, "") || (own && !cells[i].plain_blank))
            return false;
    return true;
}

/* Rows of a sheet end with their last filled cell, some programs find: what lacks behind it is blank. */
static void place_row(struct table_job *table, const struct cell *cells, size_t len, struct table_row *row)
{
    job_place(table, cells, len, NULL, false, row);
    for (int i = (int)len; i < row->n; i++)
        row->cells[i].flags &= ~(unsigned)CELL_MISSING;
}

static enum status read_rows(struct csv_job *job, struct table_job *table, struct error *err)
{
    enum status st = ST_OK;
    struct table_row row;
    while (!st && !(st = fill(job, table, 4 * MAX_COLUMNS, err))) {
        size_t len = row_length(&job->run);
        if (len == 0)
            break;
        const struct cell *cells = run_cells(&job->run);
        if (!all_blank(cells, len, table->blanks == BLANKS_MEANT)) {
            place_row(table, cells, len, &row);
            st = job_row(table, &row, err);
        }
        run_drop(&job->run, len);
    }
    return st;
}

static void learn_rows(struct csv_job *job, struct table_job *table)
{
    const struct cell *cells = run_cells(&job->run);
    size_t n = run_count(&job->run);
    struct table_row row;
    for (size_t at = 0; at < n;) {
        size_t len = 1;
        while (at + len < n && !cells[at + len].first)
            len++;
        if (len <= (size_t)table->columns.n && !all_blank(cells + at, len, false)) {
            place_row(table, cells + at, len, &row);
            resolver_learn(table->resolver, &row);
        }
        at += len;
    }
}

static size_t next_line(const struct cell *cells, size_t n, size_t at)
{
    for (at++; at < n && !cells[at].first;)
        at++;
    return at;
}

/* Lines above the header are its title and the like: text that stands outside the table. Without a header among the
 * first lines there is nothing above it. */
static void take_lines_above(struct csv_job *job, const struct table_job *table, struct string_list *prose)
{
    enum { REACH = 10 };
    struct run *r = &job->run;
    bool exact;
    if (choose_header(table, 0, &exact)) {
        text_take_above(table, r, prose);
        return;
    }
    const struct cell *cells = run_cells(r);
    size_t n = run_count(r), at = 0;
    struct header h;
    for (int line = 0; line < REACH && at < n && !header_saved(table->formats, cells + at, n - at); line++)
        at = next_line(cells, n, at);
    if (at >= n || !header_saved(table->formats, cells + at, n - at))
        at = 0;
    for (int line = 0; line < REACH && at < n && !header_find(table->formats, cells + at, n - at, &h); line++)
        at = next_line(cells, n, at);
    if (at >= n || !header_find(table->formats, cells + at, n - at, &h))
        return;
    for (size_t i = 0; i < at; i++)
        if (!text_same_squashed(cells[i].text, ""))
            string_list_add(prose, cells[i].text);
    run_drop(r, at);
}

/* Excel's own way to say what parts the cells: a first line sep=; */
static void take_sep(struct csv_job *job)
{
    const struct cell *c = run_cells(&job->run);
    if (run_count(&job->run) && strncasecmp(c[0].text, "sep=", 4) == 0 && strlen(c[0].text) <= 5)
        run_drop(&job->run, row_length(&job->run));
}

size_t csv_sample(const char *text, size_t len, char delimiter, struct run *out)
{
    struct csv_job job;
    struct table_job none = {.path = ""};
    if (!start(&job, NULL, delimiter))
        return 0;
    buf_add(&job.chunk, text, len);
    bool good = !feed(&job, &none, NULL) || run_count(&job.run);
    *out = job.run;
    job.run = (struct run){.by_lines = true};
    stop(&job);
    return good ? run_count(out) : 0;
}

enum status csv_read(struct decoder *in, const struct csv_manner *manner, struct table_job *table,
                     struct error *err)
{
    struct csv_job job;
    struct string_list prose = {0};
    bool is_table = true, own = manner->own;
    enum status st = ST_OK;
    table->blanks = own ? BLANKS_MEANT : BLANKS_OF_SHEET;
    table->report->delimiter = manner->delimiter;
    if (!start(&job, in, manner->delimiter))
        st = error_set(err, ST_INPUT, MSG_FILE_READ, table->path, "csv");
    if (st)
        return st;
    st = fill(&job, table, SAMPLE_CELLS, err);
    if (!st && !own)
        take_sep(&job);
    if (!st && !own)
        take_lines_above(&job, table, &prose);
    if (!st && run_count(&job.run))
        st = text_begin_table(table, &job.run, &prose, &is_table, err);
    if (!st && is_table && table->open) {
        learn_rows(&job, table);
        st = read_rows(&job, table, err);
        st = st ? st : job_end(table, err);
    }
    string_list_free(&prose);
    stop(&job);
    return st;
}
