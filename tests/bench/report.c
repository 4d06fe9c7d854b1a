#include "bench/report.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "mulu/buffer.h"
#include "mulu/mem.h"
#include "mulu/text.h"

struct line {
    size_t items;
    char *what, *unit, *name;
    struct figure mine, other;
    struct bound bound;
};
struct report {
    struct line *lines;
    size_t n, cap;
    char **notes;
    size_t n_notes, cap_notes;
};

struct report *report_new(void)
{
    return mem_alloc(sizeof(struct report));
}

void report_free(struct report *r)
{
    for (size_t i = 0; i < r->n; i++) {
        free(r->lines[i].what);
        free(r->lines[i].unit);
        free(r->lines[i].name);
    }
    for (size_t i = 0; i < r->n_notes; i++)
        free(r->notes[i]);
    free(r->lines);
    free(r->notes);
    free(r);
}

static struct line *find(struct report *r, size_t items, const char *what)
{
    for (size_t i = 0; i < r->n; i++)
        if (r->lines[i].items == items && strcmp(r->lines[i].what, what) == 0)
            return &r->lines[i];
    fprintf(stderr, "bench: \"%s\" was not announced\n", what);
    abort();
}

void report_expect(struct report *r, size_t items, const char *what, const char *unit, struct bound bound)
{
    r->lines = mem_array(r->lines, &r->cap, r->n + 1, sizeof *r->lines);
    r->lines[r->n++] =
        (struct line){.items = items, .what = mem_dup(what), .unit = mem_dup(unit), .bound = bound};
}

void report_set(struct report *r, size_t items, const char *what, struct figure mine)
{
    find(r, items, what)->mine = mine;
}

void report_beside(struct report *r, size_t items, const char *what, const char *name, struct figure other)
{
    struct line *l = find(r, items, what);
    free(l->name);
    l->name = mem_dup(name);
    l->other = other;
}

void report_beside_each(struct report *r, size_t items, const char *name, struct figure other)
{
    for (size_t i = 0; i < r->n; i++)
        if (r->lines[i].items == items && r->lines[i].name && strcmp(r->lines[i].name, name) == 0)
            r->lines[i].other = other;
}

void report_note(struct report *r, const char *fmt, ...)
{
    char line[1024];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(line, sizeof line, fmt, ap);
    va_end(ap);
    for (size_t i = 0; i < r->n_notes; i++)
        if (strcmp(r->notes[i], line) == 0)
            return;
    r->notes = mem_array(r->notes, &r->cap_notes, r->n_notes + 1, sizeof *r->notes);
    r->notes[r->n_notes++] = mem_dup(line);
}

/* --- the table ---------------------------------------------------------------------------------------------------- */

enum { ITEMS, WHAT, P50, P95, P99, UNIT, BESIDE, OTHER, RATIO, BOUND, VERDICT, COLUMNS };
static const char *const heads[COLUMNS] = {"items",  "what",  "p50",   "p95",   "p99",    "unit",
                                           "beside", "takes", "ratio", "bound", "verdict"};
static const bool to_the_right[COLUMNS] = {
    [ITEMS] = true, [P50] = true, [P95] = true, [P99] = true, [OTHER] = true, [RATIO] = true};

struct cells {
    struct buffer cell[COLUMNS];
};

static void put_number(struct buffer *out, double v)
{
    int decimals = v >= 99.95 ? 0 : v >= 9.995 ? 1 : 2;
    buf_printf(out, "%.*f", decimals, v);
}

/* One figure, or p50 / p99 where there are several. */
static void put_pair(struct buffer *out, struct figure f)
{
    put_number(out, f.p50);
    if (f.n > 1) {
        buf_puts(out, " / ");
        put_number(out, f.p99);
    }
}

static struct figure ratio_of(const struct line *l)
{
    if (!l->mine.n || !l->other.n)
        return (struct figure){0};
    return (struct figure){.p50 = l->mine.p50 / l->other.p50,
                           .p95 = l->mine.p95 / l->other.p95,
                           .p99 = l->mine.p99 / l->other.p99,
                           .n = l->mine.n < l->other.n ? l->mine.n : l->other.n};
}

static bool within(double value, double most)
{
    return most == 0 || value <= most;
}

/* -1: no bound, or nothing to hold it against. */
static int holds(const struct line *l)
{
    struct figure f = l->bound.kind == BOUND_TIMES ? ratio_of(l) : l->mine;
    if (l->bound.kind == BOUND_NONE || !f.n)
        return -1;
    return within(f.p50, l->bound.p50) && within(f.p95, l->bound.p95) && within(f.p99, l->bound.p99);
}

