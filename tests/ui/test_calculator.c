/* The calculator: how a due day comes about, day by day. */
#include "harness/scene.h"

static struct term *open_on(struct scene *s, int rows, int cols, const char *number)
{
    scene_tree(s, rows, cols);
    scene_go(s, number);
    scene_keys(s, "=");
    return s->t;
}

static void assert_shows(struct scene *s, const char *text)
{
    term_wait_text(s->t, text);
}

/* The days off and the make-up days by name, and the day as the calendar has it. */
static void test_proof(void **state)
{
    struct scene *s = *state;
    struct term *t = open_on(s, 24, 80, "7.1.2");
    assert_shows(s, "期限演算  7.1.2 行政执法人员资格清单");
    scene_type(s, "2026-09-20");
    assert_shows(s, "9月20日 周日  起算日，不计入（当日为调休上班）");
    assert_shows(s, "9月25日 周五  至 9月27日，中秋节放假，不计入");
    assert_shows(s, "10月1日 周四  至 10月7日，国庆节放假，不计入");
    assert_shows(s, "10月10日 周六  国庆节调休上班，计入，第 10 个工作日");
    assert_shows(s, "到期  2026-10-23 周五");
    term_golden(t, "calculator-24x80");
    scene_keys(s, "End");
    term_golden(t, "calculator-24x80-end");
    assert_shows(s, "期限届满：第 20 个工作日");
    assert_shows(s, "国务院办公厅关于2026年部分节假日安排的通知");
    scene_keys(s, "Esc");
    assert_shows(s, "F4日程");
}

static void test_proof_wide(void **state)
{
    struct scene *s = *state;
    struct term *t = open_on(s, 40, 120, "7.1.2");
    scene_type(s, "9.20");
    assert_shows(s, "2026-09-20 周日（调休上班）");
    term_golden(t, "calculator-40x120");
}

/* Whatever way a date is typed in; what is none says so, and the keys that move go on from the last one that was. */
static void test_dates(void **state)
{
    struct scene *s = *state;
    static const char *const ways[] = {"2026-09-20", "2026.9.20", "2026/9/20", "20260920",
                                       "9.20",       "9-20",      "9月20日",   "２０２６年９月２０日"};
    open_on(s, 24, 80, "7.1.2");
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        scene_keys(s, "t");
        assert_shows(s, "到期  2026-12-18");
        scene_type(s, ways[i]);
        if (!term_has(s->t, "到期  2026-10-23"))
            scene_fail(s, "\"%s\" is not understood", ways[i]);
    }
    scene_keys(s, "Enter");
    assert_shows(s, "起算事件  2026-09-20 ");
    scene_keys(s, "Left");
    assert_shows(s, "起算事件  2026-09-19 ");
    assert_shows(s, "到期  2026-10-22"); /* and the make-up day of the 20th is counted */
    scene_keys(s, "Right Right PgUp");
    assert_shows(s, "起算事件  2026-08-21 ");
    scene_keys(s, "PgDn PgDn");
    assert_shows(s, "起算事件  2026-10-21 ");
    scene_type(s, "2026-02-30");
    assert_shows(s, "还不是日期");
    assert_false(term_has(s->t, "到期  "));
    scene_keys(s, "Enter");
    scene_message(s, "请键入日期，如 2026-09-20、9.20 或 9月20日");
    scene_type(s, "~");
    scene_message(s, "“~”在这里没有作用");
    scene_keys(s, "BS*2");
    assert_shows(s, "还不是日期");
    scene_type(s, "01");
    assert_shows(s, "到期  2026-03-05"); /* over the Spring Festival, with the 28th worked */
}

/* A due day in a year whose notice is not out is provisional, and it says why. */
static void test_provisional(void **state)
{
    struct scene *s = *state;
    struct term *t = open_on(s, 24, 80, "7.1.2");
    scene_type(s, "2026-12-20");
    assert_shows(s, "2027年1月15日 周五（暂推算）");
    assert_shows(s, "暂推算：2027年的放假安排还没有公布，公布后会重新计算");
    assert_shows(s, "12月20日 周日  起算日，不计入");
    term_golden(t, "calculator-24x80-provisional");
}

static void test_clauses(void **state)
{
    struct scene *s = *state;
    open_on(s, 24, 80, "7.1.2");
    assert_shows(s, "▸自形成或变更之日起 20 个工作日内");
    scene_keys(s, "Tab");
    assert_shows(s, "▸变更后及时更新");
    assert_shows(s, "这一条没有可数的日子");
    scene_keys(s, "Tab");
    assert_shows(s, "▸自形成或变更之日起 20 个工作日内");
    scene_keys(s, "Esc");
    scene_go(s, "8.1");
    scene_keys(s, "= Tab");
    scene_message(s, "这个时限只有一条");
}

