/* What a reader must know of tables, each rule by a small table of its own. Documents are written as Word saves them:
 * "/" between cells, "|" between rows. */
#include "harness/test.h"

#include <string.h>

#include "harness/collect.h"
#include "mulu/buffer.h"

#define HEAD "一级目录/二级目录/三级目录/公开内容/公开主体/公开时限/公开渠道|"
#define SOON "信息形成或变更之日起20个工作日内"

static void as_word(const char *text, struct buffer *out)
{
    buf_puts(out, "\t");
    for (; *text; text++) {
        if (*text == '/')
            buf_puts(out, "\n\t");
        else if (*text == '|')
            buf_puts(out, text[1] ? "\n\n\t" : "\n");
        else
            buf_putc(out, *text);
    }
}

static void as_lines(const char *text, struct buffer *out)
{
    for (; *text; text++)
        buf_putc(out, *text == '/' ? '\t' : *text == '|' ? '\n' : *text);
}

static struct collected read_as(const char *text, void (*write)(const char *, struct buffer *))
{
    struct buffer b = {0};
    struct collected c;
    struct error err = {0};
    write(text, &b);
    if (collect_text(b.data, b.len, NULL, &c, &err))
        fail_msg("%s", err.text);
    buf_free(&b);
    return c;
}

static const struct outline_row *row(const struct collected *c, size_t i)
{
    assert_true(c->n >= 1 && i < c->tables[0].n);
    return &c->tables[0].rows[i];
}

#define path_is(c, i, path) assert_string_equal(collected_path(row(c, i)), path)
#define field_is(c, i, f, text) assert_string_equal(row(c, i)->fields[f], text)

static void test_blank_levels_inherit(void **state)
{
    (void)state;
    struct collected c = read_as(
        HEAD "政策/文件/部门文件/印发的文件。/办公室/" SOON "/政府网站|"
             "//其他文件/其他的文件。/办公室/" SOON "/政府网站|"
             "/解读//解读的材料。/政策科/" SOON "/政府网站|" /* a new second level: the third is blank */
             "//图解/图解的材料。/政策科/" SOON "/政府网站|"
             "公告///公告的信息。/办公室/" SOON "/政府网站|", /* and so under a new first */
        as_word);
    assert_int_equal(c.tables[0].n, 5);
    path_is(&c, 0, "政策/文件/部门文件");
    path_is(&c, 1, "政策/文件/其他文件");
    path_is(&c, 2, "政策/解读");
    path_is(&c, 3, "政策/解读/图解");
    path_is(&c, 4, "公告");
    assert_int_equal(c.report.tables[0].headings, 7);
    collected_release(&c);
}

static void test_a_reprinted_label_resets_nothing(void **state)
{
    (void)state;
    struct collected c =
        read_as(HEAD "监督/平台/新媒体/公开账号。/所有部门/及时/政府网站|"
                     "//新 媒体/更新账号。/所有部门/及时/政府网站|" /* white space aside, the same */
                     "/平台/////|"                                  /* above an empty row: a page break */
                     "监督/平台//公开栏目。/办公室/及时/政府网站|",
                as_word);
    assert_int_equal(c.tables[0].n, 3);
    path_is(&c, 1, "监督/平台/新媒体");
    path_is(&c, 2, "监督/平台/新媒体");
    assert_true(string_list_has(&c.report.tables[0].reprinted, "平台"));
    collected_release(&c);
}

static void test_same_words_elsewhere_are_other_nodes(void **state)
{
    (void)state;
    struct collected c = read_as(HEAD "政策解读/政策解读/文稿/解读的文稿。/办公室/及时/政府网站|"
                                      "会议/会议内容//公开会议。/办公室/及时/政府网站|"
                                      "部门/会议内容//公开会议。/办公室/及时/政府网站|",
                                 as_word);
    path_is(&c, 0, "政策解读/政策解读/文稿");
    path_is(&c, 1, "会议/会议内容");
    path_is(&c, 2, "部门/会议内容"); /* identical texts are not duplicates */
    assert_int_equal(c.report.tables[0].headings, 7);
    collected_release(&c);
}

