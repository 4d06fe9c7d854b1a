/* The transcribed tables printed again in every way that Word and PDF print tables, and read back: all of them must give
 * the same rows. What is built for five documents only would fail here. */
#include "harness/test.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/collect.h"
#include "harness/random.h"
#include "mulu/buffer.h"
#include "mulu/text.h"

enum { MAX_ROWS = 256, MAX_FIELDS = 8, MAX_CELLS = 16 };

static const char *const level_heads[] = {"一级目录", "二级目录", "三级目录", "四级目录"};
static const struct {
    const char *key, *head;
} field_heads[] = {{"content", "公开内容"}, {"unit", "责任单位"},  {"deadline", "公开时限"},
                   {"channel", "公开渠道"}, {"basis", "公开依据"}, {"audience", "公开对象"},
                   {"mode", "公开方式"}};

struct table {
    json_t *rows[MAX_ROWS];
    size_t n;
    int levels, nfields;
    enum field fields[MAX_FIELDS];
    const char *heads[MAX_FIELDS];
};

/* How a table is printed. Numbers are "one in …" or "every …"; 0 never. */
struct style {
    const char *name;
    bool by_lines; /* a row a line */
    bool no_gaps;  /* rows without blank lines between them */
    bool bare;     /* the first cell of a row lacks its tab */
    bool number, headless;
    unsigned gap, page, torn, trailing, extra;
};

static void load(struct table *t, const char *path, int levels, const char *keys, int from)
{
    *t = (struct table){.levels = levels};
    for (size_t i = 0; i < sizeof field_heads / sizeof *field_heads; i++) {
        if (!strstr(keys, field_heads[i].key))
            continue;
        assert_true(field_by_key(field_heads[i].key, &t->fields[t->nfields]));
        t->heads[t->nfields++] = field_heads[i].head;
    }
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    char *line = NULL;
    size_t room = 0;
    for (int n = 1; getline(&line, &room, f) > 0; n++)
        if (n >= from)
            t->rows[t->n++] = json_loads(line, 0, NULL);
    free(line);
    fclose(f);
}

static void unload(struct table *t)
{
    for (size_t i = 0; i < t->n; i++)
        json_decref(t->rows[i]);
}

static const char *value(const struct table *t, size_t row, int field)
{
    const char *s = json_string_value(json_object_get(t->rows[row], field_info(t->fields[field])->key));
    return s ? s : "";
}

static const char *level(const struct table *t, size_t row, int i)
{
    const char *s = json_string_value(json_array_get(json_object_get(t->rows[row], "levels"), (size_t)i));
    return s ? s : "";
}

static bool is_merged(const struct table *t, size_t row, int field)
{
    size_t i;
    json_t *name;
    json_array_foreach(json_object_get(t->rows[row], "filled"), i,
                       name) if (strcmp(json_string_value(name), field_info(t->fields[field])->key) ==
                                 0) return true;
    return false;
}

/* One cell a line, or cells with tabs between them. */
static void print_row(struct buffer *out, const struct style *s, struct random_source *r, char cells[][2048],
                      int n)
{
    for (int i = 0; i < n; i++) {
        if (s->by_lines)
            buf_puts(out, i ? "\t" : "");
        else
            buf_puts(out, i == 0 && s->bare && *cells[i] ? "" : "\t");
        for (const char *p = cells[i]; *p; p++)
            buf_putc(out, *p == '\n' && s->by_lines ? ' ' : *p);
        if (!s->by_lines)
            buf_puts(out, s->gap && random_below(r, s->gap) == 0 ? "\n\n" : "\n");
    }
    if (s->by_lines && s->trailing && random_below(r, s->trailing) == 0)
        buf_putc(out, '\t');
    if (s->by_lines || !s->no_gaps)
        buf_putc(out, '\n');
}

static int head_cells(const struct table *t, const struct style *s, char cells[][2048])
{
    int n = 0;
    if (s->number)
        strcpy(cells[n++], "序号");
    for (int i = 0; i < t->levels; i++)
        strcpy(cells[n++], level_heads[i]);
    for (int i = 0; i < t->nfields; i++)
        strcpy(cells[n++], t->heads[i]);
    return n;
}

static bool ends_sentence(const char *s, size_t len)
{
    static const char *const stops[] = {"。", "；", ";", "！", "？"};
    for (size_t i = 0; i < sizeof stops / sizeof *stops; i++) {
        size_t n = strlen(stops[i]);
        if (len >= n && strncmp(s + len - n, stops[i], n) == 0)
            return true;
    }
    return false;
}

/* Tears long cells in two, as a page break does; tails get the rest. */
static bool tear(struct random_source *r, int levels, char cells[][2048], char tails[][2048], int n)
{
    bool any = false;
    for (int i = 0; i < n; i++) {
        tails[i][0] = '\0';
        size_t glyphs = text_glyphs(cells[i], strlen(cells[i]));
        if (i < levels || glyphs < 12 || random_below(r, 10) < 3)
            continue;
        size_t cut = text_prefix(cells[i], strlen(cells[i]),
                                 (int)(glyphs + random_below(r, (uint32_t)glyphs / 2)), NULL);
        if (cut == 0 || !cells[i][cut] || ends_sentence(cells[i], cut))
            continue;
        strcpy(tails[i], cells[i] + cut);
        cells[i][cut] = '\0';
        any = true;
    }
    return any;
}

