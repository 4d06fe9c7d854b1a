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
static const double REST_MERGED = 1.8; /* all that is left of a row is merged with the one above */
static const double NUMBERED = -1.2;   /* a row begins with its number */
static const double DIGITS = 4;        /* a number where none belongs */
static const double TICK_ELSEWHERE = 5, WORDS_FOR_TICK = 1.2;
static const double ENTRY_AS_LABEL = 1, NUMBER_INSIDE = 3;
static const double SEEN_HERE = 0.8; /* a label or content that stood in this column before */
static const double TORN_LIST = 1.5; /* a cell begins with what goes on from the one before */
static const double OWN_VALUE =
    0.25; /* of what it costs that a further piece is not of the column's kind by itself */
static const double ANY_CONTENT = 1.6; /* which may be about anything */
static const double CLEAR = 0.58;      /* a value that looks like its field's */
static const double DITTO_INSIDE = 4;
static const double SHORT_LINES = 0.6; /* what is that short is rarely broken */
static const double UNLIKE_OTHERS = 4, NEARLY = 0.2,
                    NO_EVIDENCE = 0.3; /* a value that looks less like its field than others in its column */
static const double OTHER_SHAPE = 2;   /* among columns of which nothing else is known */

enum { FEW_BYTES = 30 };
enum { FEW_VALUES = 3 };
enum { FEW_WORDS = 8 }; /* instead of a tick */

static const double TOO_DEAR = 5; /* pieces that belong together less are not put together */

enum { LONGEST = 40 }; /* pieces of a cell */

