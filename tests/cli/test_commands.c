/* The subcommands, as a shell sees them. */
#include "harness/test.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/shell.h"
#include "mulu/mem.h"

#define GAOQING "data/高青分局主动公开基本目录.txt"
#define DISTRICT "data/区医疗保障局主动公开基本目录.txt"
#define YIYUAN "data/沂源县医疗保障分局主动公开目录.txt" /* damaged: parts of it find no place */
#define PLAN "data/沂源县2023年政务公开工作方案.txt"

/* Every error names the place and the remedy, and ends with one line. */
static void says(struct shell_result r, int status, const char *words)
{
    if (r.status != status)
        fail_msg("exit %d, should be %d: %s", r.status, status, r.err);
    if (!strstr(r.err, words))
        fail_msg("should say %s: %s", words, r.err);
    assert_int_equal(strncmp(r.err, "mulu: ", 6), 0);
    assert_non_null(strstr(r.err, "; "));
    assert_ptr_equal(strchr(r.err, '\n'), r.err + strlen(r.err) - 1);
    shell_release(&r);
}

static char *output(struct shell_result r)
{
    if (r.status)
        fail_msg("exit %d: %s", r.status, r.err);
    char *out = r.out;
    r.out = NULL;
    shell_release(&r);
    return out;
}

static void test_import_reports(void **state)
{
    (void)state;
    char *text = output(mulu("import", "--json", PLAN));
    json_t *report = json_loads(text, 0, NULL), *tables = json_object_get(report, "tables");
    assert_string_equal(json_string_value(json_object_get(report, "encoding")), "utf-8");
    assert_int_equal(json_array_size(tables), 2);
    json_t *second = json_array_get(tables, 1);
    assert_int_equal(json_integer_value(json_object_get(second, "rows")), 200);
    assert_int_equal(json_integer_value(json_object_get(second, "items")), 200);
    assert_int_equal(json_integer_value(json_object_get(second, "filled")), 122);
    assert_true(json_integer_value(json_object_get(second, "catalog")) > 0);
    assert_true(json_array_size(json_object_get(report, "notes")) > 20);
    json_decref(report);
    free(text);
    text = output(mulu("import", GAOQING));
    assert_non_null(strstr(text, "45 行"));
    assert_non_null(strstr(text, "没有表头"));
    free(text);
}

/* What found no place in the table is kept with the notes. */
static void test_unplaced_text_is_kept(void **state)
{
    (void)state;
    free(output(mulu_on("unplaced.db", "import", YIYUAN, (char *)NULL)));
    char *text = output(mulu_on("unplaced.db", "show", "1", (char *)NULL));
    const char *head = strstr(text, "未能安置的文字：");
    assert_non_null(head);
    assert_non_null(strstr(head, "法治建设报告"));
    assert_non_null(strstr(head, "文件起草科室"));
    free(text);
}

static void test_dry_run_stores_nothing(void **state)
{
    (void)state;
    struct shell_result r = mulu_on("dry.db", "import", "--dry-run", "--json", DISTRICT, (char *)NULL);
    assert_int_equal(r.status, 0);
    assert_non_null(strstr(r.out, "\"catalog\":null"));
    shell_release(&r);
    assert_int_not_equal(access(shell_path("dry.db"), F_OK), 0);
}

static void test_catalogs_and_tree(void **state)
{
    (void)state;
    char *text = output(mulu("catalogs"));
    assert_non_null(strstr(text, "高青分局主动公开基本目录"));
    free(text);
    text = output(mulu("tree", "高青"));
    assert_non_null(strstr(text, "\n    7.1.2 行政执法人员资格清单"));
    free(text);
    text = output(mulu("show", "高青:7.1.2"));
    assert_non_null(strstr(text, "责任单位    高青县医疗保障服务中心基金稽核科"));
    assert_non_null(strstr(text, "第 157 行"));
    free(text);
    text = output(mulu("show", "--json", "高青:7.1.2"));
    json_t *item = json_loads(text, 0, NULL);
    assert_string_equal(json_string_value(json_object_get(item, "label")), "行政执法人员资格清单");
    json_decref(item);
    free(text);
    says(mulu("show", "高青:99"), 2, "99");
    text = output(mulu("show", "任务分解表")); /* what stood around the tables */
    assert_non_null(strstr(text, "说明（原文表格之外的文字）"));
    assert_non_null(strstr(text, "工作方案"));
    free(text);
    says(mulu("export", "2023"), 2, "2023"); /* an id, though a title holds it */
    says(mulu("tree", "没有的"), 2, "没有的");
    says(mulu("tree", "年"), 2, "符合"); /* more than one */
}

