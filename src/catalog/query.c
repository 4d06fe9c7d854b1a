/* The tree of a query: how it is put together, compared, printed. */
#include "mulu/query.h"

#include <stdlib.h>
#include <string.h>

#include "catalog/query_impl.h"
#include "mulu/date.h"
#include "mulu/mem.h"
#include "mulu/text.h"

void query_words_release(struct query_words *w)
{
    string_list_free(&w->extras);
}

void query_free(struct query *q)
{
    if (!q)
        return;
    free(q->nodes);
    arena_free(&q->texts);
    free(q);
}

bool query_is_empty(const struct query *q)
{
    return q->nodes[q->root].kind == QUERY_ALL;
}

const char *query_bare_state(const struct query *q)
{
    for (int i = 0; i < q->n; i++)
        if (q->nodes[i].kind == QUERY_STATE && q->nodes[i].raw)
            return q->nodes[i].raw;
    return NULL;
}

int query_add(struct query *q, enum query_kind kind, size_t at, size_t len)
{
    q->nodes = mem_array(q->nodes, &q->cap, (size_t)q->n + 1, sizeof *q->nodes);
    q->nodes[q->n] = (struct query_node){.kind = kind, .child = -1, .next = -1, .at = at, .len = len};
    return q->n++;
}

/* The children of a node of the kind, or the node as the only one of a list. */
static int as_list(const struct query *q, enum query_kind kind, int node)
{
    return q->nodes[node].kind == kind ? q->nodes[node].child : node;
}

int query_join(struct query *q, enum query_kind kind, int a, int b)
{
    if (a < 0 || b < 0)
        return a < 0 ? b : a;
    size_t at = q->nodes[a].at, end = q->nodes[b].at + q->nodes[b].len;
    int node = q->nodes[a].kind == kind ? a : query_add(q, kind, at, 0);
    if (node != a)
        q->nodes[node].child = a;
    int last = q->nodes[node].child;
    while (q->nodes[last].next >= 0)
        last = q->nodes[last].next;
    q->nodes[last].next = as_list(q, kind, b);
    q->nodes[node].len = end - at;
    return node;
}

/* --- comparing ------------------------------------------------------------------------------------------------------ */

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static bool same_leaf(const struct query_node *x, const struct query_node *y)
{
    return x->where == y->where && x->field == y->field && same_text(x->extra, y->extra) &&
           same_text(x->text, y->text) && x->exact == y->exact && x->sounds == y->sounds &&
           x->state == y->state && x->date == y->date && x->from == y->from && x->to == y->to;
}

static bool same_tree(const struct query *a, int i, const struct query *b, int j)
{
    const struct query_node *x = &a->nodes[i], *y = &b->nodes[j];
    if (x->kind != y->kind || !same_leaf(x, y))
        return false;
    for (i = x->child, j = y->child; i >= 0 && j >= 0; i = a->nodes[i].next, j = b->nodes[j].next)
        if (!same_tree(a, i, b, j))
            return false;
    return i == j; /* both at the end */
}

bool query_equal(const struct query *a, const struct query *b)
{
    return same_tree(a, a->root, b, b->root);
}

/* --- printing ------------------------------------------------------------------------------------------------------- */

/* A label that would not be read as one name stands in quotes; quotes of its own do not count. */
void query_print_name(const struct query_prefix *prefix, struct buffer *out)
{
    const char *name = query_prefix_name(prefix), *end = name + strlen(name), *sign;
    bool whole = query_word_end(name, end, &sign) == end && !sign && query_sign(name, end, NULL) != '"' &&
                 query_sign(name, end, NULL) != '-';
    if (whole) {
        buf_puts(out, name);
        return;
    }
    buf_putc(out, '"');
    for (const char *p = name, *next; p < end; p = next)
        if (query_sign(p, end, &next) != '"')
            buf_add(out, p, (size_t)(next - p));
    buf_putc(out, '"');
}

static void print_text(const struct query_node *n, struct buffer *out)
{
    bool plain = n->where == QUERY_ANYWHERE,
         hidden = plain && !n->exact && query_is_and(n->raw, strlen(n->raw));
    if (!plain) {
        query_print_name(&(struct query_prefix){PREFIX_TEXT, n->where, n->field, n->extra, 0}, out);
        buf_putc(out, ':');
    }
    buf_puts(out, n->exact ? "\"" : hidden ? "(" : "");
    buf_puts(out, n->raw);
    buf_puts(out, n->exact ? "\"" : hidden ? ")" : "");
}

