#include "read/sparse.h"

#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"

/* In the units of align.c: a value that clearly belongs elsewhere costs about 4. */
static const double NEVER = 1e9;
static const double ROW_INSIDE_LINE = 8, ROW_AT_LINE = 0.3;       /* a row ends */
static const double LINE_INSIDE = 0.1, LINE_OF_ROWS_INSIDE = 1.0; /* or does not, where it might */
static const double PADDED_INSIDE = 5, WIDE_GAP_INSIDE = 0.5;
static const double NUMBERED = -1.2; /* a row begins with its number */
static const double DIGITS = 4;      /* a number where none belongs */
static const double TICK_ELSEWHERE = 5;

enum { LONGEST = 40 }; /* pieces of a cell */

static double skip_of(const struct columns *c, int i)
{
    const struct column *col = &c->items[i];
    bool first = i == 0 || c->items[i - 1].kind != KIND_TICK || c->items[i - 1].field != col->field;
    switch (col->kind) {
    case KIND_NUMBER:
        return 1.0;
    case KIND_LEVEL:
        return col->level == c->nlevels - 1 ? 0.75 : 0.4 + 0.02 * col->level;
    case KIND_TICK:
        return first ? 0.3 : 0.1;
    case FIELD_CONTENT:
        return 1.6;
    case FIELD_SPEC:
    case FIELD_BASIS:
        return 0.9;
    case FIELD_UNIT:
    case FIELD_DEADLINE:
        return 0.75;
    case FIELD_CHANNEL:
        return 0.6;
    case FIELD_REMARK:
        return 0.1;
    default:
        return 0.4;
    }
}

void sparse_model_init(struct sparse_model *m, const struct aligner *a, const struct pieces *p)
{
    const struct piece *c = pieces_at(p);
    size_t n = pieces_count(p), starts = 0;
    int gaps[8] = {0};
    *m = (struct sparse_model){.aligner = a,
                               .blanks = p->manner.blanks,
                               .inside = p->manner.style != PIECES_BARS};
    for (size_t i = 0; i < n; i++) {
        starts += c[i].line_start;
        if (i && c[i].line_start)
            gaps[c[i].gap < 8 ? c[i].gap : 7]++;
    }
    for (int g = 1; g < 8; g++)
        m->usual_gap = gaps[g] > gaps[m->usual_gap] ? g : m->usual_gap;
    m->by_lines = starts * 3 < n;
    for (int i = 0; i < a->columns->n; i++)
        m->skip[i] = m->blanks ? 1.5 : skip_of(a->columns, i);
}

void sparse_learn(struct sparse_model *m, const struct sparse_cell *cells, size_t n)
{
    int filled[MAX_COLUMNS] = {0}, rows = 0;
    for (size_t i = 0; i < n; i++) {
        filled[cells[i].column]++;
        rows += cells[i].row_ends;
    }
    for (int c = 0; c < m->aligner->columns->n && rows >= 3 && !m->blanks; c++) {
        double rate = 1 - (double)filled[c] / rows, base = skip_of(m->aligner->columns, c);
        double cost = base * (1.5 - 1.4 * rate);
        m->skip[c] = cost < 0.05 ? 0.05 : cost;
    }
}

/* --- what it costs that pieces belong together ------------------------------------------------------------------- */

static bool stands_in(const char *set, uint32_t c)
{
    for (const char *end = set + strlen(set); set < end;)
        if (text_decode(&set, end) == c)
            return true;
    return false;
}

static bool has_mark(const struct piece *s, const struct piece *p, enum entry_sort sort, int ordinal)
{
    for (; s < p; s++)
        if (s->sort == sort && (!ordinal || s->ordinal == ordinal))
            return true;
    return false;
}

