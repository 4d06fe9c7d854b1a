/* The official layout as Excel, Word and the web have it: what is written is taken apart again and held against the rows. */
#include "harness/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/collect.h"
#include "harness/random.h"
#include "harness/sheet.h"
#include "mulu/buffer.h"
#include "mulu/file.h"
#include "mulu/mem.h"
#include "mulu/write.h"

static char path[64]; /* of this process: several runs may go on at once */

static const struct {
    const char *name;
    void (*read)(const char *path, struct sheet *out);
    int above; /* rows above the header */
} kinds[] = {{"xlsx", sheet_xlsx, 1}, {"docx", sheet_docx, 0}, {"html", sheet_html, 0}};
enum { NKINDS = sizeof kinds / sizeof *kinds };

/* --- a catalog --------------------------------------------------------------------------------------------------- */

/* As the national standard prints it: a group over the levels, ticks below the audience, a column of its own. */
static void make_head(struct row_head *head, const char *title)
{
    static const struct row_column columns[] = {{.role = COLUMN_LEVEL, .index = 0},
                                                {.role = COLUMN_LEVEL, .index = 1},
                                                {.role = COLUMN_LEVEL, .index = 2},
                                                {.role = COLUMN_NUMBER, .index = 0},
                                                {.role = COLUMN_FIELD, .index = FIELD_CONTENT},
                                                {.role = COLUMN_FIELD, .index = FIELD_UNIT},
                                                {.role = COLUMN_EXTRA, .index = 0},
                                                {.role = COLUMN_FIELD, .index = FIELD_AUDIENCE}};
    static const char *const labels[] = {"一级事项", "二级事项", "三级事项", "序号",
                                         "公开内容", "公开主体", "咨询电话", "公开对象"};
    *head = (struct row_head){.title = mem_dup(title), .body = mem_dup(""), .format = mem_dup("standard")};
    head->ncolumns = sizeof columns / sizeof *columns;
    head->columns = mem_alloc(sizeof columns);
    for (size_t i = 0; i < head->ncolumns; i++) {
        head->columns[i] = columns[i];
        head->columns[i].label = mem_dup(labels[i]);
        head->columns[i].group = columns[i].role == COLUMN_LEVEL ? mem_dup("公开事项") : NULL;
    }
    head->columns[7].ticks = mem_dup("全社会、特定群众");
}
/* The columns as they are printed. */
enum { C_NUMBER, C_LEVEL, C_CONTENT = C_LEVEL + 3, C_UNIT, C_PHONE, C_ALL, C_SOME, COLUMNS };

static struct outline_row blank_row(void)
{
    struct outline_row row = {.nextras = 1, .extras = {""}, .uid = ""};
    for (int f = 0; f < FIELD_COUNT; f++)
        row.fields[f] = "";
    return row;
}

static struct outline_row make_row(const char *one, const char *two, const char *content, const char *unit,
                                   const char *audience)
{
    struct outline_row row = blank_row();
    row.levels[row.nlevels++] = one;
    if (*two)
        row.levels[row.nlevels++] = two;
    row.fields[FIELD_CONTENT] = content;
    row.fields[FIELD_UNIT] = unit;
    row.fields[FIELD_AUDIENCE] = audience;
    row.item = *content != '\0';
    return row;
}

static enum status write_to(const char *to, const char *kind, const char *title,
                            const struct outline_row *rows, size_t n, const struct progress *progress,
                            struct error *err)
{
    struct write_options options = {.to = writer_find(kind), .progress = progress};
    struct writer *w = NULL;
    struct row_sink sink;
    struct row_head head;
    struct written written;
    make_head(&head, title);
    enum status st = writer_open(to, &options, &w, &sink, err);
    if (!st)
        st = sink.begin(sink.ctx, &head, err);
    for (size_t i = 0; i < n && !st; i++)
        st = sink.row(sink.ctx, &rows[i], err);
    if (!st)
        st = sink.end(sink.ctx, &head, err);
    row_head_release(&head);
    if (st) {
        writer_cancel(w);
        return st;
    }
    st = writer_commit(w, &written, err);
    if (!st)
        assert_int_equal(written.rows, n);
    return st;
}

