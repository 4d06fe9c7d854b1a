/* The agenda, and what is due wherever else it shows: the list of catalogs, the tree, the detail. */
#include "harness/scene.h"

#include "mulu/mem.h"

static void assert_shows(struct scene *s, const char *text)
{
    term_wait_wrapped(s->t, text);
}

static void assert_hides(struct scene *s, const char *text)
{
    term_wait_gone(s->t, text);
}

/* Records in the tree that the item was formed on a day. */
static void record_event(struct scene *s, const char *number, const char *day)
{
    scene_go(s, number);
    scene_keys(s, "s");
    if (!term_has(s->t, "▸ 日期"))
        scene_keys(s, "Tab");
    scene_keys(s, "C-u");
    scene_type(s, day);
    scene_keys(s, "F2");
}

static struct term *with_events(struct scene *s, int rows, int cols)
{
    scene_tree(s, rows, cols);
    record_event(s, "7.1.2", "2026-09-20");
    record_event(s, "7.1.3", "2026-10-28"); /* due on the 25th of November */
    record_event(s, "8.1", "2026-11-22");
    return s->t;
}

static void test_empty(void **state)
{
    struct scene *s = *state;
    struct term *t = scene_start(s, 24, 80);
    scene_keys(s, "n");
    scene_type(s, "空目录");
    scene_keys(s, "F2 F4 c Down*2 Enter");
    assert_shows(s, "没有到期的事项");
    term_golden(t, "agenda-24x80-empty");
    scene_keys(s, "p");
    scene_message(s, "没有到期的事项");
}

static void test_looks(void **state)
{
    struct scene *s = *state;
    struct term *t = with_events(s, 24, 80);
    term_golden(t, "tree-24x80-due");
    scene_go(s, "7.1.2");
    term_golden(t, "tree-24x80-overdue");
    scene_keys(s, "-");
    assert_shows(s, "逾1 核4");
    scene_keys(s, "F4");
    term_golden(t, "agenda-24x80");
    scene_keys(s, "Down");
    term_golden(t, "agenda-24x80-soon");
    scene_keys(s, "Esc q");
    assert_shows(s, "逾期 1 · 近期 1 · 正常 ");
    term_golden(t, "catalogs-24x80-due");
}

static void test_looks_wide(void **state)
{
    struct scene *s = *state;
    struct term *t = with_events(s, 40, 120);
    scene_go(s, "7.1.2");
    term_golden(t, "tree-40x120-overdue");
    scene_keys(s, "F4");
    term_golden(t, "agenda-40x120");
    scene_keys(s, "Esc q");
    term_golden(t, "catalogs-40x120-due");
}

/* October as a desk calendar has it. */
static void test_month(void **state)
{
    struct scene *s = *state;
    struct term *t = with_events(s, 24, 80);
    scene_keys(s, "F4 PgUp");
    assert_shows(s, "2026年10月");
    term_golden(t, "agenda-24x80-october");
    scene_keys(s, "Tab");
    assert_shows(s, "↑↓周");
    scene_keys(s, "Up Up");
    assert_shows(s, "10月8日 周四");
    scene_keys(s, "Right Right");
    assert_shows(s, "10月10日 周六 国庆节调休上班");
    scene_keys(s, "Left*9");
    assert_shows(s, "10月1日 周四 国庆节放假");
    scene_keys(s, "Left");
    assert_shows(s, "2026年 9月");
    scene_keys(s, "t");
    assert_shows(s, "11月22日 周日 今天");
    scene_keys(s, "PgDn*2");
    assert_shows(s, "2027年 1月（放假安排未公布）");
    assert_shows(s, "其后："); /* the list has followed */
    scene_keys(s, "Tab Home");
    assert_shows(s, "2026年10月"); /* and the calendar follows the list */
    assert_shows(s, "10月23日 周五");
}

/* Opens the item, the form, the calculator; each leads back here. */
static void test_leads_on(void **state)
{
    struct scene *s = *state;
    with_events(s, 24, 80);
    scene_keys(s, "q F4 Enter");
    assert_shows(s, "7.1.2  行政执法人员资格清单");
    scene_keys(s, "q");
    assert_shows(s, "日程  全部目录");
    scene_keys(s, "e");
    assert_shows(s, "编辑  7.1.2");
    scene_keys(s, "Esc");
    assert_shows(s, "日程  全部目录");
    scene_keys(s, "=");
    assert_shows(s, "到期  2026-10-23");
    scene_keys(s, "Esc Enter F4"); /* no chain of agendas */
    assert_shows(s, "日程  ");
    scene_keys(s, "q");
    assert_shows(s, "目录一览");
}

