/* How the search view looks: the field and what is wrong in it, the hits as a list or among their headings, and below them
 * the whole text of the one under the cursor. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mulu/date.h"
#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "ui/detail.h"
#include "ui/highlight.h"
#include "ui/input.h"
#include "ui/search.h"

enum { CELL_NAME_CELLS = 4, FOUND_GAP = 2, FOUND_LEAST = 8, COUNT_CELLS = 16, INDENT = 2 };

/* 1,234,567 */
static void put_number(struct buffer *out, int64_t n)
{
    char digits[24];
    int len = snprintf(digits, sizeof digits, "%lld", (long long)n);
    for (int i = 0; i < len; i++) {
        if (i && (len - i) % 3 == 0)
            buf_putc(out, ',');
        buf_putc(out, digits[i]);
    }
}

static const char *brief_of(const char *cell)
{
    enum field f;
    if (field_by_key(cell, &f))
        return field_short_name(f);
    return strcmp(cell, CELL_LABEL) == 0 ? MSG_UI_LABEL_BRIEF : cell_title(cell);
}

/* --- the head ------------------------------------------------------------------------------------------------------ */

static void count_text(const struct search_view *s, struct buffer *out)
{
    const struct search *x = s->now.search;
    int64_t total = x ? search_total(x) : 0;
    struct buffer number = {0};
    size_t hit = 0;
    put_number(&number, total);
    if (x && !search_done(x) && !query_is_empty(s->now.query))
        buf_printf(out, MSG_UI_HIT_COUNTING, buf_text(&number));
    else if (total && s->tree.on && !search_current(s, &hit))
        buf_printf(out, MSG_UI_HIT_COUNT_TREE, buf_text(&number));
    else if (total)
        buf_printf(out, MSG_UI_SEARCH_COUNT, (int)(s->tree.on ? hit : (size_t)s->list.cursor) + 1,
                   buf_text(&number));
    buf_free(&number);
}

static void scope_text(const struct search_view *s, struct buffer *out)
{
    buf_puts(out, s->everywhere ? MSG_UI_SCOPE_ALL : MSG_UI_SCOPE_HERE);
    buf_printf(out, " %s", s->tree.on ? MSG_UI_SEARCH_TREE : MSG_UI_SEARCH_LIST);
}

static int scope_cells(const struct search_view *s)
{
    struct buffer b = {0};
    scope_text(s, &b);
    int cells = text_cells(buf_text(&b));
    buf_free(&b);
    return cells;
}

static int right_cells(const struct search_view *s)
{
    struct buffer b = {0};
    count_text(s, &b);
    int cells = text_cells(buf_text(&b));
    buf_free(&b);
    return cells > COUNT_CELLS ? cells : COUNT_CELLS;
}

static int field_col(const struct view *v)
{
    return v->area.col + text_cells(MSG_UI_SEARCH_LABEL) + 2;
}

/* The cell of the field at which a byte of the query stands. */
static int col_of(const struct view *v, size_t at)
{
    const struct search_view *s = v->state;
    int cell =
        text_width(edit_text(&s->query), at < s->query.text.len ? at : s->query.text.len) - s->query.left;
    cell = cell < 0 ? 0 : cell >= s->query_cells ? s->query_cells - 1 : cell;
    return field_col(v) + cell;
}

void search_layout(struct view *v)
{
    struct search_view *s = v->state;
    int height = v->area.rows - SEARCH_HEAD_ROWS - SEARCH_PREVIEW_ROWS - 1;
    list_set(&s->list, s->list.n, height);
    list_set(&s->tree.list, s->tree.list.n, height);
    s->query_cells = v->area.cols - text_cells(MSG_UI_SEARCH_LABEL) - scope_cells(s) - right_cells(s) - 8;
    edit_scroll(&s->query, s->query_cells);
    search_rows_load(v);
    if (s->tree.on)
        search_tree_titles(v);
}

/* How far days are looked for that lie ahead, as the agenda says it. */
static void put_until(const struct search_view *s, struct buffer *out)
{
    int32_t until;
    if (s->wrong || !s->now.search || !search_due_until(s->now.search, &until))
        return;
    struct date d = date_of_day(until);
    buf_printf(out, MSG_UI_SEARCH_UNTIL, d.year, d.month, d.day);
}

