#include "read/pairs.h"

#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "read/choose.h"
#include "read/foot.h"
#include "read/header.h"
#include "read/value.h"

/* A name and its value. */
struct pair {
    char *name, *value;
    int kind; /* what the name means; KIND_COUNT: it is none that is known */
};
struct pairs {
    struct pair *items;
    size_t n, cap;
};

static void pairs_release(struct pairs *p)
{
    for (size_t i = 0; i < p->n; i++) {
        free(p->items[i].name);
        free(p->items[i].value);
    }
    free(p->items);
    *p = (struct pairs){0};
}

enum { LONGEST_NAME = 14 };

/* What a name means, of those that name something in a catalog: KIND_COUNT where it is none. begins: it begins its line,
 * so that less is asked of it. */
static int name_kind(const struct formats *f, const char *name, bool begins)
{
    struct header_match m;
    if (text_glyphs(name, strlen(name)) > LONGEST_NAME)
        return KIND_COUNT;
    header_match(f, -1, name, &m);
    int best = 0;
    for (int k = 0; k < KIND_COUNT; k++)
        best = m.kind[k] > m.kind[best] ? k : best;
    return m.sure || (begins && m.known) ? best : KIND_COUNT;
}

static void add_pair(const struct formats *f, struct pairs *out, const char *name, size_t len,
                     const char *value, size_t value_len)
{
    struct buffer n = {0}, v = {0};
    static const char *const open = "\xe3\x80\x90", *const close = "\xe3\x80\x91"; /* 【公开时限】 */
    text_squash(&n, name, len);
    text_trim(&v, value, value_len);
    if (n.len > 6 && strncmp(n.data, open, 3) == 0 && strcmp(n.data + n.len - 3, close) == 0) {
        buf_cut(&n, n.len - 3);
        buf_remove(&n, 0, 3);
    }
    out->items = mem_array(out->items, &out->cap, out->n + 1, sizeof *out->items);
    struct pair *p = &out->items[out->n++];
    *p = (struct pair){buf_take(&n), buf_take(&v), KIND_COUNT};
    p->kind = name_kind(f, p->name, out->n == 1);
}

static size_t colon_at(const char *s)
{
    size_t wide = strlen(DATA_WIDE_COLON);
    return *s == ':' ? 1 : strncmp(s, DATA_WIDE_COLON, wide) == 0 ? wide : 0;
}

/* Where the name ends that a text begins with: at a colon, or behind 】. len 0: it begins with none. */
static size_t name_end(const char *s, size_t *len)
{
    const char *close = strncmp(s, "\xe3\x80\x90", 3) == 0 ? strstr(s, "\xe3\x80\x91") : NULL;
    *len = 0;
    if (close) {
        size_t after = (size_t)(close - s) + 3;
        *len = after;
        return after + colon_at(s + after);
    }
    for (size_t i = 0; i < LONGEST_NAME * 4 && s[i]; i++) {
        size_t n = colon_at(s + i);
        if (n) {
            *len = i;
            return i + n;
        }
    }
    return 0;
}

/* A line of names and values: KEY：VALUE, several of them with blanks between, or | KEY | VALUE | KEY | VALUE |. */
static void cut_colons(const struct formats *f, const char *line, struct pairs *out)
{
    enum { WORDS = 64 };
    struct line_word w[WORDS];
    size_t n = line_words(line, true, w, WORDS), from = 0, len;
    for (size_t i = 1; i <= n; i++) {
        size_t before = name_end(line + w[from].at, &len); /* the name at hand may have blanks in it */
        bool named = before && w[from].at + before <= w[i < n ? i : n - 1].at + (i < n ? 0 : w[n - 1].len);
        size_t next = i < n ? name_end(line + w[i].at, &len) : 1;
        bool begins = i == n;
        if (!begins && named && next && len <= w[i].len) {
            char *name = mem_dup_n(line + w[i].at, len);
            begins = name_kind(f, name, false) != KIND_COUNT;
            free(name);
        }
        if (!begins)
            continue;
        const char *s = line + w[from].at;
        size_t all = (size_t)(line + w[i - 1].at + w[i - 1].len - s), end = name_end(s, &len);
        if (end && end <= all)
            add_pair(f, out, s, len, s + end, all - end);
        from = i;
    }
}

