/* Where a table begins and ends, and what stands around it or goes on behind a blank line: each read wrong once. */
#include "harness/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/collect.h"
#include "harness/fragments.h"

#define SOON "信息形成或者变更之日起20个工作日内"
#define HEAD "\t一级目录\n\t公开内容\n\t责任科室\n\t公开时限\n\t公开渠道\n\n"
#define ROWS                                                                                                 \
    "\t机构\n\t照片和简历\n\t办公室\n\t" SOON "\n\t政府网站\n\n"                                         \
    "\t政策\n\t部门文件\n\t法规科\n\t及时公开\n\t政府网站\n\n"

static struct collected read_as(const char *text, const char *format)
{
    struct collected c;
    struct error err = {0};
    if (collect_text(text, strlen(text), &(struct read_options){.format = format}, &c, &err))
        fail_msg("%s", err.text);
    char *lost = lost_fragment(&c, text, strlen(text));
    if (lost)
        fail_msg("lost: %s", lost);
    return c;
}

static const struct outline_row *row(const struct collected *c, size_t i)
{
    assert_int_equal(c->n, 1);
    assert_true(i < c->tables[0].n);
    return &c->tables[0].rows[i];
}

static void has_note(const struct collected *c, const char *text)
{
    if (!string_list_has(&c->report.notes, text))
        fail_msg("no note: %s", text);
}

static void paragraphs_below_the_last_column(void **state)
{
    (void)state;
    struct collected c = read_as("\t一级目录\n\t责任科室\n\t公开时限\n\t公开内容\n\n"
                                 "\t机构\n\t办公室\n\t" SOON "\n\t1.职责；\n\n2.股室；\n\n3.电话。\n\n"
                                 "\t政策\n\t法规科\n\t及时公开\n\t规范性文件，\n\n包括解读材料\n\n"
                                 "\t财政\n\t财务科\n\t每年\n\t预算报告\n\n附件：略\n",
                                 NULL);
    assert_int_equal(c.tables[0].n, 3);
    assert_string_equal(row(&c, 0)->fields[FIELD_CONTENT], "1.职责；\n2.股室；\n3.电话。");
    assert_string_equal(row(&c, 1)->fields[FIELD_CONTENT], "规范性文件，\n包括解读材料");
    assert_string_equal(row(&c, 2)->fields[FIELD_CONTENT], "预算报告");
    has_note(&c, "附件：略");
    collected_release(&c);
}

/* Radicals are repaired and shown as printed; what only its author's font can show is doubtful; neither is silent. */
static void test_odd_letters(void **state)
{
    (void)state;
    struct collected c = read_as("\t一级目录\n\t公开内容\n\t责任科室\n\t公开时限\n\n"
                                 "\t⾏政许可\n\t许可事项\xee\x80\x81\n\t⺠政股\n\t20个⼯作⽇\n\n"
                                 "\t政策\n\t部门文件\n\t法规科\n\t及时公开\n\n",
                                 NULL);
    const struct outline_row *r = row(&c, 0);
    assert_string_equal(r->levels[0], "行政许可");
    assert_string_equal(r->fields[FIELD_UNIT], "民政股");
    assert_string_equal(r->fields[FIELD_DEADLINE], "20个工作日");
    assert_int_equal(r->nmarks, 4);
    for (size_t i = 0; i < r->nmarks; i++) {
        bool content = strcmp(r->marks[i].cell, "content") == 0;
        assert_int_equal(r->marks[i].reason, content ? REASON_PRIVATE : REASON_LETTERS);
        assert_int_equal(r->marks[i].marks, content ? MARK_UNSURE : MARK_REPAIRED);
        assert_string_not_equal(r->marks[i].raw, "");
    }
    assert_int_equal(row(&c, 1)->nmarks, 0);
    collected_release(&c);
}