/* Whose tree it is, and how to come to the hits in others. */
static void put_catalog(const struct search_view *s, int cells, struct buffer *out)
{
    const struct search_tree *t = &s->tree;
    struct buffer here = {0}, elsewhere = {0}, tail = {0}, title = {0};
    int64_t others = search_total(s->now.search) - t->here;
    put_number(&here, t->here);
    put_number(&elsewhere, others);
    if (others > 0)
        buf_printf(&tail, MSG_UI_SEARCH_TREE_OTHERS, buf_text(&here), buf_text(&elsewhere));
    cells -= text_cells(buf_text(&tail)) + text_cells(MSG_UI_SEARCH_TREE_OF);
    if (t->title && text_cells(t->title) > cells)
        text_fit(&title, t->title, cells);
    else
        buf_puts(&title, t->title ? t->title : "");
    buf_printf(out, MSG_UI_SEARCH_TREE_OF, buf_text(&title));
    buf_puts(out, buf_text(&tail));
    buf_free(&here);
    buf_free(&elsewhere);
    buf_free(&tail);
    buf_free(&title);
}

/* What the line below the field says: where the query is wrong, or what of the hits does not show. */
static void draw_below(const struct view *v, struct canvas *c)
{
    const struct search_view *s = v->state;
    struct rect a = v->area;
    struct buffer note = {0}, number = {0}, until = {0};
    put_until(s, &until);
    draw_rule(c, a.row + 1, a.col, a.cols, STYLE_BORDER);
    if (s->wrong && s->wrong_at != SIZE_MAX) {
        draw_blank(c, (struct rect){a.row + 1, a.col, 1, a.cols}, STYLE_NORMAL);
        draw_text(c, a.row + 1, col_of(v, s->wrong_at), 1, "^", STYLE_STRONG);
    } else if (s->unknown && (s->near || (search_done(s->now.search) && !search_total(s->now.search)))) {
        buf_printf(&note, " %s ", s->unknown);
    } else if (s->now.search && search_total(s->now.search) > LOOKUP_KEEP && !s->tree.on) {
        put_number(&number, LOOKUP_KEEP);
        buf_printf(&note, MSG_UI_SEARCH_LISTED, buf_text(&number));
    } else if (s->tree.on && s->everywhere && s->tree.list.n && s->list.n) {
        put_catalog(s, a.cols - 4 - text_cells(buf_text(&until)), &note);
    }
    buf_puts(&note, buf_text(&until));
    if (note.len)
        draw_run(c, a.row + 1, a.col + 2, a.cols - 4, buf_text(&note), note.len, STYLE_DIM);
    buf_free(&note);
    buf_free(&number);
    buf_free(&until);
}

static void draw_head(const struct view *v, struct canvas *c)
{
    const struct search_view *s = v->state;
    struct rect a = v->area;
    struct buffer count = {0}, scope = {0};
    int right = right_cells(s), label = text_cells(MSG_UI_SEARCH_LABEL);
    count_text(s, &count);
    scope_text(s, &scope);
    draw_text(c, a.row, a.col + 1, label, MSG_UI_SEARCH_LABEL, STYLE_STRONG);
    input_draw(&s->query, c, a.row, field_col(v), s->query_cells, true);
    draw_text(c, a.row, field_col(v) + s->query_cells + 2, text_cells(buf_text(&scope)), buf_text(&scope),
              STYLE_LABEL);
    draw_right(c, a.row, a.col + a.cols - right - 1, right, buf_text(&count), STYLE_NORMAL);
    draw_below(v, c);
    buf_free(&count);
    buf_free(&scope);
}

/* --- a list with paths --------------------------------------------------------------------------------------------- */

/* Marks what the query finds in the part of a text that begins at `from`, as it would in such a cell. */
static void add_spans(const struct search_view *s, const char *cell, const char *text, size_t from, size_t to,
                      struct span_list *out)
{
    struct span_list own = {0};
    char *part = mem_dup_n(text + from, to - from);
    query_spans(s->now.query, cell, part, &own);
    for (size_t i = 0; i < own.n; i++) {
        out->items = mem_array(out->items, &out->cap, out->n + 1, sizeof *out->items);
        out->items[out->n++] = (struct span){from + own.items[i].from, from + own.items[i].to};
    }
    span_list_free(&own);
    free(part);
}

