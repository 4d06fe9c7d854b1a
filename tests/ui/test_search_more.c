/* Searching on: the language while it is typed, the tree of hits, completion, filters, and what happens meanwhile. */
#include "harness/scene.h"
#include "harness/store_fixture.h"

#include "mulu/mem.h"
#include "mulu/outline.h"

/* What the other clerk does to the node: takes it away, or gives it this name. */
static void other(const struct scene *s, const char *number, const char *name)
{
    struct error err = {0};
    struct outline o = {0};
    struct store *store = fixture_store(s->home, "王");
    assert_int_equal(store_outline(store, 1, &o, &err), ST_OK);
    int at = outline_by_number(&o, number);
    assert_true(at >= 0);
    assert_int_equal(store_begin(store, VERB_EDIT, "x", &err), ST_OK);
    if (name)
        assert_int_equal(store_set(store, o.nodes[at].id, CELL_LABEL, NULL, name, &err), ST_OK);
    else
        assert_int_equal(store_delete_node(store, o.nodes[at].id, &err), ST_OK);
    assert_int_equal(store_commit(store, &err), ST_OK);
    outline_free(&o);
    fixture_close(store);
}

static struct term *search(struct scene *s, const char *text)
{
    struct term *t = scene_tree(s, 24, 80);
    scene_keys(s, "/");
    scene_type(s, text);
    return t;
}

static void test_tree(void **state)
{
    struct scene *s = *state;
    struct term *t = search(s, "救助 -标准");
    scene_keys(s, "F4");
    term_golden(t, "search-24x80-tree");
    scene_keys(s, "Down F4"); /* the list stands on the same hit */
    term_golden(t, "search-24x80-tree-left");
    scene_keys(s, "F4 C-u");
    scene_type(s, "基金");
    term_resize(t, 40, 120);
    term_wait_idle(t);
    term_golden(t, "search-40x120-tree");
    scene_keys(s, "Home Enter"); /* a heading above hits */
    scene_quit(s);
}

/* Over all catalogs the tree is that of the hit under the cursor, and past its ends are those of the others. */
static void test_tree_of_one(void **state)
{
    struct scene *s = *state;
    struct term *t = scene_start(s, 24, 80);
    scene_keys(s, "/");
    scene_type(s, "社会救助");
    scene_keys(s, "F4");
    assert_true(term_has(t, "目录：医疗保障局政务公开"));
    term_golden(t, "search-24x80-tree-all");
    scene_keys(s, "End Down");
    assert_true(term_has(t, "目录：沂源县"));
    assert_true(term_has(t, " / 4 "));
    scene_keys(s, "End Down"); /* there are no more */
    assert_true(term_has(t, "目录：沂源县"));
    scene_keys(s, "Home Up");
    assert_true(term_has(t, "目录：医疗保障局政务公开"));
    scene_keys(s, "Home");
    scene_keys(s, "Down Down F4 End F4");
    assert_true(term_has(t, "目录：沂源县"));
    scene_keys(s, "Enter");
    scene_message(s, "查找“社会救助”：第");
    scene_quit(s);
}

/* An item that shares its heading with others shows what it begins with, and that what was found there is marked. */
static void test_nameless(void **state)
{
    struct scene *s = *state;
    struct term *t = scene_start(s, 24, 80);
    scene_keys(s, "/");
    scene_type(s, "目录:沂源 急难愁盼 单位:民政局");
    term_golden(t, "search-24x80-nameless");
    scene_keys(s, "F4");
    term_golden(t, "search-24x80-nameless-tree");
    scene_keys(s, "Enter C"); /* the cells to be confirmed, the same */
    term_golden(t, "marks-24x80-nameless");
    scene_keys(s, "q");
    scene_quit(s);
}

