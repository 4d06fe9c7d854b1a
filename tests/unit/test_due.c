/* Due days and their proofs: worked examples word by word, and what must hold for every clause and every day. */
#include "harness/test.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "harness/days.h"
#include "mulu/due.h"
#include "mulu/mem.h"

static struct calendar *cn;

static int begin(void **state)
{
    (void)state;
    struct error err;
    return calendar_load("share/mulu", NULL, &cn, NULL, &err) ? -1 : 0;
}

static int end(void **state)
{
    (void)state;
    calendar_free(cn);
    return 0;
}

/* The only clause of a rule in notation. */
static struct clause clause_of(const char *notation)
{
    struct rule rule;
    struct error err;
    if (rule_parse(notation, &rule, &err))
        fail_msg("%s: %s", notation, err.text);
    assert_int_equal(rule.n, 1);
    struct clause c = rule.clauses[0];
    assert_null(c.scope);
    rule_release(&rule);
    return c;
}

/* A clause counted from a moment (NULL: from no event); the caller releases the answer. */
static struct due_answer count(const struct calendar *c, const struct clause *clause, const char *event,
                               bool steps)
{
    struct due_answer a;
    struct moment m;
    if (event)
        assert_true(moment_parse(event, &m));
    due_clause(clause, c, event ? &m : NULL, day_of("2026-11-22"), steps, &a);
    return a;
}

/* The due day, "none" without; a star says that it is provisional. */
static const char *due_from(const struct calendar *c, const char *notation, const char *event)
{
    static char room[4][32];
    static int next;
    struct clause clause = clause_of(notation);
    struct due_answer a = count(c, &clause, event, false);
    struct buffer b = {0};
    assert_int_equal(a.n, 0);
    if (a.has_due)
        moment_format(&b, a.due);
    next = (next + 1) % 4;
    snprintf(room[next], sizeof room[next], "%s%s", a.has_due ? buf_text(&b) : "none",
             a.provisional ? "*" : "");
    due_answer_release(&a);
    buf_free(&b);
    return room[next];
}

/* The proof in words: one line for each step. */
static char *proof(const struct calendar *c, const char *notation, const char *event)
{
    struct clause clause = clause_of(notation);
    struct due_answer a = count(c, &clause, event, true);
    struct buffer b = {0};
    for (size_t i = 0; i < a.n; i++) {
        date_format(&b, a.steps[i].day);
        buf_putc(&b, ' ');
        due_step_text(&a.steps[i], &clause, &b);
        buf_putc(&b, '\n');
    }
    due_answer_release(&a);
    return buf_take(&b);
}

static void check_proof(const char *notation, const char *event, const char *expected)
{
    char *words = proof(cn, notation, event);
    assert_string_equal(words, expected);
    free(words);
}

/* --- proofs ----------------------------------------------------------------------------------------------------- */

static void test_working_days(void **state)
{
    (void)state;
    assert_string_equal(due_from(cn, "within 20 workday after formed|changed", "2026-09-20"), "2026-10-23");
    check_proof("within 20 workday after formed|changed", "2026-09-20",
                "2026-09-20 起算日，不计入\n"
                "2026-09-21 第 1 个工作日\n"
                "2026-09-22 至 9月24日，第 2 至 4 个工作日\n"
                "2026-09-25 至 9月27日，中秋节放假，不计入\n"
                "2026-09-28 至 9月30日，第 5 至 7 个工作日\n"
                "2026-10-01 至 10月7日，国庆节放假，不计入\n"
                "2026-10-08 至 10月9日，第 8 至 9 个工作日\n"
                "2026-10-10 国庆节调休上班，计入，第 10 个工作日\n"
                "2026-10-11 周日，不计入\n"
                "2026-10-12 至 10月16日，第 11 至 15 个工作日\n"
                "2026-10-17 周六、周日，不计入\n"
                "2026-10-19 至 10月23日，第 16 至 20 个工作日\n"
                "2026-10-23 期限届满：第 20 个工作日\n");
}

