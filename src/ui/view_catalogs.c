/* The list of catalogs: where the editor begins. With nothing in it, it says what to do first. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mulu/agenda.h"
#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "ui/calculator.h"
#include "ui/catalog_window.h"
#include "ui/dialog.h"
#include "ui/list.h"
#include "ui/mouse.h"
#include "ui/page.h"
#include "ui/views.h"

struct catalogs {
    struct catalog_window window;
    int64_t counts[DUE_STATES]; /* of all, */
    bool counted;               /* … where they are known */
    int64_t so_far[DUE_STATES]; /* what the counting that is going on has found */
    int64_t next;               /* … and the catalog that it goes on with; 0: it is over */
    struct list list;
    int64_t wanted; /* the catalog to stand on after the next load */
    struct page welcome;
    /* What the open question or dialog is about, as it stood when it was asked: others may change it meanwhile, and the
     * cursor then stands on something else. */
    struct catalog_info asked;
};

enum { FIELD_TITLE_LINE, FIELD_BODY_LINE, FIELD_YEAR_LINE, FIELD_LEVELS_LINE }; /* of the dialog */
enum {
    NUMBER_CELLS = 5,
    YEAR_CELLS = 4,
    TITLE_CELLS = 8,
    LEAST_BODY = 4,
    BODY_CELLS = 10,
    GAP = 2,
    HEADER = 1,
    MAX_TITLE = 200,
    FIRST_YEAR = 1949,
    LAST_YEAR = 2999,
    AHEAD = 92,           /* days looked ahead */
    WIDE = 100,           /* columns from which there is room for what is due */
    COUNTED_AT_ONCE = 256 /* catalogs: a few milliseconds */
};

static const struct catalog_info *current(const struct view *v)
{
    const struct catalogs *s = v->state;
    const struct catalog_line *line = catalog_window_at(&s->window, s->list.cursor);
    return line ? &line->info : NULL;
}

static void forget_asked(struct catalogs *s)
{
    free(s->asked.title);
    free(s->asked.body);
    s->asked = (struct catalog_info){0};
}

static const struct catalog_info *ask_about(struct view *v)
{
    struct catalogs *s = v->state;
    const struct catalog_info *info = current(v);
    forget_asked(s);
    s->asked = (struct catalog_info){
        .id = info->id,
        .title = mem_dup(info->title),
        .body = mem_dup(info->body),
        .year = info->year,
        .items = info->items,
    };
    return &s->asked;
}

static enum status open_catalogs(struct view *v, const void *arg, struct error *err)
{
    (void)err;
    ((struct catalogs *)v->state)->wanted = *(const int64_t *)arg;
    return ST_OK;
}

static void close_catalogs(struct view *v)
{
    struct catalogs *s = v->state;
    catalog_window_free(&s->window);
    page_free(&s->welcome);
    forget_asked(s);
}

static struct agenda_query due_query(const struct view *v)
{
    int32_t today = env_today(v->app->env);
    return (struct agenda_query){.today = today, .from = today, .until = today + AHEAD, .count_only = true};
}

/* What was counted stands until the new count is complete. */
static enum status load_catalogs(struct view *v, struct error *err)
{
    struct catalogs *s = v->state;
    struct catalog_window *w = &s->window;
    const struct catalog_info *was = current(v);
    int64_t id = s->wanted ? s->wanted : was ? was->id : 0, stay = was ? was->id : 0;
    int row = s->list.cursor - s->list.top;
    bool glimpse = !v->app->begun && !w->glimpse;
    enum status st = glimpse ? catalog_window_glimpse(w, v->app->store, id, v->area.rows - HEADER, err)
                             : catalog_window_anchor(w, v->app->store, id, err);
    if (!st && !glimpse && id != stay &&
        !(w->n && w->lines[0].info.id == id)) /* what was wanted is gone again */
        st = catalog_window_anchor(w, v->app->store, stay, err);
    s->wanted = 0;
    if (st)
        return st;
    s->list.cursor = (int)w->totals.before;
    s->list.top = was ? s->list.cursor - row : 0; /* the layout brings it within bounds */
    s->next = 1;
    memset(s->so_far, 0, sizeof s->so_far);
    return ST_OK;
}

