/* The query language: what texts mean, where errors point, what is offered at the caret; and on random texts that the
 * parser holds and that what it prints means the same. */
#include "harness/test.h"

#include <stdlib.h>
#include <string.h>

#include "harness/random.h"
#include "mulu/date.h"
#include "mulu/query.h"

static int32_t day(const char *text)
{
    int32_t d = 0;
    assert_true(date_parse(text, &d));
    return d;
}

/* A Wednesday, and a catalog with two columns of its own. */
static struct query_words words_for(bool typing)
{
    struct query_words w = {.today = day("2026-11-25"), .typing = typing};
    string_list_add(&w.extras, "联系电话");
    string_list_add(&w.extras, "“互联网+”事项 (试点)");
    return w;
}

/* What a text means: its tree as it is printed, or "at N: " and what is wrong. */
static void meaning(const char *text, bool typing, struct buffer *out)
{
    struct query_words w = words_for(typing);
    struct query *q = NULL;
    struct error err = {0};
    size_t offset = 999;
    if (query_parse(text, &w, &q, &offset, &err) == ST_OK)
        query_print(q, out);
    else
        buf_printf(out, "at %zu: %s", offset, err.text);
    query_free(q);
    query_words_release(&w);
}

struct sample {
    const char *text, *meaning;
};

static void check(const struct sample *samples, size_t n, bool typing)
{
    for (size_t i = 0; i < n; i++) {
        struct buffer b = {0};
        meaning(samples[i].text, typing, &b);
        if (strcmp(buf_text(&b), samples[i].meaning) != 0)
            fail_msg("%s\n  means   %s\n  and not %s", samples[i].text, buf_text(&b), samples[i].meaning);
        buf_free(&b);
    }
}
#define CHECK(samples, typing) check(samples, sizeof(samples) / sizeof *(samples), typing)

static void words_and_signs(void **state)
{
    (void)state;
    static const struct sample samples[] = {
        {"", ""},
        {" 　\n", ""},
        {"司法局", "司法局"},
        {" 财政　规划 ", "财政 规划"},
        {"\"行政 处罚\" 局", "\"行政 处罚\" 局"},
        {"“行政处罚”", "\"行政处罚\""},
        {"“行政处罚\"局", "\"行政处罚\" 局"},
        {"-解读", "-解读"},
        {"－解读 －“公开 年报”", "-解读 -\"公开 年报\""},
        {"甲 OR 乙 丙", "甲 OR 乙 丙"},
        {"(甲 OR 乙) 丙", "(甲 OR 乙) 丙"},
        {"（甲｜乙）丙", "(甲 OR 乙) 丙"},
        {"甲|乙||丙", "甲 OR 乙 OR 丙"},
        {"甲 或 乙", "甲 OR 乙"},
        {"((甲)) (乙 (丙 丁))", "甲 乙 丙 丁"},
        {"-(甲 乙)", "-(甲 乙)"},
        {"--甲", "--甲"},
        {"甲 AND 乙 且 丙", "甲 乙 丙"},
        /* what merely looks like a sign */
        {"2020-2025 0533-6960000", "2020-2025 0533-6960000"},
        {"2020 - 2025", "2020 - 2025"},
        {"-", "-"},
        {"甲或乙 或者", "甲或乙 或者"},
        {"or", "or"},
        {"10:30 https://a.cn/?b=1 联系人：张", "10:30 https://a.cn/?b=1 联系人：张"},
        {"政府“放管服”改革 5\"屏", "政府“放管服”改革 5\"屏"},
        {"\"OR\" \"-\" “（一）”", "\"OR\" \"-\" \"（一）\""},
        {"公示栏（电子屏）", "公示栏 电子屏"},
        {"AND", "(AND)"},
        {"<div> 5>3", "<div> 5>3"},
    };
    CHECK(samples, false);
}

