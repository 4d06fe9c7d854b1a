#include "read/grid.h"

#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "read/foot.h"
#include "read/grid_impl.h"
#include "read/head.h"
#include "read/header.h"
#include "read/own.h"

enum { SAMPLE_ROWS = 120, SAMPLE_BYTES = 4 << 20, LONGEST_BAND = 60, LONGEST_LABEL = 30, MOST_PENDING = 16 };

struct grid *grid_new(struct table_job *job)
{
    struct grid *g = mem_alloc(sizeof *g);
    g->job = job;
    return g;
}

static void drop_sample(struct grid *g)
{
    arena_clear(&g->arena);
    g->nsample = g->sample_bytes = 0;
}

static void drop_pending(struct grid *g)
{
    arena_clear(&g->pending_arena);
    g->npending = 0;
}

void grid_free(struct grid *g)
{
    if (!g)
        return;
    for (int c = 0; c < GRID_COLUMNS; c++)
        buf_free(&g->columns[c].text);
    arena_free(&g->arena);
    arena_free(&g->pending_arena);
    string_list_free(&g->prose);
    string_list_free(&g->header);
    free(g->sample);
    free(g->pending);
    free(g->band);
    free(g->name);
    free(g->uid);
    own_free(g->own);
    free(g);
}

enum status grid_prose(struct grid *g, const char *paragraph, struct error *err)
{
    struct buffer b = {0};
    enum status st = ST_OK;
    text_trim(&b, paragraph, strlen(paragraph));
    if (b.len)
        st = text_take_prose(g->job, &g->prose, b.data, err);
    buf_free(&b);
    return st;
}

static enum status line_to_prose(struct grid *g, const struct grid_line *line, struct error *err)
{
    enum status st = ST_OK;
    for (int i = 0; i < line->n && !st; i++)
        if (line->slots[i].how == GRID_OWN)
            st = grid_prose(g, line->slots[i].text, err);
    return st;
}

/* --- rows of a table ---------------------------------------------------------------------------------------------- */

static const struct grid_slot *last_column(const struct grid_line *line)
{
    const struct grid_slot *last = NULL;
    for (int i = 0; i < line->n; i++)
        if (line->slots[i].how == GRID_OWN || line->slots[i].how == GRID_ABOVE)
            last = &line->slots[i];
    return last;
}

/* The column that a cell over several belongs to: the first, but for a long text the content that begins under it. */
static int target(const struct grid *g, const struct grid_slot *s, int at, int shift)
{
    const struct columns *columns = &g->job->columns;
    int first = g->layout.of[at];
    if (first < 0 || s->span < 2 || columns->content < 0 || columns->items[first + shift].kind != KIND_LEVEL)
        return first;
    for (int c = at; c < at + s->span && c < GRID_COLUMNS; c++)
        if (g->layout.of[c] + shift == columns->content &&
            text_glyphs(s->text, strlen(s->text)) > LONGEST_LABEL)
            return g->layout.of[c];
    return first;
}

/* The cells of a row in their columns. Texts that share a column are joined in `joined`. */
static void spread(struct grid *g, const struct grid_line *line, struct table_row *out, struct arena *joined)
{
    struct table_job *job = g->job;
    int shift = g->layout.has_bands;
    *out = (struct table_row){.n = job->columns.n, .line = line->number, .uid = line->uid};
    for (int i = 0; i < out->n; i++)
        out->cells[i] = (struct table_cell){.text = ""};
    if (g->layout.has_bands && g->band)
        out->cells[0].text = g->band;
    for (int c = 0; c < line->n; c++) {
        const struct grid_slot *s = &line->slots[c];
        if ((s->how != GRID_OWN && s->how != GRID_ABOVE) || grid_is_blank(s))
            continue;
        int to = target(g, s, c, shift);
        if (to < 0 || to + shift >= out->n) {
            if (s->how == GRID_OWN)
                job_unplaced(job, s->text);
            continue;
        }
        struct table_cell *cell = &out->cells[to + shift];
        if (job->columns.items[to + shift].kind == KIND_NUMBER && s->how == GRID_ABOVE)
            continue; /* a number is the row's where it is printed */
        if (cell->text && *cell->text) {
            struct buffer b = {0};
            buf_printf(&b, "%s\n%s", cell->text, s->text);
            cell->text = arena_dup(joined, buf_text(&b), b.len);
            buf_free(&b);
        } else {
            *cell = (struct table_cell){.text = s->text, .line = s->line, .column = s->column};
        }
    }
}

