/* The notation of rules, and rules in plain words. */
#include "harness/test.h"

#include <stdlib.h>
#include <string.h>

#include "harness/random.h"
#include "mulu/date.h"
#include "mulu/language.h"
#include "mulu/text.h"
#include "mulu/rule.h"

static char *formatted(const struct rule *rule)
{
    struct buffer b = {0};
    rule_format(rule, &b);
    return buf_take(&b);
}

static void holds(const char *typed, const char *expected)
{
    struct rule rule;
    struct error err = {0};
    if (rule_parse(typed, &rule, &err))
        fail_msg("%s: %s", typed, err.text);
    char *now = formatted(&rule);
    assert_string_equal(now, expected);
    free(now);
    rule_release(&rule);
}

static void notation_is_read_and_written(void **state)
{
    (void)state;
    static const char *const same[] = {
        "within 20 workday after formed|changed; promptly after changed",
        "yearly 01-31 covers previous",
        "yearly 06-30,12-31",
        "quarterly 1-15 covers previous on 救助人数",
        "monthly 05,20",
        "monthly last covers previous",
        "weekly 3 covers previous",
        "every 6 month",
        "once 2023-12-31",
        "promptly after received",
        "realtime; ongoing; with linked; ditto; unknown",
        "for 30 day",
        "within 1000000 hour after linked",
        "ongoing on 除处罚决定外其他内容; within 20 workday on 处罚决定",
        "within 7 day on on a; b on c; ongoing",
        "yearly 02-29",
    };
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        holds(same[i], same[i]);
}

static void what_a_clerk_types_is_taken(void **state)
{
    (void)state;
    holds("  within   20  workdays\tafter formed | changed ", "within 20 workday after formed|changed");
    holds("ＷＩＴＨＩＮ　２０　workday；ongoing", "within 20 workday; ongoing");
    holds("yearly 12-31，6-30,12-31", "yearly 06-30,12-31");
    holds("monthly 20、5", "monthly 05,20");
    holds("within 20 workday after 形成|变更", "within 20 workday after formed|changed");
    holds("within 20 workday after formed|formed", "within 20 workday after formed");
    holds("ongoing on  行政许可 \n; ditto", "ongoing on 行政许可; ditto");
}

static void faults_are_named_with_their_place(void **state)
{
    (void)state;
    static const struct {
        const char *typed, *place, *expected;
    } faults[] = {
        {"", "第 1 字", "within, yearly"},
        {"soon", "第 1 字: 不能写“soon”", "within, yearly"},
        {"within workday", "第 8 字", "1 到 1000000"},
        {"within 0 day", "第 8 字", "1 到 1000000"},
        {"within 1000001 day", "第 8 字", "1 到 1000000"},
        {"within 99999999999999999999 day", "第 8 字", "1 到 1000000"},
        {"within 20 days after", "第 21 字", "formed, changed"},
        {"within 20 days after lunch", "第 22 字: 不能写“lunch”", "formed, changed"},
        {"within 20 moons", "第 11 字", "workday"},
        {"yearly 13-01", "第 8 字", "01-31"},
        {"yearly 02-30", "第 8 字", "01-31"},
        {"yearly 1", "第 8 字", "01-31"},
        {"quarterly 4-01", "第 11 字", "1-15"},
        {"monthly 32", "第 9 字", "last"},
        {"weekly 0", "第 8 字", "1（周一）"},
        {"once 2023-02-29", "第 6 字", "2026-09-20"},
        {"with", "第 5 字", "linked"},
        {"ongoing covers", "第 15 字", "previous"},
        {"ongoing on ;", "第 12 字", "行政许可"},
        {"ongoing forever", "第 9 字", "covers previous"},
        {"ongoing;", "第 9 字", "within, yearly"},
        {"ongoing, ditto", "第 8 字: 不能写“,”", "“;”"},
        {"行政许可 within", "第 1 字", "within, yearly"},
        {"ongoing on 行政许可; within 20", "第 27 字", "workday"},
    };
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        struct rule rule = {.n = 5};
        struct error err = {0};
        assert_int_equal(rule_parse(faults[i].typed, &rule, &err), ST_USAGE);
        assert_int_equal(rule.n, 0);
        assert_null(rule.clauses);
        if (!strstr(err.text, faults[i].place) || !strstr(err.text, faults[i].expected))
            fail_msg("%s: %s", faults[i].typed, err.text);
    }
}

