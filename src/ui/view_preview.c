/* The preview of an import: the tree as it would be, and of the row under the cursor every cell beside what was printed.
 * Nothing is stored yet: doubtful cells are confirmed or corrected, rows left out, and then all of it stored or nothing. */
#include <stdlib.h>
#include <string.h>

#include "mulu/file.h"
#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/replace.h"
#include "ui/dialog.h"
#include "ui/mouse.h"
#include "ui/preview.h"
#include "ui/views.h"

enum { BEAT_EVERY = 60 * 1000 }; /* milliseconds */

static void take(struct view *v, struct import *im)
{
    struct preview *p = v->state;
    p->im = im;
    p->ntables = review_catalogs(im->staged, &p->catalogs);
    p->table = p->table < p->ntables ? p->table : 0;
    p->shown = p->shown > p->table ? p->shown : p->table + 1;
    p->beat = env_now(v->app->env);
    v->app->reviewing = im->staged;
    v->app->review_steps = 0;
}

static enum status open_preview(struct view *v, const void *arg, struct error *err)
{
    (void)err;
    take(v, *(struct import *const *)arg);
    return ST_OK;
}

static void forget_item(struct preview *p)
{
    item_release(&p->item);
    p->item = (struct item){0};
    p->item_of = 0;
    cells_free(p->infos, p->ninfos);
    p->infos = NULL;
    p->ninfos = 0;
    free(p->cells);
    p->cells = NULL;
    p->ncells = 0;
}

static void close_preview(struct view *v)
{
    struct preview *p = v->state;
    v->app->reviewing = NULL;
    forget_item(p);
    row_head_release(&p->head);
    outline_free(&p->outline);
    fold_free(&p->fold);
    page_free(&p->page);
    catalog_list_free(&p->twins);
    catalog_list_free(&p->menu);
    review_tallies_free(&p->kinds);
    import_free(p->im);
}

/* --- the row under the cursor ------------------------------------------------------------------------------------ */

int preview_node(const struct preview *p)
{
    return p->list.cursor < p->fold.nlines ? p->fold.lines[p->list.cursor] : -1;
}

const struct preview_cell *preview_current(const struct preview *p)
{
    return p->at < p->ncells ? &p->cells[p->at] : NULL;
}

bool preview_doubtful(const struct preview_cell *c)
{
    return c && c->mark && !(c->mark->marks & MARK_CONFIRMED);
}

const struct table_report *preview_report(const struct preview *p)
{
    const struct read_report *r = &p->im->report;
    for (size_t i = 0; i < r->ntables; i++)
        if (r->tables[i].catalog == p->catalogs[p->table])
            return &r->tables[i];
    return NULL;
}

static const struct item_mark *any_mark(const struct item *item, const char *cell)
{
    for (size_t i = 0; i < item->nmarks; i++)
        if (strcmp(item->marks[i].cell, cell) == 0)
            return &item->marks[i];
    return NULL;
}

static void make_cells(struct preview *p)
{
    p->ninfos = cells_list(&p->item, &p->head, &p->infos);
    p->cells = mem_alloc(p->ninfos * sizeof *p->cells);
    for (size_t i = 0; i < p->ninfos; i++) {
        struct preview_cell c = {.info = &p->infos[i],
                                 .value = item_value(&p->item, p->infos[i].cell),
                                 .mark = any_mark(&p->item, p->infos[i].cell)};
        if (*c.value || c.mark)
            p->cells[p->ncells++] = c;
    }
}

static int first_doubtful(const struct preview *p)
{
    for (int i = 0; i < p->ncells; i++)
        if (preview_doubtful(&p->cells[i]))
            return i;
    return 0;
}

void preview_look(struct view *v)
{
    struct preview *p = v->state;
    struct error err = {0};
    int node = preview_node(p);
    if (node >= 0 && p->item_of == p->outline.nodes[node].id)
        return;
    forget_item(p);
    p->at = p->top = 0;
    if (node < 0)
        return;
    if (store_item(v->app->store, p->outline.nodes[node].id, &p->item, &err)) {
        app_fail(v->app, &err);
        return;
    }
    p->item_of = p->outline.nodes[node].id;
    make_cells(p);
    p->at = first_doubtful(p);
}