static void cut_cells(const struct formats *f, const char *line, struct pairs *out)
{
    struct string_list c = {0};
    bars_split(line, &c);
    size_t from = c.n > 1 && !*c.items[0];
    for (size_t i = from; i + 1 < c.n; i += 2)
        if (*c.items[i] || *c.items[i + 1])
            add_pair(f, out, c.items[i], strlen(c.items[i]), c.items[i + 1], strlen(c.items[i + 1]));
    string_list_free(&c);
}

static void cut_line(const struct formats *f, const char *line, struct pairs *out)
{
    if (bars_count(line))
        cut_cells(f, line, out);
    else
        cut_colons(f, line, out);
}

/* --- where they begin -------------------------------------------------------------------------------------------- */

/* What stands around a page's text has names too, but says nothing of what is to be disclosed: its words (索引号, 来源). */
static bool is_of_page(const struct formats *f, const char *name)
{
    for (size_t i = 0; i < f->page.n; i++)
        if (text_same_squashed(f->page.items[i], name))
            return true;
    return false;
}

/* What is known of the lines ahead. */
struct evidence {
    int lines, named;   /* lines; those that begin with a name that is known */
    int page;           /* names of the page around, */
    int page_names;     /* different ones */
    uint32_t kinds;     /* that names mean */
    int names, repeats; /* names that are known; those that came before */
};

/* A value, and not the next header of a row of them. */
static bool says_something(const struct formats *f, const struct pair *p)
{
    return *p->value && (strlen(p->value) > 60 || header_look(f, p->value) < LOOK_HEAD);
}

static void weigh(const struct formats *f, const char *line, struct evidence *e, struct string_list *seen)
{
    struct pairs p = {0};
    cut_line(f, line, &p);
    bool named = false;
    e->lines++;
    for (size_t i = 0; i < p.n; i++) {
        bool page = is_of_page(f, p.items[i].name);
        e->page += page;
        e->page_names += page && !string_list_has(seen, p.items[i].name);
        if (p.items[i].kind == KIND_COUNT || !says_something(f, &p.items[i]))
            continue;
        named = named || i == 0;
        e->names++;
        e->kinds |= 1u << p.items[i].kind;
        if (string_list_has(seen, p.items[i].name))
            e->repeats++;
        else
            string_list_add(seen, p.items[i].name);
    }
    e->named += named;
    pairs_release(&p);
}

enum { AHEAD = 80, APART = 3 };

static int fields_of(const struct evidence *e)
{
    uint32_t not_fields = 1u << KIND_NUMBER | 1u << KIND_UNKNOWN | 1u << KIND_TICK;
    return __builtin_popcount(e->kinds & ~not_fields);
}

enum status pairs_ahead(const struct formats *f, struct lexer *lx, bool *yes, struct error *err)
{
    struct evidence e = {0};
    struct string_list seen = {0};
    const struct token *t;
    enum status st = lexer_peek(lx, 0, &t, err);
    struct pairs first = {0};
    int since = 0;
    *yes = false;
    if (st)
        return st;
    cut_line(f, t->text, &first);
    bool begins = first.n && first.items[0].kind != KIND_COUNT;
    pairs_release(&first);
    for (size_t i = 0; begins && i < AHEAD && since <= APART; i++) {
        st = lexer_peek(lx, i, &t, err);
        if (st || (t->kind != TOKEN_PARA && t->kind != TOKEN_BARE))
            break;
        int before = e.named;
        if (!bars_is_rule(t->text))
            weigh(f, t->text, &e, &seen);
        since = e.named > before ? 0 : since + 1;
    }
    bool subject = e.kinds & (1u << KIND_LEVEL | 1u << KIND_GROUP);
    bool content = e.kinds & 1u << FIELD_CONTENT;
    bool several = e.repeats * 2 >= e.names; /* item after item with the same names */
    int fields = fields_of(&e);
    *yes = !st && begins && (several ? e.page_names < 2 : e.page == 0) && e.named * 2 > e.lines &&
           (several ? fields >= 3 && (subject || content) : fields >= 4 && subject && content);
    string_list_free(&seen);
    return st;
}