static void too_many_clauses_are_refused(void **state)
{
    (void)state;
    struct buffer b = {0};
    struct rule rule;
    for (int i = 0; i < RULE_MOST_CLAUSES; i++)
        buf_puts(&b, i ? "; ditto" : "ditto");
    assert_int_equal(rule_parse(buf_text(&b), &rule, NULL), ST_OK);
    assert_int_equal(rule.n, RULE_MOST_CLAUSES);
    rule_release(&rule);
    buf_puts(&b, "; ditto");
    assert_int_equal(rule_parse(buf_text(&b), &rule, NULL), ST_USAGE);
    buf_free(&b);
}

/* --- any rule is read back ---------------------------------------------------------------------------------------- */

static char *random_scope(struct random_source *r)
{
    static const char *const pieces[] = {
        "行政许可",        "、", "; ", ";", "within 3 day", " on ", "ongoing",
        "covers previous", "，", "x",  " ", "其他",         "\n",   "ditto"};
    struct buffer b = {0}, trimmed = {0};
    for (uint32_t n = 1 + random_below(r, 6); n; n--)
        buf_puts(&b, pieces[random_below(r, sizeof pieces / sizeof *pieces)]);
    text_trim(&trimmed, buf_text(&b), b.len);
    buf_free(&b);
    return trimmed.len ? buf_take(&trimmed) : NULL;
}

