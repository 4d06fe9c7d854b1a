/* The same file again, next year's file: stories of what happens between two editions, and what must be found. */
#include "harness/edition.h"

#include <stdlib.h>
#include <string.h>

#include "mulu/agenda.h"
#include "mulu/mem.h"

/* The story: `before` is in the catalog, `after` is imported over it. What differs must be `want`; applied, the catalog
 * holds what a new import would, comparing again finds nothing, and one undo brings the first bytes back. */
static void story_of(struct store_fixture *f, const char *const *before, const char *const *after,
                     const char *want, bool in_order)
{
    struct error err = {0};
    struct buffer first = {0}, last = {0};
    struct replace *r;
    int64_t staged, catalog = edition_import(f->s, "目录", before),
                    reference = edition_import(f->s, "目录", after);
    store_dump(f->s, catalog, &first);
    struct store_import *im = edition_stage(f->s, "目录", after, &staged);
    must(replace_open(f->s, catalog, staged, NULL, &r, &err));
    char *got = edition_tell(r);
    edition_check(got, want, "differences");
    free(got);
    must(replace_apply(r, "made.txt", &err));
    replace_free(r);
    char *now = edition_lines(f->s, catalog), *wanted = edition_lines(f->s, reference);
    if (in_order)
        edition_check(now, wanted, "rows");
    must(replace_open(f->s, catalog, staged, NULL, &r, &err));
    got = edition_tell(r);
    edition_check(got, "", "differences afterwards");
    free(got);
    replace_free(r);
    store_import_cancel(im);
    must(store_verify(f->s, &err));
    if (*want) {
        store_undo_last(f->s);
        store_dump(f->s, catalog, &last);
        edition_check(buf_text(&last), buf_text(&first), "after undo");
        must(store_verify(f->s, &err));
        store_redo_next(f->s);
        free(now);
        now = edition_lines(f->s, catalog);
        if (in_order)
            edition_check(now, wanted, "rows after redo");
        must(store_verify(f->s, &err));
    }
    free(now);
    free(wanted);
    buf_free(&first);
    buf_free(&last);
}
static void story(struct store_fixture *f, const char *const *before, const char *const *after,
                  const char *want)
{
    story_of(f, before, after, want, true);
}

static void story_but_order(struct store_fixture *f, const char *const *before, const char *const *after,
                            const char *want)
{
    story_of(f, before, after, want, false);
}
#define STORY(f, before, after, want)                                                                        \
    story(f, (const char *const[]){before, NULL}, (const char *const[]){after, NULL}, want)
#define ROWS(...) __VA_ARGS__

/* --- stories ------------------------------------------------------------------------------------------------------------ */

#define BASE                                                                                                 \
    "政策/法规|行政法规、规章的全文|办公室|20个工作日|",                                                     \
        "政策/规范性文件|规范性文件及其解读材料|法制科|10个工作日|",                                         \
        "机构/职能|机构职能、内设机构|人事科|长期公开|", "机构/领导|领导姓名、职务、分工|人事科|变更后3日|", \
        "财政/预算|部门预算及三公经费预算|财务科|批复后20日内|",                                             \
        "财政/预算|政府采购预算说明|采购办|及时公开|",                                                       \
        "财政/决算|部门决算及三公经费决算|财务科|批复后20日内|"

static void the_same_again(void **state)
{
    STORY(*state, BASE, BASE, "");
}

static void one_cell_edited(void **state)
{
    STORY(*state,
          ROWS("政策/法规|行政法规、规章的全文|办公室|20个工作日|", "机构/职能|机构职能|人事科|长期|"),
          ROWS("政策/法规|行政法规、规章的全文|办公室|15个工作日|", "机构/职能|机构职能|人事科|长期|"),
          "~ 政策 › 法规 [deadline] 20个工作日 => 15个工作日\n");
}

/* The one thing that a row says is now another: it is still that row. */
static void content_rewritten(void **state)
{
    STORY(*state,
          ROWS("财政/预算|部门预算|财务科|20日|", "财政/预算|采购说明|采购办|及时|",
               "财政/预算|绩效目标|预算科|及时|"),
          ROWS("财政/预算|部门预算|财务科|20日|", "财政/预算|完全不同的话|采购办|及时|",
               "财政/预算|绩效目标|预算科|及时|"),
          "~ 财政 › 预算 › 采购说明 [content] 采购说明 => 完全不同的话\n");
}

