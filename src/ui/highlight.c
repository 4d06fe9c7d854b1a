#include "ui/highlight.h"

#include <string.h>

#include "mulu/text.h"

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
