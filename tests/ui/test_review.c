/* The preview of an import: walking doubtful cells, correcting, leaving out, storing; and another edition of a catalog. */
#include "harness/scene.h"

#include <sys/stat.h>

#include "mulu/mem.h"

#define DOCUMENT "share/mulu/samples/高青分局主动公开基本目录.txt"

/* The document in the home under a name of its own, with one text in the place of another wherever that stands. */
static void put(struct scene *s, const char *from, const char *name, const char *old, const char *new)
{
    char path[512];
    static char bytes[1 << 18];
    FILE *in = fopen(from, "rb");
    assert_non_null(in);
    size_t n = fread(bytes, 1, sizeof bytes - 1, in);
    bytes[n] = '\0';
    fclose(in);
    snprintf(path, sizeof path, "%s/%s", s->home, name);
    FILE *out = fopen(path, "wb");
    assert_non_null(out);
    const char *p = bytes;
    for (const char *at; old && (at = strstr(p, old)); p = at + strlen(old)) {
        fwrite(p, 1, (size_t)(at - p), out);
        fputs(new, out);
    }
    fputs(p, out);
    fclose(out);
}

/* The first document from its file to the tree: one cell corrected, two confirmed, a kind confirmed at once, the rest left
 * marked. */
static void the_walk(void **state)
{
    struct scene *s = *state;
    put(s, DOCUMENT, "高青.txt", NULL, NULL);
    struct term *t = scene_start(s, 24, 80);
    scene_import(s, "高青.txt");
    assert_true(term_has(t, "补全 32 · 修补 0 · 存疑 5 · 未安置 0"));
    assert_true(term_has(t, "待核 1/37"));
    term_golden(t, "preview-24x80");
    scene_keys(s, "c"); /* on to the next */
    scene_message(s, "已确认 事项名称，还有 36 格待核；u 撤销");
    assert_true(term_has(t, "待核 1/36"));
    scene_keys(s, "n n");
    assert_true(term_has(t, "权责清单"));
    assert_true(term_has(t, "待核 3/36"));
    term_golden(t, "preview-24x80-several");
    scene_keys(s, "e"); /* in the form, with the caret in that cell */
    assert_true(term_has(t, "▸责任单位 *"));
    scene_type(s, "政策法规科");
    scene_keys(s, "F2");
    assert_true(term_has(t, "待核 3/35")); /* on to the next */
    scene_keys(s, "C");
    assert_true(term_has(t, "按上一行补全　32 格"));
    term_golden(t, "preview-24x80-kinds");
    scene_keys(s, "Home Enter");
    scene_message(s, "已确认 32 格；u 撤销");
    assert_true(term_has(t, "补全 0 · 修补 0 · 存疑 3"));
    scene_keys(s, "Enter");
    scene_message(s, "已存入 1 个目录，共 45 项，还有 3 格待核；Enter 打开，u 撤销");
    scene_keys(s, "Enter");
    assert_true(term_has(t, "45项 待核3"));
    assert_true(term_has(t, "3 权责清单"));
    assert_false(term_has(t, "承"));
    scene_keys(s, "Down Down");
    assert_true(term_has(t, "单位  政策法规科"));
    term_golden(t, "preview-24x80-stored");
    scene_keys(s, "q u y"); /* all of it is one step */
    scene_message(s, "已撤销：导入 高青.txt");
}

static void side_by_side(void **state)
{
    struct scene *s = *state;
    put(s, DOCUMENT, "高青.txt", NULL, NULL);
    struct term *t = scene_start(s, 40, 120);
    scene_import(s, "高青.txt");
    scene_keys(s, "n n c");
    assert_true(term_has(t, "将存入"));
    term_golden(t, "preview-40x120");
    scene_keys(s, "n n n Tab Down");
    term_golden(t, "preview-40x120-cells");
    scene_keys(s, "Left k"); /* back in the tree */
    assert_true(term_has(t, "领导干部解读") || term_has(t, "简明问答"));
}

/* Every step can be taken back, one after the other; leaving asks once something has been changed. */
static void back_and_out(void **state)
{
    struct scene *s = *state;
    put(s, DOCUMENT, "高青.txt", NULL, NULL);
    struct term *t = scene_start(s, 24, 80);
    scene_import(s, "高青.txt");
    scene_keys(s, "u");
    scene_message(s, "在这次预览里还没有做过改动");
    scene_keys(s, "x");
    scene_message(s, "不要“机构”，共 1 项；u 撤销，t 可找回");
    assert_true(term_has(t, "44 事项"));
    assert_true(term_has(t, "不要 1"));
    scene_keys(s, "t");
    term_golden(t, "preview-24x80-aside");
    scene_keys(s, "Enter");
    scene_message(s, "已取回“机构”");
    scene_keys(s, "q");
    assert_true(term_has(t, "45 事项"));
    scene_keys(s, "c u");
    assert_true(term_has(t, "待核 1/37"));
    scene_keys(s, "f");
    scene_message(s, "重读会丢掉做过的核对和改正；先按 u 全部撤销，再换版式");
    scene_keys(s, "Esc");
    assert_true(term_has(t, "放弃吗？"));
    scene_keys(s, "n");
    assert_true(term_has(t, "导入预览"));
    scene_keys(s, "u u Esc"); /* nothing is changed any more: nothing is asked */
    scene_message(s, "已放弃导入，什么也没有存入");
    assert_true(term_has(t, "欢迎使用"));
}

