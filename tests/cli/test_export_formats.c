/* Export in every format, and what comes back of it, as a shell sees them. */
#include "harness/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/sheet.h"
#include "harness/shell.h"
#include "mulu/file.h"
#include "mulu/mem.h"

#define DISTRICT "data/区医疗保障局主动公开基本目录.txt"
#define GAOQING "data/高青分局主动公开基本目录.txt"

static void says(struct shell_result r, int status, const char *words)
{
    if (r.status != status || !strstr(r.err, words) || !strstr(r.err, "; "))
        fail_msg("exit %d, should be %d and say %s: %s", r.status, status, words, r.err);
    shell_release(&r);
}

static char *output(struct shell_result r, size_t *len)
{
    if (r.status)
        fail_msg("exit %d: %s", r.status, r.err);
    char *out = r.out;
    *len = r.out_len;
    r.out = NULL;
    shell_release(&r);
    return out;
}

static int with_catalogs(void **state)
{
    if (shell_begin(state))
        return -1;
    mulu_ok("import", DISTRICT);
    mulu_ok("import", GAOQING);
    return 0;
}

/* The header of the national standard is there again, and every item with its uid. */
static void test_tables(void **state)
{
    (void)state;
    static const struct {
        const char *to;
        void (*read)(const char *, struct sheet *);
    } kinds[] = {{"xlsx", sheet_xlsx}, {"docx", sheet_docx}, {"html", sheet_html}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct sheet s;
        const char *file = shell_path(kinds[i].to);
        mulu_ok("export", "1", "--to", kinds[i].to, "-o", file);
        kinds[i].read(file, &s);
        int first = s.nrows - 19; /* items */
        assert_string_equal(s.title, "区医疗保障局主动公开基本目录");
        assert_int_equal(s.ncolumns, 13);
        assert_string_equal(s.rows[first - 2].cells[3], "公开事项");
        assert_int_equal(s.rows[first - 2].left[3], 2);
        assert_string_equal(s.rows[first - 1].cells[3], "二级目录");
        assert_string_equal(s.rows[first - 1].cells[10], "特定群众");
        assert_int_equal(s.rows[first - 2].left[10], 9);
        assert_string_equal(s.rows[s.nrows - 1].cells[0], "19");
        for (int r = first; r < s.nrows; r++)
            assert_int_equal(strlen(s.rows[r].uid), 36);
        sheet_release(&s);
    }
}

static void test_parts(void **state)
{
    (void)state;
    struct sheet s;
    mulu_ok("export", "高青:7.1", "--to", "xlsx", "-o", shell_path("part.xlsx"));
    sheet_xlsx(shell_path("part.xlsx"), &s);
    assert_int_equal(s.nrows, 2 + 4);
    sheet_release(&s);
    mulu_ok("export", "高青", "--filter", "人员资格", "--to", "html", "-o", shell_path("part.html"));
    sheet_html(shell_path("part.html"), &s);
    assert_int_equal(s.nrows, 1 + 1);
    sheet_release(&s);
}

/* Through a pipe, and through a link, which stays one. */
static void test_where_to(void **state)
{
    (void)state;
    size_t len;
    char *bytes = output(mulu("export", "1", "--to", "docx"), &len);
    const char *file = shell_file("piped.docx", bytes, len);
    struct sheet s;
    sheet_docx(file, &s);
    assert_int_equal(s.nrows, 2 + 19);
    sheet_release(&s);
    free(bytes);
    bytes = output(mulu("export", "1", "--to", "xlsx", "-o", "-"), &len);
    assert_memory_equal(bytes, "PK", 2);
    free(bytes);
    shell_file("target.xlsx", "old", 3);
    assert_int_equal(symlink("target.xlsx", shell_path("link.xlsx")), 0);
    mulu_ok("export", "1", "--to", "xlsx", "-o", shell_path("link.xlsx"));
    char to[32] = "";
    assert_true(readlink(shell_path("link.xlsx"), to, sizeof to - 1) > 0);
    sheet_xlsx(shell_path("target.xlsx"), &s);
    sheet_release(&s);
}

static void test_options(void **state)
{
    (void)state;
    says(mulu("export", "1", "--to", "xlsx", "--encoding", "gb18030"), 2, "xlsx 的编码是固定的");
    says(mulu("export", "1", "--to", "html", "--encoding", "utf-8"), 2, "--encoding");
    says(mulu("export", "1", "--to", "docx", "--merged"), 2, "--merged");
    says(mulu("export", "1", "--to", "doc"), 2, "csv xlsx docx html jsonl");
    says(mulu("export", "1", "--to", "xlsx", "-o", "/dev/full"), 5, "/dev/full");
}

