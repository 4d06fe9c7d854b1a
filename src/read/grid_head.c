/* What the columns of a grid mean: which rows are the header, which columns of the file are one, and what stands over
 * each. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "read/choose.h"
#include "read/grid_impl.h"
#include "read/header.h"
#include "read/saved.h"

enum { REACH = 12, MOST_ROWS = 6, LONGEST_WORD = 20 };

void grid_squash_line(const struct grid_line *line, struct buffer *out)
{
    for (int i = 0; i < line->n; i++)
        if (line->slots[i].how == GRID_OWN)
            text_squash(out, line->slots[i].text, strlen(line->slots[i].text));
}

/* --- which rows --------------------------------------------------------------------------------------------------- */

/* What the cells of a row look like to somebody who looks for a header. */
struct looks {
    int filled, known, heads; /* heads: known words that do not belong to a second row */
    bool brief, differ;       /* every cell is short; no two are alike */
};

static bool is_brief(const char *text)
{
    struct buffer b = {0};
    text_squash(&b, text, strlen(text));
    bool yes = text_glyphs(buf_text(&b), b.len) <= LONGEST_WORD && !strstr(buf_text(&b), "\xe3\x80\x82");
    buf_free(&b);
    return yes;
}

static struct looks look_at(const struct formats *f, const struct grid_line *line)
{
    struct looks l = {.brief = true, .differ = true};
    for (int i = 0; i < line->n; i++) {
        const struct grid_slot *s = &line->slots[i];
        bool sub = false;
        if (s->how != GRID_OWN || grid_is_blank(s))
            continue;
        bool known = header_word(f, s->text, &sub);
        l.filled++;
        l.known += known;
        l.heads += known && !sub;
        l.brief = l.brief && is_brief(s->text);
        for (int k = 0; k < i && l.differ; k++)
            l.differ = line->slots[k].how != GRID_OWN || !text_same_squashed(line->slots[k].text, s->text);
    }
    return l;
}

bool grid_reads_like_header(const struct formats *f, const struct grid_line *line)
{
    struct looks l = look_at(f, line);
    return l.heads >= 1 && l.known >= 2 && 2 * l.known >= l.filled;
}

/* The cell of the row that stands over a column. */
static const struct grid_slot *over(const struct grid_line *line, int column)
{
    if (column >= line->n)
        return NULL;
    while (column > 0 && line->slots[column].how == GRID_LEFT)
        column--;
    return &line->slots[column];
}

static bool reaches_down(const struct grid_line *below, int from)
{
    for (int i = 0; i < below->n; i++)
        if (below->slots[i].how == GRID_ABOVE && below->slots[i].line >= from)
            return true;
    return false;
}

/* A second row without merged cells on its sides: it has words below the wide cells of the first row only. */
static bool is_second_row(const struct formats *f, const struct grid_line *head,
                          const struct grid_line *below)
{
    int words = 0;
    for (int i = 0; i < below->n; i++) {
        const struct grid_slot *s = &below->slots[i], *above = over(head, i);
        bool sub = false;
        if (s->how != GRID_OWN || grid_is_blank(s))
            continue;
        bool known = header_word(f, s->text, &sub);
        if (!above || grid_is_blank(above) || above->span <= s->span || !is_brief(s->text))
            return false;
        words += known || is_brief(s->text);
    }
    return words >= 2;
}

static size_t header_end(const struct grid *g, size_t first, size_t end)
{
    const struct formats *f = g->job->formats;
    while (end < g->nsample && end - first < MOST_ROWS) {
        const struct grid_line *below = &g->sample[end];
        if (!reaches_down(below, g->sample[first].number) && !is_second_row(f, &g->sample[end - 1], below))
            break;
        end++;
    }
    return end;
}

static bool is_title_row(const struct grid_line *line)
{
    int at = grid_single(line);
    return at >= 0 || line->n == 0;
}

/* Rows that the file itself calls the header, titles left out. */
static bool find_flagged(const struct grid *g, struct grid_header *out)
{
    size_t r = 0;
    while (r < g->nsample && g->sample[r].header && is_title_row(&g->sample[r]))
        r++;
    if (r >= g->nsample || !g->sample[r].header)
        return false;
    struct looks l = look_at(g->job->formats, &g->sample[r]);
    size_t end = r + 1;
    while (end < g->nsample && end - r < MOST_ROWS && g->sample[end].header)
        end++;
    *out = (struct grid_header){.first = r, .end = header_end(g, r, end), .found = true};
    return l.filled >= 2 && (l.known || l.brief) && out->end < g->nsample + 1;
}

/* One word that is surely a header's, in a first row that is full of different short ones. */
static bool is_first_row_of_words(const struct grid *g, size_t r)
{
    struct looks l = look_at(g->job->formats, &g->sample[r]);
    return l.heads >= 1 && l.filled >= 3 && l.brief && l.differ && l.filled == g->sample[r].n &&
           r + 1 < g->nsample;
}

