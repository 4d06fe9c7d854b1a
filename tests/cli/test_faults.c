/* What happens to an import that is killed, stopped, starved of disk, or very large. */
#include "harness/test.h"

#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "harness/random.h"
#include "harness/shell.h"
#include "mulu/buffer.h"

#define GAOQING "data/高青分局主动公开基本目录.txt"

enum { LARGE_ROWS = 20000, KILLS = 100 };

/* A large table made of a real one, with other names. */
static const char *large_file(void)
{
    static char path[256];
    if (*path)
        return path;
    FILE *f = fopen(GAOQING, "r");
    static char text[64 * 1024];
    assert_non_null(f);
    size_t n = fread(text, 1, sizeof text - 1, f);
    fclose(f);
    text[n] = '\0';
    struct buffer all = {0};
    for (int copy = 1; copy * 45 < LARGE_ROWS; copy++) {
        buf_puts(&all, "\t");
        for (const char *p = text + strspn(text, " "); *p; p++) {
            buf_putc(&all, *p);
            if (strncmp(p, "\n\t政策文件\n", 15) == 0) {
                buf_printf(&all, "\t政策文件%d", copy);
                p += 13;
            }
        }
        buf_puts(&all, "\n");
    }
    strcpy(path, shell_file("large.txt", all.data, all.len));
    buf_free(&all);
    return path;
}

static pid_t start(const char *database, const char *file)
{
    pid_t pid = fork();
    if (pid == 0) {
        int null = open("/dev/null", O_WRONLY);
        dup2(null, 1);
        dup2(null, 2);
        execl(BUILD_DIR "/mulu", "mulu", "--db", database, "import", file, (char *)NULL);
        _exit(127);
    }
    return pid;
}

static void sleep_ms(unsigned ms)
{
    nanosleep(&(struct timespec){ms / 1000, (long)(ms % 1000) * 1000000}, NULL);
}

static int64_t elapsed_ms(const struct timespec *since)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (now.tv_sec - since->tv_sec) * 1000 + (now.tv_nsec - since->tv_nsec) / 1000000;
}

static int catalogs_in(const char *database)
{
    struct shell_result r = mulu_on(database, "catalogs", "--json", (char *)NULL);
    if (r.status)
        fail_msg("catalogs: exit %d: %s", r.status, r.err);
    int n = 0;
    for (const char *p = r.out; (p = strstr(p, "\"id\":")); p++)
        n++;
    shell_release(&r);
    return n;
}

/* However an import is killed, the database is whole, and all of the file is there or nothing. */
static void test_killed_imports(void **state)
{
    (void)state;
    const char *file = large_file();
    char database[256];
    strcpy(database, shell_path("killed.db"));
    struct timespec begin;
    clock_gettime(CLOCK_MONOTONIC, &begin);
    pid_t pid = start(database, file);
    int status;
    waitpid(pid, &status, 0);
    assert_int_equal(status, 0);
    unsigned whole = (unsigned)elapsed_ms(&begin) + 1;
    shell_expect(mulu_on(database, "undo", (char *)NULL), 0);
    struct random_source r = {99};
    int expected = 0, killed = 0;
    for (int i = 0; i < KILLS; i++) {
        pid = start(database, GAOQING);
        if (i % 5 == 0) { /* at any moment of a large one */
            kill(pid, SIGKILL);
            waitpid(pid, &status, 0);
            pid = start(database, file);
            sleep_ms(random_below(&r, whole));
        } else {
            sleep_ms(random_below(&r, 25)); /* or of a small one */
        }
        kill(pid, SIGKILL);
        waitpid(pid, &status, 0);
        killed += WIFSIGNALED(status);
        int now = catalogs_in(database);
        assert_in_range(now, expected, expected + 2);
        expected = now;
    }
    assert_true(killed > KILLS / 4);
    shell_expect(mulu_on(database, "verify", (char *)NULL), 0);
    struct shell_result rows = mulu_on(database, "search", "没有这样的字", (char *)NULL);
    assert_string_equal(rows.out, "没有找到\n");
    shell_release(&rows);
}