static void row_added_in_between(void **state)
{
    STORY(*state, ROWS("财政/预算|部门预算|财务科|20日|", "财政/预算|绩效目标|预算科|及时|"),
          ROWS("财政/预算|部门预算|财务科|20日|", "财政/预算|政府性基金的收支|国库科|每年三月|新增",
               "财政/预算|绩效目标|预算科|及时|"),
          "+ 财政 › 预算 › 政府性基金的收支\n");
}

/* A single row is held by its heading, several stand below it: the tree changes, the rows do not. */
static void second_row_below_a_heading(void **state)
{
    STORY(*state, ROWS("财政/预算|部门预算|财务科|20日|"),
          ROWS("财政/预算|部门预算|财务科|20日|", "财政/预算|政府性基金的收支|国库科|每年三月|"),
          "+ 财政 › 预算 › 政府性基金的收支\n");
}

static void second_row_above_the_first(void **state)
{
    STORY(*state, ROWS("财政/预算|部门预算|财务科|20日|", "财政/决算|决算|财务科|20日|"),
          ROWS("财政/预算|政府性基金的收支|国库科|每年三月|", "财政/预算|部门预算|财务科|20日|",
               "财政/决算|决算|财务科|20日|"),
          "+ 财政 › 预算 › 政府性基金的收支\n");
}

static void rows_below_before_the_heading_s_own(void **state)
{
    STORY(*state,
          ROWS("财政|总的说明|办公室|及时|", "财政/预算|部门预算|财务科|20日|",
               "财政/决算|部门决算|财务科|20日|"),
          ROWS("财政/预算|部门预算|财务科|20日|", "财政/决算|部门决算|财务科|20日|",
               "财政|总的说明|办公室|及时|"),
          "> 财政 => (order)\n");
}

static void first_row_of_two_removed(void **state)
{
    struct store_fixture *f = *state;
    STORY(f, ROWS("财政/预算|部门预算|财务科|20日|", "财政/预算|政府性基金的收支|国库科|每年三月|"),
          ROWS("财政/预算|政府性基金的收支|国库科|每年三月|"), "- 财政 › 预算 › 部门预算\n");
}

static void row_removed(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct trash_list trash;
    STORY(f, BASE,
          ROWS("政策/法规|行政法规、规章的全文|办公室|20个工作日|",
               "政策/规范性文件|规范性文件及其解读材料|法制科|10个工作日|",
               "机构/职能|机构职能、内设机构|人事科|长期公开|",
               "财政/预算|部门预算及三公经费预算|财务科|批复后20日内|",
               "财政/决算|部门决算及三公经费决算|财务科|批复后20日内|"),
          "- 机构 › 领导\n- 财政 › 预算 › 政府采购预算说明\n");
    must(store_trash(f->s, &trash, &err));
    assert_int_equal(trash.n, 2);
    assert_string_equal(trash.items[0].who, "tester");
    trash_list_free(&trash);
}

/* A heading that is left with nothing goes along, in one piece. */
static void heading_emptied(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct trash_list trash;
    STORY(f,
          ROWS("政策/法规|法规全文|办公室|20日|", "机构/职能|机构职能|人事科|长期|",
               "机构/领导|领导分工|人事科|3日|"),
          ROWS("政策/法规|法规全文|办公室|20日|"), "- 机构 › 职能\n- 机构 › 领导\n");
    must(store_trash(f->s, &trash, &err));
    assert_int_equal(trash.n, 1);
    assert_int_equal(trash.items[0].items, 2);
    trash_list_free(&trash);
}

static void heading_renamed(void **state)
{
    STORY(*state,
          ROWS("财政/预算|部门预算及三公经费|财务科|20日|", "财政/决算|部门决算及三公经费|财务科|20日|",
               "机构/职能|机构职能|人事科|长期|"),
          ROWS("财政资金/预算|部门预算及三公经费|财务科|20日|",
               "财政资金/决算|部门决算及三公经费|财务科|20日|", "机构/职能|机构职能|人事科|长期|"),
          "~ 财政 [label] 财政 => 财政资金\n");
}

