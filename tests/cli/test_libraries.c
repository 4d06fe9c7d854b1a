/* A library is missing that only documents need: the program starts and works; what needs it says so and changes nothing. */
#include "harness/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/shell.h"
#include "sonames.h"

#define GAOQING "data/高青分局主动公开基本目录.txt"

/* Found before the system's own, and no library. */
static void damage(const char *soname)
{
    assert_int_equal(setenv("LD_LIBRARY_PATH", shell_dir(), 1), 0);
    shell_file(soname, "", 0);
}

static void mend(const char *soname)
{
    unlink(shell_path(soname));
    unsetenv("LD_LIBRARY_PATH");
}

static void refuses(struct shell_result r, int status, const char *soname, const char *package)
{
    assert_int_equal(r.status, status);
    assert_int_equal(strncmp(r.err, "mulu: ", 6), 0);
    assert_int_equal(strncmp(r.err + 6, soname, strlen(soname)), 0);
    assert_non_null(strstr(r.err, package));
    assert_string_equal(r.out, "");
    shell_release(&r);
}

static void cannot_read(const char *file, const char *soname, const char *package)
{
    damage(soname);
    mulu_ok("import", GAOQING);
    refuses(mulu("import", file), 3, soname, package);
    struct shell_result r = mulu("catalogs", "--json");
    assert_int_equal(r.status, 0);
    assert_null(strstr(r.out, "区医疗保障局")); /* nothing of the other document */
    shell_release(&r);
    mend(soname);
    unlink(shell_path("test.db"));
    mulu_ok("import", file);
    unlink(shell_path("test.db"));
}

static void cannot_write(const char *kind, const char *soname, const char *package)
{
    char old[4] = {0};
    mulu_ok("import", GAOQING);
    damage(soname);
    const char *file = shell_file("out", "old", 3);
    refuses(mulu("export", "1", "--to", kind, "-o", file), 5, soname, package);
    mulu_ok("export", "1", "-o", shell_path("out.csv"));
    mend(soname);
    FILE *f = fopen(file, "r");
    assert_non_null(f);
    assert_int_equal(fread(old, 1, sizeof old, f), 3);
    fclose(f);
    assert_string_equal(old, "old");
    mulu_ok("export", "1", "--to", kind, "-o", file);
    unlink(shell_path("test.db"));
}

static void test_libzip(void **state)
{
    (void)state;
    cannot_read("tests/cases/grid/004.docx", LIBZIP_SONAME, "apt install libzip4");
    cannot_read("tests/cases/grid/004.xlsx", LIBZIP_SONAME, "apt install libzip4");
    cannot_write("docx", LIBZIP_SONAME, "apt install libzip4");
    cannot_write("xlsx", LIBZIP_SONAME, "apt install libzip4");
}

static void test_libxml2(void **state)
{
    (void)state;
    cannot_read("tests/cases/grid/004.docx", LIBXML2_SONAME, "apt install libxml2");
    cannot_read("tests/cases/grid/004.html", LIBXML2_SONAME, "apt install libxml2");
}

static void test_libxlsxwriter(void **state)
{
    (void)state;
    cannot_write("xlsx", LIBXLSXWRITER_SONAME, "apt install libxlsxwriter4");
}

static void test_libical(void **state)
{
    (void)state;
    static const char text[] =
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20270101\r\n"
        "SUMMARY:元旦（休）\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    cannot_write("ics", LIBICAL_SONAME, "apt install libical3");
    const char *file = shell_file("notice.ics", text, strlen(text));
    damage(LIBICAL_SONAME);
    refuses(mulu("calendar", "import", file), 3, LIBICAL_SONAME, "apt install libical3");
    mulu_ok("workday", "2026-09-20", "+20");
    mend(LIBICAL_SONAME);
    shell_expect(mulu("calendar", "import", file), 1); /* read, and found to be one day of a year */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_libzip),
        cmocka_unit_test(test_libxml2),
        cmocka_unit_test(test_libxlsxwriter),
        cmocka_unit_test(test_libical),
    };
    return cmocka_run_group_tests(tests, shell_begin, shell_end);
}
