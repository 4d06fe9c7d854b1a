#include "ui/edit_impl.h"

#include <string.h>

void edit_init(struct edit *e, bool multiline)
{
    *e = (struct edit){.multiline = multiline, .goal = -1};
}

void edit_free(struct edit *e)
{
    edit_forget(e);
    buf_free(&e->text);
}

const char *edit_text(const struct edit *e)
{
    return buf_text(&e->text);
}

static void moved(struct edit *e)
{
    e->at_end = false;
    e->goal = -1;
    e->running = false;
}

void edit_set(struct edit *e, const char *text)
{
    buf_clear(&e->text);
    buf_puts(&e->text, text);
    e->caret = e->text.len;
    e->left = 0;
    e->changes++;
    moved(e);
    edit_unselect(e);
    edit_forget(e);
}

void edit_assign(struct edit *e, const char *text)
{
    if (strcmp(text, edit_text(e)) != 0)
        edit_change(e, 0, e->text.len, text, strlen(text), CHANGE_WHOLE);
    edit_last(e);
}

size_t edit_glyph_edge(const struct edit *e, size_t at)
{
    /* Start at the line's beginning: a glyph never reaches over a line break. */
    const char *text = edit_text(e), *p = text + edit_line_start(e, at), *end = text + e->text.len;
    struct text_glyph g;
    while ((size_t)(p - text) < at && text_next(&p, end, &g))
        ;
    return (size_t)(p - text);
}

/* What joins the caret's two sides to one glyph (a mark that found a base) moves the caret behind it. */
static void settle(struct edit *e)
{
    e->caret = edit_glyph_edge(e, e->caret);
    moved(e);
}

void edit_apply(struct edit *e, size_t from, size_t to, const char *bytes, size_t len)
{
    buf_remove(&e->text, from, to - from);
    buf_insert(&e->text, from, bytes, len);
    e->caret = from + len;
    e->changes++;
    edit_unselect(e);
    settle(e);
}

void edit_change(struct edit *e, size_t from, size_t to, const char *bytes, size_t len, enum edit_change how)
{
    edit_record(e, from, to - from, bytes, len, how);
    edit_apply(e, from, to, bytes, len);
    e->running = how != CHANGE_WHOLE;
}

/* What is selected; else nothing, at the caret. */
static void place_of_typing(const struct edit *e, size_t *from, size_t *to)
{
    if (!edit_selection(e, from, to))
        *from = *to = e->caret;
}

void edit_insert(struct edit *e, const char *bytes, size_t len)
{
    enum { PASTE = 64 }; /* so much at once is a step of its own */
    struct buffer clean = {0};
    size_t from, to;
    const char *p = bytes, *end = bytes + len;
    while (p < end) {
        uint32_t c = text_decode(&p, end);
        if (c == '\r') {
            if (p < end && *p == '\n')
                continue;
            c = '\n';
        }
        if (c == '\n')
            buf_putc(&clean, e->multiline ? '\n' : ' ');
        else if (c == '\t')
            buf_putc(&clean, e->multiline ? '\t' : ' ');
        else if (c >= 0x20 && (c < 0x7F || c >= 0xA0))
            buf_put_cp(&clean, c);
    }
    place_of_typing(e, &from, &to);
    if (clean.len || from < to)
        edit_change(e, from, to, buf_text(&clean), clean.len, clean.len > PASTE ? CHANGE_WHOLE : CHANGE_TYPE);
    buf_free(&clean);
    edit_list_typed(e);
}

size_t edit_glyph_end(const struct edit *e, size_t at)
{
    const char *p = edit_text(e) + at, *end = edit_text(e) + e->text.len;
    struct text_glyph g;
    return text_next(&p, end, &g) ? (size_t)(p - edit_text(e)) : at;
}

/* Takes away what is selected, or else what the key means. */
static bool erase(struct edit *e, size_t from, size_t to, enum edit_change how)
{
    if (edit_selection(e, &from, &to))
        how = CHANGE_WHOLE;
    if (from >= to)
        return false;
    edit_change(e, from, to, "", 0, how);
    return true;
}

bool edit_backspace(struct edit *e)
{
    return erase(e, text_prev(edit_text(e), e->caret), e->caret, CHANGE_BACK);
}

bool edit_delete(struct edit *e)
{
    return erase(e, e->caret, edit_glyph_end(e, e->caret), CHANGE_AHEAD);
}

/* Words are runs of one kind; a run of Han characters counts as a word, since nothing shows where its words end. */
enum kind { BLANK, HAN, LETTER, SIGN };

static enum kind kind_at(const struct edit *e, size_t at)
{
    const char *p = edit_text(e) + at, *end = edit_text(e) + e->text.len;
    uint32_t c = text_decode(&p, end);
    if (text_is_space(c))
        return BLANK;
    /* The marks 、 。 〈 and so on are signs although they stand in the block of kana. */
    if (c >= 0x3001 && c <= 0x3020 && (c < 0x3005 || c > 0x3007))
        return SIGN;
    if (text_is_cjk(c))
        return HAN;
    bool latin = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
    bool other = c >= 0xC0 && !(c >= 0x2000 && c <= 0x2BFF) && !(c >= 0xFF00 && c <= 0xFF0F) &&
                 !(c >= 0xFF1A && c <= 0xFF20) && !(c >= 0xFF3B && c <= 0xFF40) &&
                 !(c >= 0xFF5B && c <= 0xFF65);
    return latin || other ? LETTER : SIGN;
}

static size_t word_before(const struct edit *e)
{
    size_t at = e->caret;
    while (at > 0 && kind_at(e, text_prev(edit_text(e), at)) == BLANK)
        at = text_prev(edit_text(e), at);
    if (at == 0)
        return 0;
    enum kind kind = kind_at(e, text_prev(edit_text(e), at));
    while (at > 0 && kind_at(e, text_prev(edit_text(e), at)) == kind)
        at = text_prev(edit_text(e), at);
    return at;
}