/* What is found by a day says which. */
static void test_days(void **state)
{
    struct scene *s = *state;
    struct term *t = scene_start(s, 24, 80);
    scene_keys(s, "/");
    scene_type(s, "未到期 OR 公开于:今年");
    term_golden(t, "search-24x80-days");
    scene_keys(s, "F4");
    term_golden(t, "search-24x80-days-tree");
    scene_keys(s, "F4 C-u");
    scene_type(s, "到期<2027-06 医疗保障局");
    assert_true(term_has(t, "到期  2027-"));
    scene_quit(s);
}

static void test_wrong(void **state)
{
    struct scene *s = *state;
    struct term *t = search(s, "救助 到期<13月 单位:基金");
    term_golden(t, "search-24x80-wrong");
    scene_keys(s, "Enter");
    scene_message(s, "13月");
    scene_keys(s, "C-u");
    scene_type(s, "救助 (\"标"); /* what may still become right is no error */
    assert_true(term_has(t, "1 / "));
    assert_false(term_has(t, "^"));
    scene_keys(s, "F7"); /* … but is not kept so */
    assert_false(term_has(t, "存为筛选"));
    scene_keys(s, "Esc");
    scene_quit(s);
}

/* A prefix that there is not is told below the field, with the nearest. */
static void test_unknown_prefix(void **state)
{
    struct scene *s = *state;
    struct term *t = search(s, "责任:基金");
    term_golden(t, "search-24x80-unknown");
    scene_keys(s, "C-u");
    scene_type(s, "单位:基金");
    assert_false(term_has(t, "没有“"));
    scene_keys(s, "C-u");
    scene_type(s, "地址：");
    assert_true(term_has(t, "没有“地址”这一栏，当作文字查找"));
    scene_quit(s);
}

static void test_nothing(void **state)
{
    struct scene *s = *state;
    struct term *t = search(s, "救助 航天");
    term_golden(t, "search-24x80-nothing");
    scene_keys(s, "Down");
    scene_message(s, "没有找到");
    scene_keys(s, "C-u");
    term_type(t, "重大行政决策");
    scene_keys(s, "Down"); /* at once: looks first */
    assert_true(term_has(t, "F3 去看"));
    scene_keys(s, "F3");
    assert_true(term_has(t, "1 / "));
}

static void test_completion(void **state)
{
    struct scene *s = *state;
    struct term *t = search(s, "dw");
    scene_keys(s, "Tab");
    assert_true(term_has(t, "单位:"));
    scene_keys(s, "C-u");
    scene_type(s, "单位:");
    scene_keys(s, "Tab");
    term_golden(t, "search-24x80-complete");
    scene_keys(s, "Down Enter");
    assert_true(term_has(t, "1 / "));
    scene_keys(s, "C-u");
    scene_type(s, "救助 zzz");
    scene_keys(s, "Tab");
    scene_message(s, "没有可以补全的");
    scene_keys(s, "C-u");
    scene_type(s, "daih");
    scene_keys(s, "Tab Esc"); /* closes the list and leaves the text */
    assert_true(term_has(t, "查找 "));
    scene_keys(s, "Esc");
    scene_quit(s);
}

static void test_recent(void **state)
{
    struct scene *s = *state;
    struct term *t = search(s, "");
    scene_keys(s, "Up");
    scene_message(s, "还没有用过的查找");
    scene_type(s, "救助政策");
    scene_keys(s, "Enter /");
    scene_type(s, "时限:20");
    scene_keys(s, "Enter / Up");
    term_golden(t, "search-24x80-recent");
    scene_keys(s, "Down Enter");
    assert_true(term_has(t, "查找 救助政策"));
    assert_true(term_has(t, "1 / 1"));
    scene_keys(s, "Esc");
    scene_quit(s);
}

static void keep(struct scene *s, const char *query, const char *name)
{
    scene_keys(s, "C-u");
    scene_type(s, query);
    scene_keys(s, "F7"); /* what is typed takes the place of what was offered */
    scene_type(s, name);
    scene_keys(s, "Enter");
}

