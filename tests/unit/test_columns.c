/* What a person decides about columns goes before what is found out, in every kind of file; and saved as a format it goes
 * on doing so. The words of these headers stand in no word list. */
#include "harness/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/collect.h"
#include "harness/pack.h"
#include "mulu/buffer.h"
#include "mulu/columns.h"
#include "mulu/file.h"
#include "mulu/mem.h"

static char dir[64]; /* of this process */

static int begin(void **state)
{
    (void)state;
    snprintf(dir, sizeof dir, "/tmp/mulu-columns-XXXXXX");
    return mkdtemp(dir) ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    char *command = mem_printf("rm -rf '%s'", dir);
    int failed = system(command);
    free(command);
    return failed;
}

static char *in_dir(const char *name)
{
    return path_join(dir, name);
}

/* Writes the file and gives its path. */
static char *write_text(const char *name, const char *text)
{
    char *path = in_dir(name);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
    return path;
}

/* --- one table in every kind of file ------------------------------------------------------------------------------ */

static const char *const cells[][5] = {
    {"填报单位：某局", "", "", "", ""},
    {"编", "业务", "怎么写", "何时弄", "谁弄"},
    {"1", "低保救助", "写明审批人数和发放的标准", "每季度", "救助科"},
    {"2", "临时救助", "按户列出发放的金额和原因", "每月", "救助科"},
    {"3", "养老机构", "列出备案机构的名单和地址", "长期公开", "养老科"},
    {"4", "殡葬服务", "列出收费的项目和收费的标准", "每年", "殡葬科"},
};
enum { ROWS = sizeof cells / sizeof *cells, COLUMNS = 5 };

/* The rows from `from` on, each cell between `before` and `after`, each row likewise. */
static char *print(int from, const char *row_before, const char *before, const char *after,
                   const char *row_after)
{
    struct buffer b = {0};
    for (int r = from; r < ROWS; r++) {
        buf_puts(&b, row_before);
        for (int i = 0; i < COLUMNS; i++)
            buf_printf(&b, "%s%s%s", before, cells[r][i], i + 1 < COLUMNS || *before ? after : "");
        buf_puts(&b, row_after);
    }
    return buf_take(&b);
}

static char *make_csv(void)
{
    char *text = print(0, "", "", ",", "\n"), *path = write_text("表.csv", text);
    free(text);
    return path;
}

static char *make_tabs(void)
{
    char *text = print(1, "", "", "\t", "\n"), *all = mem_printf("填报单位：某局\n%s", text);
    char *path = write_text("行.txt", all);
    free(text);
    free(all);
    return path;
}

static char *make_bars(void)
{
    char *text = print(1, "|", " ", " |", "\n"), *all = mem_printf("填报单位：某局\n%s", text);
    char *path = write_text("线.txt", all);
    free(text);
    free(all);
    return path;
}

static char *make_blanks(void)
{
    char *text = print(1, "", "", "    ", "\n"), *all = mem_printf("填报单位：某局\n%s", text);
    char *path = write_text("空.txt", all);
    free(text);
    free(all);
    return path;
}

static char *make_html(void)
{
    char *rows = print(0, "<tr>", "<td>", "</td>", "</tr>\n");
    char *text = mem_printf("<html><meta charset=utf-8><body><table>%s</table></body></html>", rows);
    char *path = write_text("页.html", text);
    free(rows);
    free(text);
    return path;
}

static char *make_mht(void)
{
    char *rows = print(0, "<tr>", "<td>", "</td>", "</tr>\n");
    char *text =
        mem_printf("MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"x\"\r\n\r\n--x\r\n"
                   "Content-Type: text/html; charset=\"utf-8\"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
                   "<html><body><table>%s</table></body></html>\r\n--x--\r\n",
                   rows);
    char *path = write_text("页.mht", text);
    free(rows);
    free(text);
    return path;
}

