/* The columns of a table in the preview of its import: each with its header, its first value, what it was taken for, how
 * sure that is and why. What is changed here is read at once, and the tree and the counts show what came of it. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "ui/columns.h"
#include "ui/mouse.h"

enum { HEAD_ROWS = 3, FOOT_ROWS = 3, TREE_ROWS = 4, NUMBER = 4, HEADER = 18, FIELD = 20, SURE = 6, GAP = 2 };

/* --- the table ---------------------------------------------------------------------------------------------------- */

static const struct preview *preview_of(const struct view *v)
{
    return ((const struct columns_view *)v->state)->owner->state;
}

const struct table_report *columns_report(const struct view *v)
{
    return preview_report(preview_of(v));
}

int columns_table(const struct view *v)
{
    const struct preview *p = preview_of(v);
    const struct table_report *t = columns_report(v);
    return t ? (int)(t - p->im->report.tables) + 1 : 0;
}

const struct header_report *columns_current(const struct view *v)
{
    const struct columns_view *s = v->state;
    return s->list.cursor < s->list.n ? s->columns[s->list.cursor] : NULL;
}

const char *columns_title(const struct view *v, const struct header_report *h)
{
    return *h->text && !columns_report(v)->header_missing ? h->text : MSG_UI_COLUMNS_NO_HEADER;
}

char *columns_field(const struct header_report *h)
{
    return mem_printf("%s%s", h->field, h->tick ? "-ticks" : "");
}

static enum status open_columns(struct view *v, const void *arg, struct error *err)
{
    (void)err;
    struct columns_view *s = v->state;
    s->owner = *(struct view *const *)arg;
    return ST_OK;
}

static void close_columns(struct view *v)
{
    struct columns_view *s = v->state;
    string_list_free(&s->fields);
    string_list_free(&s->saving);
}

/* The preview below is not seen, and so not loaded; what it holds is what is shown here. */
static enum status load_columns(struct view *v, struct error *err)
{
    struct view *owner = ((struct columns_view *)v->state)->owner;
    bool stale = owner->stale;
    owner->stale = false;
    return stale ? owner->ops->load(owner, err) : ST_OK;
}

static int tree_rows(const struct view *v)
{
    int spare = v->area.rows / 3;
    return spare > TREE_ROWS ? spare : TREE_ROWS;
}

static void layout_columns(struct view *v)
{
    struct columns_view *s = v->state;
    const struct table_report *t = columns_report(v);
    int n = 0;
    for (size_t i = 0; t && i < t->ncolumns && n < COLUMNS_MOST; i++)
        if (!t->columns[i].group && t->columns[i].column)
            s->columns[n++] = &t->columns[i];
    list_set(&s->list, n, v->area.rows - HEAD_ROWS - FOOT_ROWS - tree_rows(v));
}

/* --- drawing ------------------------------------------------------------------------------------------------------ */

static void put_change(struct buffer *out, const char *text, int64_t before, int64_t now, bool changed)
{
    buf_printf(out, "%s ", text);
    if (changed && before != now)
        buf_printf(out, MSG_UI_COLUMNS_CHANGE, (long long)before, (long long)now);
    else
        buf_printf(out, "%lld", (long long)now);
}