static void test_search(void **state)
{
    (void)state;
    char *text = output(mulu("search", "２０个工作日", "--catalog", "高青")); /* full width finds half */
    assert_non_null(strstr(text, "20个工作日"));
    free(text);
    text = output(mulu("search", "救助标准", "--catalog", "高青"));
    assert_non_null(strstr(text, "医疗救助 › 救助标准"));
    free(text);
    text = output(mulu("search", "--json", "法"));
    json_t *hits = json_loads(text, 0, NULL);
    assert_true(json_integer_value(json_object_get(hits, "total")) > 10); /* one character is enough */
    json_decref(hits);
    free(text);
    text = output(mulu("search", "没有这样的字句"));
    assert_string_equal(text, "没有找到\n");
    free(text);
}

static void test_undo_and_redo(void **state)
{
    (void)state;
    struct shell_result r = mulu_on("undo.db", "import", DISTRICT, (char *)NULL);
    shell_expect(r, 0);
    char *text = output(mulu_on("undo.db", "undo", (char *)NULL));
    assert_non_null(strstr(text, "已撤销"));
    assert_non_null(strstr(text, "区医疗保障局"));
    free(text);
    text = output(mulu_on("undo.db", "catalogs", (char *)NULL));
    assert_non_null(strstr(text, "还没有目录"));
    free(text);
    r = mulu_on("undo.db", "undo", (char *)NULL);
    assert_int_equal(r.status, 1);
    shell_release(&r);
    free(output(mulu_on("undo.db", "redo", (char *)NULL)));
    text = output(mulu_on("undo.db", "catalogs", (char *)NULL));
    assert_non_null(strstr(text, "区医疗保障局"));
    free(text);
    text = output(mulu_on("undo.db", "log", (char *)NULL));
    assert_non_null(strstr(text, "导入"));
    free(text);
}

static void test_export_and_import_again(void **state)
{
    (void)state;
    static const char *const documents[] = {GAOQING, DISTRICT, "data/巨野县医疗保障局政务公开基本目录.txt",
                                            "data/沂源县医疗保障分局主动公开目录.txt"};
    for (size_t i = 0; i < sizeof documents / sizeof *documents; i++) {
        unlink(shell_path("one.db"));
        unlink(shell_path("two.db"));
        shell_expect(mulu_on("one.db", "import", documents[i], (char *)NULL), 0);
        shell_expect(mulu_on("one.db", "export", "1", "-o", shell_path("one.csv"), (char *)NULL), 0);
        shell_expect(mulu_on("two.db", "import", shell_path("one.csv"), (char *)NULL), 0);
        struct shell_result first = mulu_on("one.db", "export", "1", (char *)NULL);
        struct shell_result second = mulu_on("two.db", "export", "1", (char *)NULL);
        assert_memory_equal(first.out, "\xEF\xBB\xBF", 3);
        assert_int_equal(first.out_len, second.out_len);
        assert_memory_equal(first.out, second.out, first.out_len);
        shell_release(&first);
        shell_release(&second);
    }
}

static void test_export_of_parts(void **state)
{
    (void)state;
    char *text = output(mulu("export", "高青:7.1", "--to", "jsonl"));
    int lines = 0;
    for (const char *p = text; *p; p++)
        lines += *p == '\n';
    assert_int_equal(lines, 4);
    free(text);
    text = output(mulu("export", "高青", "--to", "jsonl", "--filter", "人员资格"));
    assert_ptr_equal(strchr(text, '\n'), text + strlen(text) - 1);
    free(text);
    struct shell_result r = mulu("export", "高青", "--encoding", "gb18030");
    assert_int_equal(r.status, 0);
    assert_memory_equal(r.out, "\"\xD2\xBB\xBC\xB6", 5);
    shell_release(&r);
    r = mulu("export", "高青", "--uid");
    assert_non_null(strstr(r.out, ",\"uid\"\r\n"));
    shell_release(&r);
}

