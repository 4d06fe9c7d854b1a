/* A field in somebody else's editor: the screen handed over and taken back, and the field unchanged by whatever goes
 * wrong. The editors here are shell scripts. */
#include "harness/scene.h"

#include <dirent.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mulu/file.h"
#include "mulu/mem.h"
#include "mulu/text.h"

#define MULU BUILD_DIR "/tests/mulu-fixed"

static void write_file(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
}

static char *read_file(const char *path)
{
    static char bytes[4096];
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    bytes[fread(bytes, 1, sizeof bytes - 1, f)] = '\0';
    fclose(f);
    return bytes;
}

/* Sets the editor to a script with these commands; $1 is the file, $H the home. */
static void set_editor(struct scene *s, const char *commands)
{
    char *script = mem_printf("%s/my editor.sh", s->home);
    char *dir = mem_printf("%s/config/mulu", s->home), *path = mem_printf("%s/settings.ini", dir);
    char *text = mem_printf("H='%s'\n%s\n", s->home, commands);
    char *setting = mem_printf("[edit]\neditor = \"sh '%s'\"\n", script);
    mkdir(dir, 0700);
    write_file(script, text);
    write_file(path, setting);
    free(script);
    free(dir);
    free(path);
    free(text);
    free(setting);
}

/* The texts that were left beside the drafts. */
static int count_left(const struct scene *s, char **path)
{
    char *dir = mem_printf("%s/state/mulu", s->home);
    DIR *d = opendir(dir);
    int n = 0;
    for (struct dirent *e; d && (e = readdir(d));) {
        if (strncmp(e->d_name, "text-", 5) != 0)
            continue;
        n++;
        if (path) {
            free(*path);
            *path = mem_printf("%s/%s", dir, e->d_name);
        }
    }
    if (d)
        closedir(d);
    free(dir);
    return n;
}

static void open_spec(struct scene *s)
{
    scene_tree(s, 24, 80);
    scene_go(s, "4.1");
    scene_keys(s, "Enter Tab Tab");
    scene_type(s, "原来");
}

static void assert_unchanged(struct scene *s)
{
    assert_true(term_has(s->t, "▸内容规范   原来"));
    assert_true(term_is_alt(s->t));
    scene_type(s, "的字"); /* and the program goes on as if nothing had been */
    term_wait_text(s->t, "▸内容规范   原来的字");
}

static void test_round_trip(void **state)
{
    struct scene *s = *state;
    set_editor(s, "cp \"$1\" \"$H/seen\"; stat -c '%a' \"$1\" > \"$H/mode\"\n"
                  "printf '新的第一行\\r\\n新的第二行\\r\\n' > \"$1\"");
    open_spec(s);
    scene_keys(s, "C-t");
    scene_message(s, "已取回外部编辑器里的内容；Ctrl-Z 撤销");
    assert_true(term_has(s->t, "▸内容规范   新的第一行"));
    char *path = mem_printf("%s/seen", s->home);
    assert_string_equal(read_file(path), "原来\n");
    free(path);
    path = mem_printf("%s/mode", s->home);
    assert_string_equal(read_file(path), "600\n");
    free(path);
    assert_int_equal(count_left(s, NULL), 0);
    scene_keys(s, "C-z");
    assert_true(term_has(s->t, "▸内容规范   原来"));
    scene_keys(s, "C-y F2");
    char *value = fixture_cell(s->home, 1, "4.1", "spec");
    assert_string_equal(value, "新的第一行\n新的第二行"); /* without the editor's last line break */
    free(value);
}

static void test_same(void **state)
{
    struct scene *s = *state;
    set_editor(s, "true");
    open_spec(s);
    scene_keys(s, "F3 C-t"); /* on the full screen, too */
    scene_message(s, "外部编辑器没有改动内容");
    scene_keys(s, "F3 M-e");
    scene_message(s, "外部编辑器没有改动内容");
    assert_int_equal(count_left(s, NULL), 0);
    assert_unchanged(s);
}

/* What the editor wrote is the only copy until the draft is written: where that cannot be, it stays. */
static void test_no_room_for_the_draft(void **state)
{
    struct scene *s = *state;
    char *fifo = mem_printf("%s/go", s->home), *left = NULL;
    struct rlimit limit = {0, RLIM_INFINITY};
    assert_int_equal(mkfifo(fifo, 0600), 0);
    set_editor(s, "printf 'EDITOR-HERE'; read x < \"$H/go\"; printf '编辑器里写的' > \"$1\"");
    open_spec(s);
    term_keys(s->t, "C-t");
    term_wait_text(s->t, "EDITOR-HERE");
    assert_int_equal(prlimit(term_pid(s->t), RLIMIT_FSIZE, &limit, NULL), 0);
    write_file(fifo, "x\n");
    term_wait_wrapped(s->t, "已取回外部编辑器里的内容");
    assert_true(term_has(s->t, "编辑器里写的"));
    assert_int_equal(count_left(s, &left), 1);
    assert_string_equal(read_file(left), "编辑器里写的");
    assert_true(term_has_wrapped(s->t, "无法随时留底"));
    assert_true(term_has_wrapped(s->t, path_base(left)));
    free(fifo);
    free(left);
}

