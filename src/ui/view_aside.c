/* What of an import stands aside: texts that found no place, which can be put into a cell of the row that one stands on;
 * rows that were left out, which can be taken back in; and the prose around the tables, to be read. In the preview of the
 * import, and of a catalog that has been stored, where the rows left out are in the trash. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "ui/dialog.h"
#include "ui/mouse.h"
#include "ui/preview.h"
#include "ui/views.h"

enum { READ_ROWS = 7, KIND_CELLS = 6 };

struct aside {
    struct view *owner;
    struct preview *preview; /* the owner's; NULL: the catalog is stored */
    int64_t catalog, node;   /* node: that a text is put into; 0: none */
    char *path;              /* the node's titles; of a stored catalog without one its own */
    struct row_head head;
    struct item item; /* of the node */
    struct cell_info *infos;
    size_t ninfos;
    struct unplaced_list texts;
    struct trash_list rows;
    struct string_list notes;
    struct list list; /* over all three, one behind the other */
    struct page page; /* the whole of the line under the cursor */
};

struct aside_arg {
    struct view *owner;
    struct preview *preview;
    int64_t catalog, node;
    const char *path;
};

static enum status open_aside(struct view *v, const void *arg, struct error *err)
{
    (void)err;
    const struct aside_arg *given = arg;
    struct aside *a = v->state;
    a->owner = given->owner;
    a->preview = given->preview;
    a->catalog = given->catalog;
    a->node = given->node;
    a->path = mem_dup(given->path);
    return ST_OK;
}

static void forget(struct aside *a)
{
    unplaced_list_free(&a->texts);
    trash_list_free(&a->rows);
    string_list_free(&a->notes);
    cells_free(a->infos, a->ninfos);
    item_release(&a->item);
    row_head_release(&a->head);
    a->texts = (struct unplaced_list){0};
    a->rows = (struct trash_list){0};
    a->infos = NULL;
    a->ninfos = 0;
    a->item = (struct item){0};
    a->head = (struct row_head){0};
}

static void close_aside(struct view *v)
{
    struct aside *a = v->state;
    forget(a);
    page_free(&a->page);
    free(a->path);
}

/* What a text can be put into. */
static enum status load_target(struct view *v, struct error *err)
{
    struct aside *a = v->state;
    enum status st = store_head(v->app->store, a->catalog, &a->head, err);
    if (!st && a->node)
        st = store_item(v->app->store, a->node, &a->item, err);
    if (!st && a->node)
        a->ninfos = cells_list(&a->item, &a->head, &a->infos);
    return st;
}

static enum status load_aside(struct view *v, struct error *err)
{
    struct aside *a = v->state;
    enum status st;
    forget(a);
    if (a->preview) {
        struct store_import *im = a->preview->im->staged;
        st = review_unplaced(im, 0, &a->texts, err);
        if (!st)
            st = review_left_out(im, 0, &a->rows, err);
    } else {
        st = store_unplaced(v->app->store, a->catalog, &a->texts, err);
    }
    if (!st)
        st = store_notes(v->app->store, a->catalog, &a->notes, err);
    return st ? st : load_target(v, err);
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
    struct buffer cut = {0};
    const char *target = a->node || a->preview ? MSG_UI_ASIDE_TARGET : MSG_UI_ASIDE_CATALOG;
    text_middle(&cut, a->path, r.cols - 2 - text_cells(target));
    draw_text(c, r.row, r.col + 1, r.cols - 2, target, STYLE_DIM);
    draw_text(c, r.row, r.col + 1 + text_cells(target), r.cols - 2 - text_cells(target), buf_text(&cut),
              STYLE_STRONG);
    if (!lines(a))
        draw_text(c, r.row + 2, r.col + 4, r.cols - 8,
                  a->preview ? MSG_UI_ASIDE_NONE : MSG_UI_ASIDE_NONE_STORED, STYLE_NORMAL);
    for (int i = 0; i < a->list.height && a->list.top + i < a->list.n; i++) {
        int line = a->list.top + i, row = r.row + 1 + i;
        enum style style = line == a->list.cursor ? STYLE_SELECTED : STYLE_NORMAL;
        draw_text(c, row, r.col, r.cols, "", style);
        draw_text(c, row, r.col + 1, KIND_CELLS, line_kind(a, line), style ? style : STYLE_LABEL);
        draw_text(c, row, r.col + KIND_CELLS + 3, r.cols - KIND_CELLS - 4, line_text(a, line), style);
    }
    draw_rule(c, r.row + r.rows - READ_ROWS - 1, r.col, r.cols, STYLE_BORDER);
    page_draw(&a->page, c, (struct rect){r.row + r.rows - READ_ROWS, r.col + 1, READ_ROWS, r.cols - 2}, 0);
    buf_free(&cut);
}

/* --- keys -------------------------------------------------------------------------------------------------------- */

static void on_cell(struct view *v, int index)
{
    struct aside *a = v->state;
    const struct unplaced_text *t = text_at(a, a->list.cursor);
    struct error err = {0};
    const char *cell = a->infos[index].cell;
    bool held = *item_value(&a->item, cell);
    char *title = mem_dup(cell_title(cell));
    enum status st = app_group(v->app, VERB_EDIT, item_subject(&a->item), &err);
    if (!st)
        st = store_place_text(v->app->store, t->id, a->node, cell, &err);
    if (app_finish(v->app, st, &err))
        app_say(v->app, held ? MSG_UI_ASIDE_PUT : MSG_UI_ASIDE_PUT_EMPTY, title);
    free(title);
}

static void ask_cell(struct view *v)
{
    struct aside *a = v->state;
    struct string_list items = {0};
    if (!a->node) {
        app_say(v->app, "%s", a->preview ? MSG_UI_ASIDE_NO_ROW : MSG_UI_ASIDE_NO_NODE);
        return;
    }
    for (size_t i = 0; i < a->ninfos; i++)
        string_list_add(&items, a->infos[i].label);
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
    if (r->action == ACT_UNDO && a->preview) {
        preview_undo(a->owner);
        return EFFECT_NONE;
    }
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
    return (lines(v->state) ? HAVE_LINE : 0) | (v->app->reviewing && v->app->review_steps ? HAVE_UNDO : 0);
}

static void why_aside(const struct view *v, enum action action, struct buffer *out)
{
    if (action == ACT_UNDO && ((const struct aside *)v->state)->preview)
        buf_puts(out, MSG_UI_PREVIEW_NO_UNDO);
}

static int64_t catalog_of_aside(const struct view *v)
{
    return ((const struct aside *)v->state)->catalog;
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
    buf_puts(where, a->preview ? MSG_UI_TITLE_ASIDE : MSG_UI_TITLE_ASIDE_STORED);
    buf_printf(counts, MSG_UI_COUNT_TRASH, (size_t)lines(a));
}

static void open(struct view *owner, const struct aside_arg *arg)
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
        .why = why_aside,
        .title = title_aside,
        .catalog = catalog_of_aside,
    };
    app_open(owner->app, owner, &ops, arg);
}

void view_aside_open(struct view *owner)
{
    struct preview *p = owner->state;
    struct buffer path = {0};
    int node = preview_node(p);
    if (node >= 0)
        outline_path(&p->outline, node, &path);
    open(owner, &(struct aside_arg){owner, p, p->catalogs[p->table], p->item_of, buf_text(&path)});
    buf_free(&path);
}

void view_unplaced_open(struct view *owner, int64_t catalog, int64_t node, const char *path)
{
    open(owner, &(struct aside_arg){owner, NULL, catalog, node, path});
}
