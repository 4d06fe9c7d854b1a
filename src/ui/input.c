#include "ui/input.h"

#include "mulu/messages.h"
#include "mulu/text.h"
#include "ui/app.h"
#include "ui/clip.h"

/* --- keys ------------------------------------------------------------------------------------------------------- */

enum meaning { MOVES, EXTENDS, ERASES };

static bool up_or_first(struct edit *e, int width)
{
    return edit_up(e, width) || edit_first(e);
}

static bool down_or_last(struct edit *e, int width)
{
    return edit_down(e, width) || edit_last(e);
}

static const struct {
    enum action action;
    enum meaning meaning;
    bool (*plain)(struct edit *e);
    bool (*wrapped)(struct edit *e, int width);
} keys[] = {
    {ACT_CARET_LEFT, MOVES, edit_left, NULL},
    {ACT_CARET_RIGHT, MOVES, edit_right, NULL},
    {ACT_CARET_WORD_LEFT, MOVES, edit_word_left, NULL},
    {ACT_CARET_WORD_RIGHT, MOVES, edit_word_right, NULL},
    {ACT_CARET_HOME, MOVES, NULL, edit_home},
    {ACT_CARET_END, MOVES, NULL, edit_end},
    {ACT_CARET_FIRST, MOVES, edit_first, NULL},
    {ACT_CARET_LAST, MOVES, edit_last, NULL},
    {ACT_SELECT_LEFT, EXTENDS, edit_left, NULL},
    {ACT_SELECT_RIGHT, EXTENDS, edit_right, NULL},
    {ACT_SELECT_WORD_LEFT, EXTENDS, edit_word_left, NULL},
    {ACT_SELECT_WORD_RIGHT, EXTENDS, edit_word_right, NULL},
    {ACT_SELECT_HOME, EXTENDS, NULL, edit_home},
    {ACT_SELECT_END, EXTENDS, NULL, edit_end},
    {ACT_SELECT_UP, EXTENDS, NULL, up_or_first},
    {ACT_SELECT_DOWN, EXTENDS, NULL, down_or_last},
    {ACT_ERASE, ERASES, edit_backspace, NULL},
    {ACT_ERASE_AHEAD, ERASES, edit_delete, NULL},
    {ACT_ERASE_WORD, ERASES, edit_delete_word, NULL},
    {ACT_ERASE_TO_END, ERASES, edit_delete_to_end, NULL},
    {ACT_ERASE_TO_START, ERASES, edit_delete_to_start, NULL},
};

bool input_changes(enum action action)
{
    return action >= ACT_ERASE && action <= ACT_OUTSIDE;
}

/* A movement without Shift lets go of what was selected with it; ← and → only step to its edge. */
static bool let_go(struct edit *e, enum action action)
{
    size_t from, to;
    if (e->selecting != SELECT_KEYS)
        return false;
    bool steps = action == ACT_CARET_LEFT || action == ACT_CARET_RIGHT;
    bool selected = edit_selection(e, &from, &to);
    edit_unselect(e);
    if (!steps || !selected)
        return false;
    edit_seek(e, action == ACT_CARET_LEFT ? from : to);
    return true;
}

static bool move_or_erase(struct edit *e, enum action action, int width)
{
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        if (keys[i].action != action)
            continue;
        if (keys[i].meaning == MOVES && let_go(e, action))
            return true;
        if (keys[i].meaning == EXTENDS)
            edit_extend(e);
        if (keys[i].plain)
            keys[i].plain(e);
        else
            keys[i].wrapped(e, width);
        return true;
    }
    return false;
}

static void copy_or_cut(struct app *app, struct edit *e, bool cut)
{
    struct buffer text = {0};
    size_t from, to;
    size_t count = edit_selection(e, &from, &to) ? edit_count(e, from, to) : 0;
    if (cut ? edit_cut(e, &text) : edit_copy(e, &text)) {
        clip_set(app, buf_text(&text), text.len);
        edit_unselect(e);
        app_say(app, cut ? MSG_UI_CUT : MSG_UI_COPIED, count);
    } else {
        app_say(app, "%s", MSG_UI_NOTHING_SELECTED);
    }
    buf_free(&text);
}

static void mark(struct app *app, struct edit *e)
{
    edit_mark(e);
    app_say(app, "%s", e->selecting == SELECT_MARK ? MSG_UI_MARKING : MSG_UI_MARK_ENDED);
}

