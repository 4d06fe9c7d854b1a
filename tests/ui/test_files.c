/* Files in and out: import with its preview, export with its question. */
#include "harness/scene.h"

#include "mulu/mem.h"
#include "mulu/review.h"

#include <sys/stat.h>
#include <unistd.h>

/* Puts a file into the home under a name of its own. */
static void put(struct scene *s, const char *from, const char *name)
{
    char path[512], bytes[65536];
    snprintf(path, sizeof path, "%s/%s", s->home, name);
    FILE *in = fopen(from, "rb"), *out = fopen(path, "wb");
    assert_non_null(in);
    assert_non_null(out);
    size_t n = fread(bytes, 1, sizeof bytes, in);
    assert_int_equal(fwrite(bytes, 1, n, out), n);
    fclose(in);
    fclose(out);
}

static char *get(struct scene *s, const char *name)
{
    static char bytes[1 << 20];
    char path[512];
    snprintf(path, sizeof path, "%s/%s", s->home, name);
    FILE *in = fopen(path, "rb");
    if (!in)
        return NULL;
    size_t n = fread(bytes, 1, sizeof bytes - 1, in);
    bytes[n] = '\0';
    fclose(in);
    return bytes;
}

static void test_import(void **state)
{
    struct scene *s = *state;
    put(s, "tests/cases/ui/school.csv", "教育局.csv");
    struct term *t = scene_start(s, 24, 80);
    scene_keys(s, "i");
    term_golden(t, "import-24x80-path");
    scene_type(s, "教");
    scene_keys(s, "Tab Enter");
    term_wait_text(t, "导入预览");
    term_golden(t, "import-24x80-preview");
    scene_keys(s, "Esc"); /* abandoned: nothing is left */
    scene_message(s, "已放弃导入，什么也没有存入");
    assert_true(term_has(t, "欢迎使用"));
    scene_keys(s, "i");
    scene_type(s, "教");
    scene_keys(s, "Tab Enter");
    term_wait_text(t, "导入预览");
    scene_keys(s, "Enter");
    scene_message(s, "已存入 1 个目录，共 3 项；Enter 打开，u 撤销");
    scene_keys(s, "Enter");
    assert_true(term_has(t, "1.2 高中"));
    scene_keys(s, "q u"); /* a key too many takes no catalog away */
    assert_true(term_has(t, "上一步（李，今天 16:20）：导入 教育局.csv。要撤销它吗？"));
    scene_keys(s, "Enter");
    assert_true(term_has(t, "1 个目录 · 3 项"));
    scene_keys(s, "u y");
    scene_message(s, "已撤销：导入 教育局.csv");
    assert_true(term_has(t, "欢迎使用"));
    scene_keys(s, "C-r");
    assert_true(term_has(t, "1 个目录 · 3 项"));
}

/* A format of the clerk's own that is wrong locks nobody out: it is told where it matters, and mending it is enough. */
static void test_import_with_a_wrong_format(void **state)
{
    struct scene *s = *state;
    put(s, "tests/cases/ui/school.csv", "教育局.csv");
    char dir[512];
    snprintf(dir, sizeof dir, "%s/config/mulu/formats", s->home);
    assert_int_equal(mkdir(dir, 0700), 0);
    scene_config(s, "formats/own.ini", "[format]\nlabel = \"没写完\n");
    struct term *t = scene_start(s, 24, 120);
    assert_true(term_has(t, "欢迎使用"));
    scene_keys(s, "i");
    scene_type(s, "教");
    scene_keys(s, "Tab Enter");
    term_wait_text(t, "own.ini 第 2 行");
    snprintf(dir + strlen(dir), sizeof dir - strlen(dir), "/own.ini");
    assert_int_equal(unlink(dir), 0);
    scene_keys(s, "Enter");
    term_wait_text(t, "导入预览");
    scene_keys(s, "Enter");
    scene_message(s, "已存入 1 个目录，共 3 项；Enter 打开，u 撤销");
}

static void test_import_preview_wide(void **state)
{
    struct scene *s = *state;
    put(s, "tests/cases/ui/school.csv", "教育局.csv");
    struct term *t = scene_start(s, 40, 120);
    scene_keys(s, "i");
    scene_type(s, "教");
    scene_keys(s, "Tab F2");
    term_wait_text(t, "导入预览");
    term_golden(t, "import-40x120-preview");
}

