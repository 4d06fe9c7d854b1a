/* A question with a few answers. The safe answer is where Enter begins and what Esc means. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "ui/app.h"
#include "ui/dialog.h"
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
    s->at = s->ask.safe;
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

static int options_cells(const struct ask *ask)
{
    struct buffer b = {0};
    for (int i = 0; i < ask->n; i++)
        option_label(&ask->options[i], &b);
    int cells = text_cells(buf_text(&b)) + 2 * (ask->n - 1);
    buf_free(&b);
    return cells;
}

static void layout_ask(struct view *v)
{
    struct asking *s = v->state;
    int room = v->area.cols - 12, want = options_cells(&s->ask), text = text_cells(s->ask.text);
    int width = text > want ? text : want;
    width = width < 40 ? 40 : width;
    width = width > 64 ? 64 : width;
    width = width > room ? room : width;
    page_clear(&s->page, width);
    page_text(&s->page, 0, s->ask.text, STYLE_NORMAL);
    int most = v->area.rows - 5, lines = s->page.lines < most ? s->page.lines : most;
    int rows = lines + 5, cols = width + 6;
    s->box = (struct rect){v->area.row + (v->area.rows - rows) / 2, v->area.col + (v->area.cols - cols) / 2,
                           rows, cols};
}

static void draw_ask(const struct view *v, struct canvas *c)
{
    const struct asking *s = v->state;
    draw_box(c, s->box, s->ask.title, STYLE_BORDER);
    struct rect text = {s->box.row + 2, s->box.col + 3, s->box.rows - 5, s->page.width};
    page_draw(&s->page, c, text, 0);
    int row = s->box.row + s->box.rows - 2;
    int col = s->box.col + s->box.cols - 3 - options_cells(&s->ask);
    for (int i = 0; i < s->ask.n; i++) {
        struct buffer b = {0};
        option_label(&s->ask.options[i], &b);
        col += draw_run(c, row, col, s->box.cols, buf_text(&b), b.len,
                        i == s->at ? STYLE_SELECTED : STYLE_NORMAL) +
               2;
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

static unsigned text_ask(struct view *v, const char *utf8, size_t len)
{
    struct asking *s = v->state;
    const char *p = utf8;
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
    .text = text_ask,
    .modes = modes_ask,
};

void ask_open(struct view *owner, const struct ask *ask)
{
    struct ask_arg arg = {ask, owner};
    app_open(owner->app, &ask_ops, &arg);
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
