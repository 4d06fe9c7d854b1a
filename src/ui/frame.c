/* What surrounds every view: the top line, the line that says what has happened, the line of keys. */
#include <stdlib.h>
#include <string.h>

#include "mulu/messages.h"
#include "mulu/text.h"
#include "ui/app.h"
#include "ui/tour.h"

enum { TOP = 1, BOTTOM = 2, MAX_MESSAGE_LINES = 4 };

/* The message as it shows, with the names of keys in it, and its lines. */
static size_t wrap_message(const struct app *app, int cols, struct buffer *whole, struct text_line *lines)
{
    size_t pos = 0, n = 0;
    if (!app->message || !app->depth)
        return 0;
    keymap_expand(app->keys, app_top(app)->ops->modes(app_top(app)), app->message, whole);
    while (n < MAX_MESSAGE_LINES && text_wrap(buf_text(whole), whole->len, cols - 2, &pos, &lines[n]))
        n++;
    return n;
}

struct rect frame_content(const struct app *app)
{
    int rows, cols;
    struct buffer whole = {0};
    struct text_line lines[MAX_MESSAGE_LINES];
    screen_size(app->screen, &rows, &cols);
    size_t n = wrap_message(app, cols, &whole, lines);
    buf_free(&whole);
    int bottom = BOTTOM + (n > 1 ? (int)n - 1 : 0) + tour_rows(app);
    return (struct rect){TOP, 0, rows > TOP + bottom ? rows - TOP - bottom : 0, cols};
}

static void draw_clock(struct app *app, struct canvas *c)
{
    struct buffer time = {0}, right = {0};
    env_format_time(&time, env_now(app->env));
    const char *hour = strchr(buf_text(&time), ' ');
    buf_printf(&right, MSG_UI_WHO_WHEN, app->env->user, hour ? hour + 1 : "");
    int width = text_cells(buf_text(&right));
    if (width < c->cols / 2)
        draw_text(c, 0, c->cols - width, width, buf_text(&right), STYLE_TITLE);
    buf_free(&time);
    buf_free(&right);
}

static void draw_top(struct app *app, const struct view *v)
{
    struct canvas *c = &app->canvas;
    struct buffer where = {0}, counts = {0}, right = {0};
    draw_blank(c, (struct rect){0, 0, 1, c->cols}, STYLE_TITLE);
    if (v->ops->title)
        v->ops->title(v, &where, &counts);
    buf_printf(&right, MSG_UI_WHO_WHEN, app->env->user, "00:00");
    int room = c->cols - 1 - text_cells(buf_text(&right)) - 3;
    int need = text_cells(buf_text(&counts));
    int left = need > 0 ? room - need - 2 : room;
    if (left > 0) {
        draw_text(c, 0, 1, left, buf_text(&where), STYLE_TITLE);
        draw_text(c, 0, 1 + left + 2, need, buf_text(&counts), STYLE_TITLE);
    }
    draw_clock(app, c);
    buf_free(&where);
    buf_free(&counts);
    buf_free(&right);
}

/* One line as a rule; what is longer takes rows from the view until the next key. */
static void draw_message(struct app *app)
{
    struct canvas *c = &app->canvas;
    struct buffer whole = {0};
    struct text_line lines[MAX_MESSAGE_LINES];
    size_t n = wrap_message(app, c->cols, &whole, lines);
    const char *text = buf_text(&whole);
    for (size_t i = 0; i < n; i++) {
        int row = c->rows - BOTTOM - (int)(n - 1 - i);
        draw_blank(c, (struct rect){row, 0, 1, c->cols}, app->message_style);
        draw_run(c, row, 1, c->cols - 2, text + lines[i].start, lines[i].len, app->message_style);
    }
    buf_free(&whole);
}

static bool same_modes(const enum mode *a, const enum mode *b)
{
    while (*a == *b && *a != MODE_NONE) {
        a++;
        b++;
    }
    return *a == *b;
}

