/* What other bureaus' tables are printed like: headers nobody knows, titles and page numbers between rows, paragraphs in
 * cells, sheets with a title above. Each of these was once read wrong. */
#include "harness/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/collect.h"
#include "mulu/buffer.h"

#define SOON "信息形成或者变更之日起20个工作日内"

/* A row a line; cells parted by "/". As Word saves it, with a blank line before each row, or as a PDF prints it. */
static struct collected read_rows(const char *const rows[], bool lines)
{
    struct buffer b = {0};
    struct collected c;
    struct error err = {0};
    for (; *rows; rows++) {
        bool prose = **rows == '#';
        if (!lines)
            buf_puts(&b, prose ? "\n" : "\n\t");
        for (const char *p = *rows + prose; *p; p++) {
            if (*p == '/' && lines && !prose)
                buf_putc(&b, '\t');
            else if (*p == '/' && !prose)
                buf_puts(&b, "\n\t");
            else
                buf_putc(&b, *p);
        }
        buf_putc(&b, '\n');
    }
    if (collect_text(b.data, b.len, NULL, &c, &err))
        fail_msg("%s", err.text);
    buf_free(&b);
    return c;
}

static const struct outline_row *row(const struct collected *c, size_t table, size_t i)
{
    assert_true(table < c->n && i < c->tables[table].n);
    return &c->tables[table].rows[i];
}

static void holds(const struct outline_row *r, const char *path, const char *content, const char *unit,
                  const char *deadline)
{
    assert_string_equal(collected_path(r), path);
    assert_string_equal(r->fields[FIELD_CONTENT], content);
    assert_string_equal(r->fields[FIELD_UNIT], unit);
    assert_string_equal(r->fields[FIELD_DEADLINE], deadline);
}

static void hold_rows(const struct collected *c)
{
    assert_int_equal(c->n, 1);
    assert_int_equal(c->tables[0].n, 4);
    holds(row(c, 0, 0), "机构/领导", "照片和简历", "办公室", SOON);
    holds(row(c, 0, 1), "机构/概况", "职责和地址", "办公室", SOON);
    holds(row(c, 0, 3), "政务/解读", "解读材料", "各股室", SOON);
}

static void unknown_headers(void **state)
{
    (void)state;
    static const char *const last[] = {"一级目录/二级目录/公开内容/责任科室/公开时限/核验人",
                                       "机构/领导/照片和简历/办公室/" SOON "/张某",
                                       "/概况/职责和地址/办公室/" SOON "/李某",
                                       "政务/动态/重点工作/各股室/实时公开/王某",
                                       "/解读/解读材料/各股室/" SOON "/",
                                       NULL};
    for (int lines = 0; lines < 2; lines++) {
        struct collected c = read_rows(last, lines);
        hold_rows(&c);
        assert_string_equal(row(&c, 0, 1)->extras[0], "李某"); /* kept under its own header */
        collected_release(&c);
    }
    static const char *const inside[] = {"一级目录/二级目录/办理系统/归档编码/公开内容/责任科室/公开时限",
                                         "机构/领导/一网通/A1/照片和简历/办公室/" SOON,
                                         "/概况/一网通/A2/职责和地址/办公室/" SOON,
                                         "政务/动态/政务网/A3/重点工作/各股室/实时公开",
                                         "/解读/政务网/A4/解读材料/各股室/" SOON,
                                         NULL};
    struct collected c = read_rows(inside, false);
    hold_rows(&c);
    assert_string_equal(row(&c, 0, 3)->extras[1], "A4");
    collected_release(&c);
}

/* Where no word list knows the headers of the tree, it is what stands left of the content. */
static void unknown_level_header(void **state)
{
    (void)state;
    static const char *const rows[] = {"信息条目/公开内容/责任科室/公开时限", "领导/照片和简历/办公室/" SOON,
                                       "动态/重点工作/各股室/实时公开", NULL};
    struct collected c = read_rows(rows, false);
    holds(row(&c, 0, 1), "动态", "重点工作", "各股室", "实时公开");
    collected_release(&c);
}

