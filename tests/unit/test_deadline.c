/* Time limits as printed, read into rules. */
#include "harness/test.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "harness/limits.h"
#include "mulu/deadline.h"
#include "mulu/mem.h"
#include "mulu/text.h"

static const char *const files[] = {"phrases", "documents", "more", "wider", "odd", "circulars"};

static int load_words(void **state)
{
    struct deadline_words *w = NULL;
    struct error err = {0};
    if (deadline_words_load("share/mulu", NULL, &w, &err)) {
        fprintf(stderr, "%s\n", err.text);
        return 1;
    }
    *state = w;
    return 0;
}

static int free_words(void **state)
{
    deadline_words_free(*state);
    return 0;
}

/* The rule of a text in the notation; the caller frees. */
static char *read_as(const struct deadline_words *w, const char *text, size_t len)
{
    struct rule rule;
    struct buffer b = {0};
    deadline_read(w, text, len, &rule);
    rule_format(&rule, &b);
    rule_release(&rule);
    return buf_take(&b);
}

/* --- what the files of cases say ----------------------------------------------------------------------------------- */

static bool case_holds(const struct deadline_words *w, const struct limit_case *c)
{
    struct rule rule;
    struct buffer b = {0};
    deadline_read(w, c->text, strlen(c->text), &rule);
    rule_format(&rule, &b);
    bool good = strcmp(buf_text(&b), c->rule) == 0 &&
                (!c->flagged || (rule.unsure == c->unsure && rule.exception == c->exception));
    if (!good)
        fprintf(stderr, "%s\n  is read as  %s%s%s\n  should be   %s%s%s\n", c->text, buf_text(&b),
                rule.unsure ? " unsure" : "", rule.exception ? " exception" : "", c->rule,
                c->unsure ? " unsure" : "", c->exception ? " exception" : "");
    buf_free(&b);
    rule_release(&rule);
    return good;
}

static void every_case_reads_as_its_file_says(void **state)
{
    size_t bad = 0, all = 0;
    for (size_t f = 0; f < sizeof files / sizeof *files; f++) {
        struct limit_cases c = {0};
        limits_load(&c, files[f], f > 0);
        assert_true(c.n > 30);
        for (size_t i = 0; i < c.n; i++)
            bad += !case_holds(*state, &c.cases[i]);
        all += c.n;
        limits_free(&c);
    }
    assert_true(all > 1000);
    assert_int_equal(bad, 0);
}

/* --- how it is written does not matter ------------------------------------------------------------------------------ */

enum manner { SPACED, BROKEN, FULL_WIDTH, HALF_MARKS, MANNERS };

static void put_full_width(struct buffer *out, uint32_t c)
{
    buf_put_cp(out, (c >= '0' && c <= '9') || c == '(' || c == ')' || c == ',' || c == ';' || c == ':'
                        ? c + 0xFEE0
                        : c);
}

static void put_half_mark(struct buffer *out, uint32_t c)
{
    static const char wide[] = "，；：（）", half[] = ",;:()";
    const char *p = wide;
    for (size_t i = 0; half[i]; i++)
        if (text_decode(&p, wide + sizeof wide - 1) == c)
            c = (unsigned char)half[i];
    buf_put_cp(out, c);
}

static void write_in(enum manner m, const char *text, struct buffer *out)
{
    buf_clear(out);
    for (const char *p = text, *end = p + strlen(p); p < end;) {
        uint32_t c = text_decode(&p, end);
        if (m == FULL_WIDTH)
            put_full_width(out, c);
        else if (m == HALF_MARKS)
            put_half_mark(out, c);
        else
            buf_put_cp(out, c);
        /* An entry's number is known by the line that it begins: lines are broken between other characters. */
        if (m == SPACED)
            buf_puts(out, p < end && (*p & 0x80) ? "　" : " ");
        else if (m == BROKEN && c >= 0x4E00 && p < end && (unsigned char)*p >= 0xE4)
            buf_putc(out, '\n');
    }
}