bool input_request(struct app *app, struct edit *e, enum action action, int width)
{
    if (move_or_erase(e, action, width))
        return true;
    switch (action) {
    case ACT_COPY:
    case ACT_CUT:
        copy_or_cut(app, e, action == ACT_CUT);
        return true;
    case ACT_PASTE:
        if (app->clip_len)
            edit_insert(e, app->clip, app->clip_len);
        else
            app_say(app, "%s", MSG_UI_NOTHING_COPIED);
        return true;
    case ACT_MARK:
        mark(app, e);
        return true;
    case ACT_UNSELECT:
        edit_unselect(e);
        return true;
    case ACT_SELECT_ALL:
        edit_select_all(e);
        return true;
    case ACT_UNTYPE:
        if (!edit_undo(e))
            app_say(app, "%s", edit_forgot(e) ? MSG_UI_TYPED_FORGOTTEN : MSG_UI_NOTHING_TYPED);
        return true;
    case ACT_RETYPE:
        if (!edit_redo(e))
            app_say(app, "%s", MSG_UI_NOTHING_UNTYPED);
        return true;
    default:
        return false;
    }
}

void input_count(const struct edit *e, struct buffer *out)
{
    size_t from, to, all = edit_count(e, 0, e->text.len);
    if (edit_selection(e, &from, &to))
        buf_printf(out, MSG_UI_SELECT_COUNT, edit_count(e, from, to), all);
    else
        buf_printf(out, MSG_UI_GLYPH_COUNT, all);
}

/* --- drawing ---------------------------------------------------------------------------------------------------- */

/* Draws the bytes from `from` to `to`, what is selected of them in its own style; returns the cells used. */
static int draw_span(const struct edit *e, struct canvas *c, struct rect at, size_t from, size_t to,
                     bool focus)
{
    size_t begin, end;
    const char *text = edit_text(e);
    if (!focus || !edit_selection(e, &begin, &end))
        begin = end = to;
    begin = begin < from ? from : begin > to ? to : begin;
    end = end < from ? from : end > to ? to : end;
    int used = draw_run(c, at.row, at.col, at.cols, text + from, begin - from, STYLE_NORMAL);
    used += draw_run(c, at.row, at.col + used, at.cols - used, text + begin, end - begin, STYLE_SELECTED);
    return used + draw_run(c, at.row, at.col + used, at.cols - used, text + end, to - end, STYLE_NORMAL);
}

void input_draw(const struct edit *e, struct canvas *c, int row, int col, int width, bool focus)
{
    enum style style = focus ? STYLE_INPUT : STYLE_NORMAL;
    const char *p = edit_text(e), *end = p + e->text.len;
    struct text_glyph g;
    int skipped = 0;
    draw_blank(c, (struct rect){row, col, 1, width}, style);
    while (skipped < e->left && text_next(&p, end, &g))
        skipped += g.cells;
    struct rect room = {row, col + skipped - e->left, 1, width - (skipped - e->left)};
    draw_span(e, c, room, (size_t)(p - edit_text(e)), e->text.len, focus);
    if (focus)
        canvas_cursor(c, row, col + text_width(edit_text(e), e->caret) - e->left);
}

/* A line break that is selected shows as one cell behind its line. */
static bool breaks_in_selection(const struct edit *e, const struct text_line *line)
{
    size_t begin, end, at = line->start + line->len;
    return line->hard && at < e->text.len && edit_selection(e, &begin, &end) && begin <= at && at < end;
}

void input_draw_lines(const struct edit *e, struct canvas *c, struct rect window, int first, bool focus,
                      enum style room)
{
    size_t pos = 0;
    struct text_line line;
    for (int i = 0; text_wrap(edit_text(e), e->text.len, window.cols, &pos, &line); i++) {
        struct rect at = {window.row + i - first, window.col, 1, window.cols};
        if (i < first || i - first >= window.rows)
            continue;
        if (focus)
            draw_blank(c, at, room);
        int used = draw_span(e, c, at, line.start, line.start + line.len, focus);
        if (focus && used < at.cols && breaks_in_selection(e, &line))
            draw_blank(c, (struct rect){at.row, at.col + used, 1, 1}, STYLE_SELECTED);
    }
    int row, col;
    edit_locate(e, window.cols, &row, &col);
    if (focus && row >= first && row - first < window.rows)
        canvas_cursor(c, window.row + row - first, window.col + col);
}
