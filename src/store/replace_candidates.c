/* Which catalogs a table of an import may be another edition of: those that its rows' uids name, and those of its name. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/text.h"
#include "store/replace_impl.h"

enum { SAMPLE = 200 }; /* rows whose uids are looked up: enough to tell most from some */

/* A title as editions share it: folded, without years. */
static char *edition_name(const char *title)
{
    struct buffer folded = {0}, out = {0};
    text_fold(&folded, title, strlen(title), NULL);
    const char *p = buf_text(&folded), *end = p + folded.len;
    while (p < end) {
        size_t digits = strspn(p, "0123456789");
        if (digits == 4) {
            p += digits;
            const char *next = p;
            if (p < end && text_decode(&next, end) == 0x5E74) /* the word for year */
                p = next;
            continue;
        }
        size_t n = digits;
        if (!n) {
            const char *next = p;
            text_decode(&next, end);
            n = (size_t)(next - p);
        }
        buf_add(&out, p, n);
        p += n;
    }
    buf_free(&folded);
    return buf_take(&out);
}

static bool alike(const struct row_head *head, const struct catalog_info *c)
{
    char *a = edition_name(head->title), *b = edition_name(c->title);
    bool same = *a && strcmp(a, b) == 0;
    if (same && *head->body && *c->body)
        same = text_same_squashed(head->body, c->body);
    free(a);
    free(b);
    return same;
}

/* The catalog that most of the rows of `from` belong to by their uids; 0: none. */
static enum status catalog_by_uid(struct store *s, const struct store_import *im, int64_t from, int64_t *out,
                                  struct error *err)
{
    static const char sql[] =
        "SELECT n.catalog FROM node AS n, node AS m JOIN catalog AS c ON c.id = n.catalog"
        " WHERE n.id = ?1 AND n.alive = 1 AND m.id = ?2 AND m.catalog = ?3 AND c.state = 'live'";
    size_t step = im->nknown / SAMPLE + 1, looked = 0, votes = 0, hits = 0;
    enum status status = ST_OK;
    *out = 0;
    for (size_t pass = 0; pass < 2; pass++) /* whoever has a majority survives the vote; then it is counted */
        for (size_t i = 0; !status && i < im->nknown; i += step) {
            int64_t catalog = 0;
            struct stmt *st = stmt_begin(s->db, sql);
            stmt_int(st, 1, im->known[i].node);
            stmt_int(st, 2, im->known[i].staged);
            stmt_int(st, 3, from);
            if (stmt_row(st))
                catalog = stmt_get_int(st, 0);
            status = stmt_end(st, err);
            if (pass) {
                looked++;
                hits += catalog && catalog == *out;
            } else if (!votes) {
                *out = catalog;
                votes = 1;
            } else if (catalog == *out) {
                votes++;
            } else {
                votes--;
            }
        }
    if (status || hits * 2 <= looked)
        *out = 0;
    return status;
}

static void keep(struct catalog_list *all, const struct row_head *head, int64_t known,
                 struct catalog_list *out)
{
    for (int by_uid = 1; by_uid >= 0; by_uid--)
        for (size_t i = 0; i < all->n; i++) {
            struct catalog_info *c = &all->items[i];
            if (!c->id || (by_uid ? c->id != known : !alike(head, c)))
                continue;
            out->items[out->n++] = *c;
            *c = (struct catalog_info){0};
        }
}

enum status replace_candidates(struct store *s, int64_t from, struct catalog_list *out, struct error *err)
{
    struct row_head head = {0};
    struct catalog_list all = {0};
    int64_t known = 0;
    *out = (struct catalog_list){0};
    enum status st = store_head(s, from, &head, err);
    if (!st)
        st = store_catalogs(s, &all, err);
    for (const struct store_import *im = s->imports; !st && im; im = im->next)
        for (size_t i = 0; !st && !known && i < im->ncatalogs; i++)
            if (im->catalogs[i] == from && im->nknown)
                st = catalog_by_uid(s, im, from, &known, err);
    if (!st) {
        out->items = mem_alloc(all.n * sizeof *out->items);
        keep(&all, &head, known, out);
    }
    catalog_list_free(&all);
    row_head_release(&head);
    return st;
}
