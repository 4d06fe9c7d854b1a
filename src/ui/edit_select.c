/* The selection of a text field: from the anchor to the caret. Every change of the text ends it. */
#include "ui/edit_impl.h"

bool edit_selection(const struct edit *e, size_t *from, size_t *to)
{
    if (e->selecting == SELECT_NONE || e->anchor == e->caret)
        return false;
    *from = e->anchor < e->caret ? e->anchor : e->caret;
    *to = e->anchor < e->caret ? e->caret : e->anchor;
    return true;
}

void edit_unselect(struct edit *e)
{
    e->selecting = SELECT_NONE;
}

void edit_select(struct edit *e, size_t from, size_t to)
{
    edit_seek(e, to);
    e->anchor = from;
    e->selecting = SELECT_KEYS;
}

void edit_select_all(struct edit *e)
{
    edit_select(e, 0, e->text.len);
}

void edit_mark(struct edit *e)
{
    e->running = false;
    if (e->selecting == SELECT_MARK) {
        edit_unselect(e);
        return;
    }
    if (e->selecting == SELECT_NONE) /* what is selected with Shift can be gone on with */
        e->anchor = e->caret;
    e->selecting = SELECT_MARK;
}

void edit_extend(struct edit *e)
{
    if (e->selecting != SELECT_NONE)
        return;
    e->anchor = e->caret;
    e->selecting = SELECT_KEYS;
}

bool edit_copy(const struct edit *e, struct buffer *out)
{
    size_t from, to;
    if (!edit_selection(e, &from, &to))
        return false;
    buf_add(out, edit_text(e) + from, to - from);
    return true;
}

bool edit_cut(struct edit *e, struct buffer *out)
{
    return edit_copy(e, out) && edit_backspace(e);
}

size_t edit_count(const struct edit *e, size_t from, size_t to)
{
    const char *p = edit_text(e) + from, *end = edit_text(e) + to;
    struct text_glyph g;
    size_t n = 0;
    while (text_next(&p, end, &g))
        n += !text_is_space(g.cp);
    return n;
}
