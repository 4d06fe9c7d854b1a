/* Which column holds what: by the header where there is one, and by what the values look like. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "read/header.h"

/* One column on its way to a meaning. */
struct draft {
    struct header_match head, sub; /* sub: its word in the second row */
    bool has_sub;
    bool one_of_many;       /* one header spans it and others */
    double fit[KIND_COUNT]; /* mean over the sample's filled cells */
    double mean_chars;
    int filled; /* rows of the sample */
    bool seen;  /* the sample has a filled cell */
};

void columns_release(struct columns *c)
{
    for (int i = 0; i < c->n; i++) {
        free(c->items[i].label);
        free(c->items[i].group);
    }
    *c = (struct columns){0};
}

static void look_at_values(struct draft *d, const struct column_stats *s)
{
    d->seen = s && s->filled;
    for (int k = 0; d->seen && k < KIND_COUNT; k++)
        d->fit[k] = s->fit[k] / s->filled;
    d->mean_chars = d->seen ? (double)s->chars / s->filled : 0;
    d->filled = d->seen ? s->filled : 0;
}

/* How much speaks for a column being of a kind: mostly the header's word, then the values. */
static double score(const struct draft *d, int kind)
{
    if (d->has_sub && d->sub.kind[KIND_TICK] >= 0.9)
        return kind == KIND_TICK ? 3 : 0;
    if (d->has_sub && d->sub.kind[KIND_LEVEL] >= 0.9)
        return kind == KIND_LEVEL ? 3 : 0;
    if (d->head.key && !d->has_sub) /* which means one thing only; a column with a name for it goes before */
        return d->head.kind[kind] >= 1 ? 1 : 0;
    double word = d->has_sub ? d->sub.kind[kind] : d->head.kind[kind];
    if (kind == KIND_LEVEL && d->head.kind[KIND_GROUP] > word)
        word = d->head.kind[KIND_GROUP];
    if (word <= 0)
        return 0;
    return 2 * word + (d->seen ? d->fit[kind] : 0.3);
}

static char *one_line(const char *text)
{
    struct buffer b = {0};
    text_squash(&b, text, strlen(text));
    return buf_take(&b);
}

/* The best pair of a column and a kind that are both still free; levels and ticks are never used up. */
static bool best_pair(const struct draft *drafts, int n, const struct column *items, const bool *used,
                      int first_body, int *column, int *kind)
{
    double best = 0;
    for (int i = 0; i < n; i++) {
        for (int k = 0; items[i].kind < 0 && k < KIND_COUNT; k++) {
            bool again = k == KIND_LEVEL || k == KIND_TICK || k == KIND_UNKNOWN;
            if ((used[k] && !again) || k == KIND_GROUP)
                continue;
            if (k == KIND_LEVEL && i > first_body && !drafts[i].head.key)
                continue; /* the tree stands left of what is said of its leaves */
            double s = score(&drafts[i], k);
            if (s > best) {
                best = s;
                *column = i;
                *kind = k;
            }
        }
    }
    return best > 0;
}

/* Level columns end where the content, or else the first long column, begins. */
static int first_body(const struct draft *drafts, int n)
{
    int body = n - 1;
    double best = 0;
    for (int i = 0; i < n; i++) {
        double s = score(&drafts[i], FIELD_CONTENT);
        if (s > best) {
            best = s;
            body = i;
        }
    }
    return body;
}

/* Which level each column of levels is: by the numbers of keys, else as they stand. */
static void number_levels(struct columns *out, const struct draft *d)
{
    int before[MAX_COLUMNS] = {0};
    for (int i = 0; i < out->n; i++)
        for (int j = 0; j < out->n && out->items[i].kind == KIND_LEVEL; j++) {
            bool keys = d && d[i].head.key && d[j].head.key;
            int x = keys ? d[j].head.number : j, y = keys ? d[i].head.number : i;
            before[i] += out->items[j].kind == KIND_LEVEL && j != i && (x < y || (x == y && j < i));
        }
    for (int i = 0; i < out->n; i++)
        if (out->items[i].kind == KIND_LEVEL)
            out->items[i].level = before[i];
}

/* drafts: NULL where there is no header. */
static void finish(struct columns *out, const struct draft *drafts)
{
    out->nlevels = 0;
    out->content = out->catalog = -1;
    for (int i = 0; i < out->n; i++) {
        if (out->items[i].kind == KIND_LEVEL && out->nlevels == ROW_MAX_LEVELS)
            out->items[i].kind = KIND_UNKNOWN;
        out->nlevels += out->items[i].kind == KIND_LEVEL;
        if (out->items[i].kind == FIELD_CONTENT)
            out->content = i;
        if (out->items[i].kind == KIND_CATALOG)
            out->catalog = i;
    }
    number_levels(out, drafts);
}