/* Ctrl-C: exit 130, nothing left behind, the file no larger for it than pages that will be used again. */
static void test_cancelled_import(void **state)
{
    (void)state;
    const char *file = large_file();
    char database[256];
    strcpy(database, shell_path("cancelled.db"));
    int cancelled = 0;
    for (unsigned wait = 60; wait < 600 && !cancelled; wait += 60) {
        int status;
        pid_t pid = start(database, file);
        sleep_ms(wait);
        kill(pid, SIGINT);
        waitpid(pid, &status, 0);
        if (WIFSIGNALED(status)) { /* on a busy machine: before it could take any signal, or do anything */
            assert_int_equal(WTERMSIG(status), SIGINT);
            continue;
        }
        cancelled = WEXITSTATUS(status) == 130;
        if (cancelled)
            assert_int_equal(catalogs_in(database), 0);
        else
            shell_expect(mulu_on(database, "undo", (char *)NULL), 0);
    }
    assert_true(cancelled);
    shell_expect(mulu_on(database, "verify", (char *)NULL), 0);
}

static void test_full_disk(void **state)
{
    (void)state;
    const char *file = large_file();
    char database[256];
    strcpy(database, shell_path("full.db"));
    shell_expect(mulu_on(database, "import", GAOQING, (char *)NULL), 0);
    int status;
    pid_t pid = fork();
    if (pid == 0) {
        int err = open(shell_path("full.err"), O_WRONLY | O_CREAT | O_TRUNC, 0600);
        dup2(err, 2);
        signal(SIGXFSZ, SIG_IGN);
        setrlimit(RLIMIT_FSIZE, &(struct rlimit){2000000, 2000000});
        execl(BUILD_DIR "/mulu", "mulu", "--db", database, "import", file, (char *)NULL);
        _exit(127);
    }
    waitpid(pid, &status, 0);
    assert_int_equal(WEXITSTATUS(status), 4);
    assert_int_equal(catalogs_in(database), 1);
    shell_expect(mulu_on(database, "verify", (char *)NULL), 0);
}

/* While one imports, another goes on working. */
static void test_two_at_once(void **state)
{
    (void)state;
    const char *file = large_file();
    char database[256];
    strcpy(database, shell_path("two.db"));
    shell_expect(mulu_on(database, "import", GAOQING, (char *)NULL), 0);
    pid_t pid = start(database, file);
    int status = 0, done = 0;
    while (waitpid(pid, &status, WNOHANG) == 0) {
        shell_expect(mulu_on(database, "import", "data/区医疗保障局主动公开基本目录.txt", (char *)NULL), 0);
        done++;
    }
    assert_int_equal(WEXITSTATUS(status), 0);
    assert_true(done > 0);
    assert_int_equal(catalogs_in(database), done + 2);
    shell_expect(mulu_on(database, "verify", (char *)NULL), 0);
}

/* A table of 20,000 rows takes its share of 20 s for 100,000, and no more memory than a small one. */
static void test_large_import_is_quick_and_small(void **state)
{
    (void)state;
    struct timespec begin;
    clock_gettime(CLOCK_MONOTONIC, &begin);
    int status;
    struct rusage used;
    pid_t pid = start(shell_path("large.db"), large_file());
    wait4(pid, &status, 0, &used);
    assert_int_equal(status, 0);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    assert_true(elapsed_ms(&begin) < 4000 * 4); /* a loaded machine may take four times as long */
    assert_true(used.ru_maxrss < 60 * 1024);
#endif
}

static void put_tabs(const char *name, size_t n, bool lines)
{
    FILE *f = fopen(shell_path(name), "w");
    assert_non_null(f);
    for (size_t i = 0; i < n; i++)
        fputs(lines ? "\t\n" : "\t", f);
    fclose(f);
}

static void test_fifty_megabytes_of_tabs(void **state)
{
    (void)state;
    put_tabs("tabs.txt", 50000000, false);
    shell_expect(mulu("import", shell_path("tabs.txt")), 3);
    put_tabs("tabs.txt", 5000000, true);
    shell_expect(mulu("import", shell_path("tabs.txt")), 3);
    unlink(shell_path("tabs.txt"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_killed_imports),
        cmocka_unit_test(test_cancelled_import),
        cmocka_unit_test(test_full_disk),
        cmocka_unit_test(test_two_at_once),
        cmocka_unit_test(test_large_import_is_quick_and_small),
        cmocka_unit_test(test_fifty_megabytes_of_tabs),
    };
    return cmocka_run_group_tests(tests, shell_begin, shell_end);
}
