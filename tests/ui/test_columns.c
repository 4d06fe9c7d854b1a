/* What the columns of an imported table mean: looked at, changed with the answer on the screen, saved as a format. */
#include "harness/scene.h"

#include <sys/stat.h>
#include <unistd.h>

#include "mulu/mem.h"

/* Words that nobody has written down, and a title above them. */
#define SHEET                                                                                                                               \
    "某区民政局工作清单\n编,业务,细目,怎么写,何时弄,谁弄\n"                                                           \
    "1,救助,低保,审批结果要写明人数和标准,每季度,救助科\n2,救助,临时,发放金额按户列出,每月,救助科\n" \
    "3,养老,机构,备案的养老机构名单和地址,长期,养老科\n"

/* The next year's, with a column more. */
#define NEXT                                                                                                                              \
    "编,业务,细目,怎么写,何时弄,谁弄,电话\n1,救助,低保,审批结果要写明人数和标准,每季度,救助科,123\n" \
    "2,养老,机构,备案的养老机构名单和地址,长期,养老科,456\n"
#define KNOWN                                                                                                \
    "一级目录,公开内容,责任单位,公开时限\n甲,内容一的文字,办公室,每年\n乙,内容二的文字,人事科,每月\n"

static void put(struct scene *s, const char *name, const char *text)
{
    char *path = mem_printf("%s/%s", s->home, name);
    FILE *f = fopen(path, "w");
    free(path);
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

/* Opens the menu of fields on the column under the cursor and takes the line that begins so. */
static void choose(struct scene *s, const char *label)
{
    scene_keys(s, "Enter");
    char *first = mem_printf("│  %s", "第 1 级栏目"), *want = mem_printf("│  %s", label);
    int from = term_find_row(s->t, first), to = term_find_row(s->t, want);
    free(first);
    free(want);
    if (from < 0 || to < from)
        scene_fail(s, "no line %s in the menu", label);
    scene_keys(s, "Home");
    for (int i = from; i < to; i++)
        scene_keys(s, "Down");
    scene_keys(s, "Enter");
}

static void goes(struct scene *s, const char *name)
{
    char *path = mem_printf("%s/config/mulu/formats/%s", s->home, name);
    assert_int_equal(access(path, F_OK), 0);
    free(path);
}

/* A sheet whose words nobody has written down, and the title above them: from what was guessed to what it is, saved, and
 * the next sheet of the same bureau is read so by itself. */
static void the_way(void **state)
{
    struct scene *s = *state;
    put(s, "表.csv", SHEET);
    struct term *t = scene_start(s, 24, 80);
    scene_import(s, "表.csv");
    assert_true(term_has(t, "5 事项"));
    scene_keys(s, "s");
    term_golden(t, "columns-24x80");
    scene_keys(s, "F2");
    scene_message(s, "这个表格没有表头，下次认不出来，不能存为版式；请先指明表头在第几行");
    scene_keys(s, "b");
    scene_message(s, "没有表头；先按 r 加一行");
    scene_keys(s, "r");
    scene_message(s, "表头改为第 1 行，已重读");
    scene_keys(s, "b");
    scene_message(s, "表头改为第 2 行，已重读");
    assert_true(term_has(t, "事项 4→3"));
    assert_true(term_has(t, "表头：第 2 行"));
    term_golden(t, "columns-24x80-header");
    scene_keys(s, "Home Down Down Enter");
    term_golden(t, "columns-24x80-fields");
    scene_keys(s, "Esc Home");
    choose(s, "序号");
    scene_keys(s, "Down");
    choose(s, "第 1 级栏目");
    scene_keys(s, "Down");
    choose(s, "第 2 级栏目");
    scene_keys(s, "Down");
    choose(s, "公开内容");
    scene_keys(s, "Down");
    choose(s, "公开时限");
    scene_keys(s, "Down");
    choose(s, "责任单位");
    scene_message(s, "第 6 列改为“责任单位”，已重读");
    term_golden(t, "columns-24x80-done");
    scene_keys(s, "F2 C-u");
    scene_type(s, "民政 局/清单");
    scene_keys(s, "F2");
    assert_true(term_has(t, "不能作版式的名字"));
    scene_keys(s, "C-u");
    scene_type(s, "民政局清单");
    term_golden(t, "columns-24x80-save");
    scene_keys(s, "F2");
    scene_message(s, "已存为版式“民政局清单”；以后表头相同的表格自动照它读");
    goes(s, "民政局清单.ini");
    assert_true(term_has(t, "版式：民政局清单"));
    scene_keys(s, "q Enter");
    scene_message(s, "已存入 1 个目录，共 3 项；Enter 打开，u 撤销");
    put(s, "明年.csv", NEXT);
    scene_import(s, "明年.csv");
    assert_true(term_has(t, "2 事项"));
    scene_keys(s, "s");
    term_golden(t, "columns-24x80-next");
    assert_true(term_has(t, "存下的版式“民政局清单”这样规定"));
    scene_keys(s, "q f");
    assert_true(term_has(t, "民政局清单　符合 100%"));
    scene_keys(s, "Esc Esc");
    scene_quit(s);
}

/* A table of bars, whose lines a format cannot count: what was decided of the header stays, and that is said. */
static void bars(void **state)
{
    struct scene *s = *state;
    static char bytes[1 << 16];
    FILE *f = fopen("tests/cases/tables/bj-duty-list.txt", "r");
    assert_non_null(f);
    bytes[fread(bytes, 1, sizeof bytes - 1, f)] = '\0';
    fclose(f);
    put(s, "职责.txt", bytes);
    struct term *t = scene_start(s, 24, 80);
    scene_import(s, "职责.txt");
    scene_keys(s, "s r");
    assert_true(term_has(t, "表头：第 1 至 2 行"));
    scene_keys(s, "F2 C-u");
    scene_type(s, "职责清单");
    scene_keys(s, "F2");
    assert_true(term_has(t, "表头：第 1 至 2 行"));
    assert_true(term_has_wrapped(t, "已存为版式“职责清单”；这种排版的表头行版式里存不下"));
    assert_true(term_has(t, "版式：职责清单"));
}

static void wide(void **state)
{
    struct scene *s = *state;
    put(s, "表.csv", SHEET);
    struct term *t = scene_start(s, 40, 120);
    scene_import(s, "表.csv");
    scene_keys(s, "s r b End c");
    scene_message(s, "栏目改为 1 级，已重读");
    term_golden(t, "columns-40x120");
}

/* What was decided is taken back: of one column, of all. */
static void back(void **state)
{
    struct scene *s = *state;
    put(s, "表.csv", KNOWN);
    struct term *t = scene_start(s, 24, 80);
    scene_import(s, "表.csv");
    scene_keys(s, "s u");
    scene_message(s, "还没有指定过什么");
    scene_keys(s, "x");
    scene_message(s, "第 1 列本来就是照认出的读的");
    scene_keys(s, "Down");
    choose(s, "责任单位"); /* which another column is */
    assert_true(term_has(t, "没有表头") || term_has(t, "指定"));
    assert_true(term_has(t, "自有的列，原样保留"));
    scene_keys(s, "Down");
    choose(s, "责任单位");
    scene_message(s, "第 3 列改为“责任单位”，已重读；第 2 列原来也这样指定，改成自有的列了");
    scene_keys(s, "x");
    scene_message(s, "第 3 列还照认出的读");
    scene_keys(s, "C");
    scene_message(s, "栏目改为 0 级，已重读");
    scene_keys(s, "C");
    scene_message(s, "已经没有栏目的列了");
    scene_keys(s, "u");
    scene_message(s, "都还照认出的读");
    assert_false(term_has(t, "指定"));
    scene_keys(s, "B");
    scene_message(s, "上面没有行了");
    scene_keys(s, "R");
    scene_message(s, "没有表头，从第 1 行起都当内容，已重读");
    scene_keys(s, "R");
    scene_message(s, "没有表头行");
    scene_keys(s, "b*3 r*9"); /* further than the table goes */
    scene_keys(s, "u q Enter");
    scene_message(s, "已存入 1 个目录，共 2 项；Enter 打开，u 撤销");
}

/* A row beyond the table cannot be its header: nothing changes. */
static void beyond(void **state)
{
    struct scene *s = *state;
    put(s, "表.csv", KNOWN);
    struct term *t = scene_start(s, 24, 80);
    scene_import(s, "表.csv");
    scene_keys(s, "s b");
    assert_true(term_has(t, "表头：第 2 行"));
    scene_keys(s, "b");
    assert_true(term_has(t, "表头：第 3 行"));
    scene_keys(s, "b");
    scene_message(s, "这样指定读不出来：这个表格开头没有那几行可作表头；还照原来的读");
    assert_true(term_has(t, "表头：第 3 行"));
    scene_keys(s, "u");
    assert_true(term_has(t, "表头：第 1 行"));
}

/* A file that is not there any more cannot be read anew: what has been read stays. */
static void gone(void **state)
{
    struct scene *s = *state;
    put(s, "表.csv", KNOWN);
    struct term *t = scene_start(s, 24, 80);
    scene_import(s, "表.csv");
    char *path = mem_printf("%s/表.csv", s->home);
    assert_int_equal(unlink(path), 0);
    free(path);
    scene_keys(s, "s");
    term_wait_text(t, "栏目：1 级");
    scene_keys(s, "c");
    term_wait_wrapped(t, "表.csv: ");
    assert_true(term_has(t, "栏目：1 级"));
    scene_keys(s, "q Enter");
    scene_message(s, "已存入 1 个目录，共 2 项；Enter 打开，u 撤销");
}

/* With full-width letters, as an input method sends them. */
static void full_width(void **state)
{
    struct scene *s = *state;
    put(s, "表.csv", KNOWN);
    struct term *t = scene_start(s, 24, 80);
    scene_import(s, "表.csv");
    scene_type(s, "ｓ");
    assert_true(term_has(t, "导入预览　各列"));
    scene_type(s, "ｃ");
    scene_message(s, "栏目改为 2 级，已重读");
    scene_type(s, "ｕｑ");
    assert_true(term_has(t, "（还没有存入）"));
}

/* What was confirmed or left out would be lost: it says so, and changes nothing. */
static void late(void **state)
{
    struct scene *s = *state;
    put(s, "表.csv", KNOWN);
    struct term *t = scene_start(s, 24, 80);
    scene_import(s, "表.csv");
    scene_keys(s, "x s c");
    scene_message(s, "重读会丢掉做过的核对和改正；先回预览按 u 全部撤销，再改各列");
    assert_true(term_has(t, "栏目：1 级"));
}

/* A name that is taken is asked about; a directory that cannot be made is said. */
static void saving(void **state)
{
    struct scene *s = *state;
    put(s, "表.csv", KNOWN);
    scene_config(s, "formats", "a file in the way\n");
    struct term *t = scene_start(s, 24, 80);
    scene_import(s, "表.csv");
    scene_keys(s, "s F2 C-u");
    scene_type(s, "我的");
    scene_keys(s, "F2");
    assert_true(term_has(t, "formats"));
    assert_true(term_has(t, "存为自己的版式"));
    char *path = mem_printf("%s/config/mulu/formats", s->home);
    assert_int_equal(unlink(path), 0);
    free(path);
    scene_keys(s, "F2");
    scene_message(s, "已存为版式“我的”；以后表头相同的表格自动照它读");
    scene_keys(s, "F2 C-u");
    scene_type(s, "我的");
    scene_keys(s, "F2");
    assert_true(term_has(t, "已有名为“我的”的版式。用现在的代替它吗？"));
    scene_keys(s, "y");
    scene_message(s, "已存为版式“我的”；以后表头相同的表格自动照它读");
    scene_keys(s, "F2 C-u");
    scene_type(s, "catalog");
    scene_keys(s, "F2");
    assert_true(term_has(t, "是程序自带的版式"));
}

/* However long the format's name and the title: what the line says of them is there. */
static void long_names(void **state)
{
    struct scene *s = *state;
    put(s, "高青县民政局社会救助和养老服务事项主动公开工作清单（试行）.csv", KNOWN);
    struct term *t = scene_start(s, 24, 80);
    for (int again = 0; again < 2; again++) {
        scene_import(s, "高青县民政局社会救助和养老服务事项主动公开工作清单（试行）.csv");
        if (again)
            break;
        scene_keys(s, "s F2 C-u");
        scene_type(s, "县民政局二〇二六年社会救助和养老服务清单版式");
        scene_keys(s, "F2 q Enter");
    }
    term_golden(t, "preview-24x80-long-names");
    scene_keys(s, "Esc");
    scene_quit(s);
}

/* More columns than show. */
static void many_columns(void **state)
{
    struct scene *s = *state;
    struct buffer sheet = {0};
    for (int row = 0; row < 3; row++) {
        buf_puts(&sheet, row ? "甲,内容的文字,办公室,每年" : "一级目录,公开内容,责任单位,公开时限");
        for (int i = 5; i <= 25; i++)
            buf_printf(&sheet, ",%s%d", row ? "值" : "列", i);
        buf_putc(&sheet, '\n');
    }
    put(s, "表.csv", buf_text(&sheet));
    buf_free(&sheet);
    struct term *t = scene_start(s, 24, 80);
    scene_import(s, "表.csv");
    scene_keys(s, "s");
    assert_true(term_has(t, "▼ 还有"));
    assert_false(term_has(t, "▲ 还有"));
    scene_keys(s, "End");
    assert_false(term_has(t, "▼ 还有"));
    assert_true(term_has(t, "▲ 还有"));
    scene_keys(s, "q Esc");
    scene_quit(s);
}

/* Our own exchange form says itself what is what. */
static void as_it_is(void **state)
{
    struct scene *s = *state;
    put(s, "表.jsonl",
        "{\"levels\":[\"甲\"],\"content\":\"内容一\",\"unit\":\"办公室\"}\n"
        "{\"levels\":[\"乙\"],\"content\":\"内容二\",\"unit\":\"人事科\"}\n");
    scene_start(s, 24, 80);
    scene_import(s, "表.jsonl");
    scene_keys(s, "s");
    scene_message(s, "这个文件自己写明了各列是什么，照原样读入，不用另定");
}

/* Two tables in a file: what is decided of one stays when the other's columns are saved. */
static void two_tables(void **state)
{
    struct scene *s = *state;
    put(s, "页.html",
        "<html><meta charset=utf-8><p>甲局主动公开基本目录</p><table><tr><td>一级目录<td>公开内容<td>责任单位"
        "<tr><td>甲<td>内容一的文字<td>办公室</table><p>乙局主动公开基本目录</p>"
        "<table><tr><td>一级目录<td>公开内容<td>公开时限<tr><td>乙<td>内容二的文字<td>每年</table>");
    struct term *t = scene_start(s, 24, 80);
    scene_import(s, "页.html");
    assert_true(term_has(t, "第 1 个表格，共 2 个"));
    assert_true(term_has(t, "T下一表"));
    scene_keys(s, "Enter"); /* the second has not been looked at */
    assert_true(term_has_wrapped(t, "只看过 1 个"));
    scene_keys(s, "n");
    assert_true(term_has(t, "导入预览"));
    scene_keys(s, "s Down Down");
    choose(s, "备注");
    assert_true(term_has(t, "甲局主动公开基本目录"));
    scene_keys(s, "q T s");
    assert_true(term_has(t, "乙局主动公开基本目录"));
    assert_false(term_has(t, "指定"));
    scene_keys(s, "c");
    scene_message(s, "栏目改为 2 级，已重读");
    scene_keys(s, "F2 C-u");
    scene_type(s, "乙局");
    scene_keys(s, "F2");
    scene_message(s, "已存为版式“乙局”；以后表头相同的表格自动照它读");
    assert_true(term_has(t, "乙局主动公开基本目录"));
    scene_keys(s, "q T s");
    assert_true(term_has(t, "甲局主动公开基本目录"));
    assert_true(term_has(t, "指定"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCENE(the_way, scene_setup),    SCENE(bars, scene_setup),         SCENE(wide, scene_setup),
        SCENE(back, scene_setup),       SCENE(beyond, scene_setup),       SCENE(late, scene_setup),
        SCENE(long_names, scene_setup), SCENE(many_columns, scene_setup), SCENE(saving, scene_setup),
        SCENE(full_width, scene_setup), SCENE(two_tables, scene_setup),   SCENE(gone, scene_setup),
        SCENE(as_it_is, scene_setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
