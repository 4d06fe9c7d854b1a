/* What of an import stands aside: texts that found no place, which can be put into a cell of the row that the preview stands
 * on; rows that were left out, which can be taken back in; and the prose around the tables, to be read. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "ui/dialog.h"
#include "ui/mouse.h"
#include "ui/preview.h"

enum { READ_ROWS = 7, KIND_CELLS = 6 };

struct aside {
    struct preview *preview;
    struct unplaced_list texts;
    struct trash_list rows;
    struct string_list notes;
    struct list list; /* over all three, one behind the other */
    struct page page; /* the whole of the line under the cursor */
};

static enum status open_aside(struct view *v, const void *arg, struct error *err)
{
    (void)err;
    ((struct aside *)v->state)->preview = *(struct preview *const *)arg;
    return ST_OK;
}

static void forget(struct aside *a)
{
    unplaced_list_free(&a->texts);
    trash_list_free(&a->rows);
    string_list_free(&a->notes);
    a->texts = (struct unplaced_list){0};
    a->rows = (struct trash_list){0};
}

static void close_aside(struct view *v)
{
    struct aside *a = v->state;
    forget(a);
    page_free(&a->page);
}

static enum status load_aside(struct view *v, struct error *err)
{
    struct aside *a = v->state;
    struct store_import *im = a->preview->im->staged;
    forget(a);
    enum status st = review_unplaced(im, 0, &a->texts, err);
    if (!st)
        st = review_left_out(im, 0, &a->rows, err);
    if (!st)
        st = store_notes(v->app->store, a->preview->catalogs[a->preview->table], &a->notes, err);
    return st;
}

/* --- lines ------------------------------------------------------------------------------------------------------- */

static int lines(const struct aside *a)
{
    return (int)(a->texts.n + a->rows.n + a->notes.n);
}

static const struct unplaced_text *text_at(const struct aside *a, int line)
{
    return line < (int)a->texts.n ? &a->texts.items[line] : NULL;
}

static const struct trash_entry *row_at(const struct aside *a, int line)
{
    size_t i = (size_t)line - a->texts.n;
    return line >= (int)a->texts.n && i < a->rows.n ? &a->rows.items[i] : NULL;
}

static const char *line_text(const struct aside *a, int line)
{
    if (text_at(a, line))
        return text_at(a, line)->text;
    return row_at(a, line) ? row_at(a, line)->path : a->notes.items[(size_t)line - a->texts.n - a->rows.n];
}

static const char *line_kind(const struct aside *a, int line)
{
    const struct unplaced_text *t = text_at(a, line);
    if (t)
        return t->node ? MSG_UI_ASIDE_PLACED : MSG_UI_ASIDE_TEXT;
    return row_at(a, line) ? MSG_UI_ASIDE_ROW : MSG_UI_ASIDE_NOTE;
}

static void layout_aside(struct view *v)
{
    struct aside *a = v->state;
    list_set(&a->list, lines(a), v->area.rows - READ_ROWS - 2);
    page_clear(&a->page, v->area.cols - 2);
    if (!lines(a))
        return;
    page_text(&a->page, 0, line_text(a, a->list.cursor), STYLE_NORMAL);
    const struct unplaced_text *t = text_at(a, a->list.cursor);
    if (t && t->node) {
        char *where = mem_printf(MSG_UI_ASIDE_WHERE, cell_title(t->cell));
        page_text(&a->page, 0, where, STYLE_DIM);
        free(where);
    }
}

static void draw_aside(const struct view *v, struct canvas *c)
{
    const struct aside *a = v->state;
    struct rect r = v->area;
    struct buffer path = {0}, cut = {0};
    int node = preview_node(a->preview);
    if (node >= 0)
        outline_path(&a->preview->outline, node, &path);
    text_middle(&cut, buf_text(&path), r.cols - 2 - text_cells(MSG_UI_ASIDE_TARGET));
    draw_text(c, r.row, r.col + 1, r.cols - 2, MSG_UI_ASIDE_TARGET, STYLE_DIM);
    draw_text(c, r.row, r.col + 1 + text_cells(MSG_UI_ASIDE_TARGET),
              r.cols - 2 - text_cells(MSG_UI_ASIDE_TARGET), buf_text(&cut), STYLE_STRONG);
    if (!lines(a))
        draw_text(c, r.row + 2, r.col + 4, r.cols - 8, MSG_UI_ASIDE_NONE, STYLE_NORMAL);
    for (int i = 0; i < a->list.height && a->list.top + i < a->list.n; i++) {
        int line = a->list.top + i, row = r.row + 1 + i;
        enum style style = line == a->list.cursor ? STYLE_SELECTED : STYLE_NORMAL;
        draw_text(c, row, r.col, r.cols, "", style);
        draw_text(c, row, r.col + 1, KIND_CELLS, line_kind(a, line), style ? style : STYLE_LABEL);
        draw_text(c, row, r.col + KIND_CELLS + 3, r.cols - KIND_CELLS - 4, line_text(a, line), style);
    }
    draw_rule(c, r.row + r.rows - READ_ROWS - 1, r.col, r.cols, STYLE_BORDER);
    page_draw(&a->page, c, (struct rect){r.row + r.rows - READ_ROWS, r.col + 1, READ_ROWS, r.cols - 2}, 0);
    buf_free(&path);
    buf_free(&cut);
}