static void write_rows(size_t kind, const char *title, const struct outline_row *rows, size_t n)
{
    struct error err = {0};
    if (write_to(path, kinds[kind].name, title, rows, n, NULL, &err))
        fail_msg("%s: %s", kinds[kind].name, err.text);
}

/* --- header and merged cells ------------------------------------------------------------------------------------- */

static void cell_is(const struct sheet *s, int row, int column, int top, int left, const char *text)
{
    assert_string_equal(s->rows[row].cells[column], text);
    assert_int_equal(s->rows[row].top[column], top);
    assert_int_equal(s->rows[row].left[column], left);
}

static void test_header(void **state)
{
    (void)state;
    struct outline_row row = make_row("政策", "文件", "全文", "办公室", "全社会");
    for (size_t k = 0; k < NKINDS; k++) {
        struct sheet s;
        int h = kinds[k].above;
        write_rows(k, "县财政局目录", &row, 1);
        kinds[k].read(path, &s);
        assert_string_equal(s.title, "县财政局目录");
        assert_int_equal(s.ncolumns, COLUMNS);
        assert_int_equal(s.nrows, h + 3);
        cell_is(&s, h + 1, C_NUMBER, h, C_NUMBER, "序号");
        cell_is(&s, h, C_LEVEL + 2, h, C_LEVEL, "公开事项");
        cell_is(&s, h + 1, C_LEVEL + 1, h + 1, C_LEVEL + 1, "二级事项");
        cell_is(&s, h + 1, C_CONTENT, h, C_CONTENT, "公开内容");
        cell_is(&s, h, C_SOME, h, C_ALL, "公开对象");
        cell_is(&s, h + 1, C_SOME, h + 1, C_SOME, "特定群众");
        assert_true(h || (s.rows[0].head && s.rows[1].head && !s.rows[2].head));
        sheet_release(&s);
    }
}

static void test_merged_cells(void **state)
{
    (void)state;
    struct row_mark merged = {.cell = "unit", .marks = MARK_FILLED, .reason = REASON_MERGED, .raw = ""};
    struct outline_row rows[] = {make_row("甲", "一", "1", "科室", "全社会"),
                                 make_row("甲", "一", "2", "科室", "特定群众"),
                                 make_row("甲", "二", "2", "科室", "全社会、特定群众"),
                                 make_row("乙", "二", "3", "科室", "村民"),
                                 make_row("乙", "空", "", "", ""),
                                 make_row("乙", "三", "", "", "")};
    rows[1].marks = rows[2].marks = &merged;
    rows[1].nmarks = rows[2].nmarks = 1;
    rows[5].item = true;
    for (size_t k = 0; k < NKINDS; k++) {
        struct sheet s;
        write_rows(k, "目录", rows, 6);
        kinds[k].read(path, &s);
        int b = kinds[k].above + 2;
        cell_is(&s, b + 2, C_LEVEL, b, C_LEVEL, "甲");
        cell_is(&s, b + 1, C_LEVEL + 1, b, C_LEVEL + 1, "一");
        cell_is(&s, b + 3, C_LEVEL, b + 3, C_LEVEL, "乙");
        cell_is(&s, b + 3, C_LEVEL + 1, b + 3, C_LEVEL + 1,
                "二");                                     /* below another heading it is another one */
        cell_is(&s, b + 2, C_UNIT, b, C_UNIT, "科室");     /* as it was printed */
        cell_is(&s, b + 3, C_UNIT, b + 3, C_UNIT, "科室"); /* equal, but not printed as one */
        cell_is(&s, b + 2, C_CONTENT, b + 2, C_CONTENT, "2");
        cell_is(&s, b, C_ALL, b, C_ALL, "√");
        cell_is(&s, b, C_SOME, b, C_SOME, "");
        cell_is(&s, b + 1, C_SOME, b + 1, C_SOME, "√");
        cell_is(&s, b + 2, C_SOME, b + 2, C_SOME, "√");
        cell_is(&s, b + 3, C_ALL, b + 3, C_ALL, "村民"); /* no tick says that */
        cell_is(&s, b + 3, C_NUMBER, b + 3, C_NUMBER, "4");
        cell_is(&s, b + 4, C_NUMBER, b + 4, C_NUMBER, "");  /* a heading alone is not counted, */
        cell_is(&s, b + 4, C_SOME, b + 4, C_LEVEL + 2, ""); /* and has one blank cell behind its path */
        cell_is(&s, b + 5, C_NUMBER, b + 5, C_NUMBER, "5");
        cell_is(&s, b + 5, C_SOME, b + 5, C_SOME, "");
        sheet_release(&s);
    }
}