void preview_stand_on(struct view *v, int node)
{
    struct preview *p = v->state;
    if (node < 0)
        return;
    fold_reveal(&p->fold, &p->outline, node);
    list_set(&p->list, p->fold.nlines, p->list.height);
    list_go(&p->list, fold_line(&p->fold, node));
}

/* --- doubtful cells ---------------------------------------------------------------------------------------------- */

int preview_mark_number(const struct preview *p)
{
    int n = 0, node = preview_node(p);
    if (!preview_doubtful(preview_current(p)))
        return 0;
    for (int i = 0; i < node; i++)
        n += p->outline.nodes[i].marks;
    for (int i = 0; i <= p->at; i++)
        n += preview_doubtful(&p->cells[i]);
    return n;
}

/* In the row itself, in the direction of `by`. */
static bool go_in_row(struct preview *p, int from, int by)
{
    for (int i = from; i >= 0 && i < p->ncells; i += by) {
        if (!preview_doubtful(&p->cells[i]))
            continue;
        p->at = i;
        return true;
    }
    return false;
}

/* Behind what was just done, where that has led here. */
static void say_wrapped(struct view *v, const char *text)
{
    bool behind = ((const struct preview *)v->state)->advance && v->app->message;
    char *both = behind ? mem_printf(MSG_UI_PREVIEW_AND, v->app->message, text) : mem_dup(text);
    app_say(v->app, "%s", both);
    free(both);
}

void preview_go_mark(struct view *v, int by)
{
    struct preview *p = v->state;
    int n = p->outline.n, node = preview_node(p);
    preview_look(v);
    if (node < 0 || go_in_row(p, p->at + by, by))
        return;
    for (int k = 1; k <= n; k++) { /* round the end, and back to this one */
        int to = ((node + by * k) % n + n) % n;
        if (!p->outline.nodes[to].marks)
            continue;
        if (by > 0 ? to <= node : to >= node)
            say_wrapped(v, by > 0 ? MSG_UI_PREVIEW_FROM_FIRST : MSG_UI_PREVIEW_FROM_LAST);
        preview_stand_on(v, to);
        preview_look(v);
        go_in_row(p, by > 0 ? 0 : p->ncells - 1, by);
        return;
    }
}

/* --- loading ----------------------------------------------------------------------------------------------------- */

static void place(struct view *v, int64_t was, const char *cell)
{
    struct preview *p = v->state;
    int node = p->wanted ? outline_find(&p->outline, p->wanted) : -1;
    bool moved = node >= 0 && p->wanted != was;
    if (node < 0 && was)
        node = outline_find(&p->outline, was);
    list_set(&p->list, p->fold.nlines, p->list.height);
    preview_stand_on(v, node);
    preview_look(v);
    for (int i = 0; cell && !moved && p->item_of == was && i < p->ncells; i++)
        if (strcmp(p->cells[i].info->cell, cell) == 0)
            p->at = i;
    if (p->advance && p->marks && !preview_doubtful(preview_current(p)))
        preview_go_mark(v, 1);
    p->wanted = 0;
    p->advance = false;
}

static enum status read_table(struct view *v, struct row_head *head, struct outline *o,
                              struct review_counts *counts, struct review_counts *all, struct error *err)
{
    const struct preview *p = v->state;
    int64_t catalog = p->catalogs[p->table];
    enum status st = store_head(v->app->store, catalog, head, err);
    if (!st)
        st = store_outline(v->app->store, catalog, o, err);
    if (!st)
        st = review_counts(p->im->staged, catalog, counts, err);
    if (!st)
        st = review_counts(p->im->staged, 0, all, err);
    return st;
}

