/* Headers of catalogs all over the country, and the field that each must be read as: tests/cases/headers.tsv. Each stands
 * once in a table whose other headers are the common ones, and together with others in tables made at random.
 * MULU_TEST_VERBOSE=1 prints what is read otherwise. */
#include "harness/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/collect.h"
#include "harness/printed_words.h"
#include "harness/random.h"
#include "mulu/buffer.h"
#include "mulu/mem.h"
#include "mulu/text.h"

enum { MOST = 600, ROWS = 8, COLUMNS = 14 };

struct known {
    char *text, *field;
};
static size_t load(struct known *out)
{
    FILE *f = fopen("tests/cases/headers.tsv", "r");
    char *line = NULL;
    size_t room = 0, n = 0;
    assert_non_null(f);
    while (getline(&line, &room, f) > 0 && n < MOST) {
        char *tab = strchr(line, '\t');
        if (*line == '#' || !tab)
            continue;
        line[strcspn(line, "\n")] = '\0';
        out[n++] = (struct known){mem_dup_n(line, (size_t)(tab - line)), mem_dup(tab + 1)};
    }
    free(line);
    fclose(f);
    return n;
}

static void unload(struct known *k, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        free(k[i].text);
        free(k[i].field);
    }
}

/* A column of the table being made. */
struct made {
    const char *head, *field;
    bool asked; /* its header is one of the file */
};
struct table {
    struct made columns[COLUMNS];
    int n;
};

static const char *value(struct random_source *r, const char *field, int row)
{
    static const struct {
        const char *field;
        enum printed_list list;
    } lists[] = {{"level", WORDS_MATTER},    {"content", WORDS_SUBJECT}, {"spec", WORDS_SPEC},
                 {"basis", WORDS_BASIS},     {"unit", WORDS_UNIT},       {"deadline", WORDS_DEADLINE},
                 {"channel", WORDS_CHANNEL}, {"remark", WORDS_REMARK},   {"extra", WORDS_EXTRA_VALUE}};
    static const char *const few[][4] = {{"stage", "决策公开", "执行公开", "结果公开"},
                                         {"audience", "全社会", "社会公众", "特定群体"},
                                         {"mode", "主动公开", "主动公开", "依申请公开"},
                                         {"tier", "县级", "县级", "乡级"}};
    static char number[16];
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        struct printed_words w = printed_words(lists[i].list);
        if (strcmp(field, lists[i].field) == 0)
            return w.items[random_below(r, (uint32_t)w.n)];
    }
    for (size_t i = 0; i < sizeof few / sizeof *few; i++)
        if (strcmp(field, few[i][0]) == 0)
            return few[i][1 + random_below(r, 3)];
    snprintf(number, sizeof number, "%d", row + 1);
    return number;
}

static void add(struct table *t, const char *head, const char *field, bool asked)
{
    assert_true(t->n < COLUMNS);
    t->columns[t->n++] = (struct made){head, field, asked};
}

/* The columns of a table in which the headers of `asked` stand for their fields, and common ones for the others. */
static void make(struct table *t, const struct known *const *asked, size_t n)
{
    static const struct made usual[] = {{"序号", "number", false},
                                        {"一级目录", "level", false},
                                        {"公开内容", "content", false},
                                        {"", "spec", false},
                                        {"公开依据", "basis", false},
                                        {"", "stage", false},
                                        {"公开时限", "deadline", false},
                                        {"责任科室", "unit", false},
                                        {"公开渠道", "channel", false},
                                        {"", "audience", false},
                                        {"", "mode", false},
                                        {"", "tier", false},
                                        {"", "extra", false},
                                        {"", "remark", false}};
    *t = (struct table){.n = 0};
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++) {
        bool there = false;
        for (size_t k = 0; k < n; k++) {
            if (strcmp(asked[k]->field, usual[i].field) == 0) {
                add(t, asked[k]->text, usual[i].field, true);
                there = true;
            }
        }
        if (!there && *usual[i].head && strcmp(usual[i].field, "number") != 0)
            add(t, usual[i].head, usual[i].field, false);
    }
}

struct score {
    int right, all;
};

static bool is_field(const char *read, const char *field)
{
    return strcmp(field, "level") == 0 ? strncmp(read, "level", 5) == 0 : strcmp(read, field) == 0;
}

static void hold(struct score *s, const struct table *t, struct random_source *r)
{
    struct buffer b = {0};
    struct collected c;
    struct error err = {0};
    for (int i = 0; i < t->n; i++)
        buf_printf(&b, "%s%s", i ? "\t" : "", t->columns[i].head);
    for (int row = 0; row < ROWS; row++)
        for (int i = 0; i < t->n; i++)
            buf_printf(&b, "%s%s", i ? "\t" : "\n", value(r, t->columns[i].field, row));
    buf_putc(&b, '\n');
    enum status st = collect_text(b.data, b.len, NULL, &c, &err);
    for (int i = 0; i < t->n; i++) {
        const char *read = "none";
        for (size_t k = 0; !st && c.report.ntables && k < c.report.tables[0].ncolumns; k++)
            if (text_same_squashed(c.report.tables[0].columns[k].text, t->columns[i].head))
                read = c.report.tables[0].columns[k].field;
        bool right = is_field(read, t->columns[i].field);
        s->right += t->columns[i].asked && right;
        s->all += t->columns[i].asked;
        if (!right && strcmp(read, "none") == 0 && getenv("MULU_TEST_DUMP"))
            fprintf(stderr, "%s %s\n%s\n", t->columns[i].head, err.text, b.data);
        if (!right && t->columns[i].asked && getenv("MULU_TEST_VERBOSE"))
            printf("  %s is %s, not %s\n", t->columns[i].head, t->columns[i].field, read);
    }
    collected_release(&c);
    buf_free(&b);
}

static void each_header(void **state)
{
    (void)state;
    struct known known[MOST];
    struct score s = {0};
    struct random_source r = {7};
    size_t n = load(known);
    assert_true(n >= 200);
    for (size_t i = 0; i < n; i++) {
        const struct known *asked[] = {&known[i]};
        struct table t;
        make(&t, asked, 1);
        hold(&s, &t, &r);
    }
    unload(known, n);
    printf("%d of %d headers right\n", s.right, s.all);
    assert_true(s.right * 100 >= s.all * 98);
}

/* Several at once: one for each of four fields. */
static void together(void **state)
{
    (void)state;
    struct known known[MOST];
    struct score s = {0};
    struct random_source r = {11};
    size_t n = load(known);
    for (int i = 0; i < 300; i++) {
        const struct known *asked[5];
        size_t k = 0;
        while (k < 5) {
            const struct known *one = &known[random_below(&r, (uint32_t)n)];
            bool again = false;
            for (size_t j = 0; j < k; j++)
                again = again || strcmp(asked[j]->field, one->field) == 0;
            if (!again)
                asked[k++] = one;
        }
        struct table t;
        make(&t, asked, k);
        hold(&s, &t, &r);
    }
    unload(known, n);
    printf("%d of %d headers right together\n", s.right, s.all);
    assert_true(s.right * 100 >= s.all * 97);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_header),
        cmocka_unit_test(together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