/* --- reading ----------------------------------------------------------------------------------------------------- */

enum { SAMPLE = 240 };

/* The item being read: a value for each column, in the names' order. */
struct pair_job {
    struct table_job *table;
    struct lexer *lx;
    struct string_list names;
    struct buffer values[MAX_COLUMNS];
    bool there[MAX_COLUMNS];
    int line;
    int last;     /* the column that was filled last; -1: none */
    int furthest; /* the last of its columns in their order; -1: none */
    bool filled;
};

static int column_of(const struct pair_job *j, const char *name)
{
    for (size_t i = 0; i < j->names.n; i++)
        if (text_same_squashed(j->names.items[i], name))
            return (int)i;
    return -1;
}

/* A name that nobody knows is one all the same where it is short and begins its line. */
static bool may_be_name(const struct pair *p)
{
    enum { SHORT = 8 };
    int ordinal;
    return p->kind != KIND_COUNT || (*p->name && text_glyphs(p->name, strlen(p->name)) <= SHORT &&
                                     value_entry_sort(p->name, &ordinal) == NO_ENTRY);
}

static void insert_name(struct string_list *l, size_t at, const char *name)
{
    string_list_add(l, name);
    char *last = l->items[l->n - 1];
    memmove(l->items + at + 1, l->items + at, (l->n - 1 - at) * sizeof *l->items);
    l->items[at] = last;
}

/* Which numeral a name begins with, from 1; 0: none. */
static int numeral_of(const char *name)
{
    static const char *const numerals[] = DATA_NUMERALS;
    for (size_t i = 0; i < sizeof numerals / sizeof *numerals; i++)
        if (strncmp(name, numerals[i], strlen(numerals[i])) == 0)
            return (int)i + 1;
    return 0;
}

/* 二级事项 comes before 三级事项, in whichever order items happen to have them. */
static void sort_numerals(struct string_list *l)
{
    for (size_t i = 0; i < l->n; i++)
        for (size_t k = i + 1; k < l->n; k++) {
            int a = numeral_of(l->items[i]), b = numeral_of(l->items[k]);
            if (!a || !b || a <= b || strcmp(l->items[i] + 3, l->items[k] + 3) != 0)
                continue;
            char *swap = l->items[i];
            l->items[i] = l->items[k];
            l->items[k] = swap;
        }
}

static bool is_foot(const struct pair_job *j, const char *line)
{
    struct cell cell = {.text = mem_dup(line)};
    bool foot = foot_is_line(j->table->formats, &cell, 1);
    free(cell.text);
    return foot;
}

/* A line that stands below the items: behind others that name nothing, or alone. i: which token it is. */
static enum status stands_below(const struct pair_job *j, size_t i, size_t since, bool *below,
                                struct error *err)
{
    const struct token *t, *next;
    enum status st = lexer_peek(j->lx, i, &t, err);
    *below = !st && is_foot(j, t->text);
    if (st || !*below || since)
        return st;
    bool apart = t->gap > 0;
    st = lexer_peek(j->lx, i + 1, &next, err);
    *below = !st && apart && (next->kind != TOKEN_PARA || next->gap || !strchr(next->text, ':'));
    return st;
}

/* Puts names that the first item did not have where they belong: before the next that is known, or behind the last. */
static void put_names(struct pair_job *j, size_t at, struct string_list *new)
{
    for (size_t i = 0; i < new->n; i++)
        insert_name(&j->names, at++, new->items[i]);
    string_list_free(new);
}

/* Every name of the lines ahead is a column; one that an item has between others stands there. *at: behind the last one that
 * is known. */
