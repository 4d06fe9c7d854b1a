/* Reading a table that comes in pieces: its header, its columns, its rows. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "read/choose.h"
#include "read/header.h"
#include "read/layout.h"
#include "read/sparse_job.h"

enum { SAMPLE = SPARSE_WINDOW };
static const double CERTAIN = 1.2, DOUBTFUL = 2.5; /* a row that costs more may be another one */
static const double WORTHLESS = 2.6; /* a way that costs more per piece leads through no table */

/* --- columns ----------------------------------------------------------------------------------------------------- */

static void forget_columns(struct sparse_job *s)
{
    columns_release(&s->columns);
    memory_free(s->memory);
    s->memory = NULL;
}

static void set_columns(struct sparse_job *s, const struct piece_header *h, const struct column_stats *stats)
{
    const struct formats *f = s->table->formats;
    const char *name = s->table->options->format;
    forget_columns(s);
    columns_by_header(f, name ? formats_find(f, name) : NULL, h->cells, &h->h,
                      header_width(f, h->cells, &h->h), stats, &s->columns);
    choose_columns(s->table, &s->columns);
    s->memory = memory_new();
    s->aligner = (struct aligner){.formats = f, .columns = &s->columns, .memory = s->memory};
    sparse_model_init(&s->model, &s->aligner, &s->pieces);
}

static void stats_of(const struct sparse_job *s, size_t ncells, struct column_stats *stats)
{
    memset(stats, 0, MAX_COLUMNS * sizeof *stats);
    for (size_t i = 0; i < ncells; i++) {
        struct buffer b = {0};
        const struct sparse_cell *c = &s->cells[i];
        pieces_join(pieces_at(&s->pieces) + c->from, c->n, &b);
        text_add_stats(s->table->formats, &stats[c->column], buf_text(&b));
        buf_free(&b);
    }
}

/* Places the sample, or what of it fits into the window. */
static size_t place_sample(struct sparse_job *s, double *cost)
{
    size_t count = pieces_count(&s->pieces), n = count < SPARSE_WINDOW ? count : SPARSE_WINDOW;
    return sparse_place(&s->model, pieces_at(&s->pieces), n, s->pieces.ended && n == count, s->cells, cost);
}

/* Tries the sample with a header: how dear the best way is. */
static double try_header(struct sparse_job *s, const struct piece_header *h)
{
    double cost = 0;
    struct column_stats *stats = mem_alloc(MAX_COLUMNS * sizeof *stats);
    for (int i = 0; i < 2; i++) {
        set_columns(s, h, i ? stats : NULL);
        size_t n = place_sample(s, &cost);
        stats_of(s, n, stats);
        s->ncells = n;
    }
    free(stats);
    return cost;
}

/* How unlikely a word is to stand over several columns: 公开事项 does often, the content or a number hardly ever. */
static double singleness(const struct sparse_job *s, const char *text)
{
    struct header_match m;
    header_match(s->table->formats, -1, text, &m);
    if (m.kind[KIND_GROUP] >= 0.9)
        return -0.5;
    if (m.kind[KIND_NUMBER] >= 0.9 || m.kind[FIELD_CONTENT] >= 0.5)
        return 1.5;
    return m.kind[KIND_LEVEL] >= 0.5 ? 0 : 0.2;
}

static bool is_digits(const char *s)
{
    size_t n = strspn(s, "0123456789");
    return n && n < 4 && !s[n];
}

/* Rows that begin with a number under a header that has no word for it. */
static bool lacks_number(struct sparse_job *s)
{
    struct header_match m;
    size_t starts = 0, numbers = 0;
    const struct piece *p = pieces_at(&s->pieces);
    header_match(s->table->formats, -1, s->header.cells[0].text, &m);
    if (m.kind[KIND_NUMBER] >= 0.9 || !pieces_count(&s->pieces) || !is_digits(p[0].text))
        return false;
    for (size_t i = 0; i < pieces_count(&s->pieces); i++) {
        starts += p[i].line_start;
        numbers += p[i].line_start && is_digits(p[i].text);
    }
    return numbers > 0 && starts > 0;
}