static void test_merged_cells_take_the_value_above(void **state)
{
    (void)state;
    struct collected c = read_as(HEAD "执法/事前/清单/执法的清单。/稽核科/" SOON "/政府网站|"
                                      "//人员/人员的资格。//及时/|"
                                      "/事后/结果///每年1月底前/政府网站|"
                                      "财政/预算//预算的信息。///政府网站|",
                                 as_word);
    field_is(&c, 1, FIELD_UNIT, "稽核科");
    field_is(&c, 1, FIELD_CHANNEL, "政府网站");
    assert_int_equal(collected_marks(row(&c, 1), "unit"), MARK_FILLED);
    assert_int_equal(collected_marks(row(&c, 1), "deadline"), 0);
    field_is(&c, 2, FIELD_CONTENT, "人员的资格。"); /* across the second level */
    field_is(&c, 2, FIELD_UNIT, "稽核科");
    field_is(&c, 3, FIELD_UNIT, ""); /* never across the first */
    field_is(&c, 3, FIELD_DEADLINE, "");
    assert_int_equal(c.report.tables[0].filled, 4);
    assert_string_equal(row(&c, 1)->marks[0].raw, "");
    assert_true(row(&c, 1)->marks[0].line > 0);
    collected_release(&c);
}

static void test_blanks_among_repeated_values_are_doubted(void **state)
{
    (void)state;
    struct collected c = read_as(HEAD "决策/文件/甲/甲类文件。/办公室/" SOON "/政府网站|"
                                      "//乙/乙类文件。/办公室/" SOON "/政府网站|"
                                      "//丙/丙类文件。//" SOON "/政府网站|"
                                      "/规划/丁/丁类规划。/办公室/" SOON "/政府网站|"
                                      "//戊/戊类规划。/办公室/" SOON "/政府网站|"
                                      "//己/己类规划。/办公室/" SOON "/政府网站|",
                                 as_word);
    field_is(&c, 2, FIELD_UNIT, "");
    assert_int_equal(collected_marks(row(&c, 2), "unit"), MARK_UNSURE);
    collected_release(&c);
}

/* A label printed again is the same node: what is blank beside it is merged as it is below it. */
static void test_blanks_beside_a_reprinted_label_are_merged(void **state)
{
    (void)state;
    struct collected c = read_as(HEAD "政策/文件/甲/甲类文件。/办公室/及时/政府网站|"
                                      "政策/文件//乙类文件。//及时/政府网站|"
                                      "政策//丙/丙类文件。/秘书科//政府网站|"
                                      "公告///丁类公告。//及时/政府网站|",
                                 as_word);
    path_is(&c, 1, "政策/文件/甲");
    path_is(&c, 2, "政策/文件/丙");
    path_is(&c, 3, "公告");
    field_is(&c, 1, FIELD_UNIT, "办公室");
    field_is(&c, 2, FIELD_DEADLINE, "及时");
    field_is(&c, 3, FIELD_UNIT, ""); /* never across the first level */
    collected_release(&c);
}

static void test_ditto(void **state)
{
    (void)state;
    struct collected c = read_as("序号/一级事项/公开内容/公开依据/公开时限/公开主体|"
                                 "1/普法/普法的资讯。/国家普法规划/20个工作日内/司法局|"
                                 "2/推广/推广的作品。/同上/同上/司法局|"
                                 "7/律师/处罚的决定。/《律师法》/20个工作日内/同上|",
                                 as_word);
    field_is(&c, 1, FIELD_BASIS, "国家普法规划");
    field_is(&c, 1, FIELD_DEADLINE, "20个工作日内");
    field_is(&c, 2, FIELD_UNIT, "司法局");
    assert_int_equal(collected_marks(row(&c, 2), "unit"), MARK_FILLED);
    assert_string_equal(row(&c, 2)->extras[0], "7"); /* a printed number that is not the position is kept */
    assert_string_equal(row(&c, 1)->extras[0], "");
    collected_release(&c);
}