static enum status send_row(struct grid *g, const struct grid_line *line, struct error *err)
{
    struct table_row row;
    struct arena joined = {0};
    spread(g, line, &row, &joined);
    enum status st = job_row(g->job, &row, err);
    arena_free(&joined);
    return st;
}

static bool is_header_again(const struct grid *g, const struct grid_line *line)
{
    if (!g->header.n)
        return false;
    struct buffer b = {0};
    grid_squash_line(line, &b);
    bool again = b.len && string_list_has(&g->header, buf_text(&b));
    buf_free(&b);
    return again;
}

static void reprinted(struct grid *g, const struct grid_line *line)
{
    for (int i = 0; i < line->n; i++)
        if (line->slots[i].how == GRID_OWN) {
            struct cell cell = {.text = mem_dup(line->slots[i].text)};
            job_reprinted(g->job, &cell, 1);
            free(cell.text);
        }
}

/* Whether the only cell of a row stands for the whole of it, and is no label with blank cells beside it. */
static bool is_whole(const struct grid *g, const struct grid_line *line, int at)
{
    const struct grid_slot *s = &line->slots[at];
    return s->how == GRID_OWN && grid_stands_alone(line, at) && (s->span > 1 || g->layout.n > 1);
}

static bool is_foot(const struct grid *g, const char *text)
{
    char *copy = mem_dup(text);
    bool yes = foot_is_line(g->job->formats, &(struct cell){.text = copy}, 1);
    free(copy);
    return yes;
}

/* A row of a single cell whose place is known now: before other rows it heads them; at the end it is a note. */
static enum status settle_single(struct grid *g, const struct grid_line *line, bool at_end, struct error *err)
{
    int at = grid_single(line);
    const struct grid_slot *s = &line->slots[at];
    size_t glyphs = text_glyphs(s->text, strlen(s->text));
    bool whole = is_whole(g, line, at);
    if (is_foot(g, s->text) || (whole && (at_end || glyphs > LONGEST_BAND)))
        return job_note(g->job, s->text, err);
    if (!whole || !g->layout.has_bands)
        return send_row(g, line, err);
    free(g->band);
    g->band = mem_dup(s->text);
    return ST_OK;
}

static enum status settle_pending(struct grid *g, bool at_end, struct error *err)
{
    enum status st = ST_OK;
    for (size_t i = 0; i < g->npending && !st; i++)
        st = settle_single(g, &g->pending[i], at_end, err);
    drop_pending(g);
    return st;
}

/* What stands right above a header is its title. */
static enum status pending_to_prose(struct grid *g, struct error *err)
{
    enum status st = ST_OK;
    for (size_t i = 0; i < g->npending && !st; i++)
        st = line_to_prose(g, &g->pending[i], err);
    drop_pending(g);
    return st;
}

/* Cheap enough for every row: a header has short words only, and no cell reaches down into it. */
static bool may_be_header(const struct grid_line *line)
{
    enum { LONGEST = 64 };
    int filled = 0;
    for (int i = 0; i < line->n; i++) {
        if (line->slots[i].how == GRID_ABOVE || strlen(line->slots[i].text) > LONGEST)
            return false;
        filled += *line->slots[i].text != '\0';
    }
    return filled >= 3;
}

static void look(struct grid *g)
{
    drop_sample(g);
    g->state = GRID_LOOKING;
}

static void keep_in_sample(struct grid *g, const struct grid_line *line)
{
    g->sample = mem_array(g->sample, &g->sample_cap, g->nsample + 1, sizeof *g->sample);
    g->sample[g->nsample++] = grid_keep(&g->arena, line);
    for (int i = 0; i < line->n; i++)
        g->sample_bytes += strlen(line->slots[i].text) + sizeof *line->slots;
}

