/* Catalogs made at random, printed in every manner that Word and PDF have, and read back. What is read right is counted
 * for each manner: MULU_TEST_VERBOSE=1 prints the counts and what went wrong, MULU_TEST_SEED=n reads one seed only,
 * MULU_TEST_MANNER=name one manner only, MULU_TEST_DUMP=1 writes what is read to stderr. */
#include "harness/test.h"

#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/collect.h"
#include "harness/fragments.h"
#include "harness/printed.h"
#include "mulu/mem.h"
#include "mulu/text.h"

enum { CATALOGS = 16 };

/* What is held, and what came of it. */
struct score {
    long cells, wrong;    /* wrong: and not marked as unsure */
    long doubted;         /* wrong, and marked */
    int catalogs, broken; /* broken: not one table with as many rows */
    unsigned worst;       /* the seed of the catalog with the most wrong cells, */
    long worst_wrong;     /* and how many they are */
};

static bool verbose(void)
{
    return getenv("MULU_TEST_VERBOSE") != NULL;
}

static void note_cell(struct score *s, const struct outline_row *row, const char *what, const char *cell,
                      const char *got, const char *want, unsigned seed, int number)
{
    s->cells++;
    if (text_same_squashed(got, want))
        return;
    bool guessed = false; /* a tick whose place is gone */
    for (size_t i = 0; i < row->nmarks; i++)
        guessed = guessed || (strcmp(row->marks[i].cell, cell) == 0 && row->marks[i].reason == REASON_TICKS);
    if (guessed || collected_marks(row, cell) & MARK_UNSURE) {
        s->doubted++;
        return;
    }
    s->wrong++;
    if (verbose())
        printf("  seed %u, row %d, %s: got %s, want %s\n", seed, number + 1, what, got, want);
}

static void hold_row(struct score *s, const struct printed_catalog *c, int number,
                     const struct outline_row *row, unsigned seed, bool headless)
{
    for (int i = 0; i < c->nlevels; i++)
        note_cell(s, row, "level", CELL_LABEL, i < row->nlevels ? row->levels[i] : "", c->levels[number][i],
                  seed, number);
    bool held[FIELD_COUNT] = {false};
    for (int i = 0; i < c->ncolumns; i++) {
        const struct printed_column *col = &c->columns[i];
        int f = col->kind == PRINTED_TICK ? col->field : col->kind;
        if (f >= FIELD_COUNT || held[f] || (headless && (col->kind == PRINTED_TICK || f == FIELD_REMARK)))
            continue; /* nobody can tell what a tick or a remark without a header is */
        held[f] = true;
        const char *key = field_info((enum field)f)->key;
        note_cell(s, row, key, key, row->fields[f], c->fields[number][f], seed, number);
    }
}

/* Rows that could not be told apart for certain: each is held against the next one with its content. */
static void hold_loosely(struct score *s, const struct printed_catalog *c, const struct collected_table *t,
                         unsigned seed)
{
    size_t at = 0;
    for (int i = 0; i < c->nrows; i++) {
        size_t k = at;
        while (k < t->n && !text_same_squashed(t->rows[k].fields[FIELD_CONTENT], c->fields[i][FIELD_CONTENT]))
            k++;
        if (k < t->n) {
            hold_row(s, c, i, &t->rows[k], seed, false);
            at = k + 1;
            continue;
        }
        s->cells += c->ncolumns;
        s->wrong += c->ncolumns;
        if (verbose())
            printf("  seed %u, row %d is not there\n", seed, i + 1);
    }
}

/* The bytes of a text in another encoding, with a byte order mark where that is usual, and with other line ends. */
static void encode(struct buffer *text, const char *encoding, const char *line_end)
{
    struct buffer all = {0};
    if (strncmp(encoding, "UTF-16", 6) == 0 || strcmp(encoding, "UTF-8-BOM") == 0)
        buf_puts(&all, "\xEF\xBB\xBF");
    for (size_t i = 0; i < text->len; i++)
        if (text->data[i] == '\n')
            buf_puts(&all, line_end);
        else
            buf_putc(&all, text->data[i]);
    buf_clear(text);
    iconv_t cd = iconv_open(strcmp(encoding, "UTF-8-BOM") ? encoding : "UTF-8", "UTF-8");
    assert_true(cd != (iconv_t)-1);
    char room[512], *in = all.data;
    for (size_t left = all.len; left;) {
        char *to = room;
        size_t free_room = sizeof room;
        size_t n = iconv(cd, &in, &left, &to, &free_room);
        assert_true(n != (size_t)-1 || errno == E2BIG);
        buf_add(text, room, (size_t)(to - room));
    }
    iconv_close(cd);
    buf_free(&all);
}