/* Headings, and what an item without a name begins with, which counts as the cell that it is. */
static void draw_path(const struct search_view *s, struct canvas *c, int row, int col, int cells,
                      const struct search_shown *shown, enum style style, enum style match)
{
    struct buffer path = {0}, cut = {0};
    struct span_list spans = {0};
    if (s->everywhere)
        buf_printf(&path, MSG_UI_PATH_CATALOG, shown->title);
    size_t title = path.len;
    buf_puts(&path, shown->path);
    size_t tail = detail_trail(buf_text(&path), shown->excerpt, cells, &cut);
    bool whole = strncmp(buf_text(&cut), buf_text(&path), path.len) == 0;
    add_spans(s, CELL_LABEL, buf_text(&cut), whole ? title : 0, tail, &spans);
    if (!*shown->excerpt)
        add_spans(s, CELL_LABEL, buf_text(&cut), tail, cut.len, &spans);
    else
        add_spans(s, field_info(FIELD_CONTENT)->key, buf_text(&cut), tail, cut.len, &spans);
    draw_marked(c, row, col, cells, buf_text(&cut), &spans, style, match);
    span_list_free(&spans);
    buf_free(&path);
    buf_free(&cut);
}

/* --- what was found -------------------------------------------------------------------------------------------------- */

static const char *date_brief(enum query_date date)
{
    static const char *const names[QUERY_DATES] = {[QUERY_DUE] = MSG_UI_DATE_DUE,
                                                   [QUERY_CHANGED] = MSG_UI_DATE_CHANGED,
                                                   [QUERY_PUBLISHED_ON] = MSG_UI_DATE_PUBLISHED};
    return tr(names[date]);
}

/* Nothing of it but its name was found, which shows anyway. */
static bool found_by_name(const struct search_shown *shown)
{
    for (enum query_date d = 0; d < QUERY_DATES; d++)
        if (shown->dated[d])
            return false;
    return strcmp(shown->cell, CELL_LABEL) == 0;
}

/* The days by which it was found, each behind its name, and then the cell: a column of names, and what they are. */
static void draw_found(struct canvas *c, int row, int col, int end, const struct search_shown *shown,
                       bool here)
{
    enum style style = here ? STYLE_SELECTED : STYLE_NORMAL, label = here ? style : STYLE_LABEL,
               match = here ? STYLE_MATCH_SELECTED : STYLE_MATCH;
    bool dated = false;
    for (enum query_date d = 0; d < QUERY_DATES; d++) {
        struct buffer day = {0};
        if (!shown->dated[d])
            continue;
        date_format(&day, shown->days[d]);
        draw_text(c, row, col, CELL_NAME_CELLS, date_brief(d), label);
        col += CELL_NAME_CELLS + FOUND_GAP;
        col += draw_run(c, row, col, end - col, buf_text(&day), day.len, match) + FOUND_GAP;
        buf_free(&day);
        dated = true;
    }
    if ((dated && !shown->spans.n) || end - col < CELL_NAME_CELLS + FOUND_GAP + FOUND_LEAST)
        return;
    draw_text(c, row, col, CELL_NAME_CELLS, brief_of(shown->cell), label);
    col += CELL_NAME_CELLS + FOUND_GAP;
    draw_marked(c, row, col, end - col, shown->text, &shown->spans, style, match);
}

static void draw_hit(const struct view *v, struct canvas *c, int row, int line)
{
    const struct search_view *s = v->state;
    const struct search_row *r = search_row_of(s, (size_t)line);
    struct rect a = v->area;
    bool here = line == s->list.cursor;
    enum style style = here ? STYLE_SELECTED : STYLE_NORMAL,
               match = here ? STYLE_MATCH_SELECTED : STYLE_MATCH;
    int path_cells = a.cols * 45 / 100;
    draw_text(c, row, a.col, a.cols, "", style);
    if (!r)
        return;
    if (r->gone) {
        draw_text(c, row, a.col + 1, a.cols - 2, MSG_UI_HIT_GONE, here ? style : STYLE_DIM);
        return;
    }
    draw_path(s, c, row, a.col + 1, path_cells, &r->shown, style, match);
    draw_found(c, row, a.col + 1 + path_cells + 2, a.col + a.cols - 1, &r->shown, here);
}

/* --- the tree -------------------------------------------------------------------------------------------------------- */

/* A name from its first match on; what an item without one begins with from its beginning. */
static void draw_title(const struct search_view *s, struct canvas *c, int row, int col, int cells, int at,
                       enum style style, enum style match)
{
    const struct outline *o = &s->tree.outline;
    const char *title = outline_title(o, at);
    bool named = *outline_label(o, at) != '\0';
    struct buffer text = {0};
    struct span_list spans = {0};
    if (named || text_cells(title) <= cells)
        buf_puts(&text, title);
    else
        text_fit(&text, title, cells);
    add_spans(s, named ? CELL_LABEL : field_info(FIELD_CONTENT)->key, buf_text(&text), 0, text.len, &spans);
    draw_marked(c, row, col, cells, buf_text(&text), &spans, style, match);
    span_list_free(&spans);
    buf_free(&text);
}