static void test_wrong_usage(void **state)
{
    (void)state;
    says(mulu("frobnicate"), 2, "frobnicate");
    says(mulu("import"), 2, "import");
    says(mulu("import", "--colour", PLAN), 2, "--colour");
    says(mulu("import", "--table", "x", PLAN), 2, "--table");
    says(mulu("import", "--year"), 2, "--year");
    says(mulu("export", "1", "--to", "pdf"), 2, "pdf");
    says(mulu("export", "1", "--encoding", "latin1"), 2, "latin1");
    says(mulu("import", "--format", "none", PLAN), 2, "none");
    says(mulu("import", "--title", "a\xFF", PLAN), 2, "第 2 字节不是 UTF-8");
    says(mulu("search", "\xB9\xAB"), 2, "第 1 字节不是 UTF-8");
    says(mulu("import", "\xB9\xAB.txt"), 3, "无法打开"); /* the name of a file may be any bytes */
    struct shell_result r = mulu_on("x.db", "--read-only", "undo", (char *)NULL);
    assert_int_equal(r.status, 2);
    shell_release(&r);
    char *text = output(mulu("--help"));
    assert_non_null(strstr(text, "import"));
    free(text);
    text = output(mulu("due", "--help"));
    assert_non_null(strstr(text, "mulu due [--on"));
    assert_null(strstr(text, "mulu import"));
    free(text);
    r = mulu("--version");
    assert_int_equal(strncmp(r.out, "mulu ", 5), 0);
    shell_release(&r);
}

static void test_import_from_a_pipe(void **state)
{
    (void)state;
    static const char table[] = "\t一级目录\n\t公开内容\n\t责任科室\n\t公开时限\n\n"
                                "\t机构\n\t照片和简历\n\t办公室\n\t及时公开\n\n"
                                "\t政策\n\t部门文件\n\t法规科\n\t实时公开\n\n";
    shell_input(table, sizeof table - 1);
    struct shell_result r = mulu_on("pipe.db", "import", "--title", "管道", "-", (char *)NULL);
    assert_int_equal(r.status, 0);
    assert_non_null(strstr(r.out, "2 行"));
    shell_release(&r);
    r = mulu_on("pipe.db", "catalogs", (char *)NULL);
    assert_non_null(strstr(r.out, "管道"));
    shell_release(&r);
    shell_input("", 0);
    r = mulu_on("pipe.db", "import", "-", (char *)NULL);
    assert_int_equal(r.status, 3); /* nothing came */
    assert_non_null(strstr(r.err, "空"));
    shell_release(&r);
}

static void test_bad_files(void **state)
{
    (void)state;
    char *before = output(mulu("catalogs"));
    says(mulu("import", shell_path("none.txt")), 3, "none.txt");
    says(mulu("import", shell_dir()), 3, shell_dir());
    says(mulu("import", shell_file("empty.txt", "", 0)), 3, "空");
    says(mulu("import", shell_file("binary.txt", "\x7f\x45\x4c\x46\x00\x01\x02", 7)), 3, "二进制");
    says(mulu("import", shell_file("prose.txt", "一、工作要求\n没有表格。\n", 35)), 3, "没有找到表格");
    says(mulu("import", shell_file("bytes.txt", "\xEF\xBB\xBF序号\xFF\xFE", 11)), 3, "字节");
    says(mulu("import", GAOQING, shell_path("none.txt")), 3,
         "none.txt"); /* the good one is not stored either */
    char *after = output(mulu("catalogs"));
    assert_string_equal(before, after);
    free(before);
    free(after);
}

static void test_bad_output(void **state)
{
    (void)state;
    says(mulu("export", "高青", "-o", "/no/such/dir/x.csv"), 5, "/no/such/dir/x.csv");
    says(mulu("export", "高青", "-o", "/dev/full"), 5, "/dev/full");
    says(mulu("export", "高青", "-o", shell_dir()), 5, shell_dir());
}

static int __attribute__((format(printf, 1, 2))) run_shell(const char *format, ...)
{
    char command[2048];
    va_list ap;
    va_start(ap, format);
    vsnprintf(command, sizeof command, format, ap);
    va_end(ap);
    return WEXITSTATUS(system(command));
}

#define MULU_OUT BUILD_DIR "/mulu --db %s import "