static void hold(struct score *s, const struct printed_manner *m, unsigned seed)
{
    struct random_source r = {seed * 7919u + 1};
    struct printed_catalog c;
    struct buffer text = {0};
    struct collected got;
    struct error err = {0};
    long before = s->wrong;
    printed_make(&c, &r);
    printed_print(&c, m, &r, &text);
    char *plain = mem_dup_n(text.data, text.len);
    if (m->encoding)
        encode(&text, m->encoding, m->line_end);
    if (getenv("MULU_TEST_DUMP"))
        fputs(text.data, stderr);
    s->catalogs++;
    enum status st = collect_text(text.data, text.len, NULL, &got, &err);
    if (!st) {
        bool spaced = m->copy >= COPY_STOPS || m->copy == COPY_GRID;
        char *lost = lost_fragment_of(&got, plain, strlen(plain),
                                      !m->copy ? "\t\n"
                                      : spaced ? "\n| :"
                                               : "\n|");
        if (lost)
            fail_msg("%s, seed %u: lost: %s", m->name, seed, lost);
    }
    bool loose = m->copy == COPY_LINES || m->copy == COPY_WIDE || m->copy == COPY_COLLAPSED;
    if (!st && got.n == 1 && loose) {
        hold_loosely(s, &c, &got.tables[0], seed);
    } else if (st || got.n != 1 || got.tables[0].n != (size_t)c.nrows) {
        s->broken++;
        s->cells += (long)c.nrows * c.ncolumns;
        s->wrong += (long)c.nrows * c.ncolumns;
        if (verbose())
            printf("  seed %u: %s %zu tables, %zu rows of %d\n", seed, st ? err.text : "", got.n,
                   got.n ? got.tables[0].n : 0, c.nrows);
    } else {
        for (int i = 0; i < c.nrows; i++)
            hold_row(s, &c, i, &got.tables[0].rows[i], seed, m->headless);
    }
    if (s->wrong - before > s->worst_wrong) {
        s->worst = seed;
        s->worst_wrong = s->wrong - before;
    }
    collected_release(&got);
    printed_release(&c);
    buf_free(&text);
    free(plain);
}