/* A make-up day may be the first that is counted, or the last. */
static void test_make_up_days(void **state)
{
    (void)state;
    check_proof("within 1 workday", "2026-10-09",
                "2026-10-09 起算日，不计入\n"
                "2026-10-10 国庆节调休上班，计入，第 1 个工作日\n"
                "2026-10-10 期限届满：第 1 个工作日\n");
    check_proof("within 2 workday", "2026-02-12",
                "2026-02-12 起算日，不计入\n"
                "2026-02-13 第 1 个工作日\n"
                "2026-02-14 春节调休上班，计入，第 2 个工作日\n"
                "2026-02-14 期限届满：第 2 个工作日\n");
    check_proof("within 1 workday", "2026-10-01",
                "2026-10-01 起算日，不计入\n"
                "2026-10-02 至 10月7日，国庆节放假，不计入\n"
                "2026-10-08 第 1 个工作日\n"
                "2026-10-08 期限届满：第 1 个工作日\n");
    check_proof("within 1 workday", "2026-11-27",
                "2026-11-27 起算日，不计入\n"
                "2026-11-28 周六、周日，不计入\n"
                "2026-11-30 第 1 个工作日\n"
                "2026-11-30 期限届满：第 1 个工作日\n");
}

static void test_shift(void **state)
{
    (void)state;
    check_proof("within 30 day after approved", "2026-09-02",
                "2026-09-02 起算日，不计入\n"
                "2026-09-03 第 1 天\n"
                "2026-10-02 期限届满：第 30 天\n"
                "2026-10-02 至 10月7日，国庆节放假\n"
                "2026-10-08 届满日为休息日，顺延到这一天\n");
    check_proof("within 1 month", "2026-10-31",
                "2026-10-31 起算日，不计入\n"
                "2026-11-01 第 1 天\n"
                "2026-11-30 期限届满：满 1 个月\n");
    check_proof("within 1 week", "2026-11-21",
                "2026-11-21 起算日，不计入\n"
                "2026-11-22 第 1 天\n"
                "2026-11-28 期限届满：满 1 周\n"
                "2026-11-28 周六、周日\n"
                "2026-11-30 届满日为休息日，顺延到这一天\n");
    check_proof("every 1 year", "2025-11-22",
                "2025-11-22 上次公开之日，不计入\n"
                "2025-11-23 第 1 天\n"
                "2026-11-22 期限届满：满 1 年\n"
                "2026-11-22 周日\n"
                "2026-11-23 届满日为休息日，顺延到这一天\n");
    check_proof("for 7 workday", "2026-11-20",
                "2026-11-20 起算日，不计入\n"
                "2026-11-21 周六、周日，不计入\n"
                "2026-11-23 第 1 个工作日\n"
                "2026-11-24 至 11月27日，第 2 至 5 个工作日\n"
                "2026-11-28 周六、周日，不计入\n"
                "2026-11-30 至 12月1日，第 6 至 7 个工作日\n"
                "2026-12-01 期限届满：第 7 个工作日\n");
    check_proof("within 24 hour after made", "2026-09-20 09:30",
                "2026-09-20 起算时刻\n"
                "2026-09-21 期限届满：满 24 小时\n");
    /* a weekend of which one day is worked, and a week worked at its end */
    check_proof("within 1 day", "2026-10-10",
                "2026-10-10 起算日，不计入\n"
                "2026-10-11 第 1 天\n"
                "2026-10-11 期限届满：第 1 天\n"
                "2026-10-11 周日\n"
                "2026-10-12 届满日为休息日，顺延到这一天\n");
    check_proof("quarterly 1-15 covers previous", NULL,
                "2026-10-01 至 12月31日，所公开的时段\n"
                "2027-01-15 本期的截止日\n");
    check_proof("yearly 01-31 covers previous", "2027-01-01",
                "2026-01-01 至 12月31日，所公开的时段\n"
                "2027-01-31 本期的截止日\n");
    check_proof("weekly 3 covers previous", "2027-01-04",
                "2026-12-28 至 2027年1月3日，所公开的时段\n"
                "2027-01-06 本期的截止日\n");
    /* a limit that names no period claims none */
    check_proof("yearly 01-31", "2027-01-01", "2027-01-31 本期的截止日\n");
    check_proof("once 2023-12-31", NULL, "2023-12-31 规定的截止日\n");
    check_proof("with linked", "2026-11-21", "2026-11-21 与所关联的文件同日\n");
    check_proof("promptly", "2026-11-21", "");
}

