/* How the calculator looks. */
#include <stdio.h>
#include <string.h>

#include "mulu/date.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "ui/calculator.h"
#include "ui/day.h"
#include "ui/input.h"
#include "ui/limit.h"

enum {
    LABEL = 8,
    GAP = 2,
    HEAD = 3,
    FOOT = 3,
    DATE_CELLS = 14,
    DAY_CELLS = 8,
    DAY_YEAR_CELLS = 14,
    DUE_CELLS = 24,
    OCCURRENCES = 24,
    LONG = 800
};

static int clause_rows(const struct view *v)
{
    const struct calculator *s = v->state;
    int most = v->area.rows / 3, n = (int)s->rule.n;
    return n < 1 ? 1 : n > most ? most : n;
}

struct rect calculator_proof(const struct view *v)
{
    struct rect a = v->area;
    int head = HEAD + clause_rows(v) + 1;
    return (struct rect){a.row + head, a.col + 1, a.rows - head - FOOT, a.cols - 2};
}

static bool waits(const struct calculator *s)
{
    const struct clause *clause = calculator_clause(s);
    return clause && !limit_is_periodic(clause) && clause->kind != RULE_ONCE;
}

/* --- the proof -------------------------------------------------------------------------------------------------- */

static int weekday_cells(void)
{
    int widest = 0;
    for (int32_t day = 0; day < 7; day++)
        widest = text_cells(day_weekday(day)) > widest ? text_cells(day_weekday(day)) : widest;
    return widest;
}

/* Days stand under each other by their last figure. */
static void add_line(struct calculator *s, int32_t day, int cells, const char *text, enum style style)
{
    struct buffer date = {0}, column = {0};
    day_words(day, s->event, &date);
    int blank = cells - text_cells(buf_text(&date));
    buf_pad(&column, ' ', blank > 0 ? (size_t)blank : 0);
    buf_printf(&column, "%s %s", buf_text(&date), day_weekday(day));
    page_entry(&s->proof, 1, buf_text(&column), cells + 1 + weekday_cells(), style, text, style);
    buf_free(&date);
    buf_free(&column);
}

static enum style style_of(const struct due_step *step)
{
    switch (step->kind) {
    case STEP_WEEKEND:
    case STEP_HOLIDAY:
        return STYLE_DIM;
    case STEP_END:
    case STEP_SHIFTED:
    case STEP_DUE:
        return STYLE_STRONG;
    default:
        return STYLE_NORMAL;
    }
}

static int day_cells(const struct calculator *s, int32_t last)
{
    return date_of_day(last).year == date_of_day(s->event).year ? DAY_CELLS : DAY_YEAR_CELLS;
}

/* `every` counts from the day on which the item entered as long as nothing was published. */
static bool from_entry(const struct calculator *s)
{
    const struct clause *clause = calculator_clause(s);
    return clause && clause->kind == RULE_EVERY && !s->published && s->event == s->entered;
}

static void add_step(struct view *v, const struct due_step *step, int cells)
{
    struct calculator *s = v->state;
    struct buffer text = {0};
    if (step->kind == STEP_EVENT && from_entry(s))
        buf_puts(&text, MSG_UI_EVENT_ENTERED);
    else
        due_step_text(step, calculator_clause(s), &text);
    struct day_info info = calendar_day(store_calendar(v->app->store), step->day);
    if (step->kind == STEP_EVENT && info.kind == DAY_MAKE_UP)
        buf_puts(&text, MSG_UI_EVENT_ON_MAKE_UP);
    add_line(s, step->day, cells, buf_text(&text), style_of(step));
    buf_free(&text);
}

/* The occurrences of a periodic limit, each with the period that it covers. */
static void add_occurrences(struct calculator *s, const struct clause *clause)
{
    struct occurrence o = {0};
    int32_t from = s->event;
    for (int i = 0; i < OCCURRENCES && due_next(clause, from, &o); i++) {
        struct buffer span = {0}, text = {0};
        if (o.to > o.from) {
            day_period(o.from, o.to, o.due, s->event, &span);
            buf_printf(&text, MSG_UI_COVERS, buf_text(&span));
        }
        if (o.due < s->today)
            buf_puts(&text, MSG_UI_PAST);
        add_line(s, o.due, DAY_YEAR_CELLS, buf_text(&text), i ? STYLE_NORMAL : STYLE_STRONG);
        from = o.due + 1;
        buf_free(&span);
        buf_free(&text);
    }
}

