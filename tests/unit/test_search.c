/* Searching: what is found, in which order, with what to show; and on random catalogs and queries, the same as a plain look
 * at every node finds. */
#include "harness/seek.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/random.h"
#include "mulu/agenda.h"
#include "mulu/mem.h"
#include "mulu/strings.h"
#include "store/index.h"
#include "store/store_impl.h"

/* The nodes found, in order. */
static void check_hits(struct store *s, const char *text, int64_t catalog, size_t n, ...)
{
    struct query *q = seek_query(s, text, catalog);
    struct search *x = seek_all(s, q, &(struct search_scope){.catalog = catalog, .keep = 100});
    va_list ap;
    bool same = search_count(x) == n && search_total(x) == (int64_t)n;
    struct buffer b = {0};
    va_start(ap, n);
    for (size_t i = 0; i < n; i++) {
        int64_t id = va_arg(ap, int64_t);
        same = same && search_at(x, i)->node == id && search_has(x, id);
    }
    va_end(ap);
    for (size_t i = 0; i < search_count(x); i++)
        buf_printf(&b, " %lld/%d", (long long)search_at(x, i)->node, (int)search_at(x, i)->rank);
    if (!same)
        fail_msg("%s: %lld:%s", text, (long long)search_total(x), buf_text(&b));
    buf_free(&b);
    search_close(x);
    query_free(q);
}

static void words_in_any_cell(void **state)
{
    struct store_fixture *f = *state;
    struct store_sample t = store_make_sample(f->s);
    check_hits(f->s, "策", t.c, 1, t.policy);
    check_hits(f->s, "pdf", t.c, 1, t.file);
    check_hits(f->s, "ＰＤＦ", t.c, 1, t.file);
    check_hits(f->s, "20个", t.c, 1, t.plan);
    check_hits(f->s, "县财政局", t.c, 3, t.file, t.plan, t.second);
    check_hits(f->s, "财政 规划", t.c, 1, t.plan); /* one in the unit, one in the heading */
    check_hits(f->s, "财政　税务", t.c, 2, t.file, t.second);
    check_hits(f->s, "财政 规划 税务", t.c, 0);
    check_hits(f->s, "文本县财", t.c, 0); /* not across two cells */
    check_hits(f->s, "清单", 0, 2, t.first, t.second);
    check_hits(f->s, "", t.c, 0);
    check_hits(f->s, " 　\n", t.c, 0);
    check_hits(f->s, "%", t.c, 0);
    check_hits(f->s, "_", t.c, 0);
}

/* A heading answers for what stands below it, but is one hit itself. */
static void headings_above(void **state)
{
    struct store_fixture *f = *state;
    struct store_sample t = store_make_sample(f->s);
    check_hits(f->s, "政策", t.c, 1, t.policy);
    check_hits(f->s, "政策 税务", t.c, 1, t.file);
    check_hits(f->s, "税务 -政策", t.c, 1, t.second);
    check_hits(f->s, "税务 栏目:zf", t.c, 1, t.second);
    check_hits(f->s, "zhengce swj", t.c, 1, t.file);
    check_hits(f->s, "-政策", t.c, 3, t.shared, t.first, t.second);
    check_hits(f->s, "目录:财政 政策", t.c, 1, t.policy);
    check_hits(f->s, "目录:cz", 0, 6, t.policy, t.file, t.plan, t.shared, t.first, t.second);
    check_hits(f->s, "政策 OR 税务", t.c, 3, t.policy, t.file, t.second);
    check_hits(f->s, "政策 (税务 OR 20)", t.c, 2, t.file, t.plan);
}

/* What is moved stands below headings that are younger than it is, and hands down what they have, and no longer what the old
 * ones had. */
static void headings_above_after_a_move(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct store_sample t = store_make_sample(f->s);
    int64_t outer = store_make_node(f->s, t.c, 0, t.shared, "年报", false);
    int64_t inner = store_make_node(f->s, t.c, outer, 0, "预算", false);
    check_hits(f->s, "年报 税务", t.c, 0);
    check_hits(f->s, "政策 税务", t.c, 1, t.file);
    must(store_begin(f->s, VERB_MOVE, "", &err));
    must(store_move_node(f->s, t.file, inner, 0, &err));
    must(store_commit(f->s, &err));
    check_hits(f->s, "年报 税务", t.c, 1, t.file);
    check_hits(f->s, "预算 nianbao 税务", t.c, 1, t.file);
    check_hits(f->s, "政策 税务", t.c, 0);
    check_hits(f->s, "税务 -年报", t.c, 1, t.second);
    store_undo_last(f->s);
    check_hits(f->s, "年报 税务", t.c, 0);
    check_hits(f->s, "政策 税务", t.c, 1, t.file);
}

