/* The rows of the printed table, gathered in lots. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mulu/arena.h"
#include "mulu/mem.h"
#include "mulu/messages.h"
#include "write/layout_parts.h"
#include "write/writer.h"

enum { LOT_ROWS = 2000, LOT_BYTES = 8 << 20 };

/* A row that waits, and what its successor is held against. */
struct waiting {
    struct outline_row row; /* texts in the lot's arena */
    struct layout_cell *cells;
};

struct layout_lot {
    struct arena texts, before; /* before: of the last row given out */
    struct waiting rows[LOT_ROWS];
    struct layout_row out[LOT_ROWS];
    size_t n, bytes;
    struct waiting last; /* the row before rows[0] */
    bool has_last, begun;
    struct column_need needs[LAYOUT_COLUMNS];
};

struct layout_lot *lot_new(void)
{
    return mem_alloc(sizeof(struct layout_lot));
}

void lot_free(struct layout_lot *lot)
{
    if (!lot)
        return;
    arena_free(&lot->texts);
    arena_free(&lot->before);
    free(lot);
}

/* --- what stands in a cell --------------------------------------------------------------------------------------- */

/* Whether text is some of the column's ticks in their order, joined; bit i of *on: the i-th is among them. */
static bool is_ticks(const char *ticks, const char *text, uint64_t *on)
{
    const size_t comma = strlen(DATA_LIST_COMMA);
    *on = 0;
    for (int at = 0; *ticks && *text && at < 64; at++) {
        const char *end = strstr(ticks, DATA_LIST_COMMA);
        size_t n = end ? (size_t)(end - ticks) : strlen(ticks);
        bool more = strncmp(text + strnlen(text, n), DATA_LIST_COMMA, comma) == 0;
        if (n && strncmp(text, ticks, n) == 0 && (!text[n] || more)) {
            *on |= (uint64_t)1 << at;
            text += n + (more ? comma : 0);
            if (more && !*text)
                return false;
        }
        ticks += n + (end ? comma : 0);
    }
    return !*text;
}

static const char *text_of(struct layout *l, const struct outline_row *row, const struct layout_column *c,
                           bool heading)
{
    if (c->of->role == COLUMN_NUMBER && !heading) {
        char number[24];
        snprintf(number, sizeof number, "%lld", (long long)l->items);
        return arena_dup(&l->lot->texts, number, strlen(number));
    }
    const char *text = row_cell(row, c->of);
    uint64_t on;
    if (!c->tick)
        return text;
    if (is_ticks(c->of->ticks, text, &on))
        return c->tick_at < 64 && on & (uint64_t)1 << c->tick_at ? DATA_TICK : "";
    return c->tick_at == 0 ? text : ""; /* other words stand for themselves */
}

/* --- which cells are one ----------------------------------------------------------------------------------------- */

static bool joins(const struct layout_column *c, const struct outline_row *row,
                  const struct outline_row *above, int same)
{
    if (c->of->role == COLUMN_LEVEL)
        return c->of->index < same && *row->levels[c->of->index];
    if (c->of->role == COLUMN_NUMBER || !row_was_merged(row, c->of))
        return false;
    const char *text = row_cell(row, c->of);
    return *text && strcmp(text, row_cell(above, c->of)) == 0;
}

static void lay_cells(struct layout *l, struct waiting *w, const struct waiting *above)
{
    const struct outline_row *row = &w->row;
    bool heading = row_is_heading(row), own = false, plain = above && !row_is_heading(&above->row);
    int same = above ? row_same_levels(row, above->row.levels, above->row.nlevels) : 0, first = -1;
    l->items += !heading;
    for (int i = 0; i < l->ncolumns; i++) {
        const struct layout_column *c = &l->columns[i];
        bool level = c->of->role == COLUMN_LEVEL,
             covers = heading && c->of->role != COLUMN_NUMBER && (!level || c->of->index >= row->nlevels);
        struct layout_cell *cell = &w->cells[i];
        *cell = (struct layout_cell){.text = text_of(l, row, c, heading), .across = 1};
        if (covers && first >= 0) {
            w->cells[first].across++;
            cell->across = 0;
        } else if (covers) {
            first = i;
        }
        cell->joined = above && (level || (plain && !heading)) && joins(c, row, &above->row, same);
        own = own || !cell->joined;
        if (!l->lot->begun)
            widths_note(&l->lot->needs[i], cell->text);
    }
    if (!own && l->ncolumns) /* two rows alike in every cell are two rows still */
        w->cells[l->ncolumns - 1].joined = false;
}

/* --- lots -------------------------------------------------------------------------------------------------------- */

static void count_down(const struct layout *l, struct layout_lot *lot, size_t n)
{
    for (int i = 0; i < l->ncolumns; i++) {
        size_t top = 0;
        for (size_t r = 0; r < n; r++) {
            struct layout_cell *cell = &lot->rows[r].cells[i];
            top = cell->joined && r ? top : r;
            cell->down = 0;
            lot->rows[top].cells[i].down++;
        }
    }
}