static void test_short_rows_are_realigned(void **state)
{
    (void)state;
    struct collected c =
        read_as(HEAD "政策/文件/甲/甲类文件的全文，包括附件。/办公室/" SOON "/政府网站|"
                     "/解读/图解的材料，与文件一同公开。/办公室/" SOON "/政府网站|" /* no third level */
                     "公告/通知/乙/通知公告的全文。/" SOON "/政府网站|",            /* no unit */
                as_word);
    path_is(&c, 1, "政策/解读");
    field_is(&c, 1, FIELD_CONTENT, "图解的材料，与文件一同公开。");
    field_is(&c, 1, FIELD_UNIT, "办公室");
    assert_true(collected_marks(row(&c, 1), CELL_LABEL) & MARK_REPAIRED);
    field_is(&c, 2, FIELD_UNIT, ""); /* missing, not blank: not filled */
    field_is(&c, 2, FIELD_DEADLINE, SOON);
    assert_true(collected_marks(row(&c, 2), "unit") & MARK_UNSURE);
    collected_release(&c);
}

static void test_blank_lines_inside_cells(void **state)
{
    (void)state;
    static const char text[] =
        "\t一级目录\n\t二级目录\n\t公开内容\n\t责任科室\n\t公开时限\n\n"
        "\t政策\n文件\n\n\t部门\n文件\n\n\t印发的文件。\n\n第二段文字。\n\t办公室\n\n\n\t及时公开\n\n"
        "\t\n\t其他文件\n\t其他的文件。\n\t\n\t及时公开\n\n";
    struct collected c;
    assert_int_equal(collect_text(text, sizeof text - 1, NULL, &c, NULL), ST_OK);
    assert_int_equal(c.tables[0].n, 2);
    path_is(&c, 0, "政策文件/部门文件");
    field_is(&c, 0, FIELD_CONTENT, "印发的文件。\n第二段文字。");
    field_is(&c, 1, FIELD_UNIT, "办公室");
    collected_release(&c);
}

static void test_ticked_lists(void **state)
{
    (void)state;
    struct collected c = read_as("一级目录/公开内容/公开时限/公开渠道和载体|"
                                 "政策/文件的全文。/及时/■政府网站 □政府公报\n□两微一端 √公开查阅点|"
                                 "公告/公告的全文。/及时/t政府网站 口政府公报 R公告栏|"
                                 "会议/会议的内容。/及时/□政府网站 □政府公报|"
                                 "统计/统计的数据。/及时/政府网站、电视台|",
                                 as_word);
    field_is(&c, 0, FIELD_CHANNEL, "政府网站、公开查阅点");
    assert_int_equal(collected_marks(row(&c, 0), "channel"), 0);
    field_is(&c, 1, FIELD_CHANNEL, "政府网站、公告栏"); /* what a lost symbol font left behind */
    assert_true(collected_marks(row(&c, 1), "channel") & MARK_REPAIRED);
    field_is(&c, 2, FIELD_CHANNEL, "");
    assert_true(collected_marks(row(&c, 2), "channel") & MARK_UNSURE);
    field_is(&c, 3, FIELD_CHANNEL, "政府网站、电视台");
    assert_string_equal(c.tables[0].head.choices[FIELD_CHANNEL],
                        "政府网站、政府公报、两微一端、公开查阅点、公告栏");
    collected_release(&c);
}

static void test_ticked_columns_under_two_rows_of_headers(void **state)
{
    (void)state;
    struct collected c = read_as("序号/公  开  事  项/公开内容（要素）/公开主体/公开对象/公开方式/公开层级|"
                                 "/一级\n事项/二级事项///全社会/特定群众/主动/依申\n请公开/县级/乡级|"
                                 "1/政策/文件/印发的文件全文。/办公室/√//√//√/√|"
                                 "2//解读/解读的材料全文。/办公室/√/√//√//√|"
                                 "3//清单/清单的全部内容。/办公室//申请人/√///|",
                                 as_word);
    field_is(&c, 0, FIELD_AUDIENCE, "全社会");
    field_is(&c, 0, FIELD_MODE, "主动");
    field_is(&c, 0, FIELD_TIER, "县级、乡级");
    field_is(&c, 1, FIELD_AUDIENCE, "全社会、特定群众");
    field_is(&c, 1, FIELD_MODE, "依申请公开");
    field_is(&c, 2, FIELD_AUDIENCE, "申请人"); /* words in a ticked column stand for themselves */
    assert_string_equal(c.tables[0].head.format, "standard");
    collected_release(&c);
}