static void draw_node(const struct view *v, struct canvas *c, int row, int line)
{
    const struct search_view *s = v->state;
    const struct search_tree *t = &s->tree;
    int at = t->lines[line], most = v->area.cols / 3, indent = t->outline.nodes[at].depth * INDENT;
    bool here = line == t->list.cursor, found = t->found[at];
    enum style style = here ? STYLE_SELECTED : found ? STYLE_NORMAL : STYLE_DIM;
    const struct search_row *r = NULL;
    struct buffer lead = {0};
    size_t hit;
    if (search_tree_hit(s, line, &hit))
        r = search_row_of(s, hit);
    bool above = line + 1 < t->list.n && t->outline.nodes[t->lines[line + 1]].parent == at;
    buf_printf(&lead, "%s ", above ? c->symbols->unfolded : " ");
    outline_number(&t->outline, at, &lead);
    buf_putc(&lead, ' ');
    int col = v->area.col + 1 + (indent < most ? indent : most), lead_cells = text_cells(buf_text(&lead)),
        end = v->area.col + v->area.cols - 1, column = v->area.col + v->area.cols / 2,
        least = col + lead_cells + FOUND_LEAST;
    draw_text(c, row, v->area.col, v->area.cols, "", here ? style : STYLE_NORMAL);
    draw_text(c, row, col, lead_cells, buf_text(&lead), style);
    bool more = r && !r->gone && !found_by_name(&r->shown);
    column = column > least ? column : least; /* one column, but for what stands very deep */
    draw_title(s, c, row, col + lead_cells, (more ? column - FOUND_GAP : end) - col - lead_cells, at, style,
               here ? STYLE_MATCH_SELECTED : STYLE_MATCH);
    if (more)
        draw_found(c, row, column, end, &r->shown, here);
    buf_free(&lead);
}

/* --- the hit under the cursor ------------------------------------------------------------------------------------------ */

/* Its text, from the line before its first match on. */
static void draw_text_of(const struct view *v, struct canvas *c, int row, const struct search_shown *shown)
{
    int width = v->area.cols - 14, before = 0, n = 0;
    size_t len = strlen(shown->text), pos = 0, first = shown->spans.n ? shown->spans.items[0].from : 0;
    struct text_line line;
    while (text_wrap(shown->text, len, width, &pos, &line) && line.start + line.len <= first && first > 0)
        before++;
    pos = 0;
    for (int i = 0; text_wrap(shown->text, len, width, &pos, &line); i++) {
        if (i < before - 1)
            continue;
        if (n == SEARCH_PREVIEW_ROWS - 1)
            break;
        draw_marked_run(c, row + n++, v->area.col + 13, width + 1, shown->text, line.start, line.len,
                        &shown->spans, STYLE_NORMAL, STYLE_MATCH);
    }
}

static void draw_preview(const struct view *v, struct canvas *c)
{
    const struct search_view *s = v->state;
    struct rect a = v->area;
    int row = a.row + a.rows - SEARCH_PREVIEW_ROWS;
    size_t hit;
    const struct search_row *r = search_current(s, &hit) ? search_row_of(s, hit) : NULL;
    draw_rule(c, row - 1, a.col, a.cols, STYLE_BORDER);
    if (!r || r->gone)
        return;
    draw_path(s, c, row, a.col + 1, a.cols - 2, &r->shown, STYLE_STRONG, STYLE_MATCH);
    draw_text(c, row + 1, a.col + 1, 10, cell_title(r->shown.cell), STYLE_LABEL);
    draw_text_of(v, c, row + 1, &r->shown);
}

/* --- what stands in the place of hits ---------------------------------------------------------------------------------- */

const char *search_nothing(const struct search_view *s)
{
    const char *query = edit_text(&s->query);
    bool number = *query && !query[strspn(query, "0123456789.")];
    return s->wrong                       ? s->wrong
           : number && s->catalog         ? MSG_UI_SEARCH_NUMBER
           : !s->query.text.len           ? MSG_UI_SEARCH_HOW
           : s->catalog && !s->everywhere ? MSG_UI_SEARCH_NONE_HERE
                                          : MSG_UI_SEARCH_NONE;
}

/* A text of several lines; the row below it. */
static int draw_lines(const struct view *v, struct canvas *c, int row, const char *text, enum style style)
{
    struct buffer whole = {0};
    struct text_line line;
    size_t pos = 0;
    int width = v->area.cols - 6;
    keymap_expand(v->app->keys, v->ops->modes(v), text, &whole);
    while (row < v->area.row + v->area.rows && text_wrap(buf_text(&whole), whole.len, width, &pos, &line))
        draw_run(c, row++, v->area.col + 3, width, buf_text(&whole) + line.start, line.len, style);
    buf_free(&whole);
    return row;
}