static char *make_docx(void)
{
    char *rows = print(0, "<w:tr>", "<w:tc><w:p><w:r><w:t>", "</w:t></w:r></w:p></w:tc>", "</w:tr>");
    char *body = mem_printf("<w:tbl><w:tblPr/>%s</w:tbl>", rows), *path = in_dir("表.docx");
    pack_write_word(path, body, NULL, NULL);
    free(rows);
    free(body);
    return path;
}

static char *make_xlsx(void)
{
    char *rows = print(0, "<row>", "<c t=\"inlineStr\"><is><t>", "</t></is></c>", "</row>");
    char *sheet = mem_printf("<sheetData>%s</sheetData>", rows), *path = in_dir("表.xlsx");
    pack_write_sheets(path, NULL, NULL, (const char *const[]){sheet}, 1);
    free(rows);
    free(sheet);
    return path;
}

static const struct {
    const char *name;
    char *(*make)(void);
} kinds[] = {{"csv", make_csv},   {"tabs", make_tabs}, {"bars", make_bars}, {"blanks", make_blanks},
             {"html", make_html}, {"mht", make_mht},   {"docx", make_docx}, {"xlsx", make_xlsx}};
enum { KINDS = sizeof kinds / sizeof *kinds };

/* The second row is the header; every column is said. */
static void decide(struct column_choices *c)
{
    static const char *const fields[] = {"number", "level", "content", "deadline", "unit"};
    for (int i = 0; i < COLUMNS; i++)
        column_choices_set(c, 0, i + 1, fields[i]);
    struct table_choice *t = column_choices_table(c, 0);
    t->header = true;
    t->first = 2;
    t->rows = 1;
}

static void read_it(const char *path, const struct column_choices *choices, struct collected *c)
{
    struct error err = {0};
    struct read_options options = {.columns = choices};
    if (collect_file(path, &options, c, &err))
        fail_msg("%s", err.text);
}

static const struct header_report *report_of(const struct collected *c, size_t table, int column)
{
    const struct table_report *t = &c->report.tables[table];
    for (size_t i = 0; i < t->ncolumns; i++)
        if (!t->columns[i].group && t->columns[i].column == column)
            return &t->columns[i];
    fail_msg("no column %d", column);
    return NULL;
}

static void is_read(const char *kind, const struct collected *c)
{
    if (c->n != 1 || c->tables[0].n != ROWS - 2)
        fail_msg("%s: %zu tables, %zu rows", kind, c->n, c->n ? c->tables[0].n : 0);
    for (int r = 2; r < ROWS; r++) {
        const struct outline_row *row = &c->tables[0].rows[r - 2];
        assert_string_equal(collected_path(row), cells[r][1]);
        assert_string_equal(row->fields[FIELD_CONTENT], cells[r][2]);
        assert_string_equal(row->fields[FIELD_DEADLINE], cells[r][3]);
        assert_string_equal(row->fields[FIELD_UNIT], cells[r][4]);
    }
    assert_int_equal(c->report.tables[0].header_first, 2);
    assert_int_equal(c->report.tables[0].header_rows, 1);
    assert_int_equal(c->report.tables[0].unplaced.n, 0);
    for (int i = 0; i < COLUMNS; i++) {
        const struct header_report *h = report_of(c, 0, i + 1);
        assert_string_equal(h->text, cells[1][i]);
        assert_string_equal(h->sample, cells[2][i]);
        assert_int_equal(h->why, WHY_CHOSEN);
    }
    assert_true(string_list_has(&c->report.notes, cells[0][0])); /* what stood above is not lost */
}

static void test_every_kind(void **state)
{
    (void)state;
    struct column_choices choices = {0};
    decide(&choices);
    for (size_t k = 0; k < KINDS; k++) {
        struct collected c;
        char *path = kinds[k].make();
        read_it(path, &choices, &c);
        is_read(kinds[k].name, &c);
        collected_release(&c);
        free(path);
    }
    column_choices_free(&choices);
}

/* --- layouts without rows ----------------------------------------------------------------------------------------- */

