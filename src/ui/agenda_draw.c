/* How the agenda looks: counts, the list, the month, and what is due under the cursor. */
#include <stdio.h>
#include <string.h>

#include "mulu/date.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "ui/agenda.h"
#include "ui/day.h"

enum { HEAD = 2, MARK_CELLS = 2, DAY_CELLS = 8, GAP = 2, RIGHT = MONTH_COLS + 4, WIDE = 100, TITLES = 30 };

struct rect agenda_list_area(const struct view *v)
{
    const struct agenda_view *s = v->state;
    struct rect a = v->area;
    return (struct rect){a.row + HEAD, a.col, a.rows - HEAD - (s->waiting > 0), a.cols - RIGHT};
}

struct rect agenda_month_area(const struct view *v)
{
    const struct agenda_view *s = v->state;
    struct rect a = v->area;
    return (struct rect){a.row + HEAD, a.col + a.cols - RIGHT + 2, month_rows(&s->month), MONTH_COLS};
}

struct rect agenda_detail_area(const struct view *v)
{
    struct rect month = agenda_month_area(v), a = v->area;
    int row = month.row + month.rows + 1;
    return (struct rect){row, month.col, a.row + a.rows - row, MONTH_COLS + 1};
}

/* --- the detail ------------------------------------------------------------------------------------------------- */

void agenda_due_words(const struct obligation *o, int32_t today, struct buffer *out)
{
    int left = (int)(o->due.day - today);
    switch (o->state) {
    case DUE_IN_TIME:
    case DUE_LATE:
        buf_printf(out, "%s ", due_state_name(o->state));
        day_words(o->published_on, today, out);
        break;
    case DUE_OVERDUE:
        buf_printf(out, MSG_UI_DUE_OVERDUE, due_state_name(o->state), -left);
        break;
    default:
        buf_printf(out, left ? MSG_UI_DUE_LEFT : MSG_UI_DUE_TODAY, due_state_name(o->state), left);
    }
    if (o->provisional)
        buf_puts(out, MSG_UI_PROVISIONAL_BRIEF);
    if (o->unsure)
        buf_puts(out, MSG_UI_UNSURE_BRIEF);
}

/* The day, and what it is. */
static void add_day(struct page *p, const struct agenda_view *s, const struct calendar *cal)
{
    struct buffer b = {0};
    struct day_info info = calendar_day(cal, s->day);
    day_whole(s->day, s->today, &b);
    if (s->day == s->today)
        buf_puts(&b, MSG_UI_AGENDA_TODAY);
    if (info.kind == DAY_HOLIDAY || info.kind == DAY_MAKE_UP)
        buf_printf(&b, info.kind == DAY_HOLIDAY ? MSG_UI_AGENDA_HOLIDAY : MSG_UI_AGENDA_MAKE_UP, info.name);
    page_text(p, 0, buf_text(&b), STYLE_LABEL);
    buf_free(&b);
}

static void add_obligation(struct page *p, const struct agenda_view *s, const struct obligation *o)
{
    struct buffer b = {0}, span = {0};
    if (o->due.day != s->day) {
        day_whole(o->due.day, s->today, &span);
        buf_printf(&b, o->due.day > s->day ? MSG_UI_AGENDA_NEXT : MSG_UI_AGENDA_LAST, buf_text(&span));
        page_text(p, 0, buf_text(&b), STYLE_LABEL);
    }
    page_text(p, 0, o->title, STYLE_STRONG);
    buf_clear(&b);
    agenda_due_words(o, s->today, &b);
    page_text(p, 0, buf_text(&b), o->state == DUE_OVERDUE ? STYLE_MARK : STYLE_NORMAL);
    buf_clear(&b);
    rule_describe_notation(o->clause, &b);
    page_text(p, 0, buf_text(&b), STYLE_NORMAL);
    if (o->to > o->from) {
        buf_clear(&b);
        buf_clear(&span);
        day_period(o->from, o->to, o->due.day, s->today, &span);
        buf_printf(&b, MSG_UI_COVERS, buf_text(&span));
        page_text(p, 0, buf_text(&b), STYLE_NORMAL);
    }
    page_text(p, 0, o->path, STYLE_DIM);
    if (*o->unit)
        page_text(p, 0, o->unit, STYLE_DIM);
    buf_free(&b);
    buf_free(&span);
}

