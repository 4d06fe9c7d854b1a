#include "bench/run.h"

#include <fcntl.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/stats.h"
#include "mulu/mem.h"

extern char **environ;

char **run_arguments(const char *const argv[])
{
    size_t n = 0;
    while (argv[n])
        n++;
    char **copy = mem_alloc((n + 1) * sizeof *copy);
    for (size_t i = 0; i < n; i++)
        copy[i] = mem_dup(argv[i]);
    return copy;
}

void run_arguments_free(char **argv)
{
    for (char **word = argv; *word; word++)
        free(*word);
    free(argv);
}

struct run run_command(const char *const argv[], const char *out)
{
    char **words = run_arguments(argv);
    struct run r = {.status = 127};
    posix_spawn_file_actions_t files;
    struct rusage usage;
    pid_t pid;
    int status;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, out ? out : "/dev/null",
                                     O_WRONLY | O_CREAT | O_TRUNC, 0666);
    double from = seconds_now();
    int failed = posix_spawnp(&pid, words[0], &files, NULL, words, environ);
    if (!failed && wait4(pid, &status, 0, &usage) == pid) {
        r.seconds = seconds_now() - from;
        r.peak_mb = (double)usage.ru_maxrss / 1024;
        r.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
    posix_spawn_file_actions_destroy(&files);
    run_arguments_free(words);
    return r;
}

struct run run_words(const char *out, const char *program, ...)
{
    enum { MOST = 16 };
    const char *words[MOST + 1] = {program};
    va_list ap;
    va_start(ap, program);
    for (int i = 1; i < MOST && (words[i] = va_arg(ap, const char *)); i++)
        ;
    va_end(ap);
    return run_command(words, out);
}

bool run_has(const char *program)
{
    char *paths = mem_dup(getenv("PATH")), *rest = paths;
    bool found = false;
    for (char *dir; !found && (dir = strsep(&rest, ":"));) {
        char *path = mem_printf("%s/%s", dir, program);
        found = access(path, X_OK) == 0;
        free(path);
    }
    free(paths);
    return found;
}

double run_file_mb(const char *path)
{
    struct stat info;
    return stat(path, &info) ? 0 : (double)info.st_size / (1024 * 1024);
}

void run_remove(const char *path)
{
    static const char *const tails[] = {"", "-wal", "-shm", "-journal"};
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
        char *name = mem_printf("%s%s", path, tails[i]);
        unlink(name);
        free(name);
    }
}
