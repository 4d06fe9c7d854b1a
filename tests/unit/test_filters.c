/* Queries kept under names; and the bare shape of a catalog, in which what they find is shown. */
#include <stdio.h>
#include <stdlib.h>

#include "harness/store_fixture.h"
#include "harness/test.h"
#include "mulu/file.h"
#include "mulu/filters.h"
#include "mulu/mem.h"

static struct env env_of(struct store_fixture *f)
{
    struct env env = f->world.env;
    env.config_dir = f->world.dir;
    return env;
}

static void test_renaming(void **state)
{
    struct env own = env_of(*state), *env = &own;
    struct error err = {0};
    struct state all;
    assert_int_equal(filters_put(env, "一", "救助", &err), ST_OK);
    assert_int_equal(filters_put(env, "二", "待核", &err), ST_OK);
    assert_int_equal(filters_rename(env, "一", "第一", &err), ST_OK);
    assert_int_equal(filters_rename(env, "第一", "第一", &err), ST_OK);
    assert_int_equal(filters_rename(env, "第一", "二", &err), ST_USAGE); /* that one stays */
    assert_int_equal(filters_rename(env, "一", "三", &err), ST_USAGE);   /* it has another name now */
    assert_int_equal(filters_rename(env, "第一", "两 词", &err), ST_USAGE);
    assert_int_equal(filters_load(env, &all, &err), ST_OK);
    assert_int_equal(all.n, 2);
    assert_string_equal(all.items[0].key, "第一"); /* in its old place */
    assert_string_equal(all.items[0].value, "救助");
    assert_string_equal(state_get(&all, "二"), "待核");
    state_free(&all);
}

/* What cannot be read is told, and not written over. */
static void test_damaged(void **state)
{
    struct env own = env_of(*state), *env = &own;
    struct error err = {0};
    struct buffer text = {0};
    char *path = path_join(env->config_dir, "filters.json");
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs("{ \"一\": ", f);
    assert_int_equal(fclose(f), 0);
    assert_int_equal(filters_rename(env, "一", "二", &err), ST_INPUT);
    assert_int_equal(filters_put(env, "一", "救助", &err), ST_INPUT);
    assert_int_equal(file_read(path, 100, &text, &err), ST_OK);
    assert_string_equal(buf_text(&text), "{ \"一\": ");
    buf_free(&text);
    free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_renaming, store_fixture_setup, store_fixture_teardown),
        cmocka_unit_test_setup_teardown(test_damaged, store_fixture_setup, store_fixture_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