static void holder_renamed(void **state)
{
    STORY(*state,
          ROWS("机构/职能|职责与内设机构|人事科|长期|", "机构/领导|领导姓名与分工|人事科|3日|",
               "机构/人事|招考录用公告|人事科|及时|"),
          ROWS("机构/职能|职责与内设机构|人事科|长期|", "机构/负责人简介|领导姓名与分工|人事科|3日|",
               "机构/人事|招考录用公告|人事科|及时|"),
          "~ 机构 › 领导 [label] 领导 => 负责人简介\n");
}

static void numbering_changed(void **state)
{
    STORY(*state,
          ROWS("一、政策/（一）法规|全文|甲|20日|", "一、政策/（二）文件|解读|乙|10日|",
               "二、机构/（一）职能|职责|丙|长期|"),
          ROWS("一、总则/（一）说明|编制说明与适用范围|丁|长期|", "二、政策/（一）法规|全文|甲|20日|",
               "二、政策/（二）文件|解读|乙|10日|", "三、机构/（一）职能|职责|丙|长期|"),
          "+ 一、总则 › （一）说明\n"
          "~ 一、政策 [label] 一、政策 => 二、政策\n~ 二、机构 [label] 二、机构 => 三、机构\n");
}

static void row_moved_to_another_heading(void **state)
{
    STORY(*state,
          ROWS("财政/预算|部门预算及三公经费|财务科|20日|", "财政/预算|政府采购项目的预算说明|采购办|及时|",
               "采购/公告|采购公告与中标结果|采购办|及时|", "采购/公告|采购合同的公示|采购办|7日|"),
          ROWS("财政/预算|部门预算及三公经费|财务科|20日|", "采购/公告|采购公告与中标结果|采购办|及时|",
               "采购/公告|政府采购项目的预算说明|采购办|及时|", "采购/公告|采购合同的公示|采购办|7日|"),
          "> 财政 › 预算 › 政府采购项目的预算说明 => 采购 › 公告 › 政府采购项目的预算说明\n");
}

static void heading_moved_as_a_whole(void **state)
{
    STORY(*state,
          ROWS("政策/法规|全文|甲|20日|", "政策/解读/图解|图解材料的制作|乙|10日|",
               "政策/解读/问答|简明问答的编写|乙|10日|", "互动/信箱|来信办理|丙|5日|"),
          ROWS("政策/法规|全文|甲|20日|", "互动/信箱|来信办理|丙|5日|",
               "互动/解读/图解|图解材料的制作|乙|10日|", "互动/解读/问答|简明问答的编写|乙|10日|"),
          "> 政策 › 解读 => 互动 › 解读\n");
}

static void order_changed(void **state)
{
    STORY(*state,
          ROWS("甲/一|内容一|单位|日|", "甲/二|内容二|单位|日|", "甲/三|内容三|单位|日|",
               "甲/四|内容四|单位|日|"),
          ROWS("甲/四|内容四|单位|日|", "甲/一|内容一|单位|日|", "甲/二|内容二|单位|日|",
               "甲/三|内容三|单位|日|"),
          "> 甲 › 四 => (order)\n");
}

static void rows_change_places_below_a_heading(void **state)
{
    STORY(*state, ROWS("甲|内容一|单位|日|", "甲|内容二|单位|日|", "甲|内容三|单位|日|"),
          ROWS("甲|内容三|单位|日|", "甲|内容一|单位|日|", "甲|内容二|单位|日|"),
          "> 甲 › 内容三 => (order)\n");
}

/* The same text several times is several rows, not one, and not each other's doubles. */
static void identical_texts(void **state)
{
    STORY(*state,
          ROWS("甲/其他|无|办公室|及时|", "乙/其他|无|办公室|及时|", "丙|无|办公室|及时|",
               "丙|无|办公室|及时|"),
          ROWS("甲/其他|无|办公室|及时|", "乙/其他|无|办公室|及时|", "丙|无|办公室|及时|",
               "丙|无|办公室|及时|", "丙|无|办公室|及时|", "丁/其他|无|办公室|及时|"),
          "+ 丙 › 无\n+ 丁 › 其他\n");
}