/* That p goes on with the cell that begins at s. */
static double seam_cost(const struct piece *s, const struct piece *p)
{
    static const double base[] = {[SEP_BLANK] = 0.5, [SEP_WIDE] = 2.5, [SEP_LINE] = 1.0, [SEP_GAP] = 1.3, [SEP_BAR] = 1e9};
    const struct piece *before = p - 1;
    int depth = 0;
    for (const struct piece *k = s; k < p; k++)
        depth = depth + k->depth > 0 ? depth + k->depth : 0;
    bool box = p->sort == ENTRY_BOX && has_mark(s, p, ENTRY_BOX, 0);
    if (box || (p->sort != NO_ENTRY && p->ordinal > 1 && has_mark(s, p, p->sort, p->ordinal - 1)))
        return 0.02;
    if (p->sep == SEP_WIDE)
        return base[SEP_WIDE];
    if (depth > 0)
        return 0.05;
    if (stands_in(DATA_CLOSING, p->first) || stands_in(DATA_INNER_STOPS, p->first))
        return 0.1;
    if (stands_in(DATA_INNER_STOPS, before->last) || before->last == 0xFF1B || before->last == ';')
        return 0.1;
    if ((p->first == '(' || p->first == 0xFF08) && p->sort == ENTRY_BRACKET && p->ordinal == 0)
        return 0.2;
    if (stands_in(DATA_TITLE_OPENING, p->first) && stands_in(DATA_CLOSING, before->last))
        return 0.2;
    if (text_same_squashed(p->text, before->text))
        return 0.3;
    if (p->sort != NO_ENTRY)
        return base[p->sep] > 0.8 ? base[p->sep] : 0.8;
    return before->sort == ENTRY_NUMBER || before->sort == ENTRY_CIRCLED ? 0.6 * base[p->sep] : base[p->sep];
}

static bool is_tick(const struct sparse_model *m, const char *text)
{
    return value_is_tick(m->aligner->formats, text);
}

/* What it costs to put a text into each column. */
static void text_costs(const struct sparse_model *m, const char *text, float *out)
{
    const struct columns *c = m->aligner->columns;
    const struct cell cell = {.text = (char *)(uintptr_t)text};
    align_fits(m->aligner, &cell, 1, out);
    size_t digits = strspn(text, "0123456789");
    bool number = digits && digits < 4 && !text[digits], tick = is_tick(m, text);
    for (int i = 0; i < c->n; i++) {
        int kind = c->items[i].kind;
        if (number)
            out[i] += kind == KIND_NUMBER ? (float)NUMBERED : kind == KIND_UNKNOWN ? 1 : (float)DIGITS;
        if (tick && kind != KIND_TICK && kind != KIND_UNKNOWN)
            out[i] += (float)TICK_ELSEWHERE;
    }
}

/* --- the way ----------------------------------------------------------------------------------------------------- */

/* How a state was reached: by a cell of so many pieces, by leaving the column before out, or by the end of a row. */
struct step {
    double cost;
    unsigned short taken; /* 0: none was */
    bool row_ended, mid;  /* mid: the cell was not its row's first */
};
/* Two layers of states: [0] a row has begun at the piece, so many columns were left out; [1] within a row, so many columns
 * are done with. */
struct way {
    const struct sparse_model *m;
    const struct piece *pieces;
    size_t n;
    int width;
    struct step *steps[2];
    double rest[MAX_COLUMNS + 1]; /* what leaving out all columns from here costs */
};

static struct step *step_at(const struct way *w, int layer, size_t i, int column)
{
    return &w->steps[layer][i * (size_t)(w->width + 1) + (size_t)column];
}

static double row_cost(const struct sparse_model *m, const struct piece *p)
{
    if (!p->line_start)
        return ROW_INSIDE_LINE;
    return p->padded || p->gap > m->usual_gap ? 0 : ROW_AT_LINE;
}

static double inside_cost(const struct sparse_model *m, const struct piece *p)
{
    double cost = 0;
    if (p->line_start)
        cost += m->by_lines ? LINE_OF_ROWS_INSIDE : LINE_INSIDE;
    cost += p->padded ? PADDED_INSIDE : 0;
    return cost + (p->gap > m->usual_gap + 1 ? WIDE_GAP_INSIDE : 0);
}

/* Ends the row in front of piece i, where that is the best way to get there; then leaves columns out. */
static void settle_states(struct way *w, size_t i)
{
    struct step *begun = step_at(w, 0, i, 0), *within = step_at(w, 1, i, 0);
    double end = i < w->n ? row_cost(w->m, &w->pieces[i]) : 0;
    for (int c = 1; i && c <= w->width; c++) {
        double cost = within[c].cost + w->rest[c] + end;
        if (cost < begun[0].cost)
            begun[0] = (struct step){.cost = cost, .taken = (unsigned short)c, .row_ended = true};
    }
    for (int layer = 0; layer < 2; layer++) {
        struct step *s = step_at(w, layer, i, 0);
        for (int c = 0; c < w->width; c++)
            if (s[c].cost + w->m->skip[c] < s[c + 1].cost)
                s[c + 1] = (struct step){.cost = s[c].cost + w->m->skip[c]};
    }
}