static void test_completion_of_paths(void **state)
{
    struct scene *s = *state;
    put(s, "tests/cases/ui/school.csv", "甲表一.csv");
    put(s, "tests/cases/ui/school.csv", "甲表二.csv");
    put(s, "tests/cases/ui/school.csv", ".hidden");
    struct term *t = scene_start(s, 24, 80);
    scene_keys(s, "i Tab");
    assert_true(term_has(t, "Documents/"));
    assert_true(term_has(t, "甲表一.csv"));
    assert_false(term_has(t, ".hidden"));
    scene_type(s, "甲");
    scene_keys(s, "Tab"); /* as far as both agree, and both are listed */
    assert_true(term_has(t, "~/甲表 "));
    term_golden(t, "import-24x80-matches");
    scene_type(s, "二");
    assert_false(term_has(t, "甲表一.csv"));
    scene_keys(s, "Tab");
    assert_true(term_has(t, "~/甲表二.csv"));
    scene_keys(s, "C-u");
    scene_type(s, "~/D");
    scene_keys(s, "Tab");
    assert_true(term_has(t, "~/Documents/ "));
    scene_type(s, "zzz");
    scene_keys(s, "Tab");
    scene_message(s, "没有以此开头的文件或目录");
    scene_keys(s, "C-u Enter");
    assert_true(term_has(t, "请填写文件路径"));
}

/* A path typed from its root on replaces the one offered; one that was begun is only added to. */
static void test_typing_over_the_offered_path(void **state)
{
    struct scene *s = *state;
    put(s, "tests/cases/ui/school.csv", "Documents/甲表.csv");
    struct term *t = scene_start(s, 24, 80);
    scene_keys(s, "i");
    scene_type(s, "/tmp");
    assert_true(term_has(t, " /tmp "));
    scene_keys(s, "Esc i");
    scene_type(s, "~/Docu");
    assert_true(term_has(t, " ~/Docu "));
    scene_keys(s, "Esc i");
    scene_type(s, "Docu/");
    assert_true(term_has(t, " ~/Docu/ "));
    scene_keys(s, "Esc i Enter"); /* a directory: what is in it, to go on from */
    assert_true(term_has(t, "这是目录；请再写上文件名"));
    assert_true(term_has(t, "Documents/"));
    scene_type(s, "Documents");
    scene_keys(s, "Enter");
    assert_true(term_has(t, " ~/Documents/ "));
    assert_true(term_has(t, "甲表.csv"));
    scene_keys(s, "Tab Enter");
    term_wait_text(t, "导入预览");
}

/* What is certainly no catalog comes last and is said to be none; it can be chosen all the same. */
static void test_files_that_are_none(void **state)
{
    static const char *const names[] = {"b.XLSX", "c.jpg", "d.txt", "e", "f.csv", "z/"};
    static const char *const order[] = {"z/", "d.txt", "e", "f.csv", "b.XLSX", "c.jpg"};
    struct scene *s = *state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char *command = mem_printf("cd '%s/Documents' && %s %s", s->home,
                                   names[i][1] == '/' ? "mkdir" : "touch", names[i]);
        assert_int_equal(system(command), 0);
        free(command);
    }
    put(s, "tests/cases/ui/school.csv", "Documents/c.jpg");
    struct term *t = scene_start(s, 24, 80);
    scene_keys(s, "i");
    scene_type(s, "Documents/");
    scene_keys(s, "Tab");
    int first = term_find_row(t, " z/ ");
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        assert_non_null(strstr(term_row(t, first + (int)i), order[i]));
    assert_non_null(strstr(term_row(t, first + 4), "b.XLSX（多半不能导入）"));
    assert_null(strstr(term_row(t, first + 2), "导入"));
    scene_keys(s, "Down*6 Enter");
    assert_true(term_has(t, "~/Documents/c.jpg"));
    scene_keys(s, "Enter"); /* what it holds counts in the end */
    term_wait_text(t, "导入预览");
}

/* Names are in Chinese: they can be chosen without the input method. */
static void test_choosing_a_path(void **state)
{
    struct scene *s = *state;
    put(s, "tests/cases/ui/school.csv", "Documents/甲表.csv");
    put(s, "tests/cases/ui/school.csv", "Documents/乙表.csv");
    struct term *t = scene_start(s, 24, 80);
    scene_keys(s, "i Tab Down");
    term_golden(t, "import-24x80-choosing");
    scene_keys(s, "Enter"); /* the first is a directory: on into it */
    assert_true(term_has(t, " ~/Documents/ "));
    assert_true(term_has(t, "乙表.csv"));
    scene_keys(s, "Down Up Up"); /* back in the text */
    scene_type(s, "甲");
    assert_true(term_has(t, " ~/Documents/甲 "));
    scene_keys(s, "BS Tab Esc"); /* the list closes, the dialog stays */
    assert_false(term_has(t, "乙表.csv"));
    scene_keys(s, "Tab Down Down Enter Enter");
    term_wait_text(t, "导入预览");
    scene_keys(s, "Enter i"); /* the next file lies beside it */
    assert_true(term_has(t, " ~/Documents/ "));
    scene_keys(s, "Tab Down Down Enter Enter");
    term_wait_text(t, "导入预览");
    assert_true(term_has(t, "像是已有目录“甲表”（3 项）的另一份；r 比对后更新它"));
}

