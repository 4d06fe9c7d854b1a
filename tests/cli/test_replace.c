/* import --replace and diff, as a shell sees them. */
#include "harness/test.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/shell.h"
#include "mulu/mem.h"

#define GAOQING "data/高青分局主动公开基本目录.txt"
#define PLAN "data/沂源县2023年政务公开工作方案.txt"

static const char old_text[] = "一级目录,二级目录,公开内容,公开时限,公开主体\r\n"
                               "财政,预算,部门预算及三公经费预算,批复后20日内,财务科\r\n"
                               "财政,决算,部门决算及三公经费决算,批复后20日内,财务科\r\n"
                               "机构,职能,机构职能和内设机构,长期公开,人事科\r\n";
static const char new_text[] = "一级目录,二级目录,公开内容,公开时限,公开主体\r\n"
                               "财政,决算,部门决算及三公经费决算,批复后15日内,财务科\r\n"
                               "机构,职能,机构职能和内设机构,长期公开,人事科\r\n"
                               "机构,领导,领导姓名与分工,变更后3日,人事科\r\n";

static char *output(struct shell_result r, int status)
{
    if (r.status != status)
        fail_msg("exit %d, should be %d: %s%s", r.status, status, r.out, r.err);
    char *out = r.out;
    r.out = NULL;
    shell_release(&r);
    return out;
}

static json_t *json_of(struct shell_result r, int status)
{
    char *text = output(r, status);
    json_t *value = json_loads(text, 0, NULL);
    if (!value)
        fail_msg("no JSON: %s", text);
    free(text);
    return value;
}

static int64_t number(json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

static const char *text(json_t *object, const char *key)
{
    const char *value = json_string_value(json_object_get(object, key));
    return value ? value : "";
}

static char *new_database(const char *name, const char *bytes)
{
    char *file = mem_printf("%s.csv", name), *db = mem_printf("%s.db", name);
    shell_expect(mulu_on(db, "import", shell_file(file, bytes, strlen(bytes)), NULL), 0);
    free(file);
    return db;
}

static void test_differences_are_told(void **state)
{
    (void)state;
    char *db = new_database("told", old_text);
    const char *path = shell_file("next.csv", new_text, sizeof new_text - 1);
    json_t *o = json_of(mulu_on(db, "import", "--replace", "1", "--dry-run", "--json", path, NULL), 0);
    assert_int_equal(number(o, "changes"), 3);
    assert_int_equal(number(o, "catalog"), 1);
    assert_non_null(strstr(text(o, "file"), "next.csv"));
    json_t *changed = json_array_get(json_object_get(o, "changed"), 0);
    assert_string_equal(text(changed, "path"), "财政 › 决算");
    assert_string_equal(text(changed, "field"), "deadline");
    assert_string_equal(text(changed, "before"), "批复后20日内");
    assert_string_equal(text(changed, "after"), "批复后15日内");
    assert_true(number(changed, "node") > 0);
    assert_string_equal(text(json_array_get(json_object_get(o, "added"), 0), "path"), "机构 › 领导");
    assert_string_equal(text(json_array_get(json_object_get(o, "removed"), 0), "path"), "财政 › 预算");
    assert_int_equal(json_array_size(json_object_get(o, "moved")), 0);
    assert_int_equal(json_array_size(json_object_get(o, "head")), 0); /* a file's name is no title */
    json_decref(o);
    char *out = output(mulu_on(db, "import", "--replace", "1", "--yes", "--dry-run", path, NULL), 0);
    assert_non_null(strstr(out, "批复后20日内 → 批复后15日内"));
    assert_non_null(strstr(out, "共 3 处改动"));
    free(out);
    o = json_of(mulu_on(db, "log", "--json", NULL), 0);
    assert_int_equal(json_array_size(o), 1); /* nothing but the first import */
    json_decref(o);
    free(db);
}

/* Without --yes and without anybody to ask, nothing is written. */
static void test_needs_a_yes(void **state)
{
    (void)state;
    char *db = new_database("yes", old_text);
    const char *path = shell_file("next.csv", new_text, sizeof new_text - 1);
    struct shell_result r = mulu_on(db, "import", "--replace", "1", path, NULL);
    assert_int_equal(r.status, 2);
    assert_non_null(strstr(r.err, "--yes"));
    assert_non_null(strstr(r.out, "共 3 处改动"));
    shell_release(&r);
    char *before = output(mulu_on(db, "export", "1", "--to", "jsonl", NULL), 0);
    free(output(mulu_on(db, "import", "--replace", "1", "--yes", path, NULL), 0));
    char *out =
        output(mulu_on(db, "import", "--replace", "1", path, NULL), 0); /* no question, for nothing differs */
    assert_non_null(strstr(out, "没有改动"));
    free(out);
    free(output(mulu_on(db, "undo", NULL), 0));
    char *after = output(mulu_on(db, "export", "1", "--to", "jsonl", NULL), 0);
    assert_string_equal(before, after);
    free(output(mulu_on(db, "verify", NULL), 0));
    free(before);
    free(after);
    free(db);
}

static void test_english_says_it_too(void **state)
{
    (void)state;
    char *db = new_database("english", old_text);
    const char *path = shell_file("same.csv", old_text, sizeof old_text - 1);
    setenv("LANGUAGE", "en", 1);
    char *out = output(mulu_on(db, "import", "--replace", "1", path, NULL), 0);
    unsetenv("LANGUAGE");
    assert_non_null(strstr(out, "0 changes"));
    free(out);
    free(db);
}

/* Every export of ours over its own catalog; then with one cell edited. */
static void test_exports_come_back(void **state)
{
    (void)state;
    static const char *const kinds[] = {"csv", "jsonl", "xlsx", "docx", "html"};
    shell_expect(mulu_on("own.db", "import", GAOQING, PLAN, NULL), 0);
    for (int c = 1; c <= 3; c++) {
        char id[12];
        snprintf(id, sizeof id, "%d", c);
        for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
            char *name = mem_printf("own.%s", kinds[i]);
            const char *path = shell_path(name);
            shell_expect(mulu_on("own.db", "export", id, "--to", kinds[i], "-o", path, NULL), 0);
            json_t *o = json_of(mulu_on("own.db", "import", "--replace", id, "--json", path, NULL), 0);
            if (number(o, "changes") != 0)
                fail_msg("catalog %s as %s: %s", id, kinds[i], json_dumps(o, 0));
            json_decref(o);
            free(name);
        }
    }
    char *lines = output(mulu_on("own.db", "export", "1", "--to", "jsonl", NULL), 0);
    char *at = strstr(lines, "\"content\":\"");
    at = strstr(at + 1, "\"content\":\"") + strlen("\"content\":\"");
    char *edited = mem_printf("%.*s改过：%s", (int)(at - lines), lines, at);
    const char *path = shell_file("edited.jsonl", edited, strlen(edited));
    json_t *o = json_of(mulu_on("own.db", "import", "--replace", "1", "--json", "--yes", path, NULL), 0);
    assert_int_equal(number(o, "changes"), 1);
    json_t *changed = json_array_get(json_object_get(o, "changed"), 0);
    assert_string_equal(text(changed, "field"), "content");
    assert_int_equal(strncmp(text(changed, "after"), "改过：", strlen("改过：")), 0);
    json_decref(o);
    free(lines);
    free(edited);
}