/* A header of keys, as programs write it. */
static void find_keys(struct columns *out, const struct draft *drafts)
{
    int keys = 0, others = 0;
    for (int i = 0; i < out->n; i++) {
        out->items[i].by_key = drafts[i].head.key && !drafts[i].has_sub;
        keys += out->items[i].by_key;
        int kind = out->items[i].kind;
        others += !out->items[i].by_key && kind != KIND_UNKNOWN && kind != KIND_UID;
    }
    out->keyed = keys >= 2 && !others;
}

void columns_forget_keys(struct columns *c)
{
    for (int i = 0; i < c->n; i++) {
        struct column *col = &c->items[i];
        if (!col->by_key || col->kind == KIND_CATALOG || col->kind == KIND_UID)
            continue;
        if (col->kind < FIELD_COUNT)
            c->bits &= ~(1u << col->kind);
        col->kind = KIND_UNKNOWN;
        col->by_key = false;
    }
    c->keyed = false;
    finish(c, NULL);
}

/* 目录 in front of the first of numbered levels names the catalog. */
void columns_find_outer(const struct formats *f, struct columns *c)
{
    struct header_match m;
    if (c->catalog >= 0 || c->n < 3 || c->items[0].kind != KIND_LEVEL || c->items[1].kind != KIND_LEVEL ||
        !header_is_outer(f, c->items[0].label))
        return;
    header_match(f, -1, c->items[1].label, &m);
    if (m.number != 1)
        return;
    c->items[0].kind = KIND_CATALOG;
    finish(c, NULL);
}

/* Headers of a tree that no word list knows: where nothing is a level, what stands left of the content is, unless its
 * header says otherwise (a second column of time limits). */
static bool make_levels(const struct draft *drafts, struct column *items, int body)
{
    bool any = false;
    for (int i = 0; i < body; i++) {
        if (items[i].kind < 0 && !drafts[i].head.known)
            items[i].kind = KIND_LEVEL;
        any = any || items[i].kind == KIND_LEVEL;
    }
    return any;
}

/* Fields whose values look like nothing else's. */
static const int telling[] = {FIELD_DEADLINE, FIELD_BASIS, FIELD_UNIT, FIELD_CHANNEL};
enum { TELLING = sizeof telling / sizeof *telling };

static const double FAINT = 0.35; /* with a header, more is asked of values */

/* The telling field whose values a column may hold rather than those of any other: names of units say little by
 * themselves, but nothing else is said by them. -1: none. */
static int stands_out(const struct draft *d, const bool *used, double least)
{
    static const double LEAD = 0.15;
    int at = telling[0];
    for (size_t t = 1; t < TELLING; t++)
        at = d->fit[telling[t]] > d->fit[at] ? telling[t] : at;
    if (used[at] || d->fit[at] < least)
        return -1;
    for (int k = 0; k < FIELD_COUNT; k++)
        if (k != at && d->fit[k] + LEAD > d->fit[at])
            return -1;
    return at;
}

/* A header that no word list knows, over values that no other free column can have: what is said of units, time limits,
 * channels and legal bases looks like nothing else. */
static void adopt_by_values(const struct draft *drafts, int n, struct column *items, bool *used,
                            uint32_t *bits)
{
    static const double CLEAR = 0.55, BETTER = 0.15;
    for (size_t t = 0; t < TELLING; t++) {
        int f = telling[t], at = -1;
        for (int i = 0; i < n && !used[f]; i++) {
            const struct draft *d = &drafts[i];
            bool known = d->has_sub || d->head.known || items[i].kind >= 0;
            bool clear = d->seen && d->fit[f] >= CLEAR && d->fit[f] >= d->fit[FIELD_CONTENT] + BETTER;
            if (known || !d->seen || (!clear && stands_out(d, used, 0.45) != f))
                continue;
            bool best = true;
            for (size_t k = 0; k < TELLING; k++)
                best = best && d->fit[telling[k]] <= d->fit[f];
            if (best && (at < 0 || d->fit[f] > drafts[at].fit[f]))
                at = i;
        }
        if (at < 0)
            continue;
        items[at].kind = f;
        used[f] = true;
        *bits |= 1u << f;
    }
}