/* A table with two texts for which it has no column. */
static void put_texts(struct scene *s)
{
    char *path = mem_printf("%s/表.csv", s->home);
    FILE *f = fopen(path, "w");
    free(path);
    assert_non_null(f);
    fputs("一级目录,公开内容,责任单位,公开时限\n甲,内容一,办公室,每年,多出的文字,又一段\n乙,内容二,办公室,"
          "每年\n",
          f);
    fclose(f);
}

/* A text without a place goes into a cell of the row that one stands on, behind what is there. */
static void unplaced(void **state)
{
    struct scene *s = *state;
    put_texts(s);
    struct term *t = scene_start(s, 24, 80);
    scene_import(s, "表.csv");
    assert_true(term_has(t, "未安置 2"));
    scene_keys(s, "t");
    assert_true(term_has(t, "放入：甲"));
    term_golden(t, "preview-24x80-unplaced");
    scene_keys(s, "Enter");
    assert_true(term_has(t, "放入哪一栏"));
    scene_keys(s, "Down Enter"); /* the second field: the content */
    scene_message(s, "已放入 公开内容，接在原有内容之后");
    assert_true(term_has(t, "已放入  多出的文字"));
    scene_keys(s, "Enter");
    scene_message(s, "这段文字已经放入了");
    scene_keys(s, "q");
    assert_true(term_has(t, "未安置 1"));
    assert_true(term_has(t, "多出的文字"));
    scene_keys(s, "u");
    assert_true(term_has(t, "未安置 2"));
    assert_false(term_has(t, "多出的文字"));
    scene_keys(s, "t u"); /* the undo of the review, here too */
    scene_message(s, "在这次预览里还没有做过改动");
    scene_keys(s, "Enter");
    scene_keys(s, "Home Down Down Enter");
    scene_keys(s, "u");
    assert_true(term_has(t, "已撤销"));
    assert_false(term_has(t, "已放入  多出的文字"));
}

/* What was stored without a place is told, stays to be seen, and can be put into an item afterwards. */
static void unplaced_stored(void **state)
{
    struct scene *s = *state;
    put_texts(s);
    struct term *t = scene_start(s, 24, 80);
    scene_import(s, "表.csv");
    scene_keys(s, "Enter");
    assert_true(term_has_wrapped(t, "未安置的文字 2 段；Enter 打开，W 看未安置的"));
    scene_keys(s, "W");
    assert_true(term_has(t, "多出的文字"));
    scene_keys(s, "Enter");
    scene_message(s, "先在目录树里站到要放入的那一项，再按 W");
    scene_keys(s, "q Enter W");
    assert_true(term_has(t, "放入：甲"));
    scene_keys(s, "Enter Home Down Enter");
    scene_message(s, "已放入 公开内容，接在原有内容之后");
    assert_false(term_has(t, "多出的文字"));
    assert_true(term_has(t, "又一段"));
    scene_keys(s, "u");
    assert_true(term_has(t, "多出的文字"));
    scene_keys(s, "Enter Home Down Enter q");
    assert_true(term_has(t, "多出的文字"));
    scene_keys(s, "Enter");
    assert_true(term_has(t, "多出的文字"));
}

/* A file without doubts. */
static void clean(void **state)
{
    struct scene *s = *state;
    put(s, "tests/cases/ui/school.csv", "表.csv", NULL, NULL);
    struct term *t = scene_start(s, 24, 80);
    scene_import(s, "表.csv");
    assert_false(term_has(t, "t未安置"));
    scene_keys(s, "t");
    scene_message(s, "没有未安置的文字，没有不要的行，也没有表外文字");
    scene_keys(s, "n");
    scene_message(s, "没有要核对的内容了；Enter 存入");
    scene_keys(s, "f");
    assert_true(term_has(t, "按哪种版式重读这个文件"));
    scene_keys(s, "Enter");
    assert_true(term_has(t, "已按"));
    scene_keys(s, "T");
    scene_message(s, "这个文件只有一个表格");
}