/* A label over more rows than one lot holds. */
static void test_long_heading(void **state)
{
    (void)state;
    enum { ROWS = 4500 };
    struct outline_row *rows = mem_alloc(ROWS * sizeof *rows);
    for (int i = 0; i < ROWS; i++)
        rows[i] = make_row("甲", i % 3 ? "一" : "二", "内容", "", "");
    for (size_t k = 0; k < NKINDS; k++) {
        struct sheet s;
        write_rows(k, "目录", rows, ROWS);
        kinds[k].read(path, &s);
        int b = kinds[k].above + 2;
        assert_int_equal(s.nrows, b + ROWS);
        for (int i = 0; i < ROWS; i++) {
            assert_string_equal(s.rows[b + i].cells[C_LEVEL], "甲");
            assert_string_equal(s.rows[b + i].cells[C_LEVEL + 1], i % 3 ? "一" : "二");
        }
        if (strcmp(kinds[k].name, "html") != 0) /* there it begins again now and then */
            assert_int_equal(s.rows[b + ROWS - 1].top[C_LEVEL], b);
        assert_int_equal(s.rows[b + 2].top[C_LEVEL + 1], b + 1);
        sheet_release(&s);
    }
    free(rows);
}

static void test_no_rows(void **state)
{
    (void)state;
    for (size_t k = 0; k < NKINDS; k++) {
        struct sheet s;
        write_rows(k, "目录", NULL, 0);
        kinds[k].read(path, &s);
        assert_int_equal(s.nrows, kinds[k].above + 2);
        sheet_release(&s);
    }
}

/* --- any text ---------------------------------------------------------------------------------------------------- */

struct made {
    struct arena arena;
    struct outline_row *rows;
    struct row_mark mark;
    int n;
};

static const char *hostile(struct random_source *r, struct arena *a)
{
    static const char *const texts[] = {"<w:t>&amp;</w:t>",
                                        "]]>",
                                        "_x0041_",
                                        "_x005F_",
                                        "=cmd|' /C calc'!A0",
                                        "+1",
                                        "@x",
                                        "0012",
                                        "1-2",
                                        "1E5",
                                        " 前后 ",
                                        "\t",
                                        "\n",
                                        "a\r\nb",
                                        "\"'",
                                        "\xEF\xBF\xBE",
                                        "\xEF\xB7\x90",
                                        "<script>",
                                        "--&gt;",
                                        "√",
                                        "U+0001"};
    struct buffer b = {0};
    uint32_t how = random_below(r, 10);
    if (how < 3)
        buf_puts(&b, texts[random_below(r, sizeof texts / sizeof *texts)]);
    else if (how == 3 && random_below(r, 8) == 0)
        buf_pad(&b, random_below(r, 2) ? 'x' : '&', 30000);
    else if (how > 3)
        random_text(r, 20, &b);
    const char *text = arena_dup(a, buf_text(&b), b.len);
    buf_free(&b);
    return text;
}

/* Walks through a tree that grows as it goes. */
static void make_rows(struct made *m, struct random_source *r, int n)
{
    static const char *const audiences[] = {
        "", "全社会", "特定群众", "全社会、特定群众", "特定群众、全社会", "村民"};
    const char *path_now[3] = {"甲", "", ""};
    int depth = 1;
    m->rows = mem_alloc((size_t)n * sizeof *m->rows);
    m->mark = (struct row_mark){.cell = "unit", .marks = MARK_FILLED, .reason = REASON_MERGED, .raw = ""};
    m->n = n;
    for (int i = 0; i < n; i++) {
        struct outline_row *row = &m->rows[i];
        if (i == 0 || random_below(r, 3)) {
            depth = 1 + (int)random_below(r, 3);
            const char *label = hostile(r, &m->arena);
            path_now[depth - 1] = *label ? label : "乙";
        }
        *row = blank_row();
        for (row->nlevels = 0; row->nlevels < depth; row->nlevels++)
            row->levels[row->nlevels] = path_now[row->nlevels];
        char uid[40];
        snprintf(uid, sizeof uid, "%08x-0000-7000-8000-%012x", random_next(r), (unsigned)i);
        row->uid = arena_dup(&m->arena, uid, strlen(uid));
        row->item = random_below(r, 4) != 0;
        if (!row->item || random_below(r, 6) == 0)
            continue; /* a heading alone, or an item that is not filled in */
        row->fields[FIELD_CONTENT] = hostile(r, &m->arena);
        row->fields[FIELD_UNIT] = hostile(r, &m->arena);
        row->extras[0] = hostile(r, &m->arena);
        row->fields[FIELD_AUDIENCE] = audiences[random_below(r, sizeof audiences / sizeof *audiences)];
        if (i && random_below(r, 3) == 0) {
            row->fields[FIELD_UNIT] = m->rows[i - 1].fields[FIELD_UNIT];
            row->marks = &m->mark;
            row->nmarks = 1;
        }
    }
}

