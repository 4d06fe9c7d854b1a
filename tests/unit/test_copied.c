/* Tables as text that has no tabs, one manner after the other, and what is none. */
#include "harness/test.h"

#include <string.h>

#include "harness/collect.h"
#include "mulu/buffer.h"

#define SOON "信息形成之日起20个工作日内"
#define LAW "《中华人民共和国政府信息公开条例》"

static struct collected read_text(const char *text)
{
    struct collected c;
    struct error err = {0};
    if (collect_text(text, strlen(text), NULL, &c, &err))
        fail_msg("%s", err.text);
    assert_int_equal(c.n, 1);
    return c;
}

static void holds(const struct collected *c, size_t i, const char *path, const char *content,
                  const char *unit, const char *deadline)
{
    assert_true(i < c->tables[0].n);
    const struct outline_row *r = &c->tables[0].rows[i];
    assert_string_equal(collected_path(r), path);
    assert_string_equal(r->fields[FIELD_CONTENT], content);
    assert_string_equal(r->fields[FIELD_UNIT], unit);
    assert_string_equal(r->fields[FIELD_DEADLINE], deadline);
}

/* The same three rows in every manner. */
static void hold_three(const char *text)
{
    struct collected c = read_text(text);
    assert_int_equal(c.tables[0].n, 3);
    holds(&c, 0, "机构/领导", "照片和简历", "办公室", SOON);
    holds(&c, 1, "机构/概况", "职责和地址", "办公室", "实时公开");
    holds(&c, 2, "政务/动态", "重点工作的进展", "人事股", SOON);
    collected_release(&c);
}

static void bars(void **state)
{
    (void)state;
    hold_three("| 一级目录 | 二级目录 | 公开内容 | 责任科室 | 公开时限 |\n|---|---|:---:|---|---|\n"
               "| 机构 | 领导 | 照片和简历 | 办公室 | " SOON
               " |\n|  | 概况 | 职责和地址 | 办公室 | 实时公开 |\n"
               "| 政务 | 动态 | 重点工作的进展 | 人事股 | " SOON " |\n");
    hold_three("一级目录｜二级目录｜公开内容｜责任科室｜公开时限\n机构｜领导｜照片和简历｜办公室｜" SOON
               "\n｜概况｜职责和地址｜办公室｜实时公开\n政务｜动态｜重点工作的进展｜人事股｜" SOON "\n");
    hold_three("│一级目录│二级目录│公开内容│责任科室│公开时限│\n├────┼────┼────┼────┼────┤\n"
               "│机构│领导│照片和简历│办公室│" SOON "│\n│    │概况│职责和地址│办公室│实时公开│\n"
               "│政务│动态│重点工作的进展│人事股│" SOON "│\n");
}

static void ruled_grid(void **state)
{
    (void)state;
    hold_three("+----+----+----+----+----+\n|一级|二级|公开|责任|公开|\n|目录|目录|内容|科室|时限|\n"
               "+----+----+----+----+----+\n|机构|领导|照片|办公|信息形成之日起|\n|    |    |和简|室  "
               "|20个工作日内|\n"
               "|    |    |历  |    |    |\n+----+----+----+----+----+\n|    |概况|职责|办公|实时|\n"
               "|    |    |和地|室  |公开|\n|    |    |址  |    |    |\n+----+----+----+----+----+\n"
               "|政务|动态|重点|人事|信息形成之日起|\n|    |    |工作|股  |20个工作日内|\n|    |    |的进|   "
               " |    |\n"
               "|    |    |展  |    |    |\n+----+----+----+----+----+\n");
}

static void torn_headers(void **state)
{
    (void)state;
    hold_three("一级 二级 公开 责任 公开\n目录 目录 内容 科室 时限\n机构 领导 照片和简历 办公室 " SOON
               "\n概况 职责和地址 办公室 实时公开\n政务 动态 重点工作的进展 人事股 " SOON "\n");
    hold_three(
        "一级\n目录\n二级\n目录\n公开\n内容\n责任\n科室\n公开\n时限\n机构\n领导\n照片和简历\n办公室\n" SOON
        "\n概况\n职责和地址\n办公室\n实时公开\n政务\n动态\n重点工作的进展\n人事股\n" SOON "\n");
}

static void blanks(void **state)
{
    (void)state;
    hold_three("一级目录　　二级目录　　公开内容　　责任科室　　公开时限\n机构　　领导　　照片和简历　　办公"
               "室　　" SOON
               "\n概况　　职责和地址　　办公室　　实时公开\n政务　　动态　　重点工作的进展　　人事股　　" SOON
               "\n");
    hold_three("一级目录  二级目录  公开内容        责任科室  公开时限\n机构      领导      照片和简历      "
               "办公室    " SOON "\n          概况      职责和地址      办公室    实时公开\n政务      动态   "
               "   重点工作的进展  人事股    " SOON "\n");
}

