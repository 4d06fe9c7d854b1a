/* What an import stages goes into the index as it goes by: its segments count from the moment on which it is published. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "store/import.h"

enum { WRITTEN_AT_ONCE = 1 << 20 /* bytes of lists in one transaction */ };

/* Extra cells in the order in which they are read back. */
static void add_extras(struct store_import *im, const struct outline_row *row)
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
        index_build_cell(&im->index, CELL_OF_EXTRAS, value);
        last = next;
    }
}

void import_index_node(struct store_import *im, int64_t node, int64_t parent, const char *label,
                       const struct outline_row *row)
{
    /* a batch has fewer nodes than a chunk has ids: one is put aside at most */
    if (index_build_is_full(&im->index, node) && !im->full.n) {
        im->full = im->index;
        im->index = (struct index_build){0};
    }
    index_build_node(&im->index, &(struct index_node){node, im->table->head.catalog, parent, row != NULL});
    index_build_cell(&im->index, CELL_OF_LABEL, label);
    if (!row)
        return;
    for (enum field f = 0; f < FIELD_COUNT; f++)
        if (field_info(f)->search)
            index_build_cell(&im->index, (int)f, row->fields[f]);
    add_extras(im, row);
}

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

enum status import_index_write(struct store_import *im, bool all, struct error *err)
{
    enum status st = write_build(im, &im->full, err);
    if (!st && (all || index_build_is_full(&im->index, im->index.n ? im->index.ids[im->index.n - 1] : 0)))
        st = write_build(im, &im->index, err);
    return st;
}
