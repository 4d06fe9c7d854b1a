/* Records that outlive a session, and the question whose they are now. */
#include "harness/test.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/random.h"
#include "mulu/mem.h"
#include "mulu/state.h"

static char dir[] = "/tmp/mulu-state-XXXXXX";

static int begin(void **state)
{
    (void)state;
    strcpy(dir + sizeof dir - 7, "XXXXXX");
    return mkdtemp(dir) ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    char *command = mem_printf("rm -rf '%s'", dir);
    int st = system(command);
    free(command);
    return st;
}

static char *in_dir(const char *name)
{
    return mem_printf("%s/%s", dir, name);
}

static void write_file(const char *name, const char *text)
{
    char *path = in_dir(name);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
    free(path);
}

static size_t orphans(const struct session *s)
{
    struct string_list paths = {0};
    session_orphans(s, "draft", &paths);
    size_t n = paths.n;
    string_list_free(&paths);
    return n;
}

/* A session that writes one record and dies without a word. */
static void die_with_draft(const char *text)
{
    pid_t pid = fork();
    if (pid == 0) {
        struct session s;
        struct state record = {0};
        if (session_begin(&s, dir, NULL))
            _exit(1);
        state_put(&record, "text", text);
        _exit(state_save(&record, session_path(&s, "draft"), NULL) ? 1 : 0);
    }
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(WEXITSTATUS(status), 0);
}

static void test_any_text_comes_back(void **state)
{
    (void)state;
    struct random_source random = {7};
    char *path = in_dir("record.json");
    for (int round = 0; round < 200; round++) {
        struct state a = {0}, b;
        for (uint32_t i = 0; i < random_below(&random, 6); i++) {
            struct buffer text = {0};
            char key[16];
            snprintf(key, sizeof key, "k%u", (unsigned)i);
            random_text(&random, random_below(&random, 80), &text);
            state_put(&a, key, buf_text(&text));
            buf_free(&text);
        }
        state_put_int(&a, "number", (int64_t)random_next(&random) - 2147483648);
        assert_int_equal(state_save(&a, path, NULL), ST_OK);
        assert_int_equal(state_load(&b, path, NULL), ST_OK);
        assert_true(state_equal(&a, &b));
        assert_int_equal(state_get_int(&a, "number"), state_get_int(&b, "number"));
        state_put(&b, "more", "x");
        assert_false(state_equal(&a, &b));
        state_free(&a);
        state_free(&b);
    }
    free(path);
}

static void test_broken_records(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "", "{", "[]", "\"x\"", "{\"a\":\"\xff\"}", "{\"a\":1", "\0\0\0", "{}trailing", "{\"a\":1,\"a\":2}"};
    char *path = in_dir("record.json");
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct state s;
        struct error err = {0};
        write_file("record.json", texts[i]);
        assert_int_equal(state_load(&s, path, &err), ST_INPUT);
        assert_non_null(strstr(err.text, "record.json"));
        assert_int_equal(s.n, 0);
        assert_string_equal(state_get(&s, "a"), "");
    }
    free(path);
}

static void test_where_nothing_can_be_written(void **state)
{
    (void)state;
    struct session s;
    struct state record = {0};
    struct error err = {0};
    assert_int_equal(state_save(&record, "/proc/none/record.json", &err), ST_OUTPUT);
    assert_int_not_equal(session_begin(&s, "/proc/none", &err), ST_OK);
    assert_null(s.id);
    assert_int_equal(orphans(&s), 0);
    session_end(&s);
}

/* What a living session holds is its own; a dead one's goes to whoever asks first, and only once. */
static void test_orphans(void **state)
{
    (void)state;
    struct session a, b;
    struct state record = {0};
    assert_int_equal(session_begin(&a, dir, NULL), ST_OK);
    assert_int_equal(session_begin(&b, dir, NULL), ST_OK);
    state_put(&record, "text", "alive");
    char *path = session_path(&a, "draft");
    assert_int_equal(state_save(&record, path, NULL), ST_OK);
    assert_int_equal(orphans(&a), 0);
    assert_int_equal(orphans(&b), 0);
    die_with_draft("dead");
    struct string_list found = {0};
    session_orphans(&b, "draft", &found);
    assert_int_equal(found.n, 1);
    char *mine = session_adopt(&b, "draft", found.items[0]);
    assert_non_null(mine);
    assert_null(session_adopt(&a, "draft", found.items[0])); /* too late */
    state_free(&record);
    assert_int_equal(state_load(&record, mine, NULL), ST_OK);
    assert_string_equal(state_get(&record, "text"), "dead");
    assert_int_equal(orphans(&a), 0);
    session_end(&b);
    assert_int_equal(orphans(&a), 1); /* b has left without it */
    session_end(&a);
    string_list_free(&found);
    state_free(&record);
    free(mine);
    free(path);
}

/* Other people's files in the same place are no records of ours. */
static void test_other_files(void **state)
{
    (void)state;
    struct session s;
    write_file("draft-.json", "{}");
    write_file("draft", "{}");
    write_file("draft-x-1.json.bak", "{}");
    write_file("drafts-x-1.json", "{}");
    assert_int_equal(session_begin(&s, dir, NULL), ST_OK);
    assert_int_equal(orphans(&s), 0);
    write_file("draft-x-1.json", "{}"); /* a session without a lock is a dead one */
    assert_int_equal(orphans(&s), 1);
    session_end(&s);
}

/* Many sessions begin and look at once: none takes a living one for dead. */
static void test_crowd(void **state)
{
    (void)state;
    enum { CROWD = 8, ROUNDS = 40 };
    pid_t pids[CROWD];
    for (int i = 0; i < CROWD; i++) {
        pids[i] = fork();
        if (pids[i] != 0)
            continue;
        for (int r = 0; r < ROUNDS; r++) {
            struct session s;
            struct state record = {0};
            if (session_begin(&s, dir, NULL))
                _exit(1);
            char *path = session_path(&s, "draft");
            if (state_save(&record, path, NULL) || orphans(&s) != 0 || access(path, F_OK))
                _exit(2);
            unlink(path);
            free(path);
            session_end(&s);
        }
        _exit(0);
    }
    for (int i = 0; i < CROWD; i++) {
        int status;
        assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
        assert_true(WIFEXITED(status));
        assert_int_equal(WEXITSTATUS(status), 0);
    }
}

#define IN_DIR(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_DIR(test_any_text_comes_back),
        IN_DIR(test_broken_records),
        IN_DIR(test_where_nothing_can_be_written),
        IN_DIR(test_orphans),
        IN_DIR(test_other_files),
        IN_DIR(test_crowd),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