static void prefixes(void **state)
{
    (void)state;
    static const struct sample samples[] = {
        {"单位:司法局", "单位:司法局"},
        {"unit:sfj UNIT：sfj", "单位:sfj 单位:sfj"},
        {"责任单位：司法局 责任科室:办公室 公开主体=局", "单位:司法局 单位:办公室 单位:局"},
        {"单位: 司法局", "单位:司法局"},
        {"时限:20 公开时限:20:30 deadline:-20", "时限:20 时限:20:30 时限:-20"},
        {"内容:\"行政 处罚\"", "内容:\"行政 处罚\""},
        {"-单位:司法局", "-单位:司法局"},
        {"单位:(司法局 OR 财政局 -税务)", "单位:司法局 OR 单位:财政局 -单位:税务"},
        {"单位:(甲 时限:20)", "单位:甲 时限:20"},
        {"目录:司法 catalog:cz 栏目:政策", "目录:司法 目录:cz 栏目:政策"},
        {"联系电话:0533", "联系电话:0533"},
        {"“互联网+”事项(试点):甲", "\"互联网+\" 事项 试点 :甲"},
        {"\"互联网+事项（试点）\":甲", "\"互联网+事项 (试点)\":甲"},
        {"单位:OR", "单位:OR"},
        {"单位:逾期", "单位:逾期"},
        {"空:时限 empty:unit 空:联系电话", "空:时限 空:单位 空:联系电话"},
        {"-空:(时限 OR 单位)", "-(空:时限 OR 空:单位)"},
    };
    CHECK(samples, false);
}

static void states_and_days(void **state)
{
    (void)state;
    static const struct sample samples[] = {
        {"逾期", "逾期"},
        {"状态:逾期 是：超期 is:overdue", "逾期 逾期 逾期"},
        {"\"逾期\"", "\"逾期\""},
        {"overdue 事项", "overdue 事项"},
        {"逾期不公开", "逾期不公开"},
        {"-待核 无时限 今天改过 近期到期 已公开", "-待核 无时限 今天改过 近期到期 已公开"},
        {"状态:事项 状态:栏目 状态:正常", "状态:事项 状态:栏目 未到期"},
        {"状态:(逾期 或 待核)", "逾期 OR 待核"},
        {"到期<2026-12-31", "到期<=2026-12-30"},
        {"到期＜2026年12月31日", "到期<=2026-12-30"},
        {"到期<=12-31 到期≤12月31日", "到期<=2026-12-31 到期<=2026-12-31"},
        {"due>2026.11.1 到期≥20261101", "到期>=2026-11-02 到期>=2026-11-01"},
        {"到期:2026-12", "到期:2026-12-01..2026-12-31"},
        {"到期>2026-12 到期<2026年", "到期>=2027-01-01 到期<=2025-12-31"},
        {"到期:12月", "到期:2026-12-01..2026-12-31"},
        {"到期:2026-11-05..2026-12", "到期:2026-11-05..2026-12-31"},
        {"到期:11月5日至12月1日", "到期:2026-11-05..2026-12-01"},
        {"改于:今天 改于:本周 公开于:上月",
         "改于:2026-11-25 改于:2026-11-23..2026-11-29 公开于:2026-10-01..2026-10-31"},
        {"改于>2026-11-01 改于:去年", "改于>=2026-11-02 改于:2025-01-01..2025-12-31"},
        {"到期 < 2026", "到期 < 2026"},
        {"到期:本季度 到期:上季度 到期:下个季度",
         "到期:2026-10-01..2026-12-31 到期:2026-07-01..2026-09-30 到期:2027-01-01..2027-03-31"},
        {"到期<=三季度 到期:第４季度 到期>2027年第一季度 到期:2025-Q2",
         "到期<=2026-09-30 到期:2026-10-01..2026-12-31 到期>=2027-04-01 到期:2025-04-01..2025-06-30"},
        {"到期:下半年 到期:明年上半年 到期:2026年下半年 到期:去年四季度..今年一季度",
         "到期:2026-07-01..2026-12-31 到期:2027-01-01..2027-06-30 到期:2026-07-01..2026-12-31 "
         "到期:2025-10-01..2026-03-31"},
    };
    CHECK(samples, false);
}