static void next_years_edition(void **state)
{
    STORY(*state,
          ROWS("2023年重点/民生|2023年民生实事项目清单及进展|办公室|2023年12月底前|",
               "2023年重点/项目|2023年重大项目审批结果|发改局|及时|", "常规/信箱|来信办理|丙|5日|"),
          ROWS("2024年重点/民生|2024年民生实事项目清单及进展|办公室|2024年12月底前|",
               "2024年重点/项目|2024年重大项目审批结果|发改局|及时|", "常规/信箱|来信办理|丙|5日|"),
          "~ 2023年重点 [label] 2023年重点 => 2024年重点\n"
          "~ 2023年重点 › 民生 [content] 2023年民生实事项目清单及进展 => 2024年民生实事项目清单及进展\n"
          "~ 2023年重点 › 民生 [deadline] 2023年12月底前 => 2024年12月底前\n"
          "~ 2023年重点 › 项目 [content] 2023年重大项目审批结果 => 2024年重大项目审批结果\n");
}

static void moved_and_edited(void **state)
{
    STORY(*state,
          ROWS("财政/预算|采购预算的说明材料以及计划|采购办|及时|", "财政/预算|部门预算|财务科|20日|",
               "采购/公告|采购公告|采购办|及时|"),
          ROWS("财政/预算|部门预算|财务科|20日|", "采购/公告|采购公告|采购办|及时|",
               "采购/公告|采购预算的说明材料以及意向|采购中心|及时|"),
          "~ 财政 › 预算 › 采购预算的说明材料以及计划 [content] 采购预算的说明材料以及计划 => "
          "采购预算的说明材料以及意向\n"
          "~ 财政 › 预算 › 采购预算的说明材料以及计划 [unit] 采购办 => 采购中心\n"
          "> 财政 › 预算 › 采购预算的说明材料以及计划 => 采购 › 公告 › 采购预算的说明材料以及意向\n");
}

/* One row becomes two: the one that is more like it is it. */
static void row_split(void **state)
{
    STORY(*state,
          ROWS("行政/许可|行政许可的依据、条件、数量、程序、期限；行政许可的办理结果|审批科|20日|",
               "行政/处罚|处罚决定|执法队|7日|"),
          ROWS("行政/许可|行政许可的依据、条件、数量、程序、期限|审批科|20日|",
               "行政/许可|许可的办理结果|审批科|7日|", "行政/处罚|处罚决定|执法队|7日|"),
          "+ 行政 › 许可 › 许可的办理结果\n"
          "~ 行政 › 许可 [content] 行政许可的依据、条件、数量、程序、期限；行政许可的办理结果 => "
          "行政许可的依据、条件、数量、程序、期限\n");
}

static void bare_heading_filled(void **state)
{
    STORY(*state, ROWS("甲/一|内容一|单位|日|", "甲/二", "乙"),
          ROWS("甲/一|内容一|单位|日|", "甲/二|有了内容|科室|日|", "乙"),
          "~ 甲 › 二 [content]  => 有了内容\n~ 甲 › 二 [unit]  => 科室\n~ 甲 › 二 [deadline]  => 日\n");
}

static void bare_headings_come_and_go(void **state)
{
    STORY(*state, ROWS("甲/一|内容一|单位|日|", "甲/二", "乙"),
          ROWS("甲/一|内容一|单位|日|", "丙丁", "戊/己庚"), "+ 丙丁\n+ 戊 › 己庚\n- 甲 › 二\n- 乙\n");
}

/* A level put in between, and taken out again. */
static void level_put_in(void **state)
{
    STORY(*state,
          ROWS("政策/法规|行政法规全文|甲|20日|", "政策/文件|规范性文件解读|乙|10日|",
               "机构/职能|职责|丙|长期|"),
          ROWS("政策/法定公开/法规|行政法规全文|甲|20日|", "政策/法定公开/文件|规范性文件解读|乙|10日|",
               "机构/职能|职责|丙|长期|"),
          "> 政策 › 法规 => 政策 › 法定公开 › 法规\n> 政策 › 文件 => 政策 › 法定公开 › 文件\n");
}