/* The publication takes the line off what is due; undo puts it back. */
static void test_published(void **state)
{
    struct scene *s = *state;
    struct term *t = with_events(s, 24, 80);
    scene_keys(s, "F4 p");
    term_golden(t, "agenda-24x80-published");
    scene_keys(s, "F2");
    scene_message(s, "已登记公开 行政执法人员资格清单 11月22日，逾期公开（应于 10月23日前）");
    assert_shows(s, "逾期 0   今天 0");
    assert_hides(s, "逾    10-23");
    scene_keys(s, "u");
    scene_message(s, "已撤销：登记公开 行政执法人员资格清单");
    assert_shows(s, "逾期 1   今天 0");
    assert_shows(s, "逾    10-23  行政执法人员资格清单");
    assert_shows(s, "10月23日 周五"); /* and one stands on it */
    scene_keys(s, "C-r a");
    scene_message(s, "已公开的也列出");
    scene_keys(s, "PgUp");
    assert_shows(s, "迟    10-23  行政执法人员资格清单");
    scene_keys(s, "a");
    assert_hides(s, "迟    10-23");
    scene_keys(s, "q");
    scene_go(s, "7.1.2");
    scene_keys(s, "Tab End");
    assert_shows(s, "公开  2026-11-22 逾期完成 ");
    assert_shows(s, "起算  2026-09-20 形成");
}

/* Gives the item a limit of one's own. */
static void set_limit(struct scene *s, const char *number, const char *text)
{
    scene_go(s, number);
    scene_keys(s, "e");
    while (!term_has(s->t, "▸公开时限"))
        scene_keys(s, "Tab");
    scene_keys(s, "M-r C-u");
    scene_type(s, text);
    scene_keys(s, "F2 F2");
    scene_message(s, "已保存");
}

/* Only what a limit waits for is offered; where it waits for nothing one is told at once, and nothing is asked. */
static void test_event(void **state)
{
    struct scene *s = *state;
    scene_tree(s, 24, 80);
    set_limit(s, "7.1.2", "every 6 month");
    scene_keys(s, "s");
    scene_message(s, "本项的时限不从事件起算，不用登记起算；公开之后按 p 登记公开");
    assert_hides(s, "起算事件");
    set_limit(s, "7.1.2", "within 2 year after decided; every 6 month; promptly after changed");
    scene_keys(s, "s");
    assert_shows(s, "(•)作出决定");
    assert_hides(s, "变更");
    scene_keys(s, "C-u");
    scene_type(s, "2026-11-23"); /* a day that is yet to come */
    scene_keys(s, "F2");
    assert_shows(s, "这一天还没有到；确是预定的，请再按一次 F2");
    scene_keys(s, "C-u");
    scene_type(s, "2026-11-20");
    assert_shows(s, "2028年11月20日 周一 到期");
    scene_keys(s, "F2");
    scene_message(s, "已登记：作出决定 11月20日，2028年11月20日 周一 到期");
    scene_keys(s, "s C-u");
    scene_type(s, "2026-12-01");
    scene_keys(s, "F2 F2"); /* it is meant */
    scene_message(s, "已登记：作出决定 12月1日");
}

/* With what is done, that of the last year too; the panel and the list follow the day of the calendar. */
static void test_follows(void **state)
{
    struct scene *s = *state;
    with_events(s, 24, 80);
    scene_go(s, "7.1.2");
    scene_keys(s, "p C-u");
    scene_type(s, "2026-10-20");
    scene_keys(s, "Tab");
    scene_type(s, "新的标题"); /* takes the place of the title that is offered */
    scene_keys(s, "F2");
    scene_message(s, "按期（应于 10月23日前）");
    assert_shows(s, "《新的标题》");
    scene_keys(s, "F4");
    assert_hides(s, "10-23");
    scene_keys(s, "a Home");
    assert_shows(s, "10-23  行政执法人员资格清单");
    scene_keys(s, "a Tab PgDn*7 t");
    scene_keys(s, "PgDn*8"); /* the 22nd of July: beyond what was loaded at first */
    scene_keys(s, "Left*7");
    assert_shows(s, "2027年7月15日 周四");
    assert_hides(s, "此前：");
    assert_shows(s, "公开 2027年4月1日—");
}

