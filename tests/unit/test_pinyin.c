/* Chinese text is found by pinyin, by initials and by any mixture of both, whichever reading of a character one has in
 * mind; and what is said to match is the place that does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "harness/random.h"
#include "mulu/buffer.h"
#include "mulu/pinyin.h"
#include "mulu/text.h"

static bool find(const char *query, const char *text, struct pinyin_match *m)
{
    struct pinyin_query q;
    pinyin_query(&q, query, strlen(query));
    return pinyin_find(&q, text, strlen(text), m);
}

/* What of the text is matched, "-" where nothing is. */
static void expect(const char *query, const char *text, const char *matched)
{
    struct pinyin_match m;
    char got[200] = "-";
    if (find(query, text, &m))
        snprintf(got, sizeof got, "%.*s", (int)(m.to - m.from), text + m.from);
    if (strcmp(got, matched) != 0)
        fail_msg("\"%s\" in %s: %s, not %s", query, text, got, matched);
}

static void test_full_initials_and_mixed(void **state)
{
    (void)state;
    static const char *const queries[] = {
        "xzcf",       "xingzhengchufa", "xingzhengcf", "xzhengchuf", "xzchf",    "xzhcf",        "XZCF",
        "xing zheng", "xing'zheng",     "行zcf",       "行政chufa",  "ｘｚｃｆ", "xingzhengchuf"};
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
        struct pinyin_match m;
        assert_true(find(queries[i], "行政处罚", &m));
        assert_int_equal(m.from, 0);
    }
    expect("xzcf", "对违法者的行政处罚决定", "行政处罚");
    expect("chuf", "行政处罚决定", "处罚"); /* the last syllable may be begun only */
    expect("xingzhengch", "行政处罚", "行政处");
    expect("xizcf", "行政处罚", "-"); /* … and no other */
    expect("xzfc", "行政处罚", "-");
    expect("xzcfa", "行政处罚", "行政处罚");
    expect("xzcfx", "行政处罚", "-");
    expect("gkml2026", "公开目录2026年", "公开目录2026");
    expect("wsjk", "网上健康App", "网上健康");
    expect("wsjb", "网上健康App", "-");
    expect("jkapp", "网上健康App", "健康App");
    expect("", "行政", "");
}