static const char *tick(const char *audience, const char *word, bool first)
{
    bool all = !strcmp(audience, "全社会"), some = !strcmp(audience, "特定群众"),
         both = !strcmp(audience, "全社会、特定群众");
    if (all || some || both)
        return both || (first ? all : some) ? "√" : "";
    (void)word;
    return first ? audience : "";
}

static void row_is(const struct sheet *s, int at, const struct made *m, int i, int *items)
{
    const struct outline_row *row = &m->rows[i], *above = i ? row - 1 : NULL;
    const struct sheet_row *got = &s->rows[at];
    bool heading = row_is_heading(row);
    char number[16] = "";
    if (!heading)
        snprintf(number, sizeof number, "%d", ++*items);
    assert_string_equal(got->cells[C_NUMBER], number);
    assert_string_equal(got->uid, row->uid);
    bool same = above != NULL;
    for (int k = 0; k < 3; k++) {
        const char *label = k < row->nlevels ? row->levels[k] : "";
        same = same && k < row->nlevels && k < above->nlevels && strcmp(label, above->levels[k]) == 0;
        assert_string_equal(got->cells[C_LEVEL + k], label);
        assert_int_equal(got->top[C_LEVEL + k] != at, same && *label);
    }
    assert_string_equal(got->cells[C_CONTENT], row->fields[FIELD_CONTENT]);
    assert_string_equal(got->cells[C_UNIT], row->fields[FIELD_UNIT]);
    assert_string_equal(got->cells[C_PHONE], row->extras[0]);
    assert_string_equal(got->cells[C_ALL], tick(row->fields[FIELD_AUDIENCE], "全社会", true));
    assert_string_equal(got->cells[C_SOME], tick(row->fields[FIELD_AUDIENCE], "特定群众", false));
    bool merged = above && row->nmarks && *row->fields[FIELD_UNIT] && !row_is_heading(above);
    assert_int_equal(got->top[C_UNIT] != at, merged);
    assert_int_equal(got->left[C_SOME], heading ? C_LEVEL + row->nlevels : C_SOME);
}

static void test_any_text(void **state)
{
    (void)state;
    enum { ROUNDS = 40 };
    for (size_t k = 0; k < NKINDS; k++) {
        struct random_source r = {11};
        for (int round = 0; round < ROUNDS; round++) {
            struct made m = {0};
            struct sheet s;
            int items = 0, first = kinds[k].above + 2;
            make_rows(&m, &r, 1 + (int)random_below(&r, 40));
            write_rows(k, "标题 <&>", m.rows, (size_t)m.n);
            kinds[k].read(path, &s);
            assert_string_equal(s.title, "标题 <&>");
            assert_int_equal(s.nrows, first + m.n);
            for (int i = 0; i < m.n; i++)
                row_is(&s, first + i, &m, i, &items);
            sheet_release(&s);
            arena_free(&m.arena);
            free(m.rows);
        }
    }
}

/* --- and back again ---------------------------------------------------------------------------------------------- */

static enum status write_as(const struct write_options *options, const struct made *m, struct error *err)
{
    struct writer *w = NULL;
    struct row_sink sink;
    struct row_head head;
    make_head(&head, "标题 <&>");
    enum status st = writer_open(path, options, &w, &sink, err);
    if (!st)
        st = sink.begin(sink.ctx, &head, err);
    for (int i = 0; i < m->n && !st; i++)
        st = sink.row(sink.ctx, &m->rows[i], err);
    if (!st)
        st = sink.end(sink.ctx, &head, err);
    row_head_release(&head);
    if (!st)
        return writer_commit(w, NULL, err);
    writer_cancel(w);
    return st;
}

