#include "read/explain.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"

char *header_why_text(const struct header_report *h)
{
    switch (h->why) {
    case WHY_WORD:
        return mem_printf(MSG_WHY_WORD, h->word);
    case WHY_PART:
        return mem_printf(MSG_WHY_PART, h->word);
    case WHY_ENDING:
        return mem_printf(MSG_WHY_ENDING, h->word);
    case WHY_VALUES:
        return mem_dup(MSG_WHY_VALUES);
    case WHY_PLACE:
        return mem_dup(MSG_WHY_PLACE);
    case WHY_NOTHING:
        break;
    }
    return mem_dup(MSG_WHY_NOTHING);
}

static struct header_report *add(struct table_report *out, const char *text, const struct column *c)
{
    size_t cap = out->ncolumns;
    out->columns = mem_array(out->columns, &cap, out->ncolumns + 1, sizeof *out->columns);
    struct header_report *h = &out->columns[out->ncolumns++];
    *h = (struct header_report){.text = mem_dup(text),
                                .confidence = c->confidence,
                                .why = c->why,
                                .word = mem_dup(c->word ? c->word : "")};
    int field = c->kind == KIND_TICK ? c->field : c->kind;
    if (field < FIELD_COUNT)
        snprintf(h->field, sizeof h->field, "%s", field_info((enum field)field)->key);
    else if (c->kind == KIND_LEVEL)
        snprintf(h->field, sizeof h->field, "level%d", c->level + 1);
    else
        snprintf(h->field, sizeof h->field, "%s",
                 c->kind == KIND_NUMBER    ? "number"
                 : c->kind == KIND_CATALOG ? "catalog"
                                           : "extra");
    return h;
}

/* A header over several columns means what they have in common. */
static void add_group(const struct formats *f, struct table_report *out, const struct columns *c, int from,
                      int n)
{
    struct header_match m;
    struct column group = c->items[from];
    header_match(f, -1, group.group, &m);
    int field = group.kind == KIND_TICK ? group.field : group.kind;
    int kind = group.kind == KIND_LEVEL ? KIND_GROUP : field;
    group.word = m.word[kind];
    group.why = m.kind[kind] >= 0.9 ? WHY_WORD : m.kind[kind] > 0 ? WHY_PART : WHY_PLACE;
    group.confidence = m.kind[kind] > 0 ? 0.15 + 0.8 * (m.kind[kind] > 1 ? 1 : m.kind[kind]) : 0.7;
    struct header_report *h = add(out, group.group, &group);
    if (group.kind == KIND_LEVEL && n > 1)
        snprintf(h->field, sizeof h->field, "level");
}

static int by_confidence(const void *a, const void *b)
{
    const struct format_report *x = a, *y = b;
    return (x->confidence < y->confidence) - (x->confidence > y->confidence);
}

static void add_formats(const struct formats *f, const struct columns *c, struct table_report *out)
{
    size_t cap = 0;
    for (size_t i = 0; i < f->n; i++) {
        double follows = columns_follow(&f->items[i], c->bits);
        if (follows < 0 && c->format != &f->items[i])
            continue;
        out->formats = mem_array(out->formats, &cap, out->nformats + 1, sizeof *out->formats);
        out->formats[out->nformats++] =
            (struct format_report){mem_dup(f->items[i].name), follows < 0 ? 0 : follows};
    }
    for (size_t i = 0; i < out->nformats; i++) { /* the chosen one comes first */
        if (!c->format || strcmp(out->formats[i].name, c->format->name) != 0)
            continue;
        struct format_report swap = out->formats[0];
        out->formats[0] = out->formats[i];
        out->formats[i] = swap;
    }
    if (out->nformats > 2)
        qsort(out->formats + 1, out->nformats - 1, sizeof *out->formats, by_confidence);
}

void explain_columns(const struct formats *f, const struct columns *c, struct table_report *out)
{
    for (int i = 0; i < c->n; i++) {
        const struct column *col = &c->items[i];
        const char *before = i ? c->items[i - 1].group : NULL;
        int n = 1;
        while (col->group && i + n < c->n && c->items[i + n].group &&
               strcmp(c->items[i + n].group, col->group) == 0)
            n++;
        if (col->group && *col->group && (!before || strcmp(before, col->group) != 0))
            add_group(f, out, c, i, n);
        if (col->label && *col->label)
            add(out, col->label, col);
    }
    out->levels = c->nlevels;
    add_formats(f, c, out);
}