static void hint_text(const struct search_view *s, int i, struct buffer *out)
{
    const struct search_hint *h = &s->hints[i];
    bool counting = i >= s->hint_at;
    struct buffer number = {0};
    if (h->failed)
        return;
    int64_t n = search_total(h->lookup.search);
    put_number(&number, n);
    if (counting)
        buf_puts(&number, "…");
    if (h->text && (n || counting))
        buf_printf(out, MSG_UI_SEARCH_ALONE, h->text, buf_text(&number));
    else if (h->text)
        buf_printf(out, MSG_UI_SEARCH_ALONE_NONE, h->text);
    else if (n || counting)
        buf_printf(out, MSG_UI_SEARCH_ELSEWHERE, buf_text(&number));
    else
        buf_puts(out, MSG_UI_SEARCH_ELSEWHERE_NONE);
    buf_free(&number);
}

static void draw_nothing(const struct view *v, struct canvas *c)
{
    const struct search_view *s = v->state;
    int row = v->area.row + SEARCH_HEAD_ROWS;
    if (s->wrong) {
        draw_lines(v, c, row, s->wrong, STYLE_ERROR);
        return;
    }
    if (!s->now.search || query_is_empty(s->now.query)) {
        row = draw_lines(v, c, row + 1, MSG_UI_SEARCH_CARD, STYLE_NORMAL);
        draw_lines(v, c, row + 1, MSG_UI_SEARCH_CARD_KEYS, STYLE_DIM);
        return;
    }
    if (!search_done(s->now.search))
        return;
    row = draw_lines(v, c, row + 1, search_nothing(s), STYLE_NORMAL);
    for (int i = 0; i < s->nhints; i++) {
        struct buffer text = {0};
        hint_text(s, i, &text);
        if (text.len)
            row = draw_lines(v, c, row, buf_text(&text), STYLE_DIM);
        buf_free(&text);
    }
}

/* --- the list below the field ------------------------------------------------------------------------------------------ */

static void draw_offers(const struct view *v, struct canvas *c)
{
    const struct search_view *s = v->state;
    const struct query_offers *o = &s->offers.found;
    struct rect a = v->area;
    int texts = 12, notes = 0, most = a.cols - 8;
    for (size_t i = 0; i < o->n; i++) {
        texts = text_cells(o->items[i].text) > texts ? text_cells(o->items[i].text) : texts;
        notes = text_cells(o->items[i].note) > notes ? text_cells(o->items[i].note) : notes;
    }
    notes = notes > most / 2 ? most / 2 : notes;
    texts = texts > most - notes - 2 ? most - notes - 2 : texts;
    int cols = texts + (notes ? notes + 2 : 0) + 4, col = col_of(v, o->from) - 2;
    col = col + cols > a.col + a.cols ? a.col + a.cols - cols : col;
    struct rect box = {a.row + 1, col, s->offers.list.height + 2, cols};
    struct buffer count = {0};
    if (s->offers.list.n > s->offers.list.height)
        buf_printf(&count, "%d/%d", s->offers.list.cursor + 1, s->offers.list.n);
    draw_box(c, box, buf_text(&count), STYLE_BORDER);
    for (int i = 0; i < s->offers.list.height; i++) {
        int at = s->offers.list.top + i, row = box.row + 1 + i;
        enum style style = at == s->offers.list.cursor ? STYLE_SELECTED : STYLE_NORMAL;
        draw_text(c, row, box.col + 1, cols - 2, "", style);
        draw_text(c, row, box.col + 2, texts, o->items[at].text, style);
        if (notes)
            draw_text(c, row, box.col + 4 + texts, notes, o->items[at].note,
                      at == s->offers.list.cursor ? style : STYLE_DIM);
    }
    buf_free(&count);
}

void search_draw(const struct view *v, struct canvas *c)
{
    const struct search_view *s = v->state;
    const struct list *l = s->tree.on ? &s->tree.list : &s->list;
    draw_head(v, c);
    for (int i = 0; i < l->height && l->top + i < l->n; i++) {
        int row = v->area.row + SEARCH_HEAD_ROWS + i;
        if (s->tree.on)
            draw_node(v, c, row, l->top + i);
        else
            draw_hit(v, c, row, l->top + i);
    }
    if (l->n)
        draw_preview(v, c);
    else
        draw_nothing(v, c);
    if (s->offers.found.n)
        draw_offers(v, c);
}
