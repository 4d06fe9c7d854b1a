/* Search while typing. */
#include "harness/scene.h"

/* The cells of a row that are marked as matches, by their looks: bold and underlined, or reversed as well. */
static int marked(struct term *t, int row)
{
    const char *looks = term_looks(t, row);
    int n = 0;
    for (; *looks; looks++)
        n += *looks == 'f' || *looks == 'F';
    return n;
}

static void test_looks(void **state)
{
    struct scene *s = *state;
    struct term *t = scene_tree(s, 24, 80);
    scene_keys(s, "/");
    term_golden(t, "search-24x80-empty");
    scene_type(s, "救助");
    scene_keys(s, "Down Down Down");
    term_golden(t, "search-24x80-hits");
    scene_keys(s, "F3");
    term_golden(t, "search-24x80-everywhere");
    term_resize(t, 40, 120);
    scene_keys(s, "C-u");
    scene_type(s, "20个");
    scene_keys(s, "C-e F3 PgDn");
    term_golden(t, "search-40x120-long");
}

static void test_narrowing(void **state)
{
    struct scene *s = *state;
    struct term *t = scene_tree(s, 24, 80);
    scene_keys(s, "/");
    scene_type(s, "政"); /* one character is enough */
    assert_true(term_has(t, "1 / "));
    scene_type(s, "策库");
    assert_true(term_has(t, "1 / 1"));
    scene_type(s, "x");
    assert_true(term_has(t, "没有找到"));
    scene_keys(s, "Enter");
    scene_message(s, "没有找到");
    scene_keys(s, "BS C-w");
    assert_true(term_has(t, "几个词都要有"));
    scene_type(s, "本单位　全文"); /* two words, both must be there */
    assert_true(term_has(t, "1 / 1"));
    assert_true(term_has(t, "部门文件"));
    assert_true(marked(t, 3) >= 10);
    scene_keys(s, "C-u");
    scene_type(s, "２０个"); /* full width or half width is the same */
    assert_true(term_has(t, "1 / 28"));
    assert_true(marked(t, 3) >= 4);
}

static void test_jumping(void **state)
{
    struct scene *s = *state;
    struct term *t = scene_tree(s, 24, 80);
    scene_keys(s, "-");
    scene_go(s, "1");
    scene_keys(s, "/");
    scene_type(s, "救助标准");
    scene_keys(s, "Enter");
    assert_true(term_has(t, "11.2  救助标准"));
    assert_true(term_has(t, "11.1 救助政策")); /* its ancestors are unfolded */
    scene_keys(s, "b");
    assert_true(term_has(t, "1  机构"));
    scene_keys(s, "/");
    scene_type(s, "救助");
    scene_keys(s, "Down Esc"); /* back where one was, the old hits stay */
    assert_true(term_has(t, "1  机构"));
    scene_keys(s, "n");
    scene_message(s, "查找“救助标准”：第 1 处，共 1 处");
    scene_keys(s, "b /");
    scene_type(s, "救助");
    scene_keys(s, "Enter"); /* what one has been at lately comes first */
    assert_true(term_has(t, "11.2  救助标准"));
    scene_keys(s, "n n");
    scene_message(s, "查找“救助”：第 3 处，共 6 处（事项名称）；n 下一处 N 上一处");
    assert_true(term_has(t, "11.1  救助政策"));
    scene_keys(s, "N N N");
    scene_message(s, "第 6 处");
}

/* What may still become right is not found fault with while one types; Enter asks for it as it stands. */
static void test_wrong_at_enter(void **state)
{
    struct scene *s = *state;
    scene_tree(s, 24, 80);
    scene_keys(s, "/");
    scene_type(s, "到期<abc");
    scene_keys(s, "Enter");
    scene_message(s, "abc");
    scene_keys(s, "C-u");
    scene_type(s, "@没有的");
    scene_keys(s, "Enter");
    scene_message(s, "没有的");
    scene_keys(s, "C-u");
    scene_type(s, "（救助");
    scene_keys(s, "Enter"); /* hits are gone to all the same */
    scene_message(s, "查找“（救助”");
}

/* The node that is called exactly what was typed comes first under the cursor, wherever it stands. */
static void test_exact_name(void **state)
{
    struct scene *s = *state;
    struct term *t = scene_tree(s, 24, 80);
    scene_keys(s, "/");
    scene_type(s, "县直部门主动公开基本目录");
    scene_keys(s, "Enter");
    scene_keys(s, "/");
    scene_type(s, "主动公开基本目录"); /* the other has been used lately, and stands above */
    assert_true(term_has(t, "2 / 2"));
    scene_keys(s, "Enter");
    assert_true(term_has(t, "16  主动公开基本目录"));
    scene_quit(s);
}

static void test_everywhere(void **state)
{
    struct scene *s = *state;
    struct term *t = scene_start(s, 24, 80);
    scene_keys(s, "/");
    scene_keys(s, "F3");
    scene_message(s, "还没有打开目录，只能在全部目录中查找");
    scene_type(s, "重大行政决策");
    assert_true(term_has(t, "医疗保障局政务公开"));
    scene_keys(s, "Enter");
    assert_true(term_has(t, "医疗保障局政务公开事项标准目录 2026"));
    scene_keys(s, "/");
    scene_type(s, "领导干部解读");
    assert_true(term_has(t, "没有找到"));
    scene_keys(s, "F3");
    assert_true(term_has(t, "1 / 1"));
    scene_keys(s, "Enter"); /* a hit in another catalog: its tree takes the place of this one */
    assert_true(term_has(t, "高青分局主动公开基本目录 2026"));
    assert_true(term_has(t, "4.2.3  领导干部解读"));
    scene_keys(s, "b"); /* and the way back leads there again */
    assert_true(term_has(t, "医疗保障局政务公开事项标准目录 2026"));
    scene_keys(s, "q"); /* the hits are still there, for the next one */
    assert_true(term_has(t, "查找 重大行政决策"));
    assert_true(term_has(t, "医疗保障局政务公开"));
    scene_keys(s, "Esc");
    assert_true(term_has(t, "目录一览"));
}

/* With the input method off: initials or pinyin of a heading or a unit. */
static void test_pinyin(void **state)
{
    struct scene *s = *state;
    struct term *t = scene_tree(s, 24, 80);
    scene_keys(s, "/");
    scene_type(s, "zfryzg");
    term_golden(t, "search-24x80-pinyin");
    scene_keys(s, "Enter");
    scene_message(s, "查找“zfryzg”：第 1 处，共 1 处");
    assert_true(term_has(t, "7.1.2"));
    scene_keys(s, "/ C-u");
    scene_type(s, "jijinjihe 执法"); /* the unit, and a word as it is */
    assert_true(term_has(t, "行政执法事项清单"));
    scene_keys(s, "C-u");
    scene_type(s, "xqzq");
    assert_true(term_has(t, "没有找到"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCENE(test_pinyin, scene_setup_one),          SCENE(test_looks, scene_setup_many),
        SCENE(test_narrowing, scene_setup_many),      SCENE(test_jumping, scene_setup_many),
        SCENE(test_wrong_at_enter, scene_setup_many), SCENE(test_exact_name, scene_setup_many),
        SCENE(test_everywhere, scene_setup_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