/* What is due of the lines that show, and then, some catalogs at a time, of all. */
static unsigned work_catalogs(struct view *v)
{
    struct catalogs *s = v->state;
    struct agenda_query q = due_query(v);
    struct agenda a = {0};
    if (s->window.glimpse) {
        v->stale = true;
        return WORK_MORE | WORK_SHOWS;
    }
    if (v->area.cols >= WIDE && catalog_window_count(&s->window, v->app->store, &q))
        return WORK_MORE | WORK_SHOWS;
    if (!s->next)
        return WORK_DONE;
    q.catalog = s->next;
    q.last = s->next + COUNTED_AT_ONCE - 1;
    bool there =
        !store_agenda(v->app->store, &q, &a, NULL); /* the list is worth as much without the counts */
    for (int i = 0; there && i < DUE_STATES; i++)
        s->so_far[i] += a.counts[i];
    agenda_free(&a);
    s->next = there && q.last < s->window.totals.last ? q.last + 1 : 0;
    if (s->next)
        return WORK_MORE;
    bool same = s->counted && memcmp(s->counts, s->so_far, sizeof s->counts) == 0;
    memcpy(s->counts, s->so_far, sizeof s->counts);
    s->counted = there;
    return same ? WORK_DONE : WORK_SHOWS;
}

static void build_welcome(struct view *v)
{
    struct catalogs *s = v->state;
    static const enum mode modes[] = {MODE_CATALOGS, MODE_GLOBAL, MODE_NONE};
    struct buffer text = {0}, key = {0};
    page_clear(&s->welcome, v->area.cols - 16);
    page_text(&s->welcome, 0, MSG_UI_WELCOME, STYLE_STRONG);
    page_blank(&s->welcome);
    page_text(&s->welcome, 0, MSG_UI_WELCOME_WHAT, STYLE_NORMAL);
    page_blank(&s->welcome);
    const struct {
        enum action action;
        const char *text;
    } ways[] = {{ACT_IMPORT, MSG_UI_WELCOME_IMPORT},
                {ACT_NEW, MSG_UI_WELCOME_NEW},
                {ACT_HELP, MSG_UI_WELCOME_HELP},
                {ACT_BACK, MSG_UI_WELCOME_QUIT}};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        buf_clear(&key);
        keymap_name(v->app->keys, modes, ways[i].action, &key);
        page_entry(&s->welcome, 2, buf_text(&key), 2, STYLE_KEY, ways[i].text, STYLE_NORMAL);
        page_blank(&s->welcome);
    }
    if (!v->app->tour)
        page_text(&s->welcome, 0, MSG_UI_WELCOME_DEMO, STYLE_DIM);
    if (store_is_read_only(v->app->store))
        page_text(&s->welcome, 0, tr(MSG_UI_NEED_WRITABLE), STYLE_ERROR);
    buf_free(&text);
    buf_free(&key);
}

static void layout_catalogs(struct view *v)
{
    struct catalogs *s = v->state;
    struct error err = {0};
    list_set(&s->list, (int)s->window.totals.catalogs, v->area.rows - HEADER);
    if (!s->list.n)
        build_welcome(v);
    else if (catalog_window_cover(&s->window, v->app->store, s->list.top, s->list.height, &err))
        app_fail(v->app, &err);
    struct agenda_query q = due_query(v);
    if (v->app->begun && v->area.cols >= WIDE) /* calendars are not loaded before the first picture */
        catalog_window_count(&s->window, v->app->store, &q);
}

/* --- drawing ---------------------------------------------------------------------------------------------------- */

