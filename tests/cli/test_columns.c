/* Columns decided on the command line, tried with formats --explain, saved, and used by itself. */
#include "harness/test.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/shell.h"
#include "mulu/mem.h"

#define SHEET                                                                                                                                        \
    "某局清单\n编,业务,要点,何时,何人\n1,机构,领导的照片和简历等信息,每年,办公室\n2,人事,招录的条件和结果," \
    "每月,人事科\n"

static const char *sheet(void)
{
    return shell_file("表.csv", SHEET, sizeof SHEET - 1);
}

static json_t *json_of(struct shell_result r)
{
    if (r.status)
        fail_msg("exit %d: %s", r.status, r.err);
    json_t *all = json_loads(r.out, 0, NULL);
    assert_non_null(all);
    shell_release(&r);
    return all;
}

static void says(struct shell_result r, int status, const char *words)
{
    if (r.status != status || !strstr(r.err, words))
        fail_msg("exit %d: %s%s", r.status, r.out, r.err);
    shell_release(&r);
}

static json_t *column(json_t *all, int number)
{
    json_t *table = json_array_get(json_object_get(all, "tables"), 0), *h;
    size_t i;
    json_array_foreach(json_object_get(table, "headers"), i, h)
    {
        if (json_integer_value(json_object_get(h, "column")) == number)
            return h;
    }
    fail_msg("no column %d", number);
    return NULL;
}

static void is_field(json_t *all, int number, const char *field)
{
    assert_string_equal(json_string_value(json_object_get(column(all, number), "field")), field);
}

/* Tried, with each option several times or once; nothing is stored. */
static void test_explain(void **state)
{
    (void)state;
    json_t *all = json_of(mulu("formats", "--explain", sheet(), "--json", "--header-rows", "2", "--column",
                               "1=number,2=level", "--column=3=content"));
    is_field(all, 1, "number");
    is_field(all, 2, "level1");
    is_field(all, 3, "content");
    assert_string_equal(json_string_value(json_object_get(column(all, 3), "text")), "要点");
    json_t *table = json_array_get(json_object_get(all, "tables"), 0);
    assert_int_equal(json_integer_value(json_object_get(table, "header_first")), 2);
    assert_int_equal(json_integer_value(json_object_get(table, "header_rows")), 1);
    json_decref(all);
    struct shell_result r = mulu("formats", "--explain", sheet(), "--header-rows", "2", "--levels", "1");
    assert_int_equal(r.status, 0);
    assert_non_null(strstr(r.out, "表头在第 2 至 2 行"));
    assert_non_null(strstr(r.out, "  2 业务  level1    100%  由人指定"));
    shell_release(&r);
}

/* Saved once, the next file with these headers is read so; the list of formats names it. */
static void test_save(void **state)
{
    (void)state;
    struct shell_result r = mulu("import", sheet(), "--header-rows", "2", "--levels", "1", "--column",
                                 "3=content", "--column", "4=deadline,5=unit", "--save-format", "某局");
    assert_int_equal(r.status, 0);
    assert_non_null(strstr(r.out, "已存为版式 某局"));
    shell_release(&r);
    assert_int_equal(access(shell_path("config/mulu/formats/某局.ini"), F_OK), 0);
    r = mulu("formats");
    assert_non_null(strstr(r.out, "某局         某局\n"));
    shell_release(&r);
    json_t *all = json_of(mulu("formats", "--explain", sheet(), "--json"));
    json_t *table = json_array_get(json_object_get(all, "tables"), 0);
    assert_string_equal(json_string_value(json_object_get(table, "format")), "某局");
    is_field(all, 3, "content");
    is_field(all, 5, "unit");
    assert_string_equal(json_string_value(json_object_get(column(all, 3), "why")),
                        "存下的版式“某局”这样规定");
    json_decref(all);
    r = mulu("export", "1", "--to", "jsonl");
    assert_non_null(strstr(r.out, "\"deadline\":\"每月\""));
    assert_non_null(strstr(r.out, "\"levels\":[\"人事\"]"));
    shell_release(&r);
    says(mulu("formats", "--explain", sheet(), "--save-format", "某局"), 2, "--yes");
    mulu_ok("formats", "--explain", sheet(), "--save-format", "某局", "--yes");
    mulu_ok("import", sheet(), "--dry-run", "--save-format", "空跑"); /* which writes nothing */
    assert_int_not_equal(access(shell_path("config/mulu/formats/空跑.ini"), F_OK), 0);
    shell_config("formats/某局.ini", NULL);
}