static void test_filters(void **state)
{
    struct scene *s = *state;
    scene_start(s, 24, 80);
    scene_keys(s, "F4");
    assert_shows(s, "1 / 9");
    scene_keys(s, "c Down*2 Enter");
    scene_message(s, "只列出 医疗保障局政务公开事项标准目录 的");
    assert_shows(s, "日程  医疗保障局政务公开事项标准目录");
    scene_keys(s, "c Home Enter f");
    term_golden(s->t, "agenda-24x80-units");
    scene_keys(s, "Down Enter");
    assert_shows(s, " · 单位：");
    scene_keys(s, "f Home Enter");
    scene_message(s, "列出全部单位的");
    assert_shows(s, "1 / 9");
}

/* For calendar programs: what the agenda is limited to, overdue ones too. */
/* The same query as everywhere limits the agenda: it is in the title, and Esc or an empty one takes it away. */
static void test_query(void **state)
{
    struct scene *s = *state;
    struct term *t = scene_start(s, 24, 80);
    scene_keys(s, "F4 /");
    scene_type(s, "医疗救助");
    term_golden(t, "agenda-24x80-query-typed");
    scene_keys(s, "F3"); /* whose items they are is chosen in the agenda */
    scene_message(s, "范围与日程相同");
    scene_keys(s, "Enter");
    term_golden(t, "agenda-24x80-query");
    scene_keys(s, "Tab"); /* the calendar has it too */
    assert_shows(s, "Esc取消筛选");
    scene_keys(s, "Esc");
    scene_message(s, "筛选已取消");
    assert_shows(s, "年度抽查工作计划");
    scene_keys(s, "Tab /");
    scene_type(s, "单位:jjjhk OR 到期<2027-01-12");
    scene_keys(s, "F7");
    scene_type(s, "快到的");
    scene_keys(s, "Enter Esc");
    assert_shows(s, "年度抽查工作计划");
    scene_keys(s, "F8 1"); /* what is kept in a search limits as well */
    assert_shows(s, "筛选：单位:jjjhk OR");
    assert_shows(s, "救助情况");
    assert_hides(s, "县直部门单位年度报告");
    scene_keys(s, "/ C-u Enter");
    assert_hides(s, "筛选：");
    scene_keys(s, "/");
    scene_type(s, "@快到的 -救助");
    scene_keys(s, "Enter");
    assert_shows(s, "保险情况");
    assert_hides(s, "救助情况");
    scene_keys(s, "/ C-u");
    scene_type(s, "单位:(财政");
    scene_keys(s, "Enter");
    scene_message(s, "左括号没有配对");
    scene_keys(s, "C-u C-k");
    scene_type(s, "没有这个词");
    scene_keys(s, "Enter");
    scene_message(s, "没有找到");
    scene_keys(s, "Esc");
    assert_shows(s, "筛选：@快到的 -救助"); /* as it was */
    scene_keys(s, "q");
    scene_quit(s);
}

/* What the query does not find any more leaves the list, and comes back to it. */
static void test_query_follows(void **state)
{
    struct scene *s = *state;
    scene_start(s, 24, 80);
    scene_keys(s, "F4 /");
    scene_type(s, "审核信息");
    scene_keys(s, "Enter");
    assert_shows(s, "1 / 1");
    scene_keys(s, "e C-u C-k");
    scene_type(s, "别的");
    scene_keys(s, "F2");
    assert_shows(s, "没有到期的事项");
    scene_keys(s, "u");
    assert_shows(s, "1 / 1");
    scene_keys(s, "q");
    scene_quit(s);
}

static void test_export(void **state)
{
    struct scene *s = *state;
    with_events(s, 24, 80);
    scene_keys(s, "F4 E");
    assert_shows(s, "~/日程-2026-11-22.ics");
    scene_keys(s, "F2");
    scene_message(s, "到 ~/日程-2026-11-22.ics");
    char *path = mem_printf("%s/日程-2026-11-22.ics", s->home), text[65536];
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    text[fread(text, 1, sizeof text - 1, f)] = '\0';
    fclose(f);
    free(path);
    assert_non_null(strstr(text, "20261023"));
    assert_non_null(strstr(text, "20261125"));
    assert_non_null(strstr(text, "行政执法服务指南"));
    scene_keys(s, "E F2"); /* a second time it asks */
    assert_shows(s, "覆盖");
}

