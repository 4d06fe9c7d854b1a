/* Tables that were saved one cell a line. */
#include <stdlib.h>

#include "mulu/mem.h"
#include "mulu/text.h"
#include "read/foot.h"
#include "read/text.h"

enum { BATCH = 64, SEVERAL = 512 };

/* Where within cells the header stands again, behind the first cell; n when nowhere. */
static size_t next_header(const struct table_job *job, const struct cell *cells, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (job_header_again(job, cells + i, n - i))
            return i;
    return n;
}

/* Calls each for the rows of cells[0 … n - 1] that are certain; returns how many cells they took. */
static enum status each_row(struct table_job *job, const struct cell *cells, size_t n, bool all,
                            bool next_damaged,
                            enum status (*each)(struct table_job *, const struct table_row *, struct error *),
                            size_t *taken, struct error *err)
{
    size_t lengths[BATCH], width = (size_t)job->columns.n, at = 0;
    size_t rows = segment_rows(&job->aligner, cells, n, all, lengths, BATCH);
    enum status st = ST_OK;
    for (size_t r = 0; r < rows && !st; r++) {
        const struct cell *row = cells + at;
        size_t len = lengths[r];
        bool torn = at + len < n ? row[len].damaged : all && next_damaged;
        struct table_row out;
        bool plain = len == width && !row[0].damaged && !torn;
        int *to = NULL;
        if (!plain) {
            to = mem_alloc(len * sizeof *to);
            align_cells(&job->aligner, row, len, row[0].damaged, torn, to);
        }
        job_place(job, row, len, to, torn, &out);
        free(to);
        for (int i = 0; plain && i < out.n; i++)
            memory_add(job->memory, i, out.cells[i].text);
        st = each(job, &out, err);
        at += len;
    }
    *taken = at;
    return st;
}

static enum status learn(struct table_job *job, const struct table_row *row, struct error *err)
{
    (void)err;
    resolver_learn(job->resolver, row);
    return ST_OK;
}

/* Blank lines are too few to stand between rows. */
static bool is_gapless(const struct table_job *job, const struct cell *cells, size_t n)
{
    size_t gaps = 0;
    for (size_t i = 1; i < n; i++)
        gaps += cells[i].gap > 0 || cells[i].bare;
    return gaps * 3 * (size_t)job->columns.n < n;
}

void word_learn(struct table_job *job, const struct run *run)
{
    job->aligner.gapless = is_gapless(job, run_cells(run), run_count(run));
    const struct cell *cells = run_cells(run);
    size_t n = run_count(run), at = 0;
    struct table_report *t = job_report(job);
    size_t unplaced = t->unplaced.n;
    while (at < n) {
        size_t head = job_header_again(job, cells + at, n - at), taken = head;
        size_t end = at + next_header(job, cells + at, n - at);
        if (!head && each_row(job, cells + at, end - at, run->ended || end < n, false, learn, &taken, NULL))
            break;
        if (taken == 0)
            break;
        at += taken;
    }
    while (t->unplaced.n > unplaced) /* it will be found again when the rows are read */
        free(t->unplaced.items[--t->unplaced.n]);
    job->after_cut = false;
}

/* What stands below the table comes as a short row, or as further lines of its last cell: it is a note. */
static enum status take_foot(struct table_job *job, struct run *run, struct error *err)
{
    struct cell *c = run_cells(run);
    size_t n = run_count(run), from = n, width = (size_t)job->columns.n;
    enum status st = ST_OK;
    while (from > 0 && n - from < width && !c[from - 1].gap)
        from--;
    if (from > 0 && n - from + 1 < width && foot_is_line(job->formats, c + from - 1, n - from + 1)) {
        for (size_t i = from - 1; i < n && !st; i++)
            st = job_note(job, c[i].text, err);
        run_cut(run, n - from + 1);
        return st;
    }
    size_t at = foot_in_cell(job->formats, c[n - 1].text);
    if (c[n - 1].text[at])
        st = job_note(job, c[n - 1].text + at + 1, err);
    c[n - 1].text[at] = '\0';
    return st;
}

enum status word_read(struct table_job *job, struct run *run, struct error *err)
{
    size_t window = segment_window(&job->aligner);
    bool footed = false;
    for (;;) {
        enum status st = run_fill(run, window > SEVERAL ? window : SEVERAL, err);
        size_t n = run_count(run), taken = 0;
        const struct cell *cells = run_cells(run);
        if (st || n == 0)
            return st;
        size_t head = job_header_again(job, cells, n);
        if (head) {
            job_reprinted(job, cells, head);
            run_drop(run, head);
            continue;
        }
        if (header_ahead(job, run))
            return ST_OK;
        if (run->ended && !footed) {
            footed = true;
            if ((st = take_foot(job, run, err)))
                return st;
            continue;
        }
        size_t end = next_header(job, cells, n);
        st = each_row(job, cells, end, run->ended || end < n, false, job_row, &taken, err);
        if (st)
            return st;
        run_drop(run, taken);
    }
}