static void test_a_cell_a_line(void **state)
{
    (void)state;
    struct buffer b = {0};
    for (int r = 1; r < ROWS; r++)
        for (int i = 0; i < COLUMNS; i++)
            buf_printf(&b, "%s\t%s\n", r > 1 && i == 0 ? "\n" : "", cells[r][i]);
    char *path = write_text("格.txt", buf_text(&b));
    struct column_choices choices = {0};
    decide(&choices);
    struct table_choice *t = column_choices_table(&choices, 0);
    t->first = 1;
    t->rows = COLUMNS; /* a line each */
    struct collected c;
    read_it(path, &choices, &c);
    assert_int_equal(c.tables[0].n, ROWS - 2);
    assert_string_equal(collected_path(&c.tables[0].rows[1]), "临时救助");
    assert_string_equal(c.tables[0].rows[1].fields[FIELD_UNIT], "救助科");
    assert_int_equal(c.report.tables[0].header_rows, COLUMNS);
    collected_release(&c);
    column_choices_free(&choices);
    buf_free(&b);
    free(path);
}

/* Names and values have no header rows, but columns. */
static void test_pairs(void **state)
{
    (void)state;
    struct buffer b = {0};
    for (int r = 2; r < ROWS; r++)
        buf_printf(&b, "公开事项：%s\n公开内容：%s\n公开时限：%s\n责任单位：%s\n\n", cells[r][1], cells[r][2],
                   cells[r][3], cells[r][4]);
    char *path = write_text("项.txt", buf_text(&b));
    struct column_choices choices = {0};
    column_choices_set(&choices, 1, 2, "spec");
    struct collected c;
    read_it(path, &choices, &c);
    assert_int_equal(c.tables[0].n, ROWS - 2);
    assert_string_equal(c.tables[0].rows[0].fields[FIELD_SPEC], cells[2][2]);
    assert_string_equal(c.tables[0].rows[0].fields[FIELD_CONTENT], "");
    assert_string_equal(report_of(&c, 0, 2)->field, "spec");
    collected_release(&c);
    column_choices_free(&choices);
    buf_free(&b);
    free(path);
}

/* --- levels ------------------------------------------------------------------------------------------------------- */

#define KNOWN                                                                                                                                    \
    "一级目录,二级目录,公开内容,责任单位,公开时限\n甲,子,内容一的文字,办公室,每年\n乙,丑,内容二的文字," \
    "人事科,每月\n"

static void read_known(const struct column_choices *choices, struct collected *c)
{
    char *path = write_text("已知.csv", KNOWN);
    read_it(path, choices, c);
    free(path);
}

static void with_levels(int n, struct column_choices *c)
{
    *c = (struct column_choices){0};
    struct table_choice *t = column_choices_table(c, 1);
    t->levels = true;
    t->nlevels = n;
}

static void test_level_count(void **state)
{
    (void)state;
    static const char *const paths[] = {"", "甲", "甲/子", "甲/子/内容一的文字"};
    for (int n = 0; n <= 3; n++) {
        struct column_choices choices;
        struct collected c;
        with_levels(n, &choices);
        read_known(&choices, &c);
        assert_int_equal(c.report.tables[0].levels, n);
        assert_int_equal(c.tables[0].n, 2);
        assert_string_equal(collected_path(&c.tables[0].rows[0]), paths[n]);
        assert_string_equal(c.tables[0].rows[0].fields[FIELD_UNIT], "办公室");
        collected_release(&c);
        column_choices_free(&choices);
    }
}

/* What is said of single columns counts: the others make up the number. */
static void test_level_count_with_columns(void **state)
{
    (void)state;
    struct column_choices choices;
    struct collected c;
    with_levels(2, &choices);
    column_choices_set(&choices, 1, 1, "extra");
    column_choices_set(&choices, 1, 4, "level");
    read_known(&choices, &c);
    assert_int_equal(c.report.tables[0].levels, 2);
    assert_string_equal(collected_path(&c.tables[0].rows[0]), "子/办公室");
    collected_release(&c);
    column_choices_set(&choices, 1, 1, "level2");
    read_known(&choices, &c);
    assert_string_equal(collected_path(&c.tables[0].rows[0]), "办公室/甲");
    assert_string_equal(c.tables[0].rows[0].extras[0], "子");
    collected_release(&c);
    column_choices_free(&choices);
}