static void build_detail(struct view *v)
{
    struct agenda_view *s = v->state;
    const struct obligation *o = agenda_current(s);
    page_clear(&s->detail, agenda_detail_area(v).cols);
    add_day(&s->detail, s, store_calendar(v->app->store));
    if (o)
        add_obligation(&s->detail, s, o);
    if (o != s->told)
        s->detail_top = 0;
    s->told = o;
    s->detail_top = page_clamp(&s->detail, s->detail_top, agenda_detail_area(v).rows);
}

void agenda_layout(struct view *v)
{
    struct agenda_view *s = v->state;
    list_set(&s->list, (int)s->data.n, agenda_list_area(v).rows);
    build_detail(v);
}

/* --- the list --------------------------------------------------------------------------------------------------- */

struct columns {
    int mark, day, title, title_cells, what, what_cells, unit, unit_cells;
};

static struct columns columns_of(const struct view *v)
{
    struct rect a = agenda_list_area(v);
    struct columns k = {.mark = a.col + 1, .day = a.col + 1 + MARK_CELLS + 1};
    bool wide = v->area.cols >= WIDE;
    int end = a.col + a.cols - 1;
    k.title = k.day + DAY_CELLS + GAP;
    k.unit_cells = wide ? 18 : 10;
    k.unit = end - k.unit_cells;
    int room = k.unit - GAP - k.title;
    k.what_cells = wide ? room * 46 / 100 : 0;
    k.title_cells = room - (wide ? k.what_cells + GAP : 0);
    k.what = k.title + k.title_cells + GAP;
    return k;
}

static void draw_obligation(const struct view *v, struct canvas *c, int row, const struct columns *k,
                            const struct obligation *o, enum style style)
{
    const struct agenda_view *s = v->state;
    struct rect a = agenda_list_area(v);
    bool plain = style == STYLE_NORMAL;
    struct buffer day = {0}, what = {0}, unit = {0};
    day_brief(o->due.day, s->today, &day);
    draw_text(c, row, a.col, a.cols - 1, "", style);
    draw_text(c, row, k->mark, MARK_CELLS, due_state_mark(o->state),
              plain && o->state == DUE_OVERDUE ? STYLE_MARK : style);
    draw_right(c, row, k->day, DAY_CELLS, buf_text(&day), style);
    draw_text(c, row, k->title, k->title_cells, o->title, style);
    rule_describe_notation(o->clause, &what);
    if (k->what_cells)
        draw_text(c, row, k->what, k->what_cells, buf_text(&what), plain ? STYLE_LABEL : style);
    text_end(&unit, o->unit, k->unit_cells); /* all units of an office begin alike */
    draw_text(c, row, k->unit, k->unit_cells, buf_text(&unit), plain ? STYLE_DIM : style);
    buf_free(&unit);
    buf_free(&day);
    buf_free(&what);
}

static void draw_list(const struct view *v, struct canvas *c)
{
    const struct agenda_view *s = v->state;
    struct rect a = agenda_list_area(v);
    struct columns k = columns_of(v);
    for (int i = 0; i < s->list.height && s->list.top + i < s->list.n; i++) {
        int at = s->list.top + i;
        enum style style = at != s->list.cursor ? STYLE_NORMAL
                           : s->in_month        ? STYLE_SELECTED_IDLE
                                                : STYLE_SELECTED;
        draw_obligation(v, c, a.row + i, &k, &s->data.items[at], style);
    }
    if (s->data.n)
        return;
    struct page page = {0};
    struct buffer how = {0};
    page_clear(&page, a.cols - 4);
    page_text(&page, 0, s->unit || s->catalog || s->query ? MSG_UI_AGENDA_EMPTY_HERE : MSG_UI_AGENDA_EMPTY,
              STYLE_NORMAL);
    page_blank(&page);
    keymap_expand(v->app->keys, v->ops->modes(v),
                  s->query ? MSG_UI_AGENDA_EMPTY_QUERY : MSG_UI_AGENDA_EMPTY_HOW, &how);
    page_text(&page, 0, buf_text(&how), STYLE_DIM);
    page_draw(&page, c, (struct rect){a.row + 1, a.col + 2, a.rows - 1, a.cols - 4}, 0);
    page_free(&page);
    buf_free(&how);
}

