/* Real documents with lines lost, doubled, swapped, cut and run together: whatever comes, reading does not fall over, and
 * every fragment that is left stands in what was read. */
#include "harness/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/collect.h"
#include "harness/fragments.h"
#include "harness/random.h"
#include "mulu/buffer.h"
#include "mulu/mem.h"

enum { ROUNDS = 150, MAX_LINES = 4096 };

static const char *const documents[] = {
    "data/沂源县医疗保障分局主动公开目录.txt", "data/巨野县医疗保障局政务公开基本目录.txt",
    "data/沂源县2023年政务公开工作方案.txt", "data/高青分局主动公开基本目录.txt",
    "data/区医疗保障局主动公开基本目录.txt"};

static size_t split(char *text, char **lines)
{
    size_t n = 0;
    for (char *p = text; *p && n < MAX_LINES; n++) {
        lines[n] = p;
        p += strcspn(p, "\n");
        if (*p)
            *p++ = '\0';
    }
    return n;
}

/* Writes the lines with mistakes, one in `rate`. */
static void mutate(struct random_source *r, char **lines, size_t n, uint32_t rate, struct buffer *out)
{
    for (size_t i = 0; i < n; i++) {
        switch (random_below(r, rate)) {
        case 0: /* lost */
            continue;
        case 1: /* doubled */
            buf_printf(out, "%s\n", lines[i]);
            break;
        case 2: /* from elsewhere */
            buf_printf(out, "%s\n", lines[random_below(r, (uint32_t)n)]);
            break;
        case 3: /* a blank line before it */
            buf_putc(out, '\n');
            break;
        case 4: /* run together with the next */
            buf_puts(out, lines[i]);
            continue;
        case 5: /* its tab lost */
            buf_printf(out, "%s\n", lines[i] + (*lines[i] == '\t'));
            continue;
        case 6: /* one tab more */
            buf_putc(out, '\t');
            break;
        case 7: /* the mark of lost text */
            buf_putc(out, ' ');
            break;
        default:
            break;
        }
        buf_printf(out, "%s\n", lines[i]);
    }
}

static void test_mistakes(void **state)
{
    (void)state;
    static char text[128 * 1024], *lines[MAX_LINES];
    struct random_source r = {2024};
    int tables = 0;
    for (size_t d = 0; d < sizeof documents / sizeof *documents; d++) {
        FILE *f = fopen(documents[d], "r");
        assert_non_null(f);
        text[fread(text, 1, sizeof text - 1, f)] = '\0';
        fclose(f);
        size_t n = split(text, lines);
        for (int i = 0; i < ROUNDS / (n > 1000 ? 4 : 1); i++) {
            struct buffer b = {0};
            struct collected c;
            struct error err = {0};
            mutate(&r, lines, n, i % 3 == 0 ? 12 : i % 3 == 1 ? 40 : 300, &b);
            enum status st = collect_text(b.data, b.len, NULL, &c, &err);
            if (st && st != ST_INPUT)
                fail_msg("%s, round %d: %s", documents[d], i, err.text);
            char *lost = st ? NULL : lost_fragment(&c, b.data, b.len);
            if (lost)
                fail_msg("%s, round %d: lost: %s", documents[d], i, lost);
            tables += st == ST_OK;
            collected_release(&c);
            buf_free(&b);
        }
    }
    assert_true(tables > ROUNDS * 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_mistakes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