/* Words that could be a second header row are values where a column is full of them. */
static void values_that_look_like_headers(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "信息类别/公开方式/公开时限/公开主体/公开内容", "救助/主动/" SOON "/民政局/救助标准和程序",
        "政策/主动/实时公开/办公室/政策文件全文", "项目/依申请公开/及时/发展改革局/项目的进展情况", NULL};
    struct collected c = read_rows(rows, false);
    assert_int_equal(c.tables[0].n, 3);
    holds(row(&c, 0, 0), "救助", "救助标准和程序", "民政局", SOON);
    assert_string_equal(row(&c, 0, 2)->fields[FIELD_MODE], "依申请公开");
    collected_release(&c);
}

static void two_titles_two_tables(void **state)
{
    (void)state;
    static const char *const rows[] = {"#一、社会救助领域基层政务公开标准目录",
                                       "一级目录/二级目录/公开内容/责任科室/公开时限",
                                       "机构/领导/照片和简历/办公室/" SOON,
                                       "/概况/职责和地址/办公室/" SOON,
                                       "#二、养老服务领域基层政务公开标准目录",
                                       "一级目录/二级目录/公开内容/责任科室/公开时限",
                                       "政务/动态/重点工作/各股室/实时公开",
                                       "/解读/解读材料/各股室/" SOON,
                                       NULL};
    for (int lines = 0; lines < 2; lines++) {
        struct collected c = read_rows(rows, lines);
        assert_int_equal(c.n, 2);
        assert_non_null(strstr(c.tables[1].head.title, "养老服务"));
        holds(row(&c, 0, 1), "机构/概况", "职责和地址", "办公室", SOON);
        holds(row(&c, 1, 1), "政务/解读", "解读材料", "各股室", SOON);
        collected_release(&c);
    }
    static const char *const words[] = {"#某局主动公开目录", "#某局主动公开目录（续）", "#续表"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const char *pages[] = {"#某局主动公开目录",
                               "一级目录/二级目录/公开内容/责任科室/公开时限",
                               "机构/领导/照片和简历/办公室/" SOON,
                               "/概况/职责和地址/办公室/" SOON,
                               words[i], /* printed on each page */
                               "一级目录/二级目录/公开内容/责任科室/公开时限",
                               "政务/动态/重点工作/各股室/实时公开",
                               "/解读/解读材料/各股室/" SOON,
                               NULL};
        struct collected c = read_rows(pages, false);
        hold_rows(&c);
        collected_release(&c);
    }
}

static void page_numbers_between_rows(void **state)
{
    (void)state;
    static const char *const numbers[] = {"#— 2 —", "#2", "#第 2 页 共 5 页", "#- 2 -", "#2/5"};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        const char *rows[] = {"一级目录/二级目录/公开内容/责任科室/公开时限",
                              "机构/领导/照片和简历/办公室/" SOON,
                              "/概况/职责和地址/办公室/" SOON,
                              "政务/动态/重点工作/各股室/实时公开",
                              numbers[i],
                              "/解读/解读材料/各股室/" SOON,
                              NULL};
        struct collected c = read_rows(rows, true);
        hold_rows(&c);
        assert_int_equal(c.report.notes.n, 1); /* and it is not lost */
        collected_release(&c);
    }
}

static void paragraphs_in_the_first_rows(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "一级目录/二级目录/公开内容/责任科室/公开时限", "机构/领导/照片和简历/办公室/" SOON,
        "/概况/1.职责；\n\n2.股室；\n\n3.电话。/办公室/" SOON, "政务/动态/重点工作/各股室/实时公开", NULL};
    struct collected c = read_rows(rows, false);
    assert_int_equal(c.n, 1);
    assert_int_equal(c.tables[0].n, 3);
    holds(row(&c, 0, 1), "机构/概况", "1.职责；\n2.股室；\n3.电话。", "办公室", SOON);
    holds(row(&c, 0, 2), "政务/动态", "重点工作", "各股室", "实时公开");
    assert_int_equal(c.report.notes.n, 0);
    collected_release(&c);
}

/* What one fills in above the table, and a title that is indented, stand above its header. */
static void lines_above_the_header(void **state)
{
    (void)state;
    static const char *const above[] = {"#单位：某县教育局\t日期：2023年5月", "某县教育局主动公开目录",
                                        "#填报单位：\t年度：2023\t编号："};
    for (size_t i = 0; i < sizeof above / sizeof *above; i++) {
        for (int lines = 0; lines < 2; lines++) {
            const char *rows[] = {above[i],
                                  "一级目录/二级目录/公开内容/责任科室/公开时限",
                                  "机构/领导/照片和简历/办公室/" SOON,
                                  "/概况/职责和地址/办公室/" SOON,
                                  "政务/动态/重点工作/各股室/实时公开",
                                  "/解读/解读材料/各股室/" SOON,
                                  NULL};
            struct collected c = read_rows(rows, lines);
            hold_rows(&c);
            collected_release(&c);
        }
    }
}

