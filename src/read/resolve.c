#include "read/resolve.h"

#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/text.h"
#include "read/cells.h"
#include "read/value.h"

/* What is known of a field from the rows above, within one outermost heading. */
struct above {
    char *value;   /* in force; NULL: none */
    int run;       /* rows in a row, up to the last, that printed this same value */
    bool left_out; /* the last row's blank was taken as meant */
    char *last;    /* of the row above, whatever its outermost heading; NULL: none */
};

/* How the whole table treats a field: repeats and blanks below a value that could have been merged. */
struct habit {
    int repeats, blanks, printed, rows;
};

struct resolver {
    struct resolver_setup s;
    char *levels[ROW_MAX_LEVELS]; /* in force; NULL: unknown or blank */
    bool open;                    /* levels are in force */
    struct above above[FIELD_COUNT];
    struct habit habits[FIELD_COUNT];
    int outer_blank, outer_repeated; /* rows that leave out, or print again, the outermost level */
    char *learnt_outer;
    bool lost;                /* the outermost level was lost, until one is printed */
    bool learnt;              /* rows of the sample have left their traces */
    struct cell_reader cells; /* of the row at hand */
};

struct resolver *resolver_new(const struct resolver_setup *setup)
{
    struct resolver *r = mem_alloc(sizeof *r);
    r->s = *setup;
    r->cells.formats = setup->formats;
    r->cells.columns = setup->columns;
    r->cells.head = setup->head;
    r->cells.report = setup->report;
    r->cells.verbatim = setup->blanks == BLANKS_MEANT;
    r->cells.whole = setup->whole_cells;
    cells_know_lists(&r->cells);
    return r;
}

static void forget_fields(struct resolver *r)
{
    for (int f = 0; f < FIELD_COUNT; f++) {
        free(r->above[f].value);
        r->above[f] = (struct above){.last = r->above[f].last};
    }
}

static void forget_last(struct resolver *r)
{
    for (int f = 0; f < FIELD_COUNT; f++) {
        free(r->above[f].last);
        r->above[f].last = NULL;
    }
}

static void forget_levels(struct resolver *r, int from)
{
    for (int i = from; i < ROW_MAX_LEVELS; i++) {
        free(r->levels[i]);
        r->levels[i] = NULL;
    }
}

void resolver_free(struct resolver *r)
{
    if (!r)
        return;
    forget_fields(r);
    forget_last(r);
    forget_levels(r, 0);
    free(r->learnt_outer);
    cell_reader_release(&r->cells);
    free(r);
}

/* --- levels ------------------------------------------------------------------------------------------------------ */

static bool same_label(const char *a, const char *b)
{
    return text_same_squashed(a ? a : "", b ? b : "");
}

/* Labels of the same node: alike but for white space, which narrow columns tear; but texts that stand as they are meant
 * are what they are. */
static bool same_node(const struct resolver *r, const char *a, const char *b)
{
    return r->s.blanks == BLANKS_MEANT ? strcmp(a, b ? b : "") == 0 : same_label(a, b);
}

/* In our own CSV a level without quotes is the one above it, where those before it are, too. */
static void take_merged_levels(struct resolver *r, const struct table_row *row, const char **cells)
{
    for (int i = 0; i < row->n; i++) {
        const struct column *c = &r->s.columns->items[i];
        const char *above = c->kind == KIND_LEVEL ? r->levels[c->level] : NULL;
        if (row->cells[i].flags & CELL_PLAIN_BLANK && above)
            cells[c->level] = arena_dup(&r->cells.arena, above, strlen(above));
    }
}

/* Resolves the path and puts it in force. *fresh: the first level that is new, n when none is. */
static void resolve_levels(struct resolver *r, const char **cells, int n, bool merging, int *fresh)
{
    int k = 0;
    while (k < n && (r->open || *cells[k]) &&
           (same_node(r, cells[k], r->levels[k]) || (merging && !*cells[k] && r->open)))
        k++;
    *fresh = k;
    if (k < n && (*cells[k] || !merging || !r->open)) {
        forget_levels(r, k);
        for (int i = k; i < n; i++)
            r->levels[i] = *cells[i] ? mem_dup(cells[i]) : NULL;
    }
    r->open = true;
}

/* Blank cells before the first label of a row hang in the air: the path goes on from the row above. */
static bool inherit_levels(const struct resolver *r, const char **cells, int n)
{
    int filled = 0;
    while (filled < n && !*cells[filled])
        filled++;
    if (!r->open || filled == 0 || !r->levels[0])
        return false;
    for (int i = 0; i < filled; i++)
        cells[i] = r->levels[i] ? r->levels[i] : "";
    return true;
}

/* --- blank cells ------------------------------------------------------------------------------------------------- */