static enum status take_row(struct grid *g, const struct grid_line *line, struct error *err)
{
    int single = grid_single(line);
    bool blank = true;
    for (int i = 0; i < line->n && blank; i++)
        blank = grid_is_blank(&line->slots[i]);
    if (blank)
        return ST_OK;
    if (is_header_again(g, line)) {
        reprinted(g, line);
        return pending_to_prose(g, err);
    }
    if (single >= 0 && line->slots[single].how == GRID_OWN && g->npending < MOST_PENDING) {
        g->pending = mem_array(g->pending, &g->pending_cap, g->npending + 1, sizeof *g->pending);
        g->pending[g->npending++] = grid_keep(&g->pending_arena, line);
        return ST_OK;
    }
    if (may_be_header(line) && grid_reads_like_header(g->job->formats, line)) {
        enum status st =
            pending_to_prose(g, err); /* another table begins below this one, in the same sheet */
        look(g);
        keep_in_sample(g, line);
        return st;
    }
    enum status st = settle_pending(g, false, err);
    return st ? st : send_row(g, line, err);
}

/* --- where a table begins ----------------------------------------------------------------------------------------- */

static bool merges_cells(const struct grid *g, size_t from)
{
    for (size_t r = from; r < g->nsample; r++)
        for (int c = 0; c < g->sample[r].n; c++)
            if (g->sample[r].slots[c].how == GRID_ABOVE)
                return true;
    return false;
}

/* Rows of the sample leave the outermost level blank below one that says it. */
static bool leaves_level_blank(const struct grid *g, const struct columns *columns, size_t from)
{
    int level = -1;
    for (int i = 0; i < columns->n && level < 0; i++)
        level = columns->items[i].kind == KIND_LEVEL && columns->items[i].level == 0 ? i - g->layout.has_bands
                                                                                     : -1;
    bool said = false;
    for (size_t r = from; level >= 0 && r < g->nsample; r++) {
        const struct grid_line *line = &g->sample[r];
        bool here = false;
        for (int c = 0; c < line->n; c++)
            here = here || (g->layout.of[c] == level && !grid_is_blank(&line->slots[c]));
        if (said && !here && grid_single(line) < 0 && last_column(line))
            return true;
        said = said || here;
    }
    return false;
}

static void note_header(struct grid *g, struct grid_header h)
{
    struct table_report *t = job_report(g->job);
    string_list_free(&g->header);
    t->header_first = h.first < g->nsample ? g->sample[h.first].number : 0;
    t->header_rows = h.end > h.first ? g->sample[h.end - 1].number - t->header_first + 1 : 0;
    for (size_t r = h.first; r < h.end; r++) {
        struct buffer b = {0};
        const struct grid_line *line = &g->sample[r];
        grid_squash_line(line, &b);
        if (b.len)
            string_list_add(&g->header, buf_text(&b));
        for (int i = 0; i < line->n; i++) {
            buf_clear(&b);
            text_squash(&b, line->slots[i].text, strlen(line->slots[i].text));
            if (line->slots[i].how == GRID_OWN && b.len)
                string_list_add(&job_report(g->job)->headers, buf_text(&b));
        }
        buf_free(&b);
    }
}

/* The title: among the lines above what reads like one, else a line that has a row of the table to itself. */
static char *choose_title(const struct grid *g, struct grid_header h, size_t *index)
{
    size_t at = text_find_title(g->job, &g->prose), n = g->prose.n;
    if (at == n)
        for (size_t r = 0; r < h.first && at == n; r++) {
            int single = grid_single(&g->sample[r]);
            const char *text = single >= 0 ? g->sample[r].slots[single].text : "";
            if (!*text || strstr(text, DATA_WIDE_COLON) || text_glyphs(text, strlen(text)) > LONGEST_BAND)
                continue;
            for (size_t i = 0; i < n; i++)
                at = text_same_squashed(g->prose.items[i], text) ? i : at;
        }
    *index = at;
    return mem_dup(at < n ? g->prose.items[at] : g->name ? g->name : "");
}

