/* Many catalogs in one file: as programs write them, and out again, as a shell sees it. */
#include "harness/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/shell.h"
#include "mulu/buffer.h"
#include "mulu/file.h"

#define DISTRICT "data/区医疗保障局主动公开基本目录.txt"
#define GAOQING "data/高青分局主动公开基本目录.txt"

static struct shell_result good(struct shell_result r)
{
    if (r.status)
        fail_msg("exit %d: %s", r.status, r.err);
    return r;
}

static void says(struct shell_result r, int status, const char *words)
{
    if (r.status != status || !strstr(r.err, words))
        fail_msg("exit %d, should be %d and say %s: %s", r.status, status, words, r.err);
    shell_release(&r);
}

static void prints(struct shell_result r, const char *words)
{
    if (!strstr(good(r).out, words))
        fail_msg("should print %s: %s", words, r.out);
    shell_release(&r);
}

static const char *text_file(const char *name, const char *text)
{
    return shell_file(name, text, strlen(text));
}

/* Programs number their levels, call fields by their keys, and leave blank what is blank. */
static void keys_and_catalogs(void **state)
{
    (void)state;
    const char *file = text_file("keys.csv", "catalog,l1,l2,content,unit,deadline,note\n"
                                             "甲局目录,a,b,c1,司法局,及时公开,n1\n"
                                             "乙局目录,a,,c2,,,\n"
                                             "甲局目录,a,b,c3,,,\n"
                                             "甲局目录,x,,\"c4, \"\"5\"\"\",财政局,,n2\n");
    prints(mulu_on("keys.db", "import", file, (char *)NULL), "各行在文件里分作 2 段，已接成一个目录");
    prints(mulu_on("keys.db", "verify", (char *)NULL), "完好");
    struct shell_result r = good(mulu_on("keys.db", "export", "甲局", "--encoding", "utf-8", (char *)NULL));
    assert_string_equal(r.out, "\"一级目录\",\"二级目录\",\"公开内容\",\"责任单位\",\"公开时限\",\"note\"\r\n"
                               "\"a\",\"b\",\"c1\",\"司法局\",\"及时公开\",\"n1\"\r\n"
                               "\"a\",\"b\",\"c3\",\"\",\"\",\"\"\r\n"
                               "\"x\",\"\",\"c4, \"\"5\"\"\",\"财政局\",\"\",\"n2\"\r\n");
    shell_release(&r);
    prints(mulu_on("keys.db", "formats", "--explain", file, (char *)NULL), "按目录一列分成 2 个目录");
}

/* Hundreds of them are told in sum, but for those with text that found no place. */
static void long_reports(void **state)
{
    (void)state;
    struct buffer text = {0};
    buf_puts(&text, "catalog,l1,content\n");
    for (int i = 0; i < 300; i++)
        buf_printf(&text, "第%d号目录,概况,目录的内容之%d%s\n", i, i, i == 250 ? ",多出来的" : "");
    const char *file = shell_file("many.csv", buf_text(&text), text.len);
    struct shell_result r = good(mulu_on("many.db", "import", file, (char *)NULL));
    assert_non_null(strstr(r.out, "第19号目录"));
    assert_null(strstr(r.out, "第20号目录"));
    assert_non_null(strstr(r.out, "多出来的"));
    assert_non_null(strstr(r.out, "另有目录 279 个，共 279 行"));
    shell_release(&r);
    prints(mulu_on("many.db", "verify", (char *)NULL), "完好");
    buf_free(&text);
}

/* Catalogs with different columns, two of one title, and one that is empty. */
static void fill(const char *db)
{
    unlink(shell_path(db));
    shell_expect(mulu_on(db, "import", DISTRICT, (char *)NULL), 0);
    shell_expect(mulu_on(db, "import", GAOQING, (char *)NULL), 0);
    shell_expect(mulu_on(db, "import", "--title", "区医疗保障局主动公开基本目录", GAOQING, (char *)NULL), 0);
    shell_expect(mulu_on(db, "import", text_file("empty.csv", "catalog,l1,content\n"), (char *)NULL), 0);
    shell_expect(mulu_on(db, "import",
                         text_file("heads.csv", "l1,l2,content,电话\n甲,,,\n甲,乙,\"=1+1\n'\",\n丙,,字,1\n"),
                         (char *)NULL),
                 0);
}

static void all_out_and_in(const char *to, const char *more, const char *value)
{
    char one[300], two[300];
    snprintf(one, sizeof one, "%s", shell_path("one"));
    snprintf(two, sizeof two, "%s", shell_path("two"));
    fill("from.db");
    unlink(shell_path("to.db"));
    shell_expect(mulu_on("from.db", "export", "--all", "--to", to, "-o", one, more, value, (char *)NULL), 0);
    struct shell_result r = good(mulu_on("to.db", "import", "--json", one, (char *)NULL));
    assert_non_null(strstr(r.out, "\"unplaced\":[]}"));
    shell_release(&r);
    prints(mulu_on("to.db", "verify", (char *)NULL), "完好");
    shell_expect(mulu_on("to.db", "export", "--all", "--to", to, "-o", two, more, value, (char *)NULL), 0);
    struct buffer first = {0}, second = {0};
    assert_int_equal(file_read(one, 1 << 24, &first, NULL), 0);
    assert_int_equal(file_read(two, 1 << 24, &second, NULL), 0);
    assert_true(first.len > 20000);
    assert_int_equal(first.len, second.len);
    assert_memory_equal(first.data, second.data, first.len);
    buf_free(&first);
    buf_free(&second);
}