static void random_days(struct random_source *r, struct clause *c)
{
    static const int most[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    for (int want = 1 + (int)random_below(r, 4), month = 0, day = 0; c->ndays < want; c->ndays++) {
        if (c->kind == RULE_YEARLY)
            month += 1 + (int)random_below(r, 3);
        else if (c->kind == RULE_QUARTERLY)
            month = month < 3 ? month + 1 : 3;
        day += 1 + (int)random_below(r, 6);
        c->days[c->ndays] =
            (struct month_day){month, c->kind == RULE_YEARLY && day > most[month - 1] ? 1 : day};
    }
}

static void random_clause(struct random_source *r, struct clause *c)
{
    *c = (struct clause){.kind = (enum rule_kind)random_below(r, RULE_KINDS)};
    switch (c->kind) {
    case RULE_WITHIN:
    case RULE_EVERY:
    case RULE_FOR:
        c->n = 1 + (int)random_below(r, random_below(r, 2) ? 40 : RULE_MOST_COUNT);
        c->unit = (enum rule_unit)random_below(r, RULE_UNITS);
        break;
    case RULE_YEARLY:
    case RULE_QUARTERLY:
    case RULE_MONTHLY:
        random_days(r, c);
        break;
    case RULE_WEEKLY:
        c->weekday = 1 + (int)random_below(r, 7);
        break;
    case RULE_ONCE:
        c->date = DATE_FIRST_DAY + (int32_t)random_below(r, DATE_LAST_DAY - DATE_FIRST_DAY + 1);
        break;
    default:
        break;
    }
    if (c->kind == RULE_WITHIN || c->kind == RULE_PROMPTLY)
        for (uint32_t t = random_below(r, 4); t; t--)
            c->triggers[c->ntriggers++] = (enum trigger)(t * 3 + random_below(r, 3));
    c->previous = random_below(r, 4) == 0;
    c->scope = random_below(r, 3) == 0 ? random_scope(r) : NULL;
}

static void every_rule_is_read_back(void **state)
{
    (void)state;
    struct random_source r = {20260920};
    for (int round = 0; round < 20000; round++) {
        struct rule rule = {0}, again;
        struct error err = {0};
        for (uint32_t n = 1 + random_below(&r, 4); n; n--) {
            struct clause c;
            random_clause(&r, &c);
            rule_add(&rule, &c);
        }
        char *first = formatted(&rule);
        if (strchr(first, '\n') || rule_parse(first, &again, &err))
            fail_msg("%s: %s", first, err.text);
        assert_int_equal(again.n, rule.n);
        for (size_t i = 0; i < rule.n; i++) {
            const struct clause *a = &rule.clauses[i], *b = &again.clauses[i];
            assert_int_equal(a->kind, b->kind);
            assert_int_equal(a->n, b->n);
            assert_int_equal(a->ndays, b->ndays);
            assert_int_equal(a->date, b->date);
            assert_int_equal(!a->scope, !b->scope);
        }
        char *second = formatted(&again);
        assert_string_equal(first, second);
        free(first);
        free(second);
        rule_release(&rule);
        rule_release(&again);
    }
}

/* --- plain words --------------------------------------------------------------------------------------------------- */

static void told(const char *notation, const char *expected)
{
    struct rule rule;
    struct buffer b = {0};
    assert_int_equal(rule_parse(notation, &rule, NULL), ST_OK);
    rule_describe(&rule, &b);
    assert_string_equal(buf_text(&b), expected);
    buf_free(&b);
    rule_release(&rule);
}

static void rules_are_told_in_plain_words(void **state)
{
    (void)state;
    told("within 20 workday after formed|changed; promptly after changed",
         "自形成或变更之日起 20 个工作日内；变更后及时更新");
    told("within 3 day", "3 天内");
    told("quarterly 1-15 covers previous", "每季度首月 15 日前，公开上一季度的");
    told("quarterly 3-31", "每季度末月 月底前");
    told("yearly 01-31 covers previous", "每年 1 月底（31 日）前，公开上一年度的");
    told("yearly 06-15,12-31", "每年 6 月 15 日、12 月底（31 日）前");
    told("monthly 05,20", "每月 5 日、20 日前");
    told("monthly last", "每月月底前");
    told("weekly 5", "每周五前");
    told("every 1 year; every 6 month; every 1 workday",
         "至少每年一次；至少每 6 个月一次；至少每个工作日一次");
    told("once 2023-10-31", "2023 年 10 月 31 日前");
    told("with linked", "与所解读的文件同步");
    told("for 30 day", "公示（征求意见）30 天");
    told("promptly; realtime; ongoing; ditto; unknown", "及时；实时；长期公开；同上一项；没有读出时限");
    told("promptly after received", "收到后及时");
    told("within 7 workday after decided on 行政许可", "行政许可：自作出决定之日起 7 个工作日内");
}

static void rules_are_told_in_english_too(void **state)
{
    (void)state;
    language_choose("en", "share/mulu");
    told("within 20 workday after formed|changed", "once it is formed or changed, within 20 working days");
    told("every 6 month", "at least once in every 6 months");
    told("monthly 05,20", "every month by day 5, day 20");
    language_choose("zh", "share/mulu");
}

static void what_a_rule_can_give(void **state)
{
    (void)state;
    static const struct {
        const char *notation;
        bool unknown, countable;
    } cases[] = {
        {"unknown", true, false},           {"unknown; unknown", true, false},
        {"unknown; ongoing", false, false}, {"promptly", false, false},
        {"for 30 day", false, false},       {"ditto", false, false},
        {"within 20 day", false, true},     {"ongoing; weekly 5", false, true},
        {"with linked", false, true},       {"every 1 week", false, true},
        {"once 2023-01-01", false, true},   {"realtime", false, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct rule rule;
        assert_int_equal(rule_parse(cases[i].notation, &rule, NULL), ST_OK);
        assert_int_equal(rule_is_unknown(&rule), cases[i].unknown);
        assert_int_equal(rule_is_countable(&rule), cases[i].countable);
        rule_release(&rule);
    }
}

static void clauses_wait_for_their_triggers(void **state)
{
    (void)state;
    struct rule rule;
    assert_int_equal(rule_parse("within 20 day after formed|changed; within 5 day", &rule, NULL), ST_OK);
    assert_true(clause_waits_for(&rule.clauses[0], TRIGGER_FORMED));
    assert_true(clause_waits_for(&rule.clauses[0], TRIGGER_CHANGED));
    assert_false(clause_waits_for(&rule.clauses[0], TRIGGER_ISSUED));
    assert_true(clause_waits_for(&rule.clauses[1], TRIGGER_ISSUED));
    rule_release(&rule);
}

static void triggers_go_by_key_and_by_name(void **state)
{
    (void)state;
    for (int t = 0; t < TRIGGERS; t++) {
        enum trigger back = TRIGGERS;
        assert_true(trigger_by_key(trigger_key((enum trigger)t), &back));
        assert_int_equal(back, t);
        assert_true(trigger_by_key(trigger_name((enum trigger)t), &back));
        assert_int_equal(back, t);
    }
    enum trigger t;
    assert_true(trigger_by_key("结束", &t)); /* which, with 办结, is one name for what has come to its end */
    assert_int_equal(t, TRIGGER_FINISHED);
    assert_string_equal(trigger_name(TRIGGER_FINISHED), "办结或结束");
    assert_false(trigger_by_key("lunch", &t));
    assert_false(trigger_by_key("", &t));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(notation_is_read_and_written),      cmocka_unit_test(what_a_clerk_types_is_taken),
        cmocka_unit_test(faults_are_named_with_their_place), cmocka_unit_test(too_many_clauses_are_refused),
        cmocka_unit_test(every_rule_is_read_back),           cmocka_unit_test(rules_are_told_in_plain_words),
        cmocka_unit_test(rules_are_told_in_english_too),     cmocka_unit_test(what_a_rule_can_give),
        cmocka_unit_test(clauses_wait_for_their_triggers),   cmocka_unit_test(triggers_go_by_key_and_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
