/* The parser of the query language: one function for each thing that can stand somewhere, from the loosest binding to the
 * tightest. Each gives the index of the node it has made, or -1 for nothing; `failed` says whether that was an error. */
#include <stdlib.h>
#include <string.h>

#include "catalog/query_impl.h"
#include "mulu/date.h"
#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"

struct parser {
    const char *text, *p, *end;
    const struct query_words *words;
    struct query *q;
    int leaves, depth;
    bool failed;
    size_t offset; /* of the error */
    struct error *err;
};

/* The prefix in whose parentheses one is, and its operator. */
struct context {
    bool set;
    struct query_prefix prefix;
    uint32_t sign;
};

static int parse_any(struct parser *p, const struct context *ctx);

/* Takes `what` over. */
static int fail(struct parser *p, const char *at, char *what)
{
    if (!p->failed) {
        int number = 1;
        const char *c = p->text, *next;
        while (c < at)
            number += text_decode(&c, p->end) != 0;
        next = at;
        if (at < p->end)
            text_decode(&next, p->end);
        p->offset = (size_t)(at - p->text);
        if (next > at)
            error_set(p->err, ST_USAGE, MSG_QUERY_AT, number, (int)(next - at), at, what);
        else
            error_set(p->err, ST_USAGE, MSG_QUERY_AT_END, what);
    }
    p->failed = true;
    free(what);
    return -1;
}

static void skip_space(struct parser *p)
{
    const char *next;
    while (p->p < p->end && text_is_space(query_sign(p->p, p->end, &next)))
        p->p = next;
}

static uint32_t sign_at(const struct parser *p)
{
    return query_sign(p->p, p->end, NULL);
}

static void step(struct parser *p)
{
    query_sign(p->p, p->end, &p->p);
}

/* Whether nothing more follows `at`, in a text that is still being typed. */
static bool unfinished(const struct parser *p, const char *at)
{
    const char *next;
    while (at < p->end && text_is_space(query_sign(at, p->end, &next)))
        at = next;
    return p->words->typing && at == p->end;
}

static const char *keep(struct parser *p, const char *text, size_t len)
{
    return arena_dup(&p->q->texts, text, len);
}

static int add_leaf(struct parser *p, enum query_kind kind, const char *from, const char *to)
{
    if (++p->leaves > QUERY_MAX_LEAVES)
        return fail(p, from, mem_printf(MSG_QUERY_TOO_MANY, QUERY_MAX_LEAVES));
    return query_add(p->q, kind, (size_t)(from - p->text), (size_t)(to - from));
}

/* --- leaves --------------------------------------------------------------------------------------------------------- */

/* What a leaf is made of: the value, and from where to where it stands with its prefix and quotes. */
struct value {
    const char *text;
    size_t len;
    const char *from, *to;
    bool exact;
};

static bool may_sound(const struct query_prefix *prefix, const char *folded)
{
    size_t n = strspn(folded, "abcdefghijklmnopqrstuvwxyz'"), letters = 0;
    for (size_t i = 0; i < n; i++)
        letters += folded[i] != '\'';
    return letters >= 2 && !folded[n] && prefix->where != QUERY_EXTRA &&
           (prefix->where != QUERY_FIELD || prefix->field == FIELD_UNIT);
}

static int make_text(struct parser *p, const struct query_prefix *prefix, const struct value *v)
{
    struct buffer folded = {0};
    text_fold(&folded, v->text, v->len, NULL);
    int i = folded.len ? add_leaf(p, QUERY_TEXT, v->from, v->to) : -1;
    if (i >= 0) {
        struct query_node *n = &p->q->nodes[i];
        n->where = prefix->where;
        n->field = prefix->field;
        n->extra = prefix->extra ? keep(p, prefix->extra, strlen(prefix->extra)) : NULL;
        n->raw = keep(p, v->text, v->len);
        n->text = keep(p, buf_text(&folded), folded.len);
        n->exact = v->exact;
        n->sounds = !v->exact && may_sound(prefix, n->text);
    }
    buf_free(&folded);
    if (i < 0 && !p->failed && v->exact && !unfinished(p, v->to))
        return fail(p, v->from, mem_dup(MSG_QUERY_EMPTY_QUOTES));
    return i;
}