static void names_and_values(void **state)
{
    (void)state;
    hold_three("一级目录：机构\n二级目录：领导\n公开内容：照片和简历\n责任科室：办公室\n公开时限：" SOON
               "\n\n二级目录：概况\n公开内容：职责和地址\n责任科室：办公室\n公开时限：实时公开\n\n"
               "一级目录：政务\n二级目录：动态\n公开内容：重点工作的进展\n责任科室：人事股\n公开时限：" SOON
               "\n");
    hold_three(
        "【一级目录】机构\n【二级目录】领导\n【公开内容】照片和简历\n【责任科室】办公室\n【公开时限】" SOON
        "\n【二级目录】概况\n【公开内容】职责和地址\n【责任科室】办公室\n【公开时限】实时公开\n"
        "【一级目录】政务\n【二级目录】动态\n【公开内容】重点工作的进展\n【责任科室】人事股\n【公开时限"
        "】" SOON "\n");
    struct collected c =
        read_text("公开事项：低保\n公开内容：名单\n公开主体：民政局\n公开时限：" SOON "\n办理窗口：三号\n");
    holds(&c, 0, "低保", "名单", "民政局", SOON);
    assert_string_equal(c.tables[0].rows[0].extras[0], "三号"); /* under its own name */
    collected_release(&c);
}

/* What an item lacks is lacking: nothing is merged with the item above it. */
static void no_value_is_taken_over(void **state)
{
    (void)state;
    struct collected c = read_text("公开事项：低保\n公开内容：名单\n公开主体：民政局\n公开时限：" SOON
                                   "\n\n公开事项：救助\n公开内容：标准和程序\n公开主体：社会救助科\n");
    holds(&c, 1, "救助", "标准和程序", "社会救助科", "");
    collected_release(&c);
}

static void none(const char *text)
{
    struct collected c;
    struct error err = {0};
    if (collect_text(text, strlen(text), NULL, &c, &err) != ST_INPUT)
        fail_msg("a table in: %s", text);
    assert_int_equal(c.n, 0);
    collected_release(&c);
}

static void what_is_no_table(void **state)
{
    (void)state;
    none("关于做好政务公开工作的通知\n\n各单位：\n一、公开内容：各单位应当公开机构职能、政策文件等信息。\n"
         "二、公开时限：自信息形成之日起20个工作日内公开。\n三、责任主体：各单位办公室负责，有关科室配合。\n"
         "联系人：李某\n联系电话：0533-0000000\n");
    none("索引号：000/2023-1\n公开方式：主动公开\n公开时限：长期公开\n公开范围：面向全社会\n发布机构：某乡\n"
         "发布日期：2022-10-02\n\n为进一步做好工作，现将有关事项通知如下。\n");
    none("公开内容\n\n本机关主动公开的政府信息包括机构职能、规划计划等。\n\n公开时限\n\n自信息形成之日起20个"
         "工作日内。\n\n"
         "公开形式\n\n通过政府网站公开。\n");
    none("首页 | 政务公开 | 信息公开目录 | 公开指南\n\n当前位置：首页\n\n本页没有内容。\n");
    none("甲 | 乙\n1 | 2\n3 | 4\n");
}

static void stated_once_for_all(void **state)
{
    (void)state;
    struct collected c =
        read_text("某县教育局主动公开目录\n\n"
                  "说明：本目录所列事项，除另有规定外，公开时限均为自信息形成或者变更之日起20个工作日内。\n\n"
                  "| 一级目录 | 公开内容 | 责任科室 |\n| 机构 | 领导信息和职责 | 办公室 |\n"
                  "| 人事 | 招录信息和结果 | 人事股 |\n");
    for (size_t i = 0; i < 2; i++) {
        const struct outline_row *r = &c.tables[0].rows[i];
        assert_string_equal(r->fields[FIELD_DEADLINE], "自信息形成或者变更之日起20个工作日内");
        assert_true(collected_marks(r, "deadline") & MARK_FILLED);
        bool said = false;
        for (size_t k = 0; k < r->nmarks; k++)
            said =
                said || (strcmp(r->marks[k].cell, "deadline") == 0 && r->marks[k].reason == REASON_PREAMBLE);
        assert_true(said);
    }
    assert_non_null(
        row_head_column(&c.tables[0].head, COLUMN_FIELD, FIELD_DEADLINE)); /* so that it is shown */
    collected_release(&c);
}

