/* What an import stages goes into the index as it goes by: its segments count from the moment on which it is published.
 *
 * Making the lists takes a sixth of an import and needs nothing but memory: a thread does it for the nodes of one batch, while
 * the rows of the next are read and written. It is joined before anybody looks at what it made, and lives no longer than that. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "store/import.h"

enum { WRITTEN_AT_ONCE = 1 << 20 /* bytes of lists in one transaction */ };

/* --- what waits ---------------------------------------------------------------------------------------------------- */

static void put_cell(struct index_feed *f, int cell, const char *text)
{
    if (!*text)
        return;
    buf_putc(&f->cells, (char)cell);
    buf_add(&f->cells, text, strlen(text) + 1);
}

/* Extra cells in the order in which they are read back. */
static void put_extras(struct store_import *im, const struct outline_row *row)
{
    const char *last = NULL;
    for (;;) {
        const char *next = NULL, *value = NULL;
        for (int i = 0; i < row->nextras; i++) {
            const struct row_column *column = row_head_column(&im->table->head, COLUMN_EXTRA, i);
            if (!column || !*row->extras[i] || (last && strcmp(column->label, last) <= 0))
                continue;
            if (!next || strcmp(column->label, next) < 0) {
                next = column->label;
                value = row->extras[i];
            }
        }
        if (!next)
            return;
        put_cell(&im->waiting, CELL_OF_EXTRAS, value);
        last = next;
    }
}

void import_index_node(struct store_import *im, int64_t node, int64_t parent, const char *label,
                       const struct outline_row *row)
{
    struct index_feed *f = &im->waiting;
    put_cell(f, CELL_OF_LABEL, label);
    for (enum field i = 0; row && i < FIELD_COUNT; i++)
        if (field_info(i)->search)
            put_cell(f, (int)i, row->fields[i]);
    if (row)
        put_extras(im, row);
    f->nodes = mem_array(f->nodes, &f->cap, f->n + 1, sizeof *f->nodes);
    f->nodes[f->n++] = (struct feed_node){{node, im->table->head.catalog, parent, row != NULL}, f->cells.len};
}

/* --- taking it in ---------------------------------------------------------------------------------------------------- */

static void take_in(struct store_import *im)
{
    struct index_feed *f = &im->taken;
    const char *at = buf_text(&f->cells);
    for (size_t i = 0; i < f->n; i++) {
        const struct feed_node *n = &f->nodes[i];
        /* a batch has fewer nodes than a chunk has ids: one is put aside at most */
        if (index_build_is_full(&im->index, n->node.id) && !im->full.n) {
            im->full = im->index;
            im->index = (struct index_build){0};
        }
        index_build_node(&im->index, &n->node);
        for (const char *end = buf_text(&f->cells) + n->cells_end; at < end; at += strlen(at) + 1) {
            int cell = (unsigned char)*at++;
            index_build_cell(&im->index, cell, at);
        }
    }
    f->n = 0;
    buf_clear(&f->cells);
}

static void *work(void *ctx)
{
    take_in(ctx);
    return NULL;
}

/* Signals are for the thread that was there before. */
static void start(struct store_import *im)
{
    struct index_feed empty = im->taken;
    sigset_t all, before;
    im->taken = im->waiting;
    im->waiting = empty;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    im->works = im->taken.n && pthread_create(&im->worker, NULL, work, im) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (!im->works)
        take_in(im);
}

static void join(struct store_import *im)
{
    if (im->works)
        pthread_join(im->worker, NULL);
    im->works = false;
}

void import_index_free(struct store_import *im)
{
    struct index_feed *const feeds[] = {&im->waiting, &im->taken};
    join(im);
    for (size_t i = 0; i < sizeof feeds / sizeof *feeds; i++) {
        free(feeds[i]->nodes);
        buf_free(&feeds[i]->cells);
    }
    index_build_free(&im->index);
    index_build_free(&im->full);
}

/* --- writing --------------------------------------------------------------------------------------------------------- */

static enum status write_words(struct store_import *im, struct index_build *b, struct error *err)
{
    enum status st = ST_OK;
    for (size_t at = 0; !st && at != SIZE_MAX;) {
        st = stage_begin(im, err);
        if (!st)
            st = stage_end(im, index_write_words(im->s, b, &at, err), err);
    }
    return st;
}

static enum status new_segment(struct store_import *im, int64_t *segment, struct error *err)
{
    enum status st = stage_begin(im, err);
    return st ? st : stage_end(im, index_new_segment(im->s, false, im->source, segment, err), err);
}

static enum status write_build(struct store_import *im, struct index_build *b, struct error *err)
{
    int64_t segment;
    if (!b->n)
        return ST_OK;
    enum status st = write_words(im, b, err);
    if (!st)
        st = new_segment(im, &segment, err);
    for (size_t at = 0; !st && at != SIZE_MAX;) {
        st = stage_begin(im, err);
        if (st)
            break;
        st = index_write_lists(im->s, b, segment, WRITTEN_AT_ONCE, &at, err);
        if (!st && at == SIZE_MAX)
            st = index_write_range(im->s, b, segment, err);
        st = stage_end(im, st, err);
    }
    if (!st)
        index_build_free(b);
    return st;
}

static enum status write_full(struct store_import *im, bool all, struct error *err)
{
    join(im);
    enum status st = write_build(im, &im->full, err);
    if (!st && (all || index_build_is_full(&im->index, im->index.n ? im->index.ids[im->index.n - 1] : 0)))
        st = write_build(im, &im->index, err);
    return st;
}

enum status import_index_write(struct store_import *im, bool all, struct error *err)
{
    enum status st = write_full(im, false, err);
    if (st)
        return st;
    start(im);
    return all ? write_full(im, true, err) : ST_OK;
}
