/* Buffer, arena, errors, and files that are written whole or not at all. */
#include "harness/test.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mulu/arena.h"
#include "mulu/buffer.h"
#include "mulu/error.h"
#include "mulu/file.h"
#include "mulu/mem.h"
#include "mulu/text.h"

static void test_buffer(void **state)
{
    (void)state;
    struct buffer b = {0};
    assert_string_equal(buf_text(&b), "");
    buf_printf(&b, "%d %s", 12, "目录");
    buf_insert(&b, 2, "个", 3);
    assert_string_equal(b.data, "12个 目录");
    buf_remove(&b, 2, 3);
    buf_cut(&b, 5);
    assert_string_equal(b.data, "12 \xe7\x9b");
    buf_clear(&b);
    buf_put_cp(&b, 0x76EE);
    buf_put_cp(&b, 0x1F468);
    buf_put_cp(&b, 0xD800); /* no character */
    assert_string_equal(b.data, "目👨\xef\xbf\xbd");
    char *taken = buf_take(&b);
    assert_null(b.data);
    free(taken);
}

static void test_arena(void **state)
{
    (void)state;
    struct arena a = {0};
    char *first = arena_dup(&a, "目录", 6);
    for (int i = 0; i < 10000; i++) {
        char *p = arena_alloc(&a, (size_t)(i % 100) + 1);
        assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
        memset(p, i, (size_t)(i % 100) + 1);
    }
    assert_string_equal(first, "目录");
    char *large = arena_alloc(&a, 1 << 20);
    assert_int_equal(large[(1 << 20) - 1], 0);
    arena_clear(&a);
    assert_int_equal(((char *)arena_alloc(&a, 8))[0], 0);
    arena_free(&a);
}

static void test_error_text(void **state)
{
    (void)state;
    struct error err = {0};
    assert_int_equal(error_set(&err, ST_INPUT, "%s: 坏了", "文件"), ST_INPUT);
    assert_string_equal(err.text, "文件: 坏了");
    assert_int_equal(error_set(NULL, ST_LOCKED, "x"), ST_LOCKED);
    char longer[3000] = "";
    while (strlen(longer) < 2900)
        strcat(longer, "目录");
    error_set(&err, ST_OUTPUT, "a%s", longer);
    assert_true(text_is_utf8(err.text, strlen(err.text), NULL)); /* cut at a character's edge */
    assert_string_equal(err.text + strlen(err.text) - 3, "…");
    static const int codes[][2] = {{ST_OK, 0},       {ST_PROBLEMS, 1}, {ST_USAGE, 2},
                                   {ST_INPUT, 3},    {ST_DATABASE, 4}, {ST_LOCKED, 4},
                                   {ST_CONFLICT, 4}, {ST_OUTPUT, 5},   {ST_CANCELLED, 130}};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        assert_int_equal(error_exit_code((enum status)codes[i][0]), codes[i][1]);
}

static char *dir;

static char *slurp(const char *path)
{
    char text[256] = "";
    FILE *f = fopen(path, "r");
    if (!f)
        return NULL;
    text[fread(text, 1, sizeof text - 1, f)] = '\0';
    fclose(f);
    return mem_dup(text);
}

static int files_in(const char *where)
{
    char command[512];
    snprintf(command, sizeof command, "ls -A '%s' | wc -l", where);
    FILE *p = popen(command, "r");
    int n = -1;
    if (p && fscanf(p, "%d", &n) != 1)
        n = -1;
    if (p)
        pclose(p);
    return n;
}

static void test_file_appears_whole(void **state)
{
    (void)state;
    char *path = path_join(dir, "目录.csv");
    struct file_out *f;
    struct error err = {0};
    assert_int_equal(file_out_open(path, &f, &err), ST_OK);
    file_out_add(f, "one", 3);
    assert_false(path_is_file(path));
    assert_int_equal(file_out_commit(f, &err), ST_OK);
    char *text = slurp(path);
    assert_string_equal(text, "one");
    free(text);
    /* writing again and giving up leaves what was there, and nothing beside it */
    assert_int_equal(file_out_open(path, &f, &err), ST_OK);
    file_out_add(f, "two", 3);
    file_out_cancel(f);
    text = slurp(path);
    assert_string_equal(text, "one");
    free(text);
    assert_int_equal(files_in(dir), 1);
    /* the mode of a file that is replaced stays */
    chmod(path, 0640);
    assert_int_equal(file_out_open(path, &f, &err), ST_OK);
    assert_int_equal(file_out_commit(f, &err), ST_OK);
    struct stat info;
    stat(path, &info);
    assert_int_equal(info.st_mode & 0777, 0640);
    unlink(path);
    free(path);
}

