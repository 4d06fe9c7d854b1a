#include "ui/highlight.h"

#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/pinyin.h"
#include "mulu/text.h"

void span_list_free(struct span_list *l)
{
    free(l->items);
    *l = (struct span_list){0};
}

static void find_word(const struct buffer *folded, const size_t *map, const char *word, size_t len,
                      struct span_list *out)
{
    const char *base = buf_text(folded), *at = base;
    while (len > 0 && (at = memmem(at, folded->len - (size_t)(at - base), word, len)) != NULL) {
        size_t i = (size_t)(at - base);
        out->items = mem_array(out->items, &out->cap, out->n + 1, sizeof *out->items);
        out->items[out->n++] = (struct span){map[i], map[i + len]};
        at += len;
    }
}

/* A word of letters that does not stand in the text as it is may stand for Chinese. */
static void find_pinyin(const char *text, const char *word, size_t len, struct span_list *out)
{
    struct pinyin_query q;
    struct pinyin_match m;
    size_t at = 0, all = strlen(text);
    pinyin_query(&q, word, len);
    while (len >= 2 && strspn(word, "abcdefghijklmnopqrstuvwxyz'") == len &&
           pinyin_find(&q, text + at, all - at, &m) && m.to > 0) {
        out->items = mem_array(out->items, &out->cap, out->n + 1, sizeof *out->items);
        out->items[out->n++] = (struct span){at + m.from, at + m.to};
        at += m.to;
    }
}

static int by_place(const void *a, const void *b)
{
    const struct span *x = a, *y = b;
    return x->from < y->from ? -1 : x->from > y->from;
}

static void join(struct span_list *l)
{
    size_t n = 0;
    if (l->n)
        qsort(l->items, l->n, sizeof *l->items, by_place);
    for (size_t i = 0; i < l->n; i++) {
        if (n && l->items[i].from <= l->items[n - 1].to) {
            if (l->items[i].to > l->items[n - 1].to)
                l->items[n - 1].to = l->items[i].to;
        } else {
            l->items[n++] = l->items[i];
        }
    }
    l->n = n;
}

/* The byte after a match belongs to what follows: blanks in between, which folding drops, are no part of it. */
static void trim(const char *text, struct span_list *l)
{
    for (size_t i = 0; i < l->n; i++) {
        struct span *s = &l->items[i];
        while (s->to > s->from) {
            size_t before = text_prev(text, s->to);
            const char *p = text + before;
            if (!text_is_space(text_decode(&p, text + s->to)))
                break;
            s->to = before;
        }
    }
}

void highlight_find(const char *text, const char *query, struct span_list *out)
{
    struct buffer folded = {0}, word = {0};
    size_t *map = NULL;
    text_fold(&folded, text, strlen(text), &map);
    const char *p = query, *end = query + strlen(query);
    while (p < end) {
        const char *start = p;
        const char *stop = p;
        while (p < end && !text_is_space(text_decode(&p, end)))
            stop = p;
        buf_clear(&word);
        text_fold(&word, start, (size_t)(stop - start), NULL);
        size_t n = out->n;
        find_word(&folded, map, buf_text(&word), word.len, out);
        if (out->n == n)
            find_pinyin(text, buf_text(&word), word.len, out);
    }
    trim(text, out);
    join(out);
    free(map);
    buf_free(&folded);
    buf_free(&word);
}

static enum style style_at(const struct span_list *spans, size_t at, enum style style, enum style match)
{
    for (size_t i = 0; i < spans->n; i++)
        if (at >= spans->items[i].from && at < spans->items[i].to)
            return match;
    return style;
}

int draw_marked_run(struct canvas *c, int row, int col, int width, const char *text, size_t from, size_t len,
                    const struct span_list *spans, enum style style, enum style match)
{
    const char *p = text + from, *end = text + from + len;
    struct text_glyph g;
    int used = 0;
    while (text_next(&p, end, &g) && used + g.cells <= width)
        used += draw_run(c, row, col + used, width - used, g.at, g.len,
                         style_at(spans, (size_t)(g.at - text), style, match));
    return used;
}

/* Where to begin so that the first span shows with a little before it. */
static size_t start_for(const char *text, const struct span_list *spans, int width)
{
    if (!spans->n || text_width(text, spans->items[0].to) <= width - 1)
        return 0;
    size_t at = spans->items[0].from;
    for (int before = width / 4; at > 0 && before > 0; before--)
        at = text_prev(text, at);
    return at;
}

void draw_marked(struct canvas *c, int row, int col, int width, const char *text,
                 const struct span_list *spans, enum style style, enum style match)
{
    static const char ellipsis[] = "\u2026";
    int dots = text_cells(ellipsis), used = 0;
    size_t len = strlen(text), from = text_width(text, len) > width ? start_for(text, spans, width) : 0;
    draw_blank(c, (struct rect){row, col, 1, width}, style);
    if (from > 0)
        used = draw_run(c, row, col, width, ellipsis, sizeof ellipsis - 1, style);
    int room = width - used;
    bool cut = text_width(text + from, len - from) > room;
    used += draw_marked_run(c, row, col + used, cut ? room - dots : room, text, from, len - from, spans,
                            style, match);
    if (cut)
        draw_run(c, row, col + used, width - used, ellipsis, sizeof ellipsis - 1, style);
}