/* 内容要求 is how the content must be written, or the content itself where nothing else is. */
static void take_spec(const struct draft *drafts, int n, struct column *items, bool *used, uint32_t *bits)
{
    for (int i = 0; i < n; i++) {
        if (items[i].kind != FIELD_SPEC || drafts[i].head.kind[FIELD_CONTENT] < 0.9)
            continue;
        items[i].kind = FIELD_CONTENT;
        used[FIELD_CONTENT] = true;
        used[FIELD_SPEC] = false;
        *bits = (*bits & ~(1u << FIELD_SPEC)) | 1u << FIELD_CONTENT;
    }
}

/* Gives every column of drafts its kind; returns the bits of the kinds that are there. */
static uint32_t settle(const struct draft *drafts, int n, struct column *items)
{
    bool used[KIND_COUNT] = {false};
    uint32_t bits = 0;
    int body = first_body(drafts, n), column = 0, kind = 0;
    for (int i = 0; i < n; i++)
        items[i].kind = -1;
    while (best_pair(drafts, n, items, used, body, &column, &kind)) {
        items[column].kind = kind;
        used[kind] = true;
        bits |= 1u << kind;
        if (kind == KIND_TICK) {
            const struct draft *d = &drafts[column];
            items[column].field = d->sub.tick_field;
            for (int f = 0; f < FIELD_COUNT;
                 f++) /* 县 below 公开层级 is a tier, below 公开对象 an audience */
                if (d->head.kind[f] >= 0.5 && (f == FIELD_AUDIENCE || f == FIELD_MODE || f == FIELD_TIER))
                    items[column].field = f;
            bits |= 1u << items[column].field;
            used[items[column].field] = true; /* its columns are the ticked ones */
        }
    }
    if (!used[FIELD_CONTENT] && used[FIELD_SPEC])
        take_spec(drafts, n, items, used, &bits);
    adopt_by_values(drafts, n, items, used, &bits);
    if (!used[KIND_LEVEL] && used[FIELD_CONTENT] && make_levels(drafts, items, body))
        bits |= 1u << KIND_LEVEL;
    for (int i = 0; i < n; i++) {
        bool no_uid = items[i].kind == KIND_UID && drafts[i].seen && drafts[i].fit[KIND_UID] < 1;
        if (items[i].kind < 0 || no_uid)
            items[i].kind = KIND_UNKNOWN;
    }
    return bits;
}

static void draft_columns(const struct formats *f, int format, const struct cell *cells,
                          const struct header *h, const struct span *spans, int n,
                          const struct column_stats *stats, struct draft *drafts)
{
    memset(drafts, 0, (size_t)n * sizeof *drafts);
    for (size_t j = 0; j < h->nfirst; j++) {
        for (int i = spans[j].column; i < spans[j].column + spans[j].n && i < n; i++) {
            struct draft *d = &drafts[i];
            header_match(f, format, cells[h->first + j].text, &d->head);
            int sub = spans[j].sub < 0 ? -1 : spans[j].sub + i - spans[j].column;
            if (sub >= 0 && (size_t)sub < h->nsecond) {
                const char *word = cells[h->second + (size_t)sub].text;
                d->has_sub = !text_same_squashed(word, "");
                header_match(f, format, word, &d->sub);
            }
            d->one_of_many = spans[j].n > 1;
            look_at_values(d, stats ? &stats[i] : NULL);
        }
    }
}

double columns_follow(const struct format *fmt, uint32_t bits)
{
    if ((fmt->required & ~bits) || (fmt->without & bits))
        return -1;
    double there = __builtin_popcount(fmt->required) + 0.5 * __builtin_popcount(fmt->any & bits);
    double asked = __builtin_popcount(fmt->required) + 0.5 * __builtin_popcount(fmt->any);
    return asked > 0 ? there / asked : 0;
}

static double weight(const struct format *fmt, uint32_t bits)
{
    if ((fmt->required & ~bits) || (fmt->without & bits))
        return -1;
    return (double)__builtin_popcount(fmt->required) + 0.5 * __builtin_popcount(fmt->any & bits);
}

void columns_titled(const struct formats *f, struct columns *c, const char *title)
{
    double best = -2;
    const struct format *found = c->format;
    for (size_t i = 0; i < f->n; i++) {
        const struct format *fmt = &f->items[i];
        double w = weight(fmt, c->bits) + (c->header_missing && fmt->headless);
        bool named = false;
        for (size_t k = 0; k < fmt->title.n; k++)
            named = named || strstr(title, fmt->title.items[k]);
        if (w >= 0 && named)
            w += 1;
        if (w > best) {
            best = w;
            found = fmt;
        }
    }
    c->format = found;
}

