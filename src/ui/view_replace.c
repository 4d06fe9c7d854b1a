/* What a table of an import changes in a catalog that is there: added, changed, moved, removed, each to be taken or not. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mulu/file.h"
#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/replace.h"
#include "mulu/text.h"
#include "ui/dialog.h"
#include "ui/mouse.h"
#include "ui/preview.h"

#define CUT "\u2026"

enum { READ_ROWS = 8, SIDE_BY_SIDE = 100, LABEL_CELLS = 4 };

struct replacing {
    struct view *owner; /* the preview */
    struct preview *preview;
    int64_t catalog;
    char *title;
    struct replace *replace;
    struct list list;      /* a line for each kind that there is, and below it its differences */
    int first[DIFF_KINDS]; /* the line of the kind; -1: there is none of it */
    struct page page;      /* the difference under the cursor, old beside new */
};

struct replacing_arg {
    struct view *owner;
    const struct catalog_info *catalog;
};

/* Enter once is not to wipe what the clerk has filled in by hand. */
static void spare_handwork(struct replace *r)
{
    for (size_t i = 0; i < replace_count(r); i++)
        if (replace_by_hand(r, i))
            replace_select(r, i, false);
}

static enum status compare(struct view *v, struct error *err)
{
    struct replacing *r = v->state;
    struct progress progress = app_work_begin(v->app, MSG_UI_WORK_COMPARING, PACE_ROWS);
    enum status st = replace_open(v->app->store, r->catalog, r->preview->catalogs[r->preview->table],
                                  &progress, &r->replace, err);
    app_work_end(v->app);
    if (!st)
        spare_handwork(r->replace);
    return st;
}

static void close_replace(struct view *v)
{
    struct replacing *r = v->state;
    replace_free(r->replace);
    page_free(&r->page);
    free(r->title);
}

static enum status open_replace(struct view *v, const void *arg, struct error *err)
{
    const struct replacing_arg *a = arg;
    struct replacing *r = v->state;
    r->owner = a->owner;
    r->preview = a->owner->state;
    r->catalog = a->catalog->id;
    r->title = mem_dup(a->catalog->title);
    enum status st = compare(v, err);
    if (st)
        close_replace(v);
    return st;
}

/* --- lines ------------------------------------------------------------------------------------------------------- */

static void count_lines(struct view *v)
{
    struct replacing *r = v->state;
    int n = 0;
    for (enum difference_kind k = 0; k < DIFF_KINDS; k++) {
        int64_t of_kind = replace_count_kind(r->replace, k);
        r->first[k] = of_kind ? n : -1;
        n += of_kind ? (int)of_kind + 1 : 0;
    }
    list_set(&r->list, n, v->area.rows - READ_ROWS - 2);
}

/* The kind of a line, and which difference it is; -1: it is the head of its kind. */
static enum difference_kind kind_at(const struct replacing *r, int line, int64_t *diff)
{
    enum difference_kind kind = 0;
    for (enum difference_kind k = 0; k < DIFF_KINDS; k++)
        if (r->first[k] >= 0 && r->first[k] <= line)
            kind = k;
    int at = line - r->first[kind];
    *diff = at ? (int64_t)replace_first(r->replace, kind) + at - 1 : -1;
    return kind;
}

static const char *kind_text(enum difference_kind kind, bool sign)
{
    static const char *const names[DIFF_KINDS] = {MSG_N_DIFF_HEAD, MSG_N_DIFF_ADDED, MSG_N_DIFF_CHANGED,
                                                  MSG_N_DIFF_MOVED, MSG_N_DIFF_REMOVED};
    static const char *const signs[DIFF_KINDS] = {"=", "+", "~", ">", "-"};
    return sign ? signs[kind] : tr(names[kind]);
}

static const char *kind_meaning(enum difference_kind kind)
{
    static const char *const meanings[DIFF_KINDS] = {MSG_N_DIFF_HEAD_IS, MSG_N_DIFF_ADDED_IS,
                                                     MSG_N_DIFF_CHANGED_IS, MSG_N_DIFF_MOVED_IS,
                                                     MSG_N_DIFF_REMOVED_IS};
    return tr(meanings[kind]);
}

static const char *field_text(const struct difference *d)
{
    static const struct {
        const char *field, *text;
    } heads[] = {
        {DIFF_TITLE, MSG_N_DIFF_TITLE},     {DIFF_BODY, MSG_N_DIFF_BODY},   {DIFF_YEAR, MSG_N_DIFF_YEAR},
        {DIFF_COLUMNS, MSG_N_DIFF_COLUMNS}, {DIFF_NOTES, MSG_N_DIFF_NOTES},
    };
    if (d->kind != DIFF_HEAD)
        return *d->field ? cell_title(d->field) : "";
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        if (strcmp(heads[i].field, d->field) == 0)
            return tr(heads[i].text);
    size_t prefix = sizeof DIFF_CHOICES_PREFIX - 1;
    return strncmp(d->field, DIFF_CHOICES_PREFIX, prefix) == 0 ? cell_title(d->field + prefix) : d->field;
}