/* One's own days, with names as clerks write them and without. */
static void test_own_days(void **state)
{
    (void)state;
    static const char days[] = "2026-11-24 off 全县放假\n2026-11-25 off\n2026-11-26 off 县庆\n2026-11-28 "
                               "work\n2026-11-29 work 补上\n";
    struct calendar *c = calendar_parse(days, sizeof days - 1);
    char *words = proof(c, "within 4 workday", "2026-11-23");
    assert_string_equal(words, "2026-11-23 起算日，不计入\n"
                               "2026-11-24 全县放假，不计入\n"
                               "2026-11-25 本地放假，不计入\n"
                               "2026-11-26 县庆放假，不计入\n"
                               "2026-11-27 第 1 个工作日\n"
                               "2026-11-28 本地调休上班，计入，第 2 个工作日\n"
                               "2026-11-29 补上调休上班，计入，第 3 个工作日\n"
                               "2026-11-30 第 4 个工作日\n"
                               "2026-11-30 期限届满：第 4 个工作日\n");
    free(words);
    calendar_free(c);
}

/* --- days ------------------------------------------------------------------------------------------------------- */

struct due_case {
    const char *rule, *event, *due;
};

static void check_days(const struct due_case *cases, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const char *due = due_from(cn, cases[i].rule, cases[i].event);
        if (strcmp(due, cases[i].due) != 0)
            fail_msg("%s from %s: %s, should be %s", cases[i].rule, cases[i].event ? cases[i].event : "today",
                     due, cases[i].due);
    }
}

