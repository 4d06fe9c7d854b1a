/* Putting the cells of a printed row into the columns: cells keep their order, some columns may have lost theirs, some
 * blank cells may be one too many; what the values look like decides. A shortest path over (cells used, columns used),
 * as in the comparison of sequences. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/text.h"
#include "read/table.h"

/* The weights, in units of "a value that clearly belongs elsewhere" = about 4. */
static const double SKIP_FIELD = 0.9;   /* a column without a cell */
static const double SKIP_DEEPEST = 0.7; /* the deepest level column: merged across most often */
static const double SKIP_CONTENT = 2.0;
static const double SKIP_AT_CUT = 0.05; /* beyond a torn edge */
static const double DROP_BLANK = 0.5;   /* a blank cell too many, beside another blank one */
static const double DROP_LONE = 1.2;    /* a blank cell between filled ones, or the first */
static const double DROP_TRAILING = 0.02;
static const double DROP_TEXT = 12;      /* text that finds no column */
static const double BLANK_CONTENT = 0.6; /* content is merged more rarely than other fields */
static const double FOREIGN = 6;         /* a value that another column is known to hold */

enum { MAX_REMEMBERED = 64, REMEMBER_CHARS = 160 };

struct memory {
    uint64_t seen[MAX_COLUMNS]
                 [MAX_REMEMBERED]; /* hashes; a false hit costs a doubtful row its mark, no more */
    int n[MAX_COLUMNS];
};

struct memory *memory_new(void)
{
    return mem_alloc(sizeof(struct memory));
}

void memory_free(struct memory *m)
{
    free(m);
}

static uint64_t hash_squashed(const char *text, size_t *chars)
{
    uint64_t h = 1469598103934665603u; /* FNV-1a */
    const char *end = text + strlen(text);
    *chars = 0;
    while (text < end) {
        uint32_t c = text_decode(&text, end);
        if (!text_is_space(c)) {
            h = (h ^ c) * 1099511628211u;
            ++*chars;
        }
    }
    return h;
}

uint64_t memory_key(const char *text)
{
    size_t chars;
    uint64_t h = hash_squashed(text, &chars);
    return chars ? h : 0;
}

bool memory_has_key(const struct memory *m, int column, uint64_t key)
{
    for (int i = 0; key && i < m->n[column] && i < MAX_REMEMBERED; i++)
        if (m->seen[column][i] == key)
            return true;
    return false;
}

bool memory_has(const struct memory *m, int column, const char *text)
{
    return memory_has_key(m, column, memory_key(text));
}

void memory_add(struct memory *m, int column, const char *text)
{
    size_t chars;
    uint64_t h = hash_squashed(text, &chars);
    if (chars == 0 || chars > REMEMBER_CHARS || memory_has(m, column, text))
        return;
    m->seen[column][m->n[column]++ % MAX_REMEMBERED] = h;
    if (m->n[column] >= 2 * MAX_REMEMBERED)
        m->n[column] -= MAX_REMEMBERED;
}

static bool is_blank(const char *text)
{
    const char *end = text + strlen(text);
    while (text < end)
        if (!text_is_space(text_decode(&text, end)))
            return false;
    return true;
}

/* The fit of a value to each column of the table, on the scale of value_fit(). */
static void column_fits(const struct aligner *a, const char *text, double *out)
{
    double kinds[KIND_COUNT];
    uint64_t key = memory_key(text);
    value_fit(a->formats, text, kinds);
    for (int i = 0; i < a->columns->n; i++) {
        int kind = a->columns->items[i].kind;
        int like = a->columns->items[i].like - 1; /* a second column of time limits holds those, too */
        out[i] = kind != KIND_UNKNOWN ? kinds[kind] : like >= 0 && kinds[like] > 0.4 ? kinds[like] : 0.4;
        if (kind != KIND_LEVEL && kind != FIELD_CONTENT && memory_has_key(a->memory, i, key))
            out[i] = 1.6;
    }
}

double align_value(const struct aligner *a, const char *text, float *out, double *raw)
{
    double own[MAX_COLUMNS], *fits = raw ? raw : own, best = 0;
    if (is_blank(text)) {
        for (int i = 0; i < a->columns->n; i++)
            out[i] = a->columns->items[i].kind == FIELD_CONTENT ? (float)BLANK_CONTENT : 0;
        for (int i = 0; raw && i < a->columns->n; i++)
            raw[i] = 0;
        return 0;
    }
    column_fits(a, text, fits);
    for (int i = 0; i < a->columns->n; i++)
        best = fits[i] > best ? fits[i] : best;
    for (int i = 0; i < a->columns->n; i++) {
        double cost = 4 * (best - fits[i]);
        out[i] = (float)(cost > FOREIGN ? FOREIGN : cost);
    }
    return best;
}