/* How the header stands, and what the table has become. */
static void draw_head(const struct view *v, struct canvas *c)
{
    const struct columns_view *s = v->state;
    const struct review_counts *now = &preview_of(v)->counts;
    const struct table_report *t = columns_report(v);
    struct rect a = v->area;
    struct buffer b = {0};
    if (!t)
        return;
    if (t->header_rows > 1)
        buf_printf(&b, MSG_UI_COLUMNS_HEADER_ROWS, t->header_first, t->header_first + t->header_rows - 1);
    else if (t->header_rows)
        buf_printf(&b, MSG_UI_COLUMNS_HEADER_ROW, t->header_first);
    else
        buf_puts(&b, t->header_missing ? MSG_UI_COLUMNS_HEADLESS : MSG_UI_COLUMNS_HEADER_NONE);
    buf_printf(&b, MSG_UI_COLUMNS_LEVELS, t->levels, formats_label(v->app->formats, t->format));
    draw_text(c, a.row, a.col + 1, a.cols - 2, buf_text(&b), STYLE_STRONG);
    buf_clear(&b);
    const struct {
        const char *text;
        int64_t before, now;
    } counts[] = {{MSG_UI_COLUMNS_HEADINGS, s->before.headings, now->headings},
                  {MSG_UI_COLUMNS_ITEMS, s->before.items, now->items},
                  {MSG_UI_COLUMNS_FILLED, s->before.filled, now->filled},
                  {MSG_UI_COLUMNS_REPAIRED, s->before.repaired, now->repaired},
                  {MSG_UI_COLUMNS_UNSURE, s->before.unsure, now->unsure},
                  {MSG_UI_COLUMNS_UNPLACED, s->before.unplaced, now->unplaced}};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        buf_puts(&b, i ? " · " : "");
        put_change(&b, counts[i].text, counts[i].before, counts[i].now, s->changed);
    }
    draw_text(c, a.row + 1, a.col + 1, a.cols - 2, buf_text(&b), STYLE_NORMAL);
    buf_free(&b);
}

struct places {
    int header, header_cells, sample, sample_cells, field, sure;
};

static struct places places(const struct view *v)
{
    struct rect a = v->area;
    int wide = a.cols >= 100 ? a.cols / 8 : 0;
    struct places p = {.header = a.col + 1 + NUMBER, .header_cells = HEADER + wide};
    p.sure = a.col + a.cols - 1 - SURE;
    p.field = p.sure - GAP - FIELD;
    p.sample = p.header + p.header_cells + GAP;
    p.sample_cells = p.field - GAP - p.sample;
    return p;
}

static void draw_column(const struct view *v, struct canvas *c, int row, int at)
{
    const struct columns_view *s = v->state;
    const struct header_report *h = s->columns[at];
    struct places p = places(v);
    enum style style = at == s->list.cursor ? STYLE_SELECTED : STYLE_NORMAL;
    struct buffer b = {0};
    char *key = columns_field(h), *field = column_field_name(key);
    draw_text(c, row, v->area.col, v->area.cols, "", style);
    buf_printf(&b, "%*d", NUMBER - 1, h->column);
    draw_text(c, row, v->area.col + 1, NUMBER, buf_text(&b), style);
    buf_clear(&b);
    buf_printf(&b, "%s%s%s", h->above, *h->above && *h->text ? "/" : "",
               *h->above && !*h->text ? "" : columns_title(v, h));
    draw_text(c, row, p.header, p.header_cells, buf_text(&b), style);
    draw_text(c, row, p.sample, p.sample_cells, h->sample, style);
    draw_text(c, row, p.field, FIELD, field, style ? style : STYLE_LABEL);
    buf_clear(&b);
    if (h->why == WHY_CHOSEN)
        buf_puts(&b, MSG_UI_COLUMNS_CHOSEN);
    else
        buf_printf(&b, "%3.0f%%", h->confidence * 100);
    draw_text(c, row, p.sure, SURE, buf_text(&b),
              style                                         ? style
              : h->why != WHY_CHOSEN && h->confidence < 0.6 ? STYLE_MARK
                                                            : STYLE_NORMAL);
    free(field);
    free(key);
    buf_free(&b);
}

static void draw_why(const struct view *v, struct canvas *c, int row)
{
    const struct header_report *h = columns_current(v);
    struct buffer b = {0};
    if (!h)
        return;
    char *why = header_why_text(h);
    buf_printf(&b, MSG_UI_COLUMNS_WHY, h->column, columns_title(v, h), why);
    draw_text(c, row, v->area.col + 1, v->area.cols - 2, buf_text(&b), STYLE_DIM);
    free(why);
    buf_free(&b);
}