static void errors_point(void **state)
{
    (void)state;
    static const struct sample samples[] = {
        {"甲 \"乙", "at 4: 查询的第 3 个字符“\"”: 引号没有配对; 请在短语后面补上引号，或去掉这一个"},
        {"甲 “”", "at 4: 查询的第 3 个字符““”: 引号里没有字; 请写上要找的短语，或去掉引号"},
        {"甲（乙", "at 3: 查询的第 2 个字符“（”: 左括号没有配对; 请补上右括号，要找括号本身请用引号"},
        {"一）", "at 3: 查询的第 2 个字符“）”: 右括号没有配对; 请去掉它，要找括号本身请用引号"},
        {"()", "at 0: 查询的第 1 个字符“(”: 括号里没有条件; 请写上，或去掉括号"},
        {"甲 OR", "at 4: 查询的第 3 个字符“O”: 这个词的后面没有条件; 请补上，要找这个词请用引号"},
        {"| 甲", "at 0: 查询的第 1 个字符“|”: “或”的前面没有条件; 请补上，要找这个字请用引号"},
        {"甲 且", "at 4: 查询的第 3 个字符“且”: 这个词的后面没有条件; 请补上，要找这个词请用引号"},
        {"单位:", "at 7: 查询的末尾: “单位:”后面没有写要找什么; 请紧接着写上"},
        {"单位: -解读", "at 7: 查询的第 4 个字符“ ”: “单位:”后面没有写要找什么; 请紧接着写上"},
        {"时限>20", "at 6: 查询的第 3 个字符“>”: “时限”只能用冒号，不比大小; 请写成 "
                    "时限:要找的字，比较日期用 到期、改于、公开于"},
        {"到期<2026-13", "at 7: 查询的第 4 个字符“2”: “2026-13”不是日期; 请写成 "
                         "2026-12-31、2026-12、12月31日、本月，或 2026-11-01..2026-12-31"},
        {"到期:第5季度", "at 7: 查询的第 4 个字符“第”: “第5季度”不是日期; 请写成 "
                         "2026-12-31、2026-12、12月31日、本月，或 2026-11-01..2026-12-31"},
        {"到期:2026-12..2026-11", "at 7: 查询的第 4 个字符“2”: “2026-12..2026-11”不是日期; 请写成 "
                                  "2026-12-31、2026-12、12月31日、本月，或 2026-11-01..2026-12-31"},
        {"状态:早退", "at 7: 查询的第 4 个字符“早”: 没有“早退”这种状态; 可写 逾期 近期到期 未到期 逾期完成 "
                      "已公开 待核 无时限 今天改过 事项 栏目"},
        {"空:电话", "at 4: 查询的第 3 个字符“电”: 没有名叫“电话”的栏; 请写 单位、时限 等栏名"},
    };
    CHECK(samples, false);
    struct buffer deep = {0}, out = {0};
    for (int i = 0; i < 40; i++)
        buf_putc(&deep, i % 2 ? '(' : '-');
    meaning(buf_text(&deep), true, &out);
    assert_string_equal(buf_text(&out),
                        "at 32: 查询的第 33 个字符“-”: 括号和“-”套了 32 层以上; 请写简单一些");
    buf_clear(&deep);
    buf_clear(&out);
    for (int i = 0; i < 65; i++)
        buf_puts(&deep, "a ");
    meaning(buf_text(&deep), true, &out);
    assert_string_equal(buf_text(&out), "at 128: 查询的第 129 个字符“a”: 条件超过 64 个; 请少写几个");
    buf_clear(&deep);
    buf_clear(&out);
    for (int i = 0; i < 1400; i++)
        buf_puts(&deep, "政");
    meaning(buf_text(&deep), true, &out);
    assert_string_equal(buf_text(&out), "at 4095: 查询的第 1366 个字符“政”: 超过 4096 字节; 请写短一些");
    buf_free(&deep);
    buf_free(&out);
}

/* A key at a time, no error comes and goes. */
static void while_typing(void **state)
{
    (void)state;
    static const struct sample samples[] = {
        {"\"行政", "\"行政\""},
        {"甲 \"", "甲"},
        {"(甲", "甲"},
        {"甲 (", "甲"},
        {"甲 OR", "甲"},
        {"甲 | ", "甲"},
        {"OR", ""},
        {"甲 -", "甲"},
        {"-", ""},
        {"单位:", ""},
        {"甲 单位： ", "甲"},
        {"单位:(", ""},
        {"单位:(甲 或", "单位:甲"},
        {"到期<", ""},
        {"到期<20", ""},
        {"到期<2026-1", "到期<=2025-12-31"},
        {"状态:逾", ""},
        {"空:时", ""},
        {"甲 AND ", "甲"},
        {"甲 - 乙", "甲 - 乙"},
    };
    static const struct sample wrong[] = {
        {"到期<20 甲", "at 7: 查询的第 4 个字符“2”: “20”不是日期; 请写成 "
                       "2026-12-31、2026-12、12月31日、本月，或 2026-11-01..2026-12-31"},
    };
    CHECK(samples, true);
    CHECK(wrong, true);
}