static double skip_cost(const struct aligner *a, int column)
{
    const struct columns *c = a->columns;
    double cost = SKIP_FIELD, scale = a->shifting ? 0.5 : 1;
    if (c->items[column].kind == FIELD_CONTENT)
        cost = SKIP_CONTENT;
    else if (c->items[column].kind == KIND_LEVEL)
        cost = c->items[column].level == c->nlevels - 1 ? SKIP_DEEPEST
                                                        : SKIP_FIELD - 0.02 * c->items[column].level;
    return cost * scale;
}

/* cells[k] is left out; n: cells in the row, as far as it is known. */
static double drop_cost(const struct aligner *a, const struct cell *cells, size_t k, size_t n,
                        bool past_last_column)
{
    if (!is_blank(cells[k].text))
        return DROP_TEXT;
    if (past_last_column)
        return DROP_TRAILING;
    bool beside = k > 0 && (is_blank(cells[k - 1].text) || (k + 1 < n && is_blank(cells[k + 1].text)));
    return (beside ? DROP_BLANK : DROP_LONE) * (a->shifting && beside ? 0.5 : 1);
}

/* One step of the path: from k cells used to k + 1. row, next: costs by columns used. */
static void advance(const struct aligner *a, const struct cell *cells, size_t k, size_t n, const float *fit,
                    const double *row, double *next, unsigned char *move)
{
    int width = a->columns->n;
    double drop = drop_cost(a, cells, k, n, false), drop_past = drop_cost(a, cells, k, n, true);
    for (int c = 0; c <= width; c++) {
        next[c] = row[c] + (c == width ? drop_past : drop);
        move[c] = 'd';
        if (c > 0 && row[c - 1] + fit[c - 1] < next[c]) {
            next[c] = row[c - 1] + fit[c - 1];
            move[c] = 'm';
        }
    }
}

/* Lets columns go without a cell, within one state. */
static void skip_columns(const struct aligner *a, double *row, unsigned char *move, bool cheap)
{
    for (int c = 1; c <= a->columns->n; c++) {
        double cost = row[c - 1] + (cheap ? SKIP_AT_CUT : skip_cost(a, c - 1));
        if (cost < row[c]) {
            row[c] = cost;
            move[c] = 's';
        }
    }
}

static void first_state(const struct aligner *a, double *row, unsigned char *move, bool cut_left)
{
    row[0] = 0;
    move[0] = 0;
    for (int c = 1; c <= a->columns->n; c++) {
        row[c] = 1e9;
        move[c] = 0;
    }
    skip_columns(a, row, move, cut_left);
}

double align_cells(const struct aligner *a, const struct cell *cells, size_t n, bool cut_left, bool cut_right,
                   int *to)
{
    int width = a->columns->n;
    unsigned char(*moves)[MAX_COLUMNS + 1] = mem_alloc((n + 1) * sizeof *moves);
    double row[MAX_COLUMNS + 1], next[MAX_COLUMNS + 1];
    float fit[MAX_COLUMNS];
    first_state(a, row, moves[0], cut_left);
    for (size_t k = 0; k < n; k++) {
        align_value(a, cells[k].text, fit, NULL);
        advance(a, cells, k, n, fit, row, next, moves[k + 1]);
        skip_columns(a, next, moves[k + 1], cut_right && k + 1 == n);
        memcpy(row, next, sizeof row);
    }
    size_t k = n;
    for (int c = width; k > 0 || c > 0;) {
        unsigned char m = moves[k][c];
        if (m == 's') {
            c--;
        } else {
            k--;
            to[k] = m == 'm' ? --c : -1;
        }
    }
    free(moves);
    return row[width];
}

void align_lengths(const struct aligner *a, const struct cell *cells, size_t max, const float *fits,
                   bool cut_left, double *whole, double *cut)
{
    int width = a->columns->n;
    double row[MAX_COLUMNS + 1], next[MAX_COLUMNS + 1], torn[MAX_COLUMNS + 1];
    unsigned char moves[MAX_COLUMNS + 1];
    first_state(a, row, moves, cut_left);
    for (size_t k = 0; k < max; k++) {
        advance(a, cells, k, max, fits + k * (size_t)width, row, next, moves);
        memcpy(torn, next, sizeof torn);
        skip_columns(a, torn, moves, true);
        cut[k] = torn[width];
        skip_columns(a, next, moves, false);
        whole[k] = next[width];
        memcpy(row, next, sizeof row);
    }
}

void align_fits(const struct aligner *a, const struct cell *cells, size_t n, float *fits)
{
    for (size_t i = 0; i < n; i++)
        align_value(a, cells[i].text, fits + i * (size_t)a->columns->n, NULL);
}

double align_identity(const struct aligner *a, const struct cell *cells, size_t n)
{
    double cost = 0;
    float fit[MAX_COLUMNS];
    for (size_t i = 0; i < n && i < (size_t)a->columns->n; i++) {
        align_value(a, cells[i].text, fit, NULL);
        cost += fit[i];
    }
    return cost;
}