/* What the list does not show, and why. */
static void draw_waiting(const struct view *v, struct canvas *c)
{
    const struct agenda_view *s = v->state;
    struct rect a = agenda_list_area(v);
    struct buffer text = {0}, whole = {0};
    if (!s->waiting)
        return;
    if (s->unit || s->query)
        buf_puts(&text, MSG_UI_AGENDA_WAITING_SOME);
    else
        buf_printf(&text, MSG_UI_AGENDA_WAITING, (long long)s->waiting);
    keymap_expand(v->app->keys, v->ops->modes(v), buf_text(&text), &whole);
    draw_text(c, a.row + a.rows, a.col + 1, a.cols - 2, buf_text(&whole), STYLE_DIM);
    buf_free(&text);
    buf_free(&whole);
}

/* --- head and month --------------------------------------------------------------------------------------------- */

static void draw_head(const struct view *v, struct canvas *c)
{
    const struct agenda_view *s = v->state;
    struct rect a = v->area, month = agenda_month_area(v);
    const struct agenda_counts *n = &s->counts;
    struct buffer counts = {0}, name = {0};
    struct date d = date_of_day(s->day);
    buf_printf(&counts, MSG_UI_AGENDA_COUNTS, (long long)n->overdue, (long long)n->today, (long long)n->week,
               (long long)n->month);
    draw_text(c, a.row, a.col + 1, a.cols - RIGHT - 2, buf_text(&counts), STYLE_STRONG);
    buf_printf(&name, MSG_UI_MONTH_NAME, d.year, d.month);
    if (date_of_day(s->month.last).year > calendar_last_year(store_calendar(v->app->store)))
        buf_puts(&name, MSG_UI_MONTH_PROVISIONAL);
    draw_text(c, a.row, month.col + 1, MONTH_COLS, buf_text(&name), s->in_month ? STYLE_STRONG : STYLE_LABEL);
    draw_rule(c, a.row + 1, a.col, a.cols, STYLE_BORDER);
    struct buffer until = {0};
    d = date_of_day(s->until);
    buf_printf(&until, MSG_UI_AGENDA_UNTIL, d.year, d.month, d.day);
    d = date_of_day(s->from);
    if (s->done)
        buf_printf(&until, MSG_UI_AGENDA_SINCE, d.year, d.month, d.day);
    draw_run(c, a.row + 1, a.col + 1, a.cols - 2, buf_text(&until), until.len, STYLE_DIM);
    buf_free(&until);
    buf_free(&counts);
    buf_free(&name);
}

static void draw_month(const struct view *v, struct canvas *c)
{
    const struct agenda_view *s = v->state;
    struct month_look look = {
        .day = s->day, .today = s->today, .focus = s->in_month, .calendar = store_calendar(v->app->store)};
    memcpy(look.due, s->due, sizeof look.due);
    month_draw(&s->month, &look, c, agenda_month_area(v));
}

void agenda_draw(const struct view *v, struct canvas *c)
{
    const struct agenda_view *s = v->state;
    struct rect a = v->area, detail = agenda_detail_area(v);
    int bar = a.col + a.cols - RIGHT;
    draw_head(v, c);
    draw_list(v, c);
    draw_waiting(v, c);
    draw_bar(c, a.row + HEAD, bar, a.rows - HEAD, STYLE_BORDER);
    draw_month(v, c);
    draw_rule(c, detail.row - 1, bar + 1, RIGHT - 1, STYLE_BORDER);
    page_draw(&s->detail, c, detail, s->detail_top);
}
