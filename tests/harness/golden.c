/* Golden screens: what a screen must be, kept as a text that people read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "harness/term.h"
#include "mulu/buffer.h"
#include "mulu/mem.h"

static char *read_whole(const char *path)
{
    struct buffer b = {0};
    char chunk[4096];
    size_t n;
    FILE *f = fopen(path, "rb");
    if (!f)
        return NULL;
    while ((n = fread(chunk, 1, sizeof chunk, f)) > 0)
        buf_add(&b, chunk, n);
    fclose(f);
    return buf_take(&b);
}

static void print_diff(const char *want, const char *got)
{
    for (int line = 0; *want || *got; line++) {
        size_t w = strcspn(want, "\n"), g = strcspn(got, "\n");
        if (w != g || memcmp(want, got, w) != 0)
            fprintf(stderr, "line %d\n  want %.*s\n  got  %.*s\n", line, (int)w, want, (int)g, got);
        want += w + (want[w] == '\n');
        got += g + (got[g] == '\n');
    }
}

void term_golden(struct term *t, const char *name)
{
    char *path = mem_printf("tests/ui/golden/%s.txt", name);
    if (getenv("UPDATE_GOLDEN") && *getenv("UPDATE_GOLDEN")) {
        term_wait_idle(t);
        FILE *f = fopen(path, "wb");
        assert_non_null(f);
        fputs(term_screen(t), f);
        fclose(f);
        free(path);
        return;
    }
    char *want = read_whole(path);
    if (!want)
        fail_msg("%s is missing; UPDATE_GOLDEN=1 writes it", path);
    double end = term_deadline();
    bool same = false;
    while (!same && term_seconds() < end && !term_has_ended(t)) {
        term_pump(t);
        same = strcmp(want, term_screen(t)) == 0;
    }
    if (!same) {
        fprintf(stderr, "\nthe screen is not %s:\n", path);
        print_diff(want, term_screen(t));
        fprintf(stderr, "the screen:\n%s\n", term_screen(t));
    }
    free(want);
    free(path);
    assert_true(same);
}