static void points_at_the_character(void **state)
{
    (void)state;
    struct buffer b = {0};
    query_point("单位:甲\n“乙", 11, 2, &b);
    assert_string_equal(buf_text(&b), "  单位:甲 “乙\n          ^");
    buf_clear(&b);
    query_point("单位:", 7, 0, &b);
    assert_string_equal(buf_text(&b), "单位:\n     ^");
    buf_free(&b);
}

/* --- what matched ------------------------------------------------------------------------------------------------- */

/* What is no prefix is a word; told is what it looks like. */
static void unknown_prefixes(void **state)
{
    (void)state;
    static const struct {
        const char *query, *name, *nearest; /* name "": nothing is told */
    } samples[] = {
        {"责任:教育局", "责任", "责任单位:"},
        {"救助 责任人：民政", "责任人", "责任单位:"},
        {"公开单位:司法局", "公开单位", "责任单位:"},
        {"时间:20", "时间", "时限:"},
        {"depratment:x", "depratment", "department:"},
        {"-unti:sfj", "unti", "unit:"},
        {"限期<2026-12-31", "限期", "到期:"},
        {"话:0533", "话", "联系电话:"},
        {"期:20", "期", "期限: 到期:"},
        {"地址：中心路1号", "地址", ""},
        {"电影:x", "电影", ""},
        {"单位:责任:x", "", ""},
        {"\"责任:教育局\"", "", ""},
        {"部门:司法局 名称:救助", "", ""},
        {"10:30", "", ""},
        {"https://a.b", "", ""},
        {":x", "", ""},
    };
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        struct query_words w = words_for(false);
        struct query *q = NULL;
        struct error err = {0};
        struct buffer name = {0}, nearest = {0};
        assert_int_equal(query_parse(samples[i].query, &w, &q, NULL, &err), ST_OK);
        bool is = query_unknown_prefix(q, &w, &name, &nearest);
        if (is != (*samples[i].name != '\0') || strcmp(buf_text(&name), samples[i].name) != 0 ||
            strcmp(buf_text(&nearest), samples[i].nearest) != 0)
            fail_msg("%s: “%s” “%s”", samples[i].query, buf_text(&name), buf_text(&nearest));
        buf_free(&name);
        buf_free(&nearest);
        query_free(q);
        query_words_release(&w);
    }
}

static void check_spans(const char *query, const char *cell, const char *text, const char *marked)
{
    struct query_words w = words_for(false);
    struct query *q = NULL;
    struct span_list spans = {0};
    struct buffer b = {0};
    size_t at = 0;
    assert_int_equal(query_parse(query, &w, &q, NULL, NULL), ST_OK);
    query_spans(q, cell, text, &spans);
    for (size_t i = 0; i < spans.n; i++) {
        buf_add(&b, text + at, spans.items[i].from - at);
        buf_putc(&b, '[');
        buf_add(&b, text + spans.items[i].from, spans.items[i].to - spans.items[i].from);
        buf_putc(&b, ']');
        at = spans.items[i].to;
    }
    buf_puts(&b, text + at);
    if (strcmp(buf_text(&b), marked) != 0)
        fail_msg("%s in %s: %s", query, cell, buf_text(&b));
    span_list_free(&spans);
    buf_free(&b);
    query_free(q);
    query_words_release(&w);
}

static void what_matched(void **state)
{
    (void)state;
    check_spans("司法 局", "unit", "县司法局", "县[司法局]");
    check_spans("sfj", "unit", "县司法局、财政局", "县[司法局]、财政局");
    check_spans("sfj", "content", "县司法局", "县司法局");
    check_spans("sfj", "content", "按SFJ规定", "按[SFJ]规定");
    check_spans("yinxing", CELL_LABEL, "银行", "[银行]");
    check_spans("yh", CELL_LABEL, "银行 › 银行", "[银行] › [银行]");
    check_spans("\"sfj\"", "unit", "县司法局", "县司法局");
    check_spans("-司法 局", "unit", "县司法局", "县司法[局]");
    check_spans("单位:司 内容:法", "unit", "县司法局", "县[司]法局");
    check_spans("ＰＤＦ", "content", "Word 与 p d f 文本", "Word 与 [p d f] 文本");
    check_spans("目录:sfj 甲", QUERY_CELL_TITLE, "甲县司法局目录", "甲县[司法局]目录");
    check_spans("联系电话:05", "extra:联系电话", "0533-05", "[05]33-[05]");
}

