/* The working-day calendar: worked examples, a count by hand day by day, the user's files, and files to import. */
#include "harness/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "harness/days.h"
#include "mulu/calendar.h"
#include "mulu/date.h"
#include "mulu/file.h"
#include "mulu/mem.h"

#define CASES "tests/cases/calendar/"
#define BOM "\xEF\xBB\xBF"

static struct calendar *cn; /* what the program brings */

static char home[64];

static int begin(void **state)
{
    (void)state;
    struct error err;
    strcpy(home, "/tmp/mulu-calendar-XXXXXX");
    return mkdtemp(home) && calendar_load("share/mulu", NULL, &cn, NULL, &err) == ST_OK ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    char command[128];
    calendar_free(cn);
    snprintf(command, sizeof command, "rm -rf '%s'", home);
    return system(command);
}

static const char *nth(const struct calendar *c, const char *from, int64_t n)
{
    int32_t day;
    return calendar_nth(c, day_of(from), n, &day) ? day_text(day) : "none";
}

/* A file in a fresh configuration directory's place; its path lasts until the next call. */
static const char *put(const char *name, const char *bytes, size_t len)
{
    static char path[256];
    snprintf(path, sizeof path, "%s/%s", home, name);
    char *slash = strrchr(path, '/');
    *slash = '\0';
    assert_int_equal(path_make_dirs(path, NULL), ST_OK);
    *slash = '/';
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, len, f), len);
    fclose(f);
    return path;
}

static void forget(const char *name)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", home, name);
    unlink(path);
}

static struct calendar *load(struct string_list *problems)
{
    struct calendar *c = NULL;
    struct error err;
    assert_int_equal(calendar_load("share/mulu", home, &c, problems, &err), ST_OK);
    assert_non_null(c);
    return c;
}

/* --- worked examples -------------------------------------------------------------------------------------------- */

static FILE *open_case(const char *name)
{
    char path[128];
    snprintf(path, sizeof path, CASES "%s", name);
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    return f;
}

static void test_vectors(void **state)
{
    (void)state;
    FILE *f = open_case("vectors.tsv");
    char line[128], from[16], to[16];
    int n, seen = 0;
    while (fgets(line, sizeof line, f))
        if (sscanf(line, "%10s %d %10s", from, &n, to) == 3 && *from != '#') {
            if (strcmp(nth(cn, from, n), to) != 0)
                fail_msg("%s + %d is %s, should be %s", from, n, nth(cn, from, n), to);
            assert_false(calendar_provisional(cn, day_of(from), day_of(to)));
            seen++;
        }
    fclose(f);
    assert_int_equal(seen, 200);
}

static void test_count_vectors(void **state)
{
    (void)state;
    FILE *f = open_case("count-vectors.tsv");
    char line[128], a[16], b[16];
    int n, seen = 0;
    while (fgets(line, sizeof line, f))
        if (sscanf(line, "%10s %10s %d", a, b, &n) == 3 && *a != '#') {
            assert_int_equal(calendar_count(cn, day_of(a), day_of(b)), n);
            assert_int_equal(calendar_count(cn, day_of(b), day_of(a)), -n);
            seen++;
        }
    fclose(f);
    assert_int_equal(seen, 30);
}

/* --- against a count by hand ------------------------------------------------------------------------------------ */

enum { HAND_FIRST = 7305, HAND_DAYS = 18628 }; /* 1990-01-01 to 2040-12-31 */

/* The data once more, by the plainest means. */
static void read_by_hand(const char *path, bool *works)
{
    for (int i = 0; i < HAND_DAYS; i++)
        works[i] = date_weekday(HAND_FIRST + i) <= 5;
    FILE *f = fopen(path, "r");
    char line[256], date[16], word[8];
    assert_non_null(f);
    while (fgets(line, sizeof line, f))
        if (sscanf(line, "%10s\t%7s", date, word) == 2 && date[4] == '-')
            works[day_of(date) - HAND_FIRST] = strcmp(word, "work") == 0;
    fclose(f);
}

static void test_by_hand(void **state)
{
    (void)state;
    static bool works[HAND_DAYS];
    static int sum[HAND_DAYS + 1];
    read_by_hand("share/mulu/calendars/cn.tsv", works);
    for (int i = 0; i < HAND_DAYS; i++) {
        sum[i + 1] = sum[i] + works[i];
        if (calendar_works(cn, HAND_FIRST + i) != works[i])
            fail_msg("%s", day_text(HAND_FIRST + i));
    }
    for (int i = 0; i < HAND_DAYS; i++) {
        int step = 1 + i % 97;
        for (int k = i; k < HAND_DAYS; k += step, step += step) {
            int n = sum[k + 1] - sum[i + 1];
            if (calendar_count(cn, HAND_FIRST + i, HAND_FIRST + k) != n)
                fail_msg("%s to %s", day_text(HAND_FIRST + i), day_text(HAND_FIRST + k));
            int32_t found;
            if (n && works[k] && (!calendar_nth(cn, HAND_FIRST + i, n, &found) || found != HAND_FIRST + k))
                fail_msg("%s + %d", day_text(HAND_FIRST + i), n);
            if (k > i && works[i] &&
                (!calendar_nth(cn, HAND_FIRST + k, -(sum[k] - sum[i]), &found) || found != HAND_FIRST + i))
                fail_msg("%s - %d", day_text(HAND_FIRST + k), sum[k] - sum[i]);
        }
    }
}

