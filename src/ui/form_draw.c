/* Where the fields of a form stand, and how they look. The form is one long page that scrolls so that the caret shows;
 * what is above and below the window is named at its edges. */
#include <string.h>

#include "mulu/messages.h"
#include "mulu/text.h"
#include "ui/detail.h"
#include "ui/form.h"
#include "ui/highlight.h"
#include "ui/input.h"

enum {
    HEAD_ROWS = 2,
    FOOT_ROWS = 1,
    MAX_WIDTH = 120,
    MIN_ABOVE = 30,
    SIGN_CELLS = 5,
    MIN_LABEL = 8,
    MAX_LABEL_CELLS = 14,
    TOKEN_GAP = 1,
    COUNT_CELLS = 14
};

static int text_col(const struct form *f)
{
    return 1 + f->label_cells + 3; /* pointer, label, star between blanks */
}

static int page_rows(const struct view *v)
{
    return v->area.rows - HEAD_ROWS - FOOT_ROWS;
}

/* --- choices, laid out as words that wrap ----------------------------------------------------------------------- */

static const char *token_sign(const struct form_field *field, const struct symbols *symbols, int i)
{
    if (field->kind == FORM_PICK)
        return i == field->at ? symbols->chosen : symbols->unchosen;
    return field->ticked[i] ? symbols->ticked : symbols->unticked;
}

/* The place of token i (choices.n: the row for one's own text) in a field `width` cells wide. */
static void token_place(const struct form_field *field, const struct symbols *symbols, int width, int i,
                        int *row, int *col)
{
    int r = 0, c = 0;
    for (int k = 0; k <= i && k < (int)field->choices.n; k++) {
        int cells = text_cells(token_sign(field, symbols, k)) + text_cells(field->choices.items[k]);
        if (c > 0 && c + cells > width) {
            r++;
            c = 0;
        }
        *row = r;
        *col = c;
        c += cells + TOKEN_GAP;
    }
    if (i >= (int)field->choices.n) {
        *row = field->choices.n ? r + 1 : 0;
        *col = 0;
    }
}

static bool shows_own(const struct form_field *field, bool focus)
{
    return field->edit.text.len > 0 ||
           (focus && (field->at == (int)field->choices.n || field->kind == FORM_TICKS));
}

/* A tick list is long: where the caret is not, only what is ticked shows, as one text. */
static void ticked_text(const struct form_field *field, const struct symbols *symbols, struct buffer *out)
{
    for (size_t i = 0; i < field->choices.n; i++)
        if (field->ticked[i])
            buf_printf(out, "%s%s%s", out->len ? " " : "", symbols->ticked, field->choices.items[i]);
    if (field->edit.text.len)
        buf_printf(out, "%s%s", out->len ? " " : "", edit_text(&field->edit));
}

static int wrapped_rows(const char *text, int width)
{
    struct text_line line;
    size_t pos = 0;
    int n = 0;
    while (text_wrap(text, strlen(text), width, &pos, &line))
        n++;
    return n;
}

static int own_width(const struct form *f)
{
    return f->width - text_cells(MSG_UI_OWN_TEXT);
}

static bool is_choice(const struct form_field *field)
{
    return field->kind == FORM_PICK || field->kind == FORM_TICKS;
}

/* Rows that the value itself takes. */
static int value_rows(const struct form *f, const struct form_field *field, const struct symbols *symbols,
                      bool focus)
{
    if (!is_choice(field))
        return edit_lines(&field->edit, f->width);
    if (field->kind == FORM_TICKS && !focus) {
        struct buffer text = {0};
        ticked_text(field, symbols, &text);
        int lines = wrapped_rows(buf_text(&text), f->width);
        buf_free(&text);
        return lines;
    }
    int row = 0, col = 0, n = (int)field->choices.n;
    if (n)
        token_place(field, symbols, f->width, n - 1, &row, &col);
    int rows = n ? row + 1 : 0;
    return shows_own(field, focus) ? rows + edit_lines(&field->edit, own_width(f)) : rows;
}

static void mark_text(const struct item_mark *m, struct buffer *out)
{
    struct buffer place = {0};
    detail_place(m->line, m->column, &place);
    buf_puts(out, mark_reason_text(m->reason));
    if (place.len)
        buf_printf(out, MSG_UI_FORM_MARK_PLACE, buf_text(&place));
    buf_printf(out, MSG_UI_FORM_MARK_RAW, *m->raw ? m->raw : MSG_UI_EMPTY);
    buf_free(&place);
}