static const char *some(const char *text)
{
    return text ? text : "";
}

static void same_head(const struct row_head *got)
{
    struct row_head head;
    make_head(&head, "标题 <&>");
    assert_string_equal(got->title, head.title);
    assert_string_equal(got->format, head.format);
    assert_int_equal(got->ncolumns, head.ncolumns);
    for (size_t i = 0; i < head.ncolumns; i++) {
        const struct row_column *a = &got->columns[i], *b = &head.columns[i];
        assert_int_equal(a->role, b->role);
        assert_int_equal(a->index, b->index);
        assert_string_equal(a->label, b->label);
        assert_string_equal(some(a->group), some(b->group));
        assert_string_equal(some(a->ticks), some(b->ticks));
    }
    row_head_release(&head);
}

static void same_row(const struct outline_row *got, const struct outline_row *row, bool uid)
{
    assert_int_equal(got->nlevels, row->nlevels);
    for (int k = 0; k < row->nlevels; k++)
        assert_string_equal(got->levels[k], row->levels[k]);
    for (enum field f = 0; f < FIELD_COUNT; f++)
        assert_string_equal(got->fields[f], row->fields[f]);
    for (int k = 0; k < row->nextras; k++)
        assert_string_equal(got->extras[k], row->extras[k]);
    assert_string_equal(got->uid, uid ? row->uid : "");
    assert_int_equal(row_is_heading(got), row_is_heading(row));
}

/* Every row comes back as it was, byte for byte, whatever its texts are. */
static void test_read_back(void **state)
{
    (void)state;
    enum { ROUNDS = 60 };
    static const struct {
        const char *to;
        bool uid, merged, head;
    } ways[] = {{"xlsx", true, false, true},  {"docx", true, false, true}, {"html", true, false, true},
                {"jsonl", true, false, true}, {"csv", true, false, false}, {"csv", false, true, false}};
    for (size_t k = 0; k < sizeof ways / sizeof *ways; k++) {
        struct random_source r = {23};
        for (int round = 0; round < ROUNDS; round++) {
            struct made m = {0};
            struct collected c;
            struct error err = {0};
            struct write_options o = {
                .to = writer_find(ways[k].to), .uid = ways[k].uid, .merged = ways[k].merged};
            make_rows(&m, &r, 1 + (int)random_below(&r, 40));
            if (write_as(&o, &m, &err) || collect_file(path, NULL, &c, &err))
                fail_msg("%s, round %d: %s", ways[k].to, round, err.text);
            assert_int_equal(c.n, 1);
            if (c.tables[0].n != (size_t)m.n)
                fail_msg("%s, round %d: %zu rows of %d", ways[k].to, round, c.tables[0].n, m.n);
            assert_int_equal(c.report.unplaced.n + c.report.tables[0].unplaced.n + c.report.notes.n, 0);
            if (ways[k].head)
                same_head(&c.tables[0].head);
            for (int i = 0; i < m.n; i++)
                same_row(&c.tables[0].rows[i], &m.rows[i], ways[k].uid);
            collected_release(&c);
            arena_free(&m.arena);
            free(m.rows);
        }
    }
}

/* --- what Excel cannot hold -------------------------------------------------------------------------------------- */

static void test_excel_limits(void **state)
{
    (void)state;
    enum { MOST = 32767 };
    struct error err = {0};
    struct buffer b = {0};
    buf_pad(&b, 'x', MOST - 2);
    buf_puts(&b, "\xF0\xA0\x80\x80"); /* counts twice */
    struct outline_row row = make_row("政策", "解读", b.data, "", "");
    struct sheet s;
    write_rows(0, "目录", &row, 1);
    sheet_xlsx(path, &s);
    assert_string_equal(s.rows[3].cells[C_CONTENT], b.data);
    sheet_release(&s);
    unlink(path);
    buf_putc(&b, 'x');
    row.fields[FIELD_CONTENT] = b.data;
    assert_int_equal(write_to(path, "xlsx", "目录", &row, 1, NULL, &err), ST_OUTPUT);
    assert_non_null(strstr(err.text, "解读"));
    assert_non_null(strstr(err.text, "32768"));
    assert_false(path_is_file(path));
    assert_int_equal(write_to(path, "docx", "目录", &row, 1, NULL, &err), ST_OK); /* Word can */
    buf_free(&b);
}

