/* Finding within a text field, with the folding that searching the catalog has too. */
#include <stdlib.h>
#include <string.h>

#include "ui/edit_impl.h"

struct search {
    const struct edit *edit;
    struct buffer text, needle; /* folded */
    size_t *map;                /* the byte of the text that each folded byte comes from */
    size_t at;                  /* the folded byte to go on from */
};

/* The next match, without what was folded away behind it. */
static bool next_match(struct search *s, size_t *from, size_t *to)
{
    const char *text = buf_text(&s->text);
    const char *found = memmem(text + s->at, s->text.len - s->at, buf_text(&s->needle), s->needle.len);
    if (!found)
        return false;
    size_t first = (size_t)(found - text);
    s->at = first + s->needle.len;
    const char *p = edit_text(s->edit) + s->map[s->at - 1];
    text_decode(&p, edit_text(s->edit) + s->edit->text.len);
    *to = edit_glyph_edge(s->edit, (size_t)(p - edit_text(s->edit)));
    *from = s->map[first];
    if (edit_glyph_edge(s->edit, *from) != *from) /* inside a glyph of several characters */
        *from = text_prev(edit_text(s->edit), edit_glyph_edge(s->edit, *from));
    return true;
}

static bool choose(struct search *s, size_t from, bool forward, struct edit_match *m, size_t span[2])
{
    size_t begin, end, first[2] = {0}, last[2] = {0};
    while (next_match(s, &begin, &end)) {
        m->n++;
        if (m->n == 1) {
            first[0] = begin;
            first[1] = end;
        }
        bool better = forward ? begin >= from && !m->at : begin < from;
        if (better) {
            m->at = m->n;
            span[0] = begin;
            span[1] = end;
        }
        last[0] = begin;
        last[1] = end;
    }
    if (m->n && !m->at) {
        m->wrapped = true;
        m->at = forward ? 1 : m->n;
        memcpy(span, forward ? first : last, sizeof first);
    }
    return m->n > 0;
}

bool edit_find(struct edit *e, const char *needle, size_t from, bool forward, struct edit_match *out)
{
    struct search s = {.edit = e};
    struct edit_match m = {0};
    size_t span[2] = {0};
    text_fold(&s.needle, needle, strlen(needle), NULL);
    text_fold(&s.text, edit_text(e), e->text.len, &s.map);
    bool found = s.needle.len && choose(&s, from, forward, &m, span);
    if (found)
        edit_select(e, span[0], span[1]);
    buf_free(&s.needle);
    buf_free(&s.text);
    free(s.map);
    *out = m;
    return found;
}
