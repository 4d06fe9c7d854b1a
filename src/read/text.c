#include "read/text.h"

#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "read/head.h"
#include "read/layout.h"
#include "read/pairs.h"
#include "read/preamble.h"
#include "read/sparse.h"

enum { SAMPLE = 1600, MAX_STARTS = 1600, TITLE_REACH = 6 };

enum status text_flush_notes(struct table_job *job, struct string_list *p, size_t except, struct error *err)
{
    enum status st = ST_OK;
    for (size_t i = 0; i < p->n && !st; i++)
        if (i != except)
            st = job_note(job, p->items[i], err);
    string_list_free(p);
    return st;
}

/* What stands too far from a table is a note. */
enum status text_take_prose(struct table_job *job, struct string_list *p, const char *line, struct error *err)
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

size_t text_find_title(const struct table_job *job, const struct string_list *p)
{
    size_t n = p->n;
    for (size_t i = n; i > 0 && n - i < TITLE_REACH; i--)
        if (head_is_title(job->formats, p->items[i - 1]))
            return i - 1;
    return n;
}

void text_add_stats(const struct formats *f, struct column_stats *s, const char *text)
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

static void add_rows(const struct table_job *job, const struct cell *cells, size_t n, int width,
                     struct column_stats *stats)
{
    for (size_t i = 0; i < n; i++)
        text_add_stats(job->formats, &stats[i % (size_t)width], cells[i].text);
}

/* What the columns of a run look like, from those of its rows that have a cell for every column. Rows that no blank line
 * parts come as one stretch of several rows. */
static void gather_stats(const struct table_job *job, const struct run *run, size_t from, int width,
                         struct column_stats *stats)
{
    const struct cell *cells = run_cells(run);
    size_t n = run_count(run), w = (size_t)width, taken = 0,
           *starts = mem_alloc((MAX_STARTS + 1) * sizeof *starts);
    size_t rows = run_row_starts(run, n, starts, MAX_STARTS);
    starts[rows] = n;
    memset(stats, 0, MAX_COLUMNS * sizeof *stats);
    for (size_t r = 0; r < rows && w; r++) {
        size_t begin = starts[r] < from ? from : starts[r], end = starts[r + 1];
        if (begin >= end || cells[begin].damaged)
            continue;
        while (run->by_lines && end - begin > w && text_same_squashed(cells[end - 1].text, ""))
            end--;
        for (size_t k = r; end - begin < w && !run->by_lines && ++k < rows;) /* blank lines inside a row */
            end = starts[k + 1];
        if (end - begin == w || (!run->by_lines && (end - begin) % w == 0)) {
            add_rows(job, cells + begin, end - begin, width, stats);
            taken += end - begin;
        }
    }
    if (!taken && w && !run->by_lines && from < n)
        add_rows(job, cells + from, n - from, width, stats);
    free(starts);
}

