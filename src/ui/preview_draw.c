/* How the preview of an import looks: counts above; the tree on the left; on the right the cells of a row, what will be
 * stored beside what was printed, or below it where the window is narrow. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "ui/detail.h"
#include "ui/preview.h"

enum { HEAD_ROWS = 3, INDENT = 2, WIDE = 64, LABEL_WIDE = 8, LABEL = 4 };

/* --- places ------------------------------------------------------------------------------------------------------ */

struct rect preview_tree_area(const struct view *v)
{
    const struct preview *p = v->state;
    return (struct rect){v->area.row + HEAD_ROWS, v->area.col, v->area.rows - HEAD_ROWS, p->tree_cols};
}

static bool is_wide(const struct view *v)
{
    const struct preview *p = v->state;
    return v->area.cols - p->tree_cols - 3 >= WIDE;
}

/* Below the title of the row and, where there are columns, their heads. */
struct rect preview_cells_area(const struct view *v)
{
    const struct preview *p = v->state;
    int left = v->area.col + p->tree_cols + 2, head = is_wide(v) ? 2 : 1;
    return (struct rect){v->area.row + HEAD_ROWS + head, left, v->area.rows - HEAD_ROWS - head,
                         v->area.cols - left - 1};
}

int preview_indent(const struct preview *p, int node)
{
    int indent = p->outline.nodes[node].depth * INDENT, most = p->tree_cols / 3;
    return 1 + (indent < most ? indent : most);
}

struct columns {
    int label, value, value_cells, raw; /* raw 0: there is no column, it stands below the value */
};

static struct columns columns(const struct view *v)
{
    int width = preview_cells_area(v).cols;
    if (!is_wide(v))
        return (struct columns){LABEL, LABEL + 2, width - LABEL - 2, 0};
    int value = LABEL_WIDE + 2, cells = (width - value - 2) / 2;
    return (struct columns){LABEL_WIDE, value, cells, value + cells + 2};
}

/* --- the cells --------------------------------------------------------------------------------------------------- */

static const char *label_of(const struct view *v, const struct cell_info *info)
{
    enum field f;
    if (field_by_key(info->cell, &f) && !is_wide(v))
        return field_short_name(f);
    return strcmp(info->cell, CELL_LABEL) == 0 && !is_wide(v) ? MSG_UI_PREVIEW_LABEL : info->label;
}

/* Why the cell is marked, and where it stood. */
static void add_reason(struct page *page, int indent, const struct item_mark *m, bool raw)
{
    struct buffer text = {0}, signs = {0};
    bool confirmed = m->marks & MARK_CONFIRMED;
    detail_signs(m->marks, &signs);
    bool says_blank = !*m->raw && (m->reason == REASON_MERGED || m->reason == REASON_EMPTY);
    if (raw && !says_blank)
        buf_printf(&text, MSG_UI_PREVIEW_PRINTED, *m->raw ? m->raw : MSG_UI_EMPTY);
    buf_puts(&text, mark_reason_text(m->reason));
    if (m->line > 0)
        buf_puts(&text, "  ");
    detail_place(m->line, m->column, &text);
    const char *sign = confirmed ? MSG_UI_PREVIEW_CONFIRMED_SIGN : buf_text(&signs);
    enum style style = confirmed ? STYLE_DIM : STYLE_MARK;
    page_entry(page, indent, sign, text_cells(sign), style, buf_text(&text), STYLE_DIM);
    buf_free(&text);
    buf_free(&signs);
}

static void add_cell(struct view *v, struct preview_cell *c, bool current)
{
    struct preview *p = v->state;
    struct page *page = &p->page;
    struct columns col = columns(v);
    int width = page->width;
    enum style style = current ? STYLE_SELECTED : STYLE_LABEL; /* seen without colours too */
    c->line = page->lines;
    page->width = col.value + col.value_cells;
    page_entry(page, 0, label_of(v, c->info), col.label, style, *c->value ? c->value : MSG_UI_EMPTY,
               *c->value ? STYLE_NORMAL : STYLE_DIM);
    page->width = width;
    int end = page->lines;
    if (col.raw) {
        page->lines = c->line; /* beside the value */
        bool same = !c->mark || strcmp(c->mark->raw, c->value) == 0;
        const char *raw = same ? MSG_UI_PREVIEW_SAME : *c->mark->raw ? c->mark->raw : MSG_UI_EMPTY;
        page_text(page, col.raw, raw, same ? STYLE_DIM : STYLE_NORMAL);
        if (c->mark)
            add_reason(page, col.raw, c->mark, false);
        page->lines = page->lines > end ? page->lines : end;
    } else if (c->mark) {
        add_reason(page, col.value, c->mark, true);
    }
    c->end = page->lines;
}

