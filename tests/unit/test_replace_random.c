/* Editions made at random: whatever happens between two of them, the catalog becomes what the new one says, nothing
 * differs afterwards, and one undo brings the first bytes back. A single edit is found as that edit. */
#include "harness/edition.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/strings.h"

enum { ROUNDS = 40, MOST_ROWS = 40 };

/* MULU_TEST_SEED=n plays other games, MULU_TEST_ROUNDS=n more of them. */
static int number_of(const char *name, int otherwise)
{
    const char *text = getenv(name);
    return text ? atoi(text) : otherwise;
}

/* --- making ------------------------------------------------------------------------------------------------------------- */

struct maker {
    uint64_t seed;
    int next; /* makes words that are there once */
};

static int below(struct maker *m, int n)
{
    return store_random_below(&m->seed, n);
}

static void add_word(struct maker *m, struct buffer *out, bool unique)
{
    static const char *const words[] = {"政策",     "财政预算", "三公经费", "机构职能", "行政许可",
                                        "一、",     "（二）",   "2023年",   "重大项目", "应急管理",
                                        "医疗卫生", "社会救助", "第三批"};
    buf_puts(out, words[below(m, sizeof words / sizeof *words)]);
    if (unique)
        buf_printf(out, "%d", m->next++);
}

static void add_path(struct maker *m, struct buffer *out)
{
    int levels = 1 + below(m, 3);
    for (int i = 0; i < levels; i++) {
        buf_puts(out, i ? "/" : "");
        add_word(m, out, false);
    }
}

static void add_cells(struct maker *m, struct buffer *out)
{
    for (int i = 0; i < 4; i++) {
        buf_putc(out, '|');
        int n = below(m, i ? 2 : 5);
        for (int k = 0; k < n; k++)
            add_word(m, out, i == 0 && k == 0 && below(m, 3));
    }
}

static char *make_line(struct maker *m)
{
    struct buffer out = {0};
    add_path(m, &out);
    if (below(m, 12))
        add_cells(m, &out);
    return buf_take(&out);
}

/* Rows of one heading mostly stand together. */
static void make_edition(struct maker *m, struct string_list *out)
{
    int n = below(m, MOST_ROWS);
    for (int i = 0; i < n; i++) {
        char *line = make_line(m);
        if (out->n && below(m, 2)) {
            char *last = out->items[out->n - 1], *bar = strchr(line, '|');
            char *same = mem_printf("%.*s%s", (int)strcspn(last, "|"), last, bar ? bar : "|");
            free(line);
            line = same;
        }
        string_list_take(out, line);
    }
}

static void remove_line(struct string_list *l, size_t at)
{
    free(l->items[at]);
    memmove(l->items + at, l->items + at + 1, (--l->n - at) * sizeof *l->items);
}

static void insert_line(struct string_list *l, size_t at, char *line)
{
    string_list_take(l, line);
    memmove(l->items + at + 1, l->items + at, (l->n - 1 - at) * sizeof *l->items);
    l->items[at] = line;
}

/* Another path, or other cells, for a line. */
static void edit_line(struct maker *m, struct string_list *l, size_t at, bool path)
{
    struct buffer out = {0};
    const char *bar = strchr(l->items[at], '|');
    if (path)
        add_path(m, &out);
    else
        buf_add(&out, l->items[at], strcspn(l->items[at], "|"));
    if (path && bar)
        buf_puts(&out, bar);
    else if (!path)
        add_cells(m, &out);
    free(l->items[at]);
    l->items[at] = buf_take(&out);
}

static void edit(struct maker *m, struct string_list *l)
{
    size_t at = l->n ? (size_t)below(m, (int)l->n) : 0;
    switch (l->n ? below(m, 6) : 0) {
    case 0:
        insert_line(l, at, make_line(m));
        break;
    case 1:
        remove_line(l, at);
        break;
    case 2:
    case 3:
        edit_line(m, l, at, false);
        break;
    case 4:
        edit_line(m, l, at, true);
        break;
    default: { /* to another place */
        char *line = mem_dup(l->items[at]);
        remove_line(l, at);
        insert_line(l, l->n ? (size_t)below(m, (int)l->n) : 0, line);
    }
    }
}

static void end_list(struct string_list *l)
{
    string_list_take(l, NULL);
}

/* --- playing ------------------------------------------------------------------------------------------------------------ */

struct game {
    struct store_fixture *f;
    struct maker m;
    struct string_list before, after;
    int64_t catalog, staged;
    struct store_import *im;
    struct replace *r;
};

static void set_up(struct game *g, int edits)
{
    struct error err = {0};
    g->before = g->after = (struct string_list){0};
    make_edition(&g->m, &g->before);
    for (size_t i = 0; i < g->before.n; i++)
        string_list_add(&g->after, g->before.items[i]);
    for (int i = 0; i < edits; i++)
        edit(&g->m, &g->after);
    end_list(&g->before);
    end_list(&g->after);
    g->catalog = edition_import(g->f->s, "目录", (const char *const *)g->before.items);
    g->im = edition_stage(g->f->s, "目录", (const char *const *)g->after.items, &g->staged);
    must(replace_open(g->f->s, g->catalog, g->staged, NULL, &g->r, &err));
}

static void put_away(struct game *g)
{
    replace_free(g->r);
    store_import_cancel(g->im);
    string_list_free(&g->before);
    string_list_free(&g->after);
}

static char *dump_of(struct store *s, int64_t catalog)
{
    struct buffer b = {0};
    store_dump(s, catalog, &b);
    return buf_take(&b);
}

