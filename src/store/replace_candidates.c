/* Which catalogs a file may be another edition of. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/text.h"
#include "store/replace_impl.h"

/* How many rows of the import name rows of each catalog by uid; catalogs in no order. */
struct named {
    int64_t catalog, rows;
};

static enum status count_named(struct store *s, const struct store_import *im, struct named **out, size_t *n,
                               struct error *err)
{
    enum status status = ST_OK;
    size_t cap = 0;
    for (size_t i = 0; im && !status && i < im->nknown; i++) {
        struct stmt *st = stmt_begin(s->db, "SELECT catalog FROM node WHERE id = ?1 AND alive = 1");
        stmt_int(st, 1, im->known[i].node);
        int64_t catalog = stmt_row(st) ? stmt_get_int(st, 0) : 0;
        status = stmt_end(st, err);
        size_t k = 0;
        while (k < *n && (*out)[k].catalog != catalog)
            k++;
        if (k == *n) {
            *out = mem_array(*out, &cap, *n + 1, sizeof **out);
            (*out)[(*n)++] = (struct named){.catalog = catalog};
        }
        (*out)[k].rows++;
    }
    return status;
}

/* 2: most rows are named; 1: it is called alike; 0: neither. */
static int likelihood(const struct catalog_info *c, const struct row_head *head, bool untitled,
                      const struct named *named, size_t n, size_t rows)
{
    for (size_t i = 0; i < n; i++)
        if (named[i].catalog == c->id && 2 * (size_t)named[i].rows > rows)
            return 2;
    bool bodies = !*head->body || !*c->body || text_same_squashed(head->body, c->body);
    return !untitled && bodies && *head->title && side_name(head->title) == side_name(c->title);
}

static bool is_untitled(const struct store_import *im, int64_t catalog)
{
    for (size_t i = 0; im && i < im->ncatalogs; i++)
        if (im->catalogs[i] == catalog)
            return im->untitled[i];
    return false;
}

static enum status find_import(struct store *s, int64_t catalog, struct store_import **out, struct error *err)
{
    struct stmt *st = stmt_begin(s->db, "SELECT source FROM catalog WHERE id = ?1 AND state = 'staged'");
    stmt_int(st, 1, catalog);
    *out = stmt_row(st) ? import_reviewed(s, stmt_get_int(st, 0)) : NULL;
    return stmt_end(st, err);
}

/* Leaves the likely ones in the list, the likeliest first. */
static void choose(struct catalog_list *l, const int *likely)
{
    struct catalog_list chosen = {.items = mem_alloc((l->n + 1) * sizeof *chosen.items)}, rest = chosen;
    rest.items = mem_alloc((l->n + 1) * sizeof *rest.items);
    for (int want = 2; want >= 0; want--) {
        struct catalog_list *to = want ? &chosen : &rest;
        for (size_t i = 0; i < l->n; i++)
            if (likely[i] == want)
                to->items[to->n++] = l->items[i];
    }
    free(l->items);
    *l = chosen;
    catalog_list_free(&rest);
}

enum status replace_candidates(struct store *s, int64_t from, struct catalog_list *out, struct error *err)
{
    struct store_import *im = NULL;
    struct row_head head = {0};
    struct named *named = NULL;
    size_t n = 0;
    *out = (struct catalog_list){0};
    enum status st = store_read_begin(s, err);
    if (st)
        return st;
    st = store_head(s, from, &head, err);
    if (!st)
        st = find_import(s, from, &im, err);
    if (!st)
        st = count_named(s, im, &named, &n, err);
    if (!st)
        st = store_catalogs(s, out, err);
    if (!st) {
        int *likely = mem_alloc((out->n + 1) * sizeof *likely);
        for (size_t i = 0; i < out->n; i++)
            likely[i] = likelihood(&out->items[i], &head, is_untitled(im, from), named, n, im ? im->nknown : 0);
        choose(out, likely);
        free(likely);
    }
    free(named);
    row_head_release(&head);
    return store_read_end(s, st);
}
