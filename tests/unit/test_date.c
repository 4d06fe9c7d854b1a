/* Dates: every day of all years there and back, months, what is typed, moments, and today in any zone. */
#include "harness/test.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "harness/days.h"
#include "mulu/date.h"
#include "mulu/env.h"
#include "mulu/zone.h"

/* A calendar that walks from day to day knows no formula. */
static void test_every_day(void **state)
{
    (void)state;
    struct date d = {1, 1, 1};
    int weekday = 1;
    for (int32_t day = DATE_FIRST_DAY; day <= DATE_LAST_DAY; day++) {
        struct date back = date_of_day(day);
        if (date_to_day(d) != day || back.year != d.year || back.month != d.month || back.day != d.day ||
            date_weekday(day) != weekday || !date_is_valid(d))
            fail_msg("%d: %04d-%02d-%02d", day, d.year, d.month, d.day);
        bool leap = d.year % 400 == 0 || (d.year % 4 == 0 && d.year % 100 != 0);
        int days = d.month == 2 ? 28 + leap : strchr("\4\6\11\13", d.month) ? 30 : 31;
        if (date_month_days(d.year, d.month) != days || date_month_end(day) != day + days - d.day)
            fail_msg("the month of %04d-%02d-%02d", d.year, d.month, d.day);
        weekday = weekday % 7 + 1;
        if (++d.day > days) {
            d.day = 1;
            d.year += d.month == 12;
            d.month = d.month % 12 + 1;
        }
    }
    assert_int_equal(d.year, 10000);
    assert_int_equal(day_of("1970-01-01"), 0);
    assert_string_equal(day_text(DATE_FIRST_DAY), "0001-01-01");
    assert_string_equal(day_text(DATE_LAST_DAY), "9999-12-31");
    assert_int_equal(date_weekday(day_of("2026-11-22")), 7);
}

static void test_invalid(void **state)
{
    (void)state;
    static const struct date bad[] = {{0, 1, 1},      {10000, 1, 1}, {2026, 0, 1},  {2026, 13, 1},
                                      {2026, 1, 0},   {2026, 1, 32}, {2026, 2, 29}, {1900, 2, 29},
                                      {2026, 11, 31}, {-5, 1, 1}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(date_is_valid(bad[i]));
    assert_true(date_is_valid((struct date){2000, 2, 29}));
}

static void test_months(void **state)
{
    (void)state;
    static const struct {
        const char *from;
        int64_t months;
        const char *to;
    } cases[] = {
        {"2026-01-31", 1, "2026-02-28"},       {"2024-01-31", 1, "2024-02-29"},
        {"2026-01-31", 3, "2026-04-30"},       {"2026-03-31", -1, "2026-02-28"},
        {"2026-11-30", 3, "2027-02-28"},       {"2024-02-29", 12, "2025-02-28"},
        {"2026-05-15", 0, "2026-05-15"},       {"2026-01-15", -1, "2025-12-15"},
        {"0001-01-01", 119987, "9999-12-01"},  {"2024-02-29", 48, "2028-02-29"},
        {"9999-12-31", -119987, "0001-01-31"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int32_t to = 0;
        assert_true(date_add_months(day_of(cases[i].from), cases[i].months, &to));
        assert_string_equal(day_text(to), cases[i].to);
    }
    int32_t kept = 7;
    static const int64_t beyond[] = {119988, 1000000, INT64_MAX, INT64_MIN, -1};
    for (size_t i = 0; i < sizeof beyond / sizeof *beyond; i++)
        assert_false(date_add_months(DATE_FIRST_DAY, beyond[i], &kept));
    assert_int_equal(kept, 7);
}

static void test_parse(void **state)
{
    (void)state;
    static const char *const bad[] = {"",           "2026",       "2026-9-20", "2026-09-20 ", " 2026-09-20",
                                      "2026-02-29", "2026/09/20", "20260920",  "0000-01-01",  "2026-09-2x",
                                      "2026-13-01", "+026-09-20", "2026-09-2", "12026-09-20", "2026-09-200",
                                      "2026-09--1"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        int32_t day = 7;
        if (date_parse(bad[i], &day) || day != 7)
            fail_msg("\"%s\" was taken", bad[i]);
    }
    assert_string_equal(day_text(day_of("2026-09-20")), "2026-09-20");
}

static void test_typed(void **state)
{
    (void)state;
    int32_t today = day_of("2026-11-22");
    static const char *const same[] = {
        "2026-09-20",
        "2026-9-20",
        "2026.9.20",
        "2026/9/20",
        "20260920",
        "2026年9月20日",
        "2026年9月20",
        "2026年9月20号",
        "２０２６－０９－２０",
        "２０２６．９．２０",
        "2026。9。20",
        "９／２０",
        "9-20",
        "9.20",
        "9/20",
        "9月20日",
        "09月20号",
        "9月20",
        " 2026-09-20 ",
        "2026 年 9 月 20 日",
        "　2026-9-20",
        "２０２６０９２０",
        "2026－9－20",
        "2026—9—20",
    };
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        int32_t day = 0;
        if (!date_parse_typed(same[i], today, &day) || strcmp(day_text(day), "2026-09-20") != 0)
            fail_msg("\"%s\" is read as %s", same[i], day_text(day));
    }
    static const char *const bad[] = {
        "",
        " ",
        "9",
        "920",
        "2026",
        "2026-09",
        "26-9-20",
        "2026-9/20",
        "2026-9-20-",
        "-9-20",
        "2026年9-20",
        "9日20月",
        "2026-02-29",
        "2-29",
        "2026 9 20",
        "9 20",
        "2026--9-20",
        "12月32日",
        "2026-9-20x",
        "202609201",
        "2026-009-20",
        "9-020",
        "20261320",
        "二〇二六年九月",
        "9月",
        "2026年9月",
        "9/20/2026",
        "99999999999999999999-1-1",
        "2026\t0920\n1",
        "\xff",
        "2026-9-20\xff",
        "1-1-1",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        int32_t day = 7;
        if (date_parse_typed(bad[i], today, &day) || day != 7)
            fail_msg("\"%s\" is read as %s", bad[i], day_text(day));
    }
    int32_t leap = 0;
    assert_true(date_parse_typed("2-29", day_of("2028-01-01"), &leap));
    assert_string_equal(day_text(leap), "2028-02-29");
}

static void test_moments(void **state)
{
    (void)state;
    static const struct {
        const char *text, *again;
        int minute;
    } good[] = {{"2026-09-20", "2026-09-20", -1},
                {"2026-09-20 00:00", "2026-09-20 00:00", 0},
                {"2026-09-20T23:59", "2026-09-20 23:59", 1439}};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        struct moment m;
        struct buffer b = {0};
        assert_true(moment_parse(good[i].text, &m));
        assert_int_equal(m.minute, good[i].minute);
        moment_format(&b, m);
        assert_string_equal(buf_text(&b), good[i].again);
        buf_free(&b);
    }
    static const char *const bad[] = {"2026-09-20 24:00",    "2026-09-20 12:60", "2026-09-20 1:00",
                                      "2026-09-20 12:00:00", "2026-09-20 ",      "2026-09-20 12",
                                      "2026-09-20 12:0",     "2026-09-20x12:00", "2026-09-31 12:00"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct moment m = {5, 5};
        if (moment_parse(bad[i], &m) || m.day != 5)
            fail_msg("\"%s\" was taken", bad[i]);
    }
}