/* Levels that are not leftmost, and not in printed order. */
static void test_levels_elsewhere(void **state)
{
    (void)state;
    struct column_choices choices = {0};
    struct collected c;
    column_choices_set(&choices, 0, 1, "extra");
    column_choices_set(&choices, 0, 2, "level2");
    column_choices_set(&choices, 0, 4, "level1");
    read_known(&choices, &c);
    assert_string_equal(collected_path(&c.tables[0].rows[0]), "办公室/子");
    assert_string_equal(collected_path(&c.tables[0].rows[1]), "人事科/丑");
    assert_string_equal(c.tables[0].rows[0].extras[0], "甲"); /* left out is not possible */
    assert_string_equal(c.tables[0].head.columns[0].label, "责任单位");
    assert_string_equal(c.tables[0].head.columns[1].label, "二级目录");
    assert_string_equal(report_of(&c, 0, 4)->field, "level1");
    collected_release(&c);
    column_choices_free(&choices);
}

/* A field that another column was recognised as: that one stays as a column of the catalog's own. */
static void test_gives_way(void **state)
{
    (void)state;
    struct column_choices choices = {0};
    struct collected c;
    column_choices_set(&choices, 0, 5, "unit");
    read_known(&choices, &c);
    assert_string_equal(c.tables[0].rows[0].fields[FIELD_UNIT], "每年");
    assert_string_equal(c.tables[0].rows[0].extras[0], "办公室");
    assert_string_equal(report_of(&c, 0, 4)->field, "extra");
    collected_release(&c);
    column_choices_free(&choices);
}

/* --- several tables ------------------------------------------------------------------------------------------------ */

#define TR(a, b, c) "<tr><td>" a "<td>" b "<td>" c
#define PAGE(tables) "<html><meta charset=utf-8><body>" tables "</body></html>"

/* The second of the document's tables, by where the file has it: a form before it is none. */
static void test_second_table(void **state)
{
    (void)state;
    static const char page[] =
        PAGE("<table><tr><td>联系人：李某<td>电话：123</table>"
             "<table>" TR("一级目录", "公开内容", "责任单位")
                 TR("甲", "内容一的文字", "办公室") "</table><p>某局主动公开基本目录</p>"
                                                    "<table>" TR("一级目录", "公开内容", "责任单位")
                                                        TR("子", "内容二的文字", "人事科")
                                                            TR("丑", "内容三的文字", "财务科") "</table>");
    char *path = write_text("三.html", page);
    struct collected c;
    read_it(path, NULL, &c);
    assert_int_equal(c.n, 2);
    assert_int_equal(c.report.tables[1].table, 3);
    collected_release(&c);
    struct column_choices choices = {0};
    struct table_choice *t = column_choices_table(&choices, 2);
    t->header = true;
    t->place = 3;
    t->first = 2;
    t->rows = 1;
    column_choices_set(&choices, 2, 2, "spec");
    read_it(path, &choices, &c);
    assert_int_equal(c.n, 2);
    assert_int_equal(c.tables[0].n, 1);
    assert_string_equal(c.tables[0].rows[0].fields[FIELD_CONTENT], "内容一的文字");
    assert_int_equal(c.tables[1].n, 1);
    assert_string_equal(c.tables[1].rows[0].fields[FIELD_SPEC], "内容三的文字");
    assert_string_equal(report_of(&c, 1, 2)->text, "内容二的文字");
    collected_release(&c);
    column_choices_free(&choices);
    free(path);
}