/* The note of a marked cell is told in full where the caret is, in one line elsewhere. */
static int note_rows(const struct form *f, const struct form_field *field, bool focus)
{
    if (!field->noted)
        return 0;
    struct buffer text = {0};
    mark_text(field->mark, &text);
    int n = wrapped_rows(buf_text(&text), f->width);
    buf_free(&text);
    return focus ? n : 1;
}

/* What the program makes of a time limit stands below it. */
static int limit_rows(const struct form *f, const struct form_field *field)
{
    const char *line = form_limit_line(f, field);
    return *line ? wrapped_rows(line, f->width) : 0;
}

/* The row of the caret on the page. */
static int caret_row(const struct form *f, const struct symbols *symbols)
{
    const struct form_field *field = &f->fields[f->at];
    int row = 0, col = 0, line = 0;
    if (is_choice(field))
        token_place(field, symbols, f->width, field->at < 0 ? 0 : field->at, &row, &col);
    if (form_field_is_free(field))
        edit_locate(&field->edit, is_choice(field) ? own_width(f) : f->width, &line, NULL);
    return field->row + row + line;
}

static int label_width(const struct form *f)
{
    int widest = MIN_LABEL;
    for (int i = 0; i < f->n; i++)
        if (text_cells(f->fields[i].label) > widest)
            widest = text_cells(f->fields[i].label);
    return widest < MAX_LABEL_CELLS ? widest : MAX_LABEL_CELLS;
}

/* A line of more than some sixty characters is hard to read; the rest of a wide window stays free. */
static void measure(struct form *f, const struct view *v)
{
    f->label_cells = label_width(f);
    f->width = v->area.cols - text_col(f) - SIGN_CELLS - 3;
    if (f->width > MAX_WIDTH)
        f->width = MAX_WIDTH;
    f->cols = text_col(f) + f->width + SIGN_CELLS + 3;
}

/* Gives the fields their rows, and the number of rows of all. */
static int place_fields(struct form *f, const struct symbols *symbols)
{
    int row = 0;
    for (int i = 0; i < f->n; i++) {
        struct form_field *field = &f->fields[i];
        row += i && f->spaced;
        field->row = row;
        field->noted = field->mark && !form_field_changed(field);
        field->rows = value_rows(f, field, symbols, i == f->at) + limit_rows(f, field) +
                      (field->problem != NULL) + note_rows(f, field, i == f->at);
        row += field->rows;
    }
    return row;
}

/* Fields stand apart where there is room for it. A text that grows takes that away for good: a form that goes to and
 * fro under the caret would be worse. */
static int place_apart(struct form *f, const struct symbols *symbols, int rows)
{
    if (rows != f->rows)
        f->spaced = true;
    f->rows = rows;
    int used = place_fields(f, symbols);
    if (!f->spaced || used <= rows)
        return used;
    f->spaced = false;
    return place_fields(f, symbols);
}

void form_layout(struct view *v)
{
    struct form *f = v->state;
    const struct symbols *symbols = v->app->canvas.symbols;
    int rows = page_rows(v);
    measure(f, v);
    form_limit_refresh(v);
    int row = place_apart(f, symbols, rows);
    if (!f->n)
        return;
    const struct form_field *field = &f->fields[f->at];
    int caret = caret_row(f, symbols);
    int last = field->row + field->rows - 1; /* the notes of the field should show with it */
    if (last - caret >= rows)
        last = caret + rows - 1;
    if (f->top > row - rows)
        f->top = row > rows ? row - rows : 0;
    if (last >= f->top + rows)
        f->top = last - rows + 1;
    if (caret < f->top || field->row < f->top)
        f->top = caret - field->row < rows ? field->row : caret;
}

/* --- drawing ---------------------------------------------------------------------------------------------------- */

struct pen {
    const struct form *form;
    struct canvas *canvas;
    struct rect area; /* of the page */
};

static int screen_row(const struct pen *p, int page_row)
{
    return p->area.row + page_row - p->form->top;
}

static bool is_on(const struct pen *p, int page_row)
{
    return page_row >= p->form->top && page_row < p->form->top + p->area.rows;
}

static void draw_edit(const struct pen *p, const struct edit *e, int row, int col, int width, bool focus)
{
    /* The room that is left shows; the text itself stays easy to read. */
    struct rect window = {p->area.row, col, p->area.rows, width};
    input_draw_lines(e, p->canvas, window, p->form->top - row, focus, STYLE_INPUT);
}