/* What found no place is counted in the preview, and kept with the catalog. */
static void test_import_unplaced(void **state)
{
    struct scene *s = *state;
    put(s, "data/沂源县医疗保障分局主动公开目录.txt", "沂源.txt");
    struct term *t = scene_start(s, 40, 120);
    scene_keys(s, "i");
    scene_type(s, "沂");
    scene_keys(s, "Tab Enter");
    term_wait_text(t, "导入预览");
    assert_true(term_has(t, "未安置 11"));
    scene_keys(s, "Enter");
    scene_message(s, "已存入");
    struct error err = {0};
    struct unplaced_list texts;
    struct store *store = fixture_store(s->home, NULL);
    bool found = false;
    assert_int_equal(store_unplaced(store, 1, &texts, &err), ST_OK);
    for (size_t i = 0; i < texts.n; i++)
        found = found || strcmp(texts.items[i].text, "法治建设报告") == 0;
    assert_true(found);
    assert_int_equal(texts.n, 11);
    unplaced_list_free(&texts);
    fixture_close(store);
}

static void test_import_bad_files(void **state)
{
    struct scene *s = *state;
    char path[512];
    snprintf(path, sizeof path, "%s/empty.txt", s->home);
    fclose(fopen(path, "w"));
    scene_start(s, 24, 80);
    scene_keys(s, "i");
    scene_type(s, "nowhere.txt");
    scene_keys(s, "Enter");
    scene_message(s, "nowhere.txt: 无法打开");
    assert_true(term_has(s->t, "~/nowhere.txt")); /* what was typed can be mended */
    scene_keys(s, "C-u");
    scene_type(s, "~/empty.txt");
    scene_keys(s, "Enter");
    scene_message(s, "文件是空的");
    scene_keys(s, "C-u");
    scene_type(s, "~/");
    scene_keys(s, "Enter");
    assert_true(term_has(s->t, "这是目录；请再写上文件名"));
    scene_keys(s, "Esc");
    assert_true(term_has(s->t, "欢迎使用"));
}

/* Long work can be stopped, and leaves nothing. */
static void test_import_cancelled(void **state)
{
    struct scene *s = *state;
    char path[512];
    snprintf(path, sizeof path, "%s/big.csv", s->home);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs("一级目录,二级目录,公开内容,责任单位,公开时限\n", f);
    for (int i = 0; i < 400000; i++)
        fprintf(f, "栏目%d,事项%d,第%d项的公开内容,办公室,信息形成之日起20个工作日内\n", i / 50, i, i);
    fclose(f);
    struct term *t = scene_start(s, 24, 80);
    scene_keys(s, "i");
    scene_type(s, "big.csv");
    term_keys(t, "Enter");
    term_wait_text(t, "正在读取");
    term_resize(t, 40, 120); /* the screen still follows */
    term_wait_text(t, "Esc 中止");
    term_wait_row(t, 38, "正在读取");
    term_type(t, "\033");
    term_wait_gone(t, "正在读取");
    term_wait_idle(t);
    scene_message(s, "已放弃导入，什么也没有存入");
    scene_keys(s, "Esc");
    assert_true(term_has(t, "欢迎使用"));
}

static void test_export(void **state)
{
    struct scene *s = *state;
    struct term *t = scene_tree(s, 24, 80);
    scene_go(s, "11");
    scene_keys(s, "E");
    term_golden(t, "export-24x80");
    scene_keys(s, "F2");
    scene_message(s, "；其中 37 格还没有核对");
    const char *csv = get(s, "市医疗保障局高青分局主动公开基本目录.csv");
    assert_non_null(csv);
    assert_memory_equal(csv, "\xEF\xBB\xBF", 3);
    assert_non_null(strstr(csv, "救助标准"));
    assert_non_null(strstr(csv, "政策库"));
    scene_keys(s, "E F2"); /* it is there now: ask */
    assert_true(term_has(t, "文件已存在"));
    term_golden(t, "export-24x80-overwrite");
    scene_keys(s, "Enter");
    assert_true(term_has(t, "路径")); /* no: back to the fields */
    scene_keys(s, "Right");           /* a part of it has a name of its own */
    assert_true(term_has(t, "目录-医疗救助.csv"));
    scene_keys(s, "F2");
    scene_message(s, "已导出 5 行到");
    csv = get(s, "市医疗保障局高青分局主动公开基本目录-医疗救助.csv");
    assert_null(strstr(csv, "政策库"));
    assert_non_null(strstr(csv, "救助标准"));
}