static int64_t noon; /* what the test's clock says */
static int64_t test_now(void *ctx)
{
    (void)ctx;
    return noon;
}

/* Today is the office's day: neither the zone nor the locale of the process moves it, and both stay as they were. */
static void test_today(void **state)
{
    (void)state;
    static const struct {
        const char *zone;
        int64_t ms;
        const char *day;
    } cases[] = {
        {NULL, INT64_C(1795335600000), "2026-11-22"},          /* 08:20 UTC */
        {ZONE_DEFAULT, INT64_C(1795363199999), "2026-11-22"},  /* 23:59:59.999 */
        {ZONE_DEFAULT, INT64_C(1795363200000), "2026-11-23"},  /* midnight */
        {"+08:00", INT64_C(1795363200000), "2026-11-23"},      /* the same */
        {"Asia/Urumqi", INT64_C(1795363200000), "2026-11-22"}, /* 22:00 */
        {"America/New_York", INT64_C(1795363200000), "2026-11-22"},
        {"-12:00", 0, "1969-12-31"},
        {"+00:00", -1, "1969-12-31"},
        {"+00:00", 0, "1970-01-01"},
        {"Pacific/Kiritimati", INT64_C(1795341600000), "2026-11-23"}, /* 10:00 UTC, +14 */
    };
    static const char *const zones[] = {NULL,     "UTC",     "America/New_York", "Asia/Shanghai",
                                        "XYZ-13", "nonsense"};
    for (size_t z = 0; z < sizeof zones / sizeof *zones; z++) {
        if (zones[z])
            setenv("TZ", zones[z], 1);
        else
            unsetenv("TZ");
        tzset();
        time_t t = 1795363200;
        struct tm before, after;
        localtime_r(&t, &before);
        for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
            struct env env = {.now = test_now};
            env_set_zone(&env, cases[i].zone);
            noon = cases[i].ms;
            if (strcmp(day_text(env_today(&env)), cases[i].day) != 0)
                fail_msg("TZ %s, %s: %s", zones[z] ? zones[z] : "-", cases[i].zone ? cases[i].zone : "-",
                         day_text(env_today(&env)));
            env_release(&env);
        }
        localtime_r(&t, &after);
        assert_int_equal(before.tm_hour, after.tm_hour);
        assert_true(zones[z] ? strcmp(getenv("TZ"), zones[z]) == 0 : !getenv("TZ"));
    }
}

static void test_zones(void **state)
{
    (void)state;
    static const char *const good[] = {"Asia/Shanghai", "Asia/Urumqi", "UTC", "+08:00", "-09:30"};
    static const char *const bad[] = {
        "",         "Asia",  "Asia/Beijing", "/etc/passwd", "../../../etc/passwd",
        "zone.tab", "+8",    "+08:60",       "+15:00",      "08:00",
        "+08:000",  "CST-8", "+0a:00"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        if (!zone_is_known(good[i]))
            fail_msg("%s is not known", good[i]);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (zone_is_known(bad[i]))
            fail_msg("%s is known", bad[i]);
    assert_int_equal(zone_day("Asia/Beijing", INT64_C(1795363200000)), day_of("2026-11-23"));
    assert_int_equal(zone_day(NULL, INT64_MAX), DATE_LAST_DAY);
    assert_int_equal(zone_day(NULL, INT64_MIN), DATE_FIRST_DAY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_day), cmocka_unit_test(test_invalid), cmocka_unit_test(test_months),
        cmocka_unit_test(test_parse),     cmocka_unit_test(test_typed),   cmocka_unit_test(test_moments),
        cmocka_unit_test(test_today),     cmocka_unit_test(test_zones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
