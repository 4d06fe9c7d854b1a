/* mulu workday and mulu calendar, as a shell sees them. */
#include "harness/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "harness/days.h"
#include "harness/shell.h"
#include "mulu/date.h"

#define CASES "tests/cases/calendar/"

/* Runs, and holds what is printed and what is said on standard error against what they should be: all of the first, and
 * a part of the second (NULL: nothing is said). */
static void expect(struct shell_result r, int status, const char *out, const char *says)
{
    if (r.status != status)
        fail_msg("exit %d: %s%s", r.status, r.out, r.err);
    if (out)
        assert_string_equal(r.out ? r.out : "", out);
    if (says ? !r.err || !strstr(r.err, says) : r.err && *r.err)
        fail_msg("stderr: %s", r.err ? r.err : "");
    shell_release(&r);
}

static void ask(const char *lines)
{
    shell_input(lines, strlen(lines));
}

static void test_plain(void **state)
{
    (void)state;
    expect(mulu("workday", "2026-09-20", "+20"), 0, "2026-10-23\n", NULL);
    expect(mulu("workday", "2026-09-20", "20"), 0, "2026-10-23\n", NULL);
    expect(mulu("workday", "2026-10-23", "-20"), 0, "2026-09-20\n", NULL);
    expect(mulu("workday", "2026年10月1日", "0"), 0, "2026-10-08\n", NULL);
    expect(mulu("workday", "--count", "2026-09-20", "2026-10-23"), 0, "20\n", NULL);
    expect(mulu("workday", "2026-10-23", "2026-09-20", "--count"), 0, "-20\n", NULL);
    expect(mulu("workday", "2026-09-20", "+1000000"), 0, "5859-10-21\n", "暂推算：2027 年");
    expect(mulu("workday", "2026-12-20", "20"), 0, "2027-01-15\n", "暂推算：2027 年没有放假通知可依");
    expect(mulu("workday", "2026-12-31", "-1"), 0, "2026-12-30\n", NULL);
    expect(mulu("workday", "--count", "2003-12-31", "2004-01-02"), 0, "1\n", NULL);
    expect(mulu("workday", "--count", "2003-12-30", "2004-01-02"), 0, "2\n", "放假数据从 2004 年开始");
    expect(mulu("workday", "--count", "2027-01-02", "2027-01-02"), 0, "0\n", NULL);
}

static void test_kinds(void **state)
{
    (void)state;
    expect(mulu("workday", "2026-10-01"), 0, "2026-10-01 周四，国庆节放假，不是工作日\n", NULL);
    expect(mulu("workday", "2026-10-10"), 0, "2026-10-10 周六，国庆节调休上班，是工作日\n", NULL);
    expect(mulu("workday", "2026-11-20"), 0, "2026-11-20 周五，是工作日\n", NULL);
    expect(mulu("workday", "2026-11-21"), 0, "2026-11-21 周六，不是工作日\n", NULL);
    expect(mulu("workday", "2027-10-01"), 0, "2027-10-01 周五，是工作日（暂推算，放假通知还没有发布）\n",
           NULL);
    expect(mulu("workday", "2003-10-01"), 0, "2003-10-01 周三，是工作日（暂推算，放假数据从 2004 年开始）\n",
           NULL);
    expect(mulu("workday", "2026-10-10", "--json"), 0,
           "{\"date\":\"2026-10-10\",\"weekday\":6,\"works\":true,\"kind\":\"make-up\",\"name\":\"国庆节\","
           "\"local\":false,"
           "\"provisional\":false}\n",
           NULL);
}

static void test_json(void **state)
{
    (void)state;
    expect(mulu("workday", "2026-12-20", "20", "--json"), 0,
           "{\"from\":\"2026-12-20\",\"date\":\"2027-01-15\",\"n\":20,\"provisional\":true}\n", "暂推算");
    expect(mulu("workday", "--count", "2026-09-20", "2026-10-23", "--json"), 0,
           "{\"from\":\"2026-09-20\",\"to\":\"2026-10-23\",\"count\":20,\"provisional\":false}\n", NULL);
    ask("2026-12-30\t1\n2026-12-31\t1\n");
    expect(mulu("workday", "--stdin", "--json"), 0,
           "{\"from\":\"2026-12-30\",\"date\":\"2026-12-31\",\"n\":1,\"provisional\":false}\n"
           "{\"from\":\"2026-12-31\",\"date\":\"2027-01-01\",\"n\":1,\"provisional\":true}\n",
           "有 1 个答案是暂推算，第一个在第 2 行：2027 年");
}

