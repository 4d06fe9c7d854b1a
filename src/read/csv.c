#include "read/csv.h"

#include <csv.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"

enum { SAMPLE_CELLS = 4000, LOOK_BYTES = 64 * 1024 };

/* Our writer quotes every cell, begins with a byte order mark and ends lines with CRLF. In such a file a blank cell is
 * meant, and every text stands as it is to be. */
static bool is_our_own(const char *encoding, const char *text)
{
    if (strcmp(encoding, "utf-8-bom") != 0 && strcmp(encoding, "utf-8") != 0 &&
        strcmp(encoding, "gb18030") != 0)
        return false;
    const char *p = text;
    while (*p == '"') {
        for (p++; *p && !(*p == '"' && p[1] != '"'); p += *p == '"' ? 2 : 1)
            ;
        if (!*p++)
            return false;
        if (*p == '\r')
            return p[1] == '\n';
        if (*p++ != ',')
            return false;
    }
    return false;
}

/* Cells on their way from libcsv's callbacks into a run. */
struct csv_job {
    struct csv_parser parser;
    struct decoder *in;
    struct run run;
    struct buffer chunk;
    int line, column; /* of the cell that comes next */
    bool row_open;
};

/* A cell that a spreadsheet would run was written behind an apostrophe (write/csv.c); this takes it off again. */
static const char *without_guard(const char *s)
{
    const char *p = s + strspn(s, "'");
    return p > s && *p && strchr("=+-@\t\r", *p) ? s + 1 : s;
}

static void on_cell(void *bytes, size_t len, void *ctx)
{
    struct csv_job *job = ctx;
    struct run *r = &job->run;
    char *raw = mem_dup_n(bytes ? bytes : "", len);
    r->cells = mem_array(r->cells, &r->cap, r->n + 1, sizeof *r->cells);
    r->cells[r->n++] = (struct cell){.text = mem_dup(without_guard(raw)),
                                     .line = job->line,
                                     .column = ++job->column,
                                     .first = !job->row_open,
                                     .plain_blank = !bytes};
    job->row_open = true;
    free(raw);
}

static void on_row(int end, void *ctx)
{
    struct csv_job *job = ctx;
    (void)end;
    job->row_open = false;
    job->column = 0;
}

/* The parser is fed line by line, so that each cell knows its own. */
static enum status feed(struct csv_job *job, const struct table_job *table, struct error *err)
{
    const char *p = buf_text(&job->chunk), *end = p + job->chunk.len;
    while (p < end) {
        const char *nl = memchr(p, '\n', (size_t)(end - p));
        size_t n = nl ? (size_t)(nl - p) + 1 : (size_t)(end - p);
        if (csv_parse(&job->parser, p, n, on_cell, on_row, job) != n)
            return error_set(err, ST_INPUT, MSG_READ_CSV, table->path, job->line,
                             csv_strerror(csv_error(&job->parser)));
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

static bool start(struct csv_job *job, struct decoder *in)
{
    *job = (struct csv_job){.in = in, .line = 1};
    job->run.by_lines = true;
    return csv_init(&job->parser, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL | CSV_EMPTY_IS_NULL) == 0;
}

static void stop(struct csv_job *job)
{
    csv_free(&job->parser);
    run_release(&job->run);
    buf_free(&job->chunk);
}

static bool has_ending(const char *path, const char *ending)
{
    size_t n = strlen(path), e = strlen(ending);
    return n >= e && strcasecmp(path + n - e, ending) == 0;
}

/* Its name says so, or its first line holds commas and reads like a header. */
enum status csv_detect(struct decoder *in, const char *path, const struct formats *formats, bool *is_csv,
                       struct error *err)
{
    struct buffer head = {0};
    bool more = true;
    enum status st = ST_OK;
    bool named = has_ending(path, ".csv");
    while (!st && more && head.len < LOOK_BYTES && (named || !memchr(buf_text(&head), '\n', head.len)))
        st = decoder_text(in, &head, &more, err);
    size_t line = strcspn(buf_text(&head), "\r\n");
    bool commas = memchr(buf_text(&head), ',', line) && !memchr(buf_text(&head), '\t', line);
    *is_csv = (named && memchr(buf_text(&head), ',', head.len)) ||
              is_our_own(decoder_encoding(in), buf_text(&head));
    struct csv_job job;
    if (!st && commas && !*is_csv && start(&job, in)) {
        buf_add(&job.chunk, buf_text(&head), line);
        buf_putc(&job.chunk, '\n');
        struct table_job none = {.path = path};
        struct header h;
        if (!feed(&job, &none, NULL))
            *is_csv = header_find(formats, run_cells(&job.run), run_count(&job.run), &h);
        stop(&job);
    }
    buf_free(&head);
    return st ? st : decoder_rewind(in, err);
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
            job_place(table, cells, len, NULL, false, &row);
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
            job_place(table, cells + at, len, NULL, false, &row);
            resolver_learn(table->resolver, &row);
        }
        at += len;
    }
}

/* Lines above the header are its title and the like: text that stands outside the table. Without a header among the
 * first lines there is nothing above it. */
static void take_lines_above(struct csv_job *job, const struct table_job *table, struct string_list *prose)
{
    enum { REACH = 10 };
    struct run *r = &job->run;
    const struct cell *cells = run_cells(r);
    size_t n = run_count(r), at = 0;
    struct header h;
    for (int line = 0; line < REACH && at < n && !header_find(table->formats, cells + at, n - at, &h); line++)
        for (at++; at < n && !cells[at].first;)
            at++;
    if (at >= n || !header_find(table->formats, cells + at, n - at, &h))
        return;
    for (size_t i = 0; i < at; i++)
        if (!text_same_squashed(cells[i].text, ""))
            string_list_add(prose, cells[i].text);
    run_drop(r, at);
}

enum status csv_read(struct decoder *in, struct table_job *table, struct error *err)
{
    struct csv_job job;
    struct buffer head = {0};
    struct string_list prose = {0};
    bool more, is_table = true;
    enum status st = decoder_text(in, &head, &more, err);
    bool own = !st && is_our_own(decoder_encoding(in), buf_text(&head));
    table->blanks = own ? BLANKS_MEANT : BLANKS_OF_SHEET;
    buf_free(&head);
    if (!st)
        st = decoder_rewind(in, err);
    if (!st && !start(&job, in))
        st = error_set(err, ST_INPUT, MSG_FILE_READ, table->path, "csv");
    if (st)
        return st;
    st = fill(&job, table, SAMPLE_CELLS, err);
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