/* Cells that do not fit are scrolled to; the signs that say so hide a line at each end. */
static void scroll(struct view *v)
{
    struct preview *p = v->state;
    int height = preview_cells_area(v).rows;
    const struct preview_cell *c = preview_current(p);
    if (c && c->end + 1 > p->top + height)
        p->top = c->end + 1 - height;
    if (c && c->line - 1 < p->top)
        p->top = c->line - 1;
    p->top = page_clamp(&p->page, p->top, height);
}

static void unfold_first(struct view *v)
{
    struct preview *p = v->state;
    int node = preview_node(p), rows = v->area.rows - HEAD_ROWS;
    fold_to_level(&p->fold, &p->outline, fold_fitting(&p->outline, rows));
    list_set(&p->list, p->fold.nlines, rows);
    preview_stand_on(v, node);
    p->placed = true;
}

void preview_layout(struct view *v)
{
    struct preview *p = v->state;
    p->tree_cols = v->area.cols * 36 / 100;
    if (!p->placed)
        unfold_first(v);
    list_set(&p->list, p->fold.nlines, v->area.rows - HEAD_ROWS);
    preview_look(v);
    page_clear(&p->page, preview_cells_area(v).cols);
    for (int i = 0; i < p->ncells; i++)
        add_cell(v, &p->cells[i], i == p->at);
    int node = preview_node(p);
    if (node >= 0 && p->outline.nodes[node].size > 1) {
        struct buffer below = {0};
        const struct outline_node *n = &p->outline.nodes[node];
        buf_printf(&below, n->marks_below ? MSG_UI_HEADING_MARKS : MSG_UI_HEADING_ITEMS, n->items,
                   n->marks_below);
        page_blank(&p->page);
        page_text(&p->page, 0, buf_text(&below), STYLE_DIM);
        buf_free(&below);
    }
    scroll(v);
}

/* --- drawing ----------------------------------------------------------------------------------------------------- */

/* The line below the counts, with names of at most so many cells. */
static void put_source(const struct view *v, int format_cells, int title_cells, struct buffer *out)
{
    const struct preview *p = v->state;
    const struct table_report *t = preview_report(p);
    struct buffer format = {0}, title = {0}, line = {0};
    text_middle(&format, t ? formats_label(v->app->formats, t->format) : "", format_cells);
    text_middle(&title, p->twins.n ? p->twins.items[0].title : p->head.title, title_cells);
    if (p->twins.n) {
        char *twin = mem_printf(MSG_UI_PREVIEW_TWIN, buf_text(&title), (long long)p->twins.items[0].items);
        buf_printf(&line, MSG_UI_PREVIEW_WITH_FORMAT, buf_text(&format), twin);
        free(twin);
    } else if (t && t->header_missing) {
        buf_puts(&line, MSG_UI_REPORT_NO_HEADER);
    } else {
        buf_printf(&line, MSG_UI_PREVIEW_SOURCE, buf_text(&title), buf_text(&format), p->im->report.encoding);
    }
    keymap_expand(v->app->keys, v->ops->modes(v), buf_text(&line), out);
    buf_free(&format);
    buf_free(&title);
    buf_free(&line);
}

/* What is said of names is never cut: where it is too long first the format's name gives way, then the title. */
static void draw_source(const struct view *v, struct canvas *c, int row)
{
    enum { WHOLE = 4096, LEAST = 12 };
    const struct preview *p = v->state;
    const struct table_report *t = preview_report(p);
    bool notice = p->twins.n || (t && t->header_missing);
    int width = v->area.cols - 2, format = WHOLE, title = WHOLE;
    struct buffer line = {0};
    put_source(v, format, title, &line);
    for (int *name = &format; text_cells(buf_text(&line)) > width && name;
         name = name == &format ? &title : NULL) {
        for (*name = 4 * LEAST; *name > LEAST && text_cells(buf_text(&line)) > width; --*name) {
            buf_clear(&line);
            put_source(v, format, title, &line);
        }
    }
    draw_text(c, row, v->area.col + 1, width, buf_text(&line), notice ? STYLE_MARK : STYLE_DIM);
    buf_free(&line);
}

