/* What the fuzzers begin with. Usage: seeds OUT FILE…
 * Each fixture becomes OUT/TARGET/NUMBER for every target that takes it: the part of the zip that it is about, or a text a
 * line; the names of the targets are printed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "harness/fuzz.h"
#include "mulu/file.h"
#include "mulu/mem.h"

static bool add(const char *dir, int *n, const struct fuzz_target *t, const char *text, size_t len)
{
    char *path = mem_printf("%s/%d", dir, ++*n);
    FILE *f = fopen(path, "wb");
    bool good = f && (!t->before || fputs(t->before, f) >= 0) && fwrite(text, 1, len, f) == len;
    good = f && fclose(f) == 0 && good;
    if (!good)
        perror(path);
    free(path);
    return good;
}

static bool add_file(const char *dir, int *n, const struct fuzz_target *t, const char *path)
{
    struct buffer b = {0};
    bool good = fuzz_slurp(path, t->part, &b);
    if (!good)
        fprintf(stderr, "%s: cannot be read, or has no %s\n", path, t->part ? t->part : "bytes");
    else if (!t->by_lines)
        good = add(dir, n, t, buf_text(&b), b.len);
    else
        for (const char *p = buf_text(&b); *p && good; p += strcspn(p, "\n"), p += *p == '\n')
            if (*p != '#' && *p != '\n')
                good = add(dir, n, t, p, strcspn(p, "\t\n"));
    buf_free(&b);
    return good;
}

int main(int argc, char **argv)
{
    bool good = argc > 2;
    for (size_t i = 0; i < fuzz_ntargets && good; i++) {
        const struct fuzz_target *t = &fuzz_targets[i];
        char *dir = path_join(argv[1], t->name);
        int n = 0;
        mkdir(dir, 0700);
        for (int k = 2; k < argc && good; k++)
            if (fuzz_takes(t, argv[k]))
                good = add_file(dir, &n, t, argv[k]);
        printf("%s\n", t->name);
        free(dir);
    }
    return good ? 0 : 1;
}