static void test_filters(void **state)
{
    struct scene *s = *state;
    struct term *t = search(s, "");
    scene_keys(s, "F8");
    scene_message(s, "还没有存下的筛选");
    scene_keys(s, "F7");
    scene_message(s, "先键入要找的");
    keep(s, "待核 救助", "救助待核");
    scene_message(s, "已存为筛选“救助待核”");
    keep(s, "时限:20 -救助", "二十日");
    keep(s, "救助", "二十日"); /* the name is taken */
    assert_true(term_has(t, "已有叫这个名称"));
    scene_keys(s, "C-u");
    scene_type(s, "有 空格");
    scene_keys(s, "Enter");
    assert_true(term_has(t, "不能用作查询的名称"));
    assert_true(term_has_wrapped(t, "不超过 20 个汉字"));
    scene_keys(s, "C-u Enter");
    assert_true(term_has(t, "请给它起个名称"));
    scene_type(s, "救助");
    scene_keys(s, "Enter F8");
    term_golden(t, "search-24x80-filters");
    scene_keys(s, "2");
    assert_true(term_has(t, "查找 时限:20 -救助"));
    scene_keys(s, "F8 9");
    scene_message(s, "没有第 9 个");
    scene_keys(s, "Down Down r C-u");
    scene_type(s, "社会救助");
    scene_keys(s, "Enter");
    assert_true(term_has(t, "3 社会救助"));
    scene_keys(s, "d"); /* asks, and no is the answer that it begins with */
    assert_true(term_has(t, "删去筛选“社会救助”"));
    scene_keys(s, "Enter d y");
    scene_message(s, "已删去筛选“社会救助”");
    assert_false(term_has(t, "3 社会"));
    scene_keys(s, "Esc C-u");
    scene_type(s, "@二十日 单位:基金"); /* a kept one as a part of another */
    assert_true(term_has(t, "1 / "));
    scene_keys(s, "C-u");
    scene_type(s, "＠救");
    scene_keys(s, "Tab");
    assert_true(term_has(t, "查找 @救助待核"));
    scene_keys(s, "Esc");
    scene_quit(s);
}

/* Keys that come faster than they can be answered end on the last query, and what follows acts upon its hits. */
static void test_burst(void **state)
{
    struct scene *s = *state;
    struct term *t = search(s, "");
    term_type(t, "公开政策文件");
    term_keys(t, "C-u");
    term_type(t, "救助标准");
    term_wait_text(t, "1 / 1");
    term_keys(t, "C-u");
    term_type(t, "救助政策\r");
    scene_message(s, "查找“救助政策”：第 1 处，共 1 处");
    term_type(t, "/救助");
    term_keys(t, "Down Down Enter");
    scene_message(s, "查找“救助”：第 3 处，共 6 处");
    term_type(t, "/救助");
    term_keys(t, "End Enter");
    scene_message(s, "查找“救助”：第 6 处，共 6 处");
}

/* One key empties the field, wherever an error has left the caret; another brings back what stood there. */
static void test_cleared(void **state)
{
    struct scene *s = *state;
    struct term *t = search(s, "");
    scene_type(s, "救助 到期<abc");
    scene_keys(s, "Enter");
    scene_message(s, "abc");
    term_wait_cursor(t, 1, 16);
    scene_keys(s, "C-u");
    scene_type(s, "救助标准");
    term_wait_text(t, "1 / 1");
    scene_keys(s, "C-u C-z");
    assert_true(term_has(t, "查找 救助标准 "));
}

/* From the list of catalogs the hits are gone through one after the other: they stay in their order, with the cursor on the one
 * that was left. */