static void label_columns(const struct cell *cells, const struct header *h, const struct span *spans,
                          struct columns *out)
{
    for (size_t j = 0; j < h->nfirst; j++) {
        for (int i = spans[j].column; i < spans[j].column + spans[j].n && i < out->n; i++) {
            struct column *c = &out->items[i];
            int sub = spans[j].sub < 0 ? -1 : spans[j].sub + i - spans[j].column;
            const char *head = cells[h->first + j].text;
            if (sub >= 0 && (size_t)sub < h->nsecond &&
                !text_same_squashed(cells[h->second + (size_t)sub].text, "")) {
                c->label = one_line(cells[h->second + (size_t)sub].text);
                c->group = one_line(head);
            } else if (spans[j].n > 1) {
                c->label = one_line("");
                c->group = one_line(head);
            } else {
                c->label = one_line(head);
            }
        }
    }
}

/* Why a column is what it is, and how sure that is: by its word, and by whether its values look like it. */
static void explain(struct column *c, const struct draft *d)
{
    bool below = d->has_sub && (c->kind == KIND_TICK || c->kind == KIND_LEVEL || d->sub.kind[c->kind] > 0);
    const struct header_match *m = below ? &d->sub : &d->head;
    int kind = c->kind == KIND_LEVEL && m->kind[KIND_GROUP] > m->kind[KIND_LEVEL] ? KIND_GROUP : c->kind;
    double word = m->kind[kind] > 1 ? 1 : m->kind[kind];
    double fit = kind < FIELD_COUNT || kind == KIND_NUMBER ? d->fit[kind] / 0.6 : 0.7;
    fit = !d->seen ? 0.7 : fit > 1 ? 1 : fit < 0 ? 0 : fit;
    for (int k = 0; k < FIELD_COUNT && c->kind == KIND_UNKNOWN && !c->like; k++)
        c->like = d->head.kind[k] >= 0.9 ? k + 1 : 0;
    c->word = word > 0 ? m->word[kind] : NULL;
    c->why = word >= 0.9 && !m->ending[kind] ? WHY_WORD
             : word > 0                      ? (m->ending[kind] ? WHY_ENDING : WHY_PART)
             : c->kind == KIND_LEVEL         ? WHY_PLACE
             : c->kind == KIND_UNKNOWN       ? WHY_NOTHING
                                             : WHY_VALUES;
    c->confidence = c->why == WHY_PLACE ? 0.6 : c->why == WHY_NOTHING ? 0.5 : 0;
    if (c->why == WHY_VALUES)
        c->confidence = 0.4 + 0.3 * fit;
    else if (word > 0)
        c->confidence = 0.1 + 0.7 * word + 0.2 * fit;
    if (c->confidence > 0.99)
        c->confidence = 0.99;
}

void columns_by_spans(const struct formats *f, const struct format *format, const struct cell *cells,
                      const struct header *h, const struct span *spans, int width,
                      const struct column_stats *stats, struct columns *out)
{
    struct draft drafts[MAX_COLUMNS];
    struct column items[MAX_COLUMNS];
    *out = (struct columns){.n = width};
    double best = -2;
    for (size_t i = 0; i < f->n; i++) {
        if (format && format != &f->items[i])
            continue;
        draft_columns(f, (int)i, cells, h, spans, out->n, stats, drafts);
        memset(items, 0, sizeof items);
        uint32_t bits = settle(drafts, out->n, items);
        double w = weight(&f->items[i], bits);
        if (w > best) {
            best = w;
            out->bits = bits;
            out->format = &f->items[i];
            memcpy(out->items, items, sizeof items);
        }
    }
    draft_columns(f, out->format ? (int)(out->format - f->items) : -1, cells, h, spans, out->n, stats,
                  drafts);
    for (int i = 0; i < out->n; i++)
        explain(&out->items[i], &drafts[i]);
    label_columns(cells, h, spans, out);
    for (int i = 0; i < out->n; i++)
        if (!out->items[i].label) /* no header stands over it */
            out->items[i].label = one_line("");
    find_keys(out, drafts);
    finish(out, drafts);
}

void columns_by_header(const struct formats *f, const struct format *format, const struct cell *cells,
                       const struct header *h, int width, const struct column_stats *stats,
                       struct columns *out)
{
    struct span spans[MAX_COLUMNS];
    int n = header_spans(f, cells, h, width, stats, spans);
    columns_by_spans(f, format, cells, h, spans, n, stats, out);
}

static int best_field(const struct draft *d, const bool *used)
{
    int at = -1;
    for (int k = 0; k < FIELD_COUNT; k++)
        if (!used[k] && k != FIELD_CONTENT && k != FIELD_REMARK && (at < 0 || d->fit[k] > d->fit[at]))
            at = k;
    return at >= 0 && d->fit[at] >= 0.5 ? at : stands_out(d, used, FAINT);
}