static void test_mouse(void **state)
{
    struct scene *s = *state;
    struct term *t = with_events(s, 24, 80);
    scene_keys(s, "F4 F12");
    int row = term_find_row(t, " 23  24");
    assert_true(row > 0);
    char press[64];
    snprintf(press, sizeof press, "\x1b[<0;%d;%dM", 52, row + 1); /* Monday, the 23rd */
    term_send(t, press, strlen(press));
    term_wait_text(t, "11月23日 周一");
    snprintf(press, sizeof press, "\x1b[<0;%d;%dM", 10, 4); /* the first line */
    term_send(t, press, strlen(press));
    term_wait_text(t, "2026年10月");
    snprintf(press, sizeof press, "\x1b[<65;%d;%dM", 60, 8); /* the wheel over the calendar */
    term_send(t, press, strlen(press));
    term_wait_text(t, "2026年11月");
}

/* A new day off moves what is due: told once, from what to what. */
static void test_moved(void **state)
{
    struct scene *s = *state;
    with_events(s, 24, 80);
    scene_keys(s, "q");
    scene_quit(s);
    scene_config(s, "calendar.tsv", "2026-11-24\toff\t停电\n");
    struct term *t = scene_start(s, 24, 80);
    assert_shows(s, "放假安排有变化");
    assert_shows(s, "2026-11-25 → 2026-11-26");
    term_golden(t, "moved-24x80");
    scene_keys(s, "Enter");
    assert_shows(s, "7.1.3  行政执法服务指南");
    scene_keys(s, "q q F4");
    assert_shows(s, "近    11-26  行政执法服务指南");
    scene_keys(s, "Right*2");
    assert_shows(s, "11月24日 周二 停电放假");
    scene_keys(s, "q");
    scene_quit(s);
    scene_start(s, 24, 80);
    assert_hides(s, "放假安排有变化");
    scene_quit(s);
    scene_config(s, "calendar.tsv", "2026-06-24\toff\t停电\n"); /* moves back, and nothing else */
    scene_start(s, 24, 80);
    assert_shows(s, "2026-11-26 → 2026-11-25");
    scene_keys(s, "q");
    scene_quit(s);
    scene_config(s, "calendar.tsv", "2026-06-25\toff\t停电\n");
    scene_start(s, 24, 80);
    scene_message(s, "工作日历与上次打开时不同；没有到期日因此改变");
    scene_config(s, "calendar.tsv", "2026-11-25\toff\t停电\n"); /* without leaving, too */
    scene_keys(s, "F5");
    assert_shows(s, "2026-11-25 → 2026-11-26");
}

/* What is wrong in one's own files is told at the start; the rest of them is in force. */
static void test_problems(void **state)
{
    struct scene *s = *state;
    scene_config(s, "calendar.tsv", "2026-13-01\toff\t停电\n2026-11-24\toff\t停电\n");
    scene_start(s, 24, 80);
    scene_message(s, "calendar.tsv");
    scene_keys(s, "F4 Right*2");
    assert_shows(s, "11月24日 周二 停电放假");
}

static void test_headings(void **state)
{
    struct scene *s = *state;
    scene_tree(s, 24, 80);
    scene_go(s, "7");
    scene_keys(s, "p");
    scene_message(s, "这是栏目，不是事项，没有可登记的");
    scene_keys(s, "=");
    assert_shows(s, "请键入时限");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCENE(test_empty, scene_setup_one),      SCENE(test_looks, scene_setup_one),
        SCENE(test_looks_wide, scene_setup_one), SCENE(test_month, scene_setup_one),
        SCENE(test_leads_on, scene_setup_one),   SCENE(test_published, scene_setup_one),
        SCENE(test_event, scene_setup_one),      SCENE(test_follows, scene_setup_one),
        SCENE(test_query, scene_setup_many),     SCENE(test_query_follows, scene_setup_many),
        SCENE(test_filters, scene_setup_many),   SCENE(test_export, scene_setup_one),
        SCENE(test_mouse, scene_setup_one),      SCENE(test_moved, scene_setup_one),
        SCENE(test_problems, scene_setup_one),   SCENE(test_headings, scene_setup_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