static void test_one_after_another(void **state)
{
    struct scene *s = *state;
    struct term *t = scene_start(s, 24, 80);
    scene_keys(s, "/");
    scene_type(s, "救助");
    scene_keys(s, "Down Down Enter");
    scene_message(s, "查找“救助”：第 3 处，共 6 处");
    scene_keys(s, "Enter F2 q");
    term_wait_text(t, "3 / 6");
    scene_keys(s, "Down Enter");
    scene_message(s, "查找“救助”：第 4 处，共 6 处");
    scene_keys(s, "n");
    scene_message(s, "查找“救助”：第 5 处，共 6 处");
    scene_keys(s, "q");
    term_wait_text(t, "4 / 6");
    scene_keys(s, "F4 Enter");
    scene_message(s, "查找“救助”：第 4 处，共 6 处");
    scene_keys(s, "q Esc");
    assert_true(term_has(t, "目录一览"));
}

static void test_full_width(void **state)
{
    struct scene *s = *state;
    struct term *t = search(s, "单位：基金　时限：２０　－救助");
    assert_true(term_has(t, "1 / "));
    scene_keys(s, "C-u");
    scene_type(s, "？"); /* in the empty field it is the key */
    assert_true(term_has(t, "引号里的一字不差"));
    assert_true(term_has(t, "全部按键") || term_has(t, "按键"));
    scene_keys(s, "Esc");
    scene_type(s, "“救助政策”");
    assert_true(term_has(t, "1 / 1"));
}

static void test_others(void **state)
{
    struct scene *s = *state;
    struct term *t = search(s, "救助");
    scene_keys(s, "Down Down Down"); /* on 救助情况 */
    other(s, "11.1", NULL);
    term_wait_text(t, "/ 5");
    assert_true(term_has(t, "3 / 5")); /* the cursor is on the same hit */
    other(s, "2", "救助机构");
    term_wait_text(t, "4 / 6");
    term_resize(t, 40, 120);
    term_wait_idle(t);
    assert_true(term_has(t, "4 / 6"));
    term_resize(t, 24, 80);
    scene_keys(s, "Home Enter");
    scene_message(s, "第 1 处，共 6 处");
    other(s, "11.1", NULL); /* a hit that n would have gone to is passed over */
    scene_keys(s, "n n");
    assert_false(term_has(t, "第 3 处"));
    scene_quit(s);
}

static void test_gbk(void **state)
{
    static const struct term_kind gbk = {.locale = "zh_CN.GBK"};
    struct scene *s = *state;
    term_next(&gbk);
    struct term *t = search(s, "单位：基金 时限:20");
    assert_true(term_has(t, "1 / "));
    scene_keys(s, "F4");
    assert_true(term_has(t, "基金"));
    scene_keys(s, "Esc");
    scene_quit(s);
}

/* What the program has read from files so far. */
static long long bytes_read(struct term *t)
{
    char path[64], line[128];
    long long n = -1;
    snprintf(path, sizeof path, "/proc/%d/io", (int)term_pid(t));
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    while (n < 0 && fgets(line, sizeof line, f))
        sscanf(line, "rchar: %lld", &n);
    fclose(f);
    return n;
}

/* A catalog of 20,000 items, each of which is found. */
static void import_many(const struct scene *s)
{
    char *path = mem_printf("%s/many.csv", s->home);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs("一级目录,二级目录,公开内容,责任单位,公开时限\n", f);
    for (int i = 0; i < 20000; i++)
        fprintf(f, "栏目%d,事项%d,公开的内容第%d条,办公室,20个工作日\n", i / 100, i, i);
    assert_int_equal(fclose(f), 0);
    char *command =
        mem_printf(BUILD_DIR "/mulu --db '%s/data/mulu/mulu.db' import '%s' >/dev/null 2>&1", s->home, path);
    assert_int_equal(system(command), 0);
    free(command);
    free(path);
}