/* More nodes than one step reads the headings of, and a heading whose items lie in two chunks. */
static void headings_above_many_nodes(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    enum { ROWS = 63000, NODES = ROWS + ROWS / 20 + ROWS / 500 };
    int64_t c = store_import_rows(f->s, "清单", ROWS);
    assert_true(NODES > (int)SEARCH_CHUNK);
    assert_int_equal(seek_count(f->s, "第1类事项124 县审计", c, &err), 100);
    assert_int_equal(seek_count(f->s, "县审计 -第1类事项124", c, &err), ROWS / 5 - 100);
    assert_int_equal(seek_count(f->s, "-第1类事项124", 0, &err), NODES - 500 - 25 - 1);
    assert_int_equal(seek_count(f->s, "-第1类", 0, &err), 0);
    assert_int_equal(seek_count(f->s, "县审计 第1类", 0, &err), ROWS / 5);
}

static void names_before_the_rest(void **state)
{
    struct store_fixture *f = *state;
    struct store_sample t = store_make_sample(f->s);
    store_put(f->s, t.file, "content", "规划");
    store_put(f->s, t.second, "content", "按 ghjh 规定");
    check_hits(f->s, "规划", t.c, 2, t.plan, t.file);
    check_hits(f->s, "ghjh", t.c, 2, t.second, t.plan); /* what is written before what it sounds like */
    struct query *q = seek_query(f->s, "县财政局", 0);
    int64_t recent[] = {t.second, 4711, t.plan, t.shared};
    struct search *x = seek_all(f->s, q, &(struct search_scope){.recent = recent, .nrecent = 4, .keep = 2});
    assert_int_equal(search_total(x), 3);
    assert_int_equal(search_count(x), 2);
    assert_int_equal(search_at(x, 0)->node, t.second);
    assert_int_equal(search_at(x, 0)->rank, RANK_RECENT);
    assert_int_equal(search_at(x, 1)->node, t.plan);
    assert_true(search_has(x, t.file));
    assert_false(search_has(x, t.shared));
    search_close(x);
    query_free(q);
}

static int64_t steps_with(struct store *s, const char *text, const int64_t *recent, size_t n)
{
    store_make_catalog(s, "别的目录", 1); /* nothing is known from before */
    struct query *q = seek_query(s, text, 0);
    int64_t before = engine_steps(s->db);
    search_close(seek_all(s, q, &(struct search_scope){.recent = recent, .nrecent = n, .keep = 40}));
    query_free(q);
    return engine_steps(s->db) - before;
}

/* Neighbours, strangers far away, those that do not match, and those that there are not: what was used last comes first, as
 * it was given. */
static void those_used_recently(void **state)
{
    enum { ROWS = 63000, RECENT = 64, FAR = 66000 };
    struct store_fixture *f = *state;
    int64_t c = store_import_rows(f->s, "清单", ROWS), recent[RECENT], last = 0;
    struct query *q = seek_query(f->s, "县审计", c);
    struct search *all = seek_all(f->s, q, &(struct search_scope){.keep = ROWS});
    size_t at = 0, found = 0;
    for (int i = 0; i < RECENT; i++) /* 37 and 64 have no factor in common: each comes once, in no order */
        recent[i] = i == 5 ? FAR : i == 6 ? 900000 : 1000 + i * 37 % RECENT;
    assert_true(search_count(all) == ROWS / 5);
    struct search *x =
        seek_all(f->s, q, &(struct search_scope){.recent = recent, .nrecent = RECENT, .keep = ROWS});
    assert_int_equal(search_total(x), search_total(all));
    for (; at < search_count(x) && search_at(x, at)->rank == RANK_RECENT; at++)
        last = search_at(x, at)->node;
    for (int i = 0; i < RECENT; i++)
        if (search_has(all, recent[i]))
            assert_int_equal(search_at(x, found++)->node, recent[i]);
    assert_int_equal(at, found);
    assert_true(found > 8 && found < RECENT && search_has(all, last));
    search_close(x);
    search_close(all);
    query_free(q);
    /* neighbours do not ask the index one by one */
    int64_t one = steps_with(f->s, "县审计 监督", recent, 1),
            many = steps_with(f->s, "县审计 监督", recent, RECENT);
    assert_true(many < 2 * one);
}

