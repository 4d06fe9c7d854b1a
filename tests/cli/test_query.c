/* The query language in the shell: searching the sample catalogs finds what a reader of the documents finds; errors point at
 * the character; filters that are kept; exports of what a query finds. */
#include "harness/test.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/shell.h"
#include "mulu/buffer.h"

static int import_samples(void **state)
{
    shell_begin(state);
    mulu_ok("import", "data/区医疗保障局主动公开基本目录.txt", "data/巨野县医疗保障局政务公开基本目录.txt",
            "data/沂源县2023年政务公开工作方案.txt", "data/沂源县医疗保障分局主动公开目录.txt",
            "data/高青分局主动公开基本目录.txt");
    return 0;
}

/* Paths and cells of the hits, a line each. */
static void found(const char *query, int64_t total, const char *lines)
{
    struct shell_result r = mulu("search", "--json", query);
    struct buffer b = {0};
    json_t *all = json_loads(r.out, 0, NULL), *hit;
    size_t i;
    if (r.status)
        fail_msg("%s: %s", query, r.err);
    json_array_foreach(json_object_get(all, "hits"), i, hit)
        buf_printf(&b, "%s %s\n", json_string_value(json_object_get(hit, "path")),
                   json_string_value(json_object_get(hit, "cell")));
    if (json_integer_value(json_object_get(all, "total")) != total ||
        (lines && strncmp(buf_text(&b), lines, strlen(lines)) != 0))
        fail_msg("%s: %lld\n%s", query, (long long)json_integer_value(json_object_get(all, "total")),
                 buf_text(&b));
    json_decref(all);
    buf_free(&b);
    shell_release(&r);
}

/* The cells 责任单位 of the plan that name 县司法局, merged ones with every row that they cover. */
#define NAMES_JUSTICE                                                                                                           \
    "推进更高水平决策公开 › 深入落实重大行政决策事项目录管理制度 unit\n"                          \
    "推进更高水平决策公开 › 深入开展政策评价 unit\n"                                                        \
    "主动公开 › 法定基础信息 › 行政规范性文件 › 清理与标注 unit\n"                                  \
    "主动公开 › 法定基础信息 › 行政许可和其他对外管理服务信息 › 行政许可 unit\n"             \
    "主动公开 › 法定基础信息 › 行政许可和其他对外管理服务信息 › 其他对外管理服务 unit\n" \
    "主动公开 › 重点领域信息 › 行政执法公示 › 平台建设 unit\n"                                        \
    "主动公开 › 重点领域信息 › 行政执法公示 › 事前公开 unit\n"                                        \
    "主动公开 › 重点领域信息 › 行政执法公示 › 事前公开 unit\n"                                        \
    "主动公开 › 重点领域信息 › 行政执法公示 › 事前公开 unit\n"                                        \
    "主动公开 › 重点领域信息 › 行政执法公示 › 事前公开 unit\n"                                        \
    "主动公开 › 重点领域信息 › 行政执法公示 › 事后公开 unit\n"                                        \
    "主动公开 › 重点领域信息 › 行政执法公示 › 事后公开 unit\n"                                        \
    "主动公开 › 重点领域信息 › “双随机、一公开”监管 › 随机抽查事项清单 unit\n"             \
    "主动公开 › 重点领域信息 › “双随机、一公开”监管 › 随机抽查事项清单 unit\n"             \
    "主动公开 › 重点领域信息 › “双随机、一公开”监管 › 抽查计划 unit\n"                         \
    "主动公开 › 重点领域信息 › “双随机、一公开”监管 › 抽查结果 unit\n"                         \
    "公众参与 › 重大决策 › 重大行政决策 › 目录编制发布 unit\n"

static void test_units(void **state)
{
    (void)state;
    found("司法局", 17, NAMES_JUSTICE);
    found("县司", 17, NAMES_JUSTICE);
    found("sfj", 17, NAMES_JUSTICE);
    found("sifaju", 17, NAMES_JUSTICE);
    found("xsfj", 17, NAMES_JUSTICE);
    found("unit:sfj", 17, NAMES_JUSTICE);
    found("责任单位：司法局", 17, NAMES_JUSTICE);
    found("单位:司法局 -单位:\"除县司法局\"", 15, NULL);
}