static int64_t count_selected(const struct replacing *r, enum difference_kind kind)
{
    size_t first = replace_first(r->replace, kind),
           end = first + (size_t)replace_count_kind(r->replace, kind);
    int64_t n = 0;
    for (size_t i = first; i < end; i++)
        n += replace_selected(r->replace, i);
    return n;
}

/* Bytes that both begin with, and bytes that both end with behind that, in whole characters. */
static void common_ends(const char *a, const char *b, size_t *head, size_t *tail)
{
    size_t la = strlen(a), lb = strlen(b), n = 0, m = 0;
    while (n < la && n < lb && a[n] == b[n])
        n++;
    while (n > 0 && ((a[n] & 0xC0) == 0x80 || (b[n] & 0xC0) == 0x80))
        n--;
    while (m < la - n && m < lb - n && a[la - 1 - m] == b[lb - 1 - m])
        m++;
    while (m > 0 && (a[la - m] & 0xC0) == 0x80)
        m--;
    *head = n;
    *tail = m;
}

/* What differs, with a little of what is around it: 20个工作 */
static void add_middle(const char *s, size_t head, size_t tail, struct buffer *out)
{
    enum { AROUND = 2 };
    size_t len = strlen(s), from = head, to = len - tail;
    for (int i = 0; i < AROUND && from > 0; i++)
        from = text_prev(s, from);
    const char *p = s + to, *end = s + len;
    struct text_glyph g;
    for (int i = 0; i < AROUND && text_next(&p, end, &g); i++)
        to = (size_t)(p - s);
    if (from > 0)
        buf_puts(out, CUT);
    buf_add(out, s + from, to - from);
    if (to < len)
        buf_puts(out, CUT);
    if (!len)
        buf_puts(out, MSG_UI_EMPTY);
}

/* A change on one line: what was there, and what will be. */
static void add_change(const struct difference *d, struct buffer *out)
{
    size_t head, tail;
    if (d->by_hand)
        buf_puts(out, MSG_UI_DIFF_BY_HAND);
    common_ends(d->before, d->after, &head, &tail);
    add_middle(d->before, head, tail, out);
    buf_puts(out, MSG_UI_DIFF_BECOMES);
    add_middle(d->after, head, tail, out);
}

/* --- the difference under the cursor ------------------------------------------------------------------------------- */

static void add_side(struct page *page, int col, int width, const char *label, const char *text)
{
    int was = page->width;
    page->width = col + width;
    page_entry(page, col, label, LABEL_CELLS, STYLE_LABEL, *text ? text : MSG_UI_EMPTY,
               *text ? STYLE_NORMAL : STYLE_DIM);
    page->width = was;
}

static void add_difference(struct view *v, const struct difference *d)
{
    struct replacing *r = v->state;
    struct page *page = &r->page;
    struct buffer head = {0};
    bool both = d->kind != DIFF_ADDED && d->kind != DIFF_REMOVED, wide = v->area.cols >= SIDE_BY_SIDE;
    buf_printf(&head, "%s  ", kind_text(d->kind, false));
    buf_puts(&head, d->path);
    if (*field_text(d))
        buf_printf(&head, "  %s", field_text(d));
    page_text(page, 0, buf_text(&head), STYLE_STRONG);
    int half = wide && both ? (page->width - 2) / 2 : page->width, line = page->lines;
    bool order = d->kind == DIFF_MOVED && strcmp(d->before, d->after) == 0;
    if (order) {
        page_text(page, 0, MSG_UI_DIFF_ORDER, STYLE_NORMAL);
    } else {
        if (d->kind != DIFF_ADDED)
            add_side(page, 0, half, MSG_UI_DIFF_OLD, d->before);
        int end = page->lines;
        if (wide && both)
            page->lines = line;
        if (d->kind != DIFF_REMOVED)
            add_side(page, wide && both ? half + 2 : 0, half, MSG_UI_DIFF_NEW, d->after);
        page->lines = page->lines > end ? page->lines : end;
    }
    if (d->by_hand)
        page_text(page, 0, MSG_UI_DIFF_BY_HAND_IS, STYLE_DIM);
    buf_free(&head);
}