static void print(const struct table *t, const struct style *s, struct buffer *out)
{
    static char cells[MAX_CELLS][2048], tails[MAX_CELLS][2048];
    struct random_source r = {strlen(s->name) + t->n};
    const char *open[4] = {"", "", "", ""};
    if (!s->headless)
        print_row(out, s, &r, cells, head_cells(t, s, cells));
    for (size_t k = 0; k < t->n; k++) {
        bool fresh = s->page && k && k % s->page == 0, page = fresh;
        if (page && !s->headless)
            print_row(out, s, &r, cells, head_cells(t, s, cells));
        int n = 0;
        if (s->number)
            sprintf(cells[n++], "%zu", k + 1);
        for (int i = 0; i < t->levels; i++) {
            fresh = fresh || strcmp(open[i], level(t, k, i)) != 0;
            strcpy(cells[n++], fresh ? level(t, k, i) : "");
            open[i] = level(t, k, i);
        }
        for (int i = 0; i < t->nfields; i++)
            strcpy(cells[n++],
                   is_merged(t, k, i) && !(page && t->fields[i] != FIELD_CONTENT) ? "" : value(t, k, i));
        bool torn = s->torn && k % s->torn == s->torn - 1 && tear(&r, t->levels, cells, tails, n);
        print_row(out, s, &r, cells, n);
        if (torn) {
            buf_putc(out, '\n');
            print_row(out, s, &r, tails, n);
        }
    }
}

static void hold(const struct table *t, const struct style *s, const char *what)
{
    struct buffer text = {0};
    struct collected c;
    struct error err = {0};
    print(t, s, &text);
    if (collect_text(text.data, text.len, NULL, &c, &err))
        fail_msg("%s, %s: %s", what, s->name, err.text);
    if (c.n != 1 || c.tables[0].n != t->n)
        fail_msg("%s, %s: %zu tables, %zu rows of %zu", what, s->name, c.n, c.n ? c.tables[0].n : 0, t->n);
    for (size_t k = 0; k < t->n; k++) {
        const struct outline_row *row = &c.tables[0].rows[k];
        for (int i = 0; i < t->levels; i++)
            if (!text_same_squashed(i < row->nlevels ? row->levels[i] : "", level(t, k, i)))
                fail_msg("%s, %s: row %zu: path %s", what, s->name, k + 1, collected_path(row));
        for (int i = 0; i < t->nfields; i++)
            if (!text_same_squashed(row->fields[t->fields[i]], value(t, k, i)) &&
                !(collected_marks(row, field_info(t->fields[i])->key) & MARK_UNSURE))
                fail_msg("%s, %s: row %zu, %s: %s", what, s->name, k + 1, t->heads[i],
                         row->fields[t->fields[i]]);
    }
    assert_int_equal(c.report.tables[0].unplaced.n, 0);
    collected_release(&c);
    buf_free(&text);
}

static const struct style styles[] = {
    {.name = "as Word saves it"},
    {.name = "no blank lines", .no_gaps = true},
    {.name = "blank lines inside", .gap = 7},
    {.name = "more blank lines", .gap = 3},
    {.name = "pages", .page = 7},
    {.name = "pages and blank lines", .page = 9, .gap = 9},
    {.name = "pages without blank lines", .page = 8, .no_gaps = true},
    {.name = "first cells bare", .bare = true},
    {.name = "numbers", .number = true, .gap = 9},
    {.name = "numbers without blank lines", .number = true, .no_gaps = true},
    {.name = "no header", .headless = true},
    {.name = "no header, blank lines", .headless = true, .gap = 12},
    {.name = "lines", .by_lines = true},
    {.name = "torn lines", .by_lines = true, .torn = 5},
    {.name = "trailing tabs", .by_lines = true, .trailing = 2},
    {.name = "pages of lines", .by_lines = true, .page = 9},
    {.name = "torn, trailing, pages", .by_lines = true, .page = 11, .torn = 6, .trailing = 2},
};

static void hold_all(const char *path, int levels, const char *keys, int from)
{
    struct table t;
    load(&t, path, levels, keys, from);
    for (size_t i = 0; i < sizeof styles / sizeof *styles; i++)
        hold(&t, &styles[i], path);
    unload(&t);
}

static void test_tasks(void **state)
{
    (void)state;
    hold_all("tests/cases/truth/002a.jsonl", 2, "content unit deadline", 1);
}

static void test_indicators(void **state)
{
    (void)state;
    hold_all("tests/cases/truth/002b.jsonl", 4, "content unit", 1);
}

static void test_catalog(void **state)
{
    (void)state;
    hold_all("tests/cases/truth/003.jsonl", 3, "content unit deadline channel",
             4); /* the first rows are damaged */
}

static void test_standard(void **state)
{
    (void)state;
    hold_all("tests/cases/truth/004.jsonl", 3, "content basis deadline unit channel audience mode", 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tasks),
        cmocka_unit_test(test_indicators),
        cmocka_unit_test(test_catalog),
        cmocka_unit_test(test_standard),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