static bool holds_field(const struct draft *d)
{
    static const bool none[KIND_COUNT] = {false};
    int k = best_field(d, none);
    if (k >= 0 && k == stands_out(d, none, FAINT))
        return true;
    return k >= 0 && d->fit[k] > d->fit[FIELD_CONTENT] && d->fit[k] > d->fit[KIND_LEVEL];
}

/* What is to be disclosed is the first column of long texts that are no legal basis, or else the longest column of those
 * that hold no other field's values; what stands before it is the tree. */
static int find_content(const struct draft *d, int n)
{
    enum { LONG = 12 };
    int at = -1;
    for (int pass = 0; pass < 2 && at < 1; pass++)
        for (int i = 0; i < n; i++)
            if (d[i].seen && (pass || !holds_field(&d[i])) && (at < 0 || d[i].mean_chars > d[at].mean_chars))
                at = i;
    for (int i = 1; i < at; i++)
        if (d[i].filled * 2 > d[at].filled && d[i].mean_chars >= LONG &&
            d[i].mean_chars * 4 >= d[at].mean_chars && !holds_field(&d[i]) &&
            d[i].fit[FIELD_CONTENT] >= d[i].fit[FIELD_BASIS] &&
            d[i].fit[FIELD_CONTENT] > d[i].fit[KIND_LEVEL])
            return i;
    return at;
}

/* The tree ends where the content begins, or a column that holds a field's values (a time limit, a unit) rather than
 * short words. */
static int find_body(const struct draft *d, int content)
{
    for (int i = 1; i < content; i++)
        if (d[i].seen && holds_field(&d[i]))
            return i;
    return content;
}

bool columns_by_values(const struct formats *f, int width, const struct column_stats *stats,
                       struct columns *out)
{
    struct draft d[MAX_COLUMNS];
    bool used[KIND_COUNT] = {false};
    *out = (struct columns){.n = width, .header_missing = true};
    memset(d, 0, sizeof d);
    for (int i = 0; i < width; i++)
        look_at_values(&d[i], &stats[i]);
    int content = find_content(d, width);
    if (width < 3 || content < 1 || d[content].mean_chars < 8)
        return false;
    uint32_t bits = 1u << KIND_LEVEL | 1u << FIELD_CONTENT;
    int body = find_body(d, content);
    for (int i = 0; i < width; i++)
        out->items[i].kind = i == content ? FIELD_CONTENT : i < body ? KIND_LEVEL : -1;
    if (d[0].seen && d[0].fit[KIND_NUMBER] >= 0.7 && content > 1)
        out->items[0].kind = KIND_NUMBER;
    for (;;) { /* the column that fits a free field best comes first */
        int at = -1, kind = -1;
        for (int i = body; i < width; i++) {
            int k = out->items[i].kind < 0 && d[i].seen ? best_field(&d[i], used) : -1;
            if (k >= 0 && (at < 0 || d[i].fit[k] > d[at].fit[kind])) {
                at = i;
                kind = k;
            }
        }
        if (at < 0)
            break;
        out->items[at].kind = kind;
        used[kind] = true;
        bits |= 1u << kind;
    }
    static const char *const numerals[ROW_MAX_LEVELS] = DATA_NUMERALS;
    int level = 0;
    for (int i = 0; i < width; i++) {
        struct column *c = &out->items[i];
        if (c->kind < 0)
            c->kind = KIND_UNKNOWN;
        c->label = c->kind == KIND_LEVEL    ? mem_printf(DATA_LEVEL_LABEL, numerals[level++ % ROW_MAX_LEVELS])
                   : c->kind == KIND_NUMBER ? mem_dup(DATA_NUMBER_LABEL)
                   : c->kind < FIELD_COUNT  ? mem_dup(field_info((enum field)c->kind)->label)
                                            : mem_printf(DATA_COLUMN_LABEL, i + 1);
    }
    for (int i = 0; i < width; i++) {
        out->items[i].why = out->items[i].kind == KIND_UNKNOWN ? WHY_NOTHING : WHY_VALUES;
        out->items[i].confidence = out->items[i].kind == KIND_UNKNOWN ? 0.5 : 0.6;
    }
    out->bits = bits;
    double best = -2;
    for (size_t i = 0; i < f->n; i++) {
        double w = weight(&f->items[i], bits) + f->items[i].headless;
        if (w > best) {
            best = w;
            out->format = &f->items[i];
        }
    }
    finish(out, NULL);
    return used[FIELD_UNIT] || used[FIELD_DEADLINE] || used[FIELD_CHANNEL] || used[FIELD_BASIS];
}