static void draw_wrapped(const struct pen *p, int row, const char *text, enum style style)
{
    struct text_line line;
    size_t pos = 0;
    for (; text_wrap(text, strlen(text), p->form->width, &pos, &line); row++)
        if (is_on(p, row))
            draw_run(p->canvas, screen_row(p, row), p->area.col + text_col(p->form), p->form->width,
                     text + line.start, line.len, style);
}

static void draw_choices(const struct pen *p, const struct form_field *field, bool focus)
{
    struct canvas *c = p->canvas;
    if (field->kind == FORM_TICKS && !focus) {
        struct buffer text = {0};
        ticked_text(field, c->symbols, &text);
        draw_wrapped(p, field->row, buf_text(&text), STYLE_NORMAL);
        buf_free(&text);
        return;
    }
    int left = p->area.col + text_col(p->form), width = p->form->width, row = 0, col = 0;
    for (int i = 0; i < (int)field->choices.n; i++) {
        const char *sign = token_sign(field, c->symbols, i);
        token_place(field, c->symbols, width, i, &row, &col);
        if (!is_on(p, field->row + row))
            continue;
        int at = screen_row(p, field->row + row);
        bool here = focus && i == (field->at < 0 ? 0 : field->at);
        enum style style = here ? STYLE_SELECTED : STYLE_NORMAL;
        int used = draw_run(c, at, left + col, width - col, sign, strlen(sign), style);
        draw_run(c, at, left + col + used, width - col - used, field->choices.items[i],
                 strlen(field->choices.items[i]), style);
        if (here)
            canvas_cursor(c, at, left + col + (field->kind == FORM_PICK ? 1 : 0));
    }
    if (!shows_own(field, focus))
        return;
    token_place(field, c->symbols, width, (int)field->choices.n, &row, &col);
    int label = text_cells(MSG_UI_OWN_TEXT);
    if (is_on(p, field->row + row))
        draw_run(c, screen_row(p, field->row + row), left, label, MSG_UI_OWN_TEXT, strlen(MSG_UI_OWN_TEXT),
                 STYLE_LABEL);
    draw_edit(p, &field->edit, field->row + row, left + label, own_width(p->form),
              focus && field->at == (int)field->choices.n);
}

static void draw_note(const struct pen *p, const struct form_field *field, int row, bool focus)
{
    struct buffer text = {0};
    mark_text(field->mark, &text);
    if (focus)
        draw_wrapped(p, row, buf_text(&text), STYLE_MARK);
    else if (is_on(p, row))
        draw_text(p->canvas, screen_row(p, row), p->area.col + text_col(p->form), p->form->width,
                  buf_text(&text), STYLE_DIM);
    buf_free(&text);
}

static void draw_label(const struct pen *p, const struct form_field *field, bool focus)
{
    struct canvas *c = p->canvas;
    int row = screen_row(p, field->row), col = p->area.col;
    if (!is_on(p, field->row))
        return;
    if (focus)
        draw_run(c, row, col, 1, c->symbols->pointer, strlen(c->symbols->pointer), STYLE_KEY);
    draw_text(c, row, col + 1, p->form->label_cells, field->label, focus ? STYLE_STRONG : STYLE_LABEL);
    if (field->info->required)
        draw_run(c, row, col + 1 + p->form->label_cells + 1, 1, "*", 1, STYLE_MARK);
    if (field->noted) {
        struct buffer signs = {0};
        detail_signs(field->mark->marks, &signs);
        draw_right(c, row, p->area.col + p->area.cols - SIGN_CELLS - 1, SIGN_CELLS, buf_text(&signs),
                   STYLE_MARK);
        buf_free(&signs);
    }
}

static void draw_field(const struct pen *p, int i)
{
    const struct form *f = p->form;
    const struct form_field *field = &f->fields[i];
    bool focus = i == f->at;
    int left = p->area.col + text_col(f);
    int row = field->row + value_rows(f, field, p->canvas->symbols, focus);
    draw_label(p, field, focus);
    if (is_choice(field))
        draw_choices(p, field, focus);
    else
        draw_edit(p, &field->edit, field->row, left, f->width, focus);
    if (limit_rows(f, field))
        draw_wrapped(p, row, form_limit_line(f, field), form_limit_doubtful(f) ? STYLE_MARK : STYLE_LABEL);
    row += limit_rows(f, field);
    if (field->problem) {
        if (is_on(p, row))
            draw_text(p->canvas, screen_row(p, row), left, text_cells(field->problem), field->problem,
                      STYLE_ERROR);
        row++;
    }
    if (field->noted)
        draw_note(p, field, row, focus);
}