/* The next days, each with the period that is to be published by then. */
static void test_periodic(void **state)
{
    struct scene *s = *state;
    struct term *t = open_on(s, 24, 80, "5.1");
    assert_shows(s, "2027年1月15日 周五  公开 2026年10月1日—12月31日的信息");
    assert_shows(s, "2027年4月15日 周四  公开 2027年1月1日—3月31日的信息");
    assert_shows(s, "下次  2027-01-15 周五");
    term_golden(t, "calculator-24x80-periodic");
    scene_type(s, "1.1");
    assert_shows(s, "下次  2026-01-15 周四");
    assert_shows(s, "1月15日 周四  公开 2025年10月1日—12月31日的信息（已过）");
    scene_keys(s, "e C-u");
    scene_type(s, "每年1月31日前公开");
    scene_keys(s, "Enter");
    assert_shows(s, "2027年1月31日 周日");
    assert_false(term_has(s->t, "的信息")); /* the limit does not say of what year */
    scene_keys(s, "e C-u");
    scene_type(s, "每年1月31日前公开上年度的");
    scene_keys(s, "Enter");
    assert_shows(s, "2027年1月31日 周日  公开 2026年1月1日—12月31日的信息");
}

/* Any text, without an item; the full-width sign is the key too. */
static void test_trial(void **state)
{
    struct scene *s = *state;
    struct term *t = scene_start(s, 24, 80);
    scene_type(s, "＝");
    assert_shows(s, "期限演算  试算");
    term_golden(t, "calculator-24x80-trial");
    scene_type(s, "自形成之日起7个工作日=");
    assert_shows(s, "自形成之日起7个工作日=");
    scene_keys(s, "BS");
    scene_type(s, "内");
    scene_keys(s, "Enter");
    scene_type(s, "9.30");
    assert_shows(s, "到期  2026-10-15 周四");
    scene_keys(s, "p");
    scene_message(s, "这是试算，没有对应的事项可登记");
    scene_keys(s, "e C-u");
    scene_type(s, "看情况");
    assert_shows(s, "没有读出期限，不能推算");
    scene_keys(s, "Esc");
    assert_shows(s, "期限演算  试算"); /* back to the date */
    scene_keys(s, "Esc");
    assert_shows(s, "目录一览");
}

/* From here the event is recorded on the day that stands there, and publications too; undo takes them back. */
static void test_records(void **state)
{
    struct scene *s = *state;
    struct term *t = open_on(s, 24, 80, "7.1.2");
    scene_type(s, "9.20");
    scene_keys(s, "s");
    assert_shows(s, "10月23日 周五 到期（已过）");
    term_golden(t, "calculator-24x80-event");
    scene_keys(s, "Right F2");
    scene_message(s, "已登记：变更 9月20日，10月23日 周五 到期（已过）；u 撤销");
    scene_keys(s, "Esc");
    assert_shows(s, "逾1");
    scene_keys(s, "=");
    assert_shows(s, "起算事件  2026-09-20 "); /* what was recorded is what one wants to see */
    scene_keys(s, "p");
    assert_shows(s, "2026-11-22");
    scene_keys(s, "C-u");
    scene_type(s, "2026-11-23");
    scene_keys(s, "F2");
    assert_shows(s, "公开日期不能晚于今天");
    scene_keys(s, "C-u");
    scene_type(s, "10.22");
    scene_keys(s, "F2");
    scene_message(s, "已登记公开 行政执法人员资格清单 10月22日，按期（应于 10月23日前）；u 撤销");
    scene_keys(s, "u");
    scene_message(s, "已撤销：登记公开 行政执法人员资格清单");
    scene_keys(s, "u Esc");
    scene_keys(s, "Esc");
    assert_false(term_has(s->t, "逾1"));
}

/* Before anything was published, every … counts from the day on which the item entered the catalog. */
static void test_every(void **state)
{
    struct scene *s = *state;
    scene_tree(s, 24, 80);
    scene_go(s, "7.1.2");
    scene_keys(s, "e");
    while (!term_has(s->t, "▸公开时限"))
        scene_keys(s, "Tab");
    scene_keys(s, "M-r C-u");
    scene_type(s, "every 6 month");
    scene_keys(s, "F2 F2 =");
    assert_shows(s, "2026-11-22      周日  列入目录之日");
    assert_shows(s, "列入目录之日，不计入");
    scene_keys(s, "Left");
    assert_shows(s, "周六  设为上次公开之日");
    scene_keys(s, "p C-u");
    scene_type(s, "11.20");
    scene_keys(s, "F2 Esc =");
    assert_shows(s, "2026-11-20      周五  上次公开");
}

static void test_read_only(void **state)
{
    struct scene *s = *state;
    static const char *const args[] = {"--read-only", NULL};
    scene_start_with(s, 24, 80, args);
    scene_keys(s, "Enter = s");
    scene_message(s, "数据库以只读方式打开，不能修改");
    assert_false(term_has(s->t, "s登记起算"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCENE(test_proof, scene_setup_one),   SCENE(test_proof_wide, scene_setup_one),
        SCENE(test_dates, scene_setup_one),   SCENE(test_provisional, scene_setup_one),
        SCENE(test_clauses, scene_setup_one), SCENE(test_periodic, scene_setup_one),
        SCENE(test_every, scene_setup_one),   SCENE(test_trial, scene_setup_one),
        SCENE(test_records, scene_setup_one), SCENE(test_read_only, scene_setup_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