static enum status load_preview(struct view *v, struct error *err)
{
    struct preview *p = v->state;
    struct outline fresh = {0};
    struct row_head head = {0};
    struct review_counts all;
    struct string_list notes = {0};
    enum status st = read_table(v, &head, &fresh, &p->counts, &all, err);
    if (!st)
        st = store_notes(v->app->store, p->catalogs[p->table], &notes, err);
    p->notes = notes.n > 0;
    string_list_free(&notes);
    if (st) {
        row_head_release(&head);
        outline_free(&fresh);
        app_close(v); /* the import is gone */
        return st;
    }
    const struct preview_cell *c = preview_current(p);
    char *cell = c ? mem_dup(c->info->cell) : NULL;
    int64_t was = p->item_of;
    fold_keep(&p->fold, &p->outline, false);
    outline_free(&p->outline);
    row_head_release(&p->head);
    p->outline = fresh;
    p->head = head;
    p->aside = all.unplaced + all.left_out;
    fold_begin(&p->fold, &p->outline);
    p->marks = 0;
    for (int i = 0; i < p->outline.n; i++)
        p->marks += p->outline.nodes[i].marks;
    forget_item(p);
    place(v, was, cell);
    free(cell);
    if (!p->twins.n && !p->placed) /* of this table for the first time */
        st = replace_candidates(v->app->store, p->catalogs[p->table], &p->twins, err);
    return st;
}

/* What is shown is another table. */
static void begin_table(struct view *v)
{
    struct preview *p = v->state;
    catalog_list_free(&p->twins);
    p->twins = (struct catalog_list){0};
    forget_item(p);
    p->list = (struct list){.height = p->list.height};
    p->placed = p->in_cells = false;
    v->stale = true;
}

static void next_table(struct view *v)
{
    struct preview *p = v->state;
    p->table = (p->table + 1) % p->ntables;
    p->shown = p->shown > p->table ? p->shown : p->table + 1;
    begin_table(v);
}

bool preview_read_again(struct view *v, const char *format, const struct column_choices *choices)
{
    struct preview *p = v->state;
    struct import *im = NULL, *old = p->im;
    struct error err = {0};
    enum status st = import_again(old, format, choices, &im, &err);
    if (st == ST_CANCELLED)
        app_say(v->app, "%s", MSG_UI_PREVIEW_FORMAT_KEPT);
    else if (st == ST_USAGE && choices) /* what it says is for the command line */
        app_say(v->app, "%s", MSG_UI_COLUMNS_CANNOT);
    else if (st)
        app_fail(v->app, &err);
    if (st)
        return false;
    take(v, im);
    import_free(old);
    begin_table(v);
    return true;
}

/* --- keys -------------------------------------------------------------------------------------------------------- */

static void fold(struct view *v, enum action action)
{
    struct preview *p = v->state;
    int node = preview_node(p), parent = p->outline.nodes[node].parent;
    bool open = p->fold.open[node], below = p->outline.nodes[node].size > 1;
    if (action == ACT_UNFOLD && (!below || open))
        p->in_cells = p->ncells > 0;
    else if (action == ACT_FOLD && !open && parent >= 0)
        preview_stand_on(v, parent);
    else
        fold_set(&p->fold, &p->outline, node, action == ACT_UNFOLD);
    list_set(&p->list, p->fold.nlines, p->list.height);
}

static bool move(struct view *v, enum action action)
{
    struct preview *p = v->state;
    struct list cells = {.n = p->ncells, .cursor = p->at, .height = 4};
    if (p->in_cells && list_request(&cells, action)) {
        p->at = cells.cursor;
        return true;
    }
    if (list_request(&p->list, action))
        return true;
    switch (action) {
    case ACT_FOLD:
    case ACT_UNFOLD:
        if (p->in_cells)
            p->in_cells = action != ACT_FOLD;
        else if (preview_node(p) >= 0)
            fold(v, action);
        return true;
    case ACT_PANE:
        p->in_cells = !p->in_cells && p->ncells;
        return true;
    case ACT_NEXT_MARK:
    case ACT_PREV_MARK:
        preview_go_mark(v, action == ACT_NEXT_MARK ? 1 : -1);
        return true;
    case ACT_NEXT_TABLE:
        next_table(v);
        return true;
    default:
        return false;
    }
}

static unsigned request_preview(struct view *v, const struct request *r)
{
    ((struct preview *)v->state)->advance = false; /* what was begun in a form has not come to a change */
    switch (r->action) {
    case ACT_ACCEPT:
        preview_store(v);
        return EFFECT_NONE;
    case ACT_CANCEL:
        if (!preview_leave(v))
            return EFFECT_NONE;
        app_say(v->app, "%s", MSG_UI_IMPORT_CANCELLED);
        return EFFECT_CLOSE;
    case ACT_ASIDE:
        view_aside_open(v);
        return EFFECT_NONE;
    default:
        return move(v, r->action) || preview_act(v, r->action) ? EFFECT_NONE : EFFECT_UNKNOWN;
    }
}