/* How much the values of a column of the sample look like what a header says. */
static double fit_of_column(const struct sparse_job *s, size_t column, const char *head)
{
    static const double POOR = 0.35; /* what any text has */
    struct header_match m;
    double sum = 0, fit[KIND_COUNT];
    int best = 0, n = 0;
    if (s->header.h.nsecond)
        return 0;
    header_match(s->table->formats, -1, head, &m);
    for (int k = 0; k < KIND_COUNT; k++)
        best = m.kind[k] > m.kind[best] ? k : best;
    for (size_t i = 0; i < s->ncells; i++) {
        if (s->cells[i].column != (int)column)
            continue;
        value_fit(s->table->formats, pieces_at(&s->pieces)[s->cells[i].from].text, fit);
        sum += fit[best];
        n++;
    }
    bool telling =
        best == FIELD_BASIS || best == FIELD_UNIT || best == FIELD_DEADLINE || best == FIELD_CHANNEL;
    return n && telling ? sum / n - POOR : 0;
}

/* The header has fewer words than rows have cells: some of them stand over several columns. The one that makes the rows
 * cheapest is doubled, until the width is reached. */
static void widen_header(struct sparse_job *s, int width)
{
    static const double LIKE_HEAD = 0.15;
    enum { MOST = 4 };
    for (int i = 0; i < MOST && header_width(s->table->formats, s->header.cells, &s->header.h) < width; i++) {
        double least = 0;
        size_t best = 0;
        for (size_t j = 0; j < s->header.h.nfirst; j++) {
            piece_header_insert(&s->header, j + 1, s->header.cells[j].text);
            double cost = try_header(s, &s->header) + singleness(s, s->header.cells[j].text) -
                          LIKE_HEAD * fit_of_column(s, j + 1, s->header.cells[j].text);
            if (j == 0 || cost < least - 1e-9) {
                least = cost;
                best = j;
            }
            piece_header_remove(&s->header, j + 1);
        }
        piece_header_insert(&s->header, best + 1, s->header.cells[best].text);
    }
}

/* Remembers the values of rows that have all their cells. */
static void remember(struct sparse_job *s, size_t n)
{
    size_t wanted = 0, at = 0;
    for (int c = 0; c < s->columns.n; c++)
        wanted += s->columns.items[c].kind != KIND_TICK && s->columns.items[c].kind != FIELD_REMARK;
    for (size_t i = 0, filled = 0; i < n; i++) {
        filled += s->columns.items[s->cells[i].column].kind != KIND_TICK;
        if (!s->cells[i].row_ends)
            continue;
        for (; at <= i; at++)
            if (filled >= wanted && s->cells[at].n == 1)
                memory_add(s->memory, s->cells[at].column, pieces_at(&s->pieces)[s->cells[at].from].text);
        filled = 0;
    }
}

/* Columns from the header, then again with what the sample's values look like. false: the rows do not follow it. */
static bool find_columns(struct sparse_job *s, int width)
{
    enum { ROUNDS = 2 };
    struct column_stats *stats = mem_alloc(MAX_COLUMNS * sizeof *stats);
    if (!s->decided && lacks_number(s))
        piece_header_insert(&s->header, 0, DATA_NUMBER_LABEL);
    if (width > 0 && width <= MAX_COLUMNS)
        widen_header(s, width);
    double cost = 0;
    size_t n = pieces_count(&s->pieces) < SPARSE_WINDOW ? pieces_count(&s->pieces) : SPARSE_WINDOW;
    for (int i = 0; i <= ROUNDS; i++) {
        set_columns(s, &s->header, i ? stats : NULL);
        size_t cells = 0;
        for (int k = 0; k < 2; k++) {
            cells = place_sample(s, &cost);
            sparse_learn(&s->model, pieces_at(&s->pieces), s->cells, cells);
            remember(s, cells);
        }
        stats_of(s, cells, stats);
    }
    free(stats);
    s->cost = cost;
    return s->columns.n >= 3 && s->columns.n <= MAX_COLUMNS && cost < WORTHLESS * (double)(n ? n : 1);
}

/* --- rows -------------------------------------------------------------------------------------------------------- */

/* Ticks of a row whose blank cells are gone: each choice of a field has its column, and which of them were blank is a
 * guess; a poor one where fields have more ticks than one, or columns than ticks. */
static void mark_ticks(const struct sparse_job *s, struct table_row *row)
{
    int groups = 0, ticks = 0, columns = 0, last = -1;
    for (int i = 0; i < row->n; i++) {
        const struct column *c = &s->columns.items[i];
        if (c->kind != KIND_TICK)
            continue;
        columns++;
        groups += c->field != last;
        last = c->field;
        ticks += *row->cells[i].text != '\0';
    }
    bool blanks = s->pieces.manner.blanks || ticks == 0 || ticks == columns;
    for (int i = 0; i < row->n && !blanks; i++)
        if (s->columns.items[i].kind == KIND_TICK)
            row->cells[i].flags |= ticks == groups ? CELL_GUESSED : CELL_GUESSED | CELL_DOUBTED;
}