/* --- completion --------------------------------------------------------------------------------------------------- */

static enum status known_values(void *ctx, enum query_where where, enum field f, const char *extra,
                                const char *typed, size_t limit, struct string_list *out, struct error *err)
{
    (void)typed;
    (void)limit;
    if (ctx)
        return error_set(err, ST_DATABASE, "no values");
    if (where == QUERY_FIELD && f == FIELD_UNIT) {
        string_list_add(out, "县财政局");
        string_list_add(out, "县司法局");
        string_list_add(out, "县司法局 办公室");
        string_list_add(out, "说“不”的单位");
    }
    if (where == QUERY_CATALOG)
        string_list_add(out, "司法局目录(2026)");
    if (where == QUERY_EXTRA)
        string_list_add(out, extra);
    return ST_OK;
}

/* | in the text is the caret; what is expected: the bytes that are replaced, and the offers. */
static void check_offers(const char *text, const char *offers)
{
    struct query_words w = words_for(true);
    struct query_offers o;
    struct buffer clean = {0}, b = {0};
    struct error err = {0};
    size_t caret = strcspn(text, "^");
    buf_add(&clean, text, caret);
    buf_puts(&clean, text + caret + 1);
    assert_int_equal(query_complete(buf_text(&clean), caret, &w, known_values, NULL, 4, &o, &err), ST_OK);
    buf_printf(&b, "[%.*s]", (int)(o.to - o.from), buf_text(&clean) + o.from);
    for (size_t i = 0; i < o.n; i++)
        buf_printf(&b, " %s", o.items[i].text);
    if (strcmp(buf_text(&b), offers) != 0)
        fail_msg("%s\n  offers  %s\n  and not %s", text, buf_text(&b), offers);
    query_offers_free(&o);
    buf_free(&clean);
    buf_free(&b);
    query_words_release(&w);
}

static void offers_at_the_caret(void **state)
{
    (void)state;
    check_offers("^", "[] 内容: 规范: 依据: 阶段:");
    check_offers("单^", "[单] 单位:");
    check_offers("甲 dw^", "[dw] 单位:");
    check_offers("un^", "[un] 单位: 待核");
    check_offers("-逾^", "[逾] 逾期 逾期完成");
    check_offers("yq^", "[yq] 逾期 逾期完成");
    check_offers("联^", "[联] 联系电话:");
    check_offers("互^", "[互]");
    check_offers("单位:^", "[] 县财政局 县司法局 \"县司法局 办公室\"");
    check_offers("单位:sf^ 甲", "[sf] 县司法局 \"县司法局 办公室\"");
    check_offers("单位：县^司法局", "[县司法局] 县财政局 县司法局 \"县司法局 办公室\"");
    check_offers("(-单位:\"县司^", "[\"县司] 县司法局 \"县司法局 办公室\"");
    check_offers("单位:(甲 司^", "[司] 县司法局 \"县司法局 办公室\"");
    check_offers("单位:(甲) 时^", "[时] 时限:");
    check_offers("目录:^", "[] \"司法局目录(2026)\"");
    check_offers("联系电话:^", "[] 联系电话");
    check_offers("状态:^", "[] 逾期 近期到期 未到期 逾期完成");
    check_offers("空:s^", "[s] 规范 阶段 单位 时限");
    check_offers("到期<=本^", "[本] 本周 本月 本季度");
    check_offers("甲^ 单位:乙", "[甲]");
}

/* --- random texts --------------------------------------------------------------------------------------------------- */