static void layout_replace(struct view *v)
{
    struct replacing *r = v->state;
    struct difference d = {0};
    struct error err = {0};
    int64_t diff;
    count_lines(v);
    page_clear(&r->page, v->area.cols - 2);
    if (!r->list.n)
        return;
    enum difference_kind kind = kind_at(r, r->list.cursor, &diff);
    if (diff < 0) {
        char *text =
            mem_printf(MSG_UI_DIFF_GROUP, kind_text(kind, false),
                       (long long)replace_count_kind(r->replace, kind), (long long)count_selected(r, kind));
        page_text(&r->page, 0, text, STYLE_STRONG);
        page_text(&r->page, 0, kind_meaning(kind), STYLE_NORMAL);
        free(text);
    } else if (replace_get(r->replace, (size_t)diff, &d, &err)) {
        app_fail(v->app, &err);
    } else {
        add_difference(v, &d);
        difference_release(&d);
    }
}

/* --- drawing ----------------------------------------------------------------------------------------------------- */

static void draw_line(const struct view *v, struct canvas *c, int row, int line)
{
    const struct replacing *r = v->state;
    struct rect a = v->area;
    enum style style = line == r->list.cursor ? STYLE_SELECTED : STYLE_NORMAL;
    struct difference d = {0};
    struct buffer text = {0}, path = {0};
    int64_t diff;
    enum difference_kind kind = kind_at(r, line, &diff);
    draw_text(c, row, a.col, a.cols, "", style);
    if (diff < 0) {
        long long n = (long long)replace_count_kind(r->replace, kind),
                  on = (long long)count_selected(r, kind);
        buf_printf(&text, MSG_UI_DIFF_KIND, kind_text(kind, true), kind_text(kind, false), n, on);
        draw_text(c, row, a.col + 1, a.cols - 2, buf_text(&text), style ? style : STYLE_STRONG);
    } else if (!replace_get(r->replace, (size_t)diff, &d, NULL)) {
        int left = a.col + 3, room = a.cols - 4, path_cells = kind == DIFF_HEAD ? 0 : room * 36 / 100;
        buf_printf(&text, "%s %s ", d.selected ? c->symbols->ticked : c->symbols->unticked,
                   kind_text(kind, true));
        left += draw_run(c, row, left, room, buf_text(&text), text.len, style);
        text_middle(&path, d.path, path_cells);
        draw_text(c, row, left, path_cells, buf_text(&path), style);
        left += path_cells ? path_cells + 2 : 0;
        if (kind == DIFF_CHANGED || kind == DIFF_HEAD) {
            draw_text(c, row, left, 8, field_text(&d), style ? style : STYLE_LABEL);
            left += 9;
        }
        buf_clear(&text);
        if (kind == DIFF_CHANGED || kind == DIFF_HEAD)
            add_change(&d, &text);
        else if (kind == DIFF_MOVED)
            buf_puts(&text, strcmp(d.before, d.after) == 0 ? MSG_UI_DIFF_ORDER : d.before);
        else
            buf_puts(&text, kind == DIFF_REMOVED ? d.before : d.after);
        draw_text(c, row, left, a.col + a.cols - 1 - left, buf_text(&text), style);
        difference_release(&d);
    }
    buf_free(&text);
    buf_free(&path);
}

static void draw_replace(const struct view *v, struct canvas *c)
{
    const struct replacing *r = v->state;
    struct rect a = v->area;
    struct buffer head = {0};
    size_t n = replace_count(r->replace);
    if (n)
        buf_printf(&head, MSG_UI_REPLACE_COUNTS, (long long)n, (long long)replace_count_selected(r->replace));
    else
        buf_puts(&head, MSG_UI_REPLACE_NONE);
    draw_text(c, a.row, a.col + 1, a.cols - 2, buf_text(&head), STYLE_STRONG);
    buf_free(&head);
    if (!n) {
        draw_text(c, a.row + 2, a.col + 4, a.cols - 8, MSG_UI_REPLACE_SAME, STYLE_NORMAL);
        return;
    }
    for (int i = 0; i < r->list.height && r->list.top + i < r->list.n; i++)
        draw_line(v, c, a.row + 1 + i, r->list.top + i);
    draw_rule(c, a.row + a.rows - READ_ROWS - 1, a.col, a.cols, STYLE_BORDER);
    page_draw(&r->page, c, (struct rect){a.row + a.rows - READ_ROWS, a.col + 1, READ_ROWS, a.cols - 2}, 0);
}

/* --- keys -------------------------------------------------------------------------------------------------------- */

static void toggle(struct replacing *r)
{
    int64_t diff;
    enum difference_kind kind = kind_at(r, r->list.cursor, &diff);
    if (diff < 0)
        replace_select_kind(r->replace, kind, count_selected(r, kind) < replace_count_kind(r->replace, kind));
    else
        replace_select(r->replace, (size_t)diff, !replace_selected(r->replace, (size_t)diff));
    if (diff >= 0)
        list_go(&r->list, r->list.cursor + 1);
}