static void test_diff(void **state)
{
    (void)state;
    char *db = new_database("diff", old_text);
    const char *path = shell_file("next.csv", new_text, sizeof new_text - 1);
    shell_expect(mulu_on(db, "import", path, NULL), 0);
    json_t *o = json_of(mulu_on(db, "--read-only", "diff", "1", "2", "--json", NULL), 1);
    assert_int_equal(number(o, "changes"), 4); /* published ones have their titles */
    json_decref(o);
    char *out = output(mulu_on(db, "diff", "1", "1", NULL), 0);
    assert_non_null(strstr(out, "没有改动"));
    free(out);
    shell_expect(mulu_on(db, "diff", "1", "99", NULL), 2);
    shell_expect(mulu_on(db, "diff", "1", NULL), 2);
    free(db);
}

static void test_refusals(void **state)
{
    (void)state;
    char *db = new_database("refused", old_text);
    const char *path = shell_file("next.csv", new_text, sizeof new_text - 1);
    const char *prose = shell_file("prose.txt", "这里只有一句话。\n", strlen("这里只有一句话。\n"));
    shell_expect(mulu_on(db, "import", "--replace", "99", "--yes", path, NULL), 2);
    shell_expect(mulu_on(db, "import", "--replace", "1", "--yes", path, path, NULL), 2);
    shell_expect(mulu_on(db, "import", "--replace", "1", "--yes", "没有这个文件.csv", NULL), 3);
    shell_expect(mulu_on(db, "import", "--replace", "1", "--yes", prose, NULL), 3);
    shell_expect(mulu_on(db, "--read-only", "import", "--replace", "1", "--yes", path, NULL), 2);
    struct shell_result r = mulu_on(db, "import", "--replace", "1", "--yes", PLAN, NULL);
    assert_int_equal(r.status, 2);
    assert_non_null(strstr(r.err, "--table"));
    shell_release(&r);
    char *out = output(mulu_on(db, "import", "--replace", "1", path, "--table", "1", "--dry-run", NULL), 0);
    assert_non_null(strstr(out, "共 3 处改动"));
    free(out);
    json_t *o = json_of(mulu_on(db, "catalogs", "--json", NULL), 0);
    assert_int_equal(json_array_size(o), 1);
    json_decref(o);
    free(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_differences_are_told),
        cmocka_unit_test(test_needs_a_yes),
        cmocka_unit_test(test_english_says_it_too),
        cmocka_unit_test(test_exports_come_back),
        cmocka_unit_test(test_diff),
        cmocka_unit_test(test_refusals),
    };
    return cmocka_run_group_tests(tests, shell_begin, shell_end);
}