static void test_due_days(void **state)
{
    (void)state;
    static const struct due_case cases[] = {
        {"within 7 workday after decided", "2026-11-22", "2026-12-01"},
        {"within 7 workday", "2026-11-22", "2026-12-01"},
        {"within 20 workday", "2026-12-10", "2027-01-07*"},
        {"within 20 workday", NULL, "none"},
        {"within 20 workday", "2003-12-01", "2003-12-29*"},
        {"within 20 workday", "2003-12-31", "2004-02-03"},
        {"within 15 day", "2026-11-10", "2026-11-25"},
        {"within 15 day", "2026-11-07", "2026-11-23"}, /* from a Sunday */
        {"within 20 day", "2026-09-05",
         "2026-09-28"}, /* from the Mid-Autumn Festival and the Sunday behind it */
        {"within 10 day", "2026-09-10", "2026-09-20"}, /* a Sunday that is worked */
        {"within 2 week", "2026-11-09", "2026-11-23"},
        {"within 1 month", "2026-01-31", "2026-02-28"}, /* a Saturday that is worked */
        {"within 1 month", "2024-01-31", "2024-02-29"},
        {"within 3 month", "2026-11-30", "2027-03-01*"}, /* February's end is a Sunday */
        {"within 1 year", "2024-02-29", "2025-02-28"},
        {"within 30 day", "2026-12-05", "2027-01-04*"},
        {"within 24 hour after made", "2026-11-22 09:30", "2026-11-23 09:30"},
        {"within 24 hour", "2026-11-22", "2026-11-23 00:00"},
        {"within 1 hour", "2026-12-31 23:30", "2027-01-01 00:30"},
        {"every 6 month", "2026-05-23", "2026-11-23"},
        {"every 6 month", "2026-05-22", "2026-11-23"}, /* from a Sunday */
        {"every 1 year", NULL, "none"},
        {"for 30 day", "2026-11-22", "none"},
        {"with linked", "2026-11-21", "2026-11-21"}, /* that very day, worked or not */
        {"with linked", NULL, "none"},
        {"once 2023-12-31", NULL, "2023-12-31"},
        {"once 2023-12-31", "2026-01-01", "2023-12-31"},
        {"promptly after changed", "2026-11-22", "none"},
        {"realtime", "2026-11-22", "none"},
        {"ongoing", NULL, "none"},
        {"ditto", "2026-11-22", "none"},
        {"unknown", "2026-11-22", "none"},
        {"yearly 01-31", NULL, "2027-01-31"}, /* a Sunday: no shift */
        {"yearly 01-31", "2026-01-31", "2026-01-31"},
        {"yearly 01-31", "2026-02-01", "2027-01-31"},
        {"yearly 02-29", "2026-01-01", "2026-02-28"},
        {"yearly 02-29", "2028-01-01", "2028-02-29"},
        {"yearly 04-30,10-31", "2026-05-01", "2026-10-31"},
        {"quarterly 1-10", NULL, "2027-01-10"},
        {"quarterly 2-31", "2026-01-01", "2026-02-28"},
        {"quarterly 1-20,3-31", "2026-04-21", "2026-06-30"},
        {"monthly 05,20", NULL, "2026-12-05"},
        {"monthly 31", "2026-02-01", "2026-02-28"},
        {"monthly 30,31", "2026-02-28", "2026-02-28"},
        {"monthly last", NULL, "2026-11-30"},
        {"monthly last", "2026-12-31", "2026-12-31"},
        {"weekly 3", NULL, "2026-11-25"},
        {"weekly 7", "2026-11-22", "2026-11-22"},
        {"weekly 1", "2026-11-24", "2026-11-30"},
    };
    check_days(cases, sizeof cases / sizeof *cases);
}

static void test_extremes(void **state)
{
    (void)state;
    static const struct due_case cases[] = {
        {"within 1000000 workday", "2026-01-01", "5859-02-14*"},
        {"within 1000000 workday", "7000-01-01", "none"},
        {"within 1000000 hour", "2026-01-01 00:00", "2140-01-30 16:00"},
        {"within 1000000 day", "2026-01-01", "4763-11-29*"},
        {"within 1000000 week", "2026-01-01", "none"},
        {"within 1000000 month", "2026-01-01", "none"},
        {"within 1000000 year", "2026-01-01", "none"},
        {"every 1000000 year", "0001-01-01", "none"},
        {"within 7973 year", "2026-01-01", "9999-01-01*"},
        {"within 1 workday", "9999-12-31", "none"},
        {"within 1 workday", "9999-12-30", "9999-12-31*"},
        {"within 1 day", "9999-12-31", "none"},
        {"within 1 hour", "9999-12-31 23:30", "none"},
        {"within 20 workday", "0001-01-01", "0001-01-29*"},
        {"yearly 01-31", "9999-02-01", "none"},
        {"yearly 01-31 covers previous", "0001-01-01", "0002-01-31"}, /* there is no year 0 */
        {"monthly 01", "9999-12-02", "none"},
        {"weekly 1", "0001-01-01", "0001-01-01"},
    };
    check_days(cases, sizeof cases / sizeof *cases);
}