/* Where the columns stand. The title gets what it needs, the body what then remains, but never nothing. */
struct columns {
    int title, title_cells, body, body_cells, year, items, marks;
    int overdue, soon; /* 0: no room */
    int number_cells;  /* of items and of marks */
};

static struct columns columns_of(const struct view *v)
{
    const struct catalog_window *w = &((const struct catalogs *)v->state)->window;
    struct columns k;
    int right = v->area.col + v->area.cols - 1;
    int titles = w->titles > TITLE_CELLS ? w->titles : TITLE_CELLS;
    int bodies = w->bodies > LEAST_BODY ? w->bodies : LEAST_BODY;
    k.number_cells = snprintf(NULL, 0, "%lld", (long long)w->most);
    k.number_cells = k.number_cells > NUMBER_CELLS ? k.number_cells : NUMBER_CELLS;
    k.title = v->area.col + 1;
    bool due = v->area.cols >= WIDE;
    k.soon = due ? right - NUMBER_CELLS : 0;
    k.overdue = due ? k.soon - GAP - NUMBER_CELLS : 0;
    k.marks = (due ? k.overdue - GAP : right) - k.number_cells;
    k.items = k.marks - GAP - k.number_cells;
    k.year = k.items - GAP - YEAR_CELLS;
    int room = k.year - GAP - k.title - GAP, least = bodies < BODY_CELLS ? bodies : BODY_CELLS;
    k.body_cells = room - titles < least ? least : room - titles < bodies ? room - titles : bodies;
    k.title_cells = room - k.body_cells;
    k.body = k.title + k.title_cells + GAP;
    return k;
}

static void draw_line(struct canvas *c, const struct view *v, int row, const struct columns *k,
                      const struct catalog_line *line, bool selected)
{
    const struct catalog_info *info = &line->info;
    enum style style = selected ? STYLE_SELECTED : STYLE_NORMAL;
    char number[32];
    draw_text(c, row, v->area.col, v->area.cols, "", style);
    draw_text(c, row, k->title, k->title_cells, info->title, style);
    draw_text(c, row, k->body, k->body_cells, info->body, style);
    snprintf(number, sizeof number, "%d", info->year);
    draw_text(c, row, k->year, YEAR_CELLS, info->year ? number : "", style);
    snprintf(number, sizeof number, "%lld", (long long)info->items);
    draw_right(c, row, k->items, k->number_cells, number, style);
    snprintf(number, sizeof number, "%lld", (long long)info->marks);
    draw_right(c, row, k->marks, k->number_cells, info->marks ? number : "", selected ? style : STYLE_MARK);
    if (!k->soon)
        return;
    snprintf(number, sizeof number, "%lld", (long long)line->due.counts[DUE_OVERDUE]);
    draw_right(c, row, k->overdue, NUMBER_CELLS, line->due.counts[DUE_OVERDUE] ? number : "",
               selected ? style : STYLE_MARK);
    snprintf(number, sizeof number, "%lld", (long long)line->due.counts[DUE_SOON]);
    draw_right(c, row, k->soon, NUMBER_CELLS, line->due.counts[DUE_SOON] ? number : "", style);
}