/* Scopes are given as printed: compared without width and blanks. */
static bool same_rule(const char *a, const char *b)
{
    struct buffer fa = {0}, fb = {0};
    text_fold(&fa, a, strlen(a), NULL);
    text_fold(&fb, b, strlen(b), NULL);
    bool same = strcmp(buf_text(&fa), buf_text(&fb)) == 0;
    buf_free(&fa);
    buf_free(&fb);
    return same;
}

static void width_blanks_and_breaks_do_not_matter(void **state)
{
    struct limit_cases c = {0};
    struct buffer written = {0};
    size_t bad = 0;
    for (size_t f = 0; f < sizeof files / sizeof *files; f++)
        limits_load(&c, files[f], false);
    for (size_t i = 0; i < c.n; i++) {
        for (int m = 0; m < MANNERS; m++) {
            write_in((enum manner)m, c.cases[i].text, &written);
            char *got = read_as(*state, buf_text(&written), written.len);
            if (!same_rule(got, c.cases[i].rule)) {
                fprintf(stderr, "manner %d: %s is read as %s, not %s\n", m, buf_text(&written), got,
                        c.cases[i].rule);
                bad++;
            }
            free(got);
        }
    }
    assert_int_equal(bad, 0);
    buf_free(&written);
    limits_free(&c);
}