/* A proof of thousands of years says so in one line, and ends on the day that is due. */
static void test_long_proofs(void **state)
{
    (void)state;
    check_proof("within 5000 year", "2026-11-20",
                "2026-11-20 起算日，不计入\n"
                "2026-11-21 第 1 天\n"
                "7026-11-20 期限届满：满 5000 年\n");
    char *words = proof(cn, "within 1000000 workday", "2026-12-31");
    size_t lines = 0;
    for (const char *p = words; *p; p++)
        lines += *p == '\n';
    assert_true(lines < 400);
    assert_non_null(strstr(words, "2028-01-01 至 5859年12月31日 整年，第 262 至 "));
    assert_non_null(strstr(words, "期限届满：第 1000000 个工作日\n"));
    free(words);
    words = proof(cn, "within 250 workday", "2025-06-01"); /* and one of a year says every day */
    assert_null(strstr(words, "整年"));
    free(words);
}

/* --- what holds everywhere -------------------------------------------------------------------------------------- */

/* Every day from the event to the due day stands in one step, and says of itself what the calendar says. */
static void check_partition(const struct calendar *c, int32_t event, int n)
{
    struct clause clause = {.kind = RULE_WITHIN, .n = n, .unit = UNIT_WORKDAY};
    struct moment m = {event, -1};
    struct due_answer a;
    due_clause(&clause, c, &m, event, true, &a);
    assert_true(a.has_due && a.n > 2 && a.n < 2000);
    int32_t next = event;
    int64_t count = 0;
    for (size_t i = 0; i + 1 < a.n; i++) {
        const struct due_step *s = &a.steps[i];
        bool off = s->kind == STEP_WEEKEND || s->kind == STEP_HOLIDAY;
        if (s->day != next || s->last < s->day || (s->kind == STEP_EVENT) != (i == 0))
            fail_msg("%s + %d: step %zu begins on %s", day_text(event), n, i, day_text(s->day));
        for (int32_t day = s->day; day <= s->last && s->kind != STEP_YEARS; day++) {
            struct day_info info = calendar_day(c, day);
            if (i && info.works == off)
                fail_msg("%s + %d: %s is told wrong", day_text(event), n, day_text(day));
            if (i && (off || s->kind == STEP_MAKE_UP))
                assert_string_equal(info.name, s->name);
            if (i && s->kind == STEP_MAKE_UP)
                assert_int_equal(info.kind, DAY_MAKE_UP);
        }
        if (i && !off) {
            assert_int_equal(s->first, count + 1);
            count += calendar_count(c, s->day - 1, s->last);
            assert_int_equal(s->count, count);
        } else {
            assert_int_equal(s->count, 0);
        }
        next = s->last + 1;
    }
    const struct due_step *last = &a.steps[a.n - 1];
    assert_int_equal(last->kind, STEP_END);
    assert_int_equal(last->count, n);
    assert_int_equal(count, n);
    assert_true(last->day == a.due.day && next == a.due.day + 1);
    due_answer_release(&a);
}

static void test_partition(void **state)
{
    (void)state;
    static const int counts[] = {1, 2, 5, 7, 20, 60, 250};
    for (int32_t event = day_of("2003-11-01"); event < day_of("2027-03-01"); event += 1 + event % 3)
        for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
            check_partition(cn, event, counts[i]);
    for (int32_t event = day_of("2025-12-20"); event < day_of("2026-03-01"); event++)
        for (int n = 480; n < 1100; n += 37)
            check_partition(cn, event, n);
    /* every other day off, each with a name of its own */
    struct buffer b = {0};
    for (int32_t day = day_of("2026-01-01"); day < day_of("2029-01-01"); day += 2) {
        date_format(&b, day);
        buf_printf(&b, " off %d\n", day);
    }
    struct calendar *odd = calendar_parse(buf_text(&b), b.len);
    for (int n = 1; n < 700; n += 23)
        check_partition(odd, day_of("2025-12-30"), n);
    calendar_free(odd);
    buf_free(&b);
}

