/* What cells of an import say, kept by their text: units and time limits come again and again, and reading them, and
 * asking the database for the ids, takes longer than writing the row. Good for this import alone: its own rows keep the
 * units and rules from being cleared away. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/unit.h"
#include "store/import.h"
#include "store/reading.h"

enum { KNOWN_MOST = 1 << 16 /* texts; then it begins anew, so that its size has a bound */ };

static size_t slot_of(const struct known_texts *k, const char *text)
{
    uint64_t h = 14695981039346656037u;
    for (const char *p = text; *p; p++)
        h = (h ^ (unsigned char)*p) * 1099511628211u;
    size_t at = (size_t)(h ^ h >> 32) & (k->cap - 1);
    while (k->slots[at].text && strcmp(k->slots[at].text, text) != 0)
        at = (at + 1) & (k->cap - 1);
    return at;
}

void known_texts_free(struct known_texts *k)
{
    free(k->slots);
    arena_free(&k->memory);
    *k = (struct known_texts){0};
}

/* The entry of a text; a new one has n < 0. */
static struct known_text *entry(struct known_texts *k, const char *text)
{
    if (k->n >= KNOWN_MOST)
        known_texts_free(k);
    if (2 * k->n >= k->cap) {
        struct known_texts old = *k;
        k->cap = old.cap ? 2 * old.cap : 256;
        k->slots = mem_alloc(k->cap * sizeof *k->slots);
        for (size_t i = 0; i < old.cap; i++)
            if (old.slots[i].text)
                k->slots[slot_of(k, old.slots[i].text)] = old.slots[i];
        free(old.slots);
    }
    struct known_text *e = &k->slots[slot_of(k, text)];
    if (!e->text) {
        *e = (struct known_text){.text = arena_dup(&k->memory, text, strlen(text)), .n = -1};
        k->n++;
    }
    return e;
}

/* --- units ------------------------------------------------------------------------------------------------------- */

static enum status read_units(struct store_import *im, const char *text, struct known_text *e,
                              struct error *err)
{
    struct unit_list units;
    unit_parse(text, &units);
    enum status st = ST_OK;
    e->ids = arena_alloc(&im->units.memory, (units.n + 1) * sizeof *e->ids);
    for (size_t i = 0; !st && i < units.n; i++)
        st = unit_id(im->s, units.names[i], &e->ids[i], err);
    e->excepted = units.kind == UNIT_EXCEPT;
    e->n = st ? -1 : (int)units.n;
    unit_list_free(&units);
    return st;
}

enum status import_units(struct store_import *im, int64_t node, const char *text, struct error *err)
{
    struct known_text *e = entry(&im->units, text);
    enum status status = e->n < 0 ? read_units(im, text, e, err) : ST_OK;
    for (int i = 0; !status && i < e->n; i++)
        status = unit_of_node(im->s, node, i, e->ids[i], e->excepted, err);
    return status;
}

/* --- time limits -------------------------------------------------------------------------------------------------- */

enum status import_rule(struct store_import *im, int64_t node, const char *text, struct error *err)
{
    struct known_text *e = entry(&im->rules, text);
    enum status st = ST_OK;
    if (e->n < 0) {
        e->ids = arena_alloc(&im->rules.memory, sizeof *e->ids);
        st = reading_rule(im->s, text, e->ids, err);
        e->n = st || *e->ids == RULE_ROW_UNKNOWN
                   ? -1
                   : 1; /* without the words nothing can be read, and is not kept */
    }
    if (st)
        return st;
    size_t i = 0;
    while (i < im->ncounts && im->counts[i].rule != *e->ids)
        i++;
    if (i == im->ncounts) {
        im->counts = mem_array(im->counts, &im->counts_cap, i + 1, sizeof *im->counts);
        im->counts[im->ncounts++] = (struct rule_uses){*e->ids, 0};
    }
    im->counts[i].items++;
    return derive_rule_insert(im->s, node, im->table->head.catalog, *e->ids, im->today, true, err);
}

enum status import_count_rules(struct store_import *im, struct error *err)
{
    enum status st = ST_OK;
    for (size_t i = 0; !st && i < im->ncounts; i++)
        st = derive_rule_count(im->s, im->table->head.catalog, im->counts[i].rule, im->today,
                               im->counts[i].items, err);
    im->ncounts = 0;
    return st;
}