static void take_name(struct pair_job *j, const struct pair *p, size_t *at, struct string_list *new)
{
    int known = column_of(j, p->name);
    if (known < 0 && may_be_name(p) && j->names.n + new->n < MAX_COLUMNS && !string_list_has(new, p->name))
        string_list_add(new, p->name);
    if (known < 0)
        return;
    size_t more = new->n;
    put_names(j, (size_t)known >= *at ? (size_t)known : *at, new);
    *at = (size_t)known + more + 1;
}

static enum status gather_names(struct pair_job *j, struct error *err)
{
    enum status st = ST_OK;
    struct string_list new = {0};
    size_t at = 0;
    for (size_t i = 0, since = 0; i < SAMPLE && since <= APART && !st; i++) {
        const struct token *t;
        struct pairs p = {0};
        st = lexer_peek(j->lx, i, &t, err);
        if (st || (t->kind != TOKEN_PARA && t->kind != TOKEN_BARE))
            break;
        bool below = false, gap = t->gap > 0;
        st = stands_below(j, i, since, &below, err);
        if (st || (st = lexer_peek(j->lx, i, &t, err)))
            break;
        if (!bars_is_rule(t->text) && !below)
            cut_line(j->table->formats, t->text, &p);
        since = p.n ? 0 : since + 1;
        if (gap && p.n) { /* another item */
            put_names(j, at, &new);
            at = 0;
        }
        for (size_t k = 0; k < p.n; k++)
            take_name(j, &p.items[k], &at, &new);
        pairs_release(&p);
    }
    put_names(j, at, &new);
    sort_numerals(&j->names);
    return st;
}

/* What the values of each name look like, in the lines ahead. */
static enum status gather_stats(struct pair_job *j, struct column_stats *stats, struct error *err)
{
    enum status st = ST_OK;
    for (size_t i = 0, since = 0; i < SAMPLE && since <= APART && !st; i++) {
        const struct token *t;
        struct pairs p = {0};
        st = lexer_peek(j->lx, i, &t, err);
        if (st || (t->kind != TOKEN_PARA && t->kind != TOKEN_BARE))
            break;
        cut_line(j->table->formats, t->text, &p);
        since = p.n ? 0 : since + 1;
        for (size_t k = 0; k < p.n; k++) {
            int c = column_of(j, p.items[k].name);
            if (c >= 0)
                text_add_stats(j->table->formats, &stats[c], p.items[k].value);
        }
        pairs_release(&p);
    }
    return st;
}

static enum status open_table(struct pair_job *j, struct string_list *prose, struct error *err)
{
    struct table_job *job = j->table;
    struct cell *cells = mem_alloc((j->names.n + 1) * sizeof *cells);
    struct header h = {.nfirst = j->names.n, .end = j->names.n};
    struct columns columns;
    const char *name = job->options->format;
    for (size_t i = 0; i < j->names.n; i++)
        cells[i].text = j->names.items[i];
    struct column_stats *stats = mem_alloc(MAX_COLUMNS * sizeof *stats);
    enum status st = gather_stats(j, stats, err);
    columns_by_header(job->formats, name ? formats_find(job->formats, name) : NULL, cells, &h, (int)h.nfirst,
                      stats, &columns);
    choose_columns(job, &columns);
    free(stats);
    job->by_lines = false;
    if (st)
        columns_release(&columns);
    else
        st = text_open_table(job, &columns, cells, &h, prose, err);
    free(cells);
    return st;
}

static enum status end_item(struct pair_job *j, struct error *err)
{
    struct table_row row = {.n = j->table->columns.n, .line = j->line};
    if (!j->filled)
        return ST_OK;
    for (int i = 0; i < row.n; i++)
        row.cells[i] = (struct table_cell){.text = buf_text(&j->values[i]),
                                           .line = j->line,
                                           .column = i + 1,
                                           .flags = j->there[i] ? 0 : CELL_ABSENT};
    enum status st = job_row(j->table, &row, err);
    for (int i = 0; i < MAX_COLUMNS; i++) {
        buf_clear(&j->values[i]);
        j->there[i] = false;
    }
    j->filled = false;
    j->last = j->furthest = -1;
    return st;
}