/* A table that goes on in another one of the file (a page of Word's) keeps its columns, and is not headed anew. */
static void test_goes_on(void **state)
{
    (void)state;
    static const char page[] =
        PAGE("<table>" TR("单位", "业务", "要点") TR("一级目录", "公开内容", "责任单位")
                 TR("甲", "内容一的文字", "办公室") "</table><table>" TR("乙", "内容二的文字", "人事科")
                     TR("丙", "内容三的文字", "财务科") "</table>");
    char *path = write_text("续.html", page);
    struct column_choices choices = {0};
    struct collected c;
    struct table_choice *t = column_choices_table(&choices, 0);
    t->header = true;
    t->first = 1;
    t->rows = 2;
    column_choices_set(&choices, 0, 3, "remark");
    read_it(path, &choices, &c);
    assert_int_equal(c.n, 1);
    assert_int_equal(c.tables[0].n, 3);
    assert_string_equal(c.tables[0].rows[2].fields[FIELD_REMARK], "财务科");
    assert_int_equal(c.report.tables[0].header_rows, 2);
    collected_release(&c);
    column_choices_free(&choices);
    free(path);
}

/* Two tables below each other in a sheet: each has its own. Three rows of a header: the last two count. */
static void test_stacked(void **state)
{
    (void)state;
    static const char page[] =
        PAGE("<table>" TR("一级目录", "公开内容", "责任单位") TR("甲", "内容一的文字", "办公室")
                 TR("一级目录", "公开内容", "公开时限") TR("备注行", "第二行", "第三")
                     TR("子", "内容二的文字", "每年") TR("丑", "内容三的文字", "每月") "</table>");
    char *path = write_text("叠.html", page);
    struct column_choices choices = {0};
    struct collected c;
    read_it(path, NULL, &c);
    assert_int_equal(c.n, 2);
    collected_release(&c);
    struct table_choice *t = column_choices_table(&choices, 2);
    t->header = true;
    t->place = 1;
    t->first = 4;
    t->rows = 1;
    column_choices_set(&choices, 2, 1, "level");
    column_choices_set(&choices, 2, 2, "content");
    read_it(path, &choices, &c);
    assert_int_equal(c.n, 2);
    assert_int_equal(c.tables[0].n, 1);
    assert_int_equal(c.tables[1].n, 2);
    assert_string_equal(collected_path(&c.tables[1].rows[0]), "子");
    assert_string_equal(report_of(&c, 1, 1)->text, "备注行");
    assert_true(string_list_has(&c.report.notes, "公开时限"));
    collected_release(&c);
    column_choices_free(&choices);
    free(path);
}

/* --- what cannot be ----------------------------------------------------------------------------------------------- */

static void refused(const char *path, const struct column_choices *choices, const char *words)
{
    struct collected c;
    struct error err = {0};
    struct read_options options = {.columns = choices};
    assert_int_equal(collect_file(path, &options, &c, &err), ST_USAGE);
    if (!strstr(err.text, words))
        fail_msg("%s", err.text);
    collected_release(&c);
}

static void test_refused(void **state)
{
    (void)state;
    char *path = write_text("已知.csv", KNOWN);
    struct column_choices c = {0};
    column_choices_set(&c, 0, 2, "unit");
    column_choices_set(&c, 1, 3, "unit");
    refused(path, &c, "第 2 列和第 3 列都定为“责任单位”");
    column_choices_free(&c);
    column_choices_set(&c, 0, 9, "unit");
    refused(path, &c, "没有哪个表格有第 9 列");
    column_choices_free(&c);
    column_choices_set(&c, 2, 1, "unit"); /* there is one table */
    refused(path, &c, "没有哪个表格有第 1 列");
    column_choices_free(&c);
    struct table_choice *t = column_choices_table(&c, 0);
    t->header = true;
    t->first = 40;
    t->rows = 2;
    refused(path, &c, "第 40 至 41 行");
    column_choices_free(&c);
    free(path);
    path = write_text("行.jsonl", "{\"levels\":[\"甲\"],\"content\":\"一\"}\n");
    column_choices_set(&c, 0, 1, "unit");
    refused(path, &c, "没有哪个表格有第 1 列");
    column_choices_free(&c);
    with_levels(2, &c);
    refused(path, &c, "自己写明了各列");
    column_choices_free(&c);
    free(path);
    assert_false(column_field_good("level0"));
    assert_false(column_field_good("level17"));
    assert_false(column_field_good("uid"));
    assert_false(column_field_good("nothing"));
    assert_true(column_field_good("audience-ticks"));
}

