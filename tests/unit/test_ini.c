#include "harness/test.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mulu/buffer.h"
#include "mulu/ini.h"

static char path[64]; /* of this process: several runs may go on at once */

static enum status load(const char *text, struct ini **out, struct error *err)
{
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
    *out = NULL;
    enum status st = ini_load(path, out, err);
    unlink(path);
    return st;
}

static void test_values(void **state)
{
    (void)state;
    struct ini *ini;
    struct error err = {0};
    assert_int_equal(
        load("; 说明\n[a]\nnames = \"公开 内容;#\"\nn = 12\nempty = \"\"\n[b]\nx='say \"hi\"'\n", &ini, &err),
        ST_OK);
    assert_int_equal(ini_sections(ini), 2);
    assert_string_equal(ini_section(ini, 1), "b");
    assert_string_equal(ini_get(ini, "a", "names"), "公开 内容;#");
    assert_string_equal(ini_get(ini, "b", "x"), "say \"hi\"");
    assert_string_equal(ini_get(ini, "a", "empty"), "");
    assert_null(ini_get(ini, "a", "x"));
    assert_null(ini_get(ini, "c", "x"));
    assert_int_equal(ini_line(ini, "a", "n"), 4);
    assert_string_equal(ini_key(ini, "a", 1), "n");
    assert_null(ini_key(ini, "a", 3));
    int n;
    assert_int_equal(ini_int(ini, "a", "n", 0, 20, 5, &n, &err), ST_OK);
    assert_int_equal(n, 12);
    assert_int_equal(ini_int(ini, "a", "none", 0, 20, 5, &n, &err), ST_OK);
    assert_int_equal(n, 5);
    assert_int_equal(ini_int(ini, "a", "n", 0, 10, 5, &n, &err), ST_INPUT);
    assert_non_null(strstr(err.text, "第 4 行"));
    const char *words = ini_get(ini, "a", "names");
    char word[32];
    assert_true(ini_word(&words, word, sizeof word));
    assert_string_equal(word, "公开");
    assert_true(ini_word(&words, word, sizeof word));
    assert_string_equal(word, "内容;#");
    assert_false(ini_word(&words, word, sizeof word));
    ini_free(ini);
}

/* What the parser would swallow or cut without a word is an error with its line. */
static void test_traps(void **state)
{
    (void)state;
    char lengthy[1200];
    memset(lengthy, 'a', sizeof lengthy - 1);
    lengthy[sizeof lengthy - 1] = '\0';
    memcpy(lengthy, "[a]\nk = \"", 9);
    const struct {
        const char *text, *says;
    } cases[] = {
        {"\xEF\xBB\xBF[a]\nk = 1\n", "BOM"},
        {"[a]\nk = 1\nk = 2\n", "第 3 行"},
        {"[a]\n[b]\n[a]\n", "第 3 行"},
        {"[a]\nk = x ; y\n", "第 2 行"},
        {"[a]\nk = \"c:\\dir\\\"\n", "第 2 行"},
        {"[a]\nno equals sign\n", "第 2 行"},
        {"k = 1\n", "第 1 行"},
        {"[a] ; note\nk = 1\n", "第 1 行"},
        {"[A]\nk = 1\n", "第 1 行"},
        {"[a]\n名 = 1\n", "第 2 行"},
        {"[a]\nk = \"one\" \"two\"\n", "第 2 行"},
        {"[a]\nk = \"\xff\"\n", "UTF-8"},
        {lengthy, "第 2 行"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ini *ini;
        struct error err = {0};
        assert_int_equal(load(cases[i].text, &ini, &err), ST_INPUT);
        if (!strstr(err.text, cases[i].says))
            fail_msg("case %zu says: %s", i, err.text);
        assert_non_null(strstr(err.text, path));
        assert_non_null(strstr(err.text, "; ")); /* what to do */
    }
}

/* More than is read in one go: sections of one key and of many, with comments between them. */
static bool many_are_right(void)
{
    struct buffer text = {0};
    struct ini *ini;
    struct error err = {0};
    bool right = true;
    for (int i = 0; i < 300; i++) {
        buf_printf(&text, "; 第 %d 节\n[s-%d]\n", i, i);
        for (int k = 0; k < (i % 50 ? 1 + i % 7 : 150); k++)
            buf_printf(&text, "k%d = \"值 %d.%d\"\n", k, i, k);
    }
    assert_int_equal(load(buf_text(&text), &ini, &err), ST_OK);
    for (int i = 0; i < 300; i++) {
        for (int k = 0; k < 151; k++) {
            char section[16], key[16], value[32];
            snprintf(section, sizeof section, "s-%d", i);
            snprintf(key, sizeof key, "k%d", k);
            snprintf(value, sizeof value, "值 %d.%d", i, k);
            const char *got = ini_get(ini, section, key);
            bool there = k < (i % 50 ? 1 + i % 7 : 150);
            right &= there ? got && strcmp(got, value) == 0 : !got;
        }
    }
    ini_free(ini);
    buf_free(&text);
    return right;
}

static void test_many(void **state)
{
    (void)state;
    assert_true(many_are_right());
}

/* Old kernels, and jails without /proc, have no files in memory. */
static void test_many_without_files_in_memory(void **state)
{
    (void)state;
    struct sock_filter refuse[] = {BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
                                   BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_memfd_create, 0, 1),
                                   BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
                                   BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
    struct sock_fprog program = {.len = sizeof refuse / sizeof *refuse, .filter = refuse};
    int status = 0;
    pid_t child = fork();
    if (child == 0) {
        bool refused = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
                       prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0 && memfd_create("x", 0) < 0;
        _exit(!refused ? 2 : many_are_right() ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(WEXITSTATUS(status), 0);
    assert_true(WIFEXITED(status));
}

static void test_missing_and_directory(void **state)
{
    (void)state;
    struct ini *ini = NULL;
    struct error err = {0};
    assert_int_equal(ini_load("/tmp/mulu-no-such.ini", &ini, &err), ST_INPUT);
    assert_int_equal(ini_load("/tmp", &ini, &err), ST_INPUT);
    assert_null(ini);
}

int main(void)
{
    snprintf(path, sizeof path, "/tmp/mulu-test-%d.ini", (int)getpid());
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_traps),
        cmocka_unit_test(test_many),
        cmocka_unit_test(test_many_without_files_in_memory),
        cmocka_unit_test(test_missing_and_directory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