static void check_shown(struct store *s, const char *text, const char *path, const char *cell,
                        const char *shown)
{
    struct query *q = seek_query(s, text, 0);
    struct search *x = seek_all(s, q, &(struct search_scope){.keep = 1});
    struct search_shown h;
    struct error err = {0};
    struct buffer b = {0};
    assert_int_equal(search_count(x), 1);
    must(search_show(x, 0, &h, &err));
    assert_string_equal(h.path, path);
    assert_string_equal(h.cell, cell);
    size_t at = 0;
    for (size_t i = 0; i < h.spans.n; i++) {
        buf_printf(&b, "%.*s[%.*s]", (int)(h.spans.items[i].from - at), h.text + at,
                   (int)(h.spans.items[i].to - h.spans.items[i].from), h.text + h.spans.items[i].from);
        at = h.spans.items[i].to;
    }
    buf_puts(&b, h.text + at);
    assert_string_equal(buf_text(&b), shown);
    buf_free(&b);
    search_shown_release(&h);
    search_close(x);
    query_free(q);
}

static void hits_tell_where(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct store_sample t = store_make_sample(f->s);
    check_shown(f->s, "税务 word", "政策 › 部门文件", "content", "[Word] 与 PDF 下载文本");
    check_shown(f->s, "swj", "政策 › 部门文件", "unit", "县财政局、县[税务局]");
    check_shown(f->s, "清单", "执法", "content", "行政执法事项[清单]"); /* without a heading of its own */
    check_shown(f->s, "文件", "政策 › 部门文件", CELL_LABEL, "部门[文件]");
    check_shown(f->s, "无时限 -政策", "执法", "content", "行政执法事项清单");
    check_shown(f->s, "空:时限 税务", "政策 › 部门文件", "unit", "县财政局、县[税务]局");
    assert_int_equal(seek_count(f->s, "文件", 99, &err), -1);
    assert_int_equal(err.status, ST_USAGE);
    (void)t;
}

static void search_keeps_step(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct store_sample t = store_make_sample(f->s);
    store_put(f->s, t.file, "content", "另一件事");
    check_hits(f->s, "pdf", t.c, 0);
    check_hits(f->s, "另一件", t.c, 1, t.file);
    store_undo_last(f->s);
    check_hits(f->s, "pdf", t.c, 1, t.file);
    must(store_begin(f->s, VERB_DELETE, "", &err));
    must(store_delete_node(f->s, t.policy, &err));
    must(store_commit(f->s, &err));
    check_hits(f->s, "pdf", 0, 0);
    check_hits(f->s, "-甲", 0, 3, t.shared, t.first, t.second);
    store_undo_last(f->s);
    must(store_begin(f->s, VERB_MOVE, "", &err));
    must(store_move_node(f->s, t.shared, 0, 0, &err));
    must(store_commit(f->s, &err));
    check_hits(f->s, "县财政局", t.c, 3, t.second, t.file, t.plan); /* document order, not that of making */
    must(store_begin(f->s, VERB_DELETE_CATALOG, "", &err));
    must(store_delete_catalog(f->s, t.c, &err));
    must(store_commit(f->s, &err));
    check_hits(f->s, "县财政局", 0, 0);
    check_hits(f->s, "-甲", 0, 0);
}

/* The hits of many catalogs come a screenful at a time: each list is the beginning of the next, and in the end they stand as the
 * documents have them, whatever was moved. */
