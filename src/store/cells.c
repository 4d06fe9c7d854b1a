#include "mulu/cells.h"

#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "store/store_impl.h"

enum { MAX_LABEL = 200, MAX_TEXT = 20000 };

/* --- what there is to fill in ------------------------------------------------------------------------------------- */

size_t cells_list(const struct item *item, const struct row_head *head, struct cell_info **out)
{
    struct cell_info *cells = mem_alloc((1 + FIELD_COUNT + item->nextras) * sizeof *cells);
    size_t n = 0;
    cells[n++] = (struct cell_info){.cell = mem_dup(CELL_LABEL),
                                    .label = mem_dup(cell_title(CELL_LABEL)),
                                    .editor = EDIT_TEXT,
                                    .one_line = true,
                                    .required = *item->label != '\0'};
    for (enum field f = 0; f < FIELD_COUNT; f++) {
        const struct field_info *info = field_info(f);
        const char *own = head->choices[f];
        cells[n++] = (struct cell_info){.cell = mem_dup(info->key),
                                        .label = mem_dup(field_name(f)),
                                        .editor = info->editor,
                                        .required = info->required,
                                        .choices = own && *own ? own : info->choices};
    }
    for (size_t i = 0; i < item->nextras; i++)
        cells[n++] = (struct cell_info){.cell = mem_printf("%s%s", CELL_EXTRA_PREFIX, item->extras[i].label),
                                        .label = mem_dup(item->extras[i].label),
                                        .editor = EDIT_TEXT};
    *out = cells;
    return n;
}

void cells_free(struct cell_info *cells, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        free(cells[i].cell);
        free(cells[i].label);
    }
    free(cells);
}

void cells_split(const char *choices, struct string_list *out)
{
    while (choices && *choices) {
        const char *end = strstr(choices, DATA_LIST_COMMA);
        size_t n = end ? (size_t)(end - choices) : strlen(choices);
        if (n)
            string_list_take(out, mem_dup_n(choices, n));
        choices += n + (end ? strlen(DATA_LIST_COMMA) : 0);
    }
}

const char *item_value(const struct item *item, const char *cell)
{
    enum field f;
    if (strcmp(cell, CELL_LABEL) == 0)
        return item->label;
    if (field_by_key(cell, &f))
        return item->fields[f];
    if (strcmp(cell, CELL_RULE) == 0)
        return item->rule;
    const char *label = cell + sizeof CELL_EXTRA_PREFIX - 1;
    for (size_t i = 0; i < item->nextras; i++)
        if (strcmp(item->extras[i].label, label) == 0)
            return item->extras[i].value;
    return "";
}

const char *item_subject(const struct item *item)
{
    return *item->label ? item->label : item->fields[FIELD_CONTENT];
}

/* --- what may be put there ---------------------------------------------------------------------------------------- */

char *cell_problem(const struct cell_info *cell, const char *before, const char *value)
{
    size_t most = cell->one_line ? MAX_LABEL : MAX_TEXT;
    if (cell->one_line && cell->required && !*value)
        return mem_dup(MSG_UI_NAME_EMPTY);
    if (strcmp(before, value) != 0 && text_glyphs(value, strlen(value)) > most)
        return mem_printf(MSG_UI_TOO_LONG, (int)most);
    return NULL;
}

enum status cells_save(struct store *s, enum verb v, const char *subject, const struct cell_edit *edits,
                       size_t n, struct error *err)
{
    enum status st = store_begin(s, v, subject, err);
    return st ? st : cells_finish(s, edits, n, err);
}

enum status cells_finish(struct store *s, const struct cell_edit *edits, size_t n, struct error *err)
{
    enum status st = ST_OK;
    watch_begin(s, (int64_t)n);
    for (size_t i = 0; !st && i < n; i++) {
        st = store_set(s, edits[i].node, edits[i].cell, edits[i].before, edits[i].value, err);
        if (!st)
            st = watch_step(s, (int64_t)i + 1, err);
    }
    if (!st)
        return store_commit(s, err);
    store_rollback(s);
    return st;
}
