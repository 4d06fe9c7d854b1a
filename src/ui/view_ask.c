/* A question with a few answers. The safe answer is what Esc means and, as a rule, where Enter begins. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "ui/app.h"
#include "ui/dialog.h"
#include "ui/mouse.h"
#include "ui/page.h"

struct asking {
    struct ask ask;
    char *title, *text;
    struct view *owner;
    int at;
    struct page page;
    struct rect box;
};

struct ask_arg {
    const struct ask *ask;
    struct view *owner;
};

static enum status open_ask(struct view *v, const void *arg, struct error *err)
{
    (void)err;
    const struct ask_arg *a = arg;
    struct asking *s = v->state;
    s->ask = *a->ask;
    s->ask.title = s->title = mem_dup(a->ask->title);
    s->ask.text = s->text = mem_dup(a->ask->text);
    s->owner = a->owner;
    s->at = s->ask.safe + s->ask.begin;
    return ST_OK;
}

static void close_ask(struct view *v)
{
    struct asking *s = v->state;
    free(s->title);
    free(s->text);
    page_free(&s->page);
}

static void option_label(const struct ask_option *o, struct buffer *out)
{
    buf_printf(out, " %s(%c) ", o->label, o->key);
}

static int option_cells(const struct ask_option *o)
{
    struct buffer b = {0};
    option_label(o, &b);
    int cells = text_cells(buf_text(&b));
    buf_free(&b);
    return cells;
}

enum { GAP = 2 };

/* The cells that the answers from `first` take, as many as fit beside each other into `width`; *end: the next one. */
static int line_of_options(const struct ask *ask, int first, int width, int *end)
{
    int cells = option_cells(&ask->options[first]);
    for (*end = first + 1; *end < ask->n; ++*end) {
        int more = cells + GAP + option_cells(&ask->options[*end]);
        if (more > width)
            break;
        cells = more;
    }
    return cells;
}

static int lines_of_options(const struct ask *ask, int width)
{
    int lines = 0;
    for (int at = 0; at < ask->n; lines++)
        line_of_options(ask, at, width, &at);
    return lines;
}

/* Where an answer stands: its row and first column; each line of them ends at the right edge. */
static void find_option(const struct asking *s, int option, int *row, int *col)
{
    int at = 0, end = 0, width = s->page.width, cells = 0;
    *row = s->box.row + s->box.rows - 1 - lines_of_options(&s->ask, width);
    for (;; at = end, ++*row) {
        cells = line_of_options(&s->ask, at, width, &end);
        if (option < end)
            break;
    }
    *col = s->box.col + s->box.cols - 3 - cells;
    for (; at < option; at++)
        *col += option_cells(&s->ask.options[at]) + GAP;
}

static void layout_ask(struct view *v)
{
    struct asking *s = v->state;
    int room = v->area.cols - 12, want = 0, text = text_cells(s->ask.text), end;
    if (s->ask.n)
        want = line_of_options(&s->ask, 0, room, &end);
    int width = text > want ? text : want;
    width = width < 40 ? 40 : width;
    width = width > 64 ? 64 : width;
    width = width < want ? want : width;
    width = width > room ? room : width;
    page_clear(&s->page, width);
    page_text(&s->page, 0, s->ask.text, STYLE_NORMAL);
    int others = 4 + lines_of_options(&s->ask, width), most = v->area.rows - others;
    int rows = (s->page.lines < most ? s->page.lines : most) + others, cols = width + 6;
    s->box = (struct rect){v->area.row + (v->area.rows - rows) / 2, v->area.col + (v->area.cols - cols) / 2,
                           rows, cols};
}

static void draw_ask(const struct view *v, struct canvas *c)
{
    const struct asking *s = v->state;
    draw_box(c, s->box, s->ask.title, STYLE_BORDER);
    int others = 4 + lines_of_options(&s->ask, s->page.width);
    struct rect text = {s->box.row + 2, s->box.col + 3, s->box.rows - others, s->page.width};
    page_draw(&s->page, c, text, 0);
    for (int i = 0; i < s->ask.n; i++) {
        struct buffer b = {0};
        int row, col;
        find_option(s, i, &row, &col);
        option_label(&s->ask.options[i], &b);
        draw_run(c, row, col, s->box.cols, buf_text(&b), b.len, i == s->at ? STYLE_SELECTED : STYLE_NORMAL);
        buf_free(&b);
    }
}

static unsigned answer(struct asking *s, int option)
{
    if (s->ask.answer)
        s->ask.answer(s->owner, option);
    else if (option != s->ask.safe)
        s->ask.yes(s->owner);
    return EFFECT_CLOSE;
}

static unsigned request_ask(struct view *v, const struct request *r)
{
    struct asking *s = v->state;
    switch (r->action) {
    case ACT_LEFT:
        s->at = (s->at + s->ask.n - 1) % s->ask.n;
        return EFFECT_NONE;
    case ACT_RIGHT:
        s->at = (s->at + 1) % s->ask.n;
        return EFFECT_NONE;
    case ACT_ACCEPT:
        return answer(s, s->at);
    case ACT_CANCEL:
        return answer(s, s->ask.safe);
    default:
        return EFFECT_UNKNOWN;
    }
}

/* A press on an answer gives it. */
static unsigned mouse_ask(struct view *v, const struct mouse *m)
{
    struct asking *s = v->state;
    for (int i = 0; i < s->ask.n && m->kind == MOUSE_PRESS; i++) {
        int row, col;
        find_option(s, i, &row, &col);
        if (m->row == row && m->col >= col && m->col < col + option_cells(&s->ask.options[i]))
            return answer(s, i);
    }
    return EFFECT_NONE;
}

static unsigned text_ask(struct view *v, const char *utf8, size_t len)
{
    struct asking *s = v->state;
    const char *p = utf8;
    if (v->app
            ->just_escaped) /* Alt and a letter: Esc has put the question, and the letter is no answer to it */
        return EFFECT_NONE;
    struct key key = key_plain((struct key){KIND_CHAR, text_decode(&p, utf8 + len)});
    for (int i = 0; i < s->ask.n; i++)
        if (key.value < 0x80 && tolower((int)key.value) == s->ask.options[i].key)
            return answer(s, i);
    app_say(v->app, "%s", MSG_UI_ASK_HOW);
    return EFFECT_NONE;
}

static const enum mode *modes_ask(const struct view *v)
{
    (void)v;
    static const enum mode modes[] = {MODE_ASK, MODE_EDIT, MODE_NONE};
    return modes;
}

static const struct view_ops ask_ops = {
    .state_size = sizeof(struct asking),
    .overlay = true,
    .typed_only = true,
    .open = open_ask,
    .close = close_ask,
    .layout = layout_ask,
    .draw = draw_ask,
    .request = request_ask,
    .mouse = mouse_ask,
    .text = text_ask,
    .modes = modes_ask,
};

void ask_open(struct view *owner, const struct ask *ask)
{
    struct ask_arg arg = {ask, owner};
    app_open(owner->app, owner, &ask_ops, &arg);
}

void ask_yes(struct view *owner, const char *title, const char *text, void (*yes)(struct view *owner))
{
    struct ask ask = {
        .title = title,
        .text = text,
        .options = {{MSG_UI_NO, 'n'}, {MSG_UI_YES, 'y'}},
        .n = 2,
        .safe = 0,
        .yes = yes,
    };
    ask_open(owner, &ask);
}