/* 20 stands in 2023年年底前, too: who means the number of days says so. */
static void test_prefixes(void **state)
{
    (void)state;
    found("单位:司法局 时限:20 -解读", 2,
          "推进更高水平决策公开 › 深入落实重大行政决策事项目录管理制度 unit\n"
          "推进更高水平决策公开 › 深入开展政策评价 unit\n");
    found("单位:司法局 时限:20个 -解读", 1,
          "推进更高水平决策公开 › 深入落实重大行政决策事项目录管理制度 unit\n");
    found("单位:司法局 时限:20个 -决策", 0, NULL); /* a heading above takes it away */
    found("栏目:双随机 司法局", 4,
          "主动公开 › 重点领域信息 › “双随机、一公开”监管 › 随机抽查事项清单 unit\n");
}

/* One character; names first, each catalog in its order. */
static void test_names_first(void **state)
{
    (void)state;
    found("法", 58,
          "行政执法公示 label\n"
          "推进政务公开规范化建设 › 依法依规做好政府信息依申请公开答复工作 label\n"
          "主动公开 › 法定基础信息 label\n"
          "主动公开 › 重点领域信息 › 行政执法公示 label\n");
}

/* 重 is zhong and chong, 行 xing and hang: each of its readings finds it. */
static void test_readings(void **state)
{
    (void)state;
    static const char *const readings[] = {"栏目:zhongdianlingyu", "栏目:chongdianly", "栏目:zdly",
                                           "栏目:重点领域"};
    for (size_t i = 0; i < sizeof readings / sizeof *readings; i++)
        found(readings[i], 2, "重点领域信息公开 label\n主动公开 › 重点领域信息 label\n");
}

/* As a clerk would type them; how many there are was counted in the documents. */
static void test_as_typed(void **state)
{
    (void)state;
    static const struct {
        const char *query;
        int64_t total;
        const char *first; /* lines */
    } samples[] = {
        {"医保", 7, "医保定点 label\n医保药品、诊疗项目 label\n医疗保险 › 医保服务 label\n"},
        {"醫保", 7, "医保定点 label\n"},
        {"养老", 16, "主动公开 › 重点领域信息 › 养老服务 label\n"},
        {"招考", 3, "主动公开 › 重点领域信息 › 公务员招考 label\n"},
        {"重点", 21, "重点领域信息公开 label\n重点民生领域 label\n"},
        {"环境", 17, "主动公开 › 重点领域信息 › 优化营商环境 label\n"},
        {"環境", 17, "主动公开 › 重点领域信息 › 优化营商环境 label\n"},
        {"行政处罚", 5, "行政权力 › 行政处罚 label\n"},
        {"xzcf", 1, "行政权力 › 行政处罚 label\n"},
        {"hangzhengchufa", 1, "行政权力 › 行政处罚 label\n"},
        {"部门文件", 3, "决策 › 政策文件 › 部门文件 label\n政策与解读 › 部门文件 label\n"},
        {"部门 文件 -解读", 14, "决策 › 政策文件 › 部门文件 label\n"},
        {"bmwj", 3, "决策 › 政策文件 › 部门文件 label\n政策与解读 › 部门文件 label\n"},
        {"ＢＭＷＪ", 3, "决策 › 政策文件 › 部门文件 label\n"},
        {"bumenwj", 3, "决策 › 政策文件 › 部门文件 label\n"},
        {"ylbx", 2, "主动公开 › 重点领域信息 › 社会保险 › 医疗保险 label\n医疗保险 label\n"},
        {"食品安全", 2, "主动公开 › 重点领域信息 › 食品药品监管 › 食品安全抽检 label\n"},
        {"权责清单", 3,
         "管理和服务 › 机构设置 › 权责清单 label\n行政权力 › 权责清单 label\n权责清单 label\n"},
        {"名称:权责清单", 3, "管理和服务 › 机构设置 › 权责清单 label\n"},
        {"所有部门", 63, NULL},
        {"提案", 22, "执行和结果 › 建议提案办理 label\n"},
        {"“20个工作日”", 84, NULL},
        {"部门：司法局", 17, NAMES_JUSTICE},
        {"department:sfj", 17, NAMES_JUSTICE},
        {"银行", 0, NULL},
        {"会计", 0, NULL},
    };
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++)
        found(samples[i].query, samples[i].total, samples[i].first);
}

