/* Tables that were saved one row a line: rows torn at page breaks, cells shifted. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "read/foot.h"
#include "read/text.h"
#include "read/value.h"

/* Values that fit this badly where they stand are tried elsewhere; a better place must be this much better, for the row
 * has the right number of cells. */
static const double DOUBT = 2.5, BETTER = 3.0;

static bool is_blank(const char *text)
{
    return text_same_squashed(text, "");
}

/* How many cells the printed line that begins the run has; 0: none. */
static size_t line_length(const struct run *run)
{
    const struct cell *c = run_cells(run);
    size_t n = run_count(run), len = n > 0;
    while (len && len < n && !c[len].first)
        len++;
    return len;
}

/* A line of nothing but dashes or rules. */
static bool is_ruler(const struct cell *cells, size_t n)
{
    bool any = false;
    for (size_t i = 0; i < n; i++) {
        for (const char *p = cells[i].text, *end = p + strlen(p); p < end;) {
            uint32_t c = text_decode(&p, end);
            if (c != '-' && c != '=' && c != '_' && c != '+' && c != '|' && c != ':' &&
                (c < 0x2500 || c > 0x257F) && !text_is_space(c))
                return false;
            any = any || !text_is_space(c);
        }
    }
    return any;
}

static uint32_t last_black(const char *text)
{
    const char *end = text + strlen(text);
    uint32_t last = 0;
    while (text < end) {
        uint32_t c = text_decode(&text, end);
        last = text_is_space(c) ? last : c;
    }
    return last;
}

static bool ends_sentence(const char *text)
{
    uint32_t c = last_black(text);
    return c == 0x3002 || c == 0xFF1B || c == ';' || c == 0xFF01 || c == 0xFF1F;
}

static double fit_of(const struct table_job *job, const char *text, int kind)
{
    double fit[KIND_COUNT];
    value_fit(job->formats, text, fit);
    return fit[kind];
}

static char *joined(const char *head, const char *tail)
{
    struct buffer b = {0};
    buf_puts(&b, head);
    text_trim(&b, tail, strlen(tail));
    return buf_take(&b);
}

static bool is_one_of(uint32_t c, const char *set)
{
    const char *end = set + strlen(set);
    while (set < end)
        if (text_decode(&set, end) == c)
            return true;
    return false;
}

/* How many brackets and quotes text opens and does not close. */
static int open_brackets(const char *text)
{
    const char *end = text + strlen(text);
    int depth = 0;
    while (text < end) {
        uint32_t c = text_decode(&text, end);
        depth += is_one_of(c, DATA_OPENING);
        depth -= depth > 0 && is_one_of(c, DATA_CLOSING);
    }
    return depth;
}

/* What the characters on either side of the seam say, for texts of any length: positive, they belong together; 0 nothing. */
static double seam_evidence(const char *above, const char *tail)
{
    const char *p = tail, *end = tail + strlen(tail);
    uint32_t first = ' ';
    while (p < end && text_is_space(first))
        first = text_decode(&p, end);
    if (open_brackets(above))
        return 3;
    if (is_one_of(first, DATA_CLOSING) || is_one_of(first, DATA_INNER_STOPS))
        return 2;
    size_t len = strlen(above);
    if (len > 1 && above[len - 1] == '.' && above[len - 2] >= '0' && above[len - 2] <= '9')
        return 3; /* the number of an entry, and nothing behind it */
    if (value_entry(tail) == 1 || is_one_of(first, DATA_TITLE_OPENING))
        return is_one_of(last_black(above), DATA_INNER_STOPS) ? 0.5 : -2;
    if (value_entry(tail) > 1)
        return value_entry(above) ? 1 : -1;
    return is_one_of(last_black(above), DATA_INNER_STOPS) ? 2 : 0;
}