static bool one_piece(int kind)
{
    return kind == KIND_NUMBER || kind == KIND_TICK;
}

/* Cells that begin at piece i. */
static void take_cells(struct way *w, size_t i)
{
    const struct columns *c = w->m->aligner->columns;
    const struct step *begun = step_at(w, 0, i, 0), *within = step_at(w, 1, i, 0);
    double inside = inside_cost(w->m, &w->pieces[i]), seams = 0;
    struct buffer text = {0};
    float costs[MAX_COLUMNS];
    for (size_t len = 1; len <= LONGEST && i + len <= w->n && seams < 8; len++) {
        const struct piece *last = &w->pieces[i + len - 1];
        if (len > 1) {
            seams += seam_cost(&w->pieces[i], last);
            if (!w->m->inside || seams >= 8)
                break;
        }
        if (len == 1 || !text_same_squashed(last->text, last[-1].text))
            buf_printf(&text, "%s%s", len > 1 ? "\n" : "", last->text);
        text_costs(w->m, buf_text(&text), costs);
        for (int k = 0; k < w->width; k++) {
            int kind = c->items[k].kind;
            if (len > 1 && one_piece(kind))
                continue;
            double cost = costs[k] + seams * (kind == KIND_LEVEL ? 1.4 : 1);
            bool mid = within[k].cost + inside < begun[k].cost;
            cost += mid ? within[k].cost + inside : begun[k].cost;
            struct step *to = step_at(w, 1, i + len, k + 1);
            if (cost < to->cost)
                *to = (struct step){.cost = cost, .taken = (unsigned short)len, .mid = mid};
        }
    }
    buf_free(&text);
}

/* Walks back from the best end; writes the cells from the last to the first. */
static size_t walk_back(const struct way *w, int layer, int column, struct sparse_cell *out)
{
    size_t n = 0, i = w->n;
    bool row_ends = layer == 1;
    while (i || layer) {
        const struct step *s = step_at(w, layer, i, column);
        if (s->row_ended) {
            layer = 1;
            column = s->taken;
            row_ends = true;
        } else if (s->taken) {
            i -= s->taken;
            column--;
            out[n++] = (struct sparse_cell){i, s->taken, column, row_ends};
            row_ends = false;
            layer = s->mid;
        } else if (column) {
            column--;
        } else {
            break;
        }
    }
    return n;
}

static size_t certain(const struct sparse_cell *cells, size_t n, size_t pieces, int width, bool all)
{
    size_t margin = (size_t)width * 3 > 60 ? (size_t)width * 3 : 60, kept = 0, first = 0;
    for (size_t i = 0; i < n; i++) {
        if (!cells[i].row_ends)
            continue;
        first = first ? first : i + 1;
        if (all || cells[i].from + cells[i].n + margin <= pieces)
            kept = i + 1;
    }
    return kept ? kept : first ? first : n; /* a row longer than the window is cut */
}

size_t sparse_place(const struct sparse_model *m, const struct piece *pieces, size_t n, bool all,
                    struct sparse_cell *out, double *cost)
{
    struct way w = {.m = m, .pieces = pieces, .n = n, .width = m->aligner->columns->n};
    size_t states = (n + 1) * (size_t)(w.width + 1);
    for (int layer = 0; layer < 2; layer++) {
        w.steps[layer] = mem_alloc(states * sizeof *w.steps[layer]);
        for (size_t i = 0; i < states; i++)
            w.steps[layer][i].cost = NEVER;
    }
    for (int c = w.width; c-- > 0;)
        w.rest[c] = w.rest[c + 1] + m->skip[c];
    step_at(&w, 0, 0, 0)->cost = 0;
    for (size_t i = 0; i <= n; i++) {
        settle_states(&w, i);
        if (i < n)
            take_cells(&w, i);
    }
    int column = 0, layer = 0;
    double best = step_at(&w, 0, n, 0)->cost;
    for (int c = 1; c <= w.width && !all; c++) {
        if (step_at(&w, 1, n, c)->cost < best) {
            best = step_at(&w, 1, n, c)->cost;
            column = c;
            layer = 1;
        }
    }
    struct sparse_cell *back = mem_alloc((n + 1) * sizeof *back);
    size_t count = walk_back(&w, layer, column, back);
    for (size_t i = 0; i < count; i++)
        out[i] = back[count - 1 - i];
    free(back);
    free(w.steps[0]);
    free(w.steps[1]);
    if (cost)
        *cost = best;
    return certain(out, count, n, w.width, all);
}
