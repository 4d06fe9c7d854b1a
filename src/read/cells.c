#include "read/cells.h"

#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "read/plain.h"
#include "read/value.h"

void cell_reader_release(struct cell_reader *r)
{
    for (int f = 0; f < FIELD_COUNT; f++) {
        string_list_free(&r->known[f]);
        string_list_free(&r->forms[f]);
    }
    string_list_free(&r->lists);
    buf_free(&r->numbers);
    arena_free(&r->arena);
}

void cells_know_lists(struct cell_reader *r)
{
    const size_t comma = strlen(DATA_LIST_COMMA);
    for (int f = 0; f < FIELD_COUNT; f++) {
        const char *p = r->head->choices[f];
        while (p && *p) {
            const char *end = strstr(p, DATA_LIST_COMMA);
            string_list_take(&r->known[f], mem_dup_n(p, end ? (size_t)(end - p) : strlen(p)));
            p = end ? end + comma : NULL;
        }
    }
}

static const char *keep(struct cell_reader *r, struct buffer *b)
{
    const char *text = arena_dup(&r->arena, buf_text(b), b->len);
    buf_free(b);
    return text;
}

const char *cell_clean(struct cell_reader *r, const char *text)
{
    struct buffer b = {0};
    if (r->verbatim || plain_look(text) & PLAIN_CLEAN)
        return text;
    value_clean(r->formats, text, &b, &r->noise);
    return keep(r, &b);
}

static const char *joined(struct cell_reader *r, const char *text, bool one_line)
{
    struct buffer b = {0};
    if (r->verbatim || (r->whole && !one_line))
        return text;
    if (one_line ? plain_look(text) & PLAIN_LINE : !strchr(text, '\n'))
        return text;
    value_join(text, one_line, &b);
    return keep(r, &b);
}

void cell_mark(struct cell_reader *r, const char *cell, unsigned marks, enum mark_reason why,
               const struct table_cell *at)
{
    for (size_t i = 0; i < r->nmarks; i++) {
        if (strcmp(r->marks[i].cell, cell) == 0) {
            r->marks[i].marks |= marks;
            return;
        }
    }
    if (r->nmarks < MAX_MARKS)
        r->marks[r->nmarks++] =
            (struct row_mark){cell, marks, why, at ? at->text : "", at ? at->line : 0, at ? at->column : 0};
}

void cell_mark_letters(struct cell_reader *r, const char *name, const struct table_cell *cell,
                       const char *text)
{
    struct buffer unified = {0};
    if (r->verbatim ||
        (plain_look(cell->text) & PLAIN_LETTERS && (text == cell->text || plain_look(text) & PLAIN_LETTERS)))
        return;
    if (text_unify(&unified, cell->text, strlen(cell->text)) > 0)
        cell_mark(r, name, MARK_REPAIRED, REASON_LETTERS, cell);
    if (text_has_private(text))
        cell_mark(r, name, MARK_UNSURE, REASON_PRIVATE, cell);
    buf_free(&unified);
}

int cells_levels(struct cell_reader *r, const struct table_row *row, const char **out)
{
    int n = 0;
    for (int i = 0; i < row->n; i++) {
        const struct column *c = &r->columns->items[i];
        if (c->kind != KIND_LEVEL)
            continue;
        out[c->level] = joined(r, cell_clean(r, row->cells[i].text), true);
        n++;
    }
    return n;
}

static void learn_names(struct cell_reader *r, int f, const struct ticks *t)
{
    bool grown = false;
    for (size_t i = 0; i < t->all.n; i++) {
        if (!string_list_has(&r->known[f], t->all.items[i])) {
            string_list_add(&r->known[f], t->all.items[i]);
            grown = true;
        }
    }
    if (!grown)
        return;
    struct buffer b = {0};
    for (size_t i = 0; i < r->known[f].n; i++) {
        buf_puts(&b, i ? "\xe3\x80\x81" : "");
        buf_puts(&b, r->known[f].items[i]);
    }
    free(r->head->choices[f]);
    r->head->choices[f] = buf_take(&b);
}

/* The lines of a printed list, without their boxes, for the report: each kind once. */
static void report_list(struct cell_reader *r, const char *text)
{
    enum { MOST_LISTS = 32 };
    if (string_list_has(&r->lists, text))
        return;
    if (r->lists.n < MOST_LISTS)
        string_list_add(&r->lists, text);
    while (text && *text) {
        size_t n = strcspn(text, "\n");
        struct buffer line = {0}, trimmed = {0};
        for (size_t i = 0; i < n;) {
            size_t box = 0;
            const struct string_list *const boxes[] = {&r->formats->ticked, &r->formats->open};
            for (int b = 0; b < 2; b++)
                for (size_t w = 0; w < boxes[b]->n && !box; w++)
                    if (strncmp(text + i, boxes[b]->items[w], strlen(boxes[b]->items[w])) == 0)
                        box = strlen(boxes[b]->items[w]);
            if (!box)
                buf_putc(&line, text[i]);
            i += box ? box : 1;
        }
        text_trim(&trimmed, buf_text(&line), line.len);
        if (trimmed.len && !string_list_has(&r->report->reprinted, trimmed.data))
            string_list_add(&r->report->reprinted, trimmed.data);
        buf_free(&trimmed);
        buf_free(&line);
        text += n + (text[n] == '\n');
    }
}

