/* What could stand at the caret of a query. The text up to there is read as the parser reads it, word by word, only far
 * enough to know behind which prefix one is. */
#include <stdlib.h>
#include <string.h>

#include "catalog/query_impl.h"
#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/pinyin.h"
#include "mulu/text.h"

/* Longer values are texts, not names, and are not offered. */
enum { VALUE_CELLS = 40 };

/* Where the caret stands. */
struct place {
    bool set; /* behind the prefix */
    struct query_prefix prefix;
    size_t from, to; /* the word that it stands in, or at the end of; the value alone behind a prefix */
    size_t typed, typed_len; /* what is typed of it up to the caret, without an opening quote */
};

void query_offers_free(struct query_offers *o)
{
    for (size_t i = 0; i < o->n; i++) {
        free(o->items[i].text);
        free(o->items[i].note);
    }
    free(o->items);
    *o = (struct query_offers){0};
}

/* --- where one is ----------------------------------------------------------------------------------------------------- */

struct reader {
    const char *text, *p, *end, *caret;
    const struct query_words *words;
    struct place stack[QUERY_MAX_DEPTH + 1]; /* the prefixes of the parentheses that are open */
    int depth;
    struct place now;
};

static uint32_t sign_at(const struct reader *r)
{
    return query_sign(r->p, r->end, NULL);
}

static void step(struct reader *r)
{
    query_sign(r->p, r->end, &r->p);
}

/* True: the caret stands in from … p. `typed` begins behind an opening quote. */
static bool ends_here(struct reader *r, const char *from, const char *typed)
{
    if (r->caret > r->p || r->caret < from)
        return false;
    r->now.from = (size_t)(from - r->text);
    r->now.to = (size_t)(r->p - r->text);
    r->now.typed = (size_t)((typed > r->caret ? r->caret : typed) - r->text);
    r->now.typed_len = (size_t)(r->caret - r->text) - r->now.typed;
    return true;
}

/* A value, quoted or not; p stands at it. */
static bool read_value(struct reader *r)
{
    const char *from = r->p, *typed = from, *sign;
    if (sign_at(r) == '"') {
        step(r);
        typed = r->p;
        while (r->p < r->end && sign_at(r) != '"')
            step(r);
        if (r->p < r->end && r->caret > r->p)
            step(r);
    } else {
        r->p = query_word_end(r->p, r->end, &sign);
    }
    return ends_here(r, from, typed);
}

static void open_group(struct reader *r, const struct place *inner)
{
    if (r->depth < QUERY_MAX_DEPTH)
        r->stack[++r->depth] = *inner;
    step(r);
}

/* p stands at a word that is no sign. */
static bool read_word(struct reader *r)
{
    const char *sign, *to = query_word_end(r->p, r->end, &sign);
    struct query_prefix prefix;
    r->now = r->stack[r->depth];
    if (!sign || r->caret <= sign || !query_prefix_find(r->words, r->p, (size_t)(sign - r->p), &prefix))
        return read_value(r);
    r->now = (struct place){.set = true, .prefix = prefix};
    r->p = sign;
    step(r);
    if (r->p < to && sign_at(r) == '=')
        step(r);
    if (r->caret < r->p)
        return ends_here(r, r->caret, r->caret);
    if (sign_at(r) == '(') {
        open_group(r, &r->now);
        return false;
    }
    return read_value(r);
}

static void find_place(struct reader *r)
{
    while (r->p < r->caret) {
        uint32_t sign = sign_at(r);
        if (sign == '(') {
            open_group(r, &r->stack[r->depth]);
        } else if (sign == ')') {
            r->depth -= r->depth > 0;
            step(r);
        } else if (sign == '|' || sign == '-' || text_is_space(sign)) {
            step(r);
        } else if (read_word(r)) {
            return;
        }
    }
    r->now = r->stack[r->depth];
    r->p = r->caret;
    ends_here(r, r->caret, r->caret);
}

/* --- what fits ---------------------------------------------------------------------------------------------------------- */

void query_typed(struct query_typed *t, const char *text)
{
    t->text = text;
    pinyin_query(&t->sound, text, strlen(text));
}

enum query_fit query_fit(const struct query_typed *t, const char *folded)
{
    struct pinyin_match m;
    const char *at = strstr(folded, t->text);
    if (at)
        return at == folded ? FIT_BEGINS : FIT_WITHIN;
    if (!t->sound.n || !pinyin_find(&t->sound, folded, strlen(folded), &m) || m.rare)
        return FIT_NONE; /* a search does not find it by a rare reading either */
    return m.before == 0 ? FIT_BEGINS_SOUND : FIT_WITHIN_SOUND;
}

struct offering {
    const struct query_words *words;
    struct query_typed typed;
    size_t limit;
    enum query_fit want; /* the kinds of fit are gone through one after the other */
    struct query_offers *out;
};

static enum query_fit fit_of(const struct offering *o, const char *text)
{
    struct buffer folded = {0};
    text_fold(&folded, text, strlen(text), NULL);
    enum query_fit fit = query_fit(&o->typed, buf_text(&folded));
    buf_free(&folded);
    return fit;
}

/* Takes text over. */
static void offer(struct offering *o, enum query_offer_kind kind, char *text, const char *note)
{
    if (o->out->n >= o->limit) {
        free(text);
        return;
    }
    o->out->items = mem_array(o->out->items, &o->out->cap, o->out->n + 1, sizeof *o->out->items);
    o->out->items[o->out->n++] = (struct query_offer){kind, text, mem_dup(note)};
}

