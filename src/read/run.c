#include "read/run.h"

#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "read/value.h"

enum { LOOK = 30 };

size_t run_count(const struct run *r)
{
    return r->n - r->head;
}

struct cell *run_cells(const struct run *r)
{
    return r->cells ? r->cells + r->head : NULL;
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
    string_list_free(&r->aside);
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

/* The last row has all its cells. Where rows have mostly had as many cells from one blank line to the next, that many
 * cells behind the last blank line are a row; else the cells are counted from the beginning. */
static bool is_complete(const struct run *r)
{
    enum { ROWS = 16 };
    size_t n = run_count(r), width = (size_t)r->width, last = n, whole = 0, other = 0;
    const struct cell *c = run_cells(r);
    if (n <= r->before)
        return true;
    for (size_t i = n; i-- > r->before && whole + other < ROWS;) {
        if (i > r->before && !c[i].gap)
            continue;
        if (last < n)
            *(last - i == width ? &whole : &other) += 1;
        else if (n - i == width)
            return true;
        last = i;
    }
    size_t since = 1;
    while (since < n - r->before && !c[n - since].gap)
        since++;
    return whole >= 2 && other * 4 <= whole ? since % width == 0 : (n - r->before) % width == 0;
}

/* Cells ahead of the i-th token, up to a blank line; *i is moved behind them. */
static enum status count_ahead(const struct run *r, size_t *i, size_t *count, struct error *err)
{
    enum { MOST = 64 };
    for (*count = 0; *count < MOST; ++*i, ++*count) {
        const struct token *t;
        enum status st = lexer_peek(r->lx, *i, &t, err);
        if (st)
            return st;
        if (t->kind != TOKEN_CELL || (t->gap && *count))
            break;
    }
    return ST_OK;
}

/* Whether a few words behind a blank line belong to a cell of the header, while nothing but the header has been read: the
 * rows that follow are as long as the header only with them. */
static enum status header_goes_on(const struct run *r, const char *text, bool bare, bool *inside,
                                  struct error *err)
{
    enum { FEW = 30, SHORTEST = 3 };
    size_t n = run_count(r), i = 1, rest = 0, next = 0;
    const struct cell *c = run_cells(r);
    if (r->by_lines || n < SHORTEST || c[0].bare || strlen(text) > FEW)
        return ST_OK;
    for (size_t k = 1; k < n; k++)
        if (c[k].gap)
            return ST_OK;
    enum status st = count_ahead(r, &i, &rest, err);
    if (!st)
        st = count_ahead(r, &i, &next, err);
    bool row = rest + 1 == n && (next == 0 || next == n || next == rest); /* whose first cell lacks its tab */
    *inside = !st && (bare ? !row : rest == next && n <= rest);
    return st;
}

/* Whether the prose that comes next stands inside a cell: the row is not complete, and cells go on soon. */
static enum status prose_is_inside(struct run *r, bool *inside, struct error *err)
{
    bool complete = !r->by_lines && is_complete(r);
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

bool run_is_page_number(const char *text)
{
    static const char *const around[] = {DATA_PAGE_WORDS};
    int digits = 0;
    while (*text) {
        size_t n = strspn(text, "0123456789"), skip = strspn(text, " \t\f-_./|");
        digits += n > 0;
        text += n + (n ? 0 : skip);
        for (size_t i = 0; !n && !skip && i < sizeof around / sizeof *around; i++)
            if (strncmp(text, around[i], strlen(around[i])) == 0)
                skip = strlen(around[i]), text += skip;
        if (n > 4 || (!n && !skip))
            return false;
    }
    return digits == 1 || digits == 2;
}

/* Whether prose is the number of a page between the rows of a table; the rows go on behind. */
static enum status is_page_break(struct run *r, const char *text, bool *yes, struct error *err)
{
    *yes = false;
    if (!run_is_page_number(text))
        return ST_OK;
    const struct token *next;
    enum status st = lexer_peek(r->lx, 1, &next, err);
    *yes = !st && next->kind == (r->by_lines ? TOKEN_ROW : TOKEN_CELL);
    return st;
}

/* What a paragraph at hand is to the run: the number of a page, a part of a cell, or (neither) something of its own. */
static enum status judge(struct run *r, bool *page, bool *inside, struct error *err)
{
    const struct token *t;
    enum status st = lexer_peek(r->lx, 0, &t, err);
    if (st || !run_count(r))
        return st;
    bool bare = t->kind == TOKEN_BARE;
    char *text = mem_dup(t->text);
    if (!bare)
        st = is_page_break(r, text, page, err);
    if (!st && !*page && value_continues(run_cells(r)[run_count(r) - 1].text, text))
        *inside = !r->by_lines || bare;
    if (!st && !*page && !*inside && bare && r->width)
        *inside = r->by_lines || !is_complete(r);
    if (!st && !*page && !*inside && !bare && r->width)
        st = prose_is_inside(r, inside, err);
    if (!st && !*page && !*inside && !r->width)
        st = header_goes_on(r, text, bare, inside, err);
    free(text);
    return st;
}

/* A row's first cell that lacks its tab and has two lines: the first of them looks like a paragraph. Only where other rows
 * begin without a tab. */
static enum status push_two_lines(struct run *r, bool *pushed, struct error *err)
{
    enum { FEW = 36 };
    const struct token *t, *next;
    if (r->by_lines || !run_count(r) || !run_cells(r)[0].bare || (r->width && !is_complete(r)))
        return ST_OK;
    enum status st = lexer_peek(r->lx, 1, &next, err);
    if (st || next->kind != TOKEN_BARE || next->gap || (st = lexer_peek(r->lx, 0, &t, err)) ||
        strlen(t->text) > FEW)
        return st;
    st = lexer_peek(r->lx, 1, &next, err);
    if (st)
        return st;
    struct cell *c = push(r, mem_printf("%s\n%s", t->text, next->text), t, 1);
    c->gap = t->gap;
    c->bare = *pushed = true;
    lexer_drop(r->lx, 2);
    return ST_OK;
}

enum status run_fill(struct run *r, size_t want, struct error *err)
{
    while (!r->ended && run_count(r) < want) {
        const struct token *t;
        enum status st = lexer_peek(r->lx, 0, &t, err);
        if (st)
            return st;
        bool inside = false, page = false;
        if (t->kind == TOKEN_PARA || t->kind == TOKEN_BARE) {
            st = judge(r, &page, &inside, err);
            st = st ? st : lexer_peek(r->lx, 0, &t, err); /* looking ahead may have moved it */
        }
        if (st)
            return st;
        if (page) {
            string_list_add(&r->aside, t->text);
            lexer_drop(r->lx, 1);
            continue;
        }
        bool pushed = false;
        if (t->kind == TOKEN_PARA && !inside)
            st = push_two_lines(r, &pushed, err);
        if (st || pushed) {
            if (st)
                return st;
            continue;
        }
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

enum status run_bears_out(struct run *r, size_t have, int width, bool *yes, struct error *err)
{
    enum { AHEAD = 240 };
    size_t count = have, whole = 0, other = 0;
    bool first = false;
    *yes = false;
    for (size_t i = 0; i < AHEAD; i++) {
        const struct token *t;
        enum status st = lexer_peek(r->lx, i, &t, err);
        if (st)
            return st;
        bool cell = t->kind == TOKEN_CELL;
        if (t->kind != TOKEN_PARA && t->kind != TOKEN_BARE && count && (!cell || t->gap)) {
            first = first || (count == (size_t)width && !whole && !other);
            *(count == (size_t)width ? &whole : &other) += 1;
            count = 0;
        }
        if (t->kind == TOKEN_END || t->kind == TOKEN_ROW)
            break;
        count += cell;
    }
    *yes = first || whole > other;
    return ST_OK;
}

enum status run_fill_printed(struct run *r, size_t most, struct error *err)
{
    enum status st = run_fill(r, run_count(r) + 1, err);
    while (!st && !r->ended && run_count(r) < most) {
        const struct token *t;
        st = lexer_peek(r->lx, 0, &t, err);
        if (st || t->gap)
            break;
        st = run_fill(r, run_count(r) + 1, err);
    }
    return st;
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
    r->before -= n < r->before ? n : r->before;
    while (n-- && r->head < r->n)
        free(r->cells[r->head++].text);
    if (r->head == r->n)
        r->head = r->n = 0;
}

void run_cut(struct run *r, size_t n)
{
    while (n-- && r->n > r->head)
        free(r->cells[--r->n].text);
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