static int make_state(struct parser *p, const struct value *v)
{
    enum query_state state;
    if (!query_state_find(v->text, v->len, false, &state)) {
        struct buffer all = {0};
        for (enum query_state s = 0; s < QUERY_STATES; s++)
            buf_printf(&all, "%s%s", s ? " " : "", query_state_word(s));
        char *what = mem_printf(MSG_QUERY_NO_STATE, (int)v->len, v->text, buf_text(&all));
        buf_free(&all);
        return unfinished(p, v->to) ? free(what), -1 : fail(p, v->text, what);
    }
    int i = add_leaf(p, QUERY_STATE, v->from, v->to);
    if (i >= 0)
        p->q->nodes[i].state = state;
    return i;
}

static int make_blank(struct parser *p, const struct value *v)
{
    struct query_prefix of;
    bool is = query_prefix_find(p->words, v->text, v->len, &of) && of.kind == PREFIX_TEXT &&
              (of.where == QUERY_FIELD || of.where == QUERY_EXTRA);
    if (!is)
        return unfinished(p, v->to) ? -1
                                    : fail(p, v->text, mem_printf(MSG_QUERY_NO_FIELD, (int)v->len, v->text));
    int i = add_leaf(p, QUERY_BLANK, v->from, v->to);
    if (i >= 0) {
        p->q->nodes[i].where = of.where;
        p->q->nodes[i].field = of.field;
        p->q->nodes[i].extra = of.extra ? keep(p, of.extra, strlen(of.extra)) : NULL;
    }
    return i;
}

/* The days that stand in the relation `sign` to from … to; false: there are none. */
static bool relate(uint32_t sign, int32_t *from, int32_t *to)
{
    int32_t first = *from, last = *to;
    if (sign == '<' || sign == QUERY_AT_MOST)
        *from = DATE_FIRST_DAY;
    if (sign == '>' || sign == QUERY_AT_LEAST)
        *to = DATE_LAST_DAY;
    if (sign == '<')
        *to = first - 1;
    if (sign == '>')
        *from = last + 1;
    return *from <= *to;
}

static int make_day(struct parser *p, const struct context *ctx, const struct value *v)
{
    int32_t from, to;
    if (!query_days(v->text, v->len, p->words->today, &from, &to) || !relate(ctx->sign, &from, &to))
        return unfinished(p, v->to) ? -1
                                    : fail(p, v->text, mem_printf(MSG_QUERY_NO_DATE, (int)v->len, v->text));
    int i = add_leaf(p, QUERY_DAY, v->from, v->to);
    if (i >= 0) {
        p->q->nodes[i].date = ctx->prefix.date;
        p->q->nodes[i].from = from;
        p->q->nodes[i].to = to;
    }
    return i;
}

static int make_leaf(struct parser *p, const struct context *ctx, const struct value *v)
{
    enum query_state state;
    if (!ctx->set && !v->exact && query_state_find(v->text, v->len, true, &state)) {
        int i = make_state(p, v);
        if (i >= 0)
            p->q->nodes[i].raw = keep(p, v->text, v->len);
        return i;
    }
    if (!ctx->set || ctx->prefix.kind == PREFIX_TEXT)
        return make_text(p, &ctx->prefix, v);
    if (ctx->prefix.kind == PREFIX_STATE)
        return make_state(p, v);
    return ctx->prefix.kind == PREFIX_BLANK ? make_blank(p, v) : make_day(p, ctx, v);
}

/* --- prefixes ------------------------------------------------------------------------------------------------------- */

/* < and = are two signs of one operator. */
static uint32_t take_operator(struct parser *p)
{
    uint32_t sign = sign_at(p);
    step(p);
    if ((sign == '<' || sign == '>') && sign_at(p) == '=') {
        step(p);
        return sign == '<' ? QUERY_AT_MOST : QUERY_AT_LEAST;
    }
    return sign == '=' ? ':' : sign;
}

static int parse_group(struct parser *p, const struct context *ctx);
static int parse_quoted(struct parser *p, const struct context *ctx, const char *from, bool value);