/* Without a header the time limit may be the longest column; it is no content for that. */
static void no_header(void **state)
{
    (void)state;
    static const char *const rows[] = {"机构/领导/班子成员照片、简历、分工/办公室/" SOON,
                                       "/概况/职责、股室与直属单位、地址、电话/办公室/" SOON,
                                       "政务/动态/规划、重点工作、会议等/各股室/实时公开",
                                       "/解读/规范性文件的解读材料/各股室/" SOON,
                                       "财政/预算/预算报告、报表及说明/财务股/批复后20日内公开",
                                       NULL};
    for (int lines = 0; lines < 2; lines++) {
        struct collected c = read_rows(rows, lines);
        assert_int_equal(c.tables[0].n, 5);
        holds(row(&c, 0, 1), "机构/概况", "职责、股室与直属单位、地址、电话", "办公室", SOON);
        holds(row(&c, 0, 4), "财政/预算", "预算报告、报表及说明", "财务股", "批复后20日内公开");
        collected_release(&c);
    }
}

static struct collected read_sheet(const char *text)
{
    char path[64];
    snprintf(path, sizeof path, "/tmp/mulu-layouts-%d.csv", (int)getpid());
    struct collected c;
    struct error err = {0};
    FILE *f = fopen(path, "wb");
    fputs(text, f);
    fclose(f);
    if (collect_file(path, NULL, &c, &err))
        fail_msg("%s", err.text);
    unlink(path);
    return c;
}

static void sheets_with_a_title(void **state)
{
    (void)state;
    static const char *const above[] = {"某局主动公开目录,,,,\n", "某局主动公开目录\n\n",
                                        "某局主动公开目录\n2024年版\n"};
    for (size_t i = 0; i < sizeof above / sizeof *above; i++) {
        char text[1024];
        snprintf(text, sizeof text, "%s%s", above[i],
                 "一级目录,二级目录,公开内容,责任科室,公开时限\n机构,领导,照片和简历,办公室," SOON
                 "\n机构,概况,职责和地址,办公室," SOON
                 "\n政务,动态,重点工作,各股室,实时公开\n政务,解读,解读材料,各股室," SOON "\n");
        struct collected c = read_sheet(text);
        hold_rows(&c);
        assert_string_equal(c.tables[0].head.title, "某局主动公开目录");
        collected_release(&c);
    }
}

/* Our own file is taken at its word: its first line is the header, whatever stands in it and in the next. */
static void our_own_sheet(void **state)
{
    (void)state;
    struct collected c = read_sheet("\xEF\xBB\xBF\"一级目录\",\"二级目录\",\"公开内容\"\r\n\"主动公开\",\"\","
                                    "\r\n\"机构\",\"领导\",\"照片\"\r\n");
    assert_int_equal(c.tables[0].n, 2);
    assert_string_equal(collected_path(row(&c, 0, 0)), "主动公开");
    assert_string_equal(collected_path(row(&c, 0, 1)), "机构/领导");
    collected_release(&c);
    c = read_sheet("\xEF\xBB\xBF\"公开事项\",\"公开内容\",\"办理系统\",\"核验人\",\"归档号\"\r\n\"材料\","
                   "\"流程\",\"一网通\",\"张某\",\"A1\"\r\n");
    assert_string_equal(collected_path(row(&c, 0, 0)), "材料");
    assert_string_equal(row(&c, 0, 0)->extras[2], "A1");
    collected_release(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unknown_headers),
        cmocka_unit_test(unknown_level_header),
        cmocka_unit_test(values_that_look_like_headers),
        cmocka_unit_test(two_titles_two_tables),
        cmocka_unit_test(page_numbers_between_rows),
        cmocka_unit_test(paragraphs_in_the_first_rows),
        cmocka_unit_test(lines_above_the_header),
        cmocka_unit_test(no_header),
        cmocka_unit_test(sheets_with_a_title),
        cmocka_unit_test(our_own_sheet),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