/* The same until the place, what makes sense there, or the width is another one. */
static const struct hints *hints_of(struct app *app, const struct view *v)
{
    struct hints *h = &app->hints;
    unsigned have = (v->ops->have ? v->ops->have(v) : 0) | app_have(app);
    const enum mode *modes = v->ops->modes(v);
    int cols = app->canvas.cols;
    if (h->made && same_modes(h->modes, modes) && h->have == have && h->cols == cols)
        return h;
    size_t n = 0;
    while (n < MODE_COUNT && modes[n] != MODE_NONE)
        n++;
    memcpy(h->modes, modes, n * sizeof *modes);
    h->modes[n] = MODE_NONE;
    h->made = true;
    h->have = have;
    h->cols = cols;
    h->n = keymap_hints(app->keys, modes, have, cols - 2, h->all, MAX_HINTS);
    return h;
}

static void draw_hints(struct app *app, const struct view *v)
{
    struct canvas *c = &app->canvas;
    const struct hints *h = hints_of(app, v);
    const struct key_hint *hints = h->all;
    size_t n = h->n;
    int row = c->rows - 1, col = 1;
    for (size_t i = 0; i < n; i++) {
        col += draw_run(c, row, col, c->cols - col, hints[i].keys, strlen(hints[i].keys), STYLE_KEY);
        col += text_cells(MSG_UI_HINT_GAP);
        col += draw_run(c, row, col, c->cols - col, hints[i].text, strlen(hints[i].text), STYLE_HINT);
        col += 2;
    }
}

/* Where several keys share a hint, each has its own name; the word is the first one's. */
bool frame_hint_at(struct app *app, int row, int col, struct key *out)
{
    const struct view *v = app_top(app);
    const struct hints *h = hints_of(app, v);
    const struct key_hint *hints = h->all;
    int left = 1;
    for (size_t i = 0; row == app->canvas.rows - 1 && i < h->n; i++) {
        int cells = key_hint_cells(&hints[i]);
        if (col >= left && col < left + cells) {
            *out = hints[i].each[0];
            for (int k = 0; k < hints[i].neach && col - left < hints[i].each_end[hints[i].neach - 1]; k++) {
                *out = hints[i].each[k];
                if (col - left < hints[i].each_end[k])
                    break;
            }
            return true;
        }
        left += cells + 2;
    }
    return false;
}

/* As much of it as the window holds; what has just happened below it. */
static void draw_too_small(struct app *app)
{
    struct canvas *c = &app->canvas;
    struct buffer text = {0}, whole = {0};
    struct text_line lines[MAX_MESSAGE_LINES];
    buf_printf(&text, MSG_UI_TOO_SMALL, APP_MIN_COLS, APP_MIN_ROWS, c->cols, c->rows);
    if (text_cells(buf_text(&text)) > c->cols) {
        buf_clear(&text);
        buf_printf(&text, MSG_UI_TOO_SMALL_BRIEF, APP_MIN_COLS, APP_MIN_ROWS);
    }
    if (text_cells(buf_text(&text)) > c->cols) {
        buf_clear(&text);
        buf_puts(&text, MSG_UI_TOO_SMALL_LEAST);
    }
    draw_text(c, 0, 0, c->cols, buf_text(&text), STYLE_NORMAL);
    size_t n = wrap_message(app, c->cols, &whole, lines);
    for (size_t i = 0; i < n; i++)
        draw_run(c, 2 + (int)i, 0, c->cols, buf_text(&whole) + lines[i].start, lines[i].len,
                 app->message_style);
    buf_free(&whole);
    buf_free(&text);
}

void frame_draw(struct app *app)
{
    struct canvas *c = &app->canvas;
    int rows, cols;
    screen_size(app->screen, &rows, &cols);
    if (rows != c->rows || cols != c->cols)
        canvas_resize(c, rows, cols);
    canvas_clear(c);
    if (rows < APP_MIN_ROWS || cols < APP_MIN_COLS) {
        draw_too_small(app);
        screen_show(app->screen, c);
        return;
    }
    int first = app->depth - 1;
    while (first > 0 && app->stack[first]->ops->overlay)
        first--;
    draw_top(app, app->stack[first]);
    for (int i = first; i < app->depth; i++) {
        const struct view *v = app->stack[i];
        c->clip = v->area;
        c->cursor_row = -1; /* of several views only the top one has the caret */
        v->ops->draw(v, c);
    }
    c->clip = (struct rect){0, 0, c->rows, c->cols};
    struct rect content = frame_content(app);
    tour_draw(app, content.row + content.rows);
    draw_message(app);
    draw_hints(app, app_top(app));
    screen_show(app->screen, c);
}