/* Whether what stands behind blanks is no value but the next thing. */
static bool is_next_thing(const struct parser *p)
{
    const char *sign, *to = query_word_end(p->p, p->end, &sign);
    struct query_prefix other;
    size_t len = (size_t)(to - p->p);
    return query_is_or(p->p, len) || query_is_and(p->p, len) || sign_at(p) == '-' ||
           (sign && query_prefix_find(p->words, p->p, (size_t)(sign - p->p), &other));
}

/* p stands at the operator behind a prefix that begins at `from`. */
static int parse_prefixed(struct parser *p, const struct query_prefix *prefix, const char *from)
{
    const char *op = p->p, *value, *sign;
    struct context ctx = {.set = true, .prefix = *prefix};
    ctx.sign = take_operator(p);
    if (prefix->kind != PREFIX_DATE && ctx.sign != ':')
        return fail(p, op,
                    mem_printf(MSG_QUERY_NO_ORDER, query_prefix_name(prefix), query_prefix_name(prefix)));
    value = p->p;
    skip_space(p);
    bool missing = sign_at(p) != '(' && query_ends_word(p->p, p->end);
    if (missing || (p->p > value && sign_at(p) != '(' && is_next_thing(p)))
        return unfinished(p, p->p)
                   ? -1
                   : fail(p, value, mem_printf(MSG_QUERY_NO_VALUE, (int)(value - from), from));
    if (sign_at(p) == '(')
        return parse_group(p, &ctx);
    if (sign_at(p) == '"')
        return parse_quoted(p, &ctx, from, true);
    value = p->p;
    p->p = query_word_end(p->p, p->end, &sign);
    return make_leaf(p, &ctx, &(struct value){value, (size_t)(p->p - value), from, p->p, false});
}

/* --- what stands side by side --------------------------------------------------------------------------------------- */

static int parse_quoted(struct parser *p, const struct context *ctx, const char *from, bool value)
{
    const char *open = p->p, *text, *close;
    struct query_prefix prefix;
    step(p);
    text = p->p;
    while (p->p < p->end && sign_at(p) != '"')
        step(p);
    close = p->p;
    if (p->p == p->end && !p->words->typing && !p->words->closes)
        return fail(p, open, mem_dup(MSG_QUERY_OPEN_QUOTE));
    if (p->p < p->end)
        step(p);
    size_t len = (size_t)(close - text);
    uint32_t sign = sign_at(p);
    if (!value && (sign == ':' || sign == '=') && query_prefix_find(p->words, text, len, &prefix))
        return parse_prefixed(p, &prefix, from);
    return make_leaf(p, ctx, &(struct value){text, len, from, p->p, true});
}

static int parse_word(struct parser *p, const struct context *ctx)
{
    const char *from = p->p, *sign, *to = query_word_end(p->p, p->end, &sign);
    struct query_prefix prefix;
    if (sign && query_prefix_find(p->words, from, (size_t)(sign - from), &prefix)) {
        p->p = sign;
        return parse_prefixed(p, &prefix, from);
    }
    p->p = to;
    return make_leaf(p, ctx, &(struct value){from, (size_t)(to - from), from, to, false});
}

/* False: too deep, which is then the error. */
static bool go_down(struct parser *p, const char *at)
{
    if (p->depth == QUERY_MAX_DEPTH) {
        fail(p, at, mem_printf(MSG_QUERY_TOO_DEEP, QUERY_MAX_DEPTH));
        return false;
    }
    p->depth++;
    return true;
}

/* p stands at a parenthesis. */
static int parse_group(struct parser *p, const struct context *ctx)
{
    const char *open = p->p;
    if (!go_down(p, open))
        return -1;
    step(p);
    int inner = parse_any(p, ctx);
    p->depth--;
    if (p->failed)
        return -1;
    if (sign_at(p) == ')')
        step(p);
    else if (!p->words->typing && !p->words->closes)
        return fail(p, open, mem_dup(MSG_QUERY_OPEN_GROUP));
    if (inner < 0 && !p->words->typing)
        return fail(p, open, mem_dup(MSG_QUERY_EMPTY_GROUP));
    return inner;
}

/* A - that takes something away stands directly before it. */
static bool is_not(const struct parser *p)
{
    const char *next;
    return query_sign(p->p, p->end, &next) == '-' &&
           (!query_ends_word(next, p->end) || query_sign(next, p->end, NULL) == '(');
}