/* How far two paths agree, in levels. */
static int shared(const char *a, const char *b)
{
    int levels = 0;
    for (;;) {
        size_t n = strcspn(a, "/|"), m = strcspn(b, "/|");
        if (!n || n != m || strncmp(a, b, n) != 0)
            return levels;
        levels++;
        if (a[n] != '/' || b[n] != '/')
            return levels;
        a += n + 1;
        b += n + 1;
    }
}

/* A heading that other rows interrupt: its parts are one heading in the catalog, so that their order may be another, and a
 * part that holds nothing is not to be seen. */
static bool is_interrupted(const struct string_list *l)
{
    for (size_t i = 0; i + 2 < l->n; i++) {
        if (!l->items[i])
            break;
        int least = shared(l->items[i], l->items[i]);
        for (size_t k = i + 1; k < l->n && l->items[k]; k++) {
            int common = shared(l->items[i], l->items[k]);
            if (common > least)
                return true;
            least = common < least ? common : least;
        }
    }
    return false;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Leaves the lines that hold something. */
static void sort_lines(char *text)
{
    struct string_list lines = {0};
    struct buffer out = {0};
    for (char *at = text; *at;) {
        size_t n = strcspn(at, "\n");
        if (memchr(at, '|', n))
            string_list_take(&lines, mem_dup_n(at, n));
        at += n + (at[n] == '\n');
    }
    if (lines.n)
        qsort(lines.items, lines.n, sizeof *lines.items, by_text);
    for (size_t i = 0; i < lines.n; i++)
        buf_printf(&out, "%s\n", lines.items[i]);
    memcpy(text, buf_text(&out), out.len + 1);
    buf_free(&out);
    string_list_free(&lines);
}

static void catalogs_become_what_the_file_says(void **state)
{
    struct game g = {.f = *state, .m = {.seed = (uint64_t)number_of("MULU_TEST_SEED", 20260302), .next = 1}};
    struct error err = {0};
    for (int round = 0; round < number_of("MULU_TEST_ROUNDS", ROUNDS); round++) {
        set_up(&g, below(&g.m, 12));
        char *first = dump_of(g.f->s, g.catalog), *wanted = edition_lines(g.f->s, g.staged);
        size_t n = replace_count(g.r);
        must(replace_apply(g.r, "made.txt", &err));
        char *got = edition_lines(g.f->s, g.catalog);
        if (is_interrupted(&g.after)) {
            sort_lines(got);
            sort_lines(wanted);
        }
        edition_check(got, wanted, "rows");
        must(replace_again(g.r, &err));
        char *left = edition_tell(g.r);
        edition_check(left, "", "differences afterwards");
        must(store_verify(g.f->s, &err));
        if (n) {
            store_undo_last(g.f->s);
            char *last = dump_of(g.f->s, g.catalog);
            edition_check(last, first, "after undo");
            must(store_verify(g.f->s, &err));
            free(last);
        }
        free(first);
        free(wanted);
        free(got);
        free(left);
        put_away(&g);
    }
}

/* Whatever is accepted and whatever is not: the tree stays whole, and undo is exact. */
static void any_choice_can_be_applied(void **state)
{
    struct game g = {.f = *state, .m = {.seed = (uint64_t)number_of("MULU_TEST_SEED", 711), .next = 1}};
    struct error err = {0};
    for (int round = 0; round < number_of("MULU_TEST_ROUNDS", ROUNDS); round++) {
        set_up(&g, 4 + below(&g.m, 12));
        char *first = dump_of(g.f->s, g.catalog);
        for (size_t i = 0; i < replace_count(g.r); i++)
            replace_select(g.r, i, below(&g.m, 2));
        size_t n = replace_count_selected(g.r);
        must(replace_apply(g.r, "made.txt", &err));
        must(store_verify(g.f->s, &err));
        if (n && store_ask(g.f->path, "SELECT count(*) FROM change_group WHERE verb = 'replace'")) {
            store_undo_last(g.f->s);
            char *last = dump_of(g.f->s, g.catalog);
            edition_check(last, first, "after undo");
            must(store_verify(g.f->s, &err));
            free(last);
        }
        free(first);
        put_away(&g);
    }
}

/* A field that is edited is one change of that field, wherever it stands among whatever rows. */
static void one_edit_is_one_change(void **state)
{
    struct game g = {.f = *state, .m = {.seed = (uint64_t)number_of("MULU_TEST_SEED", 42), .next = 1}};
    struct error err = {0};
    for (int round = 0; round < number_of("MULU_TEST_ROUNDS", ROUNDS); round++) {
        set_up(&g, 0);
        struct outline o;
        must(store_outline(g.f->s, g.staged, &o, &err));
        int at = o.n ? below(&g.m, o.n) : 0;
        enum field f =
            (enum field[]){FIELD_CONTENT, FIELD_UNIT, FIELD_DEADLINE, FIELD_REMARK}[below(&g.m, 4)];
        if (o.n && o.nodes[at].has_item) {
            must(review_begin(g.im, VERB_EDIT, "", &err));
            must(store_set(g.f->s, o.nodes[at].id, field_info(f)->key, NULL, "改过的这一格", &err));
            must(store_commit(g.f->s, &err));
            must(replace_again(g.r, &err));
            char *got = edition_tell(g.r);
            if (replace_count(g.r) != 1 || replace_kind(g.r, 0) != DIFF_CHANGED)
                fail_msg("%d: %s", round, got);
            free(got);
        } else {
            assert_int_equal(replace_count(g.r), 0);
        }
        outline_free(&o);
        put_away(&g);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, store_fixture_setup, store_fixture_teardown)
        T(catalogs_become_what_the_file_says),
        T(any_choice_can_be_applied),
        T(one_edit_is_one_change),
#undef T
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
