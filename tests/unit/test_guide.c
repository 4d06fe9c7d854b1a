/* The guide to the tests (tests/README.md) names tests that are there. */
#include "harness/test.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mulu/buffer.h"
#include "mulu/mem.h"

static char *slurp(const char *path)
{
    struct buffer all = {0};
    char bytes[4096];
    FILE *f = fopen(path, "rb");
    if (!f)
        fail_msg("%s is missing", path);
    for (size_t n; (n = fread(bytes, 1, sizeof bytes, f)) > 0;)
        buf_add(&all, bytes, n);
    fclose(f);
    return buf_take(&all);
}

static bool is_name(char c)
{
    return islower((unsigned char)c) || isdigit((unsigned char)c) || c == '_';
}

/* "program`: one, two (why), three; …": each is a test of that program. Gives how many there were. */
static int check_names(const char *program, const char *names, const char *end)
{
    char *path = mem_printf("tests/%s.c", program), *source = slurp(path);
    int n = 0;
    for (const char *p = names; p < end && *p != ';'; p++) {
        size_t len = 0;
        if (*p == '(')
            p = strchr(p, ')');
        while (is_name(p[len]))
            len++;
        if (!len)
            continue;
        char *name = mem_printf("static void test_%.*s(", (int)len, p);
        if (strncmp(p, "all", len) != 0 && !strstr(source, name))
            fail_msg("the guide names a test that %s has not: %.*s", path, (int)len, p);
        free(name);
        n++;
        p += len - 1;
    }
    free(source);
    free(path);
    return n;
}

static void test_named_tests_exist(void **state)
{
    (void)state;
    char *guide = slurp("tests/README.md");
    int rows = 0, names = 0;
    for (char *line = strtok(guide, "\n"); line; line = strtok(NULL, "\n")) {
        if (strncmp(line, "| D", 3) != 0 || !isdigit((unsigned char)line[3]))
            continue;
        rows++;
        char *todo = strstr(line, "TODO"), *end = todo ? todo : line + strlen(line);
        for (char *at = line; (at = strchr(at, '`')) && at < end;) {
            char *close = strchr(at + 1, '`');
            assert_non_null(close);
            char *program = mem_dup_n(at + 1, (size_t)(close - at - 1));
            if (strchr(program, '/'))
                names += check_names(program, close + 1, close[1] == ':' ? end : close + 1);
            free(program);
            at = close + 1;
        }
    }
    assert_int_equal(rows, 20);
    assert_true(names > 50);
    free(guide);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_named_tests_exist)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
