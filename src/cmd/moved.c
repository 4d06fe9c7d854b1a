#include "cmd/moved.h"

#include <unistd.h>

#include "cmd/open.h"
#include "cmd/print.h"
#include "mulu/agenda.h"
#include "mulu/messages.h"

enum { YEARS_AFTER = 2 }; /* a due day lies behind the days that it is counted over */

enum status moved_begin(struct command_call *call, struct error *err)
{
    const char *path = call->globals->database ? call->globals->database : call->env->database;
    enum store_mode mode = call->globals->read_only ? STORE_READ_ONLY : STORE_READ_WRITE;
    return access(path, F_OK) ? ST_OK : cmd_open(call->env, path, mode, &call->store, err);
}

static void print_moved(const struct moved *m)
{
    struct buffer days = {0};
    moment_format(&days, m->was.due);
    buf_puts(&days, MSG_CALENDAR_MOVED_TO);
    moment_format(&days, m->now);
    printf("  %s  ", buf_text(&days));
    if (*m->was.path) {
        print_visible(m->was.path);
        fputs(MSG_UI_PATH_GOES_ON, stdout);
    }
    print_visible(m->was.title);
    if (*m->was.unit) {
        fputs("  ", stdout);
        print_visible(m->was.unit);
    }
    putchar('\n');
    buf_free(&days);
}

static json_t *json_of_moved(const struct moved *m)
{
    struct buffer from = {0}, to = {0};
    moment_format(&from, m->was.due);
    moment_format(&to, m->now);
    json_t *object = json_pack("{s:I, s:o, s:o, s:o, s:s, s:s, s:s}", "catalog", (json_int_t)m->was.catalog,
                               "path", json_of_bytes(m->was.path), "title", json_of_bytes(m->was.title),
                               "unit", json_of_bytes(m->was.unit), "rule", m->was.clause, "from",
                               buf_text(&from), "to", buf_text(&to));
    buf_free(&from);
    buf_free(&to);
    return object;
}

static int32_t far_enough(const struct calendar *c, int32_t today)
{
    int year = date_of_day(today).year, last = calendar_last_year(c);
    year = (year > last ? year : last) + YEARS_AFTER;
    return year > DATE_LAST_YEAR ? DATE_LAST_DAY : date_to_day((struct date){year, 12, 31});
}

enum status moved_tell(struct command_call *call, const struct calendar *old, const struct calendar *next,
                       json_t *answer, struct error *err)
{
    int32_t today = env_today(call->env);
    struct agenda_query q = {.today = today, .from = today, .until = far_enough(next, today)};
    struct moved_list l = {0};
    json_t *list = answer ? json_array() : NULL;
    enum status st = call->store ? store_agenda_moved(call->store, &q, old, next, &l, err) : ST_OK;
    if (!st && !answer && l.n)
        printf(MSG_CALENDAR_MOVED, l.n);
    else if (!st && !answer)
        fputs(MSG_CALENDAR_NONE_MOVED, stdout);
    for (size_t i = 0; !st && i < l.n; i++) {
        if (list)
            json_array_append_new(list, json_of_moved(&l.items[i]));
        else
            print_moved(&l.items[i]);
    }
    if (answer && !st)
        json_object_set(answer, "moved", list);
    json_decref(list);
    moved_list_free(&l);
    return st;
}