/* The notices that the days rest on. */
static void add_sources(struct view *v, const struct due_answer *a)
{
    struct calculator *s = v->state;
    const struct calendar *cal = store_calendar(v->app->store);
    bool local = false;
    struct buffer years = {0}, text = {0};
    if (!a->has_due || calculator_clause(s)->unit == UNIT_HOUR)
        return;
    for (int y = date_of_day(s->event).year; y <= date_of_day(a->due.day).year; y++)
        if (y >= calendar_first_year(cal) && y <= calendar_last_year(cal))
            buf_printf(&years, "%s%d", years.len ? MSG_UI_LIST_COMMA : "", y);
    for (int32_t d = s->event; d <= a->due.day && d - s->event < LONG; d++)
        local |= calendar_day(cal, d).local;
    if (years.len && a->due.day - s->event < LONG)
        buf_printf(&text, MSG_UI_NOTICE, buf_text(&years));
    if (local)
        buf_puts(&text, MSG_UI_NOTICE_LOCAL);
    if (text.len) {
        page_blank(&s->proof);
        page_text(&s->proof, 1, buf_text(&text), STYLE_DIM);
    }
    buf_free(&years);
    buf_free(&text);
}

static void build_proof(struct view *v)
{
    struct calculator *s = v->state;
    const struct clause *clause = calculator_clause(s);
    page_clear(&s->proof, calculator_proof(v).cols);
    if (!s->valid) {
        page_text(&s->proof, 1, MSG_UI_DAY_HOW, STYLE_DIM);
    } else if (!clause || rule_is_unknown(&s->rule)) {
        page_text(&s->proof, 1, s->text.text.len ? MSG_UI_TRIAL_UNREAD : MSG_UI_TRIAL_HOW, STYLE_DIM);
    } else if (limit_is_periodic(clause)) {
        add_occurrences(s, clause);
    } else {
        const struct due_answer *a = &s->answers[s->at];
        int cells = a->n ? day_cells(s, a->steps[a->n - 1].day) : 0;
        for (size_t i = 0; i < a->n; i++)
            add_step(v, &a->steps[i], cells);
        if (!a->n)
            page_text(&s->proof, 1, MSG_UI_NOT_COUNTABLE, STYLE_DIM);
        add_sources(v, a);
    }
}

void calculator_layout(struct view *v)
{
    struct calculator *s = v->state;
    build_proof(v);
    s->top = page_clamp(&s->proof, s->top, calculator_proof(v).rows);
    edit_scroll(&s->text, v->area.cols - 2 - LABEL - GAP);
    edit_scroll(&s->date, DATE_CELLS);
}

/* --- drawing ---------------------------------------------------------------------------------------------------- */

static void draw_limit(const struct view *v, struct canvas *c)
{
    const struct calculator *s = v->state;
    struct rect a = v->area;
    int col = a.col + 1 + LABEL + GAP, width = a.cols - 1 - (col - a.col);
    draw_text(c, a.row, a.col + 1, LABEL, MSG_UI_CALC_LIMIT, s->typing ? STYLE_STRONG : STYLE_LABEL);
    if (s->typing) {
        input_draw(&s->text, c, a.row, col, width, true);
        return;
    }
    struct buffer line = {0};
    if (s->own)
        buf_puts(&line, MSG_UI_LIMIT_OWN);
    text_visible(&line, edit_text(&s->text), s->text.text.len);
    draw_text(c, a.row, col, width, line.len ? buf_text(&line) : MSG_UI_EMPTY,
              line.len ? STYLE_NORMAL : STYLE_DIM);
    buf_free(&line);
}

static void draw_date(const struct view *v, struct canvas *c)
{
    const struct calculator *s = v->state;
    const struct clause *clause = calculator_clause(s);
    struct rect a = v->area;
    int row = a.row + 1, col = a.col + 1 + LABEL + GAP;
    draw_text(c, row, a.col + 1, LABEL, !clause || waits(s) ? MSG_UI_CALC_EVENT : MSG_UI_CALC_FROM,
              s->typing ? STYLE_LABEL : STYLE_STRONG);
    if (s->typing)
        draw_text(c, row, col, DATE_CELLS, edit_text(&s->date), STYLE_NORMAL);
    else
        input_draw(&s->date, c, row, col, DATE_CELLS, true);
    struct buffer note = {0};
    if (!s->valid) {
        buf_puts(&note, MSG_UI_CALC_NO_DAY);
    } else {
        struct day_info info = calendar_day(store_calendar(v->app->store), s->event);
        struct buffer day = {0};
        date_format(&day, s->event);
        if (strcmp(buf_text(&day), edit_text(&s->date)) != 0)
            buf_printf(&note, "%s ", buf_text(&day)); /* what was typed is understood so */
        buf_free(&day);
        buf_puts(&note, day_weekday(s->event));
        if (info.kind == DAY_MAKE_UP)
            buf_puts(&note, MSG_UI_CALC_MAKE_UP);
        else if (info.kind == DAY_HOLIDAY)
            buf_printf(&note, MSG_UI_CALC_HOLIDAY, info.name);
        for (int i = 0; clause && waits(s) && i < clause->ntriggers; i++)
            buf_printf(&note, "%s%s", i ? MSG_RULE_OR : "  ", trigger_name(clause->triggers[i]));
        if (clause && clause->kind == RULE_EVERY)
            buf_puts(&note, from_entry(s)              ? MSG_UI_CALC_ENTERED
                            : s->event == s->published ? MSG_UI_CALC_LAST_PUBLISHED
                                                       : MSG_UI_CALC_IF_PUBLISHED);
    }
    int at = col + DATE_CELLS + GAP;
    draw_text(c, row, at, a.col + a.cols - 1 - at, buf_text(&note), s->valid ? STYLE_NORMAL : STYLE_MARK);
    buf_free(&note);
}

