/* The five real documents, held against transcriptions made by hand, and the promise that nothing is lost. */
#include "harness/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/collect.h"
#include "harness/fragments.h"
#include "harness/truth.h"
#include "mulu/text.h"

#define GAOQING "data/高青分局主动公开基本目录.txt"
#define DISTRICT "data/区医疗保障局主动公开基本目录.txt"
#define PLAN "data/沂源县2023年政务公开工作方案.txt"
#define YIYUAN "data/沂源县医疗保障分局主动公开目录.txt"
#define JUYE "data/巨野县医疗保障局政务公开基本目录.txt"

static void test_task_table(void **state)
{
    (void)state;
    truth_hold(PLAN, 1, "tests/cases/truth/002a.jsonl", 48, true);
}

static void test_indicator_table(void **state)
{
    (void)state;
    truth_hold(PLAN, 2, "tests/cases/truth/002b.jsonl", 200, true);
}

static void test_table_without_header(void **state)
{
    (void)state;
    truth_hold(GAOQING, 0, "tests/cases/truth/003.jsonl", 45, true);
}

static void test_standard_table(void **state)
{
    (void)state;
    truth_hold(DISTRICT, 0, "tests/cases/truth/004.jsonl", 19, true);
}

/* --- nothing is lost --------------------------------------------------------------------------------------------- */

static void holds_every_fragment(const char *path, size_t tables)
{
    struct collected c;
    struct error err = {0};
    static char text[128 * 1024];
    if (collect_file(path, NULL, &c, &err))
        fail_msg("%s", err.text);
    assert_int_equal(c.n, tables);
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    char *lost = lost_fragment(&c, text, fread(text, 1, sizeof text, f));
    fclose(f);
    if (lost)
        fail_msg("%s: lost: %s", path, lost);
    collected_release(&c);
}

static void test_nothing_is_lost(void **state)
{
    (void)state;
    holds_every_fragment(YIYUAN, 1);
    holds_every_fragment(JUYE, 1);
    holds_every_fragment(PLAN, 2);
    holds_every_fragment(GAOQING, 1);
    holds_every_fragment(DISTRICT, 1);
}

static void test_nothing_is_unplaced_where_all_is_whole(void **state)
{
    (void)state;
    static const char *const whole[] = {PLAN, GAOQING, DISTRICT};
    for (size_t i = 0; i < 3; i++) {
        struct collected c;
        assert_int_equal(collect_file(whole[i], NULL, &c, NULL), ST_OK);
        assert_int_equal(c.report.unplaced.n, 0);
        for (size_t t = 0; t < c.report.ntables; t++)
            assert_int_equal(c.report.tables[t].unplaced.n, 0);
        collected_release(&c);
    }
}

static void test_damaged_text_is_marked_and_fills_nothing(void **state)
{
    (void)state;
    struct collected c;
    assert_int_equal(collect_file(YIYUAN, NULL, &c, NULL), ST_OK);
    const struct table_report *r = &c.report.tables[0];
    assert_true(r->header_missing);
    assert_true(string_list_has(&r->unplaced, "法治建设报告"));
    assert_true(string_list_has(&r->unplaced, "文件起草科室"));
    bool seen = false;
    for (size_t i = 0; i < c.tables[0].n; i++) {
        const struct outline_row *row = &c.tables[0].rows[i];
        if (strcmp(collected_path(row), "/社保政策") != 0)
            continue;
        seen = true; /* the outermost level was lost: 社会, from before the damage, is not taken over */
        assert_true(collected_marks(row, CELL_LABEL) & MARK_UNSURE);
    }
    assert_true(seen);
    collected_release(&c);
}

static void test_torn_and_shifted_rows_are_mended(void **state)
{
    (void)state;
    struct collected c;
    assert_int_equal(collect_file(JUYE, NULL, &c, NULL), ST_OK);
    assert_int_equal(c.tables[0].n, 34);
    assert_string_equal(c.tables[0].head.title, "巨野县医疗保障局政务公开基本目录");
    assert_string_equal(c.tables[0].head.body, "巨野县医疗保障局");
    for (size_t i = 0; i < c.tables[0].n; i++) {
        const struct outline_row *row = &c.tables[0].rows[i];
        const char *path = collected_path(row);
        if (strcmp(path, "组织管理/政务公开工作培训") == 0) { /* a label torn by the page */
            assert_true(collected_marks(row, CELL_LABEL) & MARK_REPAIRED);
            assert_true(collected_marks(row, "deadline") & MARK_REPAIRED);
        }
        if (strcmp(path, "建议提案办理结果/人大建议办理情况") == 0) /* a cell too many before the unit */
            assert_string_equal(row->fields[FIELD_UNIT], "医疗保障局");
        assert_string_equal(row->fields[FIELD_CHANNEL][0] ? row->fields[FIELD_CHANNEL] : "政府网站",
                            "政府网站");
        assert_string_equal(row->fields[FIELD_UNIT][0] ? "" : row->fields[FIELD_UNIT], "");
    }
    assert_int_equal(c.report.tables[0].noise, 12);
    collected_release(&c);
}

static void test_titles_bodies_years(void **state)
{
    (void)state;
    struct collected c;
    assert_int_equal(collect_file(PLAN, NULL, &c, NULL), ST_OK);
    assert_string_equal(c.tables[0].head.title, "2023年沂源县政务公开重点工作任务分解表");
    assert_string_equal(c.tables[0].head.body, "沂源县");
    assert_int_equal(c.tables[0].head.year, 2023);
    assert_string_equal(c.tables[1].head.title, "全县政务公开常态化工作任务清单（2023年版）");
    assert_true(string_list_has(&c.report.notes, "（此件公开发布）"));
    assert_false(string_list_has(&c.report.notes, "全县政务公开常态化工作任务清单（2023年版）"));
    collected_release(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_task_table),
        cmocka_unit_test(test_indicator_table),
        cmocka_unit_test(test_table_without_header),
        cmocka_unit_test(test_standard_table),
        cmocka_unit_test(test_nothing_is_lost),
        cmocka_unit_test(test_nothing_is_unplaced_where_all_is_whole),
        cmocka_unit_test(test_damaged_text_is_marked_and_fills_nothing),
        cmocka_unit_test(test_torn_and_shifted_rows_are_mended),
        cmocka_unit_test(test_titles_bodies_years),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