/* An import whose report nobody gets stores nothing, so that trying again stores it once. */
static void test_report_that_cannot_be_written(void **state)
{
    (void)state;
    const char *db = shell_path("out.db");
    assert_int_equal(run_shell(MULU_OUT GAOQING " >/dev/full 2>/dev/null", db), 5);
    assert_int_equal(run_shell(MULU_OUT GAOQING " >&- 2>/dev/null", db), 5);
    assert_int_equal(
        run_shell("bash -c 'set -o pipefail; " MULU_OUT "--json data/*.txt 2>/dev/null | true'", db), 5);
    char *text = output(mulu_on("out.db", "catalogs", (char *)NULL));
    assert_non_null(strstr(text, "还没有目录"));
    free(text);
}

/* The name of a file may be any bytes; what is told and kept of it is text. */
static void test_file_name_of_any_bytes(void **state)
{
    (void)state;
    const char *path = shell_path("\xB9\xAB.txt");
    assert_int_equal(run_shell("cp " GAOQING " %s", path), 0);
    char *text = output(mulu_on("bytes.db", "import", "--json", path, (char *)NULL));
    json_t *report = json_loads(text, 0, NULL);
    assert_non_null(report);
    json_decref(report);
    free(text);
    text = output(mulu_on("bytes.db", "catalogs", "--json", (char *)NULL));
    json_t *list = json_loads(text, 0, NULL);
    assert_int_equal(json_array_size(list), 1);
    json_decref(list);
    free(text);
}

/* A link stays a link, and what it names is written. */
static void test_export_through_a_link(void **state)
{
    (void)state;
    assert_int_equal(run_shell("cd %s && touch target.csv && ln -s target.csv link.csv", shell_dir()), 0);
    mulu_ok("export", "高青", "-o", shell_path("link.csv"));
    assert_int_equal(run_shell("cd %s && test -L link.csv && test -s target.csv", shell_dir()), 0);
}

static void test_bad_databases(void **state)
{
    (void)state;
    shell_file("text.db", "this is no database, but it is longer than a header would be\n", 61);
    says(mulu_on("text.db", "catalogs", (char *)NULL), 4, "text.db");
    says(mulu_on(shell_dir(), "catalogs", (char *)NULL), 4, shell_dir());
    says(mulu_on("/no/such\x01/dir/x.db", "--read-only", "catalogs", (char *)NULL), 4, "x.db");
    char *text = output(mulu("verify"));
    assert_non_null(strstr(text, "完好"));
    free(text);
}

static void test_reindex(void **state)
{
    (void)state;
    shell_expect(mulu_on("i.db", "import", GAOQING, (char *)NULL), 0);
    char *before = output(mulu_on("i.db", "search", "司法局", (char *)NULL));
    char *told = output(mulu_on("i.db", "reindex", (char *)NULL));
    assert_non_null(strstr(told, "索引已重建"));
    free(told);
    char *after = output(mulu_on("i.db", "search", "司法局", (char *)NULL));
    assert_string_equal(before, after);
    says(mulu_on("i.db", "--read-only", "reindex", (char *)NULL), 2, "--read-only");
    shell_expect(mulu_on("i.db", "verify", (char *)NULL), 0);
    free(before);
    free(after);
}

static void test_backup_and_restore(void **state)
{
    (void)state;
    shell_expect(mulu_on("b.db", "import", GAOQING, (char *)NULL), 0);
    shell_expect(mulu_on("b.db", "backup", shell_path("copy.db"), (char *)NULL), 0);
    shell_expect(mulu_on("b.db", "import", DISTRICT, (char *)NULL), 0);
    says(mulu_on("b.db", "restore", shell_path("copy.db"), (char *)NULL), 2, "--yes");
    shell_expect(mulu_on("b.db", "restore", "--yes", shell_path("copy.db"), (char *)NULL), 0);
    char *text = output(mulu_on("b.db", "catalogs", (char *)NULL));
    assert_null(strstr(text, "区医疗保障局"));
    assert_non_null(strstr(text, "高青"));
    free(text);
    shell_expect(mulu_on("b.db", "verify", (char *)NULL), 0);
    says(mulu_on("b.db", "restore", "--yes", shell_file("no.db", "x", 1), (char *)NULL), 3, "no.db");
    says(mulu_on("b.db", "backup", "/no/such/dir/copy.db", (char *)NULL), 5, "copy.db");
    says(mulu_on("b.db", "backup", "/dev/null", (char *)NULL), 5, "/dev/null");
    says(mulu_on("b.db", "backup", shell_path("b.db"), (char *)NULL), 5, "不能备份到它自己");
    says(mulu_on("b.db", "backup", shell_file("letter.txt", "x", 1), (char *)NULL), 5, "不是备份");
    says(mulu_on("b.db", "export", "1", "-o", shell_path("b.db"), (char *)NULL), 5, "数据库文件");
    shell_expect(mulu_on("b.db", "backup", shell_path("copy.db"), (char *)NULL), 0); /* over an older one */
    shell_expect(mulu_on("b.db", "verify", (char *)NULL), 0);
}

