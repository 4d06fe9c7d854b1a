/* What the fuzzers have found, read again; and that a finding is told to whoever runs them. */
#include "harness/test.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/fuzz.h"
#include "harness/shell.h"
#include "mulu/file.h"
#include "mulu/mem.h"

static size_t replay(const struct fuzz_target *t)
{
    char *dir = path_join("tests/cases/fuzz", t->name);
    DIR *d = opendir(dir);
    size_t n = 0;
    for (struct dirent *e; d && (e = readdir(d));) {
        if (*e->d_name == '.')
            continue;
        char *path = path_join(dir, e->d_name);
        struct buffer b = {0};
        assert_true(fuzz_slurp(path, NULL, &b));
        print_message("# %s\n", path); /* the last one said is the one that breaks it */
        t->one((const uint8_t *)buf_text(&b), b.len);
        buf_free(&b);
        free(path);
        n++;
    }
    if (d)
        closedir(d);
    free(dir);
    return n;
}

static void test_findings(void **state)
{
    (void)state;
    size_t n = 0;
    for (size_t i = 0; i < fuzz_ntargets; i++)
        n += replay(&fuzz_targets[i]);
    assert_true(n >= 6);
    DIR *d = opendir("tests/cases/fuzz"); /* nothing lies there that no target reads */
    assert_non_null(d);
    for (struct dirent *e; (e = readdir(d));)
        if (*e->d_name != '.' && !fuzz_target(e->d_name))
            fail_msg("tests/cases/fuzz/%s is of no target", e->d_name);
    closedir(d);
}

/* A fuzzer that breaks at its first input of one target, and one that takes the fixtures apart. */
static void test_a_finding_is_told(void **state)
{
    (void)state;
    static const char fuzzer[] =
        "#!/bin/sh\n[ $MULU_FUZZ = html ] || { echo 'stat::number_of_executed_units: 12'; exit 0; }\n"
        "for a; do case $a in -artifact_prefix=*) echo x >\"${a#*=}crash-1\"; esac; done\n"
        "echo it broke\nexit 77\n";
    static const char seeds[] = "#!/bin/sh\nmkdir \"$1/text\" \"$1/html\"\necho text\necho html\n";
    char *build = mem_dup(shell_dir()), *fuzz = path_join(build, "fuzz"), *seed = path_join(build, "seed");
    shell_file("fuzz", fuzzer, sizeof fuzzer - 1);
    shell_file("seed", seeds, sizeof seeds - 1);
    chmod(fuzz, 0700);
    chmod(seed, 0700);
    char *command = mem_printf("tests/fuzz/run.sh %s %s 1 2>&1", build, seed);
    FILE *p = popen(command, "r");
    assert_non_null(p);
    struct buffer out = {0};
    char chunk[1024];
    for (size_t n; (n = fread(chunk, 1, sizeof chunk, p)) > 0;)
        buf_add(&out, chunk, n);
    assert_int_not_equal(pclose(p), 0);
    char *repeat = mem_printf("repeat: MULU_FUZZ=html %s %s/findings/html-crash-1\n", fuzz, build);
    assert_non_null(strstr(buf_text(&out), "fuzz text: 12 inputs\n"));
    assert_non_null(strstr(buf_text(&out), "fuzz html: failed"));
    assert_non_null(strstr(buf_text(&out), "it broke\n"));
    assert_non_null(strstr(buf_text(&out), repeat));
    buf_free(&out);
    free(repeat);
    free(command);
    free(fuzz);
    free(seed);
    free(build);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_findings),
        cmocka_unit_test_setup_teardown(test_a_finding_is_told, shell_begin, shell_end),
    };
    return cmocka_run_group_tests_name("fuzz", tests, NULL, NULL);
}
