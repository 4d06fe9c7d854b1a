/* Files to and from the clerk's own computer: a real transfer over the pseudo-terminal, and every way in which it can
 * fail. The terminal is the editor's again afterwards, and nothing of the file stays on the server. */
#include "harness/scene.h"

#include <dirent.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "harness/peer.h"
#include "mulu/mem.h"

#define CALLS_RZ "**\030B00" /* the sign by which a terminal knows that a file comes */
#define CALLS_SZ "**\030B01" /* … that one is asked for */
#define TITLE "市医疗保障局高青分局主动公开基本目录"

static char *in_home(const struct scene *s, const char *name)
{
    return mem_printf("%s/%s", s->home, name);
}

static void make_dir(const struct scene *s, const char *name)
{
    char *path = in_home(s, name);
    assert_int_equal(mkdir(path, 0700), 0);
    free(path);
}

static void put(const struct scene *s, const char *name, const char *bytes)
{
    char *path = in_home(s, name);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(bytes, f);
    fclose(f);
    free(path);
}

static char *get(const struct scene *s, const char *name)
{
    static char bytes[1 << 18];
    char *path = in_home(s, name);
    FILE *f = fopen(path, "r");
    if (!f)
        fail_msg("%s is not there", path);
    bytes[fread(bytes, 1, sizeof bytes - 1, f)] = '\0';
    fclose(f);
    free(path);
    return bytes;
}

/* The entries of a directory whose names begin so, dot files aside. */
static int entries(const char *dir, const char *begin, char *last, size_t room)
{
    DIR *d = opendir(dir);
    int n = 0;
    for (struct dirent *e; d && (e = readdir(d));)
        if (*e->d_name != '.' && strncmp(e->d_name, begin, strlen(begin)) == 0) {
            snprintf(last, room, "%s/%s", dir, e->d_name);
            n++;
        }
    if (d)
        closedir(d);
    return n;
}

/* Private places that are there. */
static int carried(const struct scene *s)
{
    char *dir = in_home(s, "state/mulu"), place[512];
    int n = entries(dir, "carry-", place, sizeof place);
    free(dir);
    return n;
}

/* A preview that may read its file anew keeps that one file, in a place of its own. */
static void assert_kept(const struct scene *s)
{
    char *dir = in_home(s, "state/mulu"), place[512], file[600];
    assert_int_equal(entries(dir, "carry-", place, sizeof place), 1);
    assert_int_equal(entries(place, "", file, sizeof file), 1);
    free(dir);
}

/* The editor shows, takes keys and has given its modes back. */
static void assert_ours(struct scene *s)
{
    assert_true(term_is_alt(s->t));
    scene_keys(s, "Esc Esc Esc");
    assert_true(term_has(s->t, "目录一览") || term_has(s->t, "欢迎使用") || term_has(s->t, "│"));
    assert_int_equal(carried(s), 0);
    scene_quit(s);
}

static struct term *start(struct scene *s, const char *patience)
{
    const char *args[] = {"--patience", patience, NULL};
    return scene_start_with(s, 24, 80, args);
}

static size_t sent(struct scene *s)
{
    size_t len;
    term_output(s->t, &len);
    return len;
}

/* From the key to the first header. */
static size_t call(struct scene *s, const char *keys, const char *sign)
{
    size_t from = sent(s);
    term_keys(s->t, keys);
    return peer_wait_sign(s->t, from, sign);
}

static void test_send(void **state)
{
    struct scene *s = *state;
    start(s, "8000");
    make_dir(s, "desk");
    char *desk = in_home(s, "desk");
    scene_keys(s, "E");
    term_wait_text(s->t, "F3发送到本机");
    size_t from = call(s, "F3", CALLS_RZ);
    assert_false(term_is_alt(s->t));
    assert_true(term_has(s->t, "正在把文件发送到您的电脑"));
    assert_int_equal(peer_run(s->t, from, desk, "rz -q -b", 0), 0);
    term_wait_wrapped(s->t, "已把 45 行发送到本机，文件名 " TITLE ".csv；其中 37 格还没有核对");
    char *came = mem_dup(get(s, "desk/" TITLE ".csv"));
    scene_keys(s, "E F2");
    assert_string_equal(came, get(s, TITLE ".csv"));
    free(came);
    free(desk);
    assert_ours(s);
}

