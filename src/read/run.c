#include "read/run.h"

#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"

enum { LOOK = 30 };

size_t run_count(const struct run *r)
{
    return r->n - r->head;
}

struct cell *run_cells(const struct run *r)
{
    return r->cells + r->head;
}

enum status run_begin(struct run *r, struct lexer *lx, struct error *err)
{
    *r = (struct run){.lx = lx};
    int rows = 0, cells = 0;
    for (size_t i = 0; i < LOOK; i++) {
        const struct token *t;
        enum status st = lexer_peek(lx, i, &t, err);
        if (st)
            return st;
        if (t->kind == TOKEN_PARA || t->kind == TOKEN_END)
            break;
        rows += t->kind == TOKEN_ROW;
        cells += t->kind == TOKEN_CELL;
    }
    r->by_lines = rows > 0 && rows >= cells;
    return ST_OK;
}

void run_release(struct run *r)
{
    for (size_t i = r->head; i < r->n; i++)
        free(r->cells[i].text);
    free(r->cells);
    *r = (struct run){0};
}

static struct cell *push(struct run *r, char *text, const struct token *t, int column)
{
    if (r->head > 4096 && r->head > r->n / 2) {
        memmove(r->cells, r->cells + r->head, (r->n - r->head) * sizeof *r->cells);
        r->n -= r->head;
        r->head = 0;
    }
    r->cells = mem_array(r->cells, &r->cap, r->n + 1, sizeof *r->cells);
    struct cell *c = &r->cells[r->n++];
    *c = (struct cell){.text = text, .line = t->line, .column = column};
    return c;
}

/* The cells of one printed line. A tab before the first cell is its own where a cell takes a line, and a blank first
 * cell where a row does. */
static void push_line(struct run *r, const struct token *t)
{
    const char *s = t->text + strspn(t->text, " ");
    if (*s != '\t')
        s = t->text;
    bool leading = *s == '\t', first = true;
    if (leading && !r->by_lines)
        s++;
    for (int column = 1;; column++) {
        size_t n = strcspn(s, "\t");
        struct cell *c = push(r, mem_dup_n(s, n), t, column);
        if (first) {
            c->gap = t->gap;
            c->damaged = t->damaged || (leading && s > t->text + 1 && !r->by_lines && t->text[0] == ' ');
            c->first = r->by_lines;
            c->bare = !r->by_lines && !leading;
        }
        first = false;
        s += n;
        if (!*s++)
            break;
    }
}

/* Adds a paragraph to the cell that it is a part of: the last, or on a line of a row the last with something in it. */
static void append(struct run *r, const char *text)
{
    struct cell *c = &r->cells[r->n - 1];
    while (r->by_lines && c > r->cells + r->head && !c->first && !*c->text)
        c--;
    char *both = mem_printf("%s\n%s", c->text, text);
    free(c->text);
    c->text = both;
}

/* Whether the prose that comes next stands inside a cell: the row is not complete, and cells go on soon. */
static enum status prose_is_inside(struct run *r, bool *inside, struct error *err)
{
    *inside = false;
    if (run_count(r) == 0 || r->width == 0)
        return ST_OK;
    bool complete = !r->by_lines && run_count(r) % (size_t)r->width == 0;
    for (size_t i = 0; i < 4 && !complete; i++) {
        const struct token *t;
        enum status st = lexer_peek(r->lx, i, &t, err);
        if (st)
            return st;
        if (r->by_lines && t->gap > 0)
            break;
        if (t->kind == TOKEN_CELL || t->kind == TOKEN_BARE || t->kind == TOKEN_ROW)
            *inside = i > 0;
        if (t->kind != TOKEN_PARA)
            break;
    }
    return ST_OK;
}

enum status run_fill(struct run *r, size_t want, struct error *err)
{
    while (!r->ended && run_count(r) < want) {
        const struct token *t;
        enum status st = lexer_peek(r->lx, 0, &t, err);
        if (st)
            return st;
        bool inside = false;
        if (t->kind == TOKEN_PARA && (st = prose_is_inside(r, &inside, err)))
            return st;
        if (t->kind == TOKEN_BARE && run_count(r) && r->width)
            inside = r->by_lines || run_count(r) % (size_t)r->width != 0;
        if (t->kind == TOKEN_END || (t->kind == TOKEN_PARA && !inside)) {
            r->ended = true;
            break;
        }
        if (inside) {
            append(r, t->text);
        } else if (t->kind == TOKEN_ROW || (t->kind == TOKEN_CELL && r->by_lines)) {
            push_line(r, t);
        } else {
            struct cell *c = push(r, mem_dup(t->text), t, 1);
            c->gap = t->gap;
            c->damaged = t->damaged;
            c->bare = t->kind == TOKEN_BARE;
        }
        lexer_drop(r->lx, 1);
    }
    return ST_OK;
}

void run_settle(struct run *r, int width)
{
    r->width = width;
    size_t kept = r->head;
    for (size_t i = r->head; i < r->n; i++) {
        bool inside = r->cells[i].bare && kept > r->head && (kept - r->head) % (size_t)width != 0;
        if (!inside) {
            r->cells[kept++] = r->cells[i];
            continue;
        }
        struct cell *c = &r->cells[kept - 1];
        char *both = mem_printf("%s\n%s", c->text, r->cells[i].text);
        free(c->text);
        free(r->cells[i].text);
        c->text = both;
    }
    r->n = kept;
}

void run_drop(struct run *r, size_t n)
{
    while (n-- && r->head < r->n)
        free(r->cells[r->head++].text);
    if (r->head == r->n)
        r->head = r->n = 0;
}

size_t run_row_starts(const struct run *r, size_t n, size_t *starts, size_t max)
{
    const struct cell *c = run_cells(r);
    size_t found = 0;
    for (size_t i = 0; i < n && i < run_count(r) && found < max; i++)
        if (i == 0 || (r->by_lines ? c[i].first : c[i].gap > 0 || c[i].bare || c[i].damaged))
            starts[found++] = i;
    return found;
}