static void many_catalogs_stay_in_order(void **state)
{
    enum { CATALOGS = 6, KEEP = 300 };
    struct store_fixture *f = *state;
    struct error err = {0};
    int64_t want[2000];
    size_t n = 0, seen = 0;
    for (int i = 0; i < CATALOGS; i++) {
        struct outline o;
        int64_t c = store_import_rows(f->s, "目录", 20 + 30 * i);
        must(store_outline(f->s, c, &o, &err));
        must(store_begin(f->s, VERB_MOVE, "", &err));
        for (int k = 0; k < o.n; k++) /* the outermost ones the other way round */
            if (o.nodes[k].parent < 0)
                must(store_move_node(f->s, o.nodes[k].id, 0, 0, &err));
        must(store_commit(f->s, &err));
        outline_free(&o);
        must(store_outline(f->s, c, &o, &err));
        for (int k = 0; k < o.n && n < sizeof want / sizeof *want; k++)
            if (o.nodes[k].has_item)
                want[n++] = o.nodes[k].id;
        outline_free(&o);
    }
    assert_true(n > KEEP);
    struct query *q = seek_query(f->s, "is:item", 0);
    struct search *x;
    must(search_open(f->s, q, &(struct search_scope){.keep = KEEP}, &x, &err));
    for (int steps = 0; !search_done(x); steps++) {
        must(search_step(x, 0, &err));
        assert_true(steps || search_count(x)); /* the first picture has lines */
        for (; seen < search_count(x); seen++)
            assert_int_equal(search_at(x, seen)->node, want[seen]);
    }
    assert_int_equal(seen, KEEP);
    assert_int_equal(search_total(x), (int64_t)n);
    search_close(x);
    query_free(q);
}

static void extra_columns_and_all_catalogs(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    int64_t a = store_import_rows(f->s, "清单甲", 30), b = store_import_rows(f->s, "清单乙", 30);
    struct query *q = seek_query(f->s, "0533-6960000", 0);
    struct search *x = seek_all(f->s, q, &(struct search_scope){.keep = 4});
    assert_int_equal(search_total(x), 6);
    assert_int_equal(search_count(x), 4);
    assert_int_equal(search_at(x, 0)->catalog, a);
    assert_int_equal(search_at(x, 3)->catalog, b);
    search_close(x);
    query_free(q);
    assert_int_equal(seek_count(f->s, "联系电话:6960000", 0, &err), 6);
    assert_int_equal(seek_count(f->s, "内容:6960000", 0, &err), 0);
    assert_int_equal(seek_count(f->s, "空:联系电话", b, &err), 27);
    assert_int_equal(seek_count(f->s, "目录:清单乙 联系电话:6960000", 0, &err), 3);
}

static void what_falls_due(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct store_sample t = store_make_sample(f->s);
    store_put(f->s, t.first, "deadline", "每月10日前公开");
    store_put(f->s, t.second, "deadline", "2026年3月底前");
    f->world.now += INT64_C(86400000) * 20; /* 22 March */
    check_hits(f->s, "逾期", 0, 1, t.first);
    check_hits(f->s, "-逾期 空:阶段", 0, 3, t.file, t.plan, t.second);
    check_hits(f->s, "到期<2026-04-01", 0, 2, t.first, t.second);
    check_hits(f->s, "到期:2026-03-31", 0, 1, t.second);
    check_hits(f->s, "到期>2026-04-01", 0, 1, t.first);
    check_hits(f->s, "未到期 OR 近期到期", 0, 2, t.first, t.second);
    check_hits(f->s, "今天改过", 0, 0);
    check_hits(f->s, "改于:2026-03-02 -时限:月", 0, 4, t.policy, t.file, t.plan, t.shared);
    must(store_begin(f->s, VERB_PUBLISHED, "", &err));
    must(store_add_record(f->s,
                          &(struct record){.node = t.second,
                                           .kind = RECORD_PUBLICATION,
                                           .when = {env_today(&f->world.env), -1}},
                          NULL, &err));
    must(store_commit(f->s, &err));
    check_hits(f->s, "已公开", 0, 1, t.second);
    check_hits(f->s, "公开于:今天", 0, 1, t.second);
    check_hits(f->s, "到期:2026-03-31", 0, 0); /* done */
    store_put(f->s, t.plan, "remark", "改");
    check_hits(f->s, "今天改过", 0, 2, t.plan, t.second); /* what is recorded is a change, too */
    store_undo_last(f->s);
    check_hits(f->s, "今天改过", 0, 1, t.second);
}

static void items_by_their_rows(void **state)
{
    struct store_fixture *f = *state;
    struct store_sample t = store_make_sample(f->s);
    static const struct {
        const char *text;
        size_t n;
    } rows[] = {{"政策", 2}, {"栏目:政策 县", 2}, {"-政策", 2}, {"", 4}, {"zc 税务", 1}, {"目录:财政", 4}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct query *q = seek_query(f->s, rows[i].text, t.c);
        struct search *x = seek_all(f->s, q, &(struct search_scope){.catalog = t.c, .rows = true});
        int64_t *nodes;
        size_t n;
        search_nodes(x, &nodes, &n);
        if (n != rows[i].n)
            fail_msg("%s: %zu rows", rows[i].text, n);
        assert_int_equal(search_count(x), 0); /* none was to be kept */
        free(nodes);
        search_close(x);
        query_free(q);
    }
}