static void test_export_choices(void **state)
{
    struct scene *s = *state;
    struct term *t = scene_tree(s, 24, 80);
    scene_keys(s, "/");
    scene_type(s, "救助");
    scene_keys(s, "Enter E");
    assert_true(term_has(t, "查找“救助”的结果"));
    scene_keys(s, "Right Right Tab Right");
    assert_true(term_has(t, "目录-救助.xlsx ")); /* the proposed name follows, */
    assert_true(term_has(t, "由格式决定"));      /* and what there is to choose */
    scene_keys(s, "F2");
    scene_message(s, "目录-救助.xlsx");
    assert_memory_equal(get(s, "市医疗保障局高青分局主动公开基本目录-救助.xlsx"), "PK", 2);
    scene_keys(s, "E Right Right Tab Left");
    assert_true(term_has(t, "目录-救助.jsonl "));
    scene_keys(s, "Tab Tab C-u");
    scene_type(s, "~/out.txt");
    scene_keys(s, "Tab Tab"); /* Tab completes the path; the field stays */
    assert_true(term_has(t, "~/out.txt"));
    scene_keys(s, "S-Tab S-Tab Right");
    assert_true(term_has(t, "~/out.txt")); /* a name of one's own stays */
    scene_keys(s, "F2");
    scene_message(s, "已导出 5 行到"); /* the heading itself has no row */
    assert_non_null(strstr(get(s, "out.txt"), "申报指南"));
    scene_keys(s, "E Tab Tab Tab C-u");
    scene_type(s, "~/nowhere/x.csv");
    scene_keys(s, "Enter");
    scene_message(s, "nowhere/x.csv: 无法写入");
    scene_keys(s, "C-u");
    scene_type(s, "~/Documents");
    scene_keys(s, "Enter");
    assert_true(term_has(t, "这是目录；请再写上文件名"));
    scene_keys(s, "Esc q E");
    assert_false(term_has(t, "及其下级")); /* from the list there is no subtree */
    assert_true(term_has(t, "整个目录"));
}

/* Choices that stand in lines are gone through line by line, without being chosen by that; at the ends the arrows go on
 * to the next field. */
static void test_choices_in_lines(void **state)
{
    struct scene *s = *state;
    struct term *t = scene_tree(s, 24, 80);
    scene_keys(s, "E Down");
    assert_true(term_has(t, "▸ 格式  (•)CSV"));
    assert_true(term_has(t, "↑↓移动  空格选定"));
    scene_keys(s, "Down");
    int row = term_find_row(t, "( )Excel 表格");
    assert_non_null(strchr(term_looks(t, row), 'r')); /* the cursor is there, */
    assert_true(term_has(t, "▸ 格式  (•)CSV"));       /* and nothing else has changed */
    scene_keys(s, "Up Up");                           /* a line of choices is one step */
    assert_true(term_has(t, "▸ 范围"));
    scene_keys(s, "Down*9"); /* through all of them */
    assert_true(term_has(t, "▸ 路径  ~/市医疗保障局高青分局主动公开基本目录.csv"));
    assert_true(term_has(t, "(•)CSV"));
    assert_true(term_has(t, "(•)UTF-8（Excel"));
    scene_keys(s, "Up");
    assert_true(term_has(t, "▸ 编码"));
    static const char *const ways[] = {"Space", "Tab", "S-Tab", "Enter", "Right Left Space"};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        scene_keys(s, "Esc E Tab Down");
        scene_keys(s, ways[i]);
        assert_true(term_has(t, "(•)Excel"));
        assert_true(term_has(t, "基本目录.xlsx"));
    }
    scene_keys(s, "Esc E Tab Down F2");
    scene_message(s, "已导出 45 行到 ~/市医疗保障局高青分局主动公开基本目录.xlsx");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCENE(test_import, scene_setup),
        SCENE(test_import_with_a_wrong_format, scene_setup),
        SCENE(test_import_preview_wide, scene_setup),
        SCENE(test_completion_of_paths, scene_setup),
        SCENE(test_typing_over_the_offered_path, scene_setup),
        SCENE(test_choosing_a_path, scene_setup),
        SCENE(test_files_that_are_none, scene_setup),
        SCENE(test_import_unplaced, scene_setup),
        SCENE(test_import_bad_files, scene_setup),
        SCENE(test_import_cancelled, scene_setup),
        SCENE(test_export, scene_setup_one),
        SCENE(test_export_choices, scene_setup_one),
        SCENE(test_choices_in_lines, scene_setup_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