/* What an export says is what its import says: the head, every cell, every mark. */
static void test_read_back(void **state)
{
    (void)state;
    static const char *const forms[][2] = {
        {"jsonl", NULL}, {"csv", NULL}, {"csv", "--uid"}, {"csv", "--merged"}};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        for (int catalog = 1; catalog <= 2; catalog++) {
            char number[16], *file = mem_printf("%s/back.%s", shell_dir(), forms[i][0]);
            char *db = mem_printf("back%d-%d.db", (int)i, catalog);
            size_t len, again_len;
            snprintf(number, sizeof number, "%d", catalog);
            char *first = output(mulu("export", number, "--to", forms[i][0], forms[i][1]), &len);
            shell_file(path_base(file), first, len);
            shell_expect(mulu_on(db, "import", file, (char *)NULL), 0);
            char *again = output(mulu_on(db, "export", "1", "--to", forms[i][0], forms[i][1], (char *)NULL),
                                 &again_len);
            assert_int_equal(again_len, len);
            assert_memory_equal(again, first, len);
            free(first);
            free(again);
            free(file);
            free(db);
        }
    }
}

/* With --merged a heading is printed once, as on paper. */
static void test_merged_csv(void **state)
{
    (void)state;
    size_t len;
    char *text = output(mulu("export", "1", "--merged"), &len);
    const char *once = strstr(text, "\"决策\",\"政策文件\",\"部门文件\"");
    assert_non_null(once);
    assert_non_null(strstr(once, "\r\n,,\"其他文件\","));
    assert_null(strstr(once + 1, "\"决策\","));
    free(text);
}

static void test_wrong_json(void **state)
{
    (void)state;
    static const struct {
        const char *text, *says;
    } wrong[] = {
        {"{\"levels\":[\"甲\"],\"content\":\"一\"}\n{\"levels\":[\"甲\"],\"content\":\n", "第 2 行"},
        {"{\"levels\":[\"甲\"]}\n\n{\"levels\":\"乙\"}\n", "第 3 行: “levels”"},
        {"{\"levels\":[\"甲\"],\"unit\":7}\n", "第 1 行: “unit”"},
        {"{\"levels\":[\"甲\",3]}\n", "第 1 行: “levels”"},
        {"{\"levels\":[\"甲\"],\"extra\":{\"电话\":1}}\n", "第 1 行: “电话”"},
        {"{\"levels\":[\"甲\"],\"catalog\":{\"columns\":7}}\n", "第 1 行: “catalog”"},
        {"{\"levels\":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17]}\n", "第 1 行"},
        {"{\"uid\":\"x\",\"levels\":[\"甲\"]", "第 1 行"},
    };
    size_t before, after;
    free(output(mulu("catalogs"), &before));
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        says(mulu("import", shell_file("wrong.txt", wrong[i].text, strlen(wrong[i].text))), 3, wrong[i].says);
    free(output(mulu("catalogs"), &after));
    assert_int_equal(before, after);
}

/* What other programs write, without a head, and with keys of their own. */
static void test_json_of_others(void **state)
{
    (void)state;
    static const char text[] =
        "{\"n\":1,\"levels\":[\"甲\",\"\",\"丙\"],\"content\":\"内容\",\"来源\":\"旧系统\"}\n"
        "{\"n\":2,\"levels\":[\"甲\"],\"unit\":\"科室\",\"extra\":{\"电话\":\"0533\"}}\n";
    size_t len;
    char *report = output(
        mulu_on("others.db", "import", "--json", shell_file("旧.json", text, strlen(text)), (char *)NULL),
        &len);
    assert_non_null(strstr(report, "来源: 旧系统"));
    free(report);
    char *csv = output(mulu_on("others.db", "export", "1", "--encoding", "utf-8", (char *)NULL), &len);
    assert_string_equal(
        csv, "\"一级目录\",\"二级目录\",\"三级目录\",\"公开内容\",\"责任单位\",\"电话\"\r\n"
             "\"甲\",\"\",\"丙\",\"内容\",\"\",\"\"\r\n\"甲\",\"\",\"\",\"\",\"科室\",\"0533\"\r\n");
    free(csv);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tables),     cmocka_unit_test(test_parts),
        cmocka_unit_test(test_where_to),   cmocka_unit_test(test_options),
        cmocka_unit_test(test_read_back),  cmocka_unit_test(test_merged_csv),
        cmocka_unit_test(test_wrong_json), cmocka_unit_test(test_json_of_others),
    };
    return cmocka_run_group_tests(tests, with_catalogs, shell_end);
}