/* What is large leaves in pieces: all of it, in its order, whatever else is cut off. */
static void test_large_file(void **state)
{
    (void)state;
    enum { LINES = 400000 };
    char *path = path_join(dir, "large.txt"), line[32];
    struct file_out *f;
    struct error err = {0};
    assert_int_equal(file_out_open(path, &f, &err), ST_OK);
    for (int i = 0; i < LINES; i++)
        file_out_add(f, line, (size_t)snprintf(line, sizeof line, "line %d\n", i));
    assert_int_equal(file_out_commit(f, &err), ST_OK);
    FILE *in = fopen(path, "r");
    assert_non_null(in);
    for (int i = 0, n; i < LINES; i++)
        assert_true(fscanf(in, "line %d\n", &n) == 1 && n == i);
    assert_int_equal(fgetc(in), EOF);
    fclose(in);
    /* given up in the middle */
    assert_int_equal(file_out_open(path, &f, &err), ST_OK);
    for (int i = 0; i < LINES; i++)
        file_out_add(f, line, strlen(line));
    file_out_cancel(f);
    assert_int_equal(files_in(dir), 1);
    unlink(path);
    free(path);
}

static void test_file_that_cannot_be_written(void **state)
{
    (void)state;
    struct file_out *f;
    struct error err = {0};
    assert_int_equal(file_out_open("/no/such/dir/x", &f, &err), ST_OUTPUT);
    assert_int_equal(file_out_open("/tmp", &f, &err), ST_OUTPUT);
    assert_non_null(strstr(err.text, "/tmp"));
    assert_int_equal(file_out_open("/dev/full", &f, &err), ST_OK);
    file_out_add(f, "x", 1);
    assert_int_equal(file_out_commit(f, &err), ST_OUTPUT);
    assert_non_null(strstr(err.text, "磁盘已满"));
}

/* A disk that fills while writing: the file that was there stays as it was. */
static void test_disk_full_keeps_the_old_file(void **state)
{
    (void)state;
    char *path = path_join(dir, "full.csv");
    struct file_out *f;
    assert_int_equal(file_out_open(path, &f, NULL), ST_OK);
    file_out_add(f, "old", 3);
    assert_int_equal(file_out_commit(f, NULL), ST_OK);
    pid_t pid = fork();
    if (pid == 0) {
        struct error err = {0};
        char block[4096] = {0};
        signal(SIGXFSZ, SIG_IGN);
        setrlimit(RLIMIT_FSIZE, &(struct rlimit){10000, 10000});
        if (file_out_open(path, &f, &err))
            _exit(1);
        for (int i = 0; i < 500; i++) /* more than leaves at once */
            file_out_add(f, block, sizeof block);
        _exit(file_out_failed(f) && file_out_commit(f, &err) == ST_OUTPUT && strstr(err.text, path) ? 0 : 2);
    }
    int status;
    waitpid(pid, &status, 0);
    assert_int_equal(WEXITSTATUS(status), 0);
    char *text = slurp(path);
    assert_string_equal(text, "old");
    free(text);
    assert_int_equal(files_in(dir), 1);
    unlink(path);
    free(path);
}

static void test_paths(void **state)
{
    (void)state;
    setenv("HOME", "/home/li", 1);
    char *p = path_expand("~/目录.csv");
    assert_string_equal(p, "/home/li/目录.csv");
    free(p);
    p = path_expand("~other");
    assert_string_equal(p, "~other");
    free(p);
    p = path_stem("/a/b.c/003.tar.txt");
    assert_string_equal(p, "003.tar");
    free(p);
    p = path_stem(".hidden");
    assert_string_equal(p, ".hidden");
    free(p);
    struct error err = {0};
    p = path_join(dir, "a/b/c");
    assert_int_equal(path_make_dirs(p, &err), ST_OK);
    assert_int_equal(path_make_dirs(p, &err), ST_OK);
    free(p);
    assert_int_equal(path_make_dirs("/dev/null/x", &err), ST_OUTPUT);
}

static int make_dir(void **state)
{
    (void)state;
    static char name[] = "/tmp/mulu-base-XXXXXX";
    dir = mkdtemp(name);
    return dir ? 0 : -1;
}

static int remove_dir(void **state)
{
    (void)state;
    char command[256];
    snprintf(command, sizeof command, "rm -rf '%s'", dir);
    return system(command);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_buffer),
        cmocka_unit_test(test_arena),
        cmocka_unit_test(test_error_text),
        cmocka_unit_test(test_file_appears_whole),
        cmocka_unit_test(test_large_file),
        cmocka_unit_test(test_file_that_cannot_be_written),
        cmocka_unit_test(test_disk_full_keeps_the_old_file),
        cmocka_unit_test(test_paths),
    };
    return cmocka_run_group_tests(tests, make_dir, remove_dir);
}