/* How much speaks for `tail` being the rest of `above`, the cell over it. */
static double tail_evidence(const struct table_job *job, int column, const char *above, const char *tail,
                            bool gap)
{
    int kind = job->columns.items[column].kind;
    const struct line_habits *h = &job->habits;
    if (is_blank(above))
        return -3;
    if (kind == KIND_NUMBER)
        return -4; /* a row of its own */
    if (kind == FIELD_CONTENT || kind == FIELD_SPEC || kind == FIELD_BASIS || kind == FIELD_REMARK) {
        double stops = h->rows ? (double)h->stops[column] / h->rows : 0.5;
        double seam = seam_evidence(above, tail);
        if (seam <= 0 && memory_has(job->memory, column, tail)) /* it stands elsewhere as a whole */
            return -3;
        return seam ? seam : ends_sentence(above) ? -3 : 0.3 + 1.5 * stops;
    }
    if (kind == KIND_LEVEL) {
        bool rest = text_glyphs(above, strlen(above)) >= 5 && text_glyphs(tail, strlen(tail)) <= 4;
        return (gap ? -0.5 : -2.5) + rest;
    }
    if (kind >= FIELD_COUNT)
        return -1;
    char *both = joined(above, tail);
    double whole = fit_of(job, both, kind), head = fit_of(job, above, kind), rest = fit_of(job, tail, kind);
    bool known = memory_has(job->memory, column, both);
    free(both);
    if (known)
        return 3;
    if (memory_has(job->memory, column, tail) && memory_has(job->memory, column, above))
        return -3;
    double better = whole - (head > rest ? head : rest);
    return (better > 0.1 ? 2 : -0.5) - (rest >= 0.7 ? 2 : 0) - (head >= 0.7 ? 1.5 : 0) +
           (kind == FIELD_UNIT && head < 0.5 ? 1 : 0) + (gap && rest < 0.35 ? 1 : 0);
}

/* The lines of a torn row stand at the top of the next page: mostly behind a blank line and without a label of their own,
 * and each of their cells goes on where the cell above was cut. */
static bool is_tail(const struct table_job *job, const struct table_row *above, const struct cell *cells,
                    size_t n)
{
    const struct line_habits *h = &job->habits;
    bool gap = cells[0].gap > 0, any = false, rare = h->gaps * 6 < h->rows;
    double sum = gap ? (rare ? 1.75 : 1) : -2.2;
    for (size_t i = 0; i < n; i++) {
        bool number = i < (size_t)above->n && job->columns.items[i].kind == KIND_NUMBER;
        if (is_blank(cells[i].text)) {
            sum += number && !is_blank(above->cells[i].text) ? 1.5 : 0; /* each row has its number */
            continue;
        }
        if (i >= (size_t)above->n)
            return false;
        any = true;
        sum += tail_evidence(job, (int)i, above->cells[i].text, cells[i].text, gap);
    }
    return any && sum > 0;
}

static void join_tail(struct arena *arena, struct table_row *row, const struct cell *cells, size_t n)
{
    for (size_t i = 0; i < n && i < (size_t)row->n; i++) {
        if (is_blank(cells[i].text))
            continue;
        char *both = joined(row->cells[i].text, cells[i].text);
        row->cells[i].text = arena_dup(arena, both, strlen(both));
        row->cells[i].flags |= CELL_TORN;
        free(both);
    }
}

/* Puts a printed line into the columns: as it stands where that fits, else where its values belong. */
static void place_line(struct table_job *job, const struct cell *cells, size_t n, struct table_row *out)
{
    size_t width = (size_t)job->columns.n, used = n;
    while (used > width && is_blank(cells[used - 1].text))
        used--;
    double cost = used == width ? align_identity(&job->aligner, cells, used) : 1e9;
    int *to = mem_alloc(n * sizeof *to);
    bool moved = cost > DOUBT && align_cells(&job->aligner, cells, n, false, false, to) + BETTER < cost;
    job_place(job, cells, n, moved ? to : NULL, false, out);
    job->habits.rows++;
    job->habits.gaps += n && cells[0].gap > 0;
    for (int i = 0; i < out->n; i++) {
        job->habits.stops[i] += ends_sentence(out->cells[i].text);
        if (!moved)
            memory_add(job->memory, i, out->cells[i].text);
    }
    free(to);
}