static void test_headers_repeat_on_each_page(void **state)
{
    (void)state;
    struct collected c = read_as(HEAD "政策/文件/甲/甲类文件。/办公室/及时/政府网站|" HEAD
                                      "//乙/乙类文件。/办公室/及时/政府网站|",
                                 as_word);
    assert_int_equal(c.n, 1);
    assert_int_equal(c.tables[0].n, 2);
    path_is(&c, 1, "政策/文件/乙");
    assert_true(string_list_has(&c.report.tables[0].reprinted, "公开主体"));
    collected_release(&c);
}

static void test_several_tables_and_prose(void **state)
{
    (void)state;
    static const char text[] =
        "关于印发目录的通知\n各镇人民政府：\n\n附件1\n某县财政局2024年主动公开基本目录\n"
        "\t一级目录\n\t公开内容\n\t公开时限\n\n\t预算\n\t预算的信息。\n\t及时\n\n\n"
        "附件2\n\n工作台账\n\n\t工作任务\n\t工作要求\n\t责任单位\n\n\t培训\n\t开展业务培训。\n\t办公室\n\n\n"
        "抄送：县委。\n";
    struct collected c;
    assert_int_equal(collect_text(text, sizeof text - 1, NULL, &c, NULL), ST_OK);
    assert_int_equal(c.n, 2);
    assert_string_equal(c.tables[0].head.title, "某县财政局2024年主动公开基本目录");
    assert_string_equal(c.tables[0].head.body, "某县财政局");
    assert_int_equal(c.tables[0].head.year, 2024);
    assert_string_equal(c.tables[1].head.title, "工作台账");
    assert_string_equal(c.tables[1].head.format, "tasks");
    assert_true(string_list_has(&c.report.notes, "抄送：县委。"));
    assert_true(string_list_has(&c.report.notes, "附件1"));
    collected_release(&c);
}

static void test_lines_torn_at_a_page_break(void **state)
{
    (void)state;
    struct collected c = read_as("一级目录/二级目录/公开内容/公开主体/公开时限|"
                                 "政策/文件/印发的文件全文。/办公室/信息形成之日起20个|\n"
                                 "////工作日内|"
                                 "/解读/解读材料和图/办公室/及时公开|\n"
                                 "//解的全文//|"
                                 "/公告/公告的全文。/办公室/实时公开|",
                                 as_lines);
    assert_int_equal(c.tables[0].n, 3);
    field_is(&c, 0, FIELD_DEADLINE, "信息形成之日起20个工作日内");
    assert_true(collected_marks(row(&c, 0), "deadline") & MARK_REPAIRED);
    field_is(&c, 1, FIELD_CONTENT, "解读材料和图解的全文");
    path_is(&c, 2, "政策/公告");
    collected_release(&c);
}

static void test_shifted_lines(void **state)
{
    (void)state;
    struct collected c = read_as("一级目录/二级目录/公开内容/内容规范/公开主体/公开时限/公开渠道|"
                                 "政策/文件/印发的文件全文。/1、标题；2、文号/办公室/及时公开/政府网站|"
                                 "/公告/公告的全部内容。////办公室/及时公开/政府网站|" /* a cell too many */
                                 "/解读/解读材料的全文。/1、格式/办公室/及时公开/政府网站/|",
                                 as_lines);
    field_is(&c, 1, FIELD_UNIT, "办公室");
    field_is(&c, 1, FIELD_SPEC, "");
    field_is(&c, 1, FIELD_DEADLINE, "及时公开");
    field_is(&c, 2, FIELD_CHANNEL, "政府网站");
    assert_int_equal(c.report.tables[0].unplaced.n, 0);
    collected_release(&c);
}

