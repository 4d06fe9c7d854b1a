#include "ui/input.h"

#include "mulu/text.h"

bool input_request(struct edit *e, enum action action, int width)
{
    switch (action) {
    case ACT_CARET_LEFT:
        edit_left(e);
        return true;
    case ACT_CARET_RIGHT:
        edit_right(e);
        return true;
    case ACT_CARET_WORD_LEFT:
        edit_word_left(e);
        return true;
    case ACT_CARET_WORD_RIGHT:
        edit_word_right(e);
        return true;
    case ACT_CARET_HOME:
        edit_home(e, width);
        return true;
    case ACT_CARET_END:
        edit_end(e, width);
        return true;
    case ACT_CARET_FIRST:
        edit_first(e);
        return true;
    case ACT_CARET_LAST:
        edit_last(e);
        return true;
    case ACT_ERASE:
        edit_backspace(e);
        return true;
    case ACT_ERASE_AHEAD:
        edit_delete(e);
        return true;
    case ACT_ERASE_WORD:
        edit_delete_word(e);
        return true;
    case ACT_ERASE_TO_END:
        edit_delete_to_end(e);
        return true;
    case ACT_ERASE_TO_START:
        edit_delete_to_start(e);
        return true;
    default:
        return false;
    }
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
    draw_run(c, row, col + skipped - e->left, width - (skipped - e->left), p, (size_t)(end - p),
             STYLE_NORMAL);
    if (focus)
        canvas_cursor(c, row, col + text_width(edit_text(e), e->caret) - e->left);
}