static const char *const all_rules[] = {
    "within 1 workday",
    "within 20 workday",
    "within 300 workday",
    "within 1 day",
    "within 20 day",
    "within 2 week",
    "within 1 month",
    "within 7 month",
    "within 1 year",
    "within 36 hour",
    "every 1 week",
    "every 6 month",
    "yearly 01-31",
    "yearly 02-29",
    "yearly 04-30,10-31",
    "quarterly 1-10",
    "quarterly 2-31 covers previous",
    "monthly 05,20",
    "monthly 31",
    "monthly last",
    "weekly 3 covers previous",
    "once 2026-06-30",
    "with linked",
};
enum { ALL_RULES = sizeof all_rules / sizeof *all_rules };

/* A later event never has an earlier due day, and what is due never lies before the event. */
static void test_monotone(void **state)
{
    (void)state;
    for (size_t r = 0; r < ALL_RULES; r++) {
        struct clause clause = clause_of(all_rules[r]);
        int32_t before = DATE_FIRST_DAY;
        for (int32_t event = day_of("2003-06-01"); event < day_of("2028-06-01"); event++) {
            struct moment m = {event, -1};
            struct due_answer a, proved;
            due_clause(&clause, cn, &m, event, false, &a);
            if (!a.has_due || a.due.day < before || (a.due.day < event && clause.kind != RULE_ONCE))
                fail_msg("%s from %s", all_rules[r], day_text(event));
            if (event % 11 == 0) { /* the proof ends where the answer does */
                due_clause(&clause, cn, &m, event, true, &proved);
                assert_true(proved.due.day == a.due.day && proved.steps[proved.n - 1].last == a.due.day);
                due_answer_release(&proved);
            }
            before = a.due.day;
        }
    }
}

/* Whether a day is due, by the plainest means. */
static bool is_due(const struct clause *c, int32_t day)
{
    struct date d = date_of_day(day);
    int end = date_month_days(d.year, d.month);
    if (c->kind == RULE_WEEKLY)
        return date_weekday(day) == c->weekday;
    if (c->kind == RULE_MONTHLY_LAST)
        return d.day == end;
    for (int i = 0; i < c->ndays; i++) {
        int month = c->kind == RULE_YEARLY ? d.month : c->kind == RULE_QUARTERLY ? (d.month - 1) % 3 + 1 : 0;
        int want = c->days[i].day < end ? c->days[i].day : end;
        if (c->days[i].month == month && d.day == want)
            return true;
    }
    return false;
}

static void test_occurrences(void **state)
{
    (void)state;
    static const char *const rules[] = {"yearly 01-31",
                                        "yearly 02-29 covers previous",
                                        "yearly 04-30,10-31,12-31",
                                        "quarterly 1-10 covers previous",
                                        "quarterly 2-31",
                                        "quarterly 1-01,3-31",
                                        "monthly 05,20",
                                        "monthly 31 covers previous",
                                        "monthly 29,30,31",
                                        "monthly last",
                                        "weekly 1",
                                        "weekly 7 covers previous"};
    int32_t first = day_of("2023-12-25"), last = day_of("2029-01-10");
    for (size_t r = 0; r < sizeof rules / sizeof *rules; r++) {
        struct clause clause = clause_of(rules[r]);
        struct occurrence o;
        for (int32_t day = first; day < last; day++) {
            int32_t next = day, previous = day - 1;
            while (!is_due(&clause, next))
                next++;
            while (!is_due(&clause, previous))
                previous--;
            if (!due_next(&clause, day, &o) || o.due != next)
                fail_msg("%s from %s: %s", rules[r], day_text(day), day_text(o.due));
            assert_true(clause.previous ? o.from < o.to && o.to < o.due : !o.from && !o.to);
            if (!due_previous(&clause, day, &o) || o.due != previous)
                fail_msg("%s before %s: %s", rules[r], day_text(day), day_text(o.due));
        }
    }
}