static void next_kind(struct replacing *r, int by)
{
    int64_t diff;
    int at = (int)kind_at(r, r->list.cursor, &diff);
    if (by < 0 && diff >= 0) {
        list_go(&r->list, r->first[at]);
        return;
    }
    for (int k = at + by; k >= 0 && k < DIFF_KINDS; k += by)
        if (r->first[k] >= 0) {
            list_go(&r->list, r->first[k]);
            return;
        }
}

/* Whoever has changed the catalog meanwhile is not overwritten: it is compared anew. */
static void compare_again(struct view *v)
{
    struct replacing *r = v->state;
    struct error err = {0};
    if (replace_again(r->replace, &err)) {
        app_fail(v->app, &err);
    } else {
        spare_handwork(r->replace);
        app_warn(v->app, "%s", MSG_UI_REPLACE_AGAIN);
    }
}

static void apply(struct view *v)
{
    struct replacing *r = v->state;
    struct import *im = r->preview->im;
    struct error err = {0};
    size_t n = replace_count_selected(r->replace);
    struct progress progress = app_work_begin(v->app, MSG_WORK_REPLACE, PACE_SHARE);
    store_watch(v->app->store, &progress);
    enum status st = replace_apply(r->replace, path_base(im->path), &err);
    store_watch(v->app->store, NULL);
    app_work_end(v->app);
    if (st == ST_CONFLICT) {
        compare_again(v);
        return;
    }
    if (st) {
        app_fail(v->app, &err);
        return;
    }
    app_say(v->app, MSG_UI_REPLACED, r->title, (long long)n);
    im->owner->ops->go(im->owner, r->catalog, 0);
    app_close(r->owner); /* and with it this view; the import is cancelled */
    app_changed(v->app);
}

/* Other tables of the file would be stored beside a second copy of this one: they are not stored by this. */
static void ask_apply(struct view *v)
{
    struct replacing *r = v->state;
    if (!replace_count_selected(r->replace)) {
        app_say(v->app, "%s", MSG_UI_REPLACE_NOTHING);
        return;
    }
    if (r->preview->ntables < 2) {
        apply(v);
        return;
    }
    char *text = mem_printf(MSG_UI_REPLACE_OTHERS, r->preview->ntables - 1);
    ask_yes(v, MSG_UI_REPLACE_APPLY, text, apply);
    free(text);
}

static unsigned request_replace(struct view *v, const struct request *req)
{
    struct replacing *r = v->state;
    if (list_request(&r->list, req->action))
        return EFFECT_NONE;
    switch (req->action) {
    case ACT_BACK:
        return EFFECT_CLOSE;
    case ACT_APPLY:
        ask_apply(v);
        return EFFECT_NONE;
    case ACT_TICK:
        toggle(r);
        return EFFECT_NONE;
    case ACT_NEXT_KIND:
    case ACT_PREV_KIND:
        next_kind(r, req->action == ACT_NEXT_KIND ? 1 : -1);
        return EFFECT_NONE;
    default:
        return EFFECT_UNKNOWN;
    }
}

static unsigned mouse_replace(struct view *v, const struct mouse *m)
{
    struct replacing *r = v->state;
    struct rect area = {v->area.row + 1, v->area.col, r->list.height, v->area.cols};
    bool on_box = m->kind == MOUSE_PRESS && m->col >= v->area.col + 3 && m->col <= v->area.col + 4;
    if (mouse_list(&r->list, area, m) && on_box && r->list.n) {
        int at = r->list.cursor;
        toggle(r);
        list_go(&r->list, at);
    }
    return EFFECT_NONE;
}

static unsigned have_replace(const struct view *v)
{
    return ((const struct replacing *)v->state)->list.n ? HAVE_LINE : 0;
}

static const enum mode *modes_replace(const struct view *v)
{
    (void)v;
    static const enum mode modes[] = {MODE_REPLACE, MODE_GLOBAL, MODE_NONE};
    return modes;
}

static void title_replace(const struct view *v, struct buffer *where, struct buffer *counts)
{
    const struct replacing *r = v->state;
    (void)counts;
    buf_printf(where, MSG_UI_TITLE_REPLACE, r->title);
}

void view_replace_open(struct view *owner, const struct catalog_info *catalog)
{
    static const struct view_ops ops = {
        .state_size = sizeof(struct replacing),
        .open = open_replace,
        .close = close_replace,
        .layout = layout_replace,
        .draw = draw_replace,
        .request = request_replace,
        .mouse = mouse_replace,
        .modes = modes_replace,
        .have = have_replace,
        .title = title_replace,
    };
    struct replacing_arg arg = {owner, catalog};
    app_open(owner->app, owner, &ops, &arg);
}