/* The manners, and how many cells in a thousand must be right (or marked as unsure). */
static const struct {
    struct printed_manner m;
    int floor;
} manners[] = {
    {{.name = "as Word saves it"}, 990},
    {{.name = "around", .around = true}, 990},
    {{.name = "no blank lines", .no_gaps = true}, 990},
    {{.name = "blank lines inside", .gap = 7}, 990},
    {{.name = "paragraphs", .blank_in = 2, .around = true}, 990},
    {{.name = "pages", .page = 7}, 990},
    {{.name = "pages, gaps, around", .page = 9, .gap = 9, .around = true}, 990},
    {{.name = "pages without blank lines", .page = 8, .no_gaps = true}, 990},
    {{.name = "first cells bare", .bare = true}, 990},
    {{.name = "short second header", .split = true}, 990},
    {{.name = "no header", .headless = true}, 960},
    {{.name = "no header, gaps", .headless = true, .gap = 12}, 960},
    {{.name = "lines", .by_lines = true}, 990},
    {{.name = "lines around", .by_lines = true, .around = true}, 990},
    {{.name = "lines, short second header", .by_lines = true, .split = true}, 990},
    {{.name = "torn lines", .by_lines = true, .torn = 5}, 990},
    {{.name = "pages of lines", .by_lines = true, .page = 9, .numbers = true, .around = true}, 990},
    {{.name = "torn, trailing, pages", .by_lines = true, .page = 11, .torn = 6, .trailing = 2}, 990},
    {{.name = "pages with numbers and titles", .page = 9, .numbers = true, .titles = true, .around = true},
     990},
    {{.name = "paragraphs, pages, gaps", .page = 9, .gap = 12, .blank_in = 3, .around = true}, 990},
    {{.name = "padded", .padded = true, .around = true}, 990},
    {{.name = "padded, no blank lines", .padded = true, .no_gaps = true}, 990},
    {{.name = "padded lines", .padded = true, .by_lines = true, .around = true}, 990},
    {{.name = "titled lines", .by_lines = true, .page = 9, .numbers = true, .titles = true, .around = true},
     970},
    {{.name = "signed lines", .by_lines = true, .signed_tabs = true, .around = true}, 990},
    {{.name = "signed cells", .signed_tabs = true, .around = true}, 990},
    {{.name = "glued", .around = true, .glued = true}, 990},
    {{.name = "glued, no blank lines", .around = true, .glued = true, .no_gaps = true}, 990},
    {{.name = "CRLF", .encoding = "UTF-8", .line_end = "\r\n", .around = true, .blank_in = 3}, 990},
    {{.name = "CR", .encoding = "UTF-8", .line_end = "\r", .gap = 9}, 990},
    {{.name = "BOM", .encoding = "UTF-8-BOM", .line_end = "\r\n", .by_lines = true}, 990},
    {{.name = "GB18030", .encoding = "GB18030", .line_end = "\r\n", .around = true}, 990},
    {{.name = "GB18030 lines", .encoding = "GB18030", .line_end = "\n", .by_lines = true, .page = 9}, 990},
    {{.name = "UTF-16LE", .encoding = "UTF-16LE", .line_end = "\r\n", .page = 8}, 990},
    {{.name = "UTF-16BE", .encoding = "UTF-16BE", .line_end = "\n", .no_gaps = true}, 990},
    {{.name = "lines, no header", .by_lines = true, .headless = true}, 960},
    {{.name = "bars", .copy = COPY_BARS}, 990},
    {{.name = "bars around", .copy = COPY_BARS, .around = true}, 990},
    {{.name = "bars below a rule", .copy = COPY_RULED, .around = true}, 990},
    {{.name = "grid", .copy = COPY_GRID, .around = true}, 990},
    {{.name = "collapsed bars", .copy = COPY_COLLAPSED}, 920},
    {{.name = "collapsed bars around", .copy = COPY_COLLAPSED, .around = true}, 920},
    {{.name = "a cell and a bar a line", .copy = COPY_BAR_CELLS}, 990},
    {{.name = "columns of blanks", .copy = COPY_STOPS, .around = true}, 950},
    {{.name = "wide blanks", .copy = COPY_WIDE, .around = true}, 910},
    {{.name = "a cell a line", .copy = COPY_LINES}, 890},
    {{.name = "a cell a line, around", .copy = COPY_LINES, .around = true}, 880},
    {{.name = "names and values", .copy = COPY_PAIRS}, 990},
    {{.name = "names and values around", .copy = COPY_PAIRS, .around = true}, 990},
};

static void test_manners(void **state)
{
    (void)state;
    const char *only = getenv("MULU_TEST_SEED"), *which = getenv("MULU_TEST_MANNER");
    int bad = 0;
    for (size_t k = 0; k < sizeof manners / sizeof *manners; k++) {
        struct score s = {0};
        if (which && strcmp(which, manners[k].m.name) != 0)
            continue;
        for (unsigned i = 0; i < CATALOGS && !only; i++)
            hold(&s, &manners[k].m, 1000 * (unsigned)k + i); /* each manner has catalogs of its own */
        if (only)
            hold(&s, &manners[k].m, (unsigned)atoi(only));
        double right = s.cells ? 1000.0 * (double)(s.cells - s.wrong) / (double)s.cells : 1000;
        if (verbose())
            printf("%-28s %6.1f of 1000 right, %ld of %ld wrong and silent, %ld doubted; %d of %d broken\n",
                   manners[k].m.name, right, s.wrong, s.cells, s.doubted, s.broken, s.catalogs);
        bool low = !only && right < manners[k].floor;
        if (low)
            print_error("%s: %.1f of 1000 cells right; worst in seed %u\n", manners[k].m.name, right,
                        s.worst);
        bad += low;
    }
    assert_int_equal(bad, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_manners),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