/* What cannot be is said, and nothing is stored or saved. */
static void test_refused(void **state)
{
    (void)state;
    const char *file = sheet();
    says(mulu("import", file, "--header-rows", "2", "--column", "2=unit,3=unit"), 2,
         "第 2 列和第 3 列都定为");
    says(mulu("import", file, "--header-rows", "2", "--column", "9=unit"), 2, "没有哪个表格有第 9 列");
    says(mulu("import", file, "--header-rows", "20-21"), 2, "第 20 至 21 行");
    says(mulu("import", file, "--column", "2:unit"), 2, "3=deadline");
    says(mulu("import", file, "--column", "0=unit"), 2, "3=deadline");
    says(mulu("import", file, "--column", "2=nothing"), 2, "level1");
    says(mulu("import", file, "--column", "2=unit,2=basis"), 2, "第 2 列说了两种");
    says(mulu("import", file, "--header-rows", "x"), 2, "--header-rows");
    says(mulu("import", file, "--header-rows", "4-2"), 2, "--header-rows");
    says(mulu("import", file, "--levels", "17"), 2, "--levels");
    says(mulu("import", file, "--header-rows", "2", "--save-format", "a/b"), 2, "不能作版式的名字");
    says(mulu("import", file, "--header-rows", "2", "--save-format", "a b"), 2, "不能作版式的名字");
    says(mulu("import", file, "--header-rows", "2", "--save-format", "tasks"), 2, "程序自带");
    says(mulu("import", file, file, "--save-format", "x"), 2, "一次只能读一个文件");
    says(mulu("import", file, "--header-rows", "none", "--save-format", "x"), 2, "没有表头");
    says(mulu("formats", "--column", "2=unit"), 2, "formats");
    shell_config("formats", NULL);
    struct shell_result r =
        mulu_on("other.db", "import", file, "--header-rows", "2", "--column", "2=unit,3=unit", (char *)NULL);
    shell_release(&r);
    r = mulu_on("other.db", "catalogs", (char *)NULL);
    assert_non_null(strstr(r.out, "还没有目录"));
    shell_release(&r);
}

/* A directory that cannot be made: said, and the catalog is not stored either. */
static void test_unwritable(void **state)
{
    (void)state;
    char *command = mem_printf("rm -rf '%s'", shell_path("config/mulu/formats"));
    assert_int_equal(system(command), 0);
    free(command);
    shell_config("formats", "in the way\n");
    says(mulu_on("new.db", "import", sheet(), "--header-rows", "2", "--levels", "1", "--save-format", "好",
                 (char *)NULL),
         5, "formats");
    struct shell_result r = mulu_on("new.db", "catalogs", (char *)NULL);
    assert_non_null(strstr(r.out, "还没有目录"));
    shell_release(&r);
    shell_config("formats", NULL);
}

/* Of several tables the one is meant that --table names. */
static void test_tables(void **state)
{
    (void)state;
    static const char page[] =
        "<html><meta "
        "charset=utf-8><table><tr><th>一级目录<th>公开内容<th>责任单位<tr><td>甲<td>内容一<td>办公室</table>"
        "<p>另一个表</"
        "p><table><tr><th>序号<th>一级目录<th>公开内容<th>责任单位<tr><td>1<td>乙<td>内容二<td>人事科</"
        "table>";
    const char *file = shell_file("页.html", page, sizeof page - 1);
    json_t *all =
        json_of(mulu("formats", "--explain", file, "--table", "2", "--column", "4=remark", "--json"));
    assert_int_equal(json_array_size(json_object_get(all, "tables")), 1);
    is_field(all, 4, "remark");
    json_decref(all);
    says(mulu("formats", "--explain", file, "--save-format", "x"), 2, "2 个表格");
    says(mulu("formats", "--explain", file, "--table", "1", "--column", "4=remark"), 2,
         "没有哪个表格有第 4 列");
    all = json_of(mulu("formats", "--explain", file, "--json")); /* both as ever */
    is_field(all, 3, "unit");
    json_decref(all);
}

static int own_config(void **state)
{
    int failed = shell_begin(state);
    shell_config("settings.ini", "");
    return failed;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_explain),    cmocka_unit_test(test_save),   cmocka_unit_test(test_refused),
        cmocka_unit_test(test_unwritable), cmocka_unit_test(test_tables),
    };
    return cmocka_run_group_tests(tests, own_config, shell_end);
}
