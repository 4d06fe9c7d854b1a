/* A list of many more catalogs than the screen has lines: the window over it at its edges, and when others change it. */
#include "harness/scene.h"

enum { MANY = 120 };

static struct store *others(struct scene *s)
{
    return fixture_store(s->home, "王");
}

static int setup(void **state)
{
    if (scene_setup(state))
        return -1;
    struct error err = {0};
    struct store *store = others(*state);
    assert_int_equal(store_begin(store, VERB_NEW_CATALOG, "许多", &err), ST_OK);
    for (int i = 0; i < MANY; i++) {
        char title[32];
        int64_t id;
        snprintf(title, sizeof title, "目录%03d号", i + 1);
        assert_int_equal(store_add_catalog(store, title, "县政府", 2026, 2, &id, &err), ST_OK);
    }
    assert_int_equal(store_commit(store, &err), ST_OK);
    fixture_close(store);
    return 0;
}

static void other_deletes(struct scene *s, int64_t catalog)
{
    struct error err = {0};
    struct store *store = others(s);
    assert_int_equal(store_begin(store, VERB_DELETE_CATALOG, "x", &err), ST_OK);
    assert_int_equal(store_delete_catalog(store, catalog, &err), ST_OK);
    assert_int_equal(store_commit(store, &err), ST_OK);
    fixture_close(store);
}

/* The lines from `row` of the screen on show the catalogs of these numbers, one after the other. */
static void lines_show(struct scene *s, int row, int first, int last)
{
    for (int i = first; i <= last; i++) {
        char title[32];
        snprintf(title, sizeof title, "目录%03d号", i);
        if (!strstr(term_row(s->t, row + i - first), title))
            scene_fail(s, "%s is not in row %d", title, row + i - first);
    }
}

static void test_edges(void **state)
{
    struct scene *s = *state;
    scene_start(s, 24, 80); /* 20 catalogs below the header in row 1 */
    assert_true(term_has(s->t, "120 个目录"));
    lines_show(s, 2, 1, 20);
    scene_keys(s, "Up");
    lines_show(s, 2, 1, 20);
    scene_keys(s, "Down*20");
    lines_show(s, 2, 2, 21);
    scene_keys(s, "PgDn");
    lines_show(s, 2, 21, 40);
    scene_keys(s, "PgUp PgUp PgUp");
    lines_show(s, 2, 1, 20);
    scene_keys(s, "End");
    lines_show(s, 2, 101, 120);
    scene_keys(s, "Down PgDn");
    lines_show(s, 2, 101, 120);
    scene_keys(s, "Up*20");
    lines_show(s, 2, 100, 119);
    scene_keys(s, "Home");
    lines_show(s, 2, 1, 20);
}

static void test_resized(void **state)
{
    struct scene *s = *state;
    scene_start(s, 24, 80);
    scene_keys(s, "End Up*5");
    term_resize(s->t, 40, 120);
    term_wait_text(s->t, "目录085号");
    lines_show(s, 2, 85, 120);
    scene_keys(s, "Enter");
    term_wait_text(s->t, "目录115号");
    scene_keys(s, "q");
    term_resize(s->t, 24, 80);
    term_wait_gone(s->t, "目录085号");
    lines_show(s, 2, 96, 115); /* the cursor has stayed on 115 */
}

/* Others delete above, in and under the window; the cursor stays on its catalog as long as there is one. */
static void test_others(void **state)
{
    struct scene *s = *state;
    scene_start(s, 24, 80);
    scene_keys(s, "Down*60 Up*5"); /* on 056; 042 to 061 show */
    lines_show(s, 2, 42, 61);
    other_deletes(s, 3);
    term_wait_text(s->t, "119 个目录");
    lines_show(s, 2, 42, 61);
    other_deletes(s, 50);
    term_wait_gone(s->t, "目录050号");
    lines_show(s, 10, 49, 49); /* what is above moves down, what is under the cursor stays */
    lines_show(s, 11, 51, 61);
    other_deletes(s, 56);
    term_wait_gone(s->t, "目录056号");
    scene_keys(s, "Enter"); /* on the next one */
    term_wait_text(s->t, "目录057号");
    scene_keys(s, "q u y"); /* the last deletion is everybody's to undo */
    term_wait_text(s->t, "目录056号");
}

static void test_deleting_and_undo_far_away(void **state)
{
    struct scene *s = *state;
    scene_start(s, 24, 80);
    scene_keys(s, "End d y");
    scene_message(s, "已删除 目录120号");
    assert_true(term_has(s->t, "119 个目录"));
    lines_show(s, 2, 100, 119);
    scene_keys(s, "Home");
    lines_show(s, 2, 1, 20);
    scene_keys(s, "u"); /* goes to what came back, far out of the window */
    assert_true(term_has(s->t, "120 个目录"));
    assert_true(term_has(s->t, "目录120号"));
    scene_keys(s, "n");
    scene_type(s, "新的目录");
    scene_keys(s, "F2");
    assert_true(term_has(s->t, "新的目录"));
    assert_true(term_has(s->t, "121 个目录"));
}

/* The place is found again before anybody has counted what is above it. */
static void test_comes_back(void **state)
{
    struct scene *s = *state;
    scene_start(s, 24, 80);
    scene_keys(s, "Down*70");
    scene_quit(s);
    scene_again(s, 24, 80);
    assert_true(term_has(s->t, "120 个目录"));
    lines_show(s, 2, 52, 71);
    scene_keys(s, "Down");
    lines_show(s, 2, 53, 72);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCENE(test_edges, setup),      SCENE(test_resized, setup),
        SCENE(test_others, setup),     SCENE(test_deleting_and_undo_far_away, setup),
        SCENE(test_comes_back, setup),
    };
    return cmocka_run_group_tests_name("large lists", tests, NULL, NULL);
}
