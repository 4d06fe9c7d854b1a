/* Ctrl-C at a real terminal in the middle of long work: the status, what is said, and a database that is as it was. */
#include "harness/test.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

#include "harness/shell.h"
#include "harness/store_fixture.h"
#include "harness/term.h"
#include "mulu/mem.h"

enum { ROWS = 20000, TRIES = 20 };

static char database[256], table[256];

static void make_table(void)
{
    struct buffer b = {0};
    buf_puts(&b, "一级目录,二级目录,公开内容,责任单位,公开时限\n");
    for (int i = 0; i < ROWS; i++)
        buf_printf(&b, "栏目%d,事项%d,公开的内容第%d条,县司法局,20个工作日内\n", i / 100, i, i * 7);
    strcpy(table, shell_file("table.csv", b.data, b.len));
    buf_free(&b);
}

static int begin(void **state)
{
    if (shell_begin(state))
        return -1;
    make_table();
    strcpy(database, shell_path("test.db"));
    mulu_ok("import", table);
    return 0;
}

/* Whether Ctrl-C is taken as a wish by now, and would not simply end the program. */
static bool listens(pid_t pid)
{
    char path[64], line[256];
    unsigned long long blocked = 0;
    snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
    FILE *f = fopen(path, "r");
    while (f && fgets(line, sizeof line, f))
        sscanf(line, "SigBlk: %llx", &blocked);
    if (f)
        fclose(f);
    return blocked >> (SIGINT - 1) & 1;
}

/* The answer to Ctrl-C as soon as the work has begun; its exit status. What was said is in *said. */
static int interrupt(const char *const words[], char **said)
{
    static char program[] = BUILD_DIR "/mulu", option[] = "--db";
    char *argv[8] = {program, option, database}, *home = term_home();
    int n = 3;
    for (int i = 0; words[i]; i++)
        argv[n++] = mem_dup(words[i]);
    struct term *t = term_start(24, 100, home, argv, NULL);
    while (!term_has_ended(t) && !listens(term_pid(t)))
        nanosleep(&(struct timespec){.tv_nsec = 200000}, NULL);
    if (!term_has_ended(t))
        term_send(t, "\003", 1);
    int status = term_wait_exit(t);
    *said = mem_dup(term_screen(t));
    term_close(t);
    term_home_remove(home);
    while (n > 3)
        free(argv[--n]);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

/* All that anybody can see of it. */
static char *everything(void)
{
    struct buffer all = {0};
    struct shell_result rows = mulu("export", "--all", "--to", "jsonl", "-o", "-"),
                        found = mulu("search", "--json", "公开");
    assert_int_equal(rows.status, 0);
    buf_puts(&all, rows.out);
    buf_puts(&all, found.out);
    buf_printf(&all, "%lld segments, %lld staged, %lld catalogs",
               (long long)store_ask(database, "SELECT count(*) FROM index_segment"),
               (long long)store_ask(database, "SELECT count(*) FROM source WHERE state = 'staged'"),
               (long long)store_ask(database, "SELECT count(*) FROM catalog WHERE state = 'live'"));
    shell_release(&rows);
    shell_release(&found);
    return buf_take(&all);
}

static void changes_nothing(const char *const words[], const char *message, bool undo)
{
    char *before = everything(), *said = NULL;
    int status = 0;
    for (int i = 0; i < TRIES && status != 130; i++) {
        free(said);
        status = interrupt(words, &said);
        if (status != 130 && status != 0)
            fail_msg("exit %d: %s", status, said);
        if (!status && undo) /* it was quicker */
            mulu_ok("undo");
    }
    assert_int_equal(status, 130);
    if (!strstr(said, message))
        fail_msg("should say %s:\n%s", message, said);
    char *after = everything();
    assert_string_equal(after, before);
    mulu_ok("verify");
    free(before);
    free(after);
    free(said);
}

static void reindex(void **state)
{
    (void)state;
    changes_nothing((const char *[]){"reindex", NULL}, "重建检索索引已中止，原索引仍可用", false);
    mulu_ok("reindex"); /* and nothing stands in the way of the next */
    mulu_ok("verify");
}

static void verify(void **state)
{
    (void)state;
    changes_nothing((const char *[]){"verify", NULL}, "已按要求中止", false);
}

static void import(void **state)
{
    (void)state;
    changes_nothing((const char *[]){"import", table, NULL}, "导入已取消，什么也没有存入", true);
    mulu_ok("import", table);
    mulu_ok("verify");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reindex),
        cmocka_unit_test(verify),
        cmocka_unit_test(import),
    };
    return cmocka_run_group_tests(tests, begin, shell_end);
}