static void put_bound(struct buffer *out, const struct line *l)
{
    const struct {
        const char *name;
        double most;
    } parts[] = {{"p50", l->bound.p50}, {"p95", l->bound.p95}, {"p99", l->bound.p99}};
    for (size_t i = 0; i < 3; i++) {
        if (parts[i].most == 0)
            continue;
        buf_puts(out, out->len ? ", " : "");
        if (l->mine.n > 1)
            buf_printf(out, "%s ", parts[i].name);
        buf_printf(out, "≤ %g%s%s", parts[i].most, l->bound.kind == BOUND_TIMES ? "x" : " ",
                   l->bound.kind == BOUND_TIMES ? "" : l->unit);
        if (l->mine.n == 1)
            break;
    }
}

static void fill(const struct line *l, struct cells *c)
{
    buf_printf(&c->cell[ITEMS], "%zu", l->items);
    buf_puts(&c->cell[WHAT], l->what);
    buf_puts(&c->cell[UNIT], l->unit);
    if (l->mine.n)
        put_number(&c->cell[P50], l->mine.p50);
    else
        buf_puts(&c->cell[P50], "missing");
    if (l->mine.n > 1) {
        put_number(&c->cell[P95], l->mine.p95);
        put_number(&c->cell[P99], l->mine.p99);
    }
    if (l->other.n) {
        buf_puts(&c->cell[BESIDE], l->name);
        put_pair(&c->cell[OTHER], l->other);
        if (l->mine.n)
            put_pair(&c->cell[RATIO], ratio_of(l));
    }
    put_bound(&c->cell[BOUND], l);
    int held = holds(l);
    if (held >= 0)
        buf_printf(&c->cell[VERDICT], l->items >= l->bound.from ? "%s" : "(%s)", held ? "hold" : "MISS");
}

static void put_cell(FILE *to, const char *text, int width, bool right)
{
    int pad = width - text_cells(text);
    fprintf(to, " %*s%s%*s |", right ? pad : 0, "", text, right ? 0 : pad, "");
}

static void put_row(FILE *to, const struct cells *c, const int *widths)
{
    fputc('|', to);
    for (int i = 0; i < COLUMNS; i++)
        put_cell(to, buf_text(&c->cell[i]), widths[i], to_the_right[i]);
    fputc('\n', to);
}

static void put_rule(FILE *to, const int *widths)
{
    fputc('|', to);
    for (int i = 0; i < COLUMNS; i++) {
        for (int k = 0; k < widths[i] + 1; k++)
            fputc('-', to);
        fprintf(to, "%c|", to_the_right[i] ? ':' : '-');
    }
    fputc('\n', to);
}

void report_write(const struct report *r, const char *about, FILE *to)
{
    struct cells *rows = mem_alloc((r->n + 1) * sizeof *rows);
    int widths[COLUMNS] = {0};
    for (int i = 0; i < COLUMNS; i++)
        buf_puts(&rows[0].cell[i], heads[i]);
    for (size_t n = 0; n < r->n; n++)
        fill(&r->lines[n], &rows[n + 1]);
    for (size_t n = 0; n <= r->n; n++)
        for (int i = 0; i < COLUMNS; i++)
            widths[i] = (int)fmax(widths[i], text_cells(buf_text(&rows[n].cell[i])));
    fprintf(to, "%s\n", about);
    put_row(to, &rows[0], widths);
    put_rule(to, widths);
    for (size_t n = 1; n <= r->n; n++)
        put_row(to, &rows[n], widths);
    if (r->n_notes)
        fputc('\n', to);
    for (size_t i = 0; i < r->n_notes; i++)
        fprintf(to, "- %s\n", r->notes[i]);
    for (size_t n = 0; n <= r->n; n++)
        for (int i = 0; i < COLUMNS; i++)
            buf_free(&rows[n].cell[i]);
    free(rows);
}

void report_list(const struct report *r, FILE *to)
{
    for (size_t i = 0; i < r->n; i++)
        fprintf(to, "%zu\t%s\n", r->lines[i].items, r->lines[i].what);
}

size_t report_missing(const struct report *r)
{
    size_t missing = 0;
    for (size_t i = 0; i < r->n; i++) {
        if (r->lines[i].mine.n)
            continue;
        fprintf(stderr, "bench: no figure for \"%s\" at %zu items\n", r->lines[i].what, r->lines[i].items);
        missing++;
    }
    return missing;
}

size_t report_misses(const struct report *r)
{
    size_t misses = 0;
    for (size_t i = 0; i < r->n; i++)
        misses += r->lines[i].items >= r->lines[i].bound.from && holds(&r->lines[i]) == 0;
    return misses;
}