/* Names with characters of several readings, each by each. */
static void test_polyphones(void **state)
{
    (void)state;
    static const char table[] =
        "一级目录,二级目录,公开内容,责任单位,公开时限\r\n"
        "财务,银行账户,甲,会计核算中心,每月5日前\r\n财务,重庆行程,乙,长乐县银行,每月5日前\r\n";
    static const struct {
        const char *query, *cell;
    } samples[] = {
        {"yh", "label"},         {"yinhang", "label"}, {"yinxing", "label"},        {"yx", "label"},
        {"yhzh", "label"},       {"kj", "unit"},       {"kuaiji", "unit"},          {"huiji", "unit"},
        {"hj", "unit"},          {"kuaijihs", "unit"}, {"zhongqing", "label"},      {"chongqing", "label"},
        {"changlexian", "unit"}, {"zhangyue", "unit"}, {"ｙｉｎｈａｎｇ", "label"}, {"單位:會計", "unit"},
    };
    shell_input(table, sizeof table - 1);
    shell_expect(mulu_on("readings.db", "import", "--title", "账", "-", (char *)NULL), 0);
    shell_input("", 0);
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        struct shell_result r = mulu_on("readings.db", "search", "--json", samples[i].query, (char *)NULL);
        json_t *all = json_loads(r.out, 0, NULL), *hit = json_array_get(json_object_get(all, "hits"), 0);
        const char *cell = hit ? json_string_value(json_object_get(hit, "cell")) : "nothing";
        if (strcmp(cell, samples[i].cell) != 0)
            fail_msg("%s: %s\n%s", samples[i].query, cell, r.out);
        json_decref(all);
        shell_release(&r);
    }
}

/* The word in a state's place is said to be one. */
static void test_states(void **state)
{
    (void)state;
    struct shell_result r = mulu("search", "近期到期 没有这样的字句");
    assert_int_equal(r.status, 0);
    assert_non_null(strstr(r.out, "没有找到"));
    assert_non_null(strstr(r.err, "“近期到期”在查询里是状态；要找这几个字，请写成 \"近期到期\""));
    shell_release(&r);
    found("\"逾期\"", 1, NULL); /* 深入落实逾期未支付… */
}

/* A prefix that there is not stays a word, and is told: where one is near always, else where nothing is found. */
static void test_unknown_prefix(void **state)
{
    (void)state;
    struct shell_result r = mulu("search", "责任:司法局");
    assert_int_equal(r.status, 0);
    assert_string_equal(r.out, "没有找到\n");
    assert_string_equal(r.err, "mulu: 没有“责任”这一栏，当作文字查找；是不是 责任单位:\n");
    shell_release(&r);
    r = mulu("search", "地址：");
    assert_string_equal(r.err, "mulu: 没有“地址”这一栏，当作文字查找\n");
    shell_release(&r);
    r = mulu("export", "常态化工作", "--filter", "责任:司法局", "-o", "-");
    assert_non_null(strstr(r.err, "是不是 责任单位:"));
    shell_release(&r);
}

/* The day that answers stands in the line, and in JSON; an item without a name has what it begins with. */
static void test_shown(void **state)
{
    (void)state;
    struct shell_result r = mulu("search", "栏目:执法统计年报 未到期");
    assert_non_null(strstr(r.out, "执法统计年报  到期 20"));
    assert_non_null(strstr(r.err, "到期日看到 20")); /* how far, where that has no end */
    shell_release(&r);
    r = mulu("search", "到期<2020-01-01");
    assert_string_equal(r.err, "");
    shell_release(&r);
    r = mulu("search", "事前公开 司法局 权力事项");
    assert_non_null(strstr(r.out, "事前公开 › 及时公开本级政府部门行政执法权力事项"));
    shell_release(&r);
}

static void wrong(const char *query, const char *says)
{
    struct shell_result r = mulu("search", query);
    assert_int_equal(r.status, 2);
    assert_string_equal(r.err, says);
    assert_string_equal(r.out, "");
    shell_release(&r);
}

