#include <stdlib.h>

#include "mulu/mem.h"
#include "read/docx_impl.h"

enum { HAIR = 100 /* twips, 1.8 mm */, MOST_SPAN = GRID_COLUMNS };

struct docx_table *docx_open_table(struct docx *d)
{
    return d->ntables ? &d->tables[d->ntables - 1] : NULL;
}

void docx_table(struct docx *d)
{
    d->tables = mem_array(d->tables, &d->tables_cap, d->ntables + 1, sizeof *d->tables);
    d->tables[d->ntables++] = (struct docx_table){0};
    flow_table(d->flow);
}

void docx_table_end(struct docx *d)
{
    struct docx_table *t = docx_open_table(d);
    if (!t)
        return;
    flow_table_end(d->flow);
    free(t->edges);
    free(t->snap);
    d->ntables--;
}

void docx_grid_column(struct docx *d, const struct xml_attributes *a)
{
    struct docx_table *t = docx_open_table(d);
    if (!t || t->snap || t->ngrid >= GRID_COLUMNS)
        return;
    if (!t->edges)
        t->edges = mem_alloc((GRID_COLUMNS + 1) * sizeof *t->edges);
    int width = xml_get_int(a, "w", 0);
    t->edges[t->ngrid + 1] = t->edges[t->ngrid] + (width > 0 && width < 100000 ? width : 0);
    t->ngrid++;
}

void docx_grid_end(struct docx *d)
{
    struct docx_table *t = docx_open_table(d);
    if (!t || !t->edges || t->snap || t->edges[t->ngrid] < t->ngrid * 2 * HAIR)
        return; /* widths that nobody has filled in say nothing */
    t->snap = mem_alloc((size_t)(t->ngrid + 1) * sizeof *t->snap);
    int begin = 0;
    for (int i = 1; i <= t->ngrid; i++) {
        bool apart = t->edges[i] - begin >= HAIR;
        t->snap[i] = t->snap[i - 1] + apart;
        begin = apart ? t->edges[i] : begin;
    }
}

static int snapped(const struct docx_table *t, int column)
{
    if (!t->snap)
        return column;
    return column <= t->ngrid ? t->snap[column] : t->snap[t->ngrid] + column - t->ngrid;
}

void docx_row(struct docx *d)
{
    struct docx_table *t = docx_open_table(d);
    if (!t)
        return;
    t->at = t->next = 0;
    t->deleted = t->hidden = false;
    flow_row(d->flow, false);
}

void docx_row_end(struct docx *d)
{
    const struct docx_table *t = docx_open_table(d);
    if (!t)
        return;
    if (t->deleted || t->hidden) {
        d->job->report->deleted += t->deleted;
        d->job->report->hidden_rows += !t->deleted;
        flow_row_drop(d->flow);
    }
    flow_row_end(d->flow);
}

void docx_cell(struct docx *d)
{
    struct docx_table *t = docx_open_table(d);
    if (!t)
        return;
    t->pending = true;
    t->span = 1;
    t->above = t->beside = false;
}

void docx_cell_open(struct docx *d)
{
    struct docx_table *t = docx_open_table(d);
    if (!t || !t->pending)
        return;
    t->pending = false;
    int span = t->span < 1 ? 1 : t->span > MOST_SPAN ? MOST_SPAN : t->span;
    int from = snapped(t, t->at), columns = snapped(t, t->at + span) - from;
    if (t->at < 2 * MOST_SPAN)
        t->at += span;
    if (from < t->next) { /* narrower than a hair: it still is a cell */
        columns -= t->next - from;
        from = t->next;
    }
    columns = columns < 1 ? 1 : columns;
    t->next = from + columns;
    if (t->beside)
        flow_cell_again(d->flow, columns);
    else
        flow_cell(d->flow, from, 1, columns, t->above, false);
}

void docx_cell_end(struct docx *d)
{
    docx_cell_open(d);
    flow_cell_end(d->flow);
}
