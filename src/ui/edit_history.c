/* What a text field can take back. A step says what stood at a place and what stands there now; steps are kept in the
 * order in which they were made, and `at` is how many of them are done. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "ui/edit_impl.h"

struct step {
    size_t at;
    struct buffer removed, added;
    size_t caret; /* before it */
    enum edit_change how;
};

struct edit_history {
    struct step *steps;
    size_t n, cap, at;
    size_t bytes;
    bool forgot;
};

static size_t weight(const struct step *s)
{
    return s->removed.len + s->added.len + sizeof *s;
}

static void drop(struct edit_history *h, size_t first, size_t n)
{
    if (!n)
        return;
    for (size_t i = first; i < first + n; i++) {
        h->bytes -= weight(&h->steps[i]);
        buf_free(&h->steps[i].removed);
        buf_free(&h->steps[i].added);
    }
    if (h->n > first + n) /* (no steps at all: no memory either) */
        memmove(h->steps + first, h->steps + first + n, (h->n - first - n) * sizeof *h->steps);
    h->n -= n;
}

void edit_forget(struct edit *e)
{
    struct edit_history *h = e->history;
    if (!h)
        return;
    drop(h, 0, h->n);
    free(h->steps);
    free(h);
    e->history = NULL;
    e->running = false;
}

bool edit_forgot(const struct edit *e)
{
    return e->history && e->history->forgot;
}

static uint32_t last_of(const struct buffer *b)
{
    const char *text = buf_text(b), *p = text + text_prev(text, b->len);
    return b->len ? text_decode(&p, text + b->len) : 0;
}

/* Typing is taken back clause by clause, not a page at once. */
static bool ends_clause(uint32_t c)
{
    static const uint32_t stops[] = {',',    '.',    ';',    ':',    '!',    '?',    0x3001,
                                     0x3002, 0xFF0C, 0xFF1B, 0xFF1A, 0xFF01, 0xFF1F, '\n'};
    for (size_t i = 0; i < sizeof stops / sizeof *stops; i++)
        if (stops[i] == c)
            return true;
    return false;
}

static bool goes_on_typing(const struct step *s, size_t from, size_t n, const char *bytes, size_t len)
{
    if (n || !len || s->at + s->added.len != from || memchr(bytes, '\n', len))
        return false;
    const char *p = bytes;
    return !ends_clause(last_of(&s->added)) || ends_clause(text_decode(&p, bytes + len));
}

/* Whether the change goes on with the last step, which then holds it too. */
static bool joins(const struct edit *e, struct step *s, size_t from, size_t n, const char *bytes, size_t len,
                  enum edit_change how)
{
    if (!e->running || s->how != how || how == CHANGE_WHOLE)
        return false;
    if (how == CHANGE_TYPE) {
        if (!goes_on_typing(s, from, n, bytes, len))
            return false;
        buf_add(&s->added, bytes, len);
    } else if (how == CHANGE_BACK) {
        if (s->added.len || from + n != s->at)
            return false;
        buf_insert(&s->removed, 0, edit_text(e) + from, n);
        s->at = from;
    } else {
        if (s->added.len || from != s->at)
            return false;
        buf_add(&s->removed, edit_text(e) + from, n);
    }
    return true;
}

static void trim(struct edit_history *h)
{
    size_t bytes = h->bytes, n = 0;
    while (bytes > EDIT_HISTORY_BYTES && n + 1 < h->n)
        bytes -= weight(&h->steps[n++]);
    if (!n)
        return;
    drop(h, 0, n);
    h->at -= n;
    h->forgot = true;
}

void edit_record(struct edit *e, size_t from, size_t n, const char *bytes, size_t len, enum edit_change how)
{
    struct edit_history *h = e->history;
    if (!h)
        h = e->history = mem_alloc(sizeof *h);
    drop(h, h->at, h->n - h->at);
    struct step *last = h->n ? &h->steps[h->n - 1] : NULL;
    if (last && joins(e, last, from, n, bytes, len, how)) {
        h->bytes += n + len;
    } else {
        h->steps = mem_array(h->steps, &h->cap, h->n + 1, sizeof *h->steps);
        struct step *s = &h->steps[h->n++];
        *s = (struct step){.at = from, .caret = e->caret, .how = how};
        buf_add(&s->removed, edit_text(e) + from, n);
        buf_add(&s->added, bytes, len);
        h->bytes += weight(s);
        h->at = h->n;
    }
    trim(h);
}

bool edit_undo(struct edit *e)
{
    struct edit_history *h = e->history;
    if (!h || h->at == 0)
        return false;
    const struct step *s = &h->steps[--h->at];
    edit_apply(e, s->at, s->at + s->added.len, buf_text(&s->removed), s->removed.len);
    edit_seek(e, s->caret);
    return true;
}

bool edit_redo(struct edit *e)
{
    struct edit_history *h = e->history;
    if (!h || h->at == h->n)
        return false;
    const struct step *s = &h->steps[h->at++];
    edit_apply(e, s->at, s->at + s->removed.len, buf_text(&s->added), s->added.len);
    return true;
}