static enum status open_table(struct grid *g, struct grid_header h, struct columns *columns,
                              struct error *err)
{
    struct table_job *job = g->job;
    size_t index;
    char *title = choose_title(g, h, &index);
    bool own = job->options->title && *job->options->title;
    enum status st = text_flush_notes(job, &g->prose, own ? SIZE_MAX : index, err);
    if (!st)
        st = job_end(job, err);
    bool sheet = !merges_cells(g, h.end) && leaves_level_blank(g, columns, h.end);
    job->whole_cells = !g->guessed;
    job->blanks = g->guessed ? BLANKS_MERGED : sheet ? BLANKS_OF_SHEET : BLANKS_KNOWN;
    job->by_lines = false;
    st = st ? (columns_release(columns), st) : job_begin(job, columns, *title ? title : NULL, err);
    free(job->title);
    job->title = title;
    free(g->band);
    g->band = NULL;
    if (st)
        return st;
    job_report(job)->table = g->number;
    g->job_has_bands = g->layout.has_bands;
    note_header(g, h);
    struct table_row row;
    struct arena joined = {0};
    for (size_t r = h.end; r < g->nsample; r++) {
        if (grid_single(&g->sample[r]) >= 0)
            continue;
        spread(g, &g->sample[r], &row, &joined);
        resolver_learn(job->resolver, &row);
        arena_clear(&joined);
    }
    arena_free(&joined);
    return st;
}

/* The sample goes on with the table before it: the same header again, or none and as many columns. */
static bool goes_on(const struct grid *g, struct grid_header h)
{
    struct table_job *job = g->job;
    if (!job->open || g->apart || text_has_other_title(job, &g->prose) || g->layout.n < 2 ||
        g->layout.n != job->columns.n - g->job_has_bands)
        return false;
    for (size_t r = h.first; r < h.end; r++)
        if (!is_header_again(g, &g->sample[r]))
            return false;
    return true;
}

/* Rows above the header stand outside the table. */
static enum status take_rows_above(struct grid *g, struct grid_header h, struct error *err)
{
    enum status st = ST_OK;
    for (size_t r = 0; r < h.first && !st; r++)
        st = line_to_prose(g, &g->sample[r], err);
    return st;
}

/* --- our own exports ---------------------------------------------------------------------------------------------- */

/* Begins the table as it says itself, if its header is still what it says. */
static enum status open_own(struct grid *g, struct grid_header *h, struct error *err)
{
    grid_look_for_own(g);
    g->in_own = g->own && !g->job->options->columns && own_find(g->own, g->sample, g->nsample, h);
    if (!g->in_own)
        return ST_OK;
    size_t index;
    enum status st = take_rows_above(g, *h, err);
    char *title = grid_own_title(g, &index);
    bool wanted = g->job->options->title && *g->job->options->title;
    if (!st)
        st = text_flush_notes(g->job, &g->prose, wanted ? SIZE_MAX : index, err);
    if (!st)
        st = own_begin(g->own, g->job, title, err);
    if (!st)
        job_report(g->job)->table = g->number;
    string_list_free(&g->header);
    free(title);
    return st;
}

static enum status take_line(struct grid *g, const struct grid_line *line, struct error *err)
{
    return g->in_own ? own_row(g->own, g->job, line, err) : take_row(g, line, err);
}

/* What the rows of the sample are. *from: the first that is one of the table, or of what is none. */
static enum status begin_table(struct grid *g, size_t *from, struct error *err)
{
    struct grid_header h = {0};
    struct columns columns = {0};
    bool is_table = true;
    enum status st = open_own(g, &h, err);
    *from = h.end;
    g->state = GRID_TABLE;
    if (st || g->in_own)
        return st;
    struct grid_header decision = {0};
    bool exact = false, decided = grid_decided_header(g, &decision, &exact);
    h = decided && exact ? decision : grid_find_header(g);
    if (!decided || exact)
        st = take_rows_above(g, h, err);
    grid_lay_out(g, h, !h.found);
    bool again = !st && !(decided && exact) && goes_on(g, h);
    if (decided && !exact) {
        h = again ? h : decision;
        st = take_rows_above(g, h, err);
    }
    if (again)
        g->layout.has_bands = g->job_has_bands;
    else
        grid_lay_out(g, h, false);
    if (again)
        st = text_flush_notes(g->job, &g->prose, SIZE_MAX, err);
    else if (!st)
        st = grid_columns(g, h, &columns, &is_table, err);
    if (!st && !again && is_table)
        st = open_table(g, h, &columns, err);
    g->state = is_table ? GRID_TABLE : GRID_PLAIN;
    *from = again ? h.first : h.end;
    return st;
}