static void print_days(const struct query_node *n, struct buffer *out)
{
    bool open_from = n->from == DATE_FIRST_DAY, open_to = n->to == DATE_LAST_DAY;
    buf_puts(out, query_date_word(n->date));
    buf_puts(out, open_to ? ">=" : open_from ? "<=" : ":");
    if (open_to || !open_from)
        date_format(out, n->from);
    if (!open_to && !open_from && n->from != n->to)
        buf_puts(out, "..");
    if (!open_to && (open_from || n->from != n->to))
        date_format(out, n->to);
}

static void print_leaf(const struct query_node *n, struct buffer *out)
{
    if (n->kind == QUERY_TEXT)
        print_text(n, out);
    if (n->kind == QUERY_BLANK) {
        buf_printf(out, "%s:", query_prefix_name(&(struct query_prefix){.kind = PREFIX_BLANK}));
        query_print_name(&(struct query_prefix){PREFIX_TEXT, n->where, n->field, n->extra, 0}, out);
    }
    if (n->kind == QUERY_STATE && !query_state_is_bare(n->state))
        buf_printf(out, "%s:", query_prefix_name(&(struct query_prefix){.kind = PREFIX_STATE}));
    if (n->kind == QUERY_STATE)
        buf_puts(out, query_state_word(n->state));
    if (n->kind == QUERY_DAY)
        print_days(n, out);
}

static void print_tree(const struct query *q, int i, struct buffer *out)
{
    const struct query_node *n = &q->nodes[i];
    if (n->kind == QUERY_NOT)
        buf_putc(out, '-');
    if (n->child < 0)
        print_leaf(n, out);
    for (int c = n->child; c >= 0; c = q->nodes[c].next) {
        enum query_kind kind = q->nodes[c].kind;
        bool inner = kind == QUERY_OR || (kind == QUERY_AND && n->kind == QUERY_NOT);
        if (c != n->child)
            buf_puts(out, n->kind == QUERY_OR ? " OR " : " ");
        buf_puts(out, inner ? "(" : "");
        print_tree(q, c, out);
        buf_puts(out, inner ? ")" : "");
    }
}

void query_print(const struct query *q, struct buffer *out)
{
    print_tree(q, q->root, out);
}

/* --- pointing ------------------------------------------------------------------------------------------------------- */

enum {
    POINT_CELLS = 70,
    POINT_BEFORE = 40
}; /* of a long text, so much is shown, and so much of it before the place */

/* A text that is one line and sends nothing to a terminal; *at moves with it. */
static void one_line(const char *text, size_t *at, struct buffer *out)
{
    const char *p = text, *end = text + strlen(text);
    size_t moved = 0;
    while (p < end) {
        if ((size_t)(p - text) <= *at)
            moved = out->len;
        uint32_t cp = text_decode(&p, end);
        bool plain = cp >= ' ' && cp != 0x7F && (cp < 0x80 || cp >= 0xA0) && !text_is_space(cp);
        buf_put_cp(out, plain ? cp : ' ');
    }
    *at = *at >= (size_t)(end - text) ? out->len : moved;
}

void query_point(const char *text, size_t offset, int indent, struct buffer *out)
{
    struct buffer line = {0};
    size_t at = offset, from = 0;
    one_line(text, &at, &line);
    const char *t = buf_text(&line);
    if (text_cells(t) > POINT_CELLS)
        while (text_width(t + from, at - from) > POINT_BEFORE) {
            const char *p = t + from;
            text_decode(&p, t + line.len);
            from = (size_t)(p - t);
        }
    size_t to = line.len;
    while (text_width(t + from, to - from) > POINT_CELLS)
        to = text_prev(t, to);
    buf_pad(out, ' ', (size_t)indent);
    buf_add(out, t + from, to - from);
    buf_putc(out, '\n');
    buf_pad(out, ' ', (size_t)indent + (size_t)text_width(t + from, at - from));
    buf_putc(out, '^');
    buf_free(&line);
}