static void test_all_readings(void **state)
{
    (void)state;
    static const struct {
        const char *text, *queries[4];
    } cases[] = {
        {"银行", {"yinhang", "yinxing", "yh", "yx"}},
        {"会计", {"kuaiji", "huiji", "kj", "hj"}},
        {"重", {"chong", "zhong", "c", "z"}},
        {"长", {"chang", "zhang", "ch", "zh"}},
        {"调整", {"tiaozheng", "diaozheng", "tz", "dz"}},
        {"参差", {"cenci", "cancha", "shencha", "cc"}},
        {"单位", {"danwei", "shanwei", "chanwei", "dw"}},
        {"乐", {"le", "yue", "l", "y"}},
        {"供给", {"gongji", "gonggei", "gj", "gg"}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int k = 0; k < 4; k++)
            expect(cases[i].queries[k], cases[i].text, cases[i].text);
}

static void test_umlaut(void **state)
{
    (void)state;
    expect("lv", "绿色", "绿");
    expect("lu", "绿色", "绿");
    expect("lvse", "绿色", "绿色");
    expect("lues", "略微", "-");
    expect("luewei", "略微", "略微");
    expect("lvewei", "略微", "略微");
    expect("nv", "妇女", "女");
    expect("nu", "妇女", "女");
    expect("jv", "居民", "居");
    expect("jvmin", "居民", "居民");
    expect("lv", "路", "-"); /* but u is not ü everywhere */
}

/* Signs between characters are not typed; a match neither begins nor ends with one that was not. */
static void test_signs(void **state)
{
    (void)state;
    expect("zcjd", "《政策》、解读", "政策》、解读");
    expect("zc", "“政策”", "政策");
    expect("gb", "局（公安）部", "-");
    expect("gab", "局（公安）部", "公安）部");
    expect("a b", "A\u3000B", "A\u3000B");
    expect("、解", "政策、解读", "、解");
    struct pinyin_match m;
    assert_true(find("zc", "“政策”", &m));
    assert_int_equal(m.before, 0); /* the quote does not count */
    assert_true(find("zc", "省政策", &m));
    assert_int_equal(m.before, 1);
}

static void test_order(void **state)
{
    (void)state;
    struct pinyin_match first, later, literal;
    assert_true(find("gs", "公示公告", &first));
    assert_true(find("gs", "重大公示", &later));
    assert_true(pinyin_compare(&first, &later) < 0);
    assert_true(pinyin_compare(&later, &first) > 0);
    assert_true(find("gs", "GS代码", &literal));
    assert_true(literal.literal && !first.literal);
    assert_true(pinyin_compare(&literal, &first) < 0);
    assert_int_equal(pinyin_compare(&first, &first), 0);
    struct pinyin_match rare;
    assert_true(find("chen", "填写", &rare)); /* of old: found, but behind what is read so today */
    assert_true(rare.rare && !later.rare);
    assert_true(pinyin_compare(&later, &rare) < 0);
}

static void test_bad_input(void **state)
{
    (void)state;
    struct pinyin_match m;
    char many[200];
    memset(many, 'a', sizeof many - 1);
    many[sizeof many - 1] = '\0';
    assert_false(find(many, many, &m));
    assert_false(find("a", "", &m));
    assert_false(find("a", "\xff\xfe\xe8\xa1", &m));
    expect("z", "\xff政", "政");
    expect("x", "行\u0301政", "行\u0301"); /* a mark belongs to its base */
}

/* --- against the definition, told a second time ------------------------------------------------------------------- */

static const char alphabet[] = "行政处罚公示长重银会计绿女略单位县局、（）a2";

static void make_text(struct random_source *r, struct buffer *out, int most)
{
    int n = 1 + (int)random_below(r, (uint32_t)most);
    for (int i = 0; i < n; i++) {
        const char *p = alphabet, *end = alphabet + sizeof alphabet - 1;
        uint32_t cp = 0;
        for (uint32_t k = random_below(r, 26) + 1; k > 0 && p < end; k--)
            cp = text_decode(&p, end);
        buf_put_cp(out, cp);
    }
}

/* A way to type the text: of each character a reading, its first letter, or itself. Signs may be left out. */
static void random_typing(struct random_source *r, const char *text, struct buffer *out)
{
    const char *p = text, *end = text + strlen(text);
    while (p < end) {
        const char *at = p, *readings[32];
        size_t n = pinyin_readings(text_decode(&p, end), readings, 32);
        uint32_t how = random_below(r, 4);
        if (!n || how == 0) {
            buf_add(out, at, (size_t)(p - at));
            continue;
        }
        const char *s = readings[random_below(r, (uint32_t)n)];
        buf_add(out, s, how == 1 ? 1 : strlen(s));
    }
}

static void test_every_typing_is_found(void **state)
{
    (void)state;
    struct random_source r = {2026};
    for (int round = 0; round < 20000; round++) {
        struct buffer text = {0}, typed = {0}, around = {0};
        struct pinyin_match m;
        make_text(&r, &text, 6);
        random_typing(&r, buf_text(&text), &typed);
        buf_printf(&around, "鑫%s鑫", buf_text(&text));
        struct pinyin_query q;
        pinyin_query(&q, buf_text(&typed), typed.len);
        if (!q.too_long && !find(buf_text(&typed), buf_text(&around), &m))
            fail_msg("\"%s\" does not find %s", buf_text(&typed), buf_text(&around));
        buf_free(&text);
        buf_free(&typed);
        buf_free(&around);
    }
}

/* Whether the query can be read off the text from here, by trying everything. Without signs and ü, which have tests of
 * their own. */
static bool reads(const char *query, const char *p, const char *end)
{
    if (!*query)
        return true;
    if (p == end)
        return false;
    const char *next = p, *readings[32];
    size_t n = pinyin_readings(text_decode(&next, end), readings, 32), self = (size_t)(next - p);
    if (strncmp(query, p, self) == 0 && reads(query + self, next, end))
        return true;
    for (size_t i = 0; i < n; i++) {
        size_t len = strlen(readings[i]), left = strlen(query);
        for (size_t k = 1; k <= len && k <= left; k++) {
            bool allowed = k == len || k == 1 || (k == 2 && readings[i][1] == 'h') || k == left;
            if (allowed && strncmp(query, readings[i], k) == 0 && reads(query + k, next, end))
                return true;
        }
    }
    return false;
}

static void test_nothing_else_is_found(void **state)
{
    (void)state;
    static const char *const texts[] = {"行政处罚决定书", "重大会计事项", "县医疗保障局", "a2公示b",
                                        "长单位"};
    struct random_source r = {711};
    int found = 0;
    for (int round = 0; round < 100000; round++) {
        const char *text = texts[random_below(&r, 5)], *end = text + strlen(text);
        char query[8] = "";
        for (uint32_t i = 0, n = 1 + random_below(&r, 5); i < n; i++)
            query[i] = "xzcfhjdgsuaoinegyb2"[random_below(&r, 19)];
        const char *from = text;
        while (from < end && !reads(query, from, end))
            text_decode(&from, end);
        struct pinyin_match m;
        bool got = find(query, text, &m);
        if (got != (from < end) || (got && !reads(query, text + m.from, end)))
            fail_msg("\"%s\" in %s", query, text);
        found += got;
    }
    assert_true(found > 1000);
}

/* Every character that a Chinese office types has a reading. */
static void test_table(void **state)
{
    (void)state;
    int without = 0;
    const char *readings[32];
    for (uint32_t cp = 0x4E00; cp <= 0x9FA5; cp++)
        without += pinyin_readings(cp, readings, 32) == 0;
    assert_true(without < 200);
    assert_true(pinyin_readings(0x20000, readings, 32) > 0);
    assert_int_equal(pinyin_readings('a', readings, 32), 0);
    assert_int_equal(pinyin_readings(0x1F600, readings, 32), 0);
    for (uint32_t cp = 0x3400; cp <= 0x9FFF; cp++)
        for (size_t i = 0, n = pinyin_readings(cp, readings, 32); i < n; i++)
            assert_true(*readings[i] &&
                        strspn(readings[i], "abcdefghijklmnopqrstuvwxyz") == strlen(readings[i]));
}

/* A keystroke over ten thousand texts. */
static void test_fast(void **state)
{
    (void)state;
    static const char text[] =
        "高青县医疗保障服务中心基金稽核科行政执法人员资格清单（包括执法人员的姓名、单位）";
    struct pinyin_query q;
    struct pinyin_match m;
    pinyin_query(&q, "xzzfqq", 6);
    clock_t began = clock();
    for (int i = 0; i < 10000; i++)
        assert_false(pinyin_find(&q, text, sizeof text - 1, &m));
    double seconds = (double)(clock() - began) / CLOCKS_PER_SEC;
    if (seconds > 0.5) /* of the processor; a plain build takes a tenth */
        fail_msg("%.3f s for 10,000 texts", seconds);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_full_initials_and_mixed),
        cmocka_unit_test(test_all_readings),
        cmocka_unit_test(test_umlaut),
        cmocka_unit_test(test_signs),
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_bad_input),
        cmocka_unit_test(test_every_typing_is_found),
        cmocka_unit_test(test_nothing_else_is_found),
        cmocka_unit_test(test_table),
        cmocka_unit_test(test_fast),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