static void test_numbered_lists_have_an_entry_a_line(void **state)
{
    (void)state;
    struct collected c = read_as("一级目录/公开内容/内容规范/公开时限|"
                                 "政策/文件的全文。/1、文号； 2、日期； 3、有效性/及时|"
                                 "公告/2023年1、2号公告 2、其他/版本 1.2 说明/及时|",
                                 as_lines);
    field_is(&c, 0, FIELD_SPEC, "1、文号；\n2、日期；\n3、有效性");
    field_is(&c, 1, FIELD_CONTENT, "2023年1、2号公告 2、其他"); /* no list */
    collected_release(&c);
}

static void test_noise_is_dropped_and_counted(void **state)
{
    (void)state;
    struct collected c = read_as(
        "一级目录/公开内容/公开时限|政策[bookmark: _Hlk1][bookmark: OLE2]/<p>文件。<br>/及时|", as_word);
    path_is(&c, 0, "政策");
    assert_int_equal(c.report.tables[0].noise, 4);
    collected_release(&c);
}

static void test_unknown_columns_are_kept(void **state)
{
    (void)state;
    struct collected c = read_as("事项名称/公开内容/公开时限/咨询及监督举报电话/公开格式|"
                                 "机构/机构的职能。/及时/0533-1234567/文本|",
                                 as_word);
    assert_string_equal(row(&c, 0)->extras[0], "0533-1234567");
    assert_string_equal(row_head_column(&c.tables[0].head, COLUMN_EXTRA, 1)->label, "公开格式");
    collected_release(&c);
}

static void test_options(void **state)
{
    (void)state;
    struct buffer b = {0};
    struct collected c;
    struct error err = {0};
    as_word(HEAD "政策/文件/甲/甲类文件。/办公室/及时/政府网站|", &b);
    const struct read_options named = {.title = "我的目录", .year = 2025, .format = "list"};
    assert_int_equal(collect_text(b.data, b.len, &named, &c, &err), ST_OK);
    assert_string_equal(c.tables[0].head.title, "我的目录");
    assert_int_equal(c.tables[0].head.year, 2025);
    assert_string_equal(c.tables[0].head.format, "list");
    collected_release(&c);
    assert_int_equal(collect_text(b.data, b.len, &(struct read_options){.format = "none"}, &c, &err),
                     ST_USAGE);
    assert_non_null(strstr(err.text, "standard"));
    collected_release(&c);
    assert_int_equal(collect_text(b.data, b.len, &(struct read_options){.table = 2}, &c, &err), ST_INPUT);
    collected_release(&c);
    assert_int_equal(collect_text("只有文字。\n", 16, NULL, &c, &err), ST_INPUT);
    collected_release(&c);
    buf_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_blank_levels_inherit),
        cmocka_unit_test(test_a_reprinted_label_resets_nothing),
        cmocka_unit_test(test_same_words_elsewhere_are_other_nodes),
        cmocka_unit_test(test_merged_cells_take_the_value_above),
        cmocka_unit_test(test_blanks_among_repeated_values_are_doubted),
        cmocka_unit_test(test_blanks_beside_a_reprinted_label_are_merged),
        cmocka_unit_test(test_ditto),
        cmocka_unit_test(test_short_rows_are_realigned),
        cmocka_unit_test(test_blank_lines_inside_cells),
        cmocka_unit_test(test_ticked_lists),
        cmocka_unit_test(test_ticked_columns_under_two_rows_of_headers),
        cmocka_unit_test(test_headers_repeat_on_each_page),
        cmocka_unit_test(test_several_tables_and_prose),
        cmocka_unit_test(test_lines_torn_at_a_page_break),
        cmocka_unit_test(test_shifted_lines),
        cmocka_unit_test(test_numbered_lists_have_an_entry_a_line),
        cmocka_unit_test(test_noise_is_dropped_and_counted),
        cmocka_unit_test(test_unknown_columns_are_kept),
        cmocka_unit_test(test_options),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