/* The editor has the keyboard and the whole terminal; its size may change, and it may try to stop itself. */
static void test_terminal_is_the_editors(void **state)
{
    struct scene *s = *state;
    set_editor(s, "echo EDITOR-HERE; read line; kill -TSTP 0; printf '%s' \"$line\" > \"$1\"");
    open_spec(s);
    term_keys(s->t, "C-t");
    term_wait_text(s->t, "EDITOR-HERE");
    assert_false(term_is_alt(s->t));
    term_resize(s->t, 40, 120);
    term_type(s->t, "由编辑器写\r");
    term_wait_text(s->t, "已取回外部编辑器里的内容");
    term_wait_idle(s->t);
    assert_true(term_is_alt(s->t));
    assert_true(term_has(s->t, "▸内容规范   由编辑器写"));
    assert_non_null(strstr(term_row(s->t, 39), "Tab下一栏")); /* in the new size */
    term_paste(s->t, "一\n二");                               /* and pastes come in brackets again */
    term_wait_text(s->t, "由编辑器写一");
    scene_keys(s, "Esc d");
    scene_quit(s);
    int row, col;
    assert_true(term_cursor(s->t, &row, &col)); /* the shell's cursor shows */
    assert_false(term_is_alt(s->t));
}

static void test_ctrl_c_is_the_editors(void **state)
{
    struct scene *s = *state;
    set_editor(s, "echo EDITOR-HERE; sleep 1000");
    open_spec(s);
    term_keys(s->t, "C-t");
    term_wait_text(s->t, "EDITOR-HERE");
    term_keys(s->t, "C-c");
    term_wait_text(s->t, "外部编辑器被中止（信号 2），内容没有改变");
    assert_int_equal(count_left(s, NULL), 0);
    assert_unchanged(s);
    scene_keys(s, "Esc d");
    scene_quit(s);
}

/* What it had written by then stays, and where is said. */
static void test_failing(void **state)
{
    struct scene *s = *state;
    static const struct {
        const char *commands, *message;
        int left;
    } cases[] = {
        {"exit 3", "外部编辑器以错误 3 结束，内容没有改变", 0},
        {"printf '半截' > \"$1\"; exit 1", "外部编辑器以错误 1 结束，内容没有改变；它写下的文字留在 ", 1},
        {"printf '半截' > \"$1\"; kill -9 $$", "外部编辑器被中止（信号 9），内容没有改变；它写下的文字留在 ",
         2},
        {"rm \"$1\"", "读不出（没有这个文件或目录），内容没有改变", 2},
        {"rm \"$1\"; mkdir \"$1\"", "读不出（是目录），内容没有改变", 3},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        set_editor(s, cases[i].commands);
        open_spec(s);
        term_keys(s->t, "C-t");
        term_wait_idle(s->t);
        scene_message(s, cases[i].message);
        assert_int_equal(count_left(s, NULL), cases[i].left);
        assert_unchanged(s);
        scene_keys(s, "Esc d");
        scene_quit(s);
    }
}

static void test_bad_bytes(void **state)
{
    struct scene *s = *state;
    static const char *const writes[] = {"printf '好\\326\\320' > \"$1\"", "printf '好\\0好' > \"$1\""};
    for (int i = 0; i < 2; i++) {
        set_editor(s, writes[i]);
        open_spec(s);
        term_keys(s->t, "C-t");
        term_wait_idle(s->t);
        scene_message(s, "外部编辑器存的第 4 字节不是 UTF-8 文字，内容没有改变；文件留在 ");
        char *path = NULL;
        assert_int_equal(count_left(s, &path), i + 1);
        assert_memory_equal(read_file(path), "好", strlen("好"));
        free(path);
        assert_unchanged(s);
        scene_keys(s, "Esc d");
        scene_quit(s);
    }
}

static void test_none(void **state)
{
    struct scene *s = *state;
    open_spec(s);
    scene_keys(s, "C-t");
    scene_message(s, "没有设置外部编辑器；请在 settings.ini 的 [edit] 里写 editor");
    assert_unchanged(s);
    scene_keys(s, "Esc d");
    scene_quit(s);
    set_editor(s, "true");
    char *path = mem_printf("%s/config/mulu/settings.ini", s->home);
    write_file(path, "[edit]\neditor = \"no-such-editor -w\"\n");
    free(path);
    open_spec(s);
    scene_keys(s, "C-t");
    scene_message(s, "找不到外部编辑器“no-such-editor -w”，内容没有改变");
    assert_unchanged(s);
}

