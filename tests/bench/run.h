/* Runs a command to its end, and tells how long it took and how much memory. */
#ifndef MULU_BENCH_RUN_H
#define MULU_BENCH_RUN_H

#include <stdbool.h>

struct run {
    int status; /* exit status; 128 + signal; 127: it could not be started */
    double seconds;
    double peak_mb;
};

/* argv[0] is looked up in PATH. Standard output goes to the file `out` (NULL: to /dev/null), errors to the bench's. */
struct run run_command(const char *const argv[], const char *out);
/* The same with a NULL at the end of the arguments. */
struct run run_words(const char *out, const char *program, ...) __attribute__((sentinel));
/* The same words as exec() wants them, and back. */
char **run_arguments(const char *const argv[]);
void run_arguments_free(char **argv);
bool run_has(const char *program);    /* in PATH */
double run_file_mb(const char *path); /* 0 where there is none */
void run_remove(const char *path);    /* with SQLite's files beside it; none is no error */

#endif
