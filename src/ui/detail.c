#include "ui/detail.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mulu/env.h"
#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"

enum {
    WIDE = 60, /* from here on there is room for the full names of fields */
    COUNT_CELLS = 6,
    BOTH_ENDS =
        20, /* cells in which beginning and end of headings can be read; in fewer the end tells more */
    MOST_CHILDREN = 200 /* that a heading lists */
};

void detail_signs(unsigned marks, struct buffer *out)
{
    if (marks & MARK_CONFIRMED)
        return;
    if (marks & MARK_FILLED)
        buf_puts(out, MSG_UI_MARK_FILLED);
    if (marks & MARK_REPAIRED)
        buf_puts(out, MSG_UI_MARK_REPAIRED);
    if (marks & MARK_UNSURE)
        buf_puts(out, MSG_UI_MARK_UNSURE);
}

void detail_place(int line, int column, struct buffer *out)
{
    if (line > 0 && column > 0)
        buf_printf(out, MSG_UI_PLACE_CELL, line, column);
    else if (line > 0)
        buf_printf(out, MSG_UI_PLACE_LINE, line);
}

size_t detail_trail(const char *path, const char *excerpt, int cells, struct buffer *out)
{
    int own = text_cells(excerpt), headings = text_cells(path);
    const char *between = own && headings ? MSG_UI_PATH_GOES_ON : "";
    int room = cells - text_cells(between), most = room - headings;
    most =
        most > room * 3 / 5 ? most : room * 3 / 5; /* it tells more than the headings, which others share */
    int mine = own < most ? own : most;
    if (room - mine < BOTH_ENDS)
        text_end(out, path, room - mine);
    else
        text_middle(out, path, room - mine);
    buf_puts(out, between);
    size_t at = out->len;
    if (own > mine)
        text_fit(out, excerpt, mine);
    else
        buf_puts(out, excerpt);
    return at;
}

void detail_when(int64_t when, int64_t now, struct buffer *out)
{
    struct buffer then = {0}, today = {0}, yesterday = {0};
    env_format_time(&then, when);
    env_format_time(&today, now);
    env_format_time(&yesterday, now - 24 * 3600 * 1000);
    const char *hour = strchr(buf_text(&then), ' ');
    size_t day = hour ? (size_t)(hour - buf_text(&then)) : 0;
    if (day && strncmp(buf_text(&then), buf_text(&today), day) == 0)
        buf_printf(out, MSG_UI_TODAY, hour + 1);
    else if (day && strncmp(buf_text(&then), buf_text(&yesterday), day) == 0)
        buf_printf(out, MSG_UI_YESTERDAY, hour + 1);
    else
        buf_puts(out, buf_text(&then));
    buf_free(&then);
    buf_free(&today);
    buf_free(&yesterday);
}

size_t detail_marks(const struct item *item, const struct item_mark **out, size_t max)
{
    size_t n = 0;
    const struct item_mark *m = item_find_mark(item, CELL_LABEL);
    if (m && n < max)
        out[n++] = m;
    for (enum field f = 0; f < FIELD_COUNT; f++) {
        m = item_find_mark(item, field_info(f)->key);
        if (m && n < max)
            out[n++] = m;
    }
    for (size_t i = 0; i < item->nmarks && n < max; i++) /* those of the catalog's extra columns */
        if (strncmp(item->marks[i].cell, CELL_EXTRA_PREFIX, sizeof CELL_EXTRA_PREFIX - 1) == 0 &&
            item_find_mark(item, item->marks[i].cell))
            out[n++] = &item->marks[i];
    return n;
}

static void add_field(struct page *p, const struct item *item, const char *cell, const char *label,
                      int label_cells, const char *text)
{
    const struct item_mark *mark = item_find_mark(item, cell);
    if (!*text && !mark)
        return;
    int line = p->lines;
    struct buffer signs = {0};
    if (mark)
        detail_signs(mark->marks, &signs);
    int room = text_cells(buf_text(&signs));
    p->width -= room ? room + 1 : 0; /* the sign's column stays free */
    page_entry(p, 0, label, label_cells, STYLE_LABEL, *text ? text : MSG_UI_EMPTY,
               *text ? STYLE_NORMAL : STYLE_DIM);
    p->width += room ? room + 1 : 0;
    if (room)
        page_sign(p, line, buf_text(&signs), STYLE_MARK);
    buf_free(&signs);
}

static void add_fields(struct page *p, const struct detail_source *src)
{
    const struct item *item = src->item;
    bool wide = p->width >= WIDE;
    int label_cells = wide ? 8 : 4;
    for (enum field f = 0; f < FIELD_COUNT; f++) {
        const struct field_info *info = field_info(f);
        add_field(p, item, info->key, wide ? field_name(f) : field_short_name(f), label_cells,
                  item->fields[f]);
        if (f == FIELD_DEADLINE && src->due.limit && *src->due.limit)
            page_text(p, label_cells + 2, src->due.limit, src->due.doubtful ? STYLE_MARK : STYLE_LABEL);
    }
    for (size_t i = 0; i < item->nextras; i++) {
        char *cell = mem_printf("%s%s", CELL_EXTRA_PREFIX, item->extras[i].label);
        int own = text_cells(item->extras[i].label);
        add_field(p, item, cell, item->extras[i].label, own > label_cells && own <= 12 ? own : label_cells,
                  item->extras[i].value);
        free(cell);
    }
}

/* Cells that were marked for the same reason, with nothing printed in them, need be explained only once. */
static bool alike(const struct item_mark *a, const struct item_mark *b)
{
    return a->marks == b->marks && a->reason == b->reason && a->line == b->line && !*a->raw && !*b->raw;
}

