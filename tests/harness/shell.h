/* Runs the built program as a user of the shell does: arguments in, exit status, output and errors out. */
#ifndef MULU_TESTS_SHELL_H
#define MULU_TESTS_SHELL_H

#include <stddef.h>

struct shell_result {
    int status; /* exit status; 128 + signal when it was killed */
    char *out, *err;
    size_t out_len;
};

/* A directory of its own for each test program, with the database that mulu() uses; shell_begin() makes it, shell_end()
 * removes it. Both fit cmocka's group fixtures. */
int shell_begin(void **state);
int shell_end(void **state);
const char *shell_dir(void);
const char *shell_path(const char *name); /* name inside that directory; good until the fourth call after */

/* Runs build/mulu --db DIR/DATABASE with the arguments (a NULL at the end). The caller releases. */
struct shell_result mulu_on(const char *database, ...) __attribute__((sentinel));
#define mulu(...) mulu_on("test.db", __VA_ARGS__, (char *)NULL)
/* What the next run reads on its standard input, instead of the test's own. */
void shell_input(const char *bytes, size_t len);
void shell_release(struct shell_result *r);
/* Runs, expects the status, and forgets the rest; fails the test with the program's words otherwise. */
#define mulu_ok(...) shell_expect(mulu(__VA_ARGS__), 0)
void shell_expect(struct shell_result r, int status);

/* Writes a file of the user's configuration, which is then in DIR/config; NULL takes it away. */
void shell_config(const char *name, const char *text);
/* Writes a file into the test's directory and gives its path. */
const char *shell_file(const char *name, const char *bytes, size_t len);

#endif