/* However much is found, a key reads what the screen shows and no more. */
static void test_many_hits(void **state)
{
    enum { LITTLE = 1 << 20 };
    struct scene *s = *state;
    import_many(s);
    struct term *t = scene_start(s, 24, 80);
    scene_keys(s, "Enter /");
    scene_type(s, "公开的");
    term_wait_text(t, "1 / 20,000");
    assert_true(term_has(t, "只列出前 2,000 处"));
    term_wait_idle(t);
    long long before = bytes_read(t);
    scene_keys(s, "End");
    assert_true(term_has(t, "2000 / 20,000"));
    scene_keys(s, "PgUp PgUp Home PgDn");
    assert_true(bytes_read(t) - before < LITTLE);
    scene_keys(s, "F4"); /* in the tree all of them show */
    assert_true(term_has(t, " / 20,000"));
    before = bytes_read(t);
    scene_keys(s, "End");
    assert_true(term_has(t, "事项19999"));
    assert_true(term_has(t, "20,000 处"));
    scene_keys(s, "PgUp PgUp Home PgDn");
    assert_true(bytes_read(t) - before < LITTLE);
    scene_keys(s, "End Enter N"); /* a hit beyond the list can be gone to as well */
    scene_quit(s);
}

#ifdef __SANITIZE_ADDRESS__ /* ten times slower */
#define FAR "5000000000"
#else
#define FAR "50000000000"
#endif

/* A node that nobody sees has an id so far away that what is between takes a second to be gone through. */
static void make_it_long(const struct scene *s)
{
    char *path = mem_printf("%s/data/mulu/mulu.db", s->home);
    store_sql(path, "INSERT INTO node (id, uid, catalog, position, skip, label, has_item, state, alive)"
                    " VALUES (" FAR ", 'far', 1, 1, 0, 'x', 0, 'gone', 0);"
                    "INSERT INTO index_pending (node) VALUES (" FAR ")");
    free(path);
}

/* Waits until so many are found, be it that all have been counted by then or not. */
static void wait_found(struct term *t, int n)
{
    char counting[32], counted[32];
    snprintf(counting, sizeof counting, "已找到 %d…", n);
    snprintf(counted, sizeof counted, " / %d", n);
    for (double until = term_deadline(); !term_has(t, counting) && !term_has(t, counted);) {
        if (term_seconds() >= until)
            term_wait_text(t, counting);
        term_take(t, 20);
    }
}

/* A search that is still counting is looked at in another window, walked through, and overtaken by what others do. */
static void test_while_it_counts(void **state)
{
    struct scene *s = *state;
    make_it_long(s);
    struct term *t = scene_tree(s, 24, 80);
    scene_keys(s, "/");
    term_type(t, "-救助");
    term_wait_text(t, "已找到 55…");
    term_resize(t, 40, 120);
    term_wait_row(t, 39, "Enter");
    wait_found(t, 55);
    term_keys(t, "Down Down");
    term_resize(t, 24, 80);
    term_wait_row(t, 23, "Enter");
    wait_found(t, 55);
    other(s, "2", NULL); /* 部门职责任务清单, which does not have the word */
    wait_found(t, 54);
    other(s, "2", "救助清单"); /* the cursor's hit is none any more */
    wait_found(t, 53);
    term_resize(t, 30, 100);
    term_wait_row(t, 29, "Enter");
    term_wait_text(t, " / 53");
    term_keys(t, "Enter");
    term_wait_text(t, "查找“-救助”");
    assert_true(term_has(t, "共 53 处"));
    scene_quit(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCENE(test_tree, scene_setup_one),           SCENE(test_tree_of_one, scene_setup_many),
        SCENE(test_nameless, scene_setup_many),      SCENE(test_days, scene_setup_many),
        SCENE(test_wrong, scene_setup_one),          SCENE(test_nothing, scene_setup_many),
        SCENE(test_completion, scene_setup_one),     SCENE(test_recent, scene_setup_one),
        SCENE(test_filters, scene_setup_one),        SCENE(test_burst, scene_setup_one),
        SCENE(test_full_width, scene_setup_one),     SCENE(test_others, scene_setup_one),
        SCENE(test_unknown_prefix, scene_setup_one), SCENE(test_gbk, scene_setup_one),
        SCENE(test_many_hits, scene_setup),          SCENE(test_while_it_counts, scene_setup_one),
        SCENE(test_cleared, scene_setup_one),        SCENE(test_one_after_another, scene_setup_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