static bool told_before(const struct item_mark *const *marks, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (alike(marks[k], marks[i]))
            return true;
    return false;
}

static void add_mark(struct page *p, const struct item_mark *const *marks, size_t n, size_t i)
{
    const struct item_mark *m = marks[i];
    struct buffer text = {0}, columns = {0}, signs = {0};
    detail_signs(m->marks, &signs);
    for (size_t k = i; k < n; k++) {
        if (k != i && !alike(m, marks[k]))
            continue;
        buf_printf(&text, "%s%s", k == i ? "" : MSG_UI_LIST_COMMA, cell_title(marks[k]->cell));
        if (marks[k]->column)
            buf_printf(&columns, "%s%d", columns.len ? MSG_UI_LIST_COMMA : "", marks[k]->column);
    }
    buf_printf(&text, MSG_UI_MARK_WHY, mark_reason_text(m->reason));
    page_entry(p, 0, buf_text(&signs), 4, STYLE_MARK, buf_text(&text), STYLE_NORMAL);
    buf_clear(&text);
    buf_printf(&text, MSG_UI_MARK_RAW, *m->raw ? m->raw : MSG_UI_EMPTY);
    if (m->line && columns.len)
        buf_printf(&text, MSG_UI_MARK_CELLS, m->line, buf_text(&columns));
    page_text(p, 6, buf_text(&text), STYLE_DIM);
    buf_free(&text);
    buf_free(&columns);
    buf_free(&signs);
}

static void add_marks(struct page *p, const struct detail_source *src)
{
    const struct item_mark *marks[DETAIL_MAX_MARKS];
    size_t n = detail_marks(src->item, marks, DETAIL_MAX_MARKS);
    if (!n)
        return;
    struct buffer head = {0};
    page_blank(p);
    buf_printf(&head, MSG_UI_MARKS_HEAD, (int)n);
    if (src->confirm_key)
        buf_printf(&head, MSG_UI_MARKS_KEY, src->confirm_key);
    page_text(p, 0, buf_text(&head), STYLE_MARK);
    for (size_t i = 0; i < n; i++)
        if (!told_before(marks, i))
            add_mark(p, marks, n, i);
    buf_free(&head);
}

/* A heading with thousands below it is read in the tree; here its first ones give an idea of it. */
static void add_children(struct page *p, const struct outline *o, int node)
{
    const struct outline_node *n = &o->nodes[node];
    struct buffer b = {0};
    if (n->unread)
        buf_putc(&b, ' '); /* the line is kept for the counts */
    else if (n->marks_below)
        buf_printf(&b, MSG_UI_HEADING_MARKS, n->items, n->marks_below);
    else
        buf_printf(&b, MSG_UI_HEADING_ITEMS, n->items);
    page_text(p, 0, buf_text(&b), STYLE_NORMAL);
    page_blank(p);
    int i = outline_first_child(o, node), left = MOST_CHILDREN;
    for (; i >= 0 && left > 0; i = outline_next_sibling(o, i), left--) {
        int line = p->lines;
        buf_clear(&b);
        outline_number(o, i, &b);
        int number = text_cells(buf_text(&b));
        page_line(p, 0, buf_text(&b), number, STYLE_DIM, outline_title(o, i),
                  p->width - number - 2 - COUNT_CELLS);
        if (o->nodes[i].size > 1 && !o->nodes[i].unread) {
            char count[16];
            snprintf(count, sizeof count, "%d", o->nodes[i].items);
            page_sign(p, line, count, STYLE_DIM);
        }
    }
    int more = 0;
    for (; i >= 0; i = outline_next_sibling(o, i))
        more++;
    buf_clear(&b);
    buf_printf(&b, MSG_UI_HEADING_MORE, more);
    if (more)
        page_text(p, 0, buf_text(&b), STYLE_DIM);
    buf_free(&b);
}

static void add_change(struct page *p, const struct detail_source *src)
{
    const struct item *item = src->item;
    if (!item->changed || !*item->changed_by)
        return;
    struct buffer b = {0};
    detail_when(item->changed, src->now, &b);
    buf_printf(&b, " %s", item->changed_by);
    buf_putc(&b, ' ');
    item_change_text(item, &b);
    page_blank(p);
    bool wide = p->width >= WIDE;
    page_entry(p, 0, wide ? MSG_UI_CHANGED : MSG_UI_CHANGED_BRIEF, wide ? 8 : 4, STYLE_DIM, buf_text(&b),
               STYLE_DIM);
    buf_free(&b);
}

static bool has_fields(const struct item *item)
{
    for (enum field f = 0; f < FIELD_COUNT; f++)
        if (*item->fields[f])
            return true;
    for (size_t i = 0; i < item->nextras; i++)
        if (*item->extras[i].value)
            return true;
    return false;
}

void detail_build(struct page *p, int width, const struct detail_source *src)
{
    const struct outline *o = src->outline;
    struct buffer head = {0};
    page_clear(p, width);
    outline_number(o, src->node, &head);
    int cells = text_cells(buf_text(&head));
    page_entry(p, 0, buf_text(&head), cells, STYLE_DIM, outline_title(o, src->node), STYLE_STRONG);
    page_blank(p);
    if (has_fields(src->item) || src->item->nmarks)
        add_fields(p, src);
    else if (o->nodes[src->node].size == 1)
        page_text(p, 0, o->nodes[src->node].has_item ? MSG_UI_ITEM_EMPTY : MSG_UI_HEADING_EMPTY, STYLE_DIM);
    add_marks(p, src);
    if (o->nodes[src->node].size > 1) {
        if (has_fields(src->item))
            page_blank(p);
        add_children(p, o, src->node);
    }
    detail_add_due(p, &src->due);
    add_change(p, src);
    buf_free(&head);
}