/* The most frequent number of cells in a line, blank ones at its end left out or not. */
static int line_width(const struct run *run, size_t from, bool trimmed)
{
    int counts[MAX_COLUMNS + 1] = {0}, best = 0;
    const struct cell *c = run_cells(run);
    for (size_t i = from; i < run_count(run);) {
        size_t len = 1;
        while (i + len < run_count(run) && !c[i + len].first)
            len++;
        size_t used = len;
        while (trimmed && used > 1 && text_same_squashed(c[i + used - 1].text, ""))
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
    if (job->blanks == BLANKS_MEANT) /* our own CSV: its first line, whatever the words */
        return header_of_line(run_cells(run), run_count(run), h);
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

enum status text_open_table(struct table_job *job, struct columns *columns, const struct cell *cells,
                            const struct header *header, struct string_list *prose, struct error *err)
{
    size_t title = text_find_title(job, prose);
    char *text = mem_dup(title < prose->n ? prose->items[title] : "");
    bool own = job->options->title && *job->options->title, dated = false;
    for (int i = 0; i < columns->n; i++)
        dated = dated || columns->items[i].kind == FIELD_DEADLINE;
    if (*text && !job->options->format)
        columns_titled(job->formats, columns, text);
    char *deadline = preamble_deadline(job->formats, prose, dated);
    if (deadline) {
        free(job->deadline);
        job->deadline = deadline;
    }
    enum status st = text_flush_notes(job, prose, own ? SIZE_MAX : title, err);
    st = st ? (columns_release(columns), st) : job_begin(job, columns, *text ? text : NULL, err);
    free(job->title);
    job->title = text;
    if (!st && header)
        note_header(job, cells, header);
    return st;
}

/* Keys in a header are those of programs, and tell of all cells below them; in our own export they are labels of a clerk's. */
static void settle_keys(struct table_job *job, struct columns *columns)
{
    if (job->blanks == BLANKS_MEANT)
        columns_forget_keys(columns);
    if (job->blanks != BLANKS_OF_SHEET)
        return;
    columns_find_outer(job->formats, columns);
    if (columns->keyed)
        job->blanks = BLANKS_WRITTEN;
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
                : run->by_lines         ? line_width(run, body, true)
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
        if (headed)
            settle_keys(job, &columns);
        *is_table = headed || columns_by_values(job->formats, width, stats, &columns);
        if (!*is_table)
            columns_release(&columns);
    }
    if (!st && *is_table) {
        job->by_lines = run->by_lines;
        st = text_open_table(job, &columns, cells, headed ? &h : NULL, prose, err);
        if (!st)
            run_drop(run, body);
    }
    free(stats);
    return st;
}

bool text_has_other_title(const struct table_job *job, const struct string_list *prose)
{
    enum { SHORTEST = 5 };
    struct buffer now = {0}, before = {0};
    size_t at = text_find_title(job, prose);
    if (at < prose->n)
        text_squash(&now, prose->items[at], strlen(prose->items[at]));
    text_squash(&before, job->title, strlen(job->title));
    bool again = before.len && strncmp(buf_text(&now), buf_text(&before), before.len) == 0;
    bool other = !again && text_glyphs(buf_text(&now), now.len) >= SHORTEST;
    buf_free(&now);
    buf_free(&before);
    return other;
}

/* The run goes on with the table before it: no header of its own, and as many columns. */
static bool goes_on(const struct table_job *job, const struct run *run, const struct string_list *prose)
{
    if (!job->open || run->by_lines != job->by_lines)
        return false;
    if (job_header_again(job, run_cells(run), run_count(run)))
        return !text_has_other_title(job, prose);
    struct header h;
    if (find_header(job, run, &h))
        return false;
    if (!run->by_lines)
        return shape_width(run_cells(run), run_count(run), 0, run->ended) == job->columns.n;
    return line_width(run, 0, true) == job->columns.n || line_width(run, 0, false) == job->columns.n;
}

/* A cell that no header has: a title, what one fills in (单位：某局), or words that mean nothing there. */
static bool stands_above(const struct table_job *job, const struct cell *c)
{
    struct header_match m;
    header_match(job->formats, -1, c->text, &m);
    return !m.known ||
           (!m.sure && (strstr(c->text, DATA_WIDE_COLON) || head_is_title(job->formats, c->text)));
}

/* The cells of the first printed line, when all of them stand above a header that follows; else 0. */
static size_t line_above(const struct table_job *job, const struct run *run)
{
    enum { MOST = 4 };
    const struct cell *c = run_cells(run);
    size_t n = run_count(run), len = 0;
    while (len < n && (len == 0 || !(run->by_lines ? c[len].first : c[len].gap > 0)))
        if (len == MOST || !stands_above(job, &c[len++]))
            return 0;
    struct run rest = *run;
    struct header h;
    rest.head += len;
    return len < n && find_header(job, &rest, &h) && h.end > 1 && !stands_above(job, &run_cells(&rest)[0])
               ? len
               : 0;
}

/* A line that stands above the table without a blank line between is no cell: it is the title. Nor are lines with tabs
 * above the header. */
static enum status take_title(struct table_job *job, struct run *run, struct string_list *prose,
                              struct error *err)
{
    struct header_match m;
    struct header h;
    const struct cell *c = run_cells(run);
    if (run_count(run) < 2)
        return ST_OK;
    size_t above = line_above(job, run);
    if (!above && c[0].bare) {
        header_match(job->formats, -1, c[0].text, &m);
        struct run rest = *run;
        rest.head++;
        above =
            !m.sure && (head_is_title(job->formats, c[0].text) || (!m.known && find_header(job, &rest, &h)));
    }
    if (!above)
        return ST_OK;
    for (size_t i = 0; i < above; i++)
        string_list_add(prose, c[i].text);
    run_drop(run, above);
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
                st = text_take_prose(job, prose, run_cells(run)[i].text, err);
        }
        run_drop(run, run_count(run));
        if (!st)
            st = run_fill(run, SAMPLE, err);
    }
    return st;
}

/* A header at the very beginning tells how many cells a row has; without that, a paragraph behind a blank line in one of
 * the first rows' cells could not be told from the end of the table. */