/* Any calendar: n-th and count undo each other, days never go back, and the edges of data are no edges. */
static void check_properties(const struct calendar *c, int32_t from, int32_t to)
{
    static const int steps[] = {1, 2, 5, 20, 250, 2000};
    for (int32_t day = from; day <= to; day++)
        for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
            int32_t after, next, back;
            if (!calendar_nth(c, day, steps[i], &after) || !calendar_nth(c, day + 1, steps[i], &next) ||
                !calendar_nth(c, day, -steps[i], &back))
                continue;
            if (calendar_count(c, day, after) != steps[i] || !calendar_works(c, after) || after <= day ||
                next < after || !calendar_works(c, back) || back >= day ||
                (back > DATE_FIRST_DAY && calendar_count(c, back - 1, day - 1) != steps[i]))
                fail_msg("%s, %d", day_text(day), steps[i]);
        }
}

static void test_properties(void **state)
{
    (void)state;
    check_properties(cn, day_of("2003-10-01"), day_of("2004-03-01"));
    check_properties(cn, day_of("2026-01-01"), day_of("2027-03-01"));
    check_properties(cn, DATE_FIRST_DAY, DATE_FIRST_DAY + 800);
    check_properties(cn, DATE_LAST_DAY - 800, DATE_LAST_DAY - 1);
}

/* Calendars of days marked at random, with the first and the last day that there are. */
static void test_random_calendars(void **state)
{
    (void)state;
    srand(4);
    for (int round = 0; round < 20; round++) {
        struct buffer b = {0};
        int32_t at = day_of("2020-01-01");
        for (int i = 0; i < 200; i++) {
            at += 1 + (round % 2 ? rand() % 3 : rand() % 40);
            date_format(&b, at);
            buf_puts(&b, rand() % 3 ? "\toff\tx\n" : "\twork\ty\n");
        }
        if (round % 3 == 0)
            buf_puts(&b, "0001-01-01 off\n0001-01-06 work\n9999-12-31 off\n9999-12-25 work\n");
        struct calendar *c = calendar_parse(buf_text(&b), b.len);
        check_properties(c, day_of("2019-12-01"), at + 30);
        check_properties(c, DATE_FIRST_DAY, DATE_FIRST_DAY + 20);
        check_properties(c, DATE_LAST_DAY - 20, DATE_LAST_DAY - 1);
        calendar_free(c);
        buf_free(&b);
    }
}

static void test_extremes(void **state)
{
    (void)state;
    static const int64_t beyond[] = {2609000, 10000000, INT64_MAX, INT64_MIN, -2609000};
    int32_t kept = 7;
    for (size_t i = 0; i < sizeof beyond / sizeof *beyond; i++)
        assert_false(calendar_nth(cn, day_of("2026-01-01"), beyond[i], &kept));
    assert_false(calendar_nth(cn, DATE_LAST_DAY + 1, 1, &kept));
    assert_false(calendar_nth(cn, DATE_FIRST_DAY - 1, 1, &kept));
    assert_false(calendar_nth(cn, DATE_FIRST_DAY, -1, &kept));
    assert_false(calendar_nth(cn, DATE_LAST_DAY, 1, &kept));
    assert_false(calendar_nth(cn, DATE_LAST_DAY, 0, &kept) && !calendar_works(cn, kept));
    assert_int_equal(kept > DATE_LAST_DAY, false);
    assert_string_equal(nth(cn, "0001-01-01", 0), "0001-01-01");
    assert_string_equal(nth(cn, "9999-12-30", 1), "9999-12-31");
    assert_string_equal(nth(cn, "9999-12-31", 1), "none");
    assert_string_equal(nth(cn, "2026-01-01", 1000000), "5859-02-14");
    assert_false(calendar_works(cn, DATE_LAST_DAY + 1));
    assert_false(calendar_day(cn, DATE_FIRST_DAY - 1).works);
    assert_string_equal(nth(cn, "2026-10-01", 0), "2026-10-08");
    assert_string_equal(nth(cn, "2026-10-10", 0), "2026-10-10"); /* a Saturday that is worked */
    assert_string_equal(nth(cn, "2026-10-09", 0), "2026-10-09");
    assert_string_equal(nth(cn, "2026-10-08", -1), "2026-09-30");
    assert_string_equal(nth(cn, "2026-10-04", -1), "2026-09-30");
}

/* --- kinds of days ---------------------------------------------------------------------------------------------- */

