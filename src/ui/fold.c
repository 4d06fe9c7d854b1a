#include "ui/fold.h"

#include <inttypes.h>
#include <stdlib.h>

#include "mulu/mem.h"
#include "mulu/row.h"

void fold_free(struct fold *f)
{
    free(f->ids);
    free(f->open);
    free(f->lines);
    *f = (struct fold){0};
}

static int by_id(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

void fold_keep(struct fold *f, const struct outline *o, bool part)
{
    if (!f->open)
        return;
    size_t room = (size_t)o->n + (part ? f->nids : 0), n = 0;
    int64_t *ids = mem_alloc(room * sizeof *ids);
    for (size_t i = 0; part && i < f->nids; i++)
        if (outline_find(o, f->ids[i]) < 0)
            ids[n++] = f->ids[i];
    for (int i = 0; i < o->n; i++)
        if (f->open[i])
            ids[n++] = o->nodes[i].id;
    if (n)
        qsort(ids, n, sizeof *ids, by_id);
    free(f->ids);
    f->ids = ids;
    f->nids = n;
}

void fold_print(const struct fold *f, struct buffer *out)
{
    if (f->nids > FOLD_PRINTED)
        return;
    for (size_t i = 0; i < f->nids; i++)
        buf_printf(out, "%s%" PRId64, i ? " " : "", f->ids[i]);
    if (!f->nids)
        buf_puts(out, "-");
}

void fold_parse(struct fold *f, const char *text)
{
    size_t cap = 0;
    f->nids = 0;
    for (char *end; f->nids < FOLD_PRINTED; text = end) {
        int64_t id = strtoll(text, &end, 10);
        if (end == text)
            break;
        f->ids = mem_array(f->ids, &cap, f->nids + 1, sizeof *f->ids);
        f->ids[f->nids++] = id;
    }
    if (f->nids)
        qsort(f->ids, f->nids, sizeof *f->ids, by_id);
}

/* A folded node hides its whole subtree, which is the run of nodes behind it. Where the next line is to be known at
 * once, it must not depend on the size of each node: most have nothing below them. */
static void flatten(struct fold *f, const struct outline *o)
{
    int n = 0;
    for (int i = 0; i < o->n;) {
        f->lines[n++] = i;
        if (f->open[i] || o->nodes[i].size == 1)
            i++;
        else
            i += o->nodes[i].size;
    }
    f->nlines = n;
}

void fold_begin(struct fold *f, const struct outline *o)
{
    free(f->open);
    free(f->lines);
    f->open = mem_alloc((size_t)o->n * sizeof *f->open);
    f->lines = mem_alloc((size_t)o->n * sizeof *f->lines);
    for (size_t i = 0; i < f->nids; i++) {
        int at = outline_find(o, f->ids[i]);
        if (at >= 0)
            f->open[at] = true;
    }
    flatten(f, o);
}

void fold_set(struct fold *f, const struct outline *o, int node, bool open)
{
    f->open[node] = open && o->nodes[node].size > 1;
    flatten(f, o);
}

void fold_set_subtree(struct fold *f, const struct outline *o, int node, bool open)
{
    int first = node < 0 ? 0 : node, end = node < 0 ? o->n : node + o->nodes[node].size;
    for (int i = first; i < end; i++)
        f->open[i] = open && o->nodes[i].size > 1;
    flatten(f, o);
}

void fold_to_level(struct fold *f, const struct outline *o, int level)
{
    for (int i = 0; i < o->n; i++)
        f->open[i] = o->nodes[i].depth + 1 < level && o->nodes[i].size > 1;
    flatten(f, o);
}

void fold_reveal(struct fold *f, const struct outline *o, int node)
{
    bool hidden = false;
    for (int i = o->nodes[node].parent; i >= 0; i = o->nodes[i].parent) {
        hidden |= !f->open[i];
        f->open[i] = true;
    }
    if (hidden)
        flatten(f, o);
}

int fold_count(const struct outline *o, int level)
{
    int n = 0;
    for (int i = 0; i < o->n; i++)
        n += o->nodes[i].depth < level;
    return n;
}

int fold_fitting(const struct outline *o, int lines)
{
    int level = 1;
    while (level < ROW_MAX_LEVELS && fold_count(o, level + 1) <= lines)
        level++;
    return level;
}

int fold_line(const struct fold *f, int node)
{
    int low = 0, high = f->nlines - 1, found = -1;
    while (low <= high) { /* the last line that is not behind the node: itself, or what hides it */
        int mid = low + (high - low) / 2;
        if (f->lines[mid] <= node) {
            found = mid;
            low = mid + 1;
        } else {
            high = mid - 1;
        }
    }
    return found < 0 && f->nlines ? 0 : found;
}