/* The names of the fields that begin above, or below, what shows. */
static void draw_hidden(const struct pen *p, int row, bool above, int taken)
{
    const struct form *f = p->form;
    struct buffer names = {0};
    int bottom = f->top + p->area.rows;
    for (int i = 0; i < f->n; i++) {
        const struct form_field *field = &f->fields[i];
        bool hidden = above ? field->row < f->top : field->row + field->rows > bottom;
        if (hidden)
            buf_printf(&names, "%s%s", names.len ? MSG_UI_LIST_COMMA : "", field->label);
    }
    if (names.len) {
        struct buffer text = {0};
        const struct symbols *s = p->canvas->symbols;
        int room = p->area.cols - text_col(f) - taken - 1;
        buf_printf(&text, " %s %s ", above ? s->more_above : s->more_below, buf_text(&names));
        int cells = text_cells(buf_text(&text)) < room ? text_cells(buf_text(&text)) : room;
        draw_text(p->canvas, row, p->area.col + text_col(f) - 1, cells, buf_text(&text), STYLE_DIM);
        buf_free(&text);
    }
    buf_free(&names);
}

static void draw_head(const struct view *v, const struct pen *p)
{
    const struct form *f = v->state;
    struct canvas *c = p->canvas;
    struct rect a = v->area;
    struct buffer path = {0}, count = {0};
    const struct form_field *field = &f->fields[f->at];
    const char *head = store_is_read_only(v->app->store) ? MSG_UI_FORM_HEAD_LOOK : MSG_UI_FORM_HEAD;
    int number = text_cells(f->number), label = text_cells(head);
    int room = a.cols - 2 - label - 2 - number - 2;
    draw_text(c, a.row, a.col + 1, label, head, STYLE_STRONG);
    draw_text(c, a.row, a.col + 1 + label + 2, number, f->number, STYLE_DIM);
    text_middle(&path, f->path, room);
    draw_text(c, a.row, a.col + 1 + label + 2 + number + 1, room, buf_text(&path), STYLE_STRONG);
    draw_rule(c, a.row + 1, a.col, a.cols, STYLE_BORDER);
    draw_hidden(p, a.row + 1, true, COUNT_CELLS);
    if (form_field_is_free(field)) {
        input_count(&field->edit, &count);
        int cells = text_cells(buf_text(&count));
        draw_text(c, a.row + 1, a.col + f->cols - cells - 2, cells, buf_text(&count), STYLE_DIM);
    }
    buf_free(&path);
    buf_free(&count);
}

/* What stands beside a value: that it is a recent one, and how many items have it. */
static void match_note(const struct form *f, const struct value_count *match, struct buffer *out)
{
    buf_clear(out);
    if (string_list_has(&f->match_recent, match->text))
        buf_puts(out, MSG_UI_RECENT);
    if (match->uses == MATCH_COMMON && !out->len)
        buf_puts(out, MSG_UI_COMMON_LIMIT);
    if (match->uses > 0 && out->len)
        buf_putc(out, ' ');
    if (match->uses > 0)
        buf_printf(out, MSG_UI_USES, (long long)match->uses);
}

static int match_cells(const struct form *f, int *notes)
{
    int widest = 16;
    struct buffer b = {0};
    *notes = 0;
    for (size_t i = 0; i < f->matches.n; i++) {
        match_note(f, &f->matches.items[i], &b);
        if (text_cells(f->matches.items[i].text) > widest)
            widest = text_cells(f->matches.items[i].text);
        if (text_cells(buf_text(&b)) > *notes)
            *notes = text_cells(buf_text(&b));
    }
    buf_free(&b);
    int room = f->width - 6 - *notes;
    return widest < room ? widest : room;
}

/* The list of completions hangs below the field, or stands above it where there is no room. */
static void draw_match(const struct pen *p, int row, int col, int cells, const char *text, bool here)
{
    struct pinyin_match m;
    bool found = pinyin_find(&p->form->match_query, text, strlen(text), &m) && m.to > 0;
    struct span span = {m.from, m.to};
    struct span_list spans = {.items = &span, .n = found};
    draw_marked(p->canvas, row, col, cells, text, &spans, here ? STYLE_SELECTED : STYLE_NORMAL,
                here ? STYLE_MATCH_SELECTED : STYLE_MATCH);
}