/* A terminal set to GBK reads names in GBK. */
static void test_send_to_a_gbk_terminal(void **state)
{
    static const struct term_kind gbk = {.locale = "zh_CN.GBK"};
    struct scene *s = *state;
    term_next(&gbk);
    start(s, "8000");
    make_dir(s, "desk");
    char *desk = in_home(s, "desk");
    scene_keys(s, "E Tab Tab Tab C-u");
    term_send(s->t, "\xB1\xED.csv", 6);
    term_wait_text(s->t, "表.csv");
    size_t from = call(s, "F3", CALLS_RZ);
    assert_true(term_has(s->t, "正在把文件发送到您的电脑"));
    assert_int_equal(peer_run(s->t, from, desk, "rz -q -b", 0), 0);
    term_wait_wrapped(s->t, "发送到本机，文件名 表.csv");
    assert_non_null(strstr(get(s, "desk/\xB1\xED.csv"), "救助标准"));
    free(desk);
    assert_ours(s);
}

static void test_receive(void **state)
{
    struct scene *s = *state;
    start(s, "8000");
    make_dir(s, "desk");
    char *desk = in_home(s, "desk");
    put(s, "desk/我的 表*.csv", "一级目录,公开内容,责任单位\n收费,收费标准,教育局\n");
    scene_keys(s, "i");
    size_t from = call(s, "F4", CALLS_SZ);
    assert_int_equal(peer_run(s->t, from, desk, "sz -q -b '我的 表*.csv'", 0), 0);
    term_wait_text(s->t, "导入预览");
    assert_true(term_has(s->t, "我的 表_.csv")); /* a name that is none elsewhere is none here */
    assert_kept(s);
    scene_keys(s, "f Home Enter"); /* by another format */
    term_wait_text(s->t, "重读");
    assert_kept(s);
    scene_keys(s, "s Enter Home Down*10 Enter"); /* and with another column */
    term_wait_text(s->t, "第 1 列改为");
    assert_kept(s);
    scene_keys(s, "u q Enter");
    term_wait_text(s->t, "已存入 1 个目录");
    free(desk);
    assert_ours(s);
}

/* A name as Windows has it, and one that is no text at all. */
static void test_names_of_other_encodings(void **state)
{
    static const char *const names[][2] = {{"\xB1\xED.csv", "表.csv"}, {"-\xFF\xFE.csv", "_"}};
    struct scene *s = *state;
    make_dir(s, "desk");
    char *desk = in_home(s, "desk");
    for (size_t i = 0; i < 2; i++) {
        char *file = mem_printf("desk/%s", names[i][0]),
             *command = mem_printf("sz -q -b -- '%s'", names[i][0]);
        put(s, file, "一级目录,公开内容,责任单位\n收费,收费标准,教育局\n");
        start(s, "8000");
        scene_keys(s, "i");
        size_t from = call(s, "F4", CALLS_SZ);
        assert_int_equal(peer_run(s->t, from, desk, command, 0), 0);
        term_wait_text(s->t, "导入预览");
        assert_true(term_has(s->t, names[i][1]));
        assert_ours(s);
        free(file);
        free(command);
    }
    free(desk);
}

/* Several come: one is chosen, and the others do not stay. */
static void test_receive_several(void **state)
{
    struct scene *s = *state;
    start(s, "8000");
    make_dir(s, "desk");
    char *desk = in_home(s, "desk");
    put(s, "desk/a.csv", "一级目录,公开内容,责任单位\n收费,收费标准,教育局\n");
    put(s, "desk/b.csv", "一级目录,公开内容,责任单位\n招生,招生计划,教育局\n");
    scene_keys(s, "i");
    size_t from = call(s, "F4", CALLS_SZ);
    assert_int_equal(peer_run(s->t, from, desk, "sz -q -b a.csv b.csv", 0), 0);
    term_wait_text(s->t, "送来了几个文件");
    scene_keys(s, "Down Enter");
    term_wait_text(s->t, "导入预览");
    assert_true(term_has(s->t, "b.csv"));
    assert_kept(s);
    scene_keys(s, "Esc");
    assert_int_equal(carried(s), 0);
    scene_keys(s, "i");
    from = call(s, "F4", CALLS_SZ);
    assert_int_equal(peer_run(s->t, from, desk, "sz -q -b a.csv b.csv", 0), 0);
    term_wait_text(s->t, "送来了几个文件");
    scene_keys(s, "Esc"); /* none of them: they go with the session at the latest */
    scene_quit(s);
    assert_int_equal(carried(s), 0);
    free(desk);
}