static void test_periods(void **state)
{
    (void)state;
    static const struct {
        const char *rule, *from, *due, *first, *last;
    } cases[] = {
        {"yearly 01-31", "2026-02-01", "2027-01-31", NULL, NULL},
        {"yearly 01-31 covers previous", "2026-02-01", "2027-01-31", "2026-01-01", "2026-12-31"},
        {"quarterly 1-10 covers previous", "2026-11-22", "2027-01-10", "2026-10-01", "2026-12-31"},
        {"quarterly 3-31", "2026-11-22", "2026-12-31", NULL, NULL},
        {"monthly 10 covers previous", "2028-03-01", "2028-03-10", "2028-02-01", "2028-02-29"},
        {"monthly last", "2028-02-01", "2028-02-29", NULL, NULL},
        {"weekly 3", "2026-11-22", "2026-11-25", NULL, NULL},
        {"weekly 3 covers previous", "2026-11-22", "2026-11-25", "2026-11-16", "2026-11-22"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct clause clause = clause_of(cases[i].rule);
        struct occurrence o;
        assert_true(due_next(&clause, day_of(cases[i].from), &o));
        assert_string_equal(day_text(o.due), cases[i].due);
        assert_int_equal(o.from != 0, cases[i].first != NULL);
        assert_int_equal(o.to != 0, cases[i].first != NULL);
        if (cases[i].first) {
            assert_string_equal(day_text(o.from), cases[i].first);
            assert_string_equal(day_text(o.to), cases[i].last);
        }
    }
    struct occurrence o = {.due = 7};
    struct clause once = clause_of("once 2026-06-30"), every = clause_of("every 1 month");
    assert_true(due_next(&once, day_of("2026-06-30"), &o));
    assert_int_equal(o.from, 0);
    assert_false(due_next(&once, day_of("2026-07-01"), &o));
    assert_true(due_previous(&once, day_of("2026-07-01"), &o));
    assert_false(due_previous(&once, day_of("2026-06-30"), &o));
    assert_false(due_next(&every, day_of("2026-06-30"), &o));
    assert_false(due_previous(&every, day_of("2026-06-30"), &o));
    struct clause monthly = clause_of("monthly 01");
    assert_false(due_previous(&monthly, DATE_FIRST_DAY, &o));
    assert_true(due_previous(&monthly, DATE_FIRST_DAY + 1, &o));
    assert_true(due_next(&monthly, INT32_MIN, &o));
    assert_false(due_next(&monthly, INT32_MAX, &o));
    assert_true(due_previous(&monthly, INT32_MAX, &o));
    assert_string_equal(day_text(o.due), "9999-12-01");
}

static uint64_t all_answers(void)
{
    uint64_t sum = 0;
    for (size_t r = 0; r < ALL_RULES; r++) {
        struct clause clause = clause_of(all_rules[r]);
        for (int32_t event = day_of("2026-01-01"); event < day_of("2027-02-01"); event++) {
            struct moment m = {event, 600};
            struct due_answer a;
            due_clause(&clause, cn, &m, event, false, &a);
            sum = sum * 31 + (uint64_t)a.due.day * 2 + a.provisional;
        }
    }
    return sum;
}

static void test_any_zone(void **state)
{
    (void)state;
    static const char *const zones[] = {"UTC", "America/New_York", "Asia/Shanghai", "Pacific/Kiritimati"};
    static const char *const locales[] = {"C", "C.UTF-8", "zh_CN.GB18030"};
    uint64_t sum = all_answers();
    for (size_t z = 0; z < 4; z++)
        for (size_t l = 0; l < 3; l++) {
            setenv("TZ", zones[z], 1);
            tzset();
            setlocale(LC_ALL, locales[l]);
            assert_true(all_answers() == sum);
        }
    setlocale(LC_ALL, "C.UTF-8");
}

/* --- rules ------------------------------------------------------------------------------------------------------ */

static void test_earliest(void **state)
{
    (void)state;
    static const struct {
        const char *rule;
        int first;
    } cases[] = {
        {"within 20 workday; within 7 workday on x", 0},
        {"within 20 workday; within 7 workday", 1},
        {"within 20 workday on x; within 7 workday on y", 1},
        {"promptly; within 7 workday on x", -1},
        {"ongoing on x; within 7 workday on y", 1},
        {"promptly; ongoing", -1},
        {"within 1 day; within 24 hour", 1}, /* an hour of the day comes before its end */
        {"within 20 workday after formed|changed; promptly after changed", 0},
        {"within 7 day; within 7 day", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct rule rule;
        struct error err;
        struct due_answer answers[4];
        struct moment m = {day_of("2026-11-23"), 600};
        assert_int_equal(rule_parse(cases[i].rule, &rule, &err), ST_OK);
        for (size_t k = 0; k < rule.n; k++)
            due_clause(&rule.clauses[k], cn, &m, m.day, false, &answers[k]);
        if (due_earliest(&rule, answers) != cases[i].first)
            fail_msg("%s: %d", cases[i].rule, due_earliest(&rule, answers));
        rule_release(&rule);
    }
}

static void test_line(void **state)
{
    (void)state;
    static const struct {
        const char *rule, *today, *line;
    } cases[] = {
        {"within 20 workday after formed|changed", "2026-11-22",
         "自形成或变更之日起 20 个工作日内；今日形成则 12月18日 到期"},
        {"within 20 workday", "2026-12-18",
         "20 个工作日内；从今日起算则 2027年1月15日 到期（暂推算，放假通知还没有发布）"},
        {"within 24 hour after made", "2026-11-22", "自制作之日起 24 小时内；今日制作则 11月23日 00:00 到期"},
        {"every 6 month", "2026-11-22",
         "至少每 6 个月一次；今日公开则 2027年5月24日 到期（暂推算，放假通知还没有发布）"},
        {"yearly 01-31", "2026-11-22", "每年 1 月底（31 日）前；下次 2027年1月31日 到期"},
        {"once 2026-11-22", "2026-11-22", "2026 年 11 月 22 日前；11月22日 到期"},
        {"once 2023-12-31", "2026-11-22", "2023 年 12 月 31 日前；2023年12月31日 已过"},
        {"promptly", "2026-11-22", "及时；没有可推算的日期"},
        {"within 1000000 year", "2026-11-22", "1000000 年内；超出 9999 年，推算不出日期"},
        {"unknown", "2026-11-22", "没有读出时限"},
        {"promptly; within 7 workday on 处罚决定", "2026-11-22",
         "及时；处罚决定：7 个工作日内；处罚决定：从今日起算则 12月1日 到期"},
        {"with linked", "2026-11-22", "与所解读的文件同步；今日所关联的文件公开则 11月22日 到期"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct rule rule;
        struct error err;
        struct buffer b = {0};
        assert_int_equal(rule_parse(cases[i].rule, &rule, &err), ST_OK);
        due_line(&rule, cn, day_of(cases[i].today), &b);
        assert_string_equal(buf_text(&b), cases[i].line);
        buf_clear(&b);
        rule.unsure = true;
        rule.reason = mem_dup("可能是甲，也可能是乙");
        due_line(&rule, cn, day_of(cases[i].today), &b);
        assert_int_equal(strncmp(buf_text(&b), cases[i].line, strlen(cases[i].line)), 0);
        assert_string_equal(buf_text(&b) + strlen(cases[i].line), "（存疑：可能是甲，也可能是乙）");
        buf_free(&b);
        rule_release(&rule);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_working_days), cmocka_unit_test(test_make_up_days),
        cmocka_unit_test(test_shift),        cmocka_unit_test(test_own_days),
        cmocka_unit_test(test_due_days),     cmocka_unit_test(test_extremes),
        cmocka_unit_test(test_long_proofs),  cmocka_unit_test(test_partition),
        cmocka_unit_test(test_monotone),     cmocka_unit_test(test_occurrences),
        cmocka_unit_test(test_periods),      cmocka_unit_test(test_any_zone),
        cmocka_unit_test(test_earliest),     cmocka_unit_test(test_line),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