static int parse_one(struct parser *p, const struct context *ctx)
{
    const char *from = p->p;
    if (is_not(p)) {
        if (!go_down(p, from))
            return -1;
        step(p);
        int what = parse_one(p, ctx);
        p->depth--;
        if (what < 0)
            return -1;
        int i = query_add(p->q, QUERY_NOT, (size_t)(from - p->text), (size_t)(p->p - from));
        p->q->nodes[i].child = what;
        return i;
    }
    if (sign_at(p) == '(')
        return parse_group(p, ctx);
    if (sign_at(p) == '"')
        return parse_quoted(p, ctx, from, false);
    if (sign_at(p) == '-') { /* alone: the sign itself, unless it is going to be more */
        step(p);
        return unfinished(p, from + 1)
                   ? -1
                   : make_leaf(p, ctx, &(struct value){from, (size_t)(p->p - from), from, p->p, false});
    }
    return parse_word(p, ctx);
}

/* The length of the word at p when it is an operator between others. */
static size_t operator_here(const struct parser *p, bool (*is)(const char *word, size_t len))
{
    const char *sign, *to = query_word_end(p->p, p->end, &sign);
    return is(p->p, (size_t)(to - p->p)) ? (size_t)(to - p->p) : 0;
}

static bool is_or_here(const struct parser *p)
{
    return sign_at(p) == '|' || operator_here(p, query_is_or) > 0;
}

static int parse_all(struct parser *p, const struct context *ctx)
{
    int all = -1;
    for (;;) {
        skip_space(p);
        if (p->failed || p->p == p->end || sign_at(p) == ')' || is_or_here(p))
            return p->failed ? -1 : all;
        size_t and = all >= 0 ? operator_here(p, query_is_and) : 0;
        if (and) {
            const char *at = p->p;
            p->p += and;
            skip_space(p);
            if ((query_ends_word(p->p, p->end) && sign_at(p) != '(') && !unfinished(p, p->p))
                return fail(p, at, mem_dup(MSG_QUERY_NOTHING_BEHIND));
            continue;
        }
        all = query_join(p->q, QUERY_AND, all, parse_one(p, ctx));
    }
}

static int parse_any(struct parser *p, const struct context *ctx)
{
    int any = parse_all(p, ctx);
    while (!p->failed && p->p < p->end && is_or_here(p)) {
        const char *at = p->p;
        p->p += sign_at(p) == '|' ? 0 : operator_here(p, query_is_or);
        while (sign_at(p) == '|')
            step(p);
        const char *behind = p->p;
        int next = parse_all(p, ctx);
        if (!p->failed && (any < 0 || next < 0) && !unfinished(p, behind))
            return fail(p, at, mem_dup(any < 0 ? MSG_QUERY_NOTHING_BEFORE : MSG_QUERY_NOTHING_BEHIND));
        any = query_join(p->q, QUERY_OR, any, next);
    }
    return p->failed ? -1 : any;
}

enum status query_parse(const char *text, const struct query_words *words, struct query **out, size_t *offset,
                        struct error *err)
{
    struct parser p = {.text = text, .p = text, .end = text + strlen(text), .words = words, .err = err};
    struct context none = {0};
    int root = -1;
    *out = NULL;
    p.q = mem_alloc(sizeof *p.q);
    if (p.end - text > QUERY_MAX_BYTES) {
        const char *at = text + QUERY_MAX_BYTES;
        while (at > text && ((unsigned char)*at & 0xC0) == 0x80)
            at--;
        fail(&p, at, mem_printf(MSG_QUERY_TOO_LONG, QUERY_MAX_BYTES));
    } else {
        root = parse_any(&p, &none);
    }
    if (!p.failed && p.p < p.end)
        fail(&p, p.p, mem_dup(MSG_QUERY_CLOSED_GROUP));
    if (p.failed) {
        if (offset)
            *offset = p.offset;
        query_free(p.q);
        return ST_USAGE;
    }
    p.q->root = root >= 0 ? root : query_add(p.q, QUERY_ALL, 0, 0);
    *out = p.q;
    return ST_OK;
}
