/* Start to first paint, of the editor and of what else one could open the data with; and the floor. */
#include <stdlib.h>

#include "bench/bench.h"
#include "bench/data.h"
#include "bench/run.h"
#include "mulu/mem.h"

static const char start_line[] = "start to first paint", floor_start_line[] = "floor: start to first paint",
                  floor_paint_line[] = "floor: key to full repaint",
                  visidata_start_line[] = "start, beside VisiData on the CSV",
                  visidata_down_line[] = "down, beside VisiData on the CSV";

enum { VISIDATA_SETTLE = 1500 }; /* ms: it reads the file while it paints */

void floor_expect(struct bench *b)
{
    report_expect(b->report, b->items, floor_start_line, "ms", (struct bound){0});
    report_expect(b->report, b->items, floor_paint_line, "ms", (struct bound){0});
}

void start_expect(struct bench *b)
{
    struct report *r = b->report;
    report_expect(r, b->items, start_line, "ms", (struct bound){BOUND_TIMES, 3, 0, 0, BENCH_FULL});
    if (run_has("vd")) {
        report_expect(r, b->items, visidata_start_line, "ms", (struct bound){0});
        report_expect(r, b->items, visidata_down_line, "ms", (struct bound){0});
    } else {
        report_note(r, "Not beside VisiData: it is not installed (no vd in PATH).");
    }
}

/* Starts it over and over, to the last byte or to the first whole picture, which totals may follow that take their time.
 * The last one is the caller's, if asked for. */
static struct figure starts(struct bench *b, const char *const argv[], double settle, bool picture,
                            struct tty **last)
{
    struct samples s = {0};
    struct tty *t = NULL;
    double from = seconds_now();
    for (size_t i = 0; !bench_enough(b, i, b->rounds, from); i++) {
        tty_close(t);
        bench_forget(b);
        t = tty_start(b->home, argv);
        struct paint p = tty_wait(t, settle, BENCH_LIMIT);
        if (p.bytes && picture)
            p.last = tty_results_done(t);
        bench_add(&s, p);
        if (b->floor_tty)
            bench_beat(b);
    }
    struct figure f = samples_figure(&s);
    samples_free(&s);
    if (last)
        *last = t;
    else
        tty_close(t);
    return f;
}

static struct figure keys(struct bench *b, struct tty *t, const char *key)
{
    struct samples s = {0};
    double from = seconds_now();
    for (size_t i = 0; !bench_enough(b, i, b->keys, from); i++)
        bench_add(&s, tty_type(t, key, b->quiet, BENCH_LIMIT));
    struct figure f = samples_figure(&s);
    samples_free(&s);
    return f;
}

static void beside_visidata(struct bench *b, struct figure own, struct figure own_down)
{
    struct tty *t = NULL;
    char *csv = bench_path(b, DATA_ALL);
    const char *const argv[] = {"vd", csv, NULL};
    report_set(b->report, b->items, visidata_start_line, own);
    report_set(b->report, b->items, visidata_down_line, own_down);
    report_beside(b->report, b->items, visidata_start_line, "VisiData",
                  starts(b, argv, VISIDATA_SETTLE, false, &t));
    report_beside(b->report, b->items, visidata_down_line, "VisiData", keys(b, t, "Down"));
    tty_close(t);
    free(csv);
}

void floor_begin(struct bench *b)
{
    const char *const floor[] = {b->floor, NULL};
    b->floor_start = starts(b, floor, b->settle, false, &b->floor_tty);
    report_set(b->report, b->items, floor_start_line, b->floor_start);
}

void start_run(struct bench *b)
{
    const char *const editor[] = {b->mulu, "--db", b->many, NULL};
    struct tty *t = NULL;
    struct figure own = starts(b, editor, b->settle, true, &t), own_down = keys(b, t, "Down");
    tty_close(t);
    report_set(b->report, b->items, start_line, own);
    report_beside(b->report, b->items, start_line, BENCH_FLOOR_START, (struct figure){0});
    if (run_has("vd"))
        beside_visidata(b, own, own_down);
}

void floor_end(struct bench *b)
{
    struct figure paint = samples_figure(&b->floor_paints);
    report_set(b->report, b->items, floor_paint_line, paint);
    report_beside_each(b->report, b->items, BENCH_FLOOR_START, b->floor_start);
    report_beside_each(b->report, b->items, BENCH_FLOOR, paint);
    samples_free(&b->floor_paints);
    tty_close(b->floor_tty);
    b->floor_tty = NULL;
}