/* An item that says its own keeps it. */
static void own_value_goes_first(void **state)
{
    (void)state;
    struct collected c =
        read_text("某局目录\n未注明时限的，公开时限一律为7个工作日内。\n\n"
                  "\t一级目录\n\t公开内容\n\t责任科室\n\t公开时限\n\n\t机构\n\t领导和职责\n\t办公室\n\t\n\n"
                  "\t人事\n\t招录和结果\n\t人事股\n\t每年3月底前\n\n\t财务\n\t预算和决算\n\t财务股\n\t\n\n"
                  "\t信访\n\t来信和答复\n\t信访科\n\t\n");
    assert_string_equal(c.tables[0].rows[0].fields[FIELD_DEADLINE], "7个工作日内");
    assert_string_equal(c.tables[0].rows[1].fields[FIELD_DEADLINE], "每年3月底前");
    assert_false(collected_marks(&c.tables[0].rows[1], "deadline") & MARK_FILLED);
    assert_string_equal(c.tables[0].rows[2].fields[FIELD_DEADLINE], "7个工作日内");
    collected_release(&c);
}

/* 公开时限 among the names of the page around the table is not the list's. */
static void names_of_the_page(void **state)
{
    (void)state;
    static const char *const above[] = {
        "索引号：000/2023-1\n公开时限：长期公开\n发布日期：2022-10-02\n",
        "公开方式: 主动公开 公开时限: 长期公开 公开范围: 面向全社会 索引号: 000\n",
        "公开时限：长期公开\n发布机构：某乡\n"};
    for (size_t i = 0; i < 3; i++) {
        struct buffer b = {0};
        buf_printf(
            &b,
            "%s\n某乡主动公开目录\n\n| 一级目录 | 公开内容 | 责任科室 |\n| 机构 | 领导信息和职责 | 办公室 |\n"
            "| 人事 | 招录信息和结果 | 人事股 |\n",
            above[i]);
        struct collected c = read_text(b.data);
        assert_string_equal(c.tables[0].rows[0].fields[FIELD_DEADLINE], "");
        assert_string_equal(c.tables[0].head.title, "某乡主动公开目录");
        collected_release(&c);
        buf_free(&b);
    }
}

/* Marks that a lost symbol font leaves behind, and lists with numbers. */
static void lists_of_channels(void **state)
{
    (void)state;
    static const char *const cells[][2] = {
        {"R政府网站 口政府公报 R公开栏", "政府网站、公开栏"},
        {"þ 政府网站 ¨ 政府公报 þ 公开栏", "政府网站、公开栏"},
        {"£政府公报 R政府网站", "政府网站"},
        {"▲政府网站 △政府公报 ▲公开栏", "政府网站、公开栏"},
        {"◆政府网站 ◇政府公报", "政府网站"},
    };
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        struct buffer b = {0};
        buf_printf(&b,
                   "| 一级目录 | 公开内容 | 责任科室 | 公开渠道 |\n| 机构 | 领导信息和职责 | 办公室 | %s |\n"
                   "| 人事 | 招录信息和结果 | 人事股 | %s |\n",
                   cells[i][0], cells[i][0]);
        struct collected c = read_text(b.data);
        assert_string_equal(c.tables[0].rows[0].fields[FIELD_CHANNEL], cells[i][1]);
        collected_release(&c);
        buf_free(&b);
    }
}

/* Two lists on one page, each below its title. */
static void two_tables(void **state)
{
    (void)state;
    static const char text[] =
        "一、社会救助领域基层政务公开标准目录\n\n序号\n\n一级事项\n\n公开内容\n\n公开依据\n\n公开时限\n\n1\n"
        "\n"
        "综合业务\n\n救助标准和程序\n\n" LAW "\n\n实时公开\n\n2\n\n监督检查\n\n信访地址和电话\n\n" LAW
        "\n\n实时公开\n\n二、养老服务领域基层政务公开标准目录\n\n序号\n\n一级事项\n\n公开内容\n\n公开依据\n\n"
        "公开时限\n\n"
        "1\n\n通用政策\n\n养老服务的政策文件\n\n" LAW "\n\n" SOON "\n\n";
    struct collected c;
    assert_int_equal(collect_text(text, sizeof text - 1, NULL, &c, NULL), ST_OK);
    assert_int_equal(c.n, 2);
    assert_string_equal(c.tables[0].head.title, "一、社会救助领域基层政务公开标准目录");
    assert_string_equal(c.tables[1].head.title, "二、养老服务领域基层政务公开标准目录");
    assert_int_equal(c.tables[0].n, 2);
    assert_int_equal(c.tables[1].n, 1);
    assert_string_equal(c.tables[1].rows[0].fields[FIELD_BASIS], LAW);
    collected_release(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bars),
        cmocka_unit_test(ruled_grid),
        cmocka_unit_test(torn_headers),
        cmocka_unit_test(blanks),
        cmocka_unit_test(names_and_values),
        cmocka_unit_test(no_value_is_taken_over),
        cmocka_unit_test(what_is_no_table),
        cmocka_unit_test(stated_once_for_all),
        cmocka_unit_test(own_value_goes_first),
        cmocka_unit_test(names_of_the_page),
        cmocka_unit_test(lists_of_channels),
        cmocka_unit_test(two_tables),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
