/* The proof: which days were counted, which were not, and why. */
#include "deadline/due_impl.h"

#include <string.h>

#include "mulu/mem.h"

enum { LONG = 800 /* days: whole years in a longer run are told as one */ };

/* Steps are many only in a proof, where the room grows by doubling. */
void steps_add(struct due_answer *a, struct due_step step)
{
    size_t n = a->n;
    if ((n & (n - 1)) == 0) /* full: the room is a power of two */
        a->steps = mem_grow(a->steps, (n ? 2 * n : 1) * sizeof *a->steps);
    if (!step.name)
        step.name = "";
    a->steps[a->n++] = step;
}

static bool continues(const struct due_answer *a, enum due_step_kind kind, int32_t day, const char *name)
{
    const struct due_step *last = a->n ? &a->steps[a->n - 1] : NULL;
    return last && last->kind == kind && last->last == day - 1 &&
           (last->name == name || strcmp(last->name, name) == 0);
}

static void add_off(struct due_answer *a, int32_t day, const struct day_info *info)
{
    enum due_step_kind kind = info->kind == DAY_HOLIDAY ? STEP_HOLIDAY : STEP_WEEKEND;
    if (continues(a, kind, day, info->name))
        a->steps[a->n - 1].last = day;
    else
        steps_add(a, (struct due_step){.kind = kind, .day = day, .last = day, .name = info->name});
}

static void add_counted(struct due_answer *a, int32_t day, int64_t count, const struct day_info *info)
{
    bool make_up = info->kind == DAY_MAKE_UP;
    struct due_step step = {.kind = make_up ? STEP_MAKE_UP : STEP_COUNTED,
                            .day = day,
                            .last = day,
                            .first = count,
                            .count = count,
                            .name = make_up ? info->name : ""};
    if (count == 1)
        step.kind = STEP_FIRST;
    if (step.kind == STEP_COUNTED && continues(a, STEP_COUNTED, day, "")) {
        a->steps[a->n - 1].last = day;
        a->steps[a->n - 1].count = count;
    } else {
        steps_add(a, step);
    }
}

static void walk(struct due_answer *a, const struct calendar *c, int32_t from, int32_t to, int64_t *count)
{
    for (int32_t day = from; day <= to; day++) {
        struct day_info info = calendar_day(c, day);
        if (info.works)
            add_counted(a, day, ++*count, &info);
        else
            add_off(a, day, &info);
    }
}

void steps_off(struct due_answer *a, const struct calendar *c, int32_t from, int32_t to)
{
    int64_t none = 0;
    walk(a, c, from, to, &none);
}

static int32_t new_year(int year)
{
    return date_to_day((struct date){year, 1, 1});
}

void steps_count(struct due_answer *a, const struct calendar *c, int32_t event, int32_t due)
{
    int64_t count = 0;
    int32_t at = event + 1, first;
    if (due - event > LONG && calendar_nth(c, event, 1, &first)) {
        int from = date_of_day(first).year + 1, until = date_of_day(due).year;
        if (from < until) {
            int32_t begin = new_year(from), end = new_year(until) - 1;
            walk(a, c, at, begin - 1, &count);
            struct due_step years = {.kind = STEP_YEARS, .day = begin, .last = end, .first = count + 1};
            years.count = count += calendar_count(c, begin - 1, end);
            steps_add(a, years);
            at = end + 1;
        }
    }
    walk(a, c, at, due, &count);
}
