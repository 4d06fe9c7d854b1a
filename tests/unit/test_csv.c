/* Writing, and reading back what was written. */
#include "harness/test.h"

#include <csv.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/collect.h"
#include "harness/random.h"
#include "mulu/buffer.h"
#include "mulu/mem.h"
#include "mulu/write.h"
#include "read/csv.h"

static char path[64]; /* of this process: several runs may go on at once */

static char *slurp(size_t *len)
{
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    struct buffer b = {0};
    char chunk[4096];
    size_t n;
    while ((n = fread(chunk, 1, sizeof chunk, f)) > 0)
        buf_add(&b, chunk, n);
    fclose(f);
    if (len)
        *len = b.len;
    return buf_take(&b);
}

static char labels[][48] = {"一级目录", "二级目录", "序号",          "公开内容（要素）",
                            "公开主体", "咨询电话", "公开渠道和载体"};
static char title[] = "测试目录", empty[] = "", format[] = "catalog";
static struct row_column columns[] = {{.role = COLUMN_LEVEL, .index = 0, .label = labels[0]},
                                      {.role = COLUMN_LEVEL, .index = 1, .label = labels[1]},
                                      {.role = COLUMN_NUMBER, .index = 0, .label = labels[2]},
                                      {.role = COLUMN_FIELD, .index = FIELD_CONTENT, .label = labels[3]},
                                      {.role = COLUMN_FIELD, .index = FIELD_UNIT, .label = labels[4]},
                                      {.role = COLUMN_EXTRA, .index = 0, .label = labels[5]},
                                      {.role = COLUMN_FIELD, .index = FIELD_CHANNEL, .label = labels[6]}};
static struct row_head head = {
    .title = title, .body = empty, .format = format, .columns = columns, .ncolumns = 7};

static struct outline_row make_row(const char *one, const char *two, const char *content, const char *unit,
                                   const char *phone)
{
    struct outline_row row = {.nlevels = *two ? 2 : 1, .levels = {one, two}, .nextras = 1, .uid = "u-1"};
    for (int f = 0; f < FIELD_COUNT; f++)
        row.fields[f] = "";
    row.fields[FIELD_CONTENT] = content;
    row.fields[FIELD_UNIT] = unit;
    row.extras[0] = phone;
    return row;
}

static enum status write_rows(const struct outline_row *rows, size_t n, const char *to, const char *encoding,
                              bool uid, struct error *err)
{
    struct write_options options = {.to = writer_find(to), .encoding = encoding, .uid = uid};
    struct writer *w;
    struct row_sink sink;
    struct written written;
    enum status st = writer_open(path, &options, &w, &sink, err);
    if (st)
        return st;
    st = sink.begin(sink.ctx, &head, err);
    for (size_t i = 0; i < n && !st; i++)
        st = sink.row(sink.ctx, &rows[i], err);
    if (!st)
        st = sink.end(sink.ctx, &head, err);
    if (st) {
        writer_cancel(w);
        return st;
    }
    st = writer_commit(w, &written, err);
    if (!st)
        assert_int_equal(written.rows, n);
    return st;
}

static void test_bytes(void **state)
{
    (void)state;
    struct outline_row rows[] = {make_row("政策", "", "含“引号\"”、\n换行", "=1+1", "0533"),
                                 make_row("政策", "解读", "'=x", "", "+86")};
    assert_int_equal(write_rows(rows, 2, "csv", NULL, false, NULL), ST_OK);
    char *text = slurp(NULL);
    assert_string_equal(
        text,
        "\xEF\xBB\xBF"
        "\"一级目录\",\"二级目录\",\"公开内容（要素）\",\"公开主体\",\"咨询电话\",\"公开渠道和载体\"\r\n"
        "\"政策\",\"\",\"含“引号\"\"”、\n换行\",\"'=1+1\",\"0533\",\"\"\r\n"
        "\"政策\",\"解读\",\"''=x\",\"\",\"'+86\",\"\"\r\n");
    free(text);
    assert_int_equal(write_rows(rows, 1, "csv", "utf-8", true, NULL), ST_OK);
    text = slurp(NULL);
    assert_int_equal(text[0], '"');
    assert_non_null(strstr(text, ",\"uid\"\r\n"));
    assert_non_null(strstr(text, ",\"u-1\"\r\n"));
    free(text);
}