/* --- the sheet on paper and on the screen ------------------------------------------------------------------------ */

static void has(const char *text, const char *words)
{
    if (!strstr(text, words))
        fail_msg("there is no %s", words);
}

static void test_excel_page(void **state)
{
    (void)state;
    struct outline_row row = make_row("政策", "文件", "0012", "=1+1", "全社会");
    write_rows(0, "目录", &row, 1);
    char *sheet = sheet_part(path, "xl/worksheets/sheet1.xml"), *book = sheet_part(path, "xl/workbook.xml"),
         *styles = sheet_part(path, "xl/styles.xml");
    has(sheet, "orientation=\"landscape\"");
    has(sheet, "paperSize=\"9\"");
    has(sheet, "<pageSetUpPr fitToPage=\"1\"/>");
    has(sheet, "fitToHeight=\"0\"");
    has(sheet, "ySplit=\"3\"");
    has(sheet, "state=\"frozen\"");
    has(sheet, "<oddFooter>&amp;C第 &amp;P 页，共 &amp;N 页</oddFooter>");
    has(sheet, "min=\"10\" max=\"10\" width=\"38.7109375\" hidden=\"1\"");
    has(book, "<definedName name=\"_xlnm.Print_Titles\" localSheetId=\"0\">'目录'!$2:$3</definedName>");
    has(styles, "wrapText=\"1\"");
    has(styles, "numFmtId=\"49\"");
    free(sheet);
    free(book);
    free(styles);
}

static void test_word_page(void **state)
{
    (void)state;
    struct outline_row row = make_row("政策", "文件", "全文", "", "全社会");
    write_rows(1, "目录", &row, 1);
    char *body = sheet_part(path, "word/document.xml"), *styles = sheet_part(path, "word/styles.xml"),
         *fonts = sheet_part(path, "word/fontTable.xml"), *footer = sheet_part(path, "word/footer1.xml");
    has(body, "<w:pgSz w:w=\"16838\" w:h=\"11906\" w:orient=\"landscape\"/>");
    has(body, "<w:trPr><w:cantSplit/></w:trPr>");
    has(styles, "方正小标宋简体");
    has(styles, "w:eastAsia=\"黑体\"");
    has(styles, "w:eastAsia=\"仿宋_GB2312\"");
    has(fonts, "<w:font w:name=\"仿宋_GB2312\"><w:altName w:val=\"仿宋\"/>");
    has(footer, " PAGE ");
    free(body);
    free(styles);
    free(fonts);
    free(footer);
}

static char *slurp(const char *from)
{
    struct buffer b = {0};
    char part[4096];
    FILE *in = fopen(from, "rb");
    assert_non_null(in);
    for (size_t n; (n = fread(part, 1, sizeof part, in));)
        buf_add(&b, part, n);
    fclose(in);
    return buf_take(&b);
}

static void test_web_page(void **state)
{
    (void)state;
    struct outline_row rows[] = {make_row("政策", "文件", "甲\n乙", "a & b", "全社会"),
                                 make_row("政策", "解读", "\x01", "", "")};
    rows[0].uid = "01a21a68-7122-7d1d-95a9-7ecdbe9676ca";
    write_rows(2, "<目录>", rows, 2);
    char *page = slurp(path);
    has(page, "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta "
              "charset=\"utf-8\">\n<title>&lt;目录&gt;</title>");
    has(page, "<caption>&lt;目录&gt;</caption>");
    has(page,
        "<tr><th scope=\"col\" rowspan=\"2\">序号</th><th scope=\"colgroup\" colspan=\"3\">公开事项</th>");
    has(page, "<tr id=\"u-01a21a68-7122-7d1d-95a9-7ecdbe9676ca\""
              " data-uid=\"01a21a68-7122-7d1d-95a9-7ecdbe9676ca\"><td class=\"c\">1</td>"
              "<th scope=\"row\" rowspan=\"2\">政策</th><th scope=\"row\">文件</th><td></td><td>甲<br>乙</td>"
              "<td>a &amp; b</td><td></td><td class=\"c\">√</td><td class=\"c\"></td></tr>\n");
    has(page, "<td><span class=\"code\" data-code=\"1\">U+0001</span></td>");
    has(page, "@page{size:A4 landscape");
    has(page, "thead{display:table-header-group}");
    assert_null(strstr(page, "http")); /* nothing is loaded */
    free(page);
}