/* No header: what is guessed of the values, or nothing, and every row is content. */
static void test_without_header(void **state)
{
    (void)state;
    for (size_t k = 0; k < KINDS; k++) {
        if (strcmp(kinds[k].name, "blanks") == 0)
            continue; /* columns that only blanks part are told by a header */
        struct column_choices choices = {0};
        struct collected c;
        char *path = kinds[k].make();
        struct table_choice *t = column_choices_table(&choices, 0);
        t->header = true;
        t->first = 2;
        column_choices_set(&choices, 0, 2, "level");
        column_choices_set(&choices, 0, 3, "content");
        read_it(path, &choices, &c);
        if (c.n != 1 || c.tables[0].n != ROWS - 1)
            fail_msg("%s: %zu tables, %zu rows", kinds[k].name, c.n, c.n ? c.tables[0].n : 0);
        assert_string_equal(c.tables[0].rows[0].fields[FIELD_CONTENT], "怎么写");
        assert_true(c.report.tables[0].header_missing);
        collected_release(&c);
        column_choices_free(&choices);
        free(path);
    }
}

/* --- saved -------------------------------------------------------------------------------------------------------- */

static enum status none(void *ctx, struct row_head *head, struct error *err)
{
    (void)ctx;
    (void)head;
    (void)err;
    return ST_OK;
}

static enum status no_row(void *ctx, const struct outline_row *row, struct error *err)
{
    (void)ctx;
    (void)row;
    (void)err;
    return ST_OK;
}

static void report_file(const struct formats *f, const char *path, const struct column_choices *choices,
                        struct read_report *out)
{
    struct row_sink sink = {.begin = none, .row = no_row, .end = none};
    struct read_options options = {.columns = choices};
    struct error err = {0};
    if (read_file(path, f, &options, &sink, out, &err))
        fail_msg("%s", err.text);
}

static struct formats *load(void)
{
    struct formats *f = NULL;
    struct error err = {0};
    if (formats_load("share/mulu", dir, &f, &err))
        fail_msg("%s", err.text);
    return f;
}

static const char *field_of(const struct table_report *t, const char *text)
{
    for (size_t i = 0; i < t->ncolumns; i++)
        if (!t->columns[i].group && strcmp(t->columns[i].text, text) == 0)
            return t->columns[i].field;
    fail_msg("no header %s", text);
    return NULL;
}

/* Saved from one kind of file, every other kind with the same headers is read by it, and its header found. */
static void test_saved(void **state)
{
    (void)state;
    struct formats *f = load();
    struct read_report report;
    struct column_choices choices = {0};
    struct error err = {0};
    decide(&choices);
    char *path = make_csv();
    report_file(f, path, &choices, &report);
    assert_int_equal(format_save(f, dir, "某局", "某局的\"清单\"", &report.tables[0], false, &err), ST_OK);
    read_report_release(&report);
    formats_free(f);
    free(path);
    f = load();
    assert_string_equal(formats_label(f, "某局"), "某局的＂清单＂");
    for (size_t k = 0; k < KINDS; k++) {
        path = kinds[k].make();
        if (strcmp(kinds[k].name, "blanks") != 0) {
            report_file(f, path, NULL, &report);
            const struct table_report *t = &report.tables[0];
            if (report.ntables != 1 || strcmp(t->format, "某局") != 0)
                fail_msg("%s: read by %s", kinds[k].name, t->format);
            assert_int_equal(t->rows, ROWS - 2);
            assert_string_equal(field_of(t, "编"), "number");
            assert_string_equal(field_of(t, "业务"), "level1");
            assert_string_equal(field_of(t, "怎么写"), "content");
            assert_string_equal(field_of(t, "何时弄"), "deadline");
            assert_string_equal(field_of(t, "谁弄"), "unit");
            read_report_release(&report);
        }
        free(path);
    }
    path = write_text("已知.csv", KNOWN); /* another bureau's is not */
    report_file(f, path, NULL, &report);
    assert_string_not_equal(report.tables[0].format, "某局");
    read_report_release(&report);
    free(path);
    formats_free(f);
    column_choices_free(&choices);
}