static void test_gb18030(void **state)
{
    (void)state;
    struct outline_row row = make_row("目录", "", "𠀀㊣ 公开", "办公室", "");
    struct error err = {0};
    assert_int_equal(write_rows(&row, 1, "csv", "gb18030", false, &err), ST_OK);
    size_t len;
    char *text = slurp(&len);
    assert_memory_equal(text, "\"\xD2\xBB\xBC\xB6\xC4\xBF\xC2\xBC\"", 10); /* 一级目录 */
    free(text);
    struct collected c;
    assert_int_equal(collect_file(path, NULL, &c, &err), ST_OK);
    assert_string_equal(c.report.encoding, "gb18030");
    assert_string_equal(c.tables[0].rows[0].fields[FIELD_CONTENT], "𠀀㊣ 公开");
    collected_release(&c);
    assert_int_equal(write_rows(&row, 1, "csv", "latin-1", false, &err), ST_USAGE);
}

/* Any text goes out and comes back the same, byte for byte. */
static void test_round_trip_of_hostile_text(void **state)
{
    (void)state;
    enum { ROUNDS = 400, ROWS = 5 };
    struct random_source r = {7};
    for (int round = 0; round < ROUNDS; round++) {
        struct buffer cells[ROWS][4];
        struct outline_row rows[ROWS];
        memset(cells, 0, sizeof cells);
        for (int i = 0; i < ROWS; i++) {
            buf_printf(&cells[i][0], "%d", i);
            for (int k = 0; k < 4; k++)
                random_text(&r, 12, &cells[i][k]);
            buf_puts(&cells[i][1], "内");
            rows[i] = make_row(buf_text(&cells[i][0]), "", buf_text(&cells[i][1]), buf_text(&cells[i][2]),
                               buf_text(&cells[i][3]));
        }
        assert_int_equal(write_rows(rows, ROWS, "csv", NULL, false, NULL), ST_OK);
        size_t len, again_len;
        char *first = slurp(&len);
        struct collected c;
        struct error err = {0};
        if (collect_file(path, NULL, &c, &err))
            fail_msg("round %d: %s", round, err.text);
        assert_int_equal(c.tables[0].n, ROWS);
        for (int i = 0; i < ROWS; i++) {
            assert_string_equal(c.tables[0].rows[i].fields[FIELD_CONTENT], rows[i].fields[FIELD_CONTENT]);
            assert_string_equal(c.tables[0].rows[i].fields[FIELD_UNIT], rows[i].fields[FIELD_UNIT]);
            assert_string_equal(c.tables[0].rows[i].levels[0], rows[i].levels[0]);
            assert_int_equal(c.tables[0].rows[i].nmarks, 0);
        }
        collected_release(&c);
        assert_int_equal(write_rows(rows, ROWS, "csv", NULL, false, NULL), ST_OK);
        char *again = slurp(&again_len);
        assert_int_equal(again_len, len);
        free(first);
        free(again);
        for (int i = 0; i < ROWS; i++)
            for (int k = 0; k < 4; k++)
                buf_free(&cells[i][k]);
    }
}

/* What a spreadsheet makes of our file: quotes only where needed, LF. Blank cells are then merged by the rules. */
static void test_saved_by_a_spreadsheet(void **state)
{
    (void)state;
    static const char text[] =
        "一级目录,二级目录,公开内容,公开主体\n政策,文件,\"文件, 全文\",办公室\n政策,解读,材料全文,\n";
    FILE *f = fopen(path, "w");
    fputs(text, f);
    fclose(f);
    struct collected c;
    struct error err = {0};
    assert_int_equal(collect_file(path, NULL, &c, &err), ST_OK);
    assert_int_equal(c.tables[0].n, 2);
    assert_string_equal(c.tables[0].rows[0].fields[FIELD_CONTENT], "文件, 全文");
    assert_string_equal(c.tables[0].rows[1].fields[FIELD_UNIT],
                        ""); /* every level is printed: nothing is merged */
    collected_release(&c);
}

static void test_broken_quotes(void **state)
{
    (void)state;
    FILE *f = fopen(path, "w");
    fputs("一级目录,公开内容\n政策,\"文件\n公告,全文\n", f);
    fclose(f);
    struct collected c;
    struct error err = {0};
    assert_int_equal(collect_file(path, NULL, &c, &err), ST_INPUT);
    assert_non_null(strstr(err.text, path));
    collected_release(&c);
}