/* The row that waits for its tails: its texts live in the arena. */
struct waiting {
    struct table_row row;
    struct arena arena;
    bool there;
};

static void wait_for_tails(struct waiting *w, const struct table_row *row)
{
    arena_clear(&w->arena);
    w->row = *row;
    for (int i = 0; i < row->n; i++)
        w->row.cells[i].text = arena_dup(&w->arena, row->cells[i].text, strlen(row->cells[i].text));
    w->there = true;
}

static enum status send(struct table_job *job, struct waiting *w, bool learning, struct error *err)
{
    if (!w->there)
        return ST_OK;
    w->there = false;
    if (!learning)
        return job_row(job, &w->row, err);
    resolver_learn(job->resolver, &w->row);
    return ST_OK;
}

static enum status take_line(struct table_job *job, struct waiting *w, const struct cell *cells, size_t n,
                             bool learning, struct error *err)
{
    struct table_row row;
    if (is_ruler(cells, n)) {
        for (size_t i = 0; i < n; i++)
            job_unplaced(job, cells[i].text);
        return ST_OK;
    }
    if (w->there && is_tail(job, &w->row, cells, n)) {
        join_tail(&w->arena, &w->row, cells, n);
        return ST_OK;
    }
    enum status st = send(job, w, learning, err);
    if (st)
        return st;
    place_line(job, cells, n, &row);
    wait_for_tails(w, &row);
    return ST_OK;
}

/* Whether what is left of the run stands below the table: lines that are signed or dated, and notes. */
static bool is_foot(const struct table_job *job, const struct run *run)
{
    const struct cell *c = run_cells(run);
    size_t n = run_count(run);
    if (!run->ended)
        return false;
    for (size_t at = 0, len; at < n; at += len) {
        for (len = 1; at + len < n && !c[at + len].first;)
            len++;
        if (!foot_is_line(job->formats, c + at, len))
            return false;
    }
    return true;
}

/* What stands below the table is a note, as other text outside of it. */
static enum status take_foot(struct table_job *job, struct run *run, struct error *err)
{
    enum status st = ST_OK;
    for (size_t i = 0; i < run_count(run) && !st; i++)
        st = job_note(job, run_cells(run)[i].text, err);
    run_drop(run, run_count(run));
    return st;
}

void lines_learn(struct table_job *job, const struct run *run)
{
    const struct cell *cells = run_cells(run);
    size_t n = run_count(run), unplaced = job_report(job)->unplaced.n;
    struct waiting w = {.there = false};
    for (size_t at = 0; at < n;) {
        size_t len = 1;
        while (at + len < n && !cells[at + len].first)
            len++;
        if (!job_header_again(job, cells + at, len))
            take_line(job, &w, cells + at, len, true, NULL);
        at += len;
    }
    send(job, &w, true, NULL);
    arena_free(&w.arena);
    struct table_report *t = job_report(job);
    while (t->unplaced.n > unplaced)
        free(t->unplaced.items[--t->unplaced.n]);
}

enum status lines_read(struct table_job *job, struct run *run, struct error *err)
{
    struct waiting w = {.there = false};
    enum status st = ST_OK;
    while (!st) {
        st = run_fill(run, 4 * MAX_COLUMNS, err);
        size_t len = line_length(run);
        if (st || len == 0 || header_ahead(job, run))
            break;
        if (is_foot(job, run)) {
            st = take_foot(job, run, err);
            break;
        }
        size_t head = job_header_again(job, run_cells(run), run_count(run));
        if (head)
            job_reprinted(job, run_cells(run), head);
        else
            st = take_line(job, &w, run_cells(run), len, false, err);
        run_drop(run, head ? head : len);
    }
    if (!st)
        st = send(job, &w, false, err);
    arena_free(&w.arena);
    return st;
}