/* Where the table does not say which levels a row prints, the last of them is as deep as that of the row above, and the
 * first row's first is the outermost. */
static void set_levels(struct sparse_job *s, struct table_row *row)
{
    struct table_cell labels[ROW_MAX_LEVELS] = {{0}};
    int at[ROW_MAX_LEVELS] = {0}, n = 0;
    for (int i = 0; i < row->n; i++)
        if (s->columns.items[i].kind == KIND_LEVEL)
            at[s->columns.items[i].level] = i;
    for (int level = 0; level < s->columns.nlevels; level++) {
        struct table_cell *c = &row->cells[at[level]];
        if (*c->text)
            labels[n++] = *c;
        *c = (struct table_cell){.text = ""};
    }
    if (n)
        s->depth = n > s->depth ? n : s->depth;
    for (int i = 0; i < n; i++) {
        row->cells[at[s->depth - n + i]] = labels[i];
        if (n > 1 && n < s->depth) /* or else the outermost is new, and the deepest blank */
            row->cells[at[s->depth - n + i]].flags |= CELL_DOUBTED;
    }
}

/* A row with a number of its own, but no label: what was taken for its content may be that. */
static bool is_unlabelled(const struct sparse_job *s, const struct table_row *row)
{
    bool number = false, label = false;
    for (int i = 0; i < row->n; i++) {
        number = number || (s->columns.items[i].kind == KIND_NUMBER && *row->cells[i].text);
        label = label || (s->columns.items[i].kind == KIND_LEVEL && *row->cells[i].text);
    }
    return number && !label && s->columns.nlevels > 0;
}

/* The row of cells[at …]; returns how many they are. */
static size_t make_row(struct sparse_job *s, size_t at, size_t n, struct table_row *row)
{
    const struct piece *p = pieces_at(&s->pieces);
    size_t i = at;
    arena_clear(&s->arena);
    *row = (struct table_row){.n = s->columns.n, .line = p[s->cells[at].from].line};
    for (int c = 0; c < row->n; c++)
        row->cells[c] = (struct table_cell){.text = ""};
    for (bool more = true; more && i < n; i++) {
        const struct sparse_cell *c = &s->cells[i];
        struct buffer b = {0};
        size_t parts = c->n;
        if (parts == 2 && text_same_squashed(p[c->from].text, p[c->from + 1].text))
            parts = 1; /* a merged cell, saved twice */
        pieces_join(p + c->from, parts, &b);
        row->cells[c->column] = (struct table_cell){.text = arena_dup(&s->arena, buf_text(&b), b.len),
                                                    .line = p[c->from].line,
                                                    .column = p[c->from].column};
        buf_free(&b);
        more = !c->row_ends;
    }
    mark_ticks(s, row);
    double cost = s->row_cost = s->cells[i - 1].cost - (at ? s->cells[at - 1].cost : 0);
    if (!s->pieces.manner.blanks)
        set_levels(s, row);
    bool doubted = cost > DOUBTFUL || is_unlabelled(s, row);
    for (int c = 0; c < row->n && doubted && !s->pieces.manner.blanks; c++)
        if (s->columns.items[c].kind == KIND_LEVEL || s->columns.items[c].kind == FIELD_CONTENT)
            row->cells[c].flags |= CELL_DOUBTED;
    return i - at;
}

static enum status read_rows(struct sparse_job *s, struct error *err)
{
    enum status st = ST_OK;
    struct table_row row;
    while (!(st = sparse_fill(s, SPARSE_WINDOW, err)) && pieces_count(&s->pieces)) {
        size_t window = pieces_count(&s->pieces) < SPARSE_WINDOW ? pieces_count(&s->pieces) : SPARSE_WINDOW;
        bool all = s->pieces.ended && window == pieces_count(&s->pieces);
        size_t n = sparse_place(&s->model, pieces_at(&s->pieces), window, all, s->cells, NULL), at = 0;
        while (at < n && !st) {
            size_t cells = make_row(s, at, n, &row);
            st = job_row(s->table, &row, err);
            at += cells;
        }
        if (!st && !n) { /* there is no way at all */
            for (size_t i = 0; i < window; i++)
                job_unplaced(s->table, pieces_at(&s->pieces)[i].text);
            pieces_drop(&s->pieces, window);
            continue;
        }
        if (st)
            break;
        pieces_drop(&s->pieces, s->cells[n - 1].from + s->cells[n - 1].n);
    }
    return st;
}