/* What everybody's words say of a header counts less than what was saved; two rows, ticks and a column more. */
static void test_saved_against_the_words(void **state)
{
    (void)state;
    static const char text[] =
        "序号,公开事项,,公开内容,公开时限,责任单位,公开对象,,备注\n,一级,二级,,,,全社会,特定群体,\n"
        "1,甲,子,内容一的文字,每年,办公室,√,,无\n2,乙,丑,内容二的文字,每月,人事科,,√,有\n";
    static const char next[] =
        "公开事项,,公开内容,公开时限,责任单位,公开对象,,备注,网址\n一级,二级,,,,全社会,特定群体,,\n"
        "甲,子,内容一的文字,每年,办公室,√,,无,a\n";
    struct formats *f = load();
    struct read_report report;
    struct column_choices choices = {0};
    column_choices_set(&choices, 1, 4, "spec");
    column_choices_set(&choices, 1, 9, "content");
    column_choices_set(&choices, 1, 2, "level2");
    column_choices_set(&choices, 1, 3, "level1");
    char *path = write_text("两行.csv", text);
    report_file(f, path, &choices, &report);
    assert_int_equal(format_save(f, dir, "两行", NULL, &report.tables[0], false, NULL), ST_OK);
    read_report_release(&report);
    formats_free(f);
    free(path);
    f = load();
    path = write_text("两行.csv", next);
    report_file(f, path, NULL, &report);
    const struct table_report *t = &report.tables[0];
    assert_string_equal(t->format, "两行");
    assert_int_equal(t->header_rows, 2);
    assert_string_equal(field_of(t, "公开内容"), "spec");
    assert_string_equal(field_of(t, "备注"), "content");
    assert_string_equal(field_of(t, "一级"), "level2");
    assert_string_equal(field_of(t, "二级"), "level1");
    assert_string_equal(field_of(t, "特定群体"), "audience");
    assert_string_equal(field_of(t, "网址"), "extra");
    read_report_release(&report);
    formats_free(f);
    column_choices_free(&choices);
    free(path);
}

/* Headers of signs that a file of settings could trip over, and one that is blank. */
static void test_saved_signs(void **state)
{
    (void)state;
    static const char text[] =
        "\"甲\"\"乙\",丙\\丁,戊;己#庚,=辛,[壬],,'癸',\"[column-1]\nname = x\"\n"
        "一,内容一的文字,乙乙,丙丙,丁丁,戊戊,己己,庚庚\n二,内容二的文字,乙乙,丙丙,丁丁,戊戊,己己,庚庚\n";
    static const char *const fields[] = {"level1", "content", "spec",     "basis",
                                         "unit",   "channel", "audience", "remark"};
    struct formats *f = load();
    struct read_report report;
    struct error err = {0};
    struct column_choices choices = {0};
    for (int i = 0; i < 8; i++)
        column_choices_set(&choices, 0, i + 1, fields[i]);
    struct table_choice *t = column_choices_table(&choices, 0);
    t->header = true;
    t->first = 1;
    t->rows = 1;
    char *path = write_text("怪.csv", text);
    report_file(f, path, &choices, &report);
    assert_int_equal(format_save(f, dir, "怪", NULL, &report.tables[0], false, &err), ST_OK);
    read_report_release(&report);
    formats_free(f);
    f = load();
    report_file(f, path, NULL, &report);
    assert_string_equal(report.tables[0].format, "怪");
    for (size_t i = 0; i < 8; i++) {
        assert_string_equal(report.tables[0].columns[i].field, fields[i]);
        assert_int_equal(report.tables[0].columns[i].why, WHY_FORMAT);
    }
    read_report_release(&report);
    formats_free(f);
    column_choices_free(&choices);
    free(path);
}

