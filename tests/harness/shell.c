#include "harness/shell.h"

#include "harness/test.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mulu/buffer.h"
#include "mulu/file.h"

static char dir[64];

int shell_begin(void **state)
{
    (void)state;
    strcpy(dir, "/tmp/mulu-cli-XXXXXX");
    if (!mkdtemp(dir))
        return -1;
    setenv("XDG_CONFIG_HOME", dir, 1);
    setenv("XDG_DATA_HOME", dir, 1);
    setenv("XDG_STATE_HOME", dir, 1);
    unsetenv("MULU_DB");
    return 0;
}

int shell_end(void **state)
{
    (void)state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", dir);
    return system(command);
}

const char *shell_dir(void)
{
    return dir;
}

const char *shell_path(const char *name)
{
    static char paths[4][256];
    static int next;
    next = (next + 1) % 4;
    snprintf(paths[next], sizeof paths[next], "%s/%s", dir, name);
    return paths[next];
}

static FILE *input;

void shell_input(const char *bytes, size_t len)
{
    input = tmpfile();
    assert_non_null(input);
    assert_int_equal(fwrite(bytes, 1, len, input), len);
    rewind(input);
}

/* Reads both pipes to their ends; one that fills while the other is waited for would stop the program. */
static void drain(int out, int err, struct buffer *o, struct buffer *e)
{
    struct pollfd fds[2] = {{out, POLLIN, 0}, {err, POLLIN, 0}};
    struct buffer *to[2] = {o, e};
    char chunk[65536];
    for (int open = 2; open > 0;) {
        if (poll(fds, 2, -1) < 0 && errno != EINTR)
            break;
        for (int i = 0; i < 2; i++) {
            if (!fds[i].revents)
                continue;
            ssize_t n = read(fds[i].fd, chunk, sizeof chunk);
            if (n > 0) {
                buf_add(to[i], chunk, (size_t)n);
            } else if (n == 0 || errno != EINTR) {
                close(fds[i].fd);
                fds[i].fd = -1;
                open--;
            }
        }
    }
}

static struct shell_result run_argv(char *const argv[])
{
    int out[2], err[2], status;
    assert_int_equal(pipe(out) + pipe(err), 0);
    pid_t pid = fork();
    if (pid == 0) {
        dup2(out[1], 1);
        dup2(err[1], 2);
        if (input)
            dup2(fileno(input), 0);
        close(out[0]);
        close(err[0]);
        execv(argv[0], argv);
        _exit(127);
    }
    close(out[1]);
    close(err[1]);
    if (input)
        fclose(input);
    input = NULL;
    struct buffer o = {0}, e = {0};
    drain(out[0], err[0], &o, &e);
    waitpid(pid, &status, 0);
    struct shell_result r = {.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status)};
    r.out_len = o.len;
    r.out = buf_take(&o);
    r.err = buf_take(&e);
    return r;
}

struct shell_result mulu_on(const char *database, ...)
{
    static char program[] = BUILD_DIR "/mulu", option[] = "--db";
    char *argv[64] = {program, option};
    static char path[512];
    snprintf(path, sizeof path, "%s%s%s", *database == '/' ? "" : dir, *database == '/' ? "" : "/", database);
    argv[2] = path;
    va_list ap;
    va_start(ap, database);
    size_t n = 3;
    while (n < 63 && (argv[n] = va_arg(ap, char *)))
        n++;
    va_end(ap);
    argv[n] = NULL;
    return run_argv(argv);
}

void shell_release(struct shell_result *r)
{
    free(r->out);
    free(r->err);
    *r = (struct shell_result){0};
}

void shell_expect(struct shell_result r, int status)
{
    if (r.status != status)
        fail_msg("exit %d, should be %d: %s", r.status, status, r.err);
    shell_release(&r);
}

void shell_config(const char *name, const char *text)
{
    char where[512], path[600];
    snprintf(where, sizeof where, "%s", shell_path("config/mulu"));
    setenv("XDG_CONFIG_HOME", shell_path("config"), 1);
    assert_int_equal(path_make_dirs(where, NULL), 0);
    snprintf(path, sizeof path, "%s/%s", where, name);
    if (!text) {
        unlink(path);
        return;
    }
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

const char *shell_file(const char *name, const char *bytes, size_t len)
{
    const char *path = shell_path(name);
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, len, f), len);
    assert_int_equal(fclose(f), 0);
    return path;
}