static bool stands_above(const struct grid_line *line)
{
    int at = grid_single(line);
    return line->n == 0 || (at >= 0 && grid_stands_alone(line, at));
}

/* The rows that are the header of a format which was saved. */
static bool find_saved(const struct grid *g, struct grid_header *out)
{
    struct string_list rows[REACH + SAVED_MOST_ROWS] = {{0}};
    size_t n = 0, found = 0;
    for (; g->job->formats->nsaved && n < g->nsample && n < REACH + SAVED_MOST_ROWS; n++)
        for (int i = 0; i < g->sample[n].n; i++)
            if (g->sample[n].slots[i].how == GRID_OWN)
                string_list_add(&rows[n], g->sample[n].slots[i].text);
    for (size_t r = 0; r < n && r < REACH && !found; r++) {
        found = saved_header(g->job->formats, rows + r, n - r);
        *out = (struct grid_header){.first = r, .end = r + found, .found = true};
    }
    for (size_t r = 0; r < n; r++)
        string_list_free(&rows[r]);
    return found > 0;
}

struct grid_header grid_find_header(const struct grid *g)
{
    struct grid_header out = {0};
    if (find_saved(g, &out))
        return out;
    if (find_flagged(g, &out))
        return out;
    for (size_t r = 0; r < g->nsample && r < REACH; r++)
        if (grid_reads_like_header(g->job->formats, &g->sample[r]))
            return (struct grid_header){.first = r, .end = header_end(g, r, r + 1), .found = true};
    size_t r = 0; /* rows of a single cell at the top are titles */
    while (r < g->nsample && r < REACH && stands_above(&g->sample[r]))
        r++;
    if (r < g->nsample && is_first_row_of_words(g, r))
        return (struct grid_header){.first = r, .end = header_end(g, r, r + 1), .found = true};
    return (struct grid_header){.first = r, .end = r};
}

bool grid_decided_header(const struct grid *g, struct grid_header *out, bool *exact)
{
    const struct table_choice *t = choose_header(g->job, g->number, exact);
    size_t r = 0;
    while (t && r < g->nsample && g->sample[r].number < t->first)
        r++;
    if (!t || r == g->nsample || (t->rows && g->sample[r].number >= t->first + t->rows))
        return false;
    *out = (struct grid_header){.first = r, .end = r, .found = t->rows > 0, .choice = t};
    while (out->end < g->nsample && g->sample[out->end].number < t->first + t->rows)
        out->end++;
    return true;
}

/* --- which columns ------------------------------------------------------------------------------------------------ */

static bool is_band(const struct grid_line *line)
{
    int at = grid_single(line);
    return at >= 0 && line->slots[at].how == GRID_OWN && line->slots[at].span > 1 &&
           grid_stands_alone(line, at);
}

void grid_lay_out(struct grid *g, struct grid_header h, bool keep_blank)
{
    bool begins[GRID_COLUMNS + 1] = {false}, used[GRID_COLUMNS] = {false};
    struct grid_layout *l = &g->layout;
    for (size_t r = h.first; r < g->nsample; r++) {
        const struct grid_line *line = &g->sample[r];
        bool head = r < h.end;
        for (int c = 0; c < line->n && !(is_band(line) && !head); c++) {
            const struct grid_slot *s = &line->slots[c];
            if (s->how != GRID_OWN && s->how != GRID_ABOVE)
                continue;
            begins[c] = true;
            for (int k = c; k < c + (head ? s->span : 1) && !grid_is_blank(s); k++)
                used[k] = true;
        }
    }
    l->n = 0;
    for (int c = 0; c < GRID_COLUMNS;) {
        int end = c + 1;
        bool any = begins[c] && (used[c] || keep_blank);
        for (; end < GRID_COLUMNS && !begins[end]; end++)
            ;
        for (int k = c; k < end; k++)
            l->of[k] = any ? l->n : -1;
        l->n += any;
        c = end;
    }
}

/* What stands over a logical column: the word right above its values, and the one above that. */
struct heads {
    const struct grid_slot *word, *group;
};

static bool same_cell(const struct grid_slot *a, const struct grid_slot *b)
{
    return a && b && a->line == b->line && a->column == b->column;
}

static struct heads heads_of(const struct grid *g, struct grid_header h, int logical)
{
    struct heads out = {NULL, NULL};
    int column = 0;
    while (column < GRID_COLUMNS && g->layout.of[column] != logical)
        column++;
    for (size_t r = h.first; r < h.end; r++) {
        const struct grid_slot *s = over(&g->sample[r], column);
        if (!s || grid_is_blank(s) || same_cell(s, out.word))
            continue;
        out.group = out.word;
        out.word = s;
    }
    return out;
}

/* The header as columns.c wants it: a first row of words or groups, a second one with a cell for each column. */
struct head_cells {
    struct cell cells[2 * MAX_COLUMNS];
    struct span spans[MAX_COLUMNS];
    struct header header;
};

static char *slot_text(const struct grid_slot *s)
{
    return s ? (char *)(uintptr_t)s->text : (char *)(uintptr_t) ""; /* struct cell owns its text elsewhere */
}