/* Next year's edition over this year's: what differs, what of it is taken, one undo; the same file again has none. */
static void another_edition(void **state)
{
    struct scene *s = *state;
    put(s, DOCUMENT, "目录.txt", NULL, NULL);
    struct term *t = scene_start(s, 24, 80);
    scene_import(s, "目录.txt");
    scene_keys(s, "Enter");
    scene_import(s, "目录.txt");
    assert_true(term_has(t, "像是已有目录“目录”（45 项）的另一份；r 比对后更新它"));
    scene_keys(s, "Enter"); /* not a second one unasked */
    term_golden(t, "replace-24x80-asked");
    scene_keys(s, "Enter");
    assert_true(term_has(t, "0 处改动"));
    assert_false(term_has(t, "Enter更新")); /* what has nothing to work on is not offered */
    assert_false(term_has(t, "选或不选"));
    assert_true(term_has(t, "Esc返回预览"));
    term_golden(t, "replace-24x80-same");
    scene_keys(s, "Enter");
    scene_message(s, "列表是空的");
    scene_keys(s, "Esc Esc");
    put(s, DOCUMENT, "目录.txt", "20个工作日", "15个工作日");
    scene_import(s, "目录.txt");
    scene_keys(s, "r");
    assert_true(term_has(t, "已选 27 处") || term_has(t, "处改动，已选"));
    scene_keys(s, "Down");
    term_golden(t, "replace-24x80");
    scene_keys(s, "Up Space Down Space"); /* none, then the first one */
    assert_true(term_has(t, "已选 1 处"));
    scene_keys(s, "Enter");
    scene_message(s, "已更新“目录”，1 处改动；u 撤销");
    scene_keys(s, "Enter");
    assert_true(term_has(t, "15个工作日"));
    scene_keys(s, "q u");
    scene_message(s, "已撤销：更新导入 目录.txt");
    scene_keys(s, "Enter");
    assert_false(term_has(t, "15个工作日"));
}

/* A field that the file has no column for is filled in by hand: the same file again has nothing to say of its columns, and
 * would empty that cell only where it is asked to. */
static void filled_by_hand(void **state)
{
    struct scene *s = *state;
    char *path = mem_printf("%s/表.csv", s->home);
    FILE *f = fopen(path, "w");
    free(path);
    assert_non_null(f);
    fputs("一级目录,公开内容,责任单位\n甲,内容一,办公室\n乙,内容二,办公室\n", f);
    fclose(f);
    struct term *t = scene_start(s, 24, 80);
    scene_keys(s, "i C-u");
    scene_type(s, "~/没有.csv");
    scene_keys(s, "Enter"); /* in Chinese signs, and the place as it was typed */
    scene_message(s, "~/没有.csv");
    assert_false(term_has(t, "; "));
    scene_keys(s, "Esc");
    scene_import(s, "表.csv");
    scene_keys(s, "Enter Enter");
    scene_keys(s, "Down e F10"); /* the first required field that is empty: the time limit */
    assert_true(term_has(t, "▸公开时限"));
    scene_type(s, "20个工作日");
    scene_keys(s, "F2 q");
    scene_import(s, "表.csv");
    scene_keys(s, "r");
    assert_true(term_has(t, "1 处改动，已选 0 处"));
    scene_keys(s, "Down");
    assert_true(term_has(t, "［手填］20个工作日 → （空）"));
    assert_true(term_has(t, "导入之后手工填写的，文件里没有"));
    term_golden(t, "replace-24x80-by-hand");
    scene_keys(s, "Enter");
    scene_message(s, "一处也没有选");
    scene_keys(s, "Space Enter");
    scene_message(s, "已更新“表”，1 处改动");
    scene_import(s, "表.csv");
    scene_keys(s, "r");
    assert_true(term_has(t, "0 处改动"));
}

static void another_edition_wide(void **state)
{
    struct scene *s = *state;
    put(s, DOCUMENT, "目录.txt", NULL, NULL);
    struct term *t = scene_start(s, 40, 120);
    scene_import(s, "目录.txt");
    scene_keys(s, "Enter");
    put(s, DOCUMENT, "目录.txt", "20个工作日", "15个工作日");
    scene_import(s, "目录.txt");
    scene_keys(s, "r Down Down");
    term_golden(t, "replace-40x120");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCENE(the_walk, scene_setup),        SCENE(side_by_side, scene_setup),
        SCENE(back_and_out, scene_setup),    SCENE(unplaced, scene_setup),
        SCENE(unplaced_stored, scene_setup), SCENE(clean, scene_setup),
        SCENE(another_edition, scene_setup), SCENE(another_edition_wide, scene_setup),
        SCENE(filled_by_hand, scene_setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