static void test_wrong(void **state)
{
    (void)state;
    static const struct {
        const char *args[3], *says;
    } cases[] = {
        {{"2026-02-30", "5"}, "“2026-02-30”: 不是存在的日期"},
        {{"yesterday"}, "“yesterday”"},
        {{"2026-02-03", "five"}, "“five”: 应是工作日的个数"},
        {{"2026-02-03", "+"}, "“+”"},
        {{"2026-02-03", "1000000000"}, "“1000000000”: 数到了"},
        {{"2026-02-03", "-1000000000"}, "“-1000000000”: 数到了"},
        {{"2026-02-03", "99999999999999999999"}, "应是工作日的个数"},
        {{NULL}, "参数数目不对"},
        {{"2026-02-03", "--count"}, "参数数目不对"},
        {{"2026-02-03", "--stdin"}, "参数数目不对"},
        {{"2026-02-03", "5", "6"}, "参数数目不对"},
        {{"2026-02-03", "-5x"}, "没有这个选项"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *const *a = cases[i].args;
        expect(mulu("workday", a[0], a[0] ? a[1] : NULL, a[0] && a[1] ? a[2] : NULL), 2, "", cases[i].says);
    }
}

static void test_lines(void **state)
{
    (void)state;
    ask("# a comment\n2026-09-20\t20\r\n\n2026-10-23\t-20\n2026-10-01\t+0");
    expect(mulu("workday", "--stdin"), 0, "2026-10-23\n2026-09-20\n2026-10-08\n", NULL);
    ask("2026-09-20\t2026-10-23\n2026-09-20\t2026-09-20\n");
    expect(mulu("workday", "--stdin", "--count"), 0, "20\n0\n", NULL);
    ask("");
    expect(mulu("workday", "--stdin"), 0, "", NULL);
}

/* A bad line is named, an empty line stands in the place of its answer, and what comes after it is answered. */
static void test_bad_lines(void **state)
{
    (void)state;
    static const char *const bad[] = {"2026-02-30\t5",          "2026-09-20",       "2026-09-20 5",
                                      "2026-09-20\t",           "2026-09-20\t5\t6", "2026-09-20\tx",
                                      " 2026-09-20\t5",         "2026.9.20\t5",     "\xff\xfe",
                                      "2026-09-20\t1000000000", "2026-09-20\t--5",  "2026-09-20\x01\t5"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char lines[200];
        snprintf(lines, sizeof lines, "2026-09-20\t20\n%s\n2026-09-20\t20\n", bad[i]);
        ask(lines);
        expect(mulu("workday", "--stdin"), 3, "2026-10-23\n\n2026-10-23\n", "mulu: 标准输入 第 2 行: ");
    }
    ask("2026-09-20\t2026-02-30\n");
    expect(mulu("workday", "--stdin", "--count"), 3, "\n", "第 1 行: “2026-09-20␉2026-02-30”不是");
    ask("x\n2026-09-20\t20\ny\n");
    expect(mulu("workday", "--stdin"), 3, "\n2026-10-23\n\n", "有 2 行不能答，第一个是第 1 行");
    ask("x\n2003-09-30\t1\n");
    expect(mulu("workday", "--stdin", "--json"), 3,
           "{\"line\":1,\"error\":\"标准输入 第 1 行: “x”不是 日期、制表符、个数; 请写成 2026-09-20<Tab>20 "
           "的样子\"}\n"
           "{\"from\":\"2003-09-30\",\"date\":\"2003-10-01\",\"n\":1,\"provisional\":true}\n",
           "第一个在第 2 行：放假数据从 2004 年开始");
    static char nul[] = "2026-09-20\0\t5\n";
    shell_input(nul, sizeof nul - 1);
    expect(mulu("workday", "--stdin"), 3, "\n", "第 1 行");
    struct buffer b = {0};
    buf_pad(&b, 'x', 1000000);
    shell_input(buf_text(&b), b.len);
    struct shell_result r = mulu("workday", "--stdin");
    assert_int_equal(r.status, 3);
    assert_true(strlen(r.err) < 500);
    shell_release(&r);
    buf_clear(&b);
    for (int i = 0; i < 1000; i++) /* of many, the first are told and all are counted */
        buf_puts(&b, "x\n");
    shell_input(buf_text(&b), b.len);
    r = mulu("workday", "--stdin");
    assert_int_equal(r.status, 3);
    assert_int_equal(r.out_len, 1000);
    assert_non_null(strstr(r.err, "第 50 行"));
    assert_null(strstr(r.err, "第 51 行"));
    assert_non_null(strstr(r.err, "有 1000 行不能答"));
    shell_release(&r);
    buf_free(&b);
}

/* Every worked example, and a million questions in a second. */
static void test_examples(void **state)
{
    (void)state;
    static const struct {
        const char *file, *zone;
        bool count;
    } cases[] = {{CASES "vectors.tsv", "Asia/Shanghai", false},
                 {CASES "vectors.tsv", "America/New_York", false},
                 {CASES "count-vectors.tsv", "Pacific/Kiritimati", true}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buffer questions = {0}, answers = {0};
        char line[256], a[32], b[32], c[32];
        FILE *f = fopen(cases[i].file, "r");
        assert_non_null(f);
        while (fgets(line, sizeof line, f))
            if (*line != '#' && sscanf(line, "%31s %31s %31s", a, b, c) == 3) {
                buf_printf(&questions, "%s\t%s\n", a, b);
                buf_printf(&answers, "%s\n", c);
            }
        fclose(f);
        setenv("TZ", cases[i].zone, 1);
        shell_input(buf_text(&questions), questions.len);
        expect(cases[i].count ? mulu("workday", "--stdin", "--count") : mulu("workday", "--stdin"), 0,
               buf_text(&answers), NULL);
        buf_free(&questions);
        buf_free(&answers);
    }
    setenv("TZ", "Asia/Shanghai", 1);
}

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void test_a_million(void **state)
{
    (void)state;
    enum { MILLION = 1000000 };
    struct buffer b = {0};
    int32_t first = day_of("2004-01-01");
    for (int i = 0; i < MILLION; i++) {
        date_format(&b, first + (int32_t)((int64_t)i * 7919 % 8000));
        buf_printf(&b, "\t%d\n", i % 60 - 20);
    }
    shell_input(buf_text(&b), b.len);
    double start = seconds();
    struct shell_result r = mulu("workday", "--stdin");
    double took = seconds() - start;
    assert_int_equal(r.status, 0);
    assert_int_equal(r.out_len, (size_t)MILLION * 11);
    printf("# a million questions in %.2f s\n", took);
#ifdef __OPTIMIZE__
#ifndef __SANITIZE_ADDRESS__
    assert_true(took < 5); /* measured 0.15; the machine may be busy */
#endif
#endif
    shell_release(&r);
    buf_free(&b);
}

/* --- mulu calendar ---------------------------------------------------------------------------------------------- */

#define JSON_2027                                                                                            \
    "{\"year\":2027,\"papers\":[\"http://www.gov.cn/x\"],\"days\":["                                         \
    "{\"name\":\"元旦\",\"date\":\"2026-12-26\",\"isOffDay\":false},"                                      \
    "{\"name\":\"元旦\",\"date\":\"2027-01-01\",\"isOffDay\":true},"                                       \
    "{\"name\":\"国庆节\",\"date\":\"2027-10-01\",\"isOffDay\":true}]}"

static void test_calendar(void **state)
{
    (void)state;
    struct shell_result r = mulu("calendar");
    assert_int_equal(r.status, 0);
    assert_non_null(strstr(r.out, "2004 年  放假 "));
    assert_non_null(strstr(r.out, "2026 年  放假 33 天  调休上班  6 天  "));
    assert_non_null(strstr(r.out, "  国务院办公厅关于2026年部分节假日安排的通知\n"));
    assert_null(strstr(r.out, "cn.tsv"));
    assert_null(strstr(r.out, "2027 年"));
    assert_string_equal(r.err, "");
    shell_release(&r);
    shell_config("calendar.tsv", "2026-11-23\toff\t县里放假\n2026-02-30\toff\n");
    expect(mulu("workday", "2026-11-20", "1"), 0, "2026-11-24\n",
           "calendar.tsv 第 2 行: “2026-02-30”不是存在的日期; ");
    r = mulu("workday", "2026-11-23");
    assert_string_equal(r.out, "2026-11-23 周一，县里放假，不是工作日（本地安排）\n");
    shell_release(&r);
    r = mulu("calendar", "--json");
    assert_int_equal(r.status, 1);
    assert_non_null(strstr(r.out, "\"local\":1}"));
    assert_non_null(strstr(r.out, "{\"year\":2026,\"off\":34,\"make_up\":6,\"source\":\""));
    assert_non_null(strstr(r.out, "\"notice\":\"国务院办公厅关于2026年部分节假日安排的通知\"}"));
    shell_release(&r);
    shell_config("calendar.tsv", NULL);
}

static void test_check(void **state)
{
    (void)state;
    const char *good = shell_file("2027.json", JSON_2027, sizeof JSON_2027 - 1);
    expect(mulu("calendar", "check", good), 0, "2027 年: 放假 2 天，调休上班 1 天\n", NULL);
    expect(
        mulu("calendar", "check", good, "--json"), 0,
        "{\"years\":[{\"year\":2027,\"off\":2,\"make_up\":1}],\"single\":0,\"left_out\":0,\"problems\":[]}\n",
        NULL);
    static const char empty[] = "{\"year\":2027,\"papers\":[],\"days\":[]}";
    expect(mulu("calendar", "check", shell_file("empty.json", empty, sizeof empty - 1)), 3, "",
           "2027 年的日子还是空的");
    static const char bad[] = "2027-01-01\toff\t元旦\n2027-02-30\toff\t春节\n";
    expect(mulu("calendar", "check", shell_file("bad.tsv", bad, sizeof bad - 1)), 1, "单独的 1 天\n",
           "bad.tsv 第 2 行: “2027-02-30”不是存在的日期; ");
    expect(mulu("calendar", "check", shell_dir()), 3, "", "是目录");
    expect(mulu("calendar", "check", "/nonexistent"), 3, "", "/nonexistent: ");
    expect(mulu("calendar", "look", good), 2, "", "参数数目不对");
    expect(mulu("calendar", "check"), 2, "", "参数数目不对");
    expect(mulu("workday", "2027-01-01"), 0, "2027-01-01 周五，是工作日（暂推算，放假通知还没有发布）\n",
           NULL);
}

static void test_import(void **state)
{
    (void)state;
    char good[300];
    snprintf(good, sizeof good, "%s", shell_file("2027.json", JSON_2027, sizeof JSON_2027 - 1));
    struct shell_result r = mulu("calendar", "import", good);
    assert_int_equal(r.status, 0);
    assert_non_null(strstr(r.out, "2027 年: 放假 2 天，调休上班 1 天\n"));
    assert_non_null(strstr(r.out, "有 3 天与先前不同\n"));
    shell_release(&r);
    expect(mulu("workday", "2026-12-31", "1"), 0, "2027-01-04\n", NULL);
    expect(mulu("workday", "2026-12-25", "1"), 0, "2026-12-26\n", NULL); /* made up for New Year */
    expect(mulu("workday", "2026-09-20", "20"), 0, "2026-10-23\n", NULL);
    r = mulu("calendar");
    assert_non_null(strstr(r.out, "  http://www.gov.cn/x\n"));
    shell_release(&r);
    r = mulu("calendar", "import", good, "--json");
    assert_int_equal(r.status, 0);
    assert_non_null(strstr(r.out, "\"changed\":0"));
    shell_release(&r);
    /* a bad file changes nothing but what it says for sure */
    static const char empty[] = "{\"year\":2027,\"papers\":[],\"days\":[]}";
    expect(mulu("calendar", "import", shell_file("empty.json", empty, sizeof empty - 1)), 3, "", "还是空的");
    expect(mulu("workday", "2026-12-31", "1"), 0, "2027-01-04\n", NULL);
}

static int begin(void **state)
{
    int bad = shell_begin(state);
    shell_config("calendar.tsv", NULL);
    return bad;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain),    cmocka_unit_test(test_kinds),     cmocka_unit_test(test_json),
        cmocka_unit_test(test_wrong),    cmocka_unit_test(test_lines),     cmocka_unit_test(test_bad_lines),
        cmocka_unit_test(test_examples), cmocka_unit_test(test_a_million), cmocka_unit_test(test_calendar),
        cmocka_unit_test(test_check),    cmocka_unit_test(test_import),
    };
    return cmocka_run_group_tests(tests, begin, shell_end);
}