static void all_comes_back(void **state)
{
    (void)state;
    all_out_and_in("csv", "--encoding", "utf-8-bom");
    all_out_and_in("csv", "--encoding", "gb18030");
    all_out_and_in("csv", "--uid", "--merged");
    all_out_and_in("jsonl", "--encoding", "utf-8");
}

/* A sum over the characters of each row's cells, whatever the order of its columns. */
static size_t sum_of_rows(const char *csv)
{
    size_t sum = 0, row = 1;
    for (const char *p = strchr(csv, '\n'); p && *p; p++) {
        row += strncmp(p, "\r\n", 2) == 0;
        if (*p != '"' && *p != ',')
            sum += row * (unsigned char)*p;
    }
    return sum;
}

/* What comes back is what each catalog was, row for row: only the labels of its columns and the marks are not in a table that
 * catalogs share. */
static void each_is_the_same(void **state)
{
    (void)state;
    char all[300];
    snprintf(all, sizeof all, "%s", shell_path("all.csv"));
    fill("from.db");
    unlink(shell_path("to.db"));
    shell_expect(mulu_on("from.db", "export", "--all", "-o", all, (char *)NULL), 0);
    shell_expect(mulu_on("to.db", "import", all, (char *)NULL), 0);
    for (int i = 1; i <= 5; i++) {
        char id[12];
        snprintf(id, sizeof id, "%d", i);
        struct shell_result a = good(mulu_on("from.db", "export", id, (char *)NULL));
        struct shell_result b = good(mulu_on("to.db", "export", id, (char *)NULL));
        assert_int_equal(sum_of_rows(a.out), sum_of_rows(b.out));
        shell_release(&a);
        shell_release(&b);
    }
    struct shell_result r = good(mulu_on("to.db", "catalogs", (char *)NULL));
    assert_non_null(strstr(r.out, "区医疗保障局主动公开基本目录（2）"));
    assert_non_null(strstr(r.out, "empty"));
    shell_release(&r);
}

/* A table on paper holds one catalog: each has a file, with a name that a file may have. */
static void into_a_folder(void **state)
{
    (void)state;
    static const char *const kinds[] = {"xlsx", "docx", "html", "csv"};
    fill("from.db");
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        char dir[300], file[600];
        snprintf(dir, sizeof dir, "%s/", shell_path(kinds[i]));
        struct shell_result r =
            good(mulu_on("from.db", "export", "--all", "--to", kinds[i], "-o", dir, (char *)NULL));
        assert_non_null(strstr(r.err, "已导出 5 个目录"));
        shell_release(&r);
        snprintf(file, sizeof file, "%s区医疗保障局主动公开基本目录（2）.%s", dir, kinds[i]);
        unlink(shell_path("back.db"));
        shell_expect(mulu_on("back.db", "import", file, (char *)NULL), 0);
    }
}

static void only_what_is_found(void **state)
{
    (void)state;
    fill("from.db");
    struct shell_result r = good(
        mulu_on("from.db", "export", "--all", "--filter", "人员资格", "--encoding", "utf-8", (char *)NULL));
    int lines = 0;
    for (const char *p = r.out; *p; p++)
        lines += p[0] == '\r' && p[1] == '\n';
    assert_int_equal(lines, 3); /* the header, and the row of both editions */
    assert_null(strstr(r.out, "\"empty\""));
    shell_release(&r);
}

static void what_does_not_fit(void **state)
{
    (void)state;
    fill("from.db");
    says(mulu_on("from.db", "export", "--all", "1", (char *)NULL), 2, "--all 已是全部目录");
    says(mulu_on("from.db", "export", "--all", "--to", "xlsx", "-o", shell_path("x.xlsx"), (char *)NULL), 2,
         "一个文件只放一个目录");
    struct buffer wide = {0};
    buf_puts(&wide, "l1,content");
    for (int i = 0; i < 60; i++)
        buf_printf(&wide, ",自定%d列", i);
    buf_puts(&wide, "\n甲,乙");
    for (int i = 0; i < 60; i++)
        buf_puts(&wide, ",x");
    shell_expect(
        mulu_on("from.db", "import", shell_file("wide.csv", buf_text(&wide), wide.len), (char *)NULL), 0);
    says(mulu_on("from.db", "export", "--all", (char *)NULL), 5, "一张表最多 62 列");
    shell_expect(mulu_on("from.db", "export", "--all", "--to", "jsonl", (char *)NULL), 0);
    buf_free(&wide);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_and_catalogs), cmocka_unit_test(long_reports),
        cmocka_unit_test(all_comes_back),    cmocka_unit_test(each_is_the_same),
        cmocka_unit_test(into_a_folder),     cmocka_unit_test(only_what_is_found),
        cmocka_unit_test(what_does_not_fit),
    };
    return cmocka_run_group_tests(tests, shell_begin, shell_end);
}