/* What comes cannot be read: the dialog stays and says why. */
static void test_receive_rubbish(void **state)
{
    struct scene *s = *state;
    start(s, "8000");
    make_dir(s, "desk");
    char *desk = in_home(s, "desk");
    put(s, "desk/x.doc", "PK\003\004zip");
    scene_keys(s, "i");
    size_t from = call(s, "F4", CALLS_SZ);
    assert_int_equal(peer_run(s->t, from, desk, "sz -q -b x.doc", 0), 0);
    term_wait_text(s->t, "压缩包");
    assert_true(term_has(s->t, "导入目录文件"));
    free(desk);
    assert_ours(s);
}

/* A terminal that knows nothing of it: told after the time, and what to do instead. */
static void test_silent_terminal(void **state)
{
    struct scene *s = *state;
    static const char *const keys[][3] = {{"E", "F3", CALLS_RZ}, {"i", "F4", CALLS_SZ}};
    for (size_t i = 0; i < 2; i++) {
        start(s, "600");
        scene_keys(s, keys[i][0]);
        call(s, keys[i][1], keys[i][2]);
        term_wait_wrapped(s->t, "本机没有回应：您的终端软件可能不支持 ZMODEM（PuTTY 不支持");
        term_wait_wrapped(s->t, "可改用 pscp，见 F1 帮助");
        assert_ours(s);
    }
}

/* One that shows the bytes is found out long before the patience ends that picking a file may need. */
static void test_found_out_early(void **state)
{
    struct scene *s = *state;
    start(s, "20000");
    scene_keys(s, "i");
    call(s, "F4", CALLS_SZ);
    int64_t began = (int64_t)time(NULL);
    term_wait_wrapped(s->t, "本机没有回应：您的终端软件可能不支持 ZMODEM（PuTTY 不支持");
    assert_true(time(NULL) - began < 12);
    assert_ours(s);
}

/* What the programs say to each other is not for reading: it is hidden where the terminal can hide, and explained where
 * it cannot. */
static void test_the_greeting_is_not_for_reading(void **state)
{
    struct scene *s = *state;
    start(s, "60000");
    scene_keys(s, "i");
    size_t from = sent(s), len;
    size_t greeting = call(s, "F4", CALLS_SZ);
    const char *bytes = term_output(s->t, &len);
    const char *hidden = memmem(bytes + from, len - from, "\033[8m", 4);
    assert_non_null(hidden);
    assert_true(hidden < bytes + greeting);
    assert_null(memmem(hidden, (size_t)(bytes + len - hidden), "\033[0m", 4));
    assert_true(term_has_wrapped(s->t, "若下面出现一行 **B0… 之类的字符，是终端软件没有应答"));
    while (term_take(s->t, 400))
        ;
    term_keys(s->t, "Esc");
    term_wait_wrapped(s->t, "已停止传送");
    bytes = term_output(s->t, &len);
    const char *shown = memmem(bytes + greeting, len - greeting, "\033[0m", 4);
    const char *again = memmem(bytes + greeting, len - greeting, "\033[?1049h", 8);
    assert_non_null(shown);
    assert_true(again && shown < again); /* before the editor draws */
    const char *erased = memmem(shown, (size_t)(again - shown), "\r\033[J", 4);
    assert_non_null(erased); /* nor does it stay behind on the shell's screen */
    assert_ours(s);
}

/* Esc, Ctrl-C, or five times Ctrl-X, while nobody answers. */
static void test_stopped_by_a_key(void **state)
{
    struct scene *s = *state;
    static const char *const keys[] = {"Esc", "C-c", "C-x*5"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        start(s, "60000");
        scene_keys(s, "i");
        call(s, "F4", CALLS_SZ);
        while (term_take(s->t, 400)) /* a key comes alone */
            ;
        term_keys(s->t, keys[i]);
        term_wait_wrapped(s->t, "已停止传送");
        assert_ours(s);
    }
}

/* The other side breaks off in the middle of a large file: nothing is imported, and the editor goes on. */
static void test_broken_off(void **state)
{
    struct scene *s = *state;
    start(s, "1500");
    make_dir(s, "desk");
    char *desk = in_home(s, "desk");
    scene_keys(s, "E");
    size_t from = call(s, "F3", CALLS_RZ);
    assert_int_equal(peer_run(s->t, from, desk, "rz -q -b", 2000), -1);
    term_wait_wrapped(s->t, "传送没有完成");
    free(desk);
    assert_ours(s);
}

/* The terminal's own "cancel": five CANs once it has answered. */
static void test_cancelled_there(void **state)
{
    struct scene *s = *state;
    start(s, "60000");
    scene_keys(s, "E");
    call(s, "F3", CALLS_RZ);
    term_type(s->t, "**\030B0100000023be50\r\n\021"); /* ready to receive */
    term_type(s->t, "\030\030\030\030\030\030\030\030\b\b\b\b\b\b\b\b");
    term_wait_wrapped(s->t, "传送没有完成：本机取消了");
    assert_ours(s);
}