static void test_editor_needs_a_terminal(void **state)
{
    (void)state;
    struct shell_result r = mulu_on("x.db", (char *)NULL);
    says(r, 2, "终端");
}

/* The copy is whole or it is not there; an existing database is never made anew by name. */
static void test_practice_copy(void **state)
{
    (void)state;
    says(mulu_on("practice.db", "demo", (char *)NULL), 2, "终端"); /* the copy is made all the same */
    char *text = output(mulu_on("practice.db", "catalogs", (char *)NULL));
    assert_non_null(strstr(text, "高青分局主动公开基本目录"));
    free(text);
    shell_expect(mulu_on("practice.db", "verify", (char *)NULL), 0);
    says(mulu_on("practice.db", "demo", "--again", (char *)NULL), 2, "--db");
    assert_int_equal(access(shell_path("practice.db"), F_OK), 0);
    says(mulu_on("no/such/dir/../practice.db", "demo", (char *)NULL), 2, "终端"); /* directories are made */
    setenv("MULU_SHARE", shell_dir(), 1);
    says(mulu_on("none.db", "demo", (char *)NULL), 2, "重新安装");
    unsetenv("MULU_SHARE");
    assert_int_not_equal(access(shell_path("none.db"), F_OK), 0);
    assert_int_not_equal(access(shell_path("none.db.part"), F_OK), 0);
}

/* Whoever is first makes it; the others find it whole, and nobody's is taken from under an open editor. */
static void test_practice_copies_at_once(void **state)
{
    (void)state;
    char *command = mem_printf(
        "cd '%s' && for i in 1 2 3 4 5; do '%s' --db together.db demo 2>err-$i >/dev/null & done; wait;"
        " test $(grep -l 终端 err-* | wc -l) = 5 && test $(ls together.db* | wc -l) = 1",
        shell_dir(), BUILD_DIR "/mulu");
    assert_int_equal(system(command), 0);
    shell_expect(mulu_on("together.db", "verify", (char *)NULL), 0);
    char *text = output(mulu_on("together.db", "catalogs", (char *)NULL));
    int lines = 0;
    for (const char *p = text; (p = strchr(p, '\n')); p++)
        lines++;
    assert_int_equal(lines, 7); /* six and a heading */
    free(text);
    free(command);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_import_reports),
        cmocka_unit_test(test_unplaced_text_is_kept),
        cmocka_unit_test(test_dry_run_stores_nothing),
        cmocka_unit_test(test_catalogs_and_tree),
        cmocka_unit_test(test_search),
        cmocka_unit_test(test_undo_and_redo),
        cmocka_unit_test(test_export_and_import_again),
        cmocka_unit_test(test_export_of_parts),
        cmocka_unit_test(test_wrong_usage),
        cmocka_unit_test(test_import_from_a_pipe),
        cmocka_unit_test(test_bad_files),
        cmocka_unit_test(test_bad_output),
        cmocka_unit_test(test_report_that_cannot_be_written),
        cmocka_unit_test(test_file_name_of_any_bytes),
        cmocka_unit_test(test_export_through_a_link),
        cmocka_unit_test(test_bad_databases),
        cmocka_unit_test(test_reindex),
        cmocka_unit_test(test_backup_and_restore),
        cmocka_unit_test(test_editor_needs_a_terminal),
        cmocka_unit_test(test_practice_copy),
        cmocka_unit_test(test_practice_copies_at_once),
    };
    return cmocka_run_group_tests(tests, shell_begin, shell_end);
}