static enum status take_pair(struct pair_job *j, const struct pair *p, int line, struct error *err)
{
    int c = may_be_name(p) ? column_of(j, p->name) : -1;
    enum status st = ST_OK;
    if (c < 0) { /* a text with a colon */
        char *text = mem_printf("%s" DATA_WIDE_COLON "%s", p->name, p->value);
        if (j->last >= 0)
            buf_printf(&j->values[j->last], "\n%s", text);
        else
            job_unplaced(j->table, text);
        free(text);
        return ST_OK;
    }
    bool back = c < j->furthest && j->table->columns.content >= 0 && j->there[j->table->columns.content];
    if (j->there[c] || back) /* names begin again */
        st = end_item(j, err);
    j->furthest = c > j->furthest ? c : j->furthest;
    if (!j->filled)
        j->line = line;
    j->filled = j->there[c] = true;
    j->last = c;
    buf_puts(&j->values[c], p->value);
    return st;
}

/* A line without a name goes on with the value above it, or stands between the items. */
static enum status take_other(struct pair_job *j, const struct token *t, struct error *err)
{
    if (j->last >= 0 && !t->gap) {
        struct buffer *v = &j->values[j->last];
        buf_printf(v, "%s%s", v->len ? "\n" : "", t->text);
        return ST_OK;
    }
    j->last = -1;
    return job_note(j->table, t->text, err);
}

/* Whether names come again within the next lines. */
static enum status goes_on(struct pair_job *j, bool *yes, struct error *err)
{
    enum status st = ST_OK;
    *yes = false;
    for (size_t i = 0; i <= APART && !*yes && !st; i++) {
        const struct token *t;
        struct pairs p = {0};
        st = lexer_peek(j->lx, i, &t, err);
        if (st || (t->kind != TOKEN_PARA && t->kind != TOKEN_BARE))
            break;
        if (bars_is_rule(t->text)) {
            *yes = true;
            break;
        }
        cut_line(j->table->formats, t->text, &p);
        for (size_t k = 0; k < p.n; k++)
            *yes = *yes || (p.items[k].kind != KIND_COUNT && column_of(j, p.items[k].name) >= 0);
        pairs_release(&p);
        if (i == 0 && j->last >= 0 && !t->gap)
            *yes = true; /* a further line of a value */
    }
    return st;
}

enum status pairs_read(struct table_job *job, struct lexer *lx, struct string_list *prose, struct error *err)
{
    struct pair_job j = {.table = job, .lx = lx, .last = -1, .furthest = -1};
    bool more = false;
    size_t others = 0; /* lines without a name, up to here */
    enum status st = gather_names(&j, err);
    if (!st)
        st = open_table(&j, prose, err);
    while (!st && !(st = goes_on(&j, &more, err)) && more) {
        const struct token *t;
        struct pairs p = {0};
        bool below = false;
        st = stands_below(&j, 0, others, &below, err);
        st = st ? st : lexer_peek(lx, 0, &t, err);
        if (!st && !bars_is_rule(t->text) && !below)
            cut_line(job->formats, t->text, &p);
        others = p.n ? 0 : others + 1;
        bool named = p.n && may_be_name(&p.items[0]) && column_of(&j, p.items[0].name) >= 0;
        if (!st && !named && !bars_is_rule(t->text))
            st = take_other(&j, t, err);
        for (size_t i = 0; i < p.n && !st && named; i++)
            st = take_pair(&j, &p.items[i], t->line, err);
        pairs_release(&p);
        lexer_drop(lx, 1);
    }
    if (!st)
        st = end_item(&j, err);
    for (int i = 0; i < MAX_COLUMNS; i++)
        buf_free(&j.values[i]);
    string_list_free(&j.names);
    return st;
}