static enum status probe_header(const struct table_job *job, struct run *run, struct error *err)
{
    enum { PRINTED_ROWS = 3 };
    struct header h = {0}, found = {0};
    enum status st = ST_OK;
    bool whole = false;
    for (int i = 0; i < PRINTED_ROWS && !st && !run->by_lines && !run->ended; i++) {
        st = run_fill_printed(run, 3 * MAX_COLUMNS, err);
        size_t n = run_count(run);
        if (!st && i == 0 && find_header(job, run, &h) && h.end < n && n <= MAX_COLUMNS) {
            st = run_bears_out(run, 0, (int)n, &whole, err); /* its last words are unknown */
            if (whole) {
                run->width = (int)n;
                run->before = n;
                return st;
            }
        }
        if (st || !find_header(job, run, &h) || h.end < run_count(run))
            break;
        found = h;
    }
    int width = found.end ? header_width(job->formats, run_cells(run), &found) : 0;
    bool borne_out = false;
    if (!st && width > 1 && run_count(run) >= found.end)
        st = run_bears_out(run, run_count(run) - found.end, width, &borne_out, err);
    if (!st && borne_out) {
        run->width = width;
        run->before = found.end;
    }
    return st;
}

static enum status read_run(struct table_job *job, struct run *run, struct string_list *prose,
                            struct error *err)
{
    enum status st = probe_header(job, run, err);
    if (!st)
        st = run_fill(run, SAMPLE, err);
    if (!st)
        st = take_title(job, run, prose, err);
    while (!st && run_count(run)) {
        bool again = goes_on(job, run, prose), table = true;
        st = again ? text_flush_notes(job, prose, SIZE_MAX, err)
                   : text_begin_table(job, run, prose, &table, err);
        if (!st && table) {
            run_settle(run, job->columns.n);
            if (!again)
                (run->by_lines ? lines_learn : word_learn)(job, run);
            st = (run->by_lines ? lines_read : word_read)(job, run, err);
        }
        if (!st)
            st = table ? run_fill(run, SAMPLE, err) : read_paragraphs(job, run, prose, err);
    }
    return st;
}

/* A line of prose, as it seems, with bars: its cells stand apart. */
static enum status take_barred(struct table_job *job, struct string_list *prose, const char *line,
                               struct error *err)
{
    enum status st = ST_OK;
    struct string_list cells = {0};
    bars_split(line, &cells);
    for (size_t i = 0; i < cells.n && !st; i++)
        if (*cells.items[i])
            st = text_take_prose(job, prose, cells.items[i], err);
    string_list_free(&cells);
    return st;
}

/* Prose, or a table without tabs. *rows: the lexer gives its lines as rows from now on. */
static enum status read_paragraph(struct table_job *job, struct lexer *lx, struct string_list *prose,
                                  bool *rows, struct error *err)
{
    static const struct line_layout tabs = {.kind = LAYOUT_TABS};
    struct layout layout;
    const struct token *t;
    bool taken = false;
    if (*rows)
        lexer_layout(lx, &tabs);
    *rows = false;
    enum status st = layout_ahead(job->formats, lx, &layout, err);
    if (st)
        return st;
    if (layout.lines.kind == LAYOUT_PAIRS)
        return pairs_read(job, lx, prose, err);
    if (layout.lines.kind == LAYOUT_SPARSE)
        st = sparse_read(job, lx, &layout.manner, layout.width, prose, &taken, err);
    if (st || taken)
        return st;
    if (layout.lines.kind != LAYOUT_TABS && layout.lines.kind != LAYOUT_SPARSE) {
        lexer_layout(lx, &layout.lines);
        *rows = true;
    }
    st = lexer_peek(lx, 0, &t, err);
    if (st || t->kind != TOKEN_PARA)
        return st;
    char *line = mem_dup(t->text);
    lexer_drop(lx, 1);
    st = bars_count(line) ? take_barred(job, prose, line, err) : text_take_prose(job, prose, line, err);
    free(line);
    return st;
}

enum status text_read(struct decoder *in, struct table_job *job, struct error *err)
{
    struct lexer lx;
    struct string_list prose = {0};
    enum status st = ST_OK;
    bool rows = false;
    lexer_init(&lx, in);
    while (!st) {
        const struct token *t;
        st = lexer_peek(&lx, 0, &t, err);
        if (st || t->kind == TOKEN_END)
            break;
        if (t->kind == TOKEN_PARA) {
            st = read_paragraph(job, &lx, &prose, &rows, err);
            continue;
        }
        struct run run;
        st = run_begin(&run, &lx, err);
        if (!st)
            st = read_run(job, &run, &prose, err);
        if (!st)
            st = text_flush_notes(job, &run.aside, SIZE_MAX, err);
        run_release(&run);
    }
    if (!st)
        st = job_end(job, err);
    if (!st)
        st = text_flush_notes(job, &prose, SIZE_MAX, err);
    string_list_free(&prose);
    lexer_release(&lx);
    return st;
}
