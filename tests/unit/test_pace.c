/* How long work tells how far it is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "mulu/pace.h"
#include "mulu/text.h"

static const char *tell(struct pace *p, int64_t now, int64_t done, int64_t total, int cells)
{
    static char text[512];
    struct buffer line = {0};
    pace_tell(p, now, done, total, "Esc 中止", cells, &line);
    snprintf(text, sizeof text, "%s", buf_text(&line));
    buf_free(&line);
    return text;
}

static void test_line(void **state)
{
    (void)state;
    struct pace p;
    pace_begin(&p, "正在导出", PACE_ROWS, 5000);
    assert_string_equal(tell(&p, 15000, 250, 1000, 78),
                        "正在导出  [#####................]  25%   250/1000 行  约还要 30 秒钟  Esc 中止");
    assert_string_equal(tell(&p, 44900, 999, 1000, 78),
                        "正在导出  [####################.]  99%   999/1000 行  约还要  1 秒钟  Esc 中止");
}

static void test_bytes_and_unknown(void **state)
{
    (void)state;
    struct pace p;
    pace_begin(&p, "a.txt", PACE_BYTES, 0);
    assert_string_equal(tell(&p, 2000, 512 * 1024, 1024 * 1024, 62),
                        "a.txt  [####....]  50%   512/1024 KB  约还要  2 秒钟  Esc 中止");
    pace_begin(&p, "a.txt", PACE_ROWS, 0);
    assert_string_equal(tell(&p, 12900, 3456, 0, 78), "a.txt  3456 行  已用 12 秒  Esc 中止");
    pace_begin(&p, "a.txt", PACE_ROWS, 0);
    assert_string_equal(tell(&p, 240000, 100, 1000, 78) + strlen("a.txt  ["),
                        "##......................]  10%   100/1000 行  约还要 36 分钟  Esc 中止");
}

/* Steps that mean nothing to a clerk: only what part of them is done. */
static void test_share(void **state)
{
    (void)state;
    struct pace p;
    pace_begin(&p, "检查数据库", PACE_SHARE, 0);
    assert_string_equal(tell(&p, 15000, 30, 120, 62),
                        "检查数据库  [####.............]  25%  约还要 45 秒钟  Esc 中止");
    pace_begin(&p, "撤销", PACE_SHARE, 0);
    assert_string_equal(tell(&p, 2000, 0, 0, 62), "撤销  已用 2 秒  Esc 中止");
}

/* Whatever the numbers, the line keeps to its room, and the numbers keep their places while they grow. */
static void test_room(void **state)
{
    (void)state;
    int amount = -1;
    for (int cells = 1; cells <= 240; cells++) {
        struct pace p;
        pace_begin(&p, "沂源县2023年主动公开基本目录事项标准目录（最后一稿）.txt", PACE_BYTES, 0);
        assert_true(text_cells(tell(&p, 9000, 77, 0, cells)) <= cells);
        for (int done = 0; done <= 100; done += 10)
            assert_true(text_cells(tell(&p, 10000 + done, done, 100, cells)) <= cells);
        assert_true(text_cells(tell(&p, 20000, 1000, 100, cells)) <= cells);
    }
    struct pace p;
    pace_begin(&p, "x", PACE_ROWS, 0);
    for (int done = 1; done <= 1000; done += 9) {
        const char *line = tell(&p, 1000 + done, done, 1000, 78), *at = strstr(line, "/1000");
        assert_non_null(at);
        int col = text_width(line, (size_t)(at - line));
        if (amount < 0)
            amount = col;
        assert_int_equal(col, amount);
    }
}

/* Nothing in the first second, then a few times a second. */
static void test_when(void **state)
{
    (void)state;
    struct pace p;
    pace_begin(&p, "x", PACE_ROWS, 100);
    assert_false(pace_due(&p, 100));
    assert_false(pace_due(&p, 1099));
    assert_true(pace_due(&p, 1100));
    tell(&p, 1100, 1, 2, 78);
    assert_false(pace_due(&p, 1299));
    assert_true(pace_due(&p, 1300));
}

/* Work that stutters – nothing for two seconds, then a lot – is told as steady: from one line to the next, a fifth of a
 * second later, the time that remains moves by little, and at the end it is right. */
static void test_estimate_does_not_jump(void **state)
{
    (void)state;
    struct pace p;
    int64_t done = 0, before = -1;
    pace_begin(&p, "x", PACE_ROWS, 0);
    for (int64_t now = 1000; now <= 60000; now += 200) {
        done = now / 2000 * 2000 + 200; /* 60000 in a minute, by jerks */
        tell(&p, now, done, 60200, 78);
        if (before >= 0 && now > 5000) {
            int64_t step = p.left - before;
            if (step > 1000 + before / 20 || step < -1000 - before / 10)
                fail_msg("at %lld ms: %lld ms left, %lld before", (long long)now, (long long)p.left,
                         (long long)before);
        }
        if (now > 20000 && (p.left > (60000 - now) + 6000 || p.left < (60000 - now) - 6000))
            fail_msg("at %lld ms: %lld ms left", (long long)now, (long long)p.left);
        before = p.left;
    }
    assert_in_range(p.left, 0, 3000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_line),  cmocka_unit_test(test_bytes_and_unknown),
        cmocka_unit_test(test_share), cmocka_unit_test(test_room),
        cmocka_unit_test(test_when),  cmocka_unit_test(test_estimate_does_not_jump),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