/* Hung up meanwhile: the editor and its helper both end, and the terminal is left as it was. */
static void test_hung_up(void **state)
{
    struct scene *s = *state;
    start(s, "60000");
    scene_keys(s, "i");
    call(s, "F4", CALLS_SZ);
    term_signal(s->t, SIGHUP);
    assert_true(WIFEXITED(term_wait_exit(s->t)));
    assert_false(term_is_alt(s->t));
    assert_int_equal(carried(s), 0);
}

/* Resized meanwhile: the picture has the new size. */
static void test_resized(void **state)
{
    struct scene *s = *state;
    start(s, "900");
    scene_keys(s, "i");
    call(s, "F4", CALLS_SZ);
    term_resize(s->t, 30, 100);
    term_wait_wrapped(s->t, "本机没有回应");
    term_wait_row(s->t, 29, "F4从本机选取");
}

/* Ctrl-C and Ctrl-\ in the very moment in which the terminal is handed over, or taken back, are keys like any other: they
 * may stop the transfer, never the editor. */
static void test_keys_while_handing_over(void **state)
{
    struct scene *s = *state;
    start(s, "300");
    for (int round = 0; round < 5; round++) {
        bool away = false;
        scene_keys(s, "i");
        term_keys(s->t, "F4");
        for (double end = term_seconds() + 10; (!away || !term_is_alt(s->t)) && term_seconds() < end;) {
            term_take(s->t, 0);
            away = away || !term_is_alt(s->t);
            for (int i = 0; i < 50; i++)
                assert_false(term_makes_signals(s->t));
            term_send(s->t, "\034", 1);
        }
        term_wait_idle(s->t);
        scene_keys(s, "Esc");
        term_wait_text(s->t, "目录一览");
    }
    assert_false(term_has_ended(s->t));
}

/* Random bytes from the terminal instead of an answer hurt nobody. */
static void test_noise(void **state)
{
    struct scene *s = *state;
    start(s, "1500");
    scene_keys(s, "i");
    call(s, "F4", CALLS_SZ);
    unsigned seed = 7;
    for (int i = 0; i < 4000; i++) {
        seed = seed * 1103515245U + 12345U;
        char byte = (char)(seed >> 16);
        if (byte != 3 && byte != 0x1B && byte != 0x18)
            term_send(s->t, &byte, 1);
    }
    while (!term_is_alt(s->t))
        term_take(s->t, 50);
    term_wait_idle(s->t); /* the screen is back before all is tidied up */
    assert_ours(s);
}

static void test_tool_missing(void **state)
{
    struct scene *s = *state;
    char *path = mem_printf("PATH=%s", s->home), *database = in_home(s, "data/mulu/mulu.db");
    char program[] = BUILD_DIR "/tests/mulu-fixed";
    char *argv[] = {program, database, NULL};
    const char *env[] = {path, NULL};
    s->t = term_start(24, 80, s->home, argv, env);
    term_wait_text(s->t, "目录一览");
    scene_keys(s, "E F3");
    term_wait_wrapped(s->t, "服务器上没有安装 lrzsz");
    term_wait_wrapped(s->t, "apt install lrzsz");
    assert_true(term_is_alt(s->t));
    scene_keys(s, "Esc F4");
    term_wait_gone(s->t, "lrzsz");
    scene_quit(s);
    free(path);
    free(database);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCENE(test_send, scene_setup_one),
        SCENE(test_send_to_a_gbk_terminal, scene_setup_one),
        SCENE(test_receive, scene_setup),
        SCENE(test_names_of_other_encodings, scene_setup),
        SCENE(test_receive_several, scene_setup),
        SCENE(test_receive_rubbish, scene_setup),
        SCENE(test_found_out_early, scene_setup_one),
        SCENE(test_silent_terminal, scene_setup_one),
        SCENE(test_the_greeting_is_not_for_reading, scene_setup),
        SCENE(test_stopped_by_a_key, scene_setup),
        SCENE(test_broken_off, scene_setup_one),
        SCENE(test_cancelled_there, scene_setup_one),
        SCENE(test_hung_up, scene_setup),
        SCENE(test_resized, scene_setup),
        SCENE(test_keys_while_handing_over, scene_setup_one),
        SCENE(test_noise, scene_setup),
        SCENE(test_tool_missing, scene_setup_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
