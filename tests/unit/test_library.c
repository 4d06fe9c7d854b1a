/* Libraries that are loaded when they are first needed: all that is used of them is there, and what is not is said. */
#include "harness/test.h"

#include <string.h>

#include "mulu/libzip.h"
#include "sonames.h"

static void test_loaded(void **state)
{
    (void)state;
    struct libzip zip;
    assert_int_equal(libzip_load(&zip, ST_INPUT, NULL), ST_OK);
    assert_true(zip.zip_error_strerror != NULL);
    zip_error_t e;
    zip.zip_error_init_with_code(&e, ZIP_ER_NOENT);
    assert_string_equal(zip.zip_error_strerror(&e), "No such file");
    zip.zip_error_fini(&e);
}

static void test_missing_library(void **state)
{
    (void)state;
    static const char *const names[] = {"nothing"};
    static const struct library l = {"libmulu-none.so.9", "libmulu-none9", names, 1};
    struct error err = {0};
    void *function = &err;
    assert_int_equal(library_load(&l, &function, ST_OUTPUT, &err), ST_OUTPUT);
    assert_ptr_equal(function, &err);
    assert_int_equal(strncmp(err.text, "libmulu-none.so.9: ", 19), 0);
    assert_null(strstr(err.text + 19, "libmulu-none.so.9")); /* said once */
    assert_non_null(strstr(err.text, "No such file"));
    assert_non_null(strstr(err.text, "apt install libmulu-none9"));
    assert_int_equal(library_load(&l, &function, ST_INPUT, NULL), ST_INPUT);
}

/* A library that is not the one which the program was built with: nothing of it is taken. */
static void test_missing_function(void **state)
{
    (void)state;
    static const char *const names[] = {"zip_close", "zip_nothing"};
    static const struct library l = {LIBZIP_SONAME, "libzip4", names, 2};
    struct error err = {0};
    void *functions[2] = {0};
    assert_int_equal(library_load(&l, functions, ST_INPUT, &err), ST_INPUT);
    assert_null(functions[0]);
    assert_non_null(strstr(err.text, "zip_nothing"));
    assert_non_null(strstr(err.text, "libzip4"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_loaded),
        cmocka_unit_test(test_missing_library),
        cmocka_unit_test(test_missing_function),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
