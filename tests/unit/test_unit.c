/* Units as documents name them. */
#include "harness/store_fixture.h"

#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/text.h"
#include "mulu/unit.h"

static const struct {
    const char *text;
    enum unit_kind kind;
    const char *names; /* joined with | */
} examples[] = {
    {"", UNIT_LIST, ""},
    {" 　\n", UNIT_LIST, ""},
    {"县财政局", UNIT_LIST, "县财政局"},
    {"县教育和体育局", UNIT_LIST, "县教育和体育局"},
    {"县财政局、县税务局", UNIT_LIST, "县财政局|县税务局"},
    {"县财政局，县税务局；县审计局/县统计局。", UNIT_LIST, "县财政局|县税务局|县审计局|县统计局"},
    {"县财政局、县财政局", UNIT_LIST, "县财政局"},
    /* line breaks: between names, and within one */
    {"县财政局\n县税务局", UNIT_LIST, "县财政局|县税务局"},
    {"高青县医疗保障服\n务中心", UNIT_LIST, "高青县医疗保障服务中心"},
    {"县财政局 县税务局", UNIT_LIST, "县财政局|县税务局"},
    {"办 公 室", UNIT_LIST, "办公室"},
    /* brackets */
    {"县发展改革局（粮食局、物资局）、县财政局", UNIT_LIST, "县发展改革局（粮食局、物资局）|县财政局"},
    {"县发展改革局（牵头）、县财政局（配合）", UNIT_LIST, "县发展改革局|县财政局"},
    {"县发改局（粮食局、县财政局", UNIT_LIST, "县发改局（粮食局|县财政局"},
    /* roles */
    {"牵头单位：县财政局；配合单位：县审计局、县税务局", UNIT_LIST, "县财政局|县审计局|县税务局"},
    {"县司法局牵头，县财政局配合", UNIT_LIST, "县司法局|县财政局"},
    /* everyone */
    {"所有部门、单位", UNIT_EVERYONE, ""},
    {"各级各部门单位", UNIT_EVERYONE, ""},
    {"各部门、各单位", UNIT_EVERYONE, ""},
    {"局机关各科室", UNIT_EVERYONE, ""},
    /* everyone but some */
    {"除县司法局、县信访局外的部门、单位", UNIT_EXCEPT, "县司法局|县信访局"},
    {"除县外事办以外的各部门", UNIT_EXCEPT, "县外事办"},
    {"除县政府办公室、县供销社之外，所有部门", UNIT_EXCEPT, "县政府办公室|县供销社"},
    /* a class, with the names that it gives */
    {"县审计局等有关部门单位", UNIT_DESCRIBED, "县审计局"},
    {"县发展改革局、县自然资源局等相关部门、单位", UNIT_DESCRIBED, "县发展改革局|县自然资源局"},
    {"县政府办公室及相关部门、单位", UNIT_DESCRIBED, "县政府办公室"},
    {"办公室或相关科室", UNIT_DESCRIBED, "办公室"},
    {"重大政策起草单位", UNIT_DESCRIBED, ""},
    {"舆情涉及部门单位", UNIT_DESCRIBED, ""},
    {"承担相关领域的单位", UNIT_DESCRIBED, ""},
    {"文件起草科室", UNIT_DESCRIBED, ""},
    {"相关部门、单位", UNIT_DESCRIBED, ""},
    {"各镇（街道），相关领域负责单位", UNIT_DESCRIBED, ""},
    {"各镇（街道、经济开发区）、县自然资源局等有关部门单位", UNIT_DESCRIBED, "县自然资源局"},
    {"县司法局牵头，县政府重大行政决策承办单位、部门行政规范性文件起草部门具体落实", UNIT_DESCRIBED,
     "县司法局"},
    {"县政府办公室、各部门", UNIT_DESCRIBED, "县政府办公室"},
    /* 等 and 外 within names */
    {"中等职业学校", UNIT_LIST, "中等职业学校"},
    {"县外事办公室", UNIT_LIST, "县外事办公室"},
};

static void known_texts(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        struct unit_list u;
        struct buffer names = {0};
        unit_parse(examples[i].text, &u);
        for (size_t k = 0; k < u.n; k++)
            buf_printf(&names, "%s%s", k ? "|" : "", u.names[k]);
        if (u.kind != examples[i].kind || strcmp(buf_text(&names), examples[i].names) != 0)
            fail_msg("%s: kind %d, names %s", examples[i].text, (int)u.kind, buf_text(&names));
        buf_free(&names);
        unit_list_free(&u);
    }
}

/* Whatever the text: names are not empty, without white space, in the order of the text, and part of it. */
static void check_names(const char *text)
{
    struct unit_list u;
    struct buffer squashed = {0};
    text_squash(&squashed, text, strlen(text));
    unit_parse(text, &u);
    for (size_t i = 0; i < u.n; i++) {
        assert_true(*u.names[i] != '\0');
        if (!strstr(buf_text(&squashed), u.names[i]))
            fail_msg("%s: %s is not in it", text, u.names[i]);
        const char *p = u.names[i], *end = p + strlen(p);
        while (p < end)
            assert_false(text_is_space(text_decode(&p, end)));
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(u.names[i], u.names[k]);
    }
    buf_free(&squashed);
    unit_list_free(&u);
}

static void any_text(void **state)
{
    (void)state;
    static const char *const pieces[] = {"县财政局", "办公室", "、", "，",       "；",   "（",   "）", "除",
                                         "外",       "等",     "各", "部门",     "单位", "相关", "及", "\n",
                                         " ",        "　",     "：", "牵头",     "所有", "的",   "/",  "(",
                                         ")",        "以",     "局", "\xff\xe4", "A",    "《"};
    uint64_t seed = 42;
    for (int round = 0; round < 20000; round++) {
        struct buffer text = {0};
        for (int n = store_random_below(&seed, 12); n > 0; n--)
            buf_puts(&text, pieces[store_random_below(&seed, sizeof pieces / sizeof *pieces)]);
        check_names(buf_text(&text));
        buf_free(&text);
    }
}

/* A cell made to hurt: the time must stay in proportion to the length. */
static void a_huge_cell(void **state)
{
    (void)state;
    static const char *const units[] = {"（", "（县、", "县财政局、", "除", "外", "等", " 办公室"};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        struct buffer text = {0};
        struct unit_list u;
        while (text.len < 200000)
            buf_puts(&text, units[i]);
        unit_parse(buf_text(&text), &u);
        unit_list_free(&u);
        buf_free(&text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_texts),
        cmocka_unit_test(any_text),
        cmocka_unit_test(a_huge_cell),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
