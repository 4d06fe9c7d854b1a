#include "read/text.h"

#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "read/head.h"

enum { SAMPLE = 1600, MAX_STARTS = 1600, TITLE_REACH = 6 };

static enum status flush_notes(struct table_job *job, struct string_list *p, size_t except, struct error *err)
{
    enum status st = ST_OK;
    for (size_t i = 0; i < p->n && !st; i++)
        if (i != except)
            st = job_note(job, p->items[i], err);
    string_list_free(p);
    return st;
}

/* Keeps a line of prose until it is known whether it is the title of a table; what stands too far from one is a note. */
static enum status take_prose(struct table_job *job, struct string_list *p, const char *line,
                              struct error *err)
{
    enum { KEPT = 64 };
    enum status st = ST_OK;
    string_list_add(p, line);
    if (p->n < KEPT)
        return ST_OK;
    size_t n = p->n - TITLE_REACH;
    for (size_t i = 0; i < n && !st; i++)
        st = job_note(job, p->items[i], err);
    for (size_t i = 0; i < n; i++)
        free(p->items[i]);
    memmove(p->items, p->items + n, TITLE_REACH * sizeof *p->items);
    p->n = TITLE_REACH;
    return st;
}

/* The title among the last lines before a table, as index; n when none is. */
static size_t find_title(const struct table_job *job, const struct string_list *p)
{
    size_t n = p->n;
    for (size_t i = n; i > 0 && n - i < TITLE_REACH; i--)
        if (head_is_title(job->formats, p->items[i - 1]))
            return i - 1;
    return n;
}

static void add_stats(const struct formats *f, struct column_stats *s, const char *text)
{
    struct buffer b = {0};
    text_squash(&b, text, strlen(text));
    if (b.len) {
        double fit[KIND_COUNT];
        value_fit(f, b.data, fit);
        for (int k = 0; k < KIND_COUNT; k++)
            s->fit[k] += fit[k];
        s->chars += (long)text_glyphs(b.data, b.len);
        s->filled++;
    } else {
        s->blank++;
    }
    buf_free(&b);
}

/* What the columns of a run look like, from those of its rows that have a cell for every column. */
static void gather_stats(const struct table_job *job, const struct run *run, size_t from, int width,
                         struct column_stats *stats)
{
    const struct cell *cells = run_cells(run);
    size_t n = run_count(run), *starts = mem_alloc((MAX_STARTS + 1) * sizeof *starts);
    size_t rows = run_row_starts(run, n, starts, MAX_STARTS);
    starts[rows] = n;
    memset(stats, 0, MAX_COLUMNS * sizeof *stats);
    for (size_t r = 0; r < rows; r++) {
        size_t len = starts[r + 1] - starts[r];
        while (run->by_lines && len > (size_t)width &&
               text_same_squashed(cells[starts[r] + len - 1].text, ""))
            len--;
        if (starts[r] < from || cells[starts[r]].damaged)
            continue;
        for (size_t k = r;
             len < (size_t)width && !run->by_lines && ++k < rows;) /* blank lines inside a row */
            len = starts[k + 1] - starts[r];
        for (size_t i = 0; len == (size_t)width && i < len; i++)
            add_stats(job->formats, &stats[i], cells[starts[r] + i].text);
    }
    free(starts);
}

/* The most frequent number of cells in a line. */
static int line_width(const struct run *run, size_t from)
{
    int counts[MAX_COLUMNS + 1] = {0}, best = 0;
    const struct cell *c = run_cells(run);
    for (size_t i = from; i < run_count(run);) {
        size_t len = 1;
        while (i + len < run_count(run) && !c[i + len].first)
            len++;
        size_t used = len;
        while (used > 1 && text_same_squashed(c[i + used - 1].text, ""))
            used--;
        if (used <= MAX_COLUMNS)
            counts[used]++;
        i += len;
    }
    for (int w = 1; w <= MAX_COLUMNS; w++)
        best = counts[w] >= counts[best] ? w : best;
    return best;
}

static bool find_header(const struct table_job *job, const struct run *run, struct header *h)
{
    return header_find(job->formats, run_cells(run), run_count(run), h);
}

bool header_ahead(const struct table_job *job, const struct run *run)
{
    const struct cell *cells = run_cells(run);
    size_t n = run_count(run);
    struct header h;
    int words = 0, filled = 0;
    if (job_header_again(job, cells, n)) /* its own */
        return false;
    for (size_t i = 0; i < n && filled < 4; i++) {
        if (i && (cells[i].gap || cells[i].first))
            break;
        if (text_same_squashed(cells[i].text, ""))
            continue;
        struct header_match m;
        if (strlen(cells[i].text) > 48)
            return false;
        header_match(job->formats, -1, cells[i].text, &m);
        words += m.known;
        filled++;
    }
    return filled >= 2 && words == filled && find_header(job, run, &h);
}

static enum status too_wide(const struct table_job *job, const struct run *run, int width, struct error *err)
{
    return error_set(err, ST_INPUT, MSG_READ_WIDE, job->path, run_cells(run)[0].line, width, MAX_COLUMNS);
}

static void note_header(struct table_job *job, const struct cell *cells, const struct header *h)
{
    for (size_t i = h->first; i < h->end; i++) {
        struct buffer b = {0};
        text_squash(&b, cells[i].text, strlen(cells[i].text));
        if (b.len)
            string_list_add(&job_report(job)->headers, b.data);
        string_list_add(&job->header, buf_text(&b));
        buf_free(&b);
    }
    while (job->by_lines && job->header.n && !*job->header.items[job->header.n - 1])
        free(job->header.items[--job->header.n]);
}

