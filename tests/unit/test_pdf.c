/* Tables of PDF files, by the places of their words: pages of an office, and pages made up to be torn. A script stands in for
 * pdftotext. */
#include "harness/test.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "harness/collect.h"
#include "harness/shell.h"
#include "mulu/mem.h"
#include "mulu/text.h"

static void read_words(const char *words, struct collected *c)
{
    struct error err = {0};
    char *old = mem_dup(getenv("PATH")), *path = mem_printf("%s:%s", shell_dir(), old);
    char *script = mem_printf("#!/bin/sh\nfor out; do :; done\ncp '%s' \"$out\"\n", words);
    chmod(shell_file("pdftotext", script, strlen(script)), 0755);
    setenv("PATH", path, 1);
    if (collect_file(shell_file("a.pdf", "%PDF-1.4\n", 9), &(struct read_options){0}, c, &err))
        fail_msg("%s", err.text);
    setenv("PATH", old, 1);
    free(script);
    free(path);
    free(old);
}

static size_t same(const char *got, const char *want, size_t *all)
{
    *all += want && *want;
    return want && *want && text_same_squashed(got, want);
}

/* How many of the transcription's cells the row has. */
static size_t cells_of(const struct outline_row *got, json_t *want, size_t *all)
{
    json_t *levels = json_object_get(want, "levels");
    size_t n = 0;
    for (size_t i = 0; i < json_array_size(levels); i++)
        n += same((int)i < got->nlevels ? got->levels[i] : "", json_string_value(json_array_get(levels, i)),
                  all);
    for (enum field f = 0; f < FIELD_COUNT; f++)
        n += same(got->fields[f], json_string_value(json_object_get(want, field_info(f)->key)), all);
    return n;
}

/* Every row is there and none twice, and no more cells are wrong than that. */
static void holds(const char *name, size_t wrong)
{
    struct collected c;
    char *words = mem_printf("tests/cases/grid/%s.xhtml", name), *line = NULL;
    char *truth = mem_printf("tests/cases/truth/%s.jsonl", name);
    FILE *f = fopen(truth, "r");
    size_t room = 0, rows = 0, good = 0, all = 0;
    read_words(words, &c);
    assert_non_null(f);
    assert_int_equal(c.n, 1);
    for (; getline(&line, &room, f) > 0; rows++) {
        json_t *want = json_loads(line, 0, NULL);
        assert_true(rows < c.tables[0].n);
        good += cells_of(&c.tables[0].rows[rows], want, &all);
        json_decref(want);
    }
    assert_int_equal(c.tables[0].n, rows);
    print_message("# %s: %zu of %zu cells\n", name, good, all);
    assert_true(good + wrong >= all);
    fclose(f);
    free(line);
    free(truth);
    free(words);
    collected_release(&c);
}

static void test_documents(void **state)
{
    (void)state;
    holds("002a", 4);
    holds("004", 5);
}

/* --- pages made up ------------------------------------------------------------------------------------------------- */

enum { LEFT = 50, CHARACTER = 12, LINE = 16 };

static struct buffer pages;

/* Lines of a cell, from a height on; |: a line break. */
static void cell(int left, int top, const char *text)
{
    for (size_t n; *text; text += n + (text[n] == '|'), top += LINE) {
        n = strcspn(text, "|");
        buf_printf(&pages, "<word xMin=\"%d\" yMin=\"%d\" xMax=\"%d\" yMax=\"%d\">%.*s</word>\n", left, top,
                   left + CHARACTER * (int)text_glyphs(text, n), top + LINE, (int)n, text);
    }
}

static void row(int top, const char *label, const char *content, const char *unit)
{
    cell(LEFT, top, label);
    cell(LEFT + 100, top, content);
    cell(LEFT + 300, top, unit);
}

static void begin_page(void)
{
    buf_puts(&pages, "<page width=\"595\" height=\"842\">\n");
    row(40, "一级目录", "公开内容", "责任单位");
}

static void read_pages(struct collected *c)
{
    read_words(shell_file("words", buf_text(&pages), pages.len), c);
    buf_free(&pages);
}

static void whole_rows(int top)
{
    row(top, "机构概况", "机构职能、地址和电话。", "办公室");
    row(top + 60, "政策文件", "本单位印发的文件。", "法规科");
    row(top + 120, "规划计划", "年度工作计划和总结。", "办公室");
}