static void draw_catalogs(const struct view *v, struct canvas *c)
{
    const struct catalogs *s = v->state;
    struct rect a = v->area;
    if (!s->list.n) {
        struct rect room = {a.row + 3, a.col + 8, a.rows - 3, a.cols - 16};
        page_draw(&s->welcome, c, room, 0);
        return;
    }
    struct columns k = columns_of(v);
    draw_text(c, a.row, k.title, k.title_cells, MSG_UI_COLUMN_TITLE, STYLE_DIM);
    draw_text(c, a.row, k.body, k.body_cells, MSG_UI_COLUMN_BODY, STYLE_DIM);
    draw_text(c, a.row, k.year, YEAR_CELLS, MSG_UI_COLUMN_YEAR, STYLE_DIM);
    draw_right(c, a.row, k.items, k.number_cells, MSG_UI_COLUMN_ITEMS, STYLE_DIM);
    draw_right(c, a.row, k.marks, k.number_cells, MSG_UI_COLUMN_MARKS, STYLE_DIM);
    if (k.soon) {
        draw_right(c, a.row, k.overdue, NUMBER_CELLS, due_state_name(DUE_OVERDUE), STYLE_DIM);
        draw_right(c, a.row, k.soon, NUMBER_CELLS, due_state_name(DUE_SOON), STYLE_DIM);
    }
    for (int i = 0; i < s->list.height; i++) {
        const struct catalog_line *line = catalog_window_at(&s->window, s->list.top + i);
        if (line)
            draw_line(c, v, a.row + HEADER + i, &k, line, s->list.top + i == s->list.cursor);
    }
}

static void title_catalogs(const struct view *v, struct buffer *where, struct buffer *counts)
{
    const struct catalogs *s = v->state;
    const struct catalog_totals *all = &s->window.totals;
    buf_puts(where, MSG_UI_TITLE_CATALOGS);
    if (s->list.n && !s->window.glimpse)
        buf_printf(counts, MSG_UI_COUNT_CATALOGS, (size_t)all->catalogs, (long long)all->items);
    if (s->list.n && s->counted)
        buf_printf(counts, MSG_UI_COUNT_DUE, (long long)s->counts[DUE_OVERDUE],
                   (long long)s->counts[DUE_SOON], (long long)s->counts[DUE_LATER]);
    if (store_is_read_only(v->app->store))
        buf_puts(counts, MSG_UI_READ_ONLY);
}

/* --- changing --------------------------------------------------------------------------------------------------- */

static bool read_number(struct dialog *d, int field, int low, int high, int empty, int *out)
{
    struct buffer folded = {0};
    text_fold(&folded, dialog_text(d, field), strlen(dialog_text(d, field)),
              NULL); /* ２０２６ is a year too */
    char *end;
    long value = folded.len ? strtol(buf_text(&folded), &end, 10) : empty;
    bool good = folded.len == 0 || (*end == '\0' && value >= low && value <= high);
    buf_free(&folded);
    if (!good)
        dialog_problem(d, field, MSG_UI_NUMBER_BETWEEN, low, high);
    *out = (int)value;
    return good;
}

/* All that is wrong is said at once; the cursor goes to the first of it. */
static bool read_properties(struct dialog *d, struct buffer *title, struct buffer *body, int *year)
{
    bool good = read_number(d, FIELD_YEAR_LINE, FIRST_YEAR, LAST_YEAR, 0, year);
    text_trim(body, dialog_text(d, FIELD_BODY_LINE), strlen(dialog_text(d, FIELD_BODY_LINE)));
    text_trim(title, dialog_text(d, FIELD_TITLE_LINE), strlen(dialog_text(d, FIELD_TITLE_LINE)));
    if (text_glyphs(buf_text(body), body->len) > MAX_TITLE) {
        dialog_problem(d, FIELD_BODY_LINE, MSG_UI_TOO_LONG, MAX_TITLE);
        good = false;
    }
    if (title->len == 0 || text_glyphs(buf_text(title), title->len) > MAX_TITLE) {
        dialog_problem(d, FIELD_TITLE_LINE, title->len ? MSG_UI_TOO_LONG : MSG_UI_NAME_EMPTY, MAX_TITLE);
        good = false;
    }
    return good;
}

