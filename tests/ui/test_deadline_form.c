/* The time limit in the form: what it means, as one types, and the clerk's own reading of it. */
#include "harness/scene.h"

enum { DEADLINE_TABS = 6 };

static void assert_shows(struct scene *s, const char *text)
{
    term_wait_wrapped(s->t, text);
}

static void assert_cell(struct scene *s, const char *number, const char *cell, const char *want)
{
    char *value = fixture_cell(s->home, 1, number, cell);
    assert_string_equal(value, want);
    free(value);
}

static struct term *open_limit(struct scene *s, int rows, int cols, const char *number)
{
    scene_tree(s, rows, cols);
    scene_go(s, number);
    scene_keys(s, "Enter");
    for (int i = 0; i < DEADLINE_TABS; i++)
        scene_keys(s, "Tab");
    return s->t;
}

static void test_as_one_types(void **state)
{
    struct scene *s = *state;
    struct term *t = open_limit(s, 24, 80, "7.1.2");
    assert_shows(s, "⇒ 自形成或变更之日起 20 个工作日内；变更后及时更新；今日形成则 12月18日 到期");
    scene_keys(s, "C-u");
    assert_false(term_has(t, "⇒"));
    scene_type(s, "自形成之日起7个工作日内");
    assert_shows(s, "⇒ 自形成之日起 7 个工作日内；今日形成则 12月1日 到期");
    term_golden(t, "deadline-24x80-typed");
    scene_keys(s, "C-z");
    scene_keys(s, "C-u");
    scene_type(s, "每季度首月15日前");
    assert_shows(s, "⇒ 每季度首月 15 日前；下次 2027年1月15日 到期");
    scene_keys(s, "C-u");
    scene_type(s, "看情况");
    assert_shows(s, "⇒ 没有读出时限；可按 Ctrl-R 自己写明规则");
    term_golden(t, "deadline-24x80-unread");
    scene_keys(s, "C-u");
    scene_type(s, "6个月"); /* once, or each six months */
    assert_shows(s, "存疑");
    term_golden(t, "deadline-24x80-unsure");
    scene_keys(s, "C-u");
    scene_type(s, "自形成之日起30个工作日内");
    assert_shows(s, "暂推算");
}

static void test_ditto(void **state)
{
    struct scene *s = *state;
    open_limit(s, 24, 80, "7.1.2");
    scene_keys(s, "C-u");
    scene_type(s, "同上");
    assert_shows(s, "⇒ 〔同上一项〕自形成或变更之日起 20 个工作日内");
}

static void test_common_limits(void **state)
{
    struct scene *s = *state;
    struct term *t = open_limit(s, 24, 80, "4.1");
    scene_keys(s, "C-u F4");
    assert_shows(s, "项 │");
    scene_keys(s, "PgDn*9");
    assert_shows(s, "长期公开");
    assert_shows(s, "按规则填写…");
    term_golden(t, "deadline-24x80-common");
    scene_keys(s, "Up Enter");
    assert_shows(s, "▸公开时限 * 长期公开");
    scene_keys(s, "C-u");
    scene_type(s, "mjdsy"); /* 每季度首月 */
    assert_shows(s, "每季度首月15日前");
    scene_keys(s, "Enter");
    assert_shows(s, "下次 2027年1月15日 到期");
}

/* A list of one's own comes before the program's. */
static void test_own_common_limits(void **state)
{
    struct scene *s = *state;
    scene_config(s, "deadlines-common.ini", "[limits]\na = \"每周五前\"\n");
    open_limit(s, 40, 120, "4.1");
    scene_keys(s, "C-u");
    scene_type(s, "mzw");
    assert_shows(s, "每周五前");
    assert_shows(s, "常用");
}

static void test_own_rule(void **state)
{
    struct scene *s = *state;
    struct term *t = open_limit(s, 24, 80, "7.1.2");
    scene_keys(s, "M-r");
    assert_shows(s, "20 workday after formed|changed; promptly after changed");
    assert_shows(s, "│  自该信息形成或者变更之日起20个工作日内，并根据"); /* as printed */
    assert_shows(s, "可写中文，如：每季度首月15日前公开上季度情况");
    scene_keys(s, "F1");
    assert_shows(s, "在这里写明它的意思；栏里印的文字不变");
    scene_keys(s, "Esc C-u");
    assert_shows(s, "空着就交还程序");
    scene_type(s, "within 5 wrk");
    assert_shows(s, "规则第 10 字: 不能写“wrk”");
    term_golden(t, "deadline-24x80-rule");
    scene_keys(s, "Enter");
    assert_shows(s, "规则还没有写对");
    scene_keys(s, "BS*3");
    scene_type(s, "workday after decided");
    assert_shows(s, "⇒ 自作出决定之日起 5 个工作日内；今日作出决定则 11月27日 到期");
    scene_keys(s, "Enter");
    assert_shows(s, "⇒ 〔自定〕自作出决定之日起 5 个工作日内");
    scene_keys(s, "=");
    assert_shows(s, "〔自定〕自该信息形成");
    assert_shows(s, "到期  2026-11-27");
    scene_keys(s, "Esc F2");
    scene_message(s, "已保存 时限的读法；u 撤销");
    assert_shows(s, "⇒ 〔自定〕自作出决定之日起 5 个工作日");
    assert_cell(s, "7.1.2", "deadline",
                "自该信息形成或者变更之日起20个工作日内，并根据人员变化情况及时更新。");
    scene_keys(s, "u");
    assert_false(term_has(t, "〔自定〕"));
    scene_keys(s, "C-r");
    assert_true(term_has(t, "〔自定〕"));
}