static double skip_of(const struct columns *c, int i)
{
    const struct column *col = &c->items[i];
    bool first = i == 0 || c->items[i - 1].kind != KIND_TICK || c->items[i - 1].field != col->field;
    switch (col->kind) {
    case KIND_NUMBER:
        return 1.0;
    case KIND_LEVEL:
        return col->level == c->nlevels - 1 ? 0.6 : 0.35 + 0.01 * col->level;
    case KIND_TICK:
        return first ? 0.3 : 0.1;
    case FIELD_CONTENT:
        return 2.4;
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
    *m = (struct sparse_model){
        .aligner = a, .blanks = p->manner.blanks, .inside = p->manner.style != PIECES_BARS};
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

static bool stands_in(const char *set, uint32_t c)
{
    for (const char *end = set + strlen(set); set < end;)
        if (text_decode(&set, end) == c)
            return true;
    return false;
}

/* What can be seen of a text of which nothing is known. */
static struct sparse_shape shape_of(const char *text)
{
    struct sparse_shape s = {.n = 1};
    int chars = 0;
    for (const char *p = text, *end = p + strlen(p); p < end;) {
        uint32_t c = text_decode(&p, end);
        s.digits += c >= '0' && c <= '9';
        s.boxes += c >= 0x25A0 && c <= 0x25FF;
        chars++;
    }
    s.digits /= chars ? chars : 1;
    const char *p = text;
    s.marked = *text && stands_in(DATA_OPENING_MARKS, text_decode(&p, text + strlen(text)));
    s.boxes = s.boxes > 0;
    s.length = chars > 40 ? 1 : chars / 40.0;
    return s;
}

static double shape_cost(const struct sparse_shape *known, const struct sparse_shape *s)
{
    double sum = 0, n = known->n;
    const double d[] = {s->digits - known->digits / n, s->boxes - known->boxes / n,
                        s->length - known->length / n, s->marked - known->marked / n};
    for (int i = 0; i < 4 && known->n; i++)
        sum += d[i] < 0 ? -d[i] : d[i];
    return OTHER_SHAPE * (sum > 1 ? 1 : sum);
}

void sparse_learn(struct sparse_model *m, const struct piece *pieces, const struct sparse_cell *cells,
                  size_t n)
{
    int filled[MAX_COLUMNS] = {0}, rows = 0;
    memset(m->shapes, 0, sizeof m->shapes);
    for (size_t i = 0; i < n; i++) {
        struct sparse_shape s = shape_of(pieces[cells[i].from].text);
        float costs[MAX_COLUMNS];
        double fits[MAX_COLUMNS];
        align_value(m->aligner, pieces[cells[i].from].text, costs, fits);
        s.fit = fits[cells[i].column] > 1 ? 1 : fits[cells[i].column];
        struct sparse_shape *sum = &m->shapes[cells[i].column];
        filled[cells[i].column]++;
        rows += cells[i].row_ends;
        *sum = (struct sparse_shape){sum->digits + s.digits, sum->boxes + s.boxes, sum->length + s.length,
                                     sum->marked + s.marked, sum->fit + s.fit,     sum->n + 1};
    }
    for (int c = 0; c < m->aligner->columns->n && rows >= 3 && !m->blanks; c++) {
        if (m->aligner->columns->items[c].kind == KIND_TICK)
            continue; /* the first choice is the likelier, whatever has been guessed so far */
        double rate = 1 - (double)filled[c] / rows, base = skip_of(m->aligner->columns, c);
        double cost = base * (1.5 - 1.4 * rate);
        if (m->aligner->columns->items[c].kind == FIELD_CONTENT && cost < 0.75 * base)
            cost = 0.75 * base;
        m->skip[c] = cost < 0.05 ? 0.05 : cost;
    }
}

/* --- what it costs that pieces belong together ------------------------------------------------------------------- */

static bool has_mark(const struct piece *s, const struct piece *p, enum entry_sort sort, int ordinal)
{
    for (; s < p; s++)
        if (s->sort == sort && (!ordinal || s->ordinal == ordinal))
            return true;
    return false;
}

static bool is_number(const char *text)
{
    enum { MOST = 6 };
    size_t digits = strspn(text, "0123456789");
    return digits && digits <= MOST && !text[digits];
}

/* A cell that begins with p tears what belongs together: the entries of a list, its boxes, a bracket. */
static double torn_cost(const struct piece *before, const struct piece *p)
{
    if (p->sep == SEP_BAR)
        return 0;
    bool entries = p->sort != NO_ENTRY && p->sort == before->sort &&
                   (p->sort == ENTRY_BOX || (p->ordinal > 1 && p->ordinal == before->ordinal + 1));
    bool bracket = before->depth > 0 && p->depth < 0;
    return entries || bracket || stands_in(DATA_INNER_STOPS, before->last) ? TORN_LIST : 0;
}

/* That p goes on with the cell that begins at s. */
static double seam_cost(const struct piece *s, const struct piece *p)
{
    static const double base[] = {
        [SEP_BLANK] = 0.5, [SEP_WIDE] = 2.5, [SEP_LINE] = 1.0, [SEP_GAP] = 1.3, [SEP_BAR] = 1e9};
    const struct piece *before = p - 1;
    int depth = 0;
    for (const struct piece *k = s; k < p; k++)
        depth = depth + k->depth > 0 ? depth + k->depth : 0;
    bool box = p->sort == ENTRY_BOX && has_mark(s, p, ENTRY_BOX, 0);
    if (box || (p->sort != NO_ENTRY && p->ordinal > 1 && has_mark(s, p, p->sort, p->ordinal - 1)))
        return 0.02;
    if (p->sep == SEP_WIDE)
        return base[SEP_WIDE];
    if (depth > 0 && p->depth < 0)
        return 0.05;
    if (is_number(p->text) || (before == s && is_number(s->text)))
        return NUMBER_INSIDE + (before == s ? 0.5 : 0);
    if (depth > 0)
        return 0.4;
    if (stands_in(DATA_CLOSING, p->first) || stands_in(DATA_INNER_STOPS, p->first))
        return 0.1;
    bool list = before->sort != NO_ENTRY && p->sort == NO_ENTRY;
    if (stands_in(DATA_INNER_STOPS, before->last) ||
        (!list && (before->last == 0xFF1B || before->last == ';')))
        return 0.1;
    if (value_is_note(p->text))
        return 0.3;
    if ((p->first == '(' || p->first == 0xFF08) && p->sort == ENTRY_BRACKET && p->ordinal == 0)
        return 0.2;
    if (stands_in(DATA_TITLE_OPENING, p->first) && stands_in(DATA_CLOSING, before->last))
        return 0.2;
    if (text_same_squashed(p->text, before->text))
        return 0.3;
    if (p->sort != NO_ENTRY)
        return base[p->sep] > 0.8 ? base[p->sep] : 0.8;
    if (before->last == 0x3002)
        return 1.2 * base[p->sep];
    if (p->sep >= SEP_LINE && before->sort == NO_ENTRY && strlen(p->text) <= FEW_BYTES &&
        strlen(before->text) <= FEW_BYTES)
        return base[p->sep] + SHORT_LINES;
    return before->sort == ENTRY_NUMBER || before->sort == ENTRY_CIRCLED ? 0.6 * base[p->sep] : base[p->sep];
}

/* Which numbers count rows: those of a rising sequence, that may begin again. */
static void find_counts(const struct piece *pieces, size_t n, bool *counts)
{
    enum { MOST = 512 };
    size_t at[MOST] = {0}, k = 0;
    int value[MOST] = {0}, best[MOST] = {0}, from[MOST] = {0}, last = -1;
    memset(counts, 0, n * sizeof *counts);
    for (size_t i = 0; i < n && k < MOST; i++)
        if (is_number(pieces[i].text))
            at[k] = i, value[k++] = atoi(pieces[i].text);
    for (size_t i = 0; i < k; i++) {
        best[i] = 1;
        from[i] = -1;
        for (size_t j = 0; j < i; j++)
            if ((value[j] < value[i] || value[i] == 1) && best[j] + 1 > best[i]) {
                best[i] = best[j] + 1;
                from[i] = (int)j;
            }
        if (last < 0 || best[i] > best[last] || (best[i] == best[last] && value[i] < value[last]))
            last = (int)i;
    }
    for (; last >= 0; last = from[last])
        counts[at[last]] = true;
}

static bool is_tick(const struct sparse_model *m, const char *text)
{
    return value_is_tick(m->aligner->formats, text);
}

/* What it costs to put a text into each column. */
static void text_costs(const struct sparse_model *m, const char *text, float *out)
{
    const struct columns *c = m->aligner->columns;
    double fits[MAX_COLUMNS], best = align_value(m->aligner, text, out, fits);
    int ordinal;
    enum entry_sort sort = value_entry_sort(text, &ordinal);
    bool number = is_number(text), tick = is_tick(m, text), entry = ordinal > 0 && sort != NO_ENTRY;
    bool plain = !number && !tick && sort != ENTRY_BOX;
    bool ditto = value_is_ditto(m->aligner->formats, text);
    struct sparse_shape shape = shape_of(text);
    uint64_t key = memory_key(text);
    for (int i = 0; i < c->n; i++) {
        int kind = c->items[i].kind;
        bool alike = shape.marked > 0 && m->shapes[i].n && m->shapes[i].marked * 2 > m->shapes[i].n;
        if (kind == FIELD_CONTENT && out[i] > ANY_CONTENT && plain && (best < CLEAR || alike))
            out[i] = (float)ANY_CONTENT;
        if (kind == KIND_TICK && !tick && *text)
            out[i] = (float)(text_glyphs(text, strlen(text)) <= FEW_WORDS ? WORDS_FOR_TICK : TICK_ELSEWHERE);
        double usual = m->shapes[i].n >= FEW_VALUES ? m->shapes[i].fit / m->shapes[i].n - NEARLY : 0;
        if (kind < FIELD_COUNT && kind != FIELD_CONTENT && fits[i] < usual && fits[i] < NO_EVIDENCE && !ditto)
            out[i] += (float)(UNLIKE_OTHERS * (usual - fits[i]));
        if (kind == KIND_NUMBER && !number && out[i] < DIGITS)
            out[i] = (float)DIGITS;
        if (kind == KIND_LEVEL && entry)
            out[i] += (float)ENTRY_AS_LABEL;
        if (kind == KIND_UNKNOWN || kind == KIND_LEVEL || kind == FIELD_CONTENT)
            out[i] += (float)(shape_cost(&m->shapes[i], &shape) * (kind == KIND_UNKNOWN ? 1 : 0.5));
        if ((kind == KIND_LEVEL || kind == FIELD_CONTENT) && memory_has_key(m->aligner->memory, i, key))
            out[i] -= (float)SEEN_HERE;
        if (ditto && (kind == KIND_LEVEL || kind == KIND_NUMBER || kind == KIND_TICK))
            out[i] += (float)TICK_ELSEWHERE;
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
    bool *halves;                 /* a piece and the next are always printed together */
    float *single;                /* what each piece costs in each column as a cell of its own */
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

static const float *costs_of(const struct way *w, size_t i)
{
    return w->single + i * (size_t)w->width;
}

/* Short pieces that come several times, and then always one behind the other, are a label that was torn: it is printed
 * again on every page. */
static void find_halves(struct way *w)
{
    enum { SHORT = 6 };
    uint64_t *hash = mem_alloc((w->n + 1) * sizeof *hash);
    w->halves = mem_alloc((w->n + 1) * sizeof *w->halves);
    for (size_t i = 0; i < w->n; i++) {
        const char *s = w->pieces[i].text;
        bool plain = text_glyphs(s, strlen(s)) <= SHORT && !is_number(s) && w->pieces[i].sort == NO_ENTRY &&
                     !is_tick(w->m, s);
        for (hash[i] = 1469598103934665603u; plain && *s; s++)
            hash[i] = (hash[i] ^ (unsigned char)*s) * 1099511628211u;
        hash[i] = plain ? hash[i] : 0;
    }
    for (size_t i = 0; i + 1 < w->n; i++) {
        int together = 0, alone = 0;
        for (size_t k = 0; k < w->n && hash[i] && hash[i + 1] && hash[i] != hash[i + 1]; k++) {
            bool first = hash[k] == hash[i], second = k + 1 < w->n && hash[k + 1] == hash[i + 1];
            together += first && second;
            alone += first != second;
        }
        w->halves[i] = together >= 2 && !alone;
    }
    free(hash);
}

/* What each piece costs by itself. A number that counts nothing begins no row. */
static void cost_pieces(struct way *w)
{
    bool *counts = mem_alloc((w->n + 1) * sizeof *counts);
    find_counts(w->pieces, w->n, counts);
    w->single = mem_alloc((w->n + 1) * (size_t)w->width * sizeof *w->single);
    for (size_t i = 0; i < w->n; i++) {
        float *costs = w->single + i * (size_t)w->width;
        text_costs(w->m, w->pieces[i].text, costs);
        for (int k = 0; k < w->width; k++)
            if (w->m->aligner->columns->items[k].kind == KIND_NUMBER && is_number(w->pieces[i].text) &&
                !counts[i])
                costs[k] = (float)DIGITS;
    }
    free(counts);
}

/* A cell of `len` pieces from i on, that costs so much in each column. */
static void take_cell(struct way *w, size_t i, size_t len, double seams, const float *costs,
                      const double *own)
{
    const struct columns *c = w->m->aligner->columns;
    const struct step *begun = step_at(w, 0, i, 0), *within = step_at(w, 1, i, 0);
    double inside = inside_cost(w->m, &w->pieces[i]);
    double torn = i ? torn_cost(&w->pieces[i - 1], &w->pieces[i]) : 0;
    for (int k = 0; k < w->width; k++) {
        int kind = c->items[k].kind;
        if (len > 1 && one_piece(kind))
            continue;
        double cost = costs[k] + seams * (kind == KIND_LEVEL ? 1.4 : 1) + own[k] + torn;
        bool mid = within[k].cost + inside < begun[k].cost;
        cost += mid ? within[k].cost + inside : begun[k].cost;
        struct step *to = step_at(w, 1, i + len, k + 1);
        if (cost < to->cost)
            *to = (struct step){.cost = cost, .taken = (unsigned short)len, .mid = mid};
    }
}

/* Cells that begin at piece i. */
static void take_cells(struct way *w, size_t i)
{
    double seams = 0, own[MAX_COLUMNS] = {0};
    struct buffer text = {0};
    float costs[MAX_COLUMNS];
    take_cell(w, i, 1, 0, costs_of(w, i), own);
    buf_puts(&text, w->pieces[i].text);
    for (size_t len = 2; w->m->inside && len <= LONGEST && i + len <= w->n; len++) {
        const struct piece *last = &w->pieces[i + len - 1];
        double seam = seam_cost(&w->pieces[i], last) + (last->gap > w->m->usual_gap ? WIDE_GAP_INSIDE : 0);
        if (w->halves[i + len - 2])
            seam = 0.05;
        if (value_is_ditto(w->m->aligner->formats, last->text) ||
            value_is_ditto(w->m->aligner->formats, last[-1].text))
            seam += DITTO_INSIDE;
        seams += seam;
        if (seams >= TOO_DEAR)
            break;
        for (int k = 0; k < w->width && seam >= 0.1; k++) {
            double cost = OWN_VALUE * costs_of(w, i + len - 1)[k];
            own[k] += cost > 0 ? cost : 0;
        }
        if (!text_same_squashed(last->text, last[-1].text))
            buf_printf(&text, "\n%s", last->text);
        text_costs(w->m, buf_text(&text), costs);
        take_cell(w, i, len, seams, costs, own);
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
            out[n++] = (struct sparse_cell){i, s->taken, column, row_ends, s->cost};
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

/* What the end of a row costs from each column on: what is merged with the row above is so mostly all together, but for the
 * content. */
static void leave_rest(struct way *w)
{
    double content = 0, others = 0;
    for (int c = w->width; c-- > 0;) {
        bool is_content = w->m->aligner->columns->items[c].kind == FIELD_CONTENT;
        *(is_content ? &content : &others) += w->m->skip[c];
        w->rest[c] = content + (others < REST_MERGED || w->m->blanks ? others : REST_MERGED);
    }
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
    leave_rest(&w);
    step_at(&w, 0, 0, 0)->cost = 0;
    cost_pieces(&w);
    find_halves(&w);
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
    free(w.halves);
    free(w.single);
    free(w.steps[0]);
    free(w.steps[1]);
    if (cost)
        *cost = best;
    return certain(out, count, n, w.width, all);
}