/* --- whole or not at all ----------------------------------------------------------------------------------------- */

static bool stop_when_full(void *ctx, int64_t done, int64_t total)
{
    ++*(int *)ctx;
    return done < total / 2;
}

/* What is long after the last row can be stopped, too, and then leaves what was there. */
static void test_stopped_while_packing(void **state)
{
    (void)state;
    enum { ROWS = 3000 };
    struct outline_row *rows = mem_alloc(ROWS * sizeof *rows);
    for (int i = 0; i < ROWS; i++)
        rows[i] = make_row("甲", "一", "内容", "", "");
    for (size_t k = 0; k < 2; k++) {
        int calls = 0;
        struct progress progress = {stop_when_full, &calls};
        struct error err = {0};
        FILE *f = fopen(path, "w");
        fputs("before", f);
        fclose(f);
        assert_int_equal(write_to(path, kinds[k].name, "目录", rows, ROWS, &progress, &err), ST_CANCELLED);
        assert_true(calls > 0);
        char *left = slurp(path);
        assert_string_equal(left, "before");
        free(left);
    }
    free(rows);
}

static void test_failures_say_so(void **state)
{
    (void)state;
    struct outline_row row = make_row("甲", "一", "内容", "", "");
    const char *before = getenv("TMPDIR");
    char *kept = before ? mem_dup(before) : NULL;
    for (size_t k = 0; k < NKINDS; k++) {
        struct error err = {0};
        assert_int_equal(write_to("/dev/full", kinds[k].name, "目录", &row, 1, NULL, &err), ST_OUTPUT);
        assert_non_null(strstr(err.text, "/dev/full"));
    }
    setenv("TMPDIR", "/no/such/place", 1);
    for (size_t k = 0; k < 2; k++) {
        struct error err = {0};
        unlink(path);
        assert_int_equal(write_to(path, kinds[k].name, "目录", &row, 1, NULL, &err), ST_OUTPUT);
        assert_non_null(strstr(err.text, "/no/such/place"));
        assert_false(path_is_file(path));
    }
    if (kept)
        setenv("TMPDIR", kept, 1);
    else
        unsetenv("TMPDIR");
    free(kept);
}

static void test_options(void **state)
{
    (void)state;
    static const struct {
        const char *to, *encoding;
        bool merged;
        const char *says;
    } wrong[] = {{"xlsx", "gb18030", false, "--encoding"}, {"docx", "utf-8", false, "--encoding"},
                 {"html", "utf-8", false, "--encoding"},   {"csv", "latin1", false, "latin1"},
                 {"xlsx", NULL, true, "--merged"},         {"jsonl", NULL, true, "--merged"}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct write_options o = {
            .to = writer_find(wrong[i].to), .encoding = wrong[i].encoding, .merged = wrong[i].merged};
        struct writer *w = NULL;
        struct row_sink sink;
        struct error err = {0};
        assert_int_equal(writer_open(path, &o, &w, &sink, &err), ST_USAGE);
        assert_non_null(strstr(err.text, wrong[i].says));
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
    snprintf(path, sizeof path, "/tmp/mulu-test-%d.write", (int)getpid());
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_header),
        cmocka_unit_test(test_merged_cells),
        cmocka_unit_test(test_long_heading),
        cmocka_unit_test(test_no_rows),
        cmocka_unit_test(test_any_text),
        cmocka_unit_test(test_read_back),
        cmocka_unit_test(test_excel_limits),
        cmocka_unit_test(test_excel_page),
        cmocka_unit_test(test_word_page),
        cmocka_unit_test(test_web_page),
        cmocka_unit_test(test_stopped_while_packing),
        cmocka_unit_test(test_failures_say_so),
        cmocka_unit_test(test_options),
    };
    return cmocka_run_group_tests(tests, NULL, clean);
}