/* The environment's editor serves where none is set, $VISUAL before $EDITOR. */
static void test_environment(void **state)
{
    struct scene *s = *state;
    char *visual = mem_printf("VISUAL=printf '可视' >");
    char *db = mem_printf("%s/data/mulu/mulu.db", s->home);
    const char *env[] = {visual, "EDITOR=false", NULL};
    char *argv[] = {mem_dup(MULU), db, NULL};
    term_close(s->t);
    s->t = term_start(24, 80, s->home, argv, env);
    term_wait_text(s->t, "目录一览");
    term_keys(s->t, "Enter");
    term_wait_text(s->t, "│");
    scene_go(s, "4.1");
    scene_keys(s, "Enter Tab Tab C-t");
    scene_message(s, "已取回外部编辑器里的内容");
    assert_true(term_has(s->t, "▸内容规范   可视"));
    free(argv[0]);
    free(db);
    free(visual);
}

/* No place for the file: the editor does not even start. */
static void test_no_place(void **state)
{
    struct scene *s = *state;
    set_editor(s, "echo NEVER; sleep 1000");
    open_spec(s);
    char *dir = mem_printf("%s/state/mulu", s->home), *away = mem_printf("%s/state/away", s->home);
    assert_int_equal(rename(dir, away), 0);
    write_file(dir, "in the way");
    scene_keys(s, "C-t");
    scene_message(s, "state/mulu");
    assert_false(term_has(s->t, "NEVER"));
    assert_true(term_has(s->t, "▸内容规范   原来"));
    assert_int_equal(unlink(dir), 0);
    assert_int_equal(rename(away, dir), 0);
    free(dir);
    free(away);
}

/* In a terminal of another encoding the editor gets the text in that encoding; what that lacks makes it UTF-8 with its
 * mark, and either may come back. */
static void test_other_encodings(void **state)
{
    struct scene *s = *state;
    static const struct {
        const char *locale, *more, *want;
    } cases[] = {
        {"zh_CN.GB18030", "", "\xd4\xad\xc0\xb4\n"},
        {"zh_CN.GBK", "", "\xd4\xad\xc0\xb4\n"},
        {"zh_CN.GBK", "\U00020000", "\xEF\xBB\xBF原来\U00020000\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        scene_forget(s, "draft");
        set_editor(s, "cp \"$1\" \"$H/seen\"; printf '\326\320\316\304' >> \"$1\"");
        if (*cases[i].more)
            set_editor(s, "cp \"$1\" \"$H/seen\"; printf '中文' >> \"$1\"");
        term_next(&(struct term_kind){.locale = cases[i].locale});
        open_spec(s);
        if (*cases[i].more) { /* from a file of another program: the keyboard has no such character */
            scene_keys(s, "Esc d");
            scene_quit(s);
            struct store *store = fixture_store(s->home, NULL);
            struct outline o = {0};
            struct error err = {0};
            assert_int_equal(store_outline(store, 1, &o, &err), ST_OK);
            int64_t node = o.nodes[outline_by_number(&o, "4.1")].id;
            outline_free(&o);
            assert_int_equal(store_begin(store, VERB_EDIT, "x", &err), ST_OK);
            assert_int_equal(store_set(store, node, "spec", NULL, "原来\U00020000", &err), ST_OK);
            assert_int_equal(store_commit(store, &err), ST_OK);
            fixture_close(store);
            term_next(&(struct term_kind){.locale = cases[i].locale});
            scene_tree(s, 24, 80);
            scene_go(s, "4.1");
            scene_keys(s, "Enter Tab Tab");
        }
        scene_keys(s, "C-t");
        scene_message(s, "已取回外部编辑器里的内容");
        char *path = mem_printf("%s/seen", s->home);
        assert_string_equal(read_file(path), cases[i].want);
        free(path);
        scene_keys(s, "F2");
        char *value = fixture_cell(s->home, 1, "4.1", "spec");
        char *want = mem_printf("原来%s\n中文", cases[i].more);
        assert_string_equal(value, want);
        free(value);
        free(want);
        scene_keys(s, "u");
        scene_quit(s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCENE(test_round_trip, scene_setup_one),
        SCENE(test_same, scene_setup_one),
        SCENE(test_no_room_for_the_draft, scene_setup_one),
        SCENE(test_terminal_is_the_editors, scene_setup_one),
        SCENE(test_ctrl_c_is_the_editors, scene_setup_one),
        SCENE(test_failing, scene_setup_one),
        SCENE(test_bad_bytes, scene_setup_one),
        SCENE(test_none, scene_setup_one),
        SCENE(test_other_encodings, scene_setup_one),
        SCENE(test_environment, scene_setup_one),
        SCENE(test_no_place, scene_setup_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