/* A table without a header needs a few words at least. */
static bool worth_a_look(const struct run *run)
{
    enum { FEW = 6 };
    int filled = 0;
    for (size_t i = 0; i < run_count(run) && filled < FEW; i++)
        filled += !text_same_squashed(run_cells(run)[i].text, "");
    return filled >= FEW;
}

enum status text_begin_table(struct table_job *job, struct run *run, struct string_list *prose,
                             bool *is_table, struct error *err)
{
    struct header h = {0};
    struct columns columns;
    struct column_stats *stats = mem_alloc(MAX_COLUMNS * sizeof *stats);
    enum status st = ST_OK;
    bool headed = find_header(job, run, &h);
    *is_table = false;
    if (!headed && !worth_a_look(run)) {
        free(stats);
        return ST_OK;
    }
    const struct cell *cells = run_cells(run);
    size_t n = run_count(run), body = headed ? h.end : 0;
    int hint = headed ? header_width(job->formats, cells, &h) : 0;
    int width = headed && run->by_lines ? hint
                : run->by_lines         ? line_width(run, body)
                                        : shape_width(cells + body, n - body, hint, run->ended);
    if (headed && width < hint)
        width = hint;
    if (width > MAX_COLUMNS) {
        st = too_wide(job, run, width, err);
    } else {
        gather_stats(job, run, body, width, stats);
        const struct format *named =
            job->options->format ? formats_find(job->formats, job->options->format) : NULL;
        if (headed)
            columns_by_header(job->formats, named, cells, &h, width, stats, &columns);
        *is_table = headed || columns_by_values(job->formats, width, stats, &columns);
        if (!*is_table)
            columns_release(&columns);
    }
    if (!st && *is_table) {
        size_t title = find_title(job, prose);
        char *text = title < prose->n ? mem_dup(prose->items[title]) : NULL;
        bool own = job->options->title && *job->options->title;
        st = flush_notes(job, prose, own ? SIZE_MAX : title, err);
        job->by_lines = run->by_lines;
        st = st ? (columns_release(&columns), st) : job_begin(job, &columns, text, err);
        free(text);
        if (!st && headed)
            note_header(job, run_cells(run), &h);
        if (!st)
            run_drop(run, body);
    }
    free(stats);
    return st;
}

/* The run goes on with the table before it: no header of its own, and as many columns. */
static bool goes_on(const struct table_job *job, const struct run *run)
{
    if (!job->open || run->by_lines != job->by_lines)
        return false;
    if (job_header_again(job, run_cells(run), run_count(run)))
        return true;
    struct header h;
    if (find_header(job, run, &h))
        return false;
    int width =
        run->by_lines ? line_width(run, 0) : shape_width(run_cells(run), run_count(run), 0, run->ended);
    return width == job->columns.n;
}

/* A line that stands above the table without a blank line between is no cell: it is the title. */
static enum status take_title(struct table_job *job, struct run *run, struct string_list *prose,
                              struct error *err)
{
    struct header_match m;
    struct header h;
    const struct cell *c = run_cells(run);
    if (run_count(run) < 2 || !c[0].bare)
        return ST_OK;
    header_match(job->formats, -1, c[0].text, &m);
    struct run rest = *run;
    rest.head++;
    if (m.sure || (!head_is_title(job->formats, c[0].text) && (m.known || !find_header(job, &rest, &h))))
        return ST_OK;
    string_list_add(prose, c[0].text);
    run_drop(run, 1);
    return run_fill(run, SAMPLE, err);
}

/* What is no table is prose with tabs: indented paragraphs, or a form. It stands outside the tables, to its end. */
static enum status read_paragraphs(struct table_job *job, struct run *run, struct string_list *prose,
                                   struct error *err)
{
    enum status st = ST_OK;
    while (!st && run_count(run)) {
        for (size_t i = 0; i < run_count(run) && !st; i++) {
            if (!text_same_squashed(run_cells(run)[i].text, ""))
                st = take_prose(job, prose, run_cells(run)[i].text, err);
        }
        run_drop(run, run_count(run));
        if (!st)
            st = run_fill(run, SAMPLE, err);
    }
    return st;
}

static enum status read_run(struct table_job *job, struct run *run, struct string_list *prose,
                            struct error *err)
{
    enum status st = run_fill(run, SAMPLE, err);
    if (!st)
        st = take_title(job, run, prose, err);
    while (!st && run_count(run)) {
        bool table = true;
        if (goes_on(job, run)) {
            st = flush_notes(job, prose, SIZE_MAX, err);
        } else {
            st = text_begin_table(job, run, prose, &table, err);
            if (!st && table) {
                run_settle(run, job->columns.n);
                (run->by_lines ? lines_learn : word_learn)(job, run);
            }
        }
        if (!st && table) {
            run_settle(run, job->columns.n);
            st = (run->by_lines ? lines_read : word_read)(job, run, err);
        }
        if (!st)
            st = table ? run_fill(run, SAMPLE, err) : read_paragraphs(job, run, prose, err);
    }
    return st;
}

enum status text_read(struct decoder *in, struct table_job *job, struct error *err)
{
    struct lexer lx;
    struct string_list prose = {0};
    enum status st = ST_OK;
    lexer_init(&lx, in);
    while (!st) {
        const struct token *t;
        st = lexer_peek(&lx, 0, &t, err);
        if (st || t->kind == TOKEN_END)
            break;
        if (t->kind == TOKEN_PARA) {
            st = take_prose(job, &prose, t->text, err);
            lexer_drop(&lx, 1);
            continue;
        }
        struct run run;
        st = run_begin(&run, &lx, err);
        if (!st)
            st = read_run(job, &run, &prose, err);
        run_release(&run);
    }
    if (!st)
        st = job_end(job, err);
    if (!st)
        st = flush_notes(job, &prose, SIZE_MAX, err);
    string_list_free(&prose);
    lexer_release(&lx);
    return st;
}