static void what_is_signed_is_no_cell(void **state)
{
    (void)state;
    static const char *const below[][2] = {
        {"注：本目录由办公室负责解释。\n", "注：本目录由办公室负责解释。"},
        {"\n\n某县民政局\n2023年5月6日\n", "2023年5月6日"},
        {"\n\t联系人：李某\n\t联系电话：0000-0000000\n", "联系人：李某"},
        {"\n\t二〇二三年五月六日\n", "二〇二三年五月六日"},
    };
    for (size_t i = 0; i < sizeof below / sizeof *below; i++) {
        char text[4096];
        snprintf(text, sizeof text, "%s", HEAD ROWS);
        text[strlen(text) - 1] = '\0'; /* right behind the last cell */
        strcat(text, below[i][0]);
        struct collected c = read_as(text, NULL);
        assert_int_equal(c.tables[0].n, 2);
        assert_string_equal(row(&c, 1)->fields[FIELD_CHANNEL], "政府网站");
        has_note(&c, below[i][1]);
        collected_release(&c);
    }
}

/* Only the format that the user names knows these words. */
static void words_of_the_chosen_format(void **state)
{
    (void)state;
    static const char text[] =
        "\t任务\n\t任务要求\n\t评估对象\n\n\t公开\n\t组织培训，形成报告。\n\t各科室\n\n"
        "\t解读\n\t解读材料与文件同步。\n\t办公室\n\n";
    struct collected c = read_as(text, "tasks");
    assert_string_equal(row(&c, 0)->fields[FIELD_CONTENT], "组织培训，形成报告。");
    assert_string_equal(row(&c, 1)->fields[FIELD_UNIT], "办公室");
    assert_false(c.report.tables[0].header_missing);
    assert_int_equal(c.report.tables[0].headers.n, 3);
    collected_release(&c);
}

static void traditional_headers(void **state)
{
    (void)state;
    struct collected c = read_as("\t公開事項\n\t公開內容(要素)\n\t公開時限\n\t公開主體\n\n"
                                 "\t政府文件\n\t鎮發文件。\n\t及時公開\n\t鎮人民政府\n\n"
                                 "\t概況信息\n\t本鎮區劃、人口。\n\t及時公開\n\t鎮人民政府\n\n",
                                 NULL);
    assert_string_equal(collected_path(row(&c, 1)), "概況信息"); /* as printed */
    assert_string_equal(row(&c, 0)->fields[FIELD_CONTENT], "鎮發文件。");
    assert_string_equal(row(&c, 0)->fields[FIELD_UNIT], "鎮人民政府");
    assert_string_equal(row(&c, 0)->fields[FIELD_DEADLINE], "及時公開");
    collected_release(&c);
}

/* Two words of the second row stand below a header that is cut, and a blank one belongs to nobody. */
static void headers_with_holes(void **state)
{
    (void)state;
    struct collected c =
        read_as("公开事项\t\t公开内容\t\t公开对象\t\t\n"
                "一级事项\t二级事项\t\t\t全社会\t\t特定群众\n"
                "机构\t领导\t照片和简历\t办公室\t√\t\t\n政策\t文件\t部门文件\t法规科\t√\t\t\n",
                NULL);
    assert_int_equal(c.tables[0].n, 2);
    assert_string_equal(row(&c, 1)->fields[FIELD_CONTENT], "部门文件");
    collected_release(&c);
}

static void a_pipe_is_read_as_a_file_is(void **state)
{
    (void)state;
    char dir[] = "/tmp/mulu-pipe-XXXXXX", path[64];
    assert_non_null(mkdtemp(dir));
    snprintf(path, sizeof path, "%s/pipe", dir);
    assert_int_equal(mkfifo(path, 0600), 0);
    pid_t child = fork();
    if (child == 0) {
        FILE *f = fopen(path, "w");
        _exit(!f || fputs(HEAD ROWS, f) < 0 || fclose(f));
    }
    struct collected c;
    struct error err = {0};
    enum status st = collect_file(path, NULL, &c, &err);
    int how = 0;
    waitpid(child, &how, 0);
    unlink(path);
    rmdir(dir);
    if (st)
        fail_msg("%s", err.text);
    assert_int_equal(c.tables[0].n, 2);
    assert_string_equal(row(&c, 1)->fields[FIELD_DEADLINE], "及时公开");
    collected_release(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paragraphs_below_the_last_column),
        cmocka_unit_test(test_odd_letters),
        cmocka_unit_test(what_is_signed_is_no_cell),
        cmocka_unit_test(words_of_the_chosen_format),
        cmocka_unit_test(traditional_headers),
        cmocka_unit_test(headers_with_holes),
        cmocka_unit_test(a_pipe_is_read_as_a_file_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