static unsigned press(struct view *v, const struct mouse *m)
{
    struct preview *p = v->state;
    struct rect tree = preview_tree_area(v), cells = preview_cells_area(v);
    int line = p->top + m->row - cells.row;
    if (mouse_in(tree, m)) {
        p->in_cells = false;
        mouse_list(&p->list, tree, m);
        int node = preview_node(p), sign = node < 0 ? -1 : tree.col + preview_indent(p, node);
        if (m->kind == MOUSE_PRESS && node >= 0 && m->col >= sign && m->col <= sign + 1) {
            fold_set(&p->fold, &p->outline, node, !p->fold.open[node]);
            list_set(&p->list, p->fold.nlines, p->list.height);
        }
    } else if (mouse_in(cells, m) && mouse_wheel(m)) {
        int to = p->at + (mouse_wheel(m) > 0 ? 1 : -1);
        p->at = to < 0 ? 0 : to < p->ncells ? to : p->at;
    } else if (mouse_in(cells, m) && m->kind == MOUSE_PRESS) {
        for (int i = 0; i < p->ncells; i++)
            if (p->cells[i].line <= line && line < p->cells[i].end)
                p->at = i;
        p->in_cells = p->ncells > 0;
    }
    return EFFECT_NONE;
}

static unsigned have_preview(const struct view *v)
{
    const struct preview *p = v->state;
    unsigned have = p->outline.n ? HAVE_NODE | HAVE_LINE : 0;
    if (preview_doubtful(preview_current(p)))
        have |= HAVE_MARK;
    if (p->marks)
        have |= HAVE_MARKS;
    if (p->ntables > 1)
        have |= HAVE_TABLES;
    if (p->aside || p->notes)
        have |= HAVE_ASIDE;
    if (v->app->review_steps)
        have |= HAVE_UNDO;
    return have;
}

static void why_preview(const struct view *v, enum action action, struct buffer *out)
{
    const struct preview *p = v->state;
    if (action == ACT_CONFIRM && p->marks && p->outline.n)
        buf_puts(out, MSG_UI_PREVIEW_NOT_DOUBTFUL);
    else if (action == ACT_NEXT_MARK || action == ACT_PREV_MARK || action == ACT_CONFIRM)
        buf_puts(out, MSG_UI_PREVIEW_CLEAN);
    else if (action == ACT_UNDO)
        buf_puts(out, MSG_UI_PREVIEW_NO_UNDO);
}

static const enum mode *modes_preview(const struct view *v)
{
    (void)v;
    static const enum mode modes[] = {MODE_PREVIEW, MODE_GLOBAL, MODE_NONE};
    return modes;
}

static void title_preview(const struct view *v, struct buffer *where, struct buffer *counts)
{
    const struct preview *p = v->state;
    buf_printf(where, MSG_UI_TITLE_PREVIEW, path_base(p->im->path));
    if (p->ntables > 1)
        buf_printf(counts, MSG_UI_PREVIEW_TABLE, p->table + 1, p->ntables);
}

/* An import that is silent for long is taken for dead by other offices. */
static bool keep_preview(struct view *v)
{
    struct preview *p = v->state;
    int64_t now = env_now(v->app->env);
    if (v->app->killed || now - p->beat < BEAT_EVERY)
        return true;
    p->beat = now;
    struct error err = {0};
    if (review_keep(p->im->staged, &err))
        app_fail(v->app, &err);
    return true;
}

void view_preview_open(struct view *owner, struct import *im)
{
    static const struct view_ops ops = {
        .state_size = sizeof(struct preview),
        .open = open_preview,
        .close = close_preview,
        .load = load_preview,
        .layout = preview_layout,
        .draw = preview_draw,
        .request = request_preview,
        .mouse = press,
        .modes = modes_preview,
        .have = have_preview,
        .why = why_preview,
        .title = title_preview,
        .leave = preview_leave,
        .keep = keep_preview,
    };
    if (!app_open(owner->app, owner, &ops, &im))
        import_free(im);
}
