/* The smoke run of the bench: every line that it announces is in the table, with a number. */
#include "harness/test.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/shell.h"
#include "mulu/buffer.h"
#include "mulu/file.h"
#include "mulu/text.h"

static struct buffer table;

/* Its output, which is the test's; ends the test when the status is another. */
static char *bench(const char *arguments, int status)
{
    struct buffer out = {0};
    char command[1024], chunk[4096];
    snprintf(command, sizeof command,
             BUILD_DIR "/tests/bench/bench --build " BUILD_DIR " --dir '%s' --out '%s' %s 2>'%s'",
             shell_path("bench"), shell_path("bench.md"), arguments, shell_path("bench.err"));
    FILE *f = popen(command, "r");
    assert_non_null(f);
    for (size_t n; (n = fread(chunk, 1, sizeof chunk, f)) > 0;)
        buf_add(&out, chunk, n);
    int ended = pclose(f);
    if (ended != status << 8) {
        snprintf(command, sizeof command, "cat '%s' >&2", shell_path("bench.err"));
        int shown = system(command);
        fail_msg("bench %s: status %d, and not %d (%d)", arguments, ended >> 8, status, shown);
    }
    return buf_take(&out);
}

static int run_bench(void **state)
{
    if (shell_begin(state))
        return -1;
    char *printed = bench("--smoke", 0);
    buf_puts(&table, printed);
    free(printed);
    return 0;
}

static int end_bench(void **state)
{
    buf_free(&table);
    return shell_end(state);
}

/* The cells of the row for this, from "p50" on; NULL: there is no such row. */
static const char *row_of(const char *items, const char *what)
{
    struct buffer begins = {0};
    buf_printf(&begins, "| %s ", what);
    const char *at = buf_text(&table);
    for (; (at = strstr(at, buf_text(&begins))); at++) {
        const char *line = at, *next = at + strlen(buf_text(&begins));
        while (line > buf_text(&table) && line[-1] != '\n')
            line--;
        next += strspn(next, " ");
        const char *number = line + strspn(line, "| ");
        if (*next == '|' && strtoul(number, NULL, 10) == strtoul(items, NULL, 10))
            break;
    }
    buf_free(&begins);
    return at ? strchr(at + 1, '|') + 1 : NULL;
}

static void every_line_has_a_number(void **state)
{
    (void)state;
    char *announced = bench("--smoke --list", 0), *rest = announced;
    int n = 0;
    for (char *line; (line = strsep(&rest, "\n")) && *line; n++) {
        char *items = strsep(&line, "\t"), *end;
        const char *cells = row_of(items, line);
        if (!cells)
            fail_msg("no row for \"%s\" at %s items:\n%s", line, items, buf_text(&table));
        double value = strtod(cells, &end);
        if (end == cells || value < 0)
            fail_msg("no number for \"%s\" at %s items:\n%s", line, items, buf_text(&table));
    }
    assert_true(n > 90);
    free(announced);
}

static void columns_are_in_line(void **state)
{
    (void)state;
    char *copy = strdup(buf_text(&table)), *rest = copy;
    int width = 0, rows = 0;
    for (char *line; (line = strsep(&rest, "\n"));) {
        if (*line != '|')
            continue;
        if (!width)
            width = text_cells(line);
        assert_int_equal(text_cells(line), width);
        rows++;
    }
    assert_true(rows > 90);
    free(copy);
}

static void the_file_is_what_was_printed(void **state)
{
    (void)state;
    struct buffer file = {0};
    char line[4096];
    FILE *f = fopen(shell_path("bench.md"), "r");
    assert_non_null(f);
    while (fgets(line, sizeof line, f))
        buf_puts(&file, line);
    fclose(f);
    assert_true(file.len > 0);
    assert_memory_equal(buf_text(&table), buf_text(&file), file.len);
    buf_free(&file);
}

/* Bounds are held against what was measured, and what is not installed is named. */
static void verdicts_and_reasons(void **state)
{
    (void)state;
    assert_non_null(strstr(buf_text(&table), "(hold)"));
    assert_non_null(strstr(buf_text(&table), "≤ 48 MB"));
    if (system("command -v vd >/dev/null"))
        assert_non_null(strstr(buf_text(&table), "Not beside VisiData: it is not installed"));
    if (system("command -v sqlite3 >/dev/null"))
        assert_non_null(strstr(buf_text(&table), "Not beside the sqlite3 shell: it is not installed"));
}

/* An editor that ends at once has no figures, and the run fails. */
static void a_line_without_a_figure_fails(void **state)
{
    (void)state;
    char build[256], command[1024];
    snprintf(build, sizeof build, "%s", shell_path("broken"));
    snprintf(command, sizeof command,
             "mkdir -p '%s/tests/bench' && ln -sf " BUILD_DIR
             "/tests/bench/floor '%s/tests/bench/floor' && ln -sf "
             "/bin/false '%s/mulu'",
             build, build, build);
    assert_int_equal(system(command), 0);
    snprintf(command, sizeof command, "--smoke --build '%s'", build);
    char *printed = bench(command, 1);
    assert_non_null(strstr(printed, "missing"));
    assert_non_null(strstr(printed, "The editor ended"));
    free(printed);
}

static void wrong_sizes(void **state)
{
    (void)state;
    free(bench("--sizes ten", 2));
    free(bench("--sizes 5", 2));
    free(bench("--no-such-option", 2));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_line_has_a_number),       cmocka_unit_test(columns_are_in_line),
        cmocka_unit_test(the_file_is_what_was_printed),  cmocka_unit_test(verdicts_and_reasons),
        cmocka_unit_test(a_line_without_a_figure_fails), cmocka_unit_test(wrong_sizes),
    };
    return cmocka_run_group_tests_name("bench", tests, run_bench, end_bench);
}