/* A row that the page break goes through: the rest of each cell joins what stands on the page before. */
static void test_torn_row(void **state)
{
    (void)state;
    struct collected c;
    begin_page();
    whole_rows(100);
    row(700, "财政信息", "年度预算和决算的说明和|全部表格，重大项目的绩", "县财政局预");
    buf_puts(&pages, "</page>");
    begin_page();
    cell(LEFT + 100, 100, "效目标和评价结果。");
    cell(LEFT + 300, 100, "算科");
    row(160, "人事信息", "公务员的录用。", "人事科室办");
    buf_puts(&pages, "</page>");
    read_pages(&c);
    assert_int_equal(c.tables[0].n, 5);
    const struct outline_row *torn = &c.tables[0].rows[3];
    assert_string_equal(collected_path(torn), "财政信息");
    assert_true(text_same_squashed(torn->fields[FIELD_CONTENT],
                                   "年度预算和决算的说明和全部表格，重大项目的绩效目标和评价结果。"));
    assert_true(text_same_squashed(torn->fields[FIELD_UNIT], "县财政局预算科"));
    assert_string_equal(collected_path(&c.tables[0].rows[4]), "人事信息");
    collected_release(&c);
}

/* A page break between two rows: they stay two, also where the last line of one is full. */
static void test_whole_rows(void **state)
{
    (void)state;
    struct collected c;
    begin_page();
    whole_rows(100);
    row(700, "财政信息", "年度预算和决算的说明和|全部表格，重大项目情况。", "财政局预算");
    buf_puts(&pages, "</page>");
    begin_page();
    row(100, "人事信息", "公务员的录用、考核、奖|惩。", "人事科室办");
    row(160, "统计信息", "统计公报。", "统计局");
    buf_puts(&pages, "</page>");
    read_pages(&c);
    assert_int_equal(c.tables[0].n, 6);
    assert_string_equal(collected_path(&c.tables[0].rows[4]), "人事信息");
    assert_true(text_same_squashed(c.tables[0].rows[3].fields[FIELD_CONTENT],
                                   "年度预算和决算的说明和全部表格，重大项目情况。"));
    collected_release(&c);
}

/* Bytes that are no text are one U+FFFD each, and nothing else suffers; wherever the pieces end that the file is read in. */
static void test_bad_bytes(void **state)
{
    (void)state;
    enum { PIECE = 16384, CHARACTER_BYTES = 3 };
    for (int shift = 0; shift < 2 * CHARACTER_BYTES; shift++) {
        struct collected c;
        begin_page();
        row(100, "机构概况", "&amp;\x80机构职能", "办公室\xE6\x94");
        row(160, "政策文件", "&\xE6\x94本单位印发的文件。", "法规科");
        row(220, "规划计划", "年度工作计划。", "办公室");
        while ((int)pages.len < PIECE - 300 + shift)
            buf_putc(&pages, ' ');
        cell(LEFT, 280, "财政信息");
        cell(LEFT + 100, 280,
             "年度预算和决算的说明和|全部表格，重大项目的绩效|目标和评价结果，政府采|购、政府债务的情况。");
        cell(LEFT + 300, 280, "财政局");
        buf_puts(&pages, "</page>");
        read_pages(&c);
        const struct outline_row *rows = c.tables[0].rows;
        assert_int_equal(c.tables[0].n, 4);
        assert_string_equal(rows[0].fields[FIELD_CONTENT], "&\xEF\xBF\xBD机构职能");
        assert_string_equal(rows[0].fields[FIELD_UNIT], "办公室\xEF\xBF\xBD\xEF\xBF\xBD");
        assert_string_equal(rows[1].fields[FIELD_CONTENT], "&\xEF\xBF\xBD\xEF\xBF\xBD本单位印发的文件。");
        assert_string_equal(rows[2].fields[FIELD_CONTENT], "年度工作计划。");
        assert_string_equal(collected_path(&rows[3]), "财政信息");
        assert_true(text_same_squashed(rows[3].fields[FIELD_CONTENT],
                                       "年度预算和决算的说明和全部表格，重大项目的绩效目标和"
                                       "评价结果，政府采购、政府债务的情况。"));
        collected_release(&c);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_documents),
        cmocka_unit_test(test_torn_row),
        cmocka_unit_test(test_whole_rows),
        cmocka_unit_test(test_bad_bytes),
    };
    return cmocka_run_group_tests_name("pdf", tests, shell_begin, shell_end);
}