static enum query_fit fit_of_prefix(const struct offering *o, const struct query_prefix *prefix,
                                    const char *name)
{
    return query_prefix_begins(prefix, o->typed.text) ? FIT_BEGINS : fit_of(o, name);
}

static char *text_of_prefix(const struct query_prefix *prefix, const char *behind)
{
    struct buffer text = {0};
    query_print_name(prefix, &text);
    buf_puts(&text, behind);
    return buf_take(&text);
}

static const char *note_of_prefix(const struct query_prefix *prefix)
{
    if (prefix->kind == PREFIX_TEXT && prefix->where == QUERY_FIELD)
        return field_name(prefix->field);
    if (prefix->kind == PREFIX_DATE)
        return MSG_QUERY_NOTE_DATE;
    if (prefix->kind == PREFIX_STATE)
        return MSG_QUERY_NOTE_STATE;
    if (prefix->kind == PREFIX_BLANK)
        return MSG_QUERY_NOTE_BLANK;
    return prefix->where == QUERY_CATALOG ? MSG_QUERY_NOTE_CATALOG
           : prefix->where == QUERY_LEVEL ? MSG_QUERY_NOTE_LEVEL
                                          : "";
}

/* Prefixes, or behind 空: the names of fields. */
static void offer_names(struct offering *o, bool fields)
{
    struct query_prefix prefix;
    const char *name;
    for (size_t i = 0; query_prefix_at(o->words, i, &prefix, &name); i++) {
        bool field =
            prefix.kind == PREFIX_TEXT && (prefix.where == QUERY_FIELD || prefix.where == QUERY_EXTRA);
        if (fit_of_prefix(o, &prefix, name) == o->want && (field || !fields))
            offer(o, fields ? OFFER_FIELD : OFFER_PREFIX, text_of_prefix(&prefix, fields ? "" : ":"),
                  note_of_prefix(&prefix));
    }
}

static void offer_states(struct offering *o, bool bare)
{
    for (enum query_state s = 0; s < QUERY_STATES; s++) {
        bool keyed = strncmp(query_state_key(s), o->typed.text, strlen(o->typed.text)) == 0;
        enum query_fit fit = keyed ? FIT_BEGINS : fit_of(o, query_state_word(s));
        if (fit == o->want && (!bare || query_state_is_bare(s)))
            offer(o, OFFER_STATE, mem_dup(query_state_word(s)), bare ? MSG_QUERY_NOTE_STATE : "");
    }
}

static void offer_dates(struct offering *o)
{
    char word[QUERY_DAY_WORD];
    for (size_t i = 0; query_day_word(i, word); i++)
        if (fit_of(o, word) == o->want)
            offer(o, OFFER_DATE, mem_dup(word), "");
}

bool query_is_name(const char *value)
{
    const char *end = value + strlen(value);
    if (!*value || strchr(value, '\n') || text_cells(value) > VALUE_CELLS)
        return false;
    for (const char *p = value; p < end;)
        if (query_sign(p, end, &p) == '"')
            return false;
    return true;
}

/* A value as it must be written. */
static char *text_of_value(const char *value)
{
    const char *end = value + strlen(value), *sign;
    bool whole = query_word_end(value, end, &sign) == end;
    return whole ? mem_dup(value) : mem_printf("\"%s\"", value);
}

static void offer_values(struct offering *o, const struct string_list *values)
{
    for (size_t i = 0; i < values->n && o->out->n < o->limit; i++) {
        const char *value = values->items[i];
        if (query_is_name(value) && fit_of(o, value) == o->want)
            offer(o, OFFER_VALUE, text_of_value(value), "");
    }
}

/* In a bare word, only what begins so: else every other word would make the list jump open. */
static void offer_all(struct offering *o, const struct place *place, const struct string_list *values)
{
    for (o->want = FIT_BEGINS; o->want < FIT_NONE; o->want++) {
        if (!place->set && o->want <= FIT_BEGINS_SOUND) {
            offer_names(o, false);
            offer_states(o, true);
        }
        if (place->set && place->prefix.kind == PREFIX_TEXT)
            offer_values(o, values);
        if (place->set && place->prefix.kind == PREFIX_STATE)
            offer_states(o, false);
        if (place->set && place->prefix.kind == PREFIX_BLANK)
            offer_names(o, true);
        if (place->set && place->prefix.kind == PREFIX_DATE)
            offer_dates(o);
    }
}

enum status query_complete(const char *text, size_t caret, const struct query_words *words,
                           query_values values, void *ctx, size_t limit, struct query_offers *out,
                           struct error *err)
{
    struct reader r = {.text = text, .p = text, .end = text + strlen(text), .words = words};
    struct string_list known = {0};
    struct buffer typed = {0};
    enum status st = ST_OK;
    *out = (struct query_offers){0};
    r.caret = caret < strlen(text) ? text + caret : r.end;
    find_place(&r);
    const struct query_prefix *prefix = &r.now.prefix;
    text_fold(&typed, text + r.now.typed, r.now.typed_len, NULL);
    if (r.now.set && prefix->kind == PREFIX_TEXT && values)
        st = values(ctx, prefix->where, prefix->field, prefix->extra, buf_text(&typed), limit, &known, err);
    struct offering o = {.words = words, .limit = limit, .out = out};
    query_typed(&o.typed, buf_text(&typed));
    if (!st)
        offer_all(&o, &r.now, &known);
    out->from = r.now.from;
    out->to = r.now.to;
    string_list_free(&known);
    buf_free(&typed);
    return st;
}