/* The day on which a clause falls due, as its line and the foot say it. */
static void put_due(const struct calculator *s, int i, struct buffer *out)
{
    const struct due_answer *a = &s->answers[i];
    if (!s->valid)
        return;
    if (!a->has_due) {
        buf_puts(out, MSG_UI_NO_DUE);
        return;
    }
    day_whole(a->due.day, s->today, out);
    if (a->due.minute >= 0)
        buf_printf(out, " %02d:%02d", a->due.minute / 60, a->due.minute % 60);
    if (a->provisional)
        buf_puts(out, MSG_UI_PROVISIONAL_BRIEF);
}

static void draw_clauses(const struct view *v, struct canvas *c)
{
    const struct calculator *s = v->state;
    struct rect a = v->area;
    int rows = clause_rows(v), first = s->at >= rows ? s->at - rows + 1 : 0, row = a.row + HEAD;
    bool several = s->rule.n > 1;
    for (int i = first; i < first + rows && i < (int)s->rule.n; i++, row++) {
        struct buffer text = {0}, due = {0};
        bool here = i == s->at;
        if (rule_is_unknown(&s->rule))
            break; /* the proof says what to do */
        clause_describe(&s->rule.clauses[i], &text);
        put_due(s, i, &due);
        int cells = text_cells(buf_text(&due)) < DUE_CELLS ? DUE_CELLS : text_cells(buf_text(&due));
        enum style style = here && several ? STYLE_SELECTED_IDLE : STYLE_NORMAL;
        if (here)
            draw_text(c, row, a.col, 1, c->symbols->pointer, STYLE_KEY);
        draw_text(c, row, a.col + 1, a.cols - cells - 3, buf_text(&text), style);
        draw_right(c, row, a.col + a.cols - cells - 1, cells, buf_text(&due), style);
        buf_free(&text);
        buf_free(&due);
    }
}

static void draw_foot(const struct view *v, struct canvas *c)
{
    const struct calculator *s = v->state;
    const struct clause *clause = calculator_clause(s);
    struct rect a = v->area;
    int row = a.row + a.rows - FOOT;
    draw_rule(c, row, a.col, a.cols, STYLE_BORDER);
    if (!clause || !s->valid)
        return;
    const struct due_answer *answer = &s->answers[s->at];
    struct buffer text = {0};
    if (answer->has_due) {
        buf_puts(&text, waits(s) ? MSG_UI_FOOT_DUE : MSG_UI_FOOT_NEXT);
        date_format(&text, answer->due.day);
        buf_printf(&text, " %s", day_weekday(answer->due.day));
        if (answer->due.minute >= 0)
            buf_printf(&text, " %02d:%02d", answer->due.minute / 60, answer->due.minute % 60);
        int32_t left = answer->due.day - s->today;
        if (left > 0)
            buf_printf(&text, MSG_UI_FOOT_LEFT, (int)left);
        else
            buf_printf(&text, left ? MSG_UI_FOOT_AGO : MSG_UI_FOOT_TODAY, (int)-left);
        draw_text(c, row + 1, a.col + 1, a.cols - 2, buf_text(&text), STYLE_STRONG);
    }
    buf_clear(&text);
    if (answer->provisional)
        buf_printf(&text, MSG_UI_FOOT_PROVISIONAL, date_of_day(answer->due.day).year);
    else if (s->rule.unsure)
        buf_printf(&text, MSG_UI_FOOT_UNSURE, s->rule.reason ? s->rule.reason : "");
    else if (s->rule.exception)
        buf_puts(&text, MSG_UI_FOOT_EXCEPTION);
    draw_text(c, row + 2, a.col + 1, a.cols - 2, buf_text(&text), STYLE_MARK);
    buf_free(&text);
}

void calculator_draw(const struct view *v, struct canvas *c)
{
    const struct calculator *s = v->state;
    struct rect a = v->area, proof = calculator_proof(v);
    draw_limit(v, c);
    draw_date(v, c);
    draw_rule(c, a.row + 2, a.col, a.cols, STYLE_BORDER);
    draw_clauses(v, c);
    draw_rule(c, proof.row - 1, a.col, a.cols, STYLE_BORDER);
    page_draw(&s->proof, c, proof, s->top);
    draw_foot(v, c);
}