static void level_taken_out(void **state)
{
    STORY(*state,
          ROWS("政策/法定公开/法规|行政法规全文|甲|20日|", "政策/法定公开/文件|规范性文件解读|乙|10日|",
               "机构/职能|职责|丙|长期|"),
          ROWS("政策/法规|行政法规全文|甲|20日|", "政策/文件|规范性文件解读|乙|10日|",
               "机构/职能|职责|丙|长期|"),
          "> 政策 › 法定公开 › 法规 => 政策 › 法规\n> 政策 › 法定公开 › 文件 => 政策 › 文件\n");
}

/* One cell of a column of headings that spans rows: the row has moved, and the heading is not two now. */
static void row_taken_out_of_the_middle(void **state)
{
    story_but_order(*state,
                    (const char *const[]){
                        "政策/法规|行政法规和规章的全文|甲|20日|", "政策/文件|规范性文件及其解读|乙|10日|",
                        "政策/计划|发展规划和专项计划|丙|7日|", "机构/职能|机构职能|丁|长期|", NULL},
                    (const char *const[]){
                        "政策/法规|行政法规和规章的全文|甲|20日|", "政务/文件|规范性文件及其解读|乙|10日|",
                        "政策/计划|发展规划和专项计划|丙|7日|", "机构/职能|机构职能|丁|长期|", NULL},
                    "> 政策 › 文件 => 政务 › 文件\n");
}

/* A blank level filled in: the heading stays, for it is the one above now, and the row goes below, with its records. */
static void level_filled_in(void **state)
{
    STORY(*state, ROWS("政策/文件|规范性文件及其解读材料|乙|10日|", "机构/职能|机构职能和内设机构|丁|长期|"),
          ROWS("政策/文件/县级|规范性文件及其解读材料|乙|10日|", "机构/职能|机构职能和内设机构|丁|长期|"),
          "> 政策 › 文件 => 政策 › 文件 › 县级\n");
}

static void heading_moves_and_gets_a_first_row(void **state)
{
    STORY(*state,
          ROWS("甲|甲的内容一二三四|办公室|及时|", "第三批|第三批的内容五六七八|人事科|长期|",
               "乙|乙的内容九十|财务科|3日|"),
          ROWS("第三批|新来的一行文字|审计科|7日|", "第三批|第三批的内容五六七八|人事科|长期|",
               "甲|甲的内容一二三四|办公室|及时|", "乙|乙的内容九十|财务科|3日|"),
          "+ 第三批 › 新来的一行文字\n> 第三批 => (order)\n");
}

static void everything_is_new(void **state)
{
    STORY(*state, ROWS("甲/一|内容一二三|单位|日|"), ROWS("子/丑|截然不同的文字在这里|寅卯|辰|"),
          "+ 子 › 丑\n- 甲 › 一\n");
}

static void nothing_was_there(void **state)
{
    STORY(*state, ROWS(NULL), ROWS("甲/一|内容|单位|日|", "甲/二|内容|单位|日|"), "+ 甲 › 一\n+ 甲 › 二\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, store_fixture_setup, store_fixture_teardown)
        T(the_same_again),
        T(one_cell_edited),
        T(content_rewritten),
        T(row_added_in_between),
        T(second_row_below_a_heading),
        T(second_row_above_the_first),
        T(rows_below_before_the_heading_s_own),
        T(first_row_of_two_removed),
        T(row_removed),
        T(heading_emptied),
        T(heading_renamed),
        T(holder_renamed),
        T(numbering_changed),
        T(row_moved_to_another_heading),
        T(heading_moved_as_a_whole),
        T(order_changed),
        T(rows_change_places_below_a_heading),
        T(identical_texts),
        T(next_years_edition),
        T(moved_and_edited),
        T(row_split),
        T(bare_heading_filled),
        T(bare_headings_come_and_go),
        T(level_put_in),
        T(level_taken_out),
        T(row_taken_out_of_the_middle),
        T(level_filled_in),
        T(heading_moves_and_gets_a_first_row),
        T(everything_is_new),
        T(nothing_was_there),
#undef T
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