static bool submit_new(struct view *v, struct dialog *d)
{
    struct catalogs *s = v->state;
    struct buffer title = {0}, body = {0};
    struct error err = {0};
    int year = 0, levels = d->fields[FIELD_LEVELS_LINE].chosen + 1;
    bool good = read_properties(d, &title, &body, &year);
    if (good) {
        enum status st = store_begin(v->app->store, VERB_NEW_CATALOG, buf_text(&title), &err);
        if (!st)
            st = store_add_catalog(v->app->store, buf_text(&title), buf_text(&body), year, levels, &s->wanted,
                                   &err);
        if (app_finish(v->app, st, &err))
            app_say(v->app, MSG_UI_CATALOG_MADE, buf_text(&title));
    }
    buf_free(&title);
    buf_free(&body);
    return good;
}

/* Begins a group for what was asked about. ST_CONFLICT when that is not there as it was. */
static enum status begin_asked(struct view *v, enum verb verb, bool items, struct error *err)
{
    const struct catalog_info *was = &((const struct catalogs *)v->state)->asked;
    enum status st = app_begin(v, verb, was->title, err);
    if (st)
        return st;
    struct catalog_list list = {0};
    st = store_catalogs_from(v->app->store, was->id, 1, &list, err);
    const struct catalog_info *now = list.n ? &list.items[0] : NULL;
    bool same = now && now->id == was->id && strcmp(now->title, was->title) == 0 &&
                strcmp(now->body, was->body) == 0 && now->year == was->year &&
                (!items || now->items == was->items);
    catalog_list_free(&list);
    return st || same ? st : error_set(err, ST_CONFLICT, MSG_UI_ASKED_GONE, was->title);
}

static bool submit_properties(struct view *v, struct dialog *d)
{
    const struct catalog_info *was = &((struct catalogs *)v->state)->asked;
    struct buffer title = {0}, body = {0};
    struct error err = {0};
    int year = 0;
    bool good = read_properties(d, &title, &body, &year);
    bool same = good && strcmp(was->title, buf_text(&title)) == 0 &&
                strcmp(was->body, buf_text(&body)) == 0 && was->year == year;
    if (good && !same) {
        enum status st = begin_asked(v, VERB_EDIT_CATALOG, false, &err);
        if (!st)
            st = store_set_catalog(v->app->store, was->id, buf_text(&title), buf_text(&body), year, &err);
        if (app_finish(v->app, st, &err))
            app_say(v->app, MSG_UI_CATALOG_EDITED, buf_text(&title));
    }
    buf_free(&title);
    buf_free(&body);
    return good;
}

static void open_new(struct view *v)
{
    struct dialog *d = dialog_open(v, MSG_UI_NEW_CATALOG, submit_new);
    if (!d)
        return;
    char year[16];
    snprintf(year, sizeof year, "%d", env_year(env_now(v->app->env)));
    dialog_line(d, MSG_UI_COLUMN_TITLE, "");
    dialog_line(d, MSG_UI_COLUMN_BODY, "");
    dialog_line(d, MSG_UI_COLUMN_YEAR, year);
    dialog_choice(d, MSG_UI_LEVELS, "1\n2\n3\n4\n5\n6", 2);
}

static void open_properties(struct view *v)
{
    const struct catalog_info *info = ask_about(v);
    struct dialog *d = dialog_open(v, MSG_UI_EDIT_CATALOG, submit_properties);
    if (!d)
        return;
    char year[16] = "";
    if (info->year)
        snprintf(year, sizeof year, "%d", info->year);
    dialog_line(d, MSG_UI_COLUMN_TITLE, info->title);
    dialog_line(d, MSG_UI_COLUMN_BODY, info->body);
    dialog_line(d, MSG_UI_COLUMN_YEAR, year);
}

static void delete_now(struct view *v)
{
    const struct catalog_info *was = &((struct catalogs *)v->state)->asked;
    struct error err = {0};
    enum status st = begin_asked(v, VERB_DELETE_CATALOG, true, &err);
    if (!st)
        st = store_delete_catalog(v->app->store, was->id, &err);
    if (app_finish(v->app, st, &err))
        app_say(v->app, MSG_UI_DELETED, was->title);
}