static void learn_rows(struct sparse_job *s)
{
    struct table_row row;
    size_t n = place_sample(s, NULL);
    for (size_t at = 0; at < n;) {
        at += make_row(s, at, n, &row);
        resolver_learn(s->table->resolver, &row);
        bool sure = s->pieces.manner.style == PIECES_BARS || s->row_cost < CERTAIN;
        for (int c = 0; c < row.n && sure; c++)
            if (*row.cells[c].text)
                memory_add(s->memory, c, row.cells[c].text);
    }
    s->depth = 0;
}

/* A line in front of a header that nobody knows may be its first word, or something else of the page: it is a word if the
 * rows are read better with it. */
static bool begins_later(struct sparse_job *s, int width)
{
    static const double CLEARLY = 2;
    const char *first = s->header.cells[0].text;
    if (s->pieces.manner.style != PIECES_LINES || header_look(s->table->formats, first) >= LOOK_HEAD)
        return false;
    double with = s->cost;
    char *word = mem_dup(first);
    piece_header_remove(&s->header, 0);
    bool later = s->header.h.nfirst > 1 && find_columns(s, width) && s->cost + CLEARLY <= with;
    piece_header_insert(&s->header, 0, word);
    free(word);
    if (!later)
        find_columns(s, width);
    return later;
}

/* --- the table --------------------------------------------------------------------------------------------------- */

static enum status begin(struct sparse_job *s, int width, struct string_list *prose, bool *taken,
                         struct error *err)
{
    struct pieces ahead = {.manner = s->pieces.manner};
    enum status st = layout_peek(s->lx, 0, SPARSE_HEADER + SAMPLE, &ahead, err);
    bool exact;
    const struct table_choice *choice = choose_header(s->table, 0, &exact);
    if (choice && !(choice->rows && pieces_header_of_lines(&ahead, choice->first, choice->rows, &s->header)))
        choice = NULL;
    s->decided = choice != NULL;
    bool headed = !st && (choice || pieces_header(s->table->formats, &ahead, &s->header));
    int first = 0, last = 0;
    if (headed) {
        first = pieces_at(&ahead)[0].line;
        last = pieces_at(&ahead)[s->header.pieces - 1].line;
        s->words = sparse_header_words(pieces_at(&ahead), s->header.pieces);
        pieces_drop(&ahead, s->header.pieces);
        struct pieces own = s->pieces;
        s->pieces = ahead;
        *taken = pieces_count(&ahead) >= 2 && (find_columns(s, width) || choice) &&
                 (choice || !begins_later(s, width));
        ahead = s->pieces;
        s->pieces = own;
    }
    pieces_release(&ahead);
    if (st || !*taken)
        return st;
    struct columns columns;
    s->table->by_lines = false;
    columns = s->columns; /* the table's now */
    if (choice)
        choose_header_used(s->table, choice);
    st = text_open_table(s->table, &columns, s->header.cells, &s->header.h, prose, err);
    if (!st) {
        job_report(s->table)->header_first = first;
        job_report(s->table)->header_rows = last - first + 1;
    }
    s->columns = s->table->columns;
    return st;
}

/* Takes the header's pieces off the lines that it stands on. */
static enum status take_header(struct sparse_job *s, struct error *err)
{
    enum status st = ST_OK;
    size_t n = s->header.pieces;
    while (!st && pieces_count(&s->pieces) < n && !s->pieces.ended)
        st = sparse_fill(s, pieces_count(&s->pieces) + 1, err);
    pieces_drop(&s->pieces, n);
    return st;
}

enum status sparse_read(struct table_job *job, struct lexer *lx, const struct piece_manner *manner, int width,
                        struct string_list *prose, bool *taken, struct error *err)
{
    struct sparse_job *s = mem_alloc(sizeof *s);
    *s = (struct sparse_job){.table = job, .lx = lx, .pieces = {.manner = *manner}};
    *taken = false;
    enum status st = begin(s, width, prose, taken, err);
    if (!st && *taken) {
        st = take_header(s, err);
        s->known = true;
        st = st ? st : sparse_fill(s, SAMPLE, err);
        if (!st)
            learn_rows(s);
        st = st ? st : read_rows(s, err);
    } else {
        columns_release(&s->columns);
    }
    memory_free(s->memory);
    pieces_release(&s->pieces);
    piece_header_release(&s->header);
    arena_free(&s->arena);
    free(s->words);
    free(s);
    return st;
}