/* What the cells that stand in the row alone need. */
static int lines_of(const struct layout *l, const struct layout_cell *cells)
{
    int most = 1;
    for (int i = 0; i < l->ncolumns; i++) {
        int lines = cells[i].down == 1 && !cells[i].joined && cells[i].across
                        ? widths_lines(cells[i].text, l->columns[i].width - 1)
                        : 0;
        most = lines > most ? lines : most;
    }
    return most;
}

/* A cell over several rows that they have no room for makes the last of them higher. */
static void make_room(const struct layout *l, struct layout_lot *lot, size_t n)
{
    for (size_t r = 0; r < n; r++)
        lot->out[r].lines = lines_of(l, lot->rows[r].cells);
    for (size_t r = 0; r < n; r++) {
        for (int i = 0; i < l->ncolumns; i++) {
            const struct layout_cell *c = &lot->rows[r].cells[i];
            size_t end = r + (size_t)c->down;
            int missing = c->down > 1 ? widths_lines(c->text, l->columns[i].width - 1) : 0;
            for (size_t k = r; k < end && missing > 0; k++)
                missing -= lot->out[k].lines;
            if (missing > 0)
                lot->out[end - 1].lines += missing;
        }
    }
}

/* The row that the next one is held against outlives its lot. */
static void keep_last(struct layout_lot *lot, size_t n)
{
    struct arena fresh = {0};
    row_copy(&fresh, &lot->last.row, &lot->rows[n - 1].row);
    arena_free(&lot->before);
    lot->before = fresh;
    lot->has_last = true;
}

static enum status give_out(struct layout *l, size_t n, struct error *err)
{
    struct layout_lot *lot = l->lot;
    if (!lot->begun) {
        widths_share(l, lot->needs);
        widths_heads(l);
    }
    lot->begun = true;
    count_down(l, lot, n);
    for (size_t i = 0; i < n; i++) {
        const struct outline_row *row = &lot->rows[i].row;
        lot->out[i] = (struct layout_row){.cells = lot->rows[i].cells,
                                          .uid = row->uid,
                                          .name = row_name(row),
                                          .heading = row_is_heading(row)};
    }
    if (l->counts_lines)
        make_room(l, lot, n);
    return l->rows(l->ctx, lot->out, n, err);
}

/* A lot ends where no cell goes on, if there is such a place in its second half. */
static size_t lot_end(const struct layout *l, const struct layout_lot *lot)
{
    for (size_t r = lot->n - 1; r > lot->n / 2; r--) {
        bool joined = false;
        for (int i = 0; i < l->ncolumns && !joined; i++)
            joined = lot->rows[r].cells[i].joined;
        if (!joined)
            return r;
    }
    return lot->n;
}

static enum status send_lot(struct layout *l, size_t n, struct error *err)
{
    struct layout_lot *lot = l->lot;
    enum status st = give_out(l, n, err);
    if (st)
        return st;
    keep_last(lot, n);
    /* What is left over moves to an arena of its own, together with its cells. */
    struct arena fresh = {0};
    size_t left = lot->n - n;
    lot->bytes = 0;
    for (size_t i = 0; i < left; i++) {
        struct waiting *w = &lot->rows[i], *from = &lot->rows[n + i];
        struct layout_cell *cells = arena_alloc(&fresh, (size_t)l->ncolumns * sizeof *cells);
        row_copy(&fresh, &w->row, &from->row);
        for (int k = 0; k < l->ncolumns; k++) {
            cells[k] = from->cells[k];
            cells[k].text = arena_dup(&fresh, cells[k].text, strlen(cells[k].text));
        }
        w->cells = cells;
    }
    arena_free(&lot->texts);
    lot->texts = fresh;
    lot->n = left;
    return ST_OK;
}

static size_t bytes_of(const struct outline_row *row)
{
    size_t n = 0;
    for (enum field f = 0; f < FIELD_COUNT; f++)
        n += strlen(row->fields[f]);
    for (int i = 0; i < row->nlevels; i++)
        n += strlen(row->levels[i]);
    for (int i = 0; i < row->nextras; i++)
        n += strlen(row->extras[i]);
    return n;
}

enum status layout_row(struct layout *l, const struct outline_row *row, struct error *err)
{
    struct layout_lot *lot = l->lot;
    struct waiting *w = &lot->rows[lot->n];
    const struct waiting *above = lot->n ? w - 1 : lot->has_last ? &lot->last : NULL;
    row_copy(&lot->texts, &w->row, row);
    w->cells = arena_alloc(&lot->texts, (size_t)l->ncolumns * sizeof *w->cells);
    lay_cells(l, w, above);
    lot->n++;
    lot->bytes += bytes_of(row);
    if (lot->n < LOT_ROWS && lot->bytes < LOT_BYTES)
        return ST_OK;
    return send_lot(l, lot_end(l, lot), err);
}

enum status layout_end(struct layout *l, struct error *err)
{
    struct layout_lot *lot = l->lot;
    return lot->n || !lot->begun ? give_out(l, lot->n, err) : ST_OK;
}