static void test_errors_point(void **state)
{
    (void)state;
    wrong("政策 单位:(司法局",
          "mulu: 查询的第 7 个字符“(”: 左括号没有配对; 请补上右括号，要找括号本身请用引号\n"
          "  政策 单位:(司法局\n"
          "            ^\n");
    wrong("到期<明年底",
          "mulu: 查询的第 4 个字符“明”: “明年底”不是日期; 请写成 2026-12-31、2026-12、12月31日、本月，或 "
          "2026-11-01..2026-12-31\n"
          "  到期<明年底\n"
          "       ^\n");
    struct shell_result r = mulu("export", "1", "--filter", "政策）");
    assert_int_equal(r.status, 2);
    assert_non_null(strstr(r.err, "  政策）\n      ^\n"));
    assert_string_equal(r.out, "");
    shell_release(&r);
}

static void test_kept(void **state)
{
    (void)state;
    shell_config("filters.json", NULL);
    struct shell_result r = mulu("filters");
    assert_non_null(strstr(r.out, "还没有存下查询"));
    shell_release(&r);
    mulu_ok("filters", "司法局的", "单位:司法局", "-单位:\"除县司法局\"");
    mulu_ok("filters", "@两个", "@司法局的", "OR", "单位:\"除县司法局\"");
    found("@司法局的", 15, NULL);
    found("@司法局的 时限:20个", 1, NULL);
    found("＠两个", 17, NAMES_JUSTICE);
    r = mulu("filters", "--json");
    assert_string_equal(r.out, "[{\"name\":\"司法局的\",\"query\":\"单位:司法局 -单位:\\\"除县司法局\\\"\"},"
                               "{\"name\":\"两个\",\"query\":\"(单位:司法局 -单位:\\\"除县司法局\\\") OR "
                               "单位:\\\"除县司法局\\\"\"}]\n");
    shell_release(&r);
    wrong("@没有", "mulu: @没有: 没有存下这个名称的查询; 已存的有 @司法局的 @两个，要找 @ 这个字请用引号\n");
    shell_expect(mulu("filters", "坏的", "(政策"), 2);
    shell_expect(mulu("filters", "a:b", "政策"), 2);
    shell_expect(mulu("filters", "空的", " "), 2);
    shell_expect(mulu("filters", "没有", "--forget"), 2);
    shell_expect(mulu("filters", "只有名称"), 2);
    mulu_ok("filters", "两个", "--forget");
    mulu_ok("filters", "司法局的", "目录:高青"); /* in its place */
    r = mulu("filters");
    assert_non_null(strstr(r.out, "@司法局的"));
    assert_non_null(strstr(r.out, "目录:高青"));
    assert_null(strstr(r.out, "两个"));
    shell_release(&r);
    shell_config("filters.json", "[1");
    r = mulu("search", "@司法局的");
    assert_int_equal(r.status, 3);
    assert_non_null(strstr(r.err, "filters.json"));
    shell_release(&r);
    shell_config("filters.json", NULL);
}

/* Only the items, with their headings, in whichever format. */
static void test_export(void **state)
{
    (void)state;
    static const char *const formats[] = {"csv", "jsonl", "html", "xlsx", "docx"};
    struct shell_result r = mulu("export", "常态化工作", "--filter", "栏目:双随机 司法局", "--to", "jsonl");
    assert_int_equal(r.status, 0);
    size_t lines = 0;
    for (const char *p = r.out;
         (p = strstr(p, "\"levels\":[\"主动公开\",\"重点领域信息\",\"“双随机、一公开”监管\"")) != NULL; p++)
        lines++;
    assert_int_equal(lines, 4);
    assert_null(strstr(r.out, "平台建设"));
    shell_release(&r);
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        char file[32];
        snprintf(file, sizeof file, "out.%s", formats[i]);
        r = mulu("export", "常态化工作", "--filter", "栏目:双随机 司法局", "--to", formats[i], "-o",
                 shell_path(file));
        assert_int_equal(r.status, 0);
        assert_non_null(strstr(r.err, "4 行"));
        shell_release(&r);
    }
    mulu_ok("export", "--to", "ics", "--filter", "司法局", "-o", shell_path("out.ics"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_units),          cmocka_unit_test(test_prefixes),
        cmocka_unit_test(test_names_first),    cmocka_unit_test(test_readings),
        cmocka_unit_test(test_states),         cmocka_unit_test(test_errors_point),
        cmocka_unit_test(test_kept),           cmocka_unit_test(test_export),
        cmocka_unit_test(test_as_typed),       cmocka_unit_test(test_polyphones),
        cmocka_unit_test(test_unknown_prefix), cmocka_unit_test(test_shown),
    };
    return cmocka_run_group_tests(tests, import_samples, shell_end);
}