static void ask_delete(struct view *v)
{
    const struct catalog_info *info = ask_about(v);
    struct buffer text = {0};
    buf_printf(&text, MSG_UI_DELETE_CATALOG_ASK, info->title, (long long)info->items);
    ask_yes(v, MSG_UI_DELETE_CATALOG, buf_text(&text), delete_now);
    buf_free(&text);
}

static unsigned have_catalogs(const struct view *v)
{
    return current(v) ? HAVE_CATALOG | HAVE_LINE | HAVE_ASIDE : 0;
}

static unsigned mouse_catalogs(struct view *v, const struct mouse *m)
{
    struct catalogs *s = v->state;
    struct rect lines = {v->area.row + HEADER, v->area.col, s->list.height, v->area.cols};
    mouse_list(&s->list, lines, m);
    return EFFECT_NONE;
}

static unsigned request_catalogs(struct view *v, const struct request *r)
{
    struct catalogs *s = v->state;
    struct error err = {0};
    if (s->window.glimpse && load_catalogs(v, &err)) /* a key was quicker than the list */
        return app_fail(v->app, &err);
    list_set(&s->list, (int)s->window.totals.catalogs, s->list.height);
    const struct catalog_info *info = current(v);
    if (list_request(&s->list, r->action))
        return EFFECT_NONE;
    switch (r->action) {
    case ACT_BACK:
        return EFFECT_CLOSE;
    case ACT_OPEN:
        view_tree_open(v->app, info->id, 0);
        return EFFECT_NONE;
    case ACT_NEW:
        open_new(v);
        return EFFECT_NONE;
    case ACT_PROPERTIES:
        open_properties(v);
        return EFFECT_NONE;
    case ACT_REMOVE_CATALOG:
        ask_delete(v);
        return EFFECT_NONE;
    case ACT_IMPORT:
        view_import_open(v);
        return EFFECT_NONE;
    case ACT_EXPORT:
        view_export_open(v, info->id, 0);
        return EFFECT_NONE;
    case ACT_ASIDE:
        if (info)
            view_unplaced_open(v, info->id, 0, info->title);
        return EFFECT_NONE;
    case ACT_TRASH:
        view_trash_open(v, 0);
        return EFFECT_NONE;
    case ACT_SEARCH:
        view_search_open(v, 0, "");
        return EFFECT_NONE;
    case ACT_AGENDA:
        view_agenda_open(v, 0, "");
        return EFFECT_NONE;
    case ACT_CALCULATE:
        calculator_open_node(v, 0, 0, "", "");
        return EFFECT_NONE;
    default:
        return EFFECT_UNKNOWN;
    }
}

/* A whole catalog is stood on; a node in one is gone to. */
static void go_catalogs(struct view *v, int64_t catalog, int64_t node)
{
    struct catalogs *s = v->state;
    s->wanted = catalog;
    v->stale = true;
    if (node)
        view_tree_open(v->app, catalog, node);
}

static void remember_catalogs(struct view *v)
{
    state_put_int(&v->app->memory, "list", current(v) ? current(v)->id : 0);
}

static const enum mode *modes_catalogs(const struct view *v)
{
    (void)v;
    static const enum mode modes[] = {MODE_CATALOGS, MODE_GLOBAL, MODE_NONE};
    return modes;
}

void view_catalogs_open(struct app *app, int64_t catalog)
{
    static const struct view_ops ops = {
        .state_size = sizeof(struct catalogs),
        .open = open_catalogs,
        .close = close_catalogs,
        .load = load_catalogs,
        .work = work_catalogs,
        .layout = layout_catalogs,
        .draw = draw_catalogs,
        .request = request_catalogs,
        .mouse = mouse_catalogs,
        .modes = modes_catalogs,
        .have = have_catalogs,
        .title = title_catalogs,
        .go = go_catalogs,
        .remember = remember_catalogs,
    };
    app_open(app, NULL, &ops, &catalog);
}