static void test_days(void **state)
{
    (void)state;
    static const struct {
        const char *date;
        enum day_kind kind;
        bool works, provisional;
        const char *name;
    } cases[] = {
        {"2026-11-20", DAY_WORK, true, false, ""},
        {"2026-11-21", DAY_WEEKEND, false, false, ""},
        {"2026-10-01", DAY_HOLIDAY, false, false, "国庆节"},
        {"2026-10-03", DAY_HOLIDAY, false, false, "国庆节"},
        {"2026-09-20", DAY_MAKE_UP, true, false, "国庆节"},
        {"2026-10-10", DAY_MAKE_UP, true, false, "国庆节"},
        {"2027-10-01", DAY_WORK, true, true, ""},
        {"2027-10-02", DAY_WEEKEND, false, true, ""},
        {"2003-12-31", DAY_WORK, true, true, ""},
        {"2004-01-01", DAY_HOLIDAY, false, false, "元旦"},
        {"2015-09-03", DAY_HOLIDAY, false, false, "抗战胜利70周年纪念日"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct day_info info = calendar_day(cn, day_of(cases[i].date));
        if (info.kind != cases[i].kind || info.works != cases[i].works ||
            info.provisional != cases[i].provisional || info.local || strcmp(info.name, cases[i].name) != 0)
            fail_msg("%s: %d %d %d %s", cases[i].date, info.kind, info.works, info.provisional, info.name);
    }
    assert_int_equal(calendar_first_year(cn), 2004);
    assert_int_equal(calendar_last_year(cn), 2026);
    for (int y = 2004; y <= 2026; y++)
        assert_non_null(calendar_year_source(cn, y));
    assert_null(calendar_year_source(cn, 2027));
    assert_true(calendar_provisional(cn, day_of("2026-12-31"), day_of("2027-01-01")));
    assert_false(calendar_provisional(cn, day_of("2004-01-01"), day_of("2026-12-31")));
    assert_true(calendar_provisional(cn, day_of("2003-12-31"), day_of("2004-01-01")));
    assert_false(calendar_provisional(cn, day_of("2030-01-02"), day_of("2030-01-01"))); /* no day at all */
}

/* --- the user's files ------------------------------------------------------------------------------------------- */

static void test_own_days(void **state)
{
    (void)state;
    static const char own[] = BOM "# own days\r\n"
                                  "2026-11-23\toff\t县里放假\r\n"
                                  "2026-11-28 work 补上  # a comment\r\n"
                                  "  2026-10-01   work\r\n"
                                  "\r\n"
                                  "2026-02-30\toff\tx\r\n"
                                  "2026-12-01\tfree\tx\r\n"
                                  "2026-12-02\toff\tx\r\n"
                                  "2026-12-02\twork\tx\r\n"
                                  "2026-12-02\toff\tagain\r\n"
                                  "year 20277\r\n"
                                  "\xC4\xEA off\r\n"
                                  "2026-12-03\n"
                                  "2026-12-04\toff";
    put("calendar.tsv", own, sizeof own - 1);
    struct string_list problems = {0};
    struct calendar *c = load(&problems);
    static const char *const expected[][2] = {
        {"calendar.tsv 第 6 行", "“2026-02-30”不是存在的日期"},
        {"calendar.tsv 第 7 行", "“free”应是 off"},
        {"calendar.tsv 第 11 行", "“20277”不是年份"},
        {"calendar.tsv 第 12 行", "不是 UTF-8"},
        {"calendar.tsv 第 13 行", "“”应是 off"},
        {"calendar.tsv 第 9 行", "2026-12-02 与第 8 行说的不同"},
    };
    assert_int_equal(problems.n, sizeof expected / sizeof *expected);
    for (size_t i = 0; i < problems.n; i++)
        if (!strstr(problems.items[i], expected[i][0]) || !strstr(problems.items[i], expected[i][1]) ||
            !strstr(problems.items[i], "; "))
            fail_msg("%s", problems.items[i]);
    struct day_info info = calendar_day(c, day_of("2026-11-23"));
    assert_true(info.local && !info.works && info.kind == DAY_HOLIDAY);
    assert_string_equal(info.name, "县里放假");
    assert_string_equal(calendar_day(c, day_of("2026-11-28")).name, "补上");
    assert_int_equal(calendar_day(c, day_of("2026-10-01")).kind, DAY_WORK);
    assert_false(calendar_works(c, day_of("2026-12-02")));
    assert_false(calendar_works(c, day_of("2026-12-04")));
    assert_int_equal(calendar_local_days(c), 5);
    assert_string_equal(nth(c, "2026-11-20", 1), "2026-11-24");
    assert_int_equal(calendar_last_year(c), 2026);
    assert_int_not_equal(calendar_version(c), calendar_version(cn));
    calendar_free(c);
    string_list_free(&problems);
    forget("calendar.tsv");
    c = load(&problems);
    assert_int_equal(calendar_version(c), calendar_version(cn));
    assert_int_equal(problems.n, 0);
    calendar_free(c);
}

static void test_bad_files(void **state)
{
    (void)state;
    struct string_list problems = {0};
    struct buffer huge = {0};
    struct error err;
    struct calendar *c = NULL;
    for (int i = 0; i < 100000; i++)
        buf_puts(&huge, "no line of a calendar\n");
    put("calendar.tsv", buf_text(&huge), huge.len);
    c = load(&problems);
    assert_int_equal(problems.n, 51); /* fifty, and how many more */
    assert_non_null(strstr(problems.items[50], "另有 99950 处"));
    assert_int_equal(calendar_version(c), calendar_version(cn));
    calendar_free(c);
    string_list_free(&problems);
    while (huge.len <= 4 << 20)
        buf_puts(&huge, "# a comment that makes the file too large to be one\n");
    put("calendar.tsv", buf_text(&huge), huge.len);
    c = load(&problems);
    assert_int_equal(problems.n, 1);
    assert_non_null(strstr(problems.items[0], "超过 4096 KB"));
    assert_int_equal(calendar_version(c), calendar_version(cn));
    calendar_free(c);
    string_list_free(&problems);
    buf_free(&huge);
    forget("calendar.tsv");

    put("calendars/2027.tsv/x", "", 0); /* a directory with the name of a file */
    c = load(&problems);
    assert_int_equal(problems.n, 1);
    assert_non_null(strstr(problems.items[0], "是目录"));
    calendar_free(c);
    string_list_free(&problems);
    forget("calendars/2027.tsv/x");
    char path[128];
    snprintf(path, sizeof path, "%s/calendars/2027.tsv", home);
    rmdir(path);

    assert_int_equal(calendar_load("/nonexistent", NULL, &c, NULL, &err), ST_INPUT);
    assert_non_null(strstr(err.text, "/nonexistent/calendars/cn.tsv"));
    assert_true(calendar_works(c, day_of("2026-10-01")));
    assert_int_equal(calendar_first_year(c), 0);
    assert_true(calendar_day(c, day_of("2026-10-01")).provisional);
    calendar_free(c);
    assert_int_equal(calendar_load("share/mulu", "/nonexistent", &c, &problems, &err), ST_OK);
    assert_int_equal(problems.n, 0);
    calendar_free(c);
    calendar_free(NULL);
}

/* --- files to import -------------------------------------------------------------------------------------------- */

static struct string_list problems;

static enum status read_text(const char *bytes, size_t len, struct calendar_file *f, struct error *err)
{
    string_list_free(&problems);
    *err = (struct error){0};
    return calendar_file_read(put("file", bytes, len), f, &problems, err);
}
#define READ(text, f, err) read_text(text, sizeof(text) - 1, f, err)

static void expect_days(const struct calendar_file *f, const char *days)
{
    struct buffer b = {0};
    for (size_t i = 0; i < f->n; i++)
        buf_printf(&b, "%s%s %s %s", i ? "; " : "", day_text(f->days[i].day),
                   f->days[i].works ? "work" : "off", f->days[i].name);
    assert_string_equal(buf_text(&b), days);
    buf_free(&b);
}

#define JSON_2027                                                                                            \
    "{\"year\":2027,\"papers\":[\"http://www.gov.cn/x\"],\"days\":["                                         \
    "{\"name\":\"元旦\",\"date\":\"2026-12-26\",\"isOffDay\":false},"                                      \
    "{\"name\":\"元旦\",\"date\":\"2027-01-01\",\"isOffDay\":true},"                                       \
    "{\"name\":\"春节\",\"date\":\"2027-02-05\",\"isOffDay\":true},"                                       \
    "{\"name\":\"国庆节\",\"date\":\"2027-10-01\",\"isOffDay\":true},"                                    \
    "{\"name\":\"国庆节\",\"date\":\"2027-10-02\",\"isOffDay\":true}]}"

static void test_json(void **state)
{
    (void)state;
    struct calendar_file f;
    struct error err;
    assert_int_equal(READ(BOM " " JSON_2027, &f, &err), ST_OK);
    expect_days(&f, "2026-12-26 work 元旦; 2027-01-01 off 元旦; 2027-02-05 off 春节; 2027-10-01 off 国庆节; "
                    "2027-10-02 off 国庆节");
    assert_int_equal(f.nyears, 1);
    assert_int_equal(f.years[0], 2027);
    assert_int_equal(problems.n, 0);
    calendar_file_release(&f);

    assert_int_equal(READ("{\"year\":2027,\"papers\":[],\"days\":[]}", &f, &err), ST_INPUT);
    assert_non_null(strstr(err.text, "2027 年的日子还是空的，这不等于全年不放假"));
    assert_int_equal(f.n + f.nyears, 0);
    /* among others it says so, and gives nothing */
    assert_int_equal(READ("[" JSON_2027 ",{\"year\":2028,\"papers\":[],\"days\":[]}]", &f, &err), ST_OK);
    assert_int_equal(f.nyears, 1);
    assert_int_equal(problems.n, 1);
    assert_non_null(strstr(problems.items[0], "2028 年的日子还是空的"));
    calendar_file_release(&f);
    /* a few days are told of, and the bad one is named */
    assert_int_equal(
        READ("{\"year\":2027,\"days\":[{\"date\":\"2027-02-30\",\"isOffDay\":true},"
             "{\"date\":\"2027-02-05\",\"isOffDay\":true},{\"date\":\"2027-02-06\",\"isOffDay\":1}]}",
             &f, &err),
        ST_OK);
    expect_days(&f, "2027-02-05 off ");
    assert_int_equal(problems.n, 3);
    assert_non_null(strstr(problems.items[0], "days 的第 1 项"));
    assert_non_null(strstr(problems.items[1], "days 的第 3 项"));
    assert_non_null(strstr(problems.items[2], "有读不出的地方"));
    assert_int_equal(f.nyears, 0);
    calendar_file_release(&f);
    /* few days, but none is bad: the year counts, and is told of */
    assert_int_equal(READ("{\"year\":2027,\"days\":[{\"date\":\"2027-02-05\",\"isOffDay\":true}]}", &f, &err),
                     ST_OK);
    assert_int_equal(f.nyears, 1);
    assert_int_equal(problems.n, 1);
    assert_non_null(strstr(problems.items[0], "2027 年只有 1 天"));
    calendar_file_release(&f);
    static const struct {
        const char *text, *says;
    } bad[] = {
        {"{\"year\":2027,\n\"days\":[}", "第 2 行: JSON 写得不对"},
        {"{\"days\":[]}", "没有 year"},
        {"{\"year\":99999,\"days\":[1]}", "没有 year"},
        {"{\"year\":2027}", "没有 year"},
        {"{\"year\":2027,\"days\":[{\"date\":\"2027-02-30\",\"isOffDay\":true}]}", "没有读出"},
        {"[]", "没有读出"},
        {"[1]", "没有 year"},
        {"{\"\xFF\":1}", "JSON 写得不对"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(read_text(bad[i].text, strlen(bad[i].text), &f, &err), ST_INPUT);
        if (!strstr(err.text, bad[i].says) || !strstr(err.text, "; "))
            fail_msg("%s", err.text);
        assert_int_equal(f.n, 0);
    }
}

/* Lines of a calendar of events. */
static enum status read_ics(const char *events, struct calendar_file *f, struct error *err)
{
    struct buffer b = {0};
    buf_printf(&b, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//x//EN\r\n%sEND:VCALENDAR\r\n", events);
    enum status st = read_text(buf_text(&b), b.len, f, err);
    buf_free(&b);
    return st;
}

#define EVENT(summary, dates) "BEGIN:VEVENT\r\nUID:x\r\n" dates "\r\nSUMMARY:" summary "\r\nEND:VEVENT\r\n"
#define ON(first) "DTSTART;VALUE=DATE:" first
#define FROM_TO(first, end) "DTSTART;VALUE=DATE:" first "\r\nDTEND;VALUE=DATE:" end

static void test_ics(void **state)
{
    (void)state;
    static const struct {
        const char *events, *days;
    } cases[] = {
        {EVENT("春节 假期 第1天/共2天", FROM_TO("20270205", "20270207")),
         "2027-02-05 off 春节; 2027-02-06 off 春节"},
        {EVENT("春节（休）", ON("20270205")) EVENT("春节（班）", ON("20270220")),
         "2027-02-05 off 春节; 2027-02-20 work 春节"},
        {EVENT("春节补班", FROM_TO("20270220", "20270221")), "2027-02-20 work 春节"},
        {EVENT("上班(补国庆节、中秋节假期)", ON("20270925")), "2027-09-25 work 国庆节、中秋节"},
        {EVENT("工作日 (劳动节)", ON("20270424")), "2027-04-24 work 劳动节"},
        {EVENT("[加班]五一", ON("20270424")), "2027-04-24 work 劳动节"},
        {EVENT("【放假】清明", ON("20270405")), "2027-04-05 off 清明节"},
        {EVENT("除夕放假", ON("20270205")), "2027-02-05 off 春节"},
        /* a shift is off on a Friday and worked on a Saturday */
        {EVENT("国庆节调休", ON("20271008")) EVENT("国庆节调休", ON("20271009")),
         "2027-10-08 off 国庆节; 2027-10-09 work 国庆节"},
        {EVENT("纪念日（休）", ON("20270903")), "2027-09-03 off 纪念日"},
        {EVENT("端午 休", ON("20270609")), "2027-06-09 off 端午节"},
        {EVENT("端午\\n班", ON("20270612")), "2027-06-12 work 端午节"},
        {EVENT("端午节", ON("20270609") "\r\nX-APPLE-SPECIAL-DAY:ALTERNATE-WORKDAY"),
         "2027-06-09 work 端午节"},
        {EVENT("不上班（元旦）", ON("20270104")), "2027-01-04 off 元旦"},
        /* feasts count where nothing has a mark, and are left out where something has */
        {EVENT("国庆节", FROM_TO("20271001", "20271003")), "2027-10-01 off 国庆节; 2027-10-02 off 国庆节"},
        {EVENT("元宵节", ON("20270220")) EVENT("清明", ON("20270405")) EVENT("春节（休）", ON("20270205")),
         "2027-02-05 off 春节"},
        /* times of day, in China */
        {EVENT("元旦（休）", "DTSTART:20270101T000000\r\nDTEND:20270102T000000"), "2027-01-01 off 元旦"},
        {EVENT("元旦（休）", "DTSTART:20270101T000000\r\nDTEND:20270101T235959"), "2027-01-01 off 元旦"},
        {EVENT("元旦（休）", "DTSTART:20261231T160000Z\r\nDTEND:20270101T160000Z"), "2027-01-01 off 元旦"},
        {EVENT("元旦（休）", ON("20270101") "\r\nDURATION:P2D"), "2027-01-01 off 元旦; 2027-01-02 off 元旦"},
        {EVENT("元旦（休）", FROM_TO("20270101", "20270101")), "2027-01-01 off 元旦"},
        {EVENT("元旦（休）", ON("20270101") "\r\nSTATUS:CANCELLED") EVENT("元旦（休）", ON("20270102")),
         "2027-01-02 off 元旦"},
    };
    struct calendar_file f;
    struct error err;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (read_ics(cases[i].events, &f, &err))
            fail_msg("%zu: %s", i, err.text);
        expect_days(&f, cases[i].days);
        calendar_file_release(&f);
    }
}

static void test_ics_faults(void **state)
{
    (void)state;
    struct calendar_file f;
    struct error err;
    assert_int_equal(read_ics(EVENT("元旦（休）", ON("20270101")) EVENT("春节（休）", ON("20270231"))
                                  EVENT("国庆节（休）", ON("20270930") "\r\nRRULE:FREQ=YEARLY")
                                      EVENT("中秋节（休）", FROM_TO("20270915", "20290915"))
                                          EVENT("张三值班", ON("20270105")),
                              &f, &err),
                     ST_OK);
    expect_days(&f, "2027-01-01 off 元旦");
    assert_int_equal(f.nyears, 0);
    assert_int_equal(f.left_out, 1);
    assert_int_equal(problems.n, 4);
    assert_non_null(strstr(problems.items[0], "第 9 行: “春节（休）”的起止日期不对"));
    assert_non_null(strstr(problems.items[1], "第 14 行: “国庆节（休）”是重复的事件"));
    assert_non_null(strstr(problems.items[2], "第 20 行: “中秋节（休）”的起止日期不对"));
    assert_non_null(strstr(problems.items[3], "有读不出的地方"));
    calendar_file_release(&f);
    assert_int_equal(read_ics(EVENT("开会", ON("20270101")), &f, &err), ST_INPUT);
    assert_non_null(strstr(err.text, "没有读出"));
    assert_int_equal(read_ics(EVENT("元旦\xC4\xEA（休）", ON("20270101")), &f, &err), ST_INPUT);
    assert_non_null(strstr(err.text, "第 7 行: iCalendar 写得不对"));
    struct buffer deep = {0};
    for (int i = 0; i < 100000; i++)
        buf_puts(&deep, i ? "BEGIN:VEVENT\n" : "BEGIN:VCALENDAR\n");
    assert_int_equal(read_text(buf_text(&deep), deep.len, &f, &err), ST_INPUT);
    buf_free(&deep);
    assert_int_equal(READ("BEGIN:VCALENDAR\0\n", &f, &err), ST_INPUT);
    assert_int_equal(READ("BEGIN:VCALENDAR", &f, &err), ST_INPUT);
}

/* Any bytes give an answer or an error, and an answer is in order. */
static void test_mutations(void **state)
{
    (void)state;
    static const char own[] =
        BOM "# x\nyear 2027\n2027-01-01\toff\t元旦\n2027-02-20 work 春节\r\n2027-10-01 off\n";
    static const char ics[] =
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" EVENT("春节（休）", FROM_TO("20270205", "20270212"))
            EVENT("春节补班", ON("20270220"))
                EVENT("元旦", "DTSTART:20261231T160000Z\r\nDURATION:P1D\r\nX-APPLE-"
                              "SPECIAL-DAY:WORK-HOLIDAY") "END:VCALENDAR\r\n";
    static const struct {
        const char *text;
        size_t len;
    } samples[] = {{own, sizeof own - 1}, {JSON_2027, sizeof JSON_2027 - 1}, {ics, sizeof ics - 1}};
    srand(27);
    for (int round = 0; round < 3000; round++) {
        size_t len = samples[round % 3].len;
        char *text = mem_dup_n(samples[round % 3].text, len);
        for (int i = rand() % 6; i >= 0; i--) {
            size_t at = (size_t)rand() % len;
            switch (rand() % 4) {
            case 0:
                text[at] = (char)rand();
                break;
            case 1: /* a piece is lost */
                memmove(text + at, text + at + (len - at) / 8, len - at - (len - at) / 8);
                len -= (len - at) / 8;
                break;
            case 2: /* or stands elsewhere */
                memmove(text + at, text + (size_t)rand() % (at + 1), (len - at) / 2);
                break;
            default:
                text[at] = "0123456789-:;\n\r\t\"{}[]"[rand() % 22];
                break;
            }
        }
        struct calendar_file f;
        struct error err;
        enum status st = read_text(text, len, &f, &err);
        assert_true(st == ST_OK ? f.n + f.nyears > 0 : st == ST_INPUT && f.n + f.nyears == 0 && *err.text);
        for (size_t i = 1; i < f.n; i++)
            assert_true(f.days[i - 1].day < f.days[i].day);
        for (size_t i = 1; i < f.nyears; i++)
            assert_true(f.years[i - 1] < f.years[i]);
        calendar_file_release(&f);
        free(text);
    }
}

static void test_own_form(void **state)
{
    (void)state;
    struct calendar_file f;
    struct error err;
    assert_int_equal(
        READ("2027-01-01\toff\t元旦\n2027-10-01 off x\n2027-10-02 off\n2027-10-03 off\n2027-10-09 work\n", &f,
             &err),
        ST_OK);
    assert_int_equal(f.nyears, 1); /* what every notice has */
    assert_int_equal(problems.n, 0);
    calendar_file_release(&f);
    assert_int_equal(READ("2027-01-01\toff\t元旦\n2027-02-05 off x\n2026-12-27 work\n", &f, &err), ST_OK);
    assert_int_equal(f.nyears, 0);
    assert_int_equal(f.n, 3);
    assert_int_equal(problems.n, 1);
    assert_non_null(strstr(problems.items[0], "2027 年只有 3 天"));
    assert_non_null(strstr(problems.items[0], "year 2027"));
    calendar_file_release(&f);
    assert_int_equal(READ("year 2027\t关于 2027 年的通知 # x\n", &f, &err), ST_OK);
    assert_int_equal(f.nyears, 1);
    assert_int_equal(problems.n, 0);
    assert_string_equal(calendar_file_notice(&f, 2027), "关于 2027 年的通知");
    calendar_file_release(&f);
    assert_int_equal(READ("year 2027\n", &f, &err), ST_OK);
    assert_int_equal(f.nyears, 1);
    assert_int_equal(problems.n, 0);
    assert_null(calendar_file_notice(&f, 2027));
    calendar_file_release(&f);
    static const char *const bad[] = {"", "\n\n# nothing\n", "<html><body>404</body></html>", "PK\x03\x04",
                                      "date,off\n2027-01-01,off\n"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(read_text(bad[i], strlen(bad[i]), &f, &err), ST_INPUT);
        assert_non_null(strstr(err.text, "没有读出"));
    }
    assert_int_equal(calendar_file_read(home, &f, &problems, &err), ST_INPUT);
    assert_non_null(strstr(err.text, "是目录"));
    assert_int_equal(calendar_file_read("/nonexistent", &f, NULL, &err), ST_INPUT);
    assert_int_equal(calendar_file_read("/dev/zero", &f, NULL, &err), ST_INPUT);
    assert_non_null(strstr(err.text, "超过 4096 KB"));
    assert_int_equal(calendar_notice_year(day_of("2026-12-19")), 2026);
    assert_int_equal(calendar_notice_year(day_of("2026-12-27")), 2027);
}

/* --- what an import changes ------------------------------------------------------------------------------------- */

static void install(const char *bytes, size_t len)
{
    struct calendar_file f;
    struct error err;
    assert_int_equal(read_text(bytes, len, &f, &err), ST_OK);
    if (calendar_file_install(&f, home, &err))
        fail_msg("%s", err.text);
    calendar_file_release(&f);
}

static void test_install(void **state)
{
    (void)state;
    install(JSON_2027, sizeof JSON_2027 - 1);
    struct calendar *c = load(NULL);
    assert_int_equal(calendar_last_year(c), 2027);
    assert_non_null(strstr(calendar_year_source(c, 2027), "/calendars/2027.tsv"));
    assert_true(calendar_works(c, day_of("2026-12-26")));  /* of the notice for 2027 */
    assert_false(calendar_works(c, day_of("2026-10-01"))); /* 2026 is still what it was */
    assert_false(calendar_day(c, day_of("2027-02-05")).provisional);
    assert_string_equal(nth(c, "2027-02-04", 1), "2027-02-08");
    assert_string_equal(nth(cn, "2027-02-04", 1), "2027-02-05");
    assert_int_not_equal(calendar_version(c), calendar_version(cn));
    calendar_free(c);

    /* single days join what is there; the year stays given */
    static const char single[] = "2027-02-08\toff\t春节\n2027-02-05\twork\t改为上班\n";
    install(single, sizeof single - 1);
    c = load(NULL);
    assert_int_equal(calendar_last_year(c), 2027);
    assert_true(calendar_works(c, day_of("2027-02-05")));
    assert_false(calendar_works(c, day_of("2027-02-08")));
    assert_false(calendar_works(c, day_of("2027-01-01")));
    calendar_free(c);

    /* the year anew replaces all of it */
    static const char year[] = "year 2027\n2027-03-01\toff\tx\n";
    install(year, sizeof year - 1);
    c = load(NULL);
    assert_false(calendar_works(c, day_of("2027-03-01")));
    assert_true(calendar_works(c, day_of("2027-01-01")));
    assert_false(calendar_works(c, day_of("2026-12-26")));
    calendar_free(c);

    /* a year that the program brings is replaced too, but for New Year's days of the next */
    static const char old[] = "year 2018\n2018-05-04\toff\tx\n";
    install(old, sizeof old - 1);
    c = load(NULL);
    assert_false(calendar_works(c, day_of("2018-05-04")));
    assert_true(calendar_works(c, day_of("2018-10-01")));
    assert_true(calendar_works(c, day_of("2018-12-29")));
    assert_false(calendar_works(c, day_of("2018-12-31")));
    /* one's own days overrule all */
    static const char own[] = "2018-05-04\twork\n";
    calendar_free(c);
    put("calendar.tsv", own, sizeof own - 1);
    c = load(NULL);
    assert_true(calendar_works(c, day_of("2018-05-04")));
    calendar_free(c);
    forget("calendar.tsv");

    struct calendar_file f;
    struct error err;
    assert_int_equal(read_text(year, sizeof year - 1, &f, &err), ST_OK);
    assert_int_equal(calendar_file_install(&f, "/proc/nonexistent", &err), ST_OUTPUT);
    calendar_file_release(&f);
    forget("calendars/2018.tsv");
    forget("calendars/2027.tsv");
}

static void test_dump(void **state)
{
    (void)state;
    install(JSON_2027, sizeof JSON_2027 - 1);
    struct calendar *c = load(NULL);
    struct buffer b = {0}, again = {0};
    calendar_dump(c, &b);
    struct calendar *same = calendar_parse(buf_text(&b), b.len);
    calendar_dump(same, &again);
    assert_string_equal(buf_text(&b), buf_text(&again));
    assert_int_equal(calendar_version(c), calendar_version(same));
    for (int32_t day = day_of("2003-01-01"); day < day_of("2029-01-01"); day++) {
        struct day_info x = calendar_day(c, day), y = calendar_day(same, day);
        assert_true(x.kind == y.kind && x.provisional == y.provisional && strcmp(x.name, y.name) == 0);
    }
    calendar_free(same);
    calendar_free(c);
    buf_free(&b);
    buf_free(&again);
    forget("calendars/2027.tsv");
    same = calendar_parse("", 0);
    assert_true(calendar_works(same, day_of("2026-10-01")));
    calendar_free(same);
}

/* Every change that could move a date, or make it sure, makes another version. */
static void test_version(void **state)
{
    (void)state;
    static const char *const texts[] = {"",
                                        "year 2027\n",
                                        "year 2028\n",
                                        "2027-01-01 off\n",
                                        "2027-01-01 work\n",
                                        "2027-01-02 off\n",
                                        "year 2027\n2027-01-01 off\n"};
    enum { N = sizeof texts / sizeof *texts };
    int64_t versions[N];
    for (size_t i = 0; i < N; i++) {
        struct calendar *c = calendar_parse(texts[i], strlen(texts[i]));
        versions[i] = calendar_version(c);
        assert_true(versions[i] >= 0);
        calendar_free(c);
        for (size_t k = 0; k < i; k++)
            assert_int_not_equal(versions[i], versions[k]);
    }
    struct calendar *named = calendar_parse("2027-01-01 off name\n", 20);
    assert_int_equal(calendar_version(named), versions[3]);
    calendar_free(named);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_vectors),
        cmocka_unit_test(test_count_vectors),
        cmocka_unit_test(test_by_hand),
        cmocka_unit_test(test_properties),
        cmocka_unit_test(test_random_calendars),
        cmocka_unit_test(test_extremes),
        cmocka_unit_test(test_days),
        cmocka_unit_test(test_own_days),
        cmocka_unit_test(test_bad_files),
        cmocka_unit_test(test_json),
        cmocka_unit_test(test_ics),
        cmocka_unit_test(test_ics_faults),
        cmocka_unit_test(test_own_form),
        cmocka_unit_test(test_install),
        cmocka_unit_test(test_dump),
        cmocka_unit_test(test_version),
        cmocka_unit_test(test_mutations),
    };
    int failed = cmocka_run_group_tests(tests, begin, end);
    string_list_free(&problems);
    return failed;
}