/* This table prints equal values of the field again, rather than merging them. */
static bool prints_again(const struct resolver *r, int f)
{
    return r->habits[f].repeats > r->habits[f].blanks;
}

/* A blank cell below a value that the rows right above printed again and again is rather meant so. */
static bool meant_blank(const struct resolver *r, int f)
{
    return prints_again(r, f) && (r->above[f].run >= 2 || r->above[f].left_out);
}

/* again: the row begins a page, where every value is printed anew and proves nothing. */
static void note_value(struct above *a, const char *value, bool was_printed, bool again)
{
    bool same = a->value && text_same_squashed(a->value, value);
    a->run = was_printed ? (same ? a->run + !again : 1) : 0;
    a->left_out = false;
    if (!same) {
        free(a->value);
        a->value = mem_dup(value);
    }
}

/* A blank cell of a merging field. content_merged: the row takes its content from above. */
static void fill_field(struct resolver *r, int f, struct outline_row *out, const struct table_cell *cell,
                       bool content_merged, bool *left_out)
{
    struct above *a = &r->above[f];
    const char *key = field_info((enum field)f)->key;
    if (!a->value) { /* nothing above: doubtful only where nearly every row says something */
        const struct habit *h = &r->habits[f];
        if (h->printed * 2 > h->rows && !row_is_heading(out))
            cell_mark(&r->cells, key, MARK_UNSURE, REASON_EMPTY, cell);
    } else if (!content_merged && meant_blank(r, f)) {
        cell_mark(&r->cells, key, MARK_UNSURE, REASON_EMPTY, cell);
        a->left_out = *left_out = true;
        a->run = 0;
    } else {
        out->fields[f] = a->value;
        cell_mark(&r->cells, key, MARK_FILLED, REASON_MERGED, cell);
        if (*left_out && prints_again(r, f))
            cell_mark(&r->cells, key, MARK_UNSURE, REASON_MERGED, cell);
    }
}

/* The time limit of the whole list, for an item that has none of its own: in a column that is mostly blank, or where nothing
 * stands above. */
static bool take_default(struct resolver *r, struct outline_row *out, const struct table_cell *cell)
{
    const struct habit *h = &r->habits[FIELD_DEADLINE];
    bool merged =
        cell && r->above[FIELD_DEADLINE].value && h->printed * 2 > h->rows && !(cell->flags & CELL_ABSENT);
    if (!r->s.deadline || *out->fields[FIELD_DEADLINE] || merged || row_is_heading(out))
        return false;
    out->fields[FIELD_DEADLINE] = r->s.deadline;
    cell_mark(&r->cells, field_info(FIELD_DEADLINE)->key, MARK_FILLED, REASON_PREAMBLE, cell);
    return true;
}

static const struct table_cell *cell_of(const struct resolver *r, const struct table_row *row, int f)
{
    for (int i = 0; i < row->n; i++) {
        const struct column *c = &r->s.columns->items[i];
        if (c->kind == f || (c->kind == KIND_TICK && c->field == f))
            return &row->cells[i];
    }
    return NULL;
}

/* Fields in the order in which a doubt may spread: those that are printed in nearly every row come first. */
static const int fill_order[] = {FIELD_CONTENT, FIELD_CHANNEL,  FIELD_AUDIENCE, FIELD_MODE,
                                 FIELD_UNIT,    FIELD_DEADLINE, FIELD_SPEC,     FIELD_BASIS,
                                 FIELD_STAGE,   FIELD_TIER,     FIELD_REMARK};

static void keep_last(struct above *a, const char *text)
{
    if (a->last && strcmp(a->last, text) == 0)
        return;
    free(a->last);
    a->last = mem_dup(text);
}