static void test_names(void **state)
{
    (void)state;
    static const char *const bad[] = {"",     ".",   "..",   "a/b",    "a b",   "\xE3\x80\x80x",
                                      "-x",   "x;y", "x\ny", "fields", "kinds", "catalog",
                                      "\xFF", "x\"", "a#b",  "a:b"};
    struct formats *f = load();
    struct read_report report;
    struct error err = {0};
    char *path = write_text("已知.csv", KNOWN);
    report_file(f, path, NULL, &report);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (format_save(f, dir, bad[i], NULL, &report.tables[0], true, &err) != ST_USAGE)
            fail_msg("%s is taken for a name", bad[i]);
    assert_int_equal(format_save(f, dir, "有了", NULL, &report.tables[0], false, &err), ST_OK);
    assert_int_equal(format_save(f, dir, "有了", NULL, &report.tables[0], false, &err), ST_CONFLICT);
    assert_int_equal(format_save(f, dir, "有了", "新", &report.tables[0], true, &err), ST_OK);
    assert_int_equal(format_save(f, "/dev/null", "好", NULL, &report.tables[0], true, &err), ST_OUTPUT);
    formats_free(f);
    f = load();
    assert_string_equal(formats_label(f, "有了"), "新");
    formats_free(f);
    read_report_release(&report);
    free(path);
}

/* A format of one's own goes before the program's of the same name; twice among one's own is a mistake; so is a word that is
 * none. */
static void test_precedence(void **state)
{
    (void)state;
    char *formats = in_dir("formats"), *own = in_dir("formats/tasks.ini"), *twin = in_dir("formats/twin.ini");
    struct error err = {0};
    struct formats *f = NULL;
    path_make_dirs(formats, &err);
    free(write_text("formats/tasks.ini",
                    "[format]\nname = \"tasks\"\nlabel = \"自己的\"\nrequired = \"level content\"\n"));
    f = load();
    assert_string_equal(formats_label(f, "tasks"), "自己的");
    int n = 0;
    for (size_t i = 0; i < formats_count(f); i++)
        n += strcmp(formats_name(f, i), "tasks") == 0;
    assert_int_equal(n, 1);
    formats_free(f);
    free(write_text("formats/twin.ini", "[format]\nname = \"tasks\"\n"));
    assert_int_equal(formats_load("share/mulu", dir, &f, &err), ST_INPUT);
    assert_non_null(strstr(err.text, "tasks"));
    free(write_text("formats/twin.ini",
                    "[format]\nname = \"x\"\n[column-1]\nheader = \"甲\"\nfield = nonsense\n"));
    assert_int_equal(formats_load("share/mulu", dir, &f, &err), ST_INPUT);
    assert_non_null(strstr(err.text, "nonsense"));
    free(
        write_text("formats/twin.ini", "[format]\nname = \"x\"\n[column-1]\nhader = \"甲\"\nfield = unit\n"));
    assert_int_equal(formats_load("share/mulu", dir, &f, &err), ST_INPUT);
    assert_non_null(strstr(err.text, "hader"));
    unlink(own);
    unlink(twin);
    free(formats);
    free(own);
    free(twin);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_kind),
        cmocka_unit_test(test_a_cell_a_line),
        cmocka_unit_test(test_pairs),
        cmocka_unit_test(test_level_count),
        cmocka_unit_test(test_levels_elsewhere),
        cmocka_unit_test(test_level_count_with_columns),
        cmocka_unit_test(test_gives_way),
        cmocka_unit_test(test_second_table),
        cmocka_unit_test(test_goes_on),
        cmocka_unit_test(test_stacked),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_without_header),
        cmocka_unit_test(test_saved),
        cmocka_unit_test(test_saved_against_the_words),
        cmocka_unit_test(test_saved_signs),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_precedence),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