static void lay_heads(const struct grid *g, struct grid_header h, struct head_cells *out)
{
    struct heads heads[MAX_COLUMNS];
    int n = g->layout.n;
    size_t m = 0;
    bool two = false;
    for (int i = 0; i < n; i++)
        heads[i] = heads_of(g, h, i);
    for (int i = 0, end; i < n; i = end) {
        const struct grid_slot *top = heads[i].group ? heads[i].group : heads[i].word;
        bool sub = heads[i].group != NULL;
        for (end = i + 1; end < n && top; end++) {
            const struct grid_slot *next = heads[end].group ? heads[end].group : heads[end].word;
            if (!same_cell(top, next))
                break;
            sub = sub || heads[end].group;
        }
        out->spans[m] = (struct span){i, end - i, sub ? i : -1};
        out->cells[m++] = (struct cell){.text = slot_text(top), .first = i == 0};
        two = two || sub;
    }
    for (int i = 0; two && i < n; i++)
        out->cells[m + (size_t)i] =
            (struct cell){.text = slot_text(heads[i].group ? heads[i].word : NULL), .first = i == 0};
    size_t second = two ? (size_t)n : 0;
    out->header = (struct header){.nfirst = m, .second = m, .nsecond = second, .end = m + second};
}

/* --- what they mean ----------------------------------------------------------------------------------------------- */

static void gather_stats(const struct grid *g, struct grid_header h, struct column_stats *stats)
{
    memset(stats, 0, MAX_COLUMNS * sizeof *stats);
    for (size_t r = h.end; r < g->nsample; r++) {
        const struct grid_line *line = &g->sample[r];
        for (int c = 0; c < line->n && grid_single(line) < 0; c++)
            if (line->slots[c].how == GRID_OWN && g->layout.of[c] >= 0)
                text_add_stats(g->job->formats, &stats[g->layout.of[c]], line->slots[c].text);
    }
}

/* Rows of one cell over the whole width head the rows below them. */
static bool find_bands(const struct grid *g, struct grid_header h, const struct columns *columns)
{
    enum { LONGEST_BAND = 40 };
    if (columns->n >= MAX_COLUMNS || columns->nlevels >= ROW_MAX_LEVELS || columns->n < 3)
        return false;
    for (size_t r = h.end; r + 1 < g->nsample; r++) {
        const struct grid_line *line = &g->sample[r];
        if (!is_band(line) || grid_single(&g->sample[r + 1]) >= 0 ||
            grid_reads_like_header(g->job->formats, &g->sample[r + 1]))
            continue;
        const char *text = line->slots[grid_single(line)].text;
        if (text_glyphs(text, strlen(text)) <= LONGEST_BAND)
            return true;
    }
    return false;
}

/* Puts a level before all others, for the bands. */
static void add_band_level(struct columns *c)
{
    memmove(c->items + 1, c->items, (size_t)c->n * sizeof *c->items);
    c->items[0] = (struct column){
        .kind = KIND_LEVEL, .label = mem_dup(DATA_BAND_LABEL), .why = WHY_PLACE, .confidence = 0.6};
    c->bands = true;
    c->n++;
    c->nlevels++;
    c->content += c->content >= 0;
    for (int i = 1; i < c->n; i++)
        c->items[i].level += c->items[i].kind == KIND_LEVEL;
}

enum status grid_columns(struct grid *g, struct grid_header h, struct columns *out, bool *is_table,
                         struct error *err)
{
    struct table_job *job = g->job;
    *is_table = false;
    if (g->layout.n == 0 || (!h.found && g->layout.n > MAX_COLUMNS))
        return ST_OK;
    if (g->layout.n > MAX_COLUMNS)
        return error_set(err, ST_INPUT, MSG_READ_GRID_WIDE, job->path, g->number, g->layout.n, MAX_COLUMNS);
    struct column_stats *stats = mem_alloc(MAX_COLUMNS * sizeof *stats);
    gather_stats(g, h, stats);
    if (h.found) {
        const struct format *named =
            job->options->format ? formats_find(job->formats, job->options->format) : NULL;
        struct head_cells *heads = mem_alloc(sizeof *heads);
        lay_heads(g, h, heads);
        columns_by_spans(job->formats, named, heads->cells, &heads->header, heads->spans, g->layout.n, stats,
                         out);
        free(heads);
        *is_table = true;
    } else {
        *is_table = columns_by_values(job->formats, g->layout.n, stats, out);
        if (!*is_table)
            columns_release(out);
        if (!*is_table && h.choice && g->layout.n > 1) {
            columns_plain(job->formats, g->layout.n, out);
            *is_table = true;
        }
    }
    free(stats);
    if (*is_table && h.choice)
        choose_header_used(job, h.choice);
    if (*is_table)
        choose_columns(job, out);
    g->layout.has_bands = *is_table && find_bands(g, h, out);
    if (g->layout.has_bands)
        add_band_level(out);
    return ST_OK;
}