static void fill_blanks(struct resolver *r, const struct table_row *row, struct outline_row *out,
                        uint32_t printed, uint32_t missing, bool merging, bool new_page)
{
    bool left_out = false;
    uint32_t merge = merging ? r->s.formats->merge : 0;
    bool content_merged = !(printed & 1u << FIELD_CONTENT) && (merge & 1u << FIELD_CONTENT) &&
                          r->above[FIELD_CONTENT].value && cell_of(r, row, FIELD_CONTENT);
    for (size_t i = 0; i < sizeof fill_order / sizeof *fill_order; i++) {
        int f = fill_order[i];
        const struct table_cell *cell = cell_of(r, row, f);
        const char *key = field_info((enum field)f)->key;
        if (f == FIELD_DEADLINE && !(printed & 1u << f) && take_default(r, out, cell))
            continue;
        bool meant = r->s.blanks == BLANKS_MEANT || r->s.blanks == BLANKS_WRITTEN;
        if (!cell || meant || cell->flags & CELL_ABSENT)
            continue;
        if (missing & 1u << f) {
            cell_mark(&r->cells, key, MARK_UNSURE,
                      row->cut_left || row->cut_right ? REASON_DAMAGED : REASON_SHIFTED, cell);
        } else if (*out->fields[f] && value_is_ditto(r->s.formats, out->fields[f])) {
            cell_mark(&r->cells, key, r->above[f].last ? MARK_FILLED : MARK_UNSURE, REASON_DITTO, cell);
            if (r->above[f].last)
                out->fields[f] = r->above[f].last;
        } else if (!(printed & 1u << f) && merge & 1u << f) {
            fill_field(r, f, out, cell, content_merged, &left_out);
        }
    }
    for (int f = 0; f < FIELD_COUNT; f++) {
        if (!*out->fields[f])
            continue;
        const char *last = out->fields[f];
        if (last == r->above[f].last || last == r->above[f].value) /* which may go */
            last = out->fields[f] = arena_dup(&r->cells.arena, last, strlen(last));
        keep_last(&r->above[f], last);
        if (f == FIELD_DEADLINE && r->s.deadline && !(printed & 1u << f) && strcmp(last, r->s.deadline) == 0)
            continue; /* nothing that a cell below could be merged with */
        note_value(&r->above[f], last, (printed & 1u << f) != 0, new_page);
    }
}

/* --- rows -------------------------------------------------------------------------------------------------------- */

static void start_row(struct resolver *r, struct outline_row *out, const struct table_row *row)
{
    arena_clear(&r->cells.arena);
    r->cells.nmarks = 0;
    *out = (struct outline_row){.line = row->line, .uid = row->uid ? row->uid : ""};
    for (int f = 0; f < FIELD_COUNT; f++)
        out->fields[f] = "";
    for (int i = 0; i < ROW_MAX_EXTRAS; i++)
        out->extras[i] = "";
}

/* Text of a row that cannot be told to belong anywhere goes into the report as it is. */
static void unplace(struct resolver *r, const struct table_row *row)
{
    for (int i = 0; i < row->n; i++) {
        const char *text = cell_clean(&r->cells, row->cells[i].text);
        if (*text)
            string_list_add(&r->s.report->unplaced, text);
    }
}

/* A piece of a row that lost its beginning or its end stays a row only if it still says what it is about. */
static bool is_stray(const struct table_row *row, bool labelled, bool has_content)
{
    if (!row->cut_left && !row->cut_right)
        return false;
    if (row->cut_left && row->cut_right)
        return !labelled || !has_content;
    return row->cut_left ? !labelled : !labelled && !has_content;
}

static void mark_label(struct resolver *r, const struct table_row *row)
{
    const struct table_cell *deepest = NULL;
    int depth = -1;
    bool missing = false, doubted = false;
    for (int i = 0; i < row->n; i++) {
        if (r->s.columns->items[i].kind != KIND_LEVEL)
            continue;
        doubted = doubted || row->cells[i].flags & CELL_DOUBTED;
        missing = missing || row->cells[i].flags & CELL_MISSING;
        cell_mark_letters(&r->cells, CELL_LABEL, &row->cells[i], row->cells[i].text);
        if (r->s.columns->items[i].level > depth && !text_same_squashed(row->cells[i].text, "")) {
            depth = r->s.columns->items[i].level;
            deepest = &row->cells[i];
        }
    }
    if (row->after_damage || row->cut_left || row->cut_right || r->lost)
        cell_mark(&r->cells, CELL_LABEL, MARK_UNSURE, REASON_DAMAGED, deepest);
    else if (doubted)
        cell_mark(&r->cells, CELL_LABEL, MARK_UNSURE, REASON_SHIFTED, deepest);
    else if (missing || (deepest && deepest->flags & CELL_MOVED))
        cell_mark(&r->cells, CELL_LABEL, MARK_REPAIRED, REASON_SHIFTED, deepest);
    if (deepest && deepest->flags & CELL_TORN)
        cell_mark(&r->cells, CELL_LABEL, MARK_REPAIRED, REASON_TORN, deepest);
}

void report_count(struct table_report *t, const struct outline_row *row)
{
    t->rows++;
    t->items += !row_is_heading(row);
    for (size_t i = 0; i < row->nmarks; i++) {
        t->filled += (row->marks[i].marks & MARK_FILLED) != 0;
        t->repaired += (row->marks[i].marks & MARK_REPAIRED) != 0;
        t->unsure += (row->marks[i].marks & MARK_UNSURE) != 0;
    }
}

static bool merges(const struct resolver *r)
{
    bool written_out = r->outer_blank == 0 && r->outer_repeated > 0;
    return r->s.blanks == BLANKS_MERGED || (r->s.blanks == BLANKS_OF_SHEET && !written_out);
}