/* --- keys -------------------------------------------------------------------------------------------------------- */

static void on_cell(struct view *v, int index)
{
    struct aside *a = v->state;
    const struct preview *p = a->preview;
    const struct unplaced_text *t = text_at(a, a->list.cursor);
    struct error err = {0};
    const char *cell = p->infos[index].cell;
    char *title = mem_dup(cell_title(cell));
    enum status st = app_group(v->app, VERB_EDIT, outline_title(&p->outline, preview_node(p)), &err);
    if (!st)
        st = store_place_text(v->app->store, t->id, p->item_of, cell, &err);
    if (app_finish(v->app, st, &err))
        app_say(v->app, MSG_UI_ASIDE_PUT, title);
    free(title);
}

static void ask_cell(struct view *v)
{
    struct aside *a = v->state;
    struct string_list items = {0};
    if (!a->preview->item_of) {
        app_say(v->app, "%s", MSG_UI_ASIDE_NO_ROW);
        return;
    }
    for (size_t i = 0; i < a->preview->ninfos; i++)
        string_list_add(&items, a->preview->infos[i].label);
    menu_open(v, MSG_UI_ASIDE_CELL, &items, on_cell);
}

static void take_back(struct view *v, const struct trash_entry *row)
{
    struct aside *a = v->state;
    struct error err = {0};
    int64_t node = row->node;
    char *title = mem_dup(row->path);
    enum status st = app_group(v->app, VERB_RESTORE, row->path, &err);
    if (!st)
        st = store_restore_node(v->app->store, node, &err);
    if (app_finish(v->app, st, &err)) {
        a->preview->wanted = node;
        app_say(v->app, MSG_UI_ASIDE_BACK, title);
    }
    free(title);
}

static unsigned request_aside(struct view *v, const struct request *r)
{
    struct aside *a = v->state;
    int line = a->list.cursor;
    if (list_request(&a->list, r->action))
        return EFFECT_NONE;
    if (r->action == ACT_BACK)
        return EFFECT_CLOSE;
    if (r->action != ACT_OPEN)
        return EFFECT_UNKNOWN;
    if (row_at(a, line))
        take_back(v, row_at(a, line));
    else if (!text_at(a, line))
        app_say(v->app, "%s", MSG_UI_ASIDE_IS_NOTE);
    else if (text_at(a, line)->node)
        app_say(v->app, "%s", MSG_UI_ASIDE_IS_PLACED);
    else
        ask_cell(v);
    return EFFECT_NONE;
}

static unsigned mouse_aside(struct view *v, const struct mouse *m)
{
    struct aside *a = v->state;
    struct rect area = {v->area.row + 1, v->area.col, a->list.height, v->area.cols};
    mouse_list(&a->list, area, m);
    return EFFECT_NONE;
}

static unsigned have_aside(const struct view *v)
{
    return lines(v->state) ? HAVE_LINE : 0;
}

static const enum mode *modes_aside(const struct view *v)
{
    (void)v;
    static const enum mode modes[] = {MODE_ASIDE, MODE_GLOBAL, MODE_NONE};
    return modes;
}

static void title_aside(const struct view *v, struct buffer *where, struct buffer *counts)
{
    const struct aside *a = v->state;
    buf_puts(where, MSG_UI_TITLE_ASIDE);
    buf_printf(counts, MSG_UI_COUNT_TRASH, (size_t)lines(a));
}

void view_aside_open(struct view *owner)
{
    static const struct view_ops ops = {
        .state_size = sizeof(struct aside),
        .open = open_aside,
        .close = close_aside,
        .load = load_aside,
        .layout = layout_aside,
        .draw = draw_aside,
        .request = request_aside,
        .mouse = mouse_aside,
        .modes = modes_aside,
        .have = have_aside,
        .title = title_aside,
    };
    app_open(owner->app, owner, &ops, &owner->state);
}