static const char *read_ticks(struct cell_reader *r, int f, const char *text, const struct table_cell *cell)
{
    struct ticks t;
    if (!value_ticks(r->formats, (enum field)f, &r->known[f], text, &t))
        return NULL;
    learn_names(r, f, &t);
    report_list(r, text);
    struct buffer b = {0};
    for (size_t i = 0; i < t.ticked.n; i++) {
        buf_puts(&b, i ? "\xe3\x80\x81" : "");
        buf_puts(&b, t.ticked.items[i]);
    }
    if (t.doubtful || t.ticked.n == 0)
        cell_mark(r, field_info((enum field)f)->key, t.doubtful ? MARK_REPAIRED : MARK_UNSURE, REASON_TICKS,
                  cell);
    ticks_release(&t);
    return keep(r, &b);
}

enum { MAX_FORMS = 32, LONGEST_FORM = 240 };

/* A narrow column tears its words: the same value with other blanks is written as it was first. */
static const char *known_form(struct cell_reader *r, int f, const char *text)
{
    struct string_list *l = &r->forms[f];
    if (!*text || strlen(text) > LONGEST_FORM)
        return text;
    for (size_t i = 0; i < l->n; i++)
        if (text_same_squashed(l->items[i], text))
            return arena_dup(&r->arena, l->items[i], strlen(l->items[i]));
    if (l->n < MAX_FORMS)
        string_list_add(l, text);
    return text;
}

/* The text of a field's own cell, read as its kind of field asks. */
static const char *read_value(struct cell_reader *r, int f, const struct table_cell *cell)
{
    const char *text = cell_clean(r, cell->text);
    const struct field_info *info = field_info((enum field)f);
    struct buffer b = {0};
    if (r->verbatim)
        return text;
    switch (info->editor) {
    case EDIT_PICK:
    case EDIT_TICKS: {
        const char *ticked = read_ticks(r, f, text, cell);
        return ticked ? ticked : known_form(r, f, joined(r, text, info->editor == EDIT_PICK));
    }
    case EDIT_COMPLETE:
        return known_form(r, f, joined(r, text, false));
    case EDIT_TEXT:
        if (r->whole || value_entry(text) != 1)
            return text;
        value_list(text, &b);
        return keep(r, &b);
    }
    return text;
}

static void append_choice(struct cell_reader *r, const char **value, const char *more)
{
    struct buffer b = {0};
    if (!*more)
        return;
    buf_puts(&b, *value);
    buf_puts(&b, b.len ? "\xe3\x80\x81" : "");
    buf_puts(&b, more);
    *value = keep(r, &b);
}

/* A column that ticks one choice: a tick gives the choice's name, other words stand for themselves. */
static void read_tick_column(struct cell_reader *r, const struct column *c, const struct table_cell *cell,
                             struct outline_row *out)
{
    const char *text = cell_clean(r, cell->text);
    if (*text && !string_list_has(&r->formats->open, text))
        append_choice(r, &out->fields[c->field],
                      value_is_tick(r->formats, text) ? c->label : joined(r, text, true));
}

static const char *extra_cell(struct cell_reader *r, int index)
{
    const struct row_column *col = row_head_column(r->head, COLUMN_EXTRA, index);
    struct buffer b = {0};
    buf_printf(&b, CELL_EXTRA_PREFIX "%s", col ? col->label : "");
    return keep(r, &b);
}

/* The printed number of a row is its position; where it is not, it is kept as it is printed. */
static bool is_position(const char *text, int64_t position)
{
    char *end;
    long long n = strtoll(text, &end, 10);
    return end > text && (!*end || !strcmp(end, ".") || !strcmp(end, "\xe3\x80\x81")) && n == position;
}

void cells_read(struct cell_reader *r, const struct table_row *row, struct outline_row *out,
                uint32_t *printed, uint32_t *missing)
{
    int extra = 0;
    *printed = *missing = 0;
    for (int i = 0; i < row->n; i++) {
        const struct column *c = &r->columns->items[i];
        const struct table_cell *cell = &row->cells[i];
        bool blank = text_same_squashed(cell->text, "");
        const char *name = NULL, *value = "";
        if (c->kind < FIELD_COUNT) {
            if (*out->fields[c->kind]) /* a ticked column of the same field has spoken already */
                append_choice(r, &out->fields[c->kind], read_value(r, c->kind, cell));
            else
                out->fields[c->kind] = read_value(r, c->kind, cell);
            name = field_info((enum field)c->kind)->key;
            value = out->fields[c->kind];
            *printed |= blank ? 0 : 1u << c->kind;
            *missing |= cell->flags & CELL_MISSING ? 1u << c->kind : 0;
        } else if (c->kind == KIND_TICK) {
            read_tick_column(r, c, cell, out);
            name = field_info((enum field)c->field)->key;
            *printed |= blank ? 0 : 1u << c->field;
            if (cell->flags & CELL_GUESSED && (!blank || cell->flags & CELL_DOUBTED))
                cell_mark(r, name, cell->flags & CELL_DOUBTED ? MARK_UNSURE : MARK_REPAIRED, REASON_TICKS,
                          cell);
        } else if (c->kind == KIND_UID) {
            out->uid = joined(r, cell_clean(r, cell->text), true);
        } else if (c->kind == KIND_UNKNOWN || c->kind == KIND_NUMBER) {
            const char *text = cell_clean(r, cell->text);
            name = blank ? NULL : extra_cell(r, extra);
            if (c->kind == KIND_NUMBER && is_position(text, r->report->items + 1)) {
                buf_printf(&r->numbers, " %s", text);
                text = "";
            }
            out->extras[extra++] = value = text;
        }
        if (name && !blank && cell->flags & (CELL_MOVED | CELL_TORN))
            cell_mark(r, name, MARK_REPAIRED, cell->flags & CELL_TORN ? REASON_TORN : REASON_SHIFTED, cell);
        if (name && !blank)
            cell_mark_letters(r, name, cell, value);
    }
    out->nextras = extra;
}