static void draw_tree(const struct view *v, struct canvas *c, int row, int rows)
{
    const struct outline *o = &preview_of(v)->outline;
    for (int i = 0; i < rows && i < o->n; i++) {
        struct buffer b = {0};
        const char *title = outline_title(o, i);
        bool more = i == rows - 1 && i + 1 < o->n;
        if (more)
            buf_printf(&b, MSG_UI_COLUMNS_MORE, o->n - i);
        else
            buf_puts(&b, *title ? title : MSG_UI_EMPTY);
        int indent = more ? 0 : 2 * o->nodes[i].depth;
        draw_text(c, row + i, v->area.col + 2 + indent, v->area.cols - 4 - indent, buf_text(&b),
                  more ? STYLE_DIM : STYLE_NORMAL);
        buf_free(&b);
    }
    if (!o->n)
        draw_text(c, row, v->area.col + 2, v->area.cols - 4, MSG_UI_COLUMNS_NO_TREE, STYLE_DIM);
}

static void draw_columns(const struct view *v, struct canvas *c)
{
    const struct columns_view *s = v->state;
    struct rect a = v->area;
    struct places p = places(v);
    draw_head(v, c);
    draw_text(c, a.row + 2, a.col + 1, NUMBER, MSG_UI_COLUMNS_NUMBER, STYLE_DIM);
    draw_text(c, a.row + 2, p.header, p.header_cells, MSG_UI_COLUMNS_HEADER, STYLE_DIM);
    draw_text(c, a.row + 2, p.sample, p.sample_cells, MSG_UI_COLUMNS_SAMPLE, STYLE_DIM);
    draw_text(c, a.row + 2, p.field, FIELD, MSG_UI_COLUMNS_FIELD, STYLE_DIM);
    draw_text(c, a.row + 2, p.sure, SURE, MSG_UI_COLUMNS_SURE, STYLE_DIM);
    for (int i = 0; i < s->list.height && s->list.top + i < s->list.n; i++)
        draw_column(v, c, a.row + HEAD_ROWS + i, s->list.top + i);
    int foot = a.row + HEAD_ROWS + s->list.height;
    draw_rule(c, foot, a.col, a.cols, STYLE_BORDER);
    page_more_above(&s->list, c, foot, a.col + a.cols / 2);
    page_more_below(&s->list, c, foot, a.col + a.cols - 2);
    draw_why(v, c, foot + 1);
    draw_text(c, foot + 2, a.col + 1, a.cols - 2, MSG_UI_COLUMNS_TREE, STYLE_DIM);
    draw_tree(v, c, foot + FOOT_ROWS, tree_rows(v));
}

/* --- keys --------------------------------------------------------------------------------------------------------- */

static unsigned request_columns(struct view *v, const struct request *r)
{
    struct columns_view *s = v->state;
    if (list_request(&s->list, r->action))
        return EFFECT_NONE;
    if (r->action == ACT_BACK)
        return EFFECT_CLOSE;
    return columns_act(v, r->action) ? EFFECT_NONE : EFFECT_UNKNOWN;
}

static unsigned mouse_columns(struct view *v, const struct mouse *m)
{
    struct columns_view *s = v->state;
    struct rect lines = {v->area.row + HEAD_ROWS, v->area.col, s->list.height, v->area.cols};
    mouse_list(&s->list, lines, m);
    return EFFECT_NONE;
}

static unsigned have_columns(const struct view *v)
{
    return ((const struct columns_view *)v->state)->list.n ? HAVE_LINE : 0;
}

static const enum mode *modes_columns(const struct view *v)
{
    (void)v;
    static const enum mode modes[] = {MODE_COLUMNS, MODE_GLOBAL, MODE_NONE};
    return modes;
}

static void title_columns(const struct view *v, struct buffer *where, struct buffer *counts)
{
    const struct table_report *t = columns_report(v);
    buf_printf(where, MSG_UI_TITLE_COLUMNS, t ? t->title : "");
    buf_printf(counts, MSG_UI_COUNT_COLUMNS, ((const struct columns_view *)v->state)->list.n);
}

void view_columns_open(struct view *owner)
{
    static const struct view_ops ops = {
        .state_size = sizeof(struct columns_view),
        .open = open_columns,
        .close = close_columns,
        .load = load_columns,
        .layout = layout_columns,
        .draw = draw_columns,
        .request = request_columns,
        .mouse = mouse_columns,
        .modes = modes_columns,
        .have = have_columns,
        .title = title_columns,
    };
    app_open(owner->app, owner, &ops, &owner);
}