static void test_jsonl(void **state)
{
    (void)state;
    struct outline_row row = make_row("政策", "解读", "内\"容\n二", "", "0533");
    struct row_mark marks[] = {{"content", MARK_FILLED | MARK_UNSURE, REASON_MERGED, "", 1, 1},
                               {"unit", MARK_FILLED | MARK_CONFIRMED, REASON_MERGED, "", 1, 1}};
    row.marks = marks;
    row.nmarks = 2;
    assert_int_equal(write_rows(&row, 1, "jsonl", NULL, false, NULL), ST_OK);
    char *text = slurp(NULL);
    assert_string_equal(
        text, "{\"uid\":\"u-1\",\"levels\":[\"政策\",\"解读\"],\"content\":\"内\\\"容\\n二\","
              "\"extra\":{\"咨询电话\":\"0533\"},\"filled\":[\"content\"],\"unsure\":[\"content\"],"
              "\"marks\":{\"content\":{\"reason\":\"merged\",\"line\":1,\"column\":1}},"
              "\"catalog\":{\"title\":\"测试目录\",\"format\":\"catalog\",\"columns\":["
              "{\"role\":\"level\",\"label\":\"一级目录\"},{\"role\":\"level\",\"label\":\"二级目录\"},"
              "{\"role\":\"number\",\"label\":\"序号\"},"
              "{\"role\":\"field\",\"field\":\"content\",\"label\":\"公开内容（要素）\"},"
              "{\"role\":\"field\",\"field\":\"unit\",\"label\":\"公开主体\"},"
              "{\"role\":\"extra\",\"label\":\"咨询电话\"},"
              "{\"role\":\"field\",\"field\":\"channel\",\"label\":\"公开渠道和载体\"}]}}\n");
    free(text);
}

/* --- rows without quotes take a shorter way: it leads to the same cells ------------------------------------------------ */

struct cells {
    struct buffer text; /* each with where it stands and what it is */
    bool row_open;
};

static void take(struct cells *c, const char *text, bool first, bool blank)
{
    buf_printf(&c->text, "%s%s<%s>", first ? "\n" : "", blank ? "-" : "", text);
}

static void on_cell(void *bytes, size_t len, void *ctx)
{
    struct cells *c = ctx;
    char *text = mem_dup_n(bytes ? bytes : "", len);
    take(c, text, !c->row_open, !bytes);
    c->row_open = true;
    free(text);
}

static void on_row(int end, void *ctx)
{
    (void)end;
    ((struct cells *)ctx)->row_open = false;
}

/* As libcsv alone reads it. */
static void parse(const char *text, char delimiter, struct cells *out)
{
    struct csv_parser parser;
    assert_int_equal(csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL | CSV_EMPTY_IS_NULL),
                     0);
    csv_set_delim(&parser, (unsigned char)delimiter);
    csv_parse(&parser, text, strlen(text), on_cell, on_row, out);
    csv_free(&parser);
}

static void test_short_way(void **state)
{
    (void)state;
    static const char *const pieces[] = {"a",  "政策", ",",      ",",          ",",    ";",
                                         " ",  " ",    "\t",     "\n",         "\n",   "\r\n",
                                         "\r", "\"",   "\"甲\"", "\"乙\n丙\"", "\"\"", "　"};
    struct random_source r = {20261127};
    for (int round = 0; round < 20000; round++) {
        struct buffer text = {0};
        struct cells want = {0}, have = {0};
        struct run run = {0};
        char delimiter = round % 3 ? ',' : ';';
        for (size_t i = random_below(&r, 30); i > 0; i--)
            buf_puts(&text, pieces[random_below(&r, sizeof pieces / sizeof *pieces)]);
        buf_puts(&text, "\nlast,line\n");
        parse(buf_text(&text), delimiter, &want);
        csv_sample(buf_text(&text), text.len, delimiter, &run);
        for (size_t i = 0; i < run_count(&run); i++)
            take(&have, run_cells(&run)[i].text, run_cells(&run)[i].first, run_cells(&run)[i].plain_blank);
        if (strcmp(buf_text(&want.text), buf_text(&have.text)) != 0)
            fail_msg("%s\nwant:%s\nhave:%s", buf_text(&text), buf_text(&want.text), buf_text(&have.text));
        run_release(&run);
        buf_free(&text);
        buf_free(&want.text);
        buf_free(&have.text);
    }
}

static int clean(void **state)
{
    (void)state;
    unlink(path);
    return 0;
}

int main(void)
{
    snprintf(path, sizeof path, "/tmp/mulu-test-%d.write.csv", (int)getpid());
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bytes),
        cmocka_unit_test(test_gb18030),
        cmocka_unit_test(test_round_trip_of_hostile_text),
        cmocka_unit_test(test_saved_by_a_spreadsheet),
        cmocka_unit_test(test_broken_quotes),
        cmocka_unit_test(test_short_way),
        cmocka_unit_test(test_jsonl),
    };
    return cmocka_run_group_tests(tests, NULL, clean);
}