/* The sample is as large as it gets: it is known now what its rows are, and they go where they belong. */
static enum status decide(struct grid *g, struct error *err)
{
    size_t r;
    enum status st = begin_table(g, &r, err);
    struct grid_line *rows = g->sample; /* a row may begin another sample */
    size_t n = g->nsample;
    struct arena arena = g->arena;
    g->sample = NULL;
    g->arena = (struct arena){0};
    g->nsample = g->sample_cap = 0;
    for (; r < n && !st; r++) {
        if (g->state == GRID_LOOKING)
            keep_in_sample(g, &rows[r]);
        else
            st = g->state == GRID_TABLE ? take_line(g, &rows[r], err) : line_to_prose(g, &rows[r], err);
    }
    free(rows);
    arena_free(&arena);
    return st;
}

/* --- what the reader sends ---------------------------------------------------------------------------------------- */

enum status grid_begin(struct grid *g, const char *name, bool apart, struct error *err)
{
    if (g->state == GRID_PLAIN && ++g->depth > GRID_DEPTH)
        return error_set(err, ST_INPUT, MSG_READ_NESTED, g->job->path, GRID_DEPTH);
    g->number++;
    g->row = 0;
    g->apart = apart;
    g->guessed = false;
    free(g->name);
    g->name = mem_dup(name);
    grid_forget(g);
    look(g);
    return apart ? text_flush_notes(g->job, &g->prose, SIZE_MAX, err) : ST_OK;
}

void grid_guess(struct grid *g)
{
    g->guessed = true;
}

enum status grid_row(struct grid *g, const struct grid_cell *cells, size_t n, int number, bool header,
                     struct error *err)
{
    enum { STEP = 1024 };
    enum status st = ST_OK;
    struct string_list under = {0};
    g->row = number ? number : g->row + 1;
    g->job->received++;
    if (g->row > GRID_ROWS)
        return error_set(err, ST_INPUT, MSG_READ_ROWS, g->job->path, g->number, GRID_ROWS);
    struct grid_line line = {.slots = g->slots, .number = g->row, .header = header, .uid = g->uid};
    line.n = grid_place(g, cells, n, g->row, &under);
    for (size_t i = 0; i < under.n && !st; i++) { /* hidden under a merged cell */
        if (g->job->open)
            job_unplaced(g->job, under.items[i]);
        else
            st = grid_prose(g, under.items[i], err);
    }
    string_list_free(&under);
    if (g->row % STEP == 0 && !st)
        st = job_step(g->job, err);
    if (st)
        return st;
    if (g->state == GRID_TABLE)
        return take_line(g, &line, err);
    if (g->state == GRID_PLAIN)
        return line_to_prose(g, &line, err);
    keep_in_sample(g, &line);
    return g->nsample >= SAMPLE_ROWS || g->sample_bytes >= SAMPLE_BYTES ? decide(g, err) : ST_OK;
}

enum status grid_end(struct grid *g, struct error *err)
{
    enum status st = ST_OK;
    while (g->state == GRID_LOOKING && !st) /* what decides may find another table below */
        st = g->nsample ? decide(g, err) : (g->state = GRID_PLAIN, ST_OK);
    if (!st && g->state == GRID_TABLE)
        st = settle_pending(g, true, err);
    own_free(g->own);
    g->own = NULL;
    g->in_own = false;
    g->state = g->depth ? GRID_PLAIN : GRID_OUTSIDE;
    g->depth -= g->depth > 0;
    grid_forget(g);
    return st;
}

enum status grid_holds_nested(struct grid *g, bool *flat, struct error *err)
{
    *flat = g->state == GRID_TABLE;
    if (g->state != GRID_LOOKING)
        return ST_OK;
    enum status st = ST_OK;
    if (grid_find_header(g).found) {
        st = decide(g, err);
        *flat = g->state == GRID_TABLE || g->state == GRID_LOOKING;
        return st;
    }
    for (size_t r = 0; r < g->nsample && !st; r++)
        st = line_to_prose(g, &g->sample[r], err);
    drop_sample(g);
    g->state = GRID_PLAIN;
    return st;
}

int grid_number(const struct grid *g)
{
    return g->number;
}

int grid_next_row(const struct grid *g)
{
    return g->row + 1;
}

enum status grid_finish(struct grid *g, struct error *err)
{
    enum status st = job_end(g->job, err);
    return st ? st : text_flush_notes(g->job, &g->prose, SIZE_MAX, err);
}