static void values_to_choose_from(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct store_sample t = store_make_sample(f->s);
    struct search_values v = {f->s, t.c};
    static const struct {
        enum query_where where;
        enum field field;
        const char *first;
    } all[] = {{QUERY_FIELD, FIELD_UNIT, "县财政局"},
               {QUERY_FIELD, FIELD_DEADLINE, "２０个工作日"},
               {QUERY_FIELD, FIELD_MODE, "主动"},
               {QUERY_LEVEL, 0, "执法"},
               {QUERY_CATALOG, 0, "县财政局主动公开基本目录"}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        struct string_list l = {0};
        must(search_values(&v, all[i].where, all[i].field, NULL, "", 10, &l, &err));
        assert_true(l.n > 0);
        assert_string_equal(l.items[0], all[i].first);
        string_list_free(&l);
    }
    struct string_list l = {0};
    v.catalog = 0;
    must(search_values(&v, QUERY_FIELD, FIELD_UNIT, NULL, "", 10, &l, &err));
    assert_string_equal(l.items[0], "县财政局");
    string_list_free(&l);
    must(search_values(&v, QUERY_FIELD, FIELD_CONTENT, NULL, "", 10, &l, &err)); /* texts, not names */
    assert_int_equal(l.n, 0);
}

static void check_typed(struct store *s, int64_t catalog, enum query_where where, const char *typed,
                        const char *expected)
{
    struct search_values v = {s, catalog};
    struct string_list l = {0};
    struct buffer b = {0};
    struct error err = {0};
    must(search_values(&v, where, FIELD_UNIT, NULL, typed, 4, &l, &err));
    for (size_t i = 0; i < l.n; i++)
        buf_printf(&b, "%s%s", i ? " " : "", l.items[i]);
    if (strcmp(buf_text(&b), expected) != 0)
        fail_msg("%s: %s, not %s", typed, buf_text(&b), expected);
    string_list_free(&l);
    buf_free(&b);
}

/* What begins so comes first, then what has it within; each time the most used first; and as they were typed. */
static void values_that_are_typed(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    static const char *const units[] = {"县司法局", "县司法局",           "司法所",
                                        "县法院",   "ＡＢ公司、县信访局", "县司法局、县信访局"};
    int64_t c = store_make_catalog(f->s, "县司法局目录", 2), last = 0;
    for (int settled = 0; settled < 2; settled++) {
        for (size_t i = 0; !settled && i < sizeof units / sizeof *units; i++) {
            last = store_make_node(f->s, c, 0, 0, "法律服务", true);
            store_put(f->s, last, "unit", units[i]);
        }
        for (int all = 0; all < 2; all++) {
            int64_t scope = all ? 0 : c;
            check_typed(f->s, scope, QUERY_FIELD, "司法", "司法所 县司法局 县司法局、县信访局");
            check_typed(f->s, scope, QUERY_FIELD, "县", "县司法局 县信访局 县司法局、县信访局 县法院");
            check_typed(f->s, scope, QUERY_FIELD, "sf", "司法所 县司法局 县司法局、县信访局");
            check_typed(f->s, scope, QUERY_FIELD, "ab", "ＡＢ公司 ＡＢ公司、县信访局");
            check_typed(f->s, scope, QUERY_FIELD, "没有", "");
            check_typed(f->s, scope, QUERY_LEVEL, "fl", "法律服务");
            check_typed(f->s, scope, QUERY_CATALOG, "sf", "县司法局目录");
        }
        must(store_begin(f->s, VERB_EDIT, "", &err));
        must(index_settle_above(f->s, 0, &err));
        must(store_commit(f->s, &err));
    }
    must(store_begin(f->s, VERB_EDIT, "", &err)); /* what is in the trash has no values */
    must(store_delete_node(f->s, last, &err));
    must(store_commit(f->s, &err));
    check_typed(f->s, c, QUERY_FIELD, "司法", "司法所 县司法局");
}

/* --- against a plain look --------------------------------------------------------------------------------------------- */