static void draw_head(const struct view *v, struct canvas *c)
{
    const struct preview *p = v->state;
    const struct review_counts *n = &p->counts;
    struct buffer b = {0};
    struct rect a = v->area;
    buf_printf(&b, MSG_UI_PREVIEW_COUNTS, (long long)n->headings, (long long)n->items, (long long)n->filled,
               (long long)n->repaired, (long long)n->unsure, (long long)n->unplaced);
    if (n->left_out)
        buf_printf(&b, MSG_UI_PREVIEW_LEFT_OUT, (long long)n->left_out);
    draw_text(c, a.row, a.col + 1, a.cols - 2, buf_text(&b), STYLE_STRONG);
    draw_source(v, c, a.row + 1);
    draw_rule(c, a.row + 2, a.col, a.cols, STYLE_BORDER);
    buf_free(&b);
}

static void draw_node(const struct view *v, struct canvas *c, int row, int line)
{
    const struct preview *p = v->state;
    int node = p->fold.lines[line], width = p->tree_cols, left = v->area.col;
    const struct outline_node *n = &p->outline.nodes[node];
    bool folded = n->size > 1 && !p->fold.open[node], current = line == p->list.cursor;
    enum style style = !current ? STYLE_NORMAL : p->in_cells ? STYLE_SELECTED_IDLE : STYLE_SELECTED;
    struct buffer text = {0}, signs = {0};
    buf_pad(&text, ' ', (size_t)preview_indent(p, node));
    buf_printf(&text, "%s %s",
               n->size == 1 ? " "
               : folded     ? c->symbols->folded
                            : c->symbols->unfolded,
               outline_title(&p->outline, node));
    if (folded && n->marks_below > n->marks)
        buf_printf(&signs, MSG_UI_MARKS_BELOW, n->marks_below);
    else if (n->marks)
        detail_signs(n->kinds, &signs);
    int cells = text_cells(buf_text(&signs));
    draw_text(c, row, left, width, "", style);
    draw_text(c, row, left, width - cells - 2, buf_text(&text), style);
    draw_text(c, row, left + width - 1 - cells, cells, buf_text(&signs), current ? style : STYLE_MARK);
    buf_free(&text);
    buf_free(&signs);
}

/* The row's title, and which of the doubtful cells one stands on. */
static void draw_row_head(const struct view *v, struct canvas *c)
{
    const struct preview *p = v->state;
    struct rect a = preview_cells_area(v);
    struct columns col = columns(v);
    struct buffer path = {0}, cut = {0}, number = {0};
    int row = v->area.row + HEAD_ROWS, at = preview_mark_number(p);
    if (at)
        buf_printf(&number, MSG_UI_PREVIEW_AT, at, p->marks);
    else if (p->marks)
        buf_printf(&number, MSG_UI_PREVIEW_LEFT, p->marks);
    int taken = text_cells(buf_text(&number)), room = a.cols - taken - 1;
    outline_path(&p->outline, preview_node(p), &path);
    text_middle(&cut, buf_text(&path), room);
    draw_text(c, row, a.col, room, buf_text(&cut), STYLE_STRONG);
    draw_text(c, row, a.col + a.cols - taken, taken, buf_text(&number), STYLE_MARK);
    if (col.raw) {
        draw_text(c, row + 1, a.col, col.label, MSG_UI_PREVIEW_COLUMN, STYLE_DIM);
        draw_text(c, row + 1, a.col + col.value, col.value_cells, MSG_UI_PREVIEW_VALUE, STYLE_DIM);
        draw_text(c, row + 1, a.col + col.raw, a.cols - col.raw, MSG_UI_PREVIEW_RAW, STYLE_DIM);
    }
    buf_free(&path);
    buf_free(&cut);
    buf_free(&number);
}

void preview_draw(const struct view *v, struct canvas *c)
{
    const struct preview *p = v->state;
    struct rect tree = preview_tree_area(v);
    draw_head(v, c);
    if (preview_node(p) < 0) {
        draw_text(c, tree.row + 1, v->area.col + 4, v->area.cols - 8, MSG_UI_PREVIEW_EMPTY, STYLE_NORMAL);
        return;
    }
    for (int i = 0; i < tree.rows && p->list.top + i < p->fold.nlines; i++)
        draw_node(v, c, tree.row + i, p->list.top + i);
    draw_bar(c, tree.row, tree.col + tree.cols, tree.rows, STYLE_BORDER);
    draw_row_head(v, c);
    page_draw(&p->page, c, preview_cells_area(v), p->top);
}