/* In our own CSV the cells of an item have quotes even where they are blank (write/csv.c). */
static bool quotes_fields(const struct resolver *r, const struct table_row *row)
{
    const struct columns *c = r->s.columns;
    for (int i = 0; i < row->n; i++)
        if (c->items[i].kind < FIELD_COUNT && !(row->cells[i].flags & (CELL_MISSING | CELL_PLAIN_BLANK)))
            return true;
    return false;
}

enum status resolver_row(struct resolver *r, const struct table_row *row, struct error *err)
{
    struct outline_row out;
    const char *cells[ROW_MAX_LEVELS];
    uint32_t printed, missing;
    bool merging = merges(r);
    start_row(r, &out, row);
    if (r->learnt) {
        forget_fields(r);
        r->cells.noise = 0;
    }
    r->learnt = false;
    if (row->after_damage) {
        forget_levels(r, 0);
        forget_fields(r);
        forget_last(r);
        r->open = false;
        r->lost = true;
    }
    int n = cells_levels(&r->cells, row, cells), fresh = 0;
    if (r->s.blanks == BLANKS_MEANT)
        take_merged_levels(r, row, cells);
    bool labelled = false;
    for (int i = 0; i < n; i++)
        labelled = labelled || *cells[i];
    cells_read(&r->cells, row, &out, &printed, &missing);
    if (is_stray(row, labelled, (printed & 1u << FIELD_CONTENT) != 0)) {
        unplace(r, row);
        return ST_OK;
    }
    bool was_open = r->open, inherited = false;
    if (r->s.blanks == BLANKS_KNOWN && (labelled || !row_is_heading(&out)))
        inherited = inherit_levels(r, cells, n);
    resolve_levels(r, cells, n, merging, &fresh);
    bool nothing = row_is_heading(&out);
    if (nothing && (merging || r->s.blanks == BLANKS_KNOWN) && was_open &&
        fresh == n) { /* a label printed again above an empty row, or just blanks */
        for (int i = 0; i < n; i++)
            if (*cells[i])
                string_list_add(&r->s.report->reprinted, cells[i]);
        return ST_OK;
    }
    if (fresh == 0 && n > 0 && (*cells[0] || !merging))
        forget_fields(r);
    out.item = r->s.blanks == BLANKS_MEANT && quotes_fields(r, row);
    r->lost = r->lost && !(n && r->levels[0]);
    mark_label(r, row);
    if (inherited)
        cell_mark(&r->cells, CELL_LABEL, MARK_FILLED, REASON_MERGED, NULL);
    fill_blanks(r, row, &out, printed, missing, merging, merging && fresh > 0 && n && *cells[0]);
    for (int i = 0; i < n; i++) {
        out.levels[i] = r->levels[i] ? r->levels[i] : "";
        out.nlevels = *out.levels[i] ? i + 1 : out.nlevels;
    }
    if (row_is_heading(&out) && out.nlevels == 0)
        return ST_OK;
    out.marks = r->cells.marks;
    out.nmarks = r->cells.nmarks;
    report_count(r->s.report, &out);
    r->s.report->noise = r->cells.noise;
    return r->s.sink->row(r->s.sink->ctx, &out, err);
}

void resolver_end(struct resolver *r)
{
    if (r->cells.numbers.len)
        string_list_add(&r->s.report->reprinted, r->cells.numbers.data + 1);
}

void resolver_learn(struct resolver *r, const struct table_row *row)
{
    const char *cells[ROW_MAX_LEVELS];
    struct outline_row out;
    start_row(r, &out, row);
    r->learnt = true;
    int n = cells_levels(&r->cells, row, cells);
    bool again = n && r->learnt_outer && same_label(cells[0], r->learnt_outer);
    if (n && !*cells[0] && r->learnt_outer)
        r->outer_blank++;
    r->outer_repeated += again;
    if (n && *cells[0] && !again) {
        forget_fields(r);
        free(r->learnt_outer);
        r->learnt_outer = mem_dup(cells[0]);
    }
    if (row->after_damage)
        forget_fields(r);
    for (int f = 0; f < FIELD_COUNT; f++) {
        const struct table_cell *cell = cell_of(r, row, f);
        if (!cell)
            continue;
        struct habit *h = &r->habits[f];
        const char *text = cell_clean(&r->cells, cell->text);
        h->rows++;
        h->printed += *text != '\0';
        if (!*text)
            h->blanks += r->above[f].value != NULL;
        else
            h->repeats += !again && r->above[f].value && text_same_squashed(r->above[f].value, text);
        if (*text)
            note_value(&r->above[f], text, true, again);
    }
}