static void random_query(struct random_source *r, struct buffer *out)
{
    static const char *const parts[] = {
        "\"",
        "“",
        "”",
        "-",
        "－",
        "(",
        ")",
        "（",
        "）",
        "|",
        "｜",
        " OR ",
        " 或 ",
        "OR",
        "AND",
        "且",
        " ",
        "　",
        "\n",
        ":",
        "：",
        "<",
        "＜",
        ">=",
        "≤",
        "=",
        "..",
        "单位:",
        "unit:",
        "时限：",
        "内容:(",
        "目录:",
        "栏目:",
        "状态:",
        "空:",
        "空:时限",
        "到期",
        "到期<",
        "改于>=",
        "公开于:",
        "2026-12-31",
        "2026-12",
        "0001-01-01",
        "9999",
        "12月",
        "今天",
        "本周",
        "逾期",
        "待核",
        "事项",
        "sfj",
        "司法局",
        "甲",
        "乙",
        "丙",
        "联系电话:",
        "\"“互联网+”事项 (试点)\":",
        "'",
        "a'b",
        "\xE2\x80",
        "\xFF",
        "\xE2\x80\x8B",
        "\xCC\x81",
        "20",
    };
    int n = (int)random_below(r, 14);
    for (int i = 0; i < n; i++) {
        if (random_below(r, 8) == 0)
            random_text(r, 3, out);
        else if (random_below(r, 20) == 0)
            buf_putc(out, (char)(1 + random_below(r, 255)));
        else
            buf_puts(out, parts[random_below(r, sizeof parts / sizeof *parts)]);
    }
}

/* Whether the text is refused at a character's edge, or its printed form means the same. */
static bool holds(const char *text, bool typing)
{
    struct query_words w = words_for(typing), strict = words_for(false);
    struct query *q = NULL, *again = NULL;
    struct error err = {0};
    struct buffer printed = {0}, twice = {0};
    size_t offset = 0, len = strlen(text);
    bool good;
    if (query_parse(text, &w, &q, &offset, &err)) {
        good = !q && offset <= len && *err.text && err.status == ST_USAGE;
    } else {
        query_print(q, &printed);
        good = query_parse(buf_text(&printed), &strict, &again, NULL, NULL) == ST_OK && query_equal(q, again);
        if (good)
            query_print(again, &twice);
        good = good && strcmp(buf_text(&printed), buf_text(&twice)) == 0;
    }
    for (size_t caret = 0; caret <= len; caret++) {
        struct query_offers o;
        good = good && query_complete(text, caret, &w, known_values, NULL, 5, &o, &err) == ST_OK &&
               o.from <= o.to && o.to <= len;
        query_offers_free(&o);
    }
    query_free(q);
    query_free(again);
    buf_free(&printed);
    buf_free(&twice);
    query_words_release(&w);
    query_words_release(&strict);
    return good;
}

static void printed_means_the_same(void **state)
{
    (void)state;
    const char *seed = getenv("MULU_TEST_SEED"), *rounds = getenv("MULU_TEST_ROUNDS");
    struct random_source r = {seed ? strtoull(seed, NULL, 10) : 1};
    long n = rounds ? strtol(rounds, NULL, 10) : 1500;
    for (long i = 0; i < n; i++) {
        struct buffer text = {0};
        random_query(&r, &text);
        if (!holds(buf_text(&text), i % 2))
            fail_msg("does not hold: %s", buf_text(&text));
        buf_free(&text);
    }
}

static void values_that_cannot_be_read(void **state)
{
    (void)state;
    struct query_words w = words_for(true);
    struct query_offers o;
    struct error err = {0};
    assert_int_equal(query_complete("单位:", 7, &w, known_values, &w, 5, &o, &err), ST_DATABASE);
    assert_string_equal(err.text, "no values");
    assert_int_equal(o.n, 0);
    assert_int_equal(query_complete("单位:", 7, &w, NULL, NULL, 5, &o, &err), ST_OK);
    assert_int_equal(o.n, 0);
    query_words_release(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_and_signs),        cmocka_unit_test(prefixes),
        cmocka_unit_test(states_and_days),        cmocka_unit_test(errors_point),
        cmocka_unit_test(while_typing),           cmocka_unit_test(points_at_the_character),
        cmocka_unit_test(unknown_prefixes),       cmocka_unit_test(what_matched),
        cmocka_unit_test(offers_at_the_caret),    cmocka_unit_test(values_that_cannot_be_read),
        cmocka_unit_test(printed_means_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