/* It stands for the text that it was given for, and for no other. */
static void test_own_rule_falls_with_its_text(void **state)
{
    struct scene *s = *state;
    open_limit(s, 24, 80, "7.1.2");
    scene_keys(s, "M-r C-u");
    scene_type(s, "每月5日前"); /* plain words will do */
    assert_shows(s, "⇒ 每月 5 日前");
    scene_keys(s, "Enter F2");
    assert_shows(s, "〔自定〕每月 5 日前");
    scene_keys(s, "Enter Tab*6");
    scene_type(s, "。");
    assert_shows(s, "⇒ 自形成或变更之日起 20 个工作日内");
    scene_keys(s, "BS");
    assert_shows(s, "⇒ 〔自定〕每月 5 日前");
    scene_type(s, "。");
    scene_keys(s, "F2");
    scene_message(s, "已保存 公开时限");
    assert_false(term_has(s->t, "〔自定〕"));
}

static void test_given_back(void **state)
{
    struct scene *s = *state;
    open_limit(s, 24, 80, "7.1.2");
    scene_keys(s, "M-r C-u");
    scene_type(s, "monthly 05");
    scene_keys(s, "Enter F2 Enter Tab*6 M-r");
    assert_shows(s, "monthly 05");
    scene_keys(s, "C-u Enter");
    scene_message(s, "已交还程序理解；保存表单后生效");
    assert_shows(s, "⇒ 自形成或变更之日起 20 个工作日内");
    scene_keys(s, "F2");
    scene_message(s, "已保存");
    assert_false(term_has(s->t, "〔自定〕"));
}

/* A text and a rule for it, in one step. */
static void test_text_and_rule_together(void **state)
{
    struct scene *s = *state;
    open_limit(s, 24, 80, "7.1.2");
    scene_keys(s, "C-u");
    scene_type(s, "视情况公开");
    scene_keys(s, "M-r");
    scene_type(s, "yearly 06-30");
    scene_keys(s, "Enter F2");
    assert_shows(s, "〔自定〕每年 6 月底（30 日）前");
    scene_keys(s, "u");
    assert_false(term_has(s->t, "〔自定〕"));
    assert_shows(s, "⇒ 自形成或变更之日起 20 个工作日内");
}

static void test_draft(void **state)
{
    struct scene *s = *state;
    open_limit(s, 24, 80, "7.1.2");
    scene_keys(s, "M-r C-u");
    scene_type(s, "monthly 05");
    scene_keys(s, "Enter");
    term_hang_up(s->t);
    term_wait_exit(s->t);
    scene_again(s, 24, 80);
    term_wait_text(s->t, "上次没有保存的内容");
    scene_keys(s, "Enter"); /* going on is where Enter begins */
    assert_shows(s, "⇒ 〔自定〕每月 5 日前");
    scene_keys(s, "F2");
    scene_message(s, "已保存");
    assert_shows(s, "〔自定〕每月 5 日前");
}

/* Elsewhere it is a character. */
static void test_equals_sign(void **state)
{
    struct scene *s = *state;
    scene_tree(s, 24, 80);
    scene_go(s, "7.1.2");
    scene_keys(s, "Enter Tab C-u");
    scene_type(s, "a=b");
    assert_shows(s, "▸公开内容 * a=b");
    scene_keys(s, "Tab*5");
    scene_type(s, "＝");
    assert_shows(s, "期限演算  7.1.2");
    scene_keys(s, "Esc");
    assert_shows(s, "▸公开时限");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCENE(test_as_one_types, scene_setup_one),  SCENE(test_ditto, scene_setup_one),
        SCENE(test_common_limits, scene_setup_one), SCENE(test_own_common_limits, scene_setup_one),
        SCENE(test_own_rule, scene_setup_one),      SCENE(test_own_rule_falls_with_its_text, scene_setup_one),
        SCENE(test_given_back, scene_setup_one),    SCENE(test_text_and_rule_together, scene_setup_one),
        SCENE(test_draft, scene_setup_one),         SCENE(test_equals_sign, scene_setup_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