static void draw_matches(const struct pen *p)
{
    const struct form *f = p->form;
    const struct form_field *field = &f->fields[f->at];
    struct canvas *c = p->canvas;
    int uses, cells = match_cells(f, &uses), rows = f->match_list.height + 2;
    int below = screen_row(p, field->row + value_rows(f, field, c->symbols, true) + limit_rows(f, field));
    int row =
        below + rows <= p->area.row + p->area.rows + FOOT_ROWS ? below : screen_row(p, field->row) - rows;
    struct rect box = {row, p->area.col + text_col(f), rows, cells + uses + 6};
    struct buffer text = {0};
    if (f->match_list.n > f->match_list.height)
        buf_printf(&text, "%d/%d", f->match_list.cursor + 1, f->match_list.n);
    draw_box(c, box, buf_text(&text), STYLE_BORDER);
    for (int i = 0; i < f->match_list.height; i++) {
        int at = f->match_list.top + i;
        bool here = f->picking && at == f->match_list.cursor;
        enum style style = here ? STYLE_SELECTED : STYLE_NORMAL;
        draw_text(c, row + 1 + i, box.col + 1, box.cols - 2, "", style);
        draw_match(p, row + 1 + i, box.col + 2, cells, f->matches.items[at].text, here);
        match_note(f, &f->matches.items[at], &text);
        draw_right(c, row + 1 + i, box.col + 2 + cells + 2, uses, buf_text(&text), here ? style : STYLE_DIM);
    }
    buf_free(&text);
}

/* In a wide window what the item above holds stands beside each field: what copying from it would take. */
static void draw_above(const struct view *v, const struct pen *p)
{
    const struct form *f = p->form;
    int col = f->cols + 2, width = v->area.cols - col - 1;
    if (!f->above_name || width < MIN_ABOVE)
        return;
    int cells = text_cells(f->above_name) < width ? text_cells(f->above_name) : width;
    draw_text(p->canvas, v->area.row + 1, v->area.col + col, cells, f->above_name, STYLE_DIM);
    for (int i = 0; i < f->n; i++) {
        const struct form_field *field = &f->fields[i];
        const char *value = item_value(&f->above, field->cell);
        struct buffer line = {0};
        if (!*value || field->info->one_line || !is_on(p, field->row))
            continue;
        text_visible(&line, value, strlen(value));
        draw_text(p->canvas, screen_row(p, field->row), v->area.col + col, width, buf_text(&line), STYLE_DIM);
        buf_free(&line);
    }
}

/* Below the page, where it moves nothing when the caret goes on; gives the cells that it takes. */
static int draw_who(const struct view *v, const struct pen *p)
{
    struct buffer text = {0};
    form_who(v->state, env_now(v->app->env), &text);
    int cells = text_cells(buf_text(&text)), most = p->area.cols / 2;
    cells = cells < most ? cells : most;
    if (cells)
        draw_text(p->canvas, v->area.row + v->area.rows - 1, v->area.col + p->area.cols - cells - 2, cells,
                  buf_text(&text), STYLE_DIM);
    buf_free(&text);
    return cells ? cells + 3 : 0;
}

void form_draw(const struct view *v, struct canvas *c)
{
    const struct form *f = v->state;
    struct pen p = {f, c, {v->area.row + HEAD_ROWS, v->area.col, page_rows(v), f->cols}};
    if (!f->n)
        return;
    draw_head(v, &p);
    for (int i = 0; i < f->n; i++)
        draw_field(&p, i);
    draw_above(v, &p);
    draw_hidden(&p, v->area.row + v->area.rows - 1, false, draw_who(v, &p));
    if (f->matches.n)
        draw_matches(&p);
}

bool form_hit(const struct view *v, int row, int col, struct form_hit *out)
{
    const struct form *f = v->state;
    const struct symbols *symbols = v->app->canvas.symbols;
    int at = row - v->area.row - HEAD_ROWS + f->top, left = v->area.col + text_col(f);
    if (row < v->area.row + HEAD_ROWS || row >= v->area.row + HEAD_ROWS + page_rows(v))
        return false;
    for (int i = 0; i < f->n; i++) {
        const struct form_field *field = &f->fields[i];
        if (at < field->row || at >= field->row + field->rows)
            continue;
        *out = (struct form_hit){i, at - field->row, col > left ? col - left : 0, -1};
        for (int k = 0; is_choice(field) && k < (int)field->choices.n; k++) {
            int r = 0, c = 0;
            token_place(field, symbols, f->width, k, &r, &c);
            int cells = text_cells(token_sign(field, symbols, k)) + text_cells(field->choices.items[k]);
            if (r == out->line && out->col >= c && out->col < c + cells)
                out->token = k;
        }
        return true;
    }
    return false;
}