static size_t word_after(const struct edit *e)
{
    size_t at = e->caret, len = e->text.len;
    if (at >= len)
        return len;
    enum kind kind = kind_at(e, at);
    while (at < len && kind != BLANK && kind_at(e, at) == kind)
        at = edit_glyph_end(e, at);
    while (at < len && kind_at(e, at) == BLANK)
        at = edit_glyph_end(e, at);
    return at;
}

bool edit_delete_word(struct edit *e)
{
    return erase(e, word_before(e), e->caret, CHANGE_WHOLE);
}

size_t edit_line_start(const struct edit *e, size_t at)
{
    while (at > 0 && edit_text(e)[at - 1] != '\n')
        at--;
    return at;
}

size_t edit_line_end(const struct edit *e, size_t at)
{
    const char *nl = memchr(edit_text(e) + at, '\n', e->text.len - at);
    return nl ? (size_t)(nl - edit_text(e)) : e->text.len;
}

bool edit_delete_to_end(struct edit *e)
{
    size_t end = edit_line_end(e, e->caret);
    if (end == e->caret && end < e->text.len)
        end++; /* at a line's end: the line break itself */
    return erase(e, e->caret, end, CHANGE_WHOLE);
}

bool edit_delete_to_start(struct edit *e)
{
    size_t start = edit_line_start(e, e->caret);
    if (start == e->caret && start > 0)
        start--;
    return erase(e, start, e->caret, CHANGE_WHOLE);
}

static bool go(struct edit *e, size_t to)
{
    bool changed = to != e->caret || e->at_end;
    e->caret = to;
    moved(e);
    return changed;
}

bool edit_left(struct edit *e)
{
    return go(e, text_prev(edit_text(e), e->caret));
}

bool edit_right(struct edit *e)
{
    return go(e, edit_glyph_end(e, e->caret));
}

bool edit_word_left(struct edit *e)
{
    return go(e, word_before(e));
}

bool edit_word_right(struct edit *e)
{
    return go(e, word_after(e));
}

bool edit_first(struct edit *e)
{
    return go(e, 0);
}

bool edit_last(struct edit *e)
{
    return go(e, e->text.len);
}

void edit_seek(struct edit *e, size_t offset)
{
    size_t end;
    go(e, 0);
    while (e->caret < e->text.len && (end = edit_glyph_end(e, e->caret)) <= offset)
        go(e, end);
}

int edit_lines(const struct edit *e, int width)
{
    size_t pos = 0;
    struct text_line line;
    int n = 0;
    while (text_wrap(edit_text(e), e->text.len, width, &pos, &line))
        n++;
    return n;
}

/* The wrapped line that the caret shows in. */
static int find_line(const struct edit *e, int width, struct text_line *found)
{
    size_t pos = 0;
    struct text_line line;
    int n = 0, at = 0;
    while (text_wrap(edit_text(e), e->text.len, width, &pos, &line)) {
        if (line.start > e->caret || (line.start == e->caret && n > 0 && e->at_end && !found->hard))
            break;
        *found = line;
        at = n++;
    }
    return at;
}

/* A wrapped line may carry blanks that hang over its edge: the caret among them shows at the edge. */
static int column_in(const struct edit *e, const struct text_line *line)
{
    int column = text_width(edit_text(e) + line->start, e->caret - line->start);
    return column > line->cells ? line->cells : column;
}

void edit_locate(const struct edit *e, int width, int *line, int *column)
{
    struct text_line found = {0};
    int at = find_line(e, width, &found);
    if (line)
        *line = at;
    if (column)
        *column = column_in(e, &found);
}

static void place_in(struct edit *e, const struct text_line *line, int column)
{
    e->caret = line->start + text_prefix(edit_text(e) + line->start, line->len, column, NULL);
    e->at_end = !line->hard && line->len > 0 && e->caret == line->start + line->len;
    e->running = false;
}

void edit_place(struct edit *e, int width, int at, int column)
{
    size_t pos = 0;
    struct text_line line, wanted = {0};
    for (int n = 0; n <= at && text_wrap(edit_text(e), e->text.len, width, &pos, &line); n++)
        wanted = line;
    place_in(e, &wanted, column);
    e->goal = -1;
}

bool edit_home(struct edit *e, int width)
{
    struct text_line line = {0};
    find_line(e, width, &line);
    return go(e, line.start);
}

bool edit_end(struct edit *e, int width)
{
    struct text_line line = {0};
    find_line(e, width, &line);
    size_t to = line.start + line.len;
    bool changed = to != e->caret;
    moved(e);
    e->caret = to;
    e->at_end = !line.hard && line.len > 0;
    return changed;
}

static bool step_line(struct edit *e, int width, int by)
{
    int line, column;
    edit_locate(e, width, &line, &column);
    int to = line + by;
    if (to < 0 || to >= edit_lines(e, width))
        return false;
    int goal = e->goal >= 0 ? e->goal : column;
    edit_place(e, width, to, goal);
    e->goal = goal;
    return true;
}

bool edit_up(struct edit *e, int width)
{
    return step_line(e, width, -1);
}

bool edit_down(struct edit *e, int width)
{
    return step_line(e, width, 1);
}

int edit_scroll(struct edit *e, int width)
{
    int at = text_width(edit_text(e), e->caret);
    int whole = text_width(edit_text(e), e->text.len);
    if (e->left > whole - width + 1)
        e->left = whole < width ? 0 : whole - width + 1;
    if (at < e->left)
        e->left = at;
    if (at - e->left > width - 1)
        e->left = at - width + 1;
    return at - e->left;
}