static const char *const words[] = {"政策", "文件", "解读", "司法局", "县司法局", "银行",
                                    "会计", "公开", "年报", "20",     "PDF",      "办公室"};
enum { WORDS = sizeof words / sizeof *words };

static const char *pick(struct random_source *r)
{
    return words[random_below(r, WORDS)];
}

static char *phrase(struct random_source *r, uint32_t most)
{
    struct buffer b = {0};
    for (uint32_t n = 1 + random_below(r, most); n > 0; n--)
        buf_printf(&b, "%s%s", pick(r), random_below(r, 4) ? "" : " ");
    return buf_take(&b);
}

static void make_random_catalog(struct store *s, struct random_source *r, int number)
{
    static const char *const limits[] = {"20个工作日", "每月5日前", "2026年2月底前", "每季度末", "长期公开"};
    char title[64];
    snprintf(title, sizeof title, "%s目录%d", pick(r), number);
    int64_t c = store_make_catalog(s, title, 3), nodes[40], parent = 0;
    int n = 8 + (int)random_below(r, 30);
    for (int i = 0; i < n; i++) {
        parent = i && random_below(r, 3) ? nodes[random_below(r, (uint32_t)i)] : 0;
        char *label = phrase(r, 2);
        struct error err = {0};
        must(store_begin(s, VERB_ADD, "", &err));
        if (store_add_node(s, c, parent, 0, label, random_below(r, 3) != 0, &nodes[i], &err))
            must(store_add_node(s, c, 0, 0, label, true, &nodes[i], &err)); /* too deep */
        must(store_commit(s, &err));
        free(label);
        struct item item;
        must(store_item(s, nodes[i], &item, &err));
        for (enum field fd = 0; item.has_item && fd < FIELD_COUNT; fd++) {
            char *text = fd == FIELD_DEADLINE ? mem_dup(limits[random_below(r, 5)]) : phrase(r, 3);
            if (random_below(r, 3) == 0)
                store_put(s, nodes[i], field_info(fd)->key, text);
            free(text);
        }
        item_release(&item);
    }
    struct error err = {0};
    must(store_begin(s, VERB_DELETE, "", &err));
    must(store_delete_node(s, nodes[random_below(r, (uint32_t)n)], &err));
    must(store_commit(s, &err));
}

static void random_leaf(struct random_source *r, struct buffer *out)
{
    static const char *const sounds[] = {"zc", "wenjian", "sfj", "yinxing", "kj", "nb", "xsfj", "bgs"};
    static const char *const prefixes[] = {"单位:", "栏目:", "目录:", "时限:", "内容:", "备注:", "联系电话:"};
    static const char *const others[] = {
        "逾期",         "近期到期",        "未到期",          "待核",    "无时限",      "今天改过",
        "状态:事项",    "状态:栏目",       "空:单位",         "空:时限", "空:联系电话", "到期<2026-04-01",
        "到期:2026-03", "改于:2026-03-02", "改于>2026-03-02", "已公开"};
    uint32_t kind = random_below(r, 10);
    if (kind == 0) {
        buf_puts(out, others[random_below(r, sizeof others / sizeof *others)]);
        return;
    }
    if (kind < 4)
        buf_puts(out, prefixes[random_below(r, sizeof prefixes / sizeof *prefixes)]);
    const char *word = random_below(r, 4) ? pick(r) : sounds[random_below(r, sizeof sounds / sizeof *sounds)];
    if (random_below(r, 6) == 0)
        buf_printf(out, "\"%s\"", word);
    else
        buf_puts(out, word);
}

static void random_tree(struct random_source *r, int depth, struct buffer *out)
{
    uint32_t n = depth > 2 ? 1 : 1 + random_below(r, 3);
    for (uint32_t i = 0; i < n; i++) {
        if (i)
            buf_puts(out, random_below(r, 3) ? " " : " OR ");
        if (random_below(r, 5) == 0)
            buf_putc(out, '-');
        if (depth < 3 && random_below(r, 4) == 0) {
            buf_putc(out, '(');
            random_tree(r, depth + 1, out);
            buf_putc(out, ')');
        } else {
            random_leaf(r, out);
        }
    }
}

static int index_of(const struct seen_nodes *all, int64_t id)
{
    for (int i = 0; i < all->n; i++)
        if (all->items[i].item.id == id)
            return i;
    return -1;
}