static void put_numeral(struct buffer *out, int n)
{
    static const char *const figures[] = {"", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
    if (n >= 100) {
        buf_puts(out, figures[n / 100]);
        buf_puts(out, "百");
        if (n % 100 && n % 100 < 10)
            buf_puts(out, "零");
    }
    if (n % 100 >= 10) {
        if (n >= 20)
            buf_puts(out, figures[n % 100 / 10]);
        buf_puts(out, "十");
    }
    buf_puts(out, figures[n % 10]);
}

static void every_numeral_counts(void **state)
{
    for (int n = 1; n <= 999; n++) {
        struct buffer text = {0};
        char *expected = mem_printf("within %d workday after formed", n);
        buf_puts(&text, "自信息形成之日起");
        put_numeral(&text, n);
        buf_puts(&text, "个工作日内");
        char *got = read_as(*state, buf_text(&text), text.len);
        assert_string_equal(got, expected);
        free(got);
        free(expected);
        buf_free(&text);
    }
}

static void every_day_of_the_year_is_read(void **state)
{
    static const int most[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    for (int month = 1; month <= 13; month++) {
        for (int day = 1; day <= 32; day++) {
            bool exists = month <= 12 && day <= most[month - 1];
            char *text = mem_printf("每年%d月%d日前公开", month, day);
            char *expected = exists ? mem_printf("yearly %02d-%02d", month, day) : mem_dup("unknown");
            char *got = read_as(*state, text, strlen(text));
            assert_string_equal(got, expected);
            free(got);
            free(expected);
            free(text);
        }
    }
}

/* --- what is said beside the rule ----------------------------------------------------------------------------------- */

static void doubts_name_both_readings(void **state)
{
    static const struct {
        const char *text, *quoted, *one, *other;
    } cases[] = {
        {"6个月", "“6个月”", "每隔", "事件之后"},
        {"1月31日前公开", "“1月31日前”", "每年", "一次"},
        {"15至20个工作日内", "“15至20个工作日内”", "较长", "较短"},
        {"合同签订之日起7个工作日内", "合同签订", "任何事件", "只从这一事件"},
        {"20个工作日内公开；会议召开前5日公告", "“5日”", "没有读懂", "改变"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct rule rule;
        deadline_read(*state, cases[i].text, strlen(cases[i].text), &rule);
        assert_true(rule.unsure);
        if (!strstr(rule.reason, cases[i].quoted) || !strstr(rule.reason, cases[i].one) ||
            !strstr(rule.reason, cases[i].other))
            fail_msg("%s: %s", cases[i].text, rule.reason);
        rule_release(&rule);
    }
}

static void scopes_are_as_printed(void **state)
{
    static const char text[] =
        "行政許可（含 變更）、\n行政处罚　自决定作出之日起7个工作日内；其他20个工作日内";
    char *got = read_as(*state, text, strlen(text));
    assert_string_equal(
        got, "within 7 workday after decided on 行政許可（含變更）、行政处罚; within 20 workday on 其他");
    free(got);
}

/* --- the words are data --------------------------------------------------------------------------------------------- */

static char *write_words(const char *text)
{
    char *dir = mem_dup("/tmp/mulu-words-XXXXXX");
    assert_non_null(mkdtemp(dir));
    char *path = mem_printf("%s/deadlines.ini", dir);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(text, f);
    assert_int_equal(fclose(f), 0);
    free(path);
    return dir;
}

static void remove_words(char *dir)
{
    char *path = mem_printf("%s/deadlines.ini", dir);
    unlink(path);
    rmdir(dir);
    free(path);
    free(dir);
}

static void a_wording_is_a_line_of_data(void **state)
{
    static const char text[] = "自信息出炉之日起20个工作日内";
    char *before = read_as(*state, text, strlen(text));
    assert_string_equal(before, "within 20 workday");
    free(before);
    char *dir = write_words("[trigger]\nmade = \"出炉\"\n");
    struct deadline_words *w = NULL;
    assert_int_equal(deadline_words_load("share/mulu", dir, &w, NULL), ST_OK);
    char *after = read_as(w, text, strlen(text));
    assert_string_equal(after, "within 20 workday after made");
    free(after);
    assert_true(deadline_words_version(w) != deadline_words_version(*state));
    deadline_words_free(w);
    remove_words(dir);
}

static void bad_words_are_named_and_change_nothing(void **state)
{
    static const struct {
        const char *text, *line, *what;
    } bad[] = {
        {"[trigger]\nmade = \"出炉\"\nlunch = \"午饭\"\n", "第 3 行", "lunch"},
        {"[moon]\nfull = \"满月\"\n", "第 2 行", "[moon]"},
        {"[trigger]\nmade = \"形成\"\n", "第 2 行", "形成"},
        {"[part]\nverb = \"办\"\nverb-x = \"办\"\n", "第 3 行", "verb-x"},
        {"[variant]\npairs = \"一\"\n", "第 2 行", "一"},
        {"[part]\nverb = 公开;\n", "第 2 行", "引号"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct deadline_words *w = NULL;
        struct error err = {0};
        char *dir = write_words(bad[i].text);
        assert_int_equal(deadline_words_load("share/mulu", dir, &w, &err), ST_INPUT);
        if (!strstr(err.text, dir) || !strstr(err.text, bad[i].line) || !strstr(err.text, bad[i].what) ||
            !strstr(err.text, "; "))
            fail_msg("%s", err.text);
        assert_non_null(w);
        assert_true(deadline_words_version(w) == deadline_words_version(*state));
        char *got = read_as(w, "每周五前", strlen("每周五前"));
        assert_string_equal(got, "weekly 5");
        free(got);
        deadline_words_free(w);
        remove_words(dir);
    }
    struct deadline_words *none = *state;
    struct error err = {0};
    assert_int_equal(deadline_words_load("/nonexistent", NULL, &none, &err), ST_INPUT);
    assert_null(none);
    assert_non_null(strstr(err.text, "/nonexistent/deadlines.ini"));
}

/* --- bad input ------------------------------------------------------------------------------------------------------ */

static void any_bytes_are_harmless(void **state)
{
    struct random_source r = {20231031};
    struct buffer b = {0};
    for (int round = 0; round < 30000; round++) {
        buf_clear(&b);
        limits_random(&r, &b);
        assert_true(limits_hold(*state, buf_text(&b), b.len));
    }
    static const char odd[] = "\0\xFF\xFE"
                              "自\xE5\xBD"
                              "信\x01"
                              "息\xEF\xBB\xBF形成\xCC\x81之日起2\xE2\x80\x8B"
                              "0个工作日内\xF0\x9F\x98\x80";
    assert_true(limits_hold(*state, odd, sizeof odd - 1));
    char *got = read_as(*state, odd, sizeof odd - 1);
    assert_string_equal(got, "within 20 workday after formed");
    free(got);
    assert_true(limits_hold(*state, "", 0));
    buf_free(&b);
}

static void counts_beyond_all_bounds_are_not_read(void **state)
{
    static const char *const texts[] = {
        "1000000001个工作日内", "99999999999999999999999999个工作日内",
        "0个工作日内",          "一万万万万个工作日内",
        "每1000000000年",       "每年99999999999月1日前",
        "999999年12月31日前",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        char *got = read_as(*state, texts[i], strlen(texts[i]));
        if (strcmp(got, "unknown") != 0)
            fail_msg("%s: %s", texts[i], got);
        free(got);
    }
    char *most = read_as(*state, "1000000个工作日内", strlen("1000000个工作日内"));
    assert_string_equal(most, "within 1000000 workday");
    free(most);
}

static void too_many_clauses_are_unknown(void **state)
{
    struct buffer b = {0};
    for (int i = 1; i <= RULE_MOST_CLAUSES; i++)
        buf_printf(&b, "事项%c%c：%d个工作日内；", 'a' + i / 26, 'a' + i % 26, i);
    struct rule rule;
    deadline_read(*state, buf_text(&b), b.len, &rule);
    assert_int_equal(rule.n, RULE_MOST_CLAUSES);
    rule_release(&rule);
    buf_puts(&b, "其他：100个工作日内");
    deadline_read(*state, buf_text(&b), b.len, &rule);
    assert_int_equal(rule.n, 1);
    assert_true(rule_is_unknown(&rule));
    rule_release(&rule);
    buf_free(&b);
}

static double seconds_for(const struct deadline_words *w, const struct buffer *b)
{
    struct timespec from, to;
    struct rule rule;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
    deadline_read(w, buf_text(b), b->len, &rule);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
    rule_release(&rule);
    return (double)(to.tv_sec - from.tv_sec) + 1e-9 * (double)(to.tv_nsec - from.tv_nsec);
}

/* A megabyte of what may be looked at again and again takes about sixteen times as long as a sixteenth of it, and never
 * long. */
static void long_texts_take_linear_time(void **state)
{
    static const char *const pieces[] = {
        "公",   "信息形成", "或",     "（",     "《",       "每年", "1、",
        "一",   "9",        "内容：", "变更，", "根据",     "与",   "每年1月、",
        "同步", "半年",     "第1",    "动态",   "其中，",   "1.",   "上一季度",
        "自",   "1月1日起", "（形成", "年度",   "及时性、", "\n",   "20个",
    };
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        struct buffer b = {0};
        while (b.len < 1 << 16)
            buf_puts(&b, pieces[i]);
        double small = seconds_for(*state, &b);
        while (b.len < 1 << 20)
            buf_puts(&b, pieces[i]);
        double large = seconds_for(*state, &b);
        if (large > 64 * small + 0.5 || large > 20)
            fail_msg("%s: %.3f s for 64 KB, %.3f s for 1 MB", pieces[i], small, large);
        buf_free(&b);
    }
}

/* Far above what it takes (7 s for 10 million, see tests/bench), so that a busy machine and a sanitizer pass. */
static void many_texts_are_read_in_no_time(void **state)
{
    struct limit_cases c = {0};
    struct timespec from, to;
    limits_load(&c, "wider", true);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
    for (size_t i = 0; i < 100000; i++) {
        struct rule rule;
        deadline_read(*state, c.cases[i % c.n].text, strlen(c.cases[i % c.n].text), &rule);
        rule_release(&rule);
    }
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
    assert_true(to.tv_sec - from.tv_sec < 5);
    limits_free(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_case_reads_as_its_file_says),
        cmocka_unit_test(width_blanks_and_breaks_do_not_matter),
        cmocka_unit_test(every_numeral_counts),
        cmocka_unit_test(every_day_of_the_year_is_read),
        cmocka_unit_test(doubts_name_both_readings),
        cmocka_unit_test(scopes_are_as_printed),
        cmocka_unit_test(a_wording_is_a_line_of_data),
        cmocka_unit_test(bad_words_are_named_and_change_nothing),
        cmocka_unit_test(any_bytes_are_harmless),
        cmocka_unit_test(counts_beyond_all_bounds_are_not_read),
        cmocka_unit_test(too_many_clauses_are_unknown),
        cmocka_unit_test(long_texts_take_linear_time),
        cmocka_unit_test(many_texts_are_read_in_no_time),
    };
    return cmocka_run_group_tests(tests, load_words, free_words);
}
