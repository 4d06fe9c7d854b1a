#include "ui/catalog_window.h"

#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/text.h"

static void drop(struct catalog_window *w, int from, int n)
{
    for (int i = from; i < from + n; i++)
        catalog_info_release(&w->lines[i].info);
    memmove(w->lines + from, w->lines + from + n, (size_t)(w->n - from - n) * sizeof *w->lines);
    w->n -= n;
    w->first += from ? 0 : n;
}

void catalog_window_free(struct catalog_window *w)
{
    if (w->n)
        drop(w, 0, w->n);
    free(w->lines);
    *w = (struct catalog_window){0};
}

const struct catalog_line *catalog_window_at(const struct catalog_window *w, int line)
{
    return line >= w->first && line < w->first + w->n ? &w->lines[line - w->first] : NULL;
}

static void look(struct catalog_window *w, const struct catalog_info *info)
{
    int title = text_cells(info->title), body = text_cells(info->body);
    w->titles = title > w->titles ? title : w->titles;
    w->bodies = body > w->bodies ? body : w->bodies;
    w->most = info->items > w->most ? info->items : w->most;
}

/* Takes the rows over, before those that are there (at 0) or behind them (at w->n). */
static void join(struct catalog_window *w, int at, struct catalog_list *more)
{
    int n = (int)more->n;
    w->lines = mem_grow(w->lines, (size_t)(w->n + n + 1) * sizeof *w->lines);
    memmove(w->lines + at + n, w->lines + at, (size_t)(w->n - at) * sizeof *w->lines);
    for (int i = 0; i < n; i++) {
        w->lines[at + i] = (struct catalog_line){.info = more->items[i]};
        w->lines[at + i].due.catalog = more->items[i].id;
        look(w, &more->items[i]);
    }
    w->first -= at || !w->n ? 0 : n; /* what stood there keeps its line */
    w->n += n;
    free(more->items);
    *more = (struct catalog_list){0};
}

enum status catalog_window_glimpse(struct catalog_window *w, struct store *s, int64_t id, int height,
                                   struct error *err)
{
    struct catalog_list before = {0}, from = {0};
    enum status st =
        id && height > 1 ? store_catalogs_before(s, id, (size_t)height - 1, &before, err) : ST_OK;
    int above = (int)before.n;
    if (!st)
        st = store_catalogs_from(s, id, (size_t)(height > above ? height - above : 1), &from, err);
    if (st) {
        catalog_list_free(&before);
        return st;
    }
    if (w->n)
        drop(w, 0, w->n);
    w->first = 0;
    w->glimpse = true;
    w->totals = (struct catalog_totals){.catalogs = above + (int)from.n, .before = above};
    join(w, w->n, &from);
    w->first = above;
    join(w, 0, &before);
    return ST_OK;
}

enum status catalog_window_anchor(struct catalog_window *w, struct store *s, int64_t id, struct error *err)
{
    struct catalog_list fresh = {0};
    struct catalog_totals totals;
    enum status st = store_catalog_totals(s, id, &totals, err);
    if (!st)
        st = store_catalogs_from(s, id, 1, &fresh, err);
    if (st)
        return st;
    if (w->n)
        drop(w, 0, w->n);
    w->glimpse = false;
    w->totals = totals;
    w->first = (int)totals.before;
    join(w, 0, &fresh);
    return ST_OK;
}

/* Lines that have nothing to do with those that are there: counted from the end of the list that is nearer. */
static enum status begin(struct catalog_window *w, struct store *s, int top, int end, struct error *err)
{
    struct catalog_list rows = {0};
    int all = (int)w->totals.catalogs;
    bool front = end <= all - top;
    enum status st = front ? store_catalogs_from(s, 0, (size_t)end, &rows, err)
                           : store_catalogs_before(s, 0, (size_t)(all - top), &rows, err);
    if (st)
        return st;
    if (w->n)
        drop(w, 0, w->n);
    w->first = front ? 0 : all - (int)rows.n;
    join(w, 0, &rows);
    return ST_OK;
}

static enum status extend(struct catalog_window *w, struct store *s, int top, int end, struct error *err)
{
    struct catalog_list rows = {0};
    enum status st = ST_OK;
    if (w->first + w->n < end) {
        st = store_catalogs_from(s, w->lines[w->n - 1].info.id + 1, (size_t)(end - w->first - w->n), &rows,
                                 err);
        if (!st)
            join(w, w->n, &rows);
    }
    if (!st && w->first > top) {
        st = store_catalogs_before(s, w->lines[0].info.id, (size_t)(w->first - top), &rows, err);
        if (!st)
            join(w, 0, &rows);
    }
    return st;
}

enum status catalog_window_cover(struct catalog_window *w, struct store *s, int top, int height,
                                 struct error *err)
{
    int all = (int)w->totals.catalogs, end = top + height < all ? top + height : all;
    bool near = w->n && w->first <= end && w->first + w->n >= top;
    enum status st = near ? extend(w, s, top, end, err) : begin(w, s, top, end, err);
    if (st)
        return st;
    if (w->first < top)
        drop(w, 0, top - w->first < w->n ? top - w->first : w->n);
    if (w->first + w->n > end)
        drop(w, end > w->first ? end - w->first : 0, w->first + w->n - (end > w->first ? end : w->first));
    if (w->n < all)
        return ST_OK;
    w->titles = w->bodies = 0; /* all are here: as wide as they are now, not as they once were */
    w->most = 0;
    for (int i = 0; i < w->n; i++)
        look(w, &w->lines[i].info);
    return ST_OK;
}

bool catalog_window_count(struct catalog_window *w, struct store *s, const struct agenda_query *q)
{
    struct agenda_tally *tallies = mem_alloc((size_t)(w->n + 1) * sizeof *tallies);
    struct agenda_query window = *q;
    size_t n = 0;
    for (int i = 0; i < w->n; i++)
        if (!w->lines[i].counted)
            tallies[n++].catalog = w->lines[i].info.id;
    if (n) {
        window.catalog = tallies[0].catalog;
        window.last = tallies[n - 1].catalog;
        if (store_agenda_tallies(s, &window, tallies, n, NULL)) /* the list is worth as much without them */
            memset(tallies, 0, n * sizeof *tallies);
    }
    for (int i = 0, k = 0; i < w->n; i++) {
        if (w->lines[i].counted)
            continue;
        w->lines[i].due = tallies[k++];
        w->lines[i].counted = true;
    }
    free(tallies);
    return n > 0;
}