/* By rank, then as in the catalogs; done in small steps, the same. */
static void check_order(struct store *s, const struct seen_nodes *all, const struct query *q,
                        const struct search *x, const struct search_scope *scope, const char *text)
{
    struct search *steps = NULL;
    struct error err = {0};
    must(search_open(s, q, scope, &steps, &err));
    for (size_t seen = 0; !search_done(steps); seen = search_count(steps)) {
        must(search_step(steps, 0, &err));
        assert_true(search_count(steps) >= seen);
    }
    assert_int_equal(search_total(steps), search_total(x));
    for (size_t i = 0; i < search_count(x); i++) {
        const struct search_hit *b = search_at(x, i), *a = i ? search_at(x, i - 1) : b;
        int from = index_of(all, a->node), to = index_of(all, b->node);
        assert_int_equal(search_at(steps, i)->node, b->node);
        if (a->rank > b->rank ||
            (i && a->rank == b->rank && a->node / SEARCH_CHUNK == b->node / SEARCH_CHUNK && from >= to))
            fail_msg("%s: %lld before %lld", text, (long long)a->node, (long long)b->node);
    }
    search_close(steps);
}

static void check_query(struct store *s, const struct seen_nodes *all, const char *text, int64_t catalog,
                        int32_t today, bool rows)
{
    struct query *q = seek_query(s, text, catalog);
    struct search_scope scope = {.catalog = catalog, .rows = rows, .keep = 1000};
    struct search *x = seek_all(s, q, &scope);
    int64_t total = 0;
    for (int i = 0; i < all->n; i++) {
        const struct seen_node *n = &all->items[i];
        bool holds = (!catalog || n->item.catalog == catalog) && seek_holds(all, i, q, today, rows);
        total += holds;
        if (holds != search_has(x, n->item.id))
            fail_msg("%s%s in %lld: node %lld %s", text, rows ? " (rows)" : "", (long long)catalog,
                     (long long)n->item.id, holds ? "is missing" : "should not be there");
    }
    if (search_total(x) != total || search_count(x) != (size_t)total)
        fail_msg("%s: %lld, not %lld", text, (long long)search_total(x), (long long)total);
    check_order(s, all, q, x, &scope, text);
    search_close(x);
    query_free(q);
}

/* Node ids lie on both sides of a chunk's end. */
static void as_a_plain_look_finds(void **state)
{
    struct store_fixture *f = *state;
    const char *seed = getenv("MULU_TEST_SEED"), *rounds = getenv("MULU_TEST_ROUNDS");
    struct random_source r = {seed ? strtoull(seed, NULL, 10) : 1};
    long n = rounds ? strtol(rounds, NULL, 10) : 300;
    struct seen_nodes all;
    store_import_rows(f->s, "清单", 20);
    make_random_catalog(f->s, &r, 1);
    store_sql(f->path, "INSERT INTO node (id, uid, catalog, position, skip, label, has_item, state, alive)"
                       " VALUES (65520, 'edge', 1, 0, 0, '', 0, 'gone', 0)");
    store_fixture_reopen(f);
    make_random_catalog(f->s, &r, 2);
    f->world.now += INT64_C(86400000) * 9;
    make_random_catalog(f->s, &r, 3);
    int32_t today = env_today(&f->world.env);
    seek_read(f->s, today, &all);
    for (long i = 0; i < n; i++) {
        struct buffer text = {0};
        random_tree(&r, 0, &text);
        /* only the first catalog has a column of its own */
        uint32_t catalog = strstr(buf_text(&text), "联系电话") ? random_below(&r, 2) : random_below(&r, 5);
        check_query(f->s, &all, buf_text(&text), catalog, today, i % 3 == 0);
        buf_free(&text);
    }
    seek_release(&all);
}

#define t(name) cmocka_unit_test_setup_teardown(name, store_fixture_setup, store_fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        t(words_in_any_cell),
        t(headings_above),
        t(headings_above_after_a_move),
        t(headings_above_many_nodes),
        t(names_before_the_rest),
        t(those_used_recently),
        t(hits_tell_where),
        t(search_keeps_step),
        t(many_catalogs_stay_in_order),
        t(extra_columns_and_all_catalogs),
        t(what_falls_due),
        t(items_by_their_rows),
        t(values_to_choose_from),
        t(values_that_are_typed),
        t(as_a_plain_look_finds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
