#include "mulu/calendar.h"

#include <stdio.h>
#include <string.h>

#include "cmd/cmd.h"
#include "cmd/moved.h"
#include "cmd/print.h"
#include "mulu/date.h"
#include "mulu/messages.h"

/* --- loading ---------------------------------------------------------------------------------------------------- */

static size_t tell_problems(struct string_list *problems)
{
    size_t n = problems->n;
    for (size_t i = 0; i < n; i++)
        fprintf(stderr, "mulu: %s\n", problems->items[i]);
    string_list_free(problems);
    return n;
}

enum status call_calendar(struct command_call *call, struct calendar **out, size_t *problems,
                          struct error *err)
{
    struct string_list found = {0};
    enum status st = calendar_load(call->env->share_dir, call->env->config_dir, out, &found, err);
    size_t n = tell_problems(&found);
    if (problems)
        *problems = n;
    return st;
}

/* --- what is in force ------------------------------------------------------------------------------------------- */

struct days {
    int off, made_up;
};

static struct days days_of_year(const struct calendar *c, int year)
{
    struct days n = {0};
    for (int32_t day = date_to_day((struct date){year, 1, 1});
         day <= DATE_LAST_DAY && date_of_day(day).year == year; day++) {
        enum day_kind kind = calendar_day(c, day).kind;
        n.off += kind == DAY_HOLIDAY;
        n.made_up += kind == DAY_MAKE_UP;
    }
    return n;
}

static void print_years(const struct calendar *c)
{
    for (int y = calendar_first_year(c); y && y <= calendar_last_year(c); y++) {
        const char *source = calendar_year_source(c, y);
        struct days n = days_of_year(c, y);
        if (!source)
            continue;
        const char *notice = calendar_year_notice(c, y);
        printf(MSG_CALENDAR_YEAR_DAYS, y, n.off, n.made_up);
        print_visible(notice ? notice : source);
        putchar('\n');
    }
    if (calendar_local_days(c))
        printf(MSG_CALENDAR_LOCAL, calendar_local_days(c));
    fputs(MSG_CALENDAR_OTHER_YEARS, stdout);
}

static void print_years_json(const struct calendar *c)
{
    json_t *years = json_array();
    for (int y = calendar_first_year(c); y && y <= calendar_last_year(c); y++) {
        const char *source = calendar_year_source(c, y);
        struct days n = days_of_year(c, y);
        const char *notice = calendar_year_notice(c, y);
        if (source)
            json_array_append_new(years, json_pack("{s:i, s:i, s:i, s:o, s:o}", "year", y, "off", n.off,
                                                   "make_up", n.made_up, "source", json_of_bytes(source),
                                                   "notice", json_of_bytes(notice ? notice : "")));
    }
    print_json(json_pack("{s:o, s:I}", "years", years, "local", (json_int_t)calendar_local_days(c)));
}

static enum status show(struct command_call *call, struct error *err)
{
    struct calendar *c = NULL;
    size_t problems;
    enum status st = call_calendar(call, &c, &problems, err);
    if (!st && call->options[OPTION_JSON])
        print_years_json(c);
    else if (!st)
        print_years(c);
    calendar_free(c);
    return st ? st : problems ? ST_PROBLEMS : ST_OK;
}

/* --- files ------------------------------------------------------------------------------------------------------ */

static struct days days_of_notice(const struct calendar_file *f, int year)
{
    struct days n = {0};
    for (size_t i = 0; i < f->n; i++)
        if (calendar_notice_year(f->days[i].day) == year)
            *(f->days[i].works ? &n.made_up : &n.off) += 1;
    return n;
}

static size_t single_days(const struct calendar_file *f)
{
    size_t n = 0;
    for (size_t i = 0; i < f->n; i++)
        n += !calendar_file_gives(f, calendar_notice_year(f->days[i].day));
    return n;
}

/* What a file has, year by year. */
static void print_file(const struct calendar_file *f)
{
    for (size_t i = 0; i < f->nyears; i++) {
        struct days n = days_of_notice(f, f->years[i]);
        printf(MSG_CALENDAR_FILE_YEAR, f->years[i], n.off, n.made_up);
    }
    if (single_days(f))
        printf(MSG_CALENDAR_FILE_SINGLE, single_days(f));
    if (f->left_out)
        printf(MSG_CALENDAR_FILE_LEFT_OUT, f->left_out);
}

static json_t *json_of_file(const struct calendar_file *f)
{
    json_t *years = json_array();
    for (size_t i = 0; i < f->nyears; i++) {
        struct days n = days_of_notice(f, f->years[i]);
        json_array_append_new(
            years, json_pack("{s:i, s:i, s:i}", "year", f->years[i], "off", n.off, "make_up", n.made_up));
    }
    return json_pack("{s:o, s:I, s:I}", "years", years, "single", (json_int_t)single_days(f), "left_out",
                     (json_int_t)f->left_out);
}

/* How many days are another kind of day afterwards. */
static size_t changed_days(const struct calendar *a, const struct calendar *b)
{
    size_t n = 0;
    for (int32_t day = DATE_FIRST_DAY; day <= DATE_LAST_DAY; day++)
        n += calendar_works(a, day) != calendar_works(b, day);
    return n;
}

/* Installs the file, and tells what that changes: old and next are the calendars before and after. */
static enum status import(struct command_call *call, const struct calendar_file *f, json_t *answer,
                          struct error *err)
{
    struct calendar *old = NULL, *next = NULL;
    enum status st = call_calendar(call, &old, NULL, err);
    if (!st)
        st = moved_begin(call, err);
    if (!st)
        st = calendar_file_install(f, call->env->config_dir, err);
    if (!st)
        st = call_calendar(call, &next, NULL, err);
    if (!st && answer)
        json_object_set_new(answer, "changed", json_integer((json_int_t)changed_days(old, next)));
    else if (!st)
        printf(MSG_CALENDAR_IMPORTED, call->env->config_dir, changed_days(old, next));
    if (!st)
        st = moved_tell(call, old, next, answer, err);
    calendar_free(old);
    calendar_free(next);
    return st;
}

static enum status take_file(struct command_call *call, bool imports, struct error *err)
{
    struct calendar_file f = {0};
    struct string_list found = {0};
    enum status st = calendar_file_read(call->argv[1], &f, &found, err);
    json_t *answer = !st && call->options[OPTION_JSON] ? json_of_file(&f) : NULL;
    if (answer)
        json_object_set_new(answer, "problems", json_of_list(&found));
    else if (!st)
        print_file(&f);
    if (!st && imports)
        st = import(call, &f, answer, err);
    if (answer && !st)
        print_json(json_incref(answer));
    json_decref(answer);
    calendar_file_release(&f);
    size_t problems = tell_problems(&found);
    return st ? st : problems ? ST_PROBLEMS : ST_OK;
}

static enum status run(struct command_call *call, struct error *err)
{
    const char *what = call->argc ? call->argv[0] : NULL;
    if (!what)
        return show(call, err);
    bool imports = strcmp(what, "import") == 0;
    if (call->argc != 2 || (!imports && strcmp(what, "check") != 0))
        return call_misused(call, err);
    return take_file(call, imports, err);
}

const struct command calendar_command = {
    .name = "calendar",
    .usage = MSG_CALENDAR_USAGE,
    .help = MSG_CALENDAR_HELP,
    .options = UINT64_C(1) << OPTION_JSON,
    .most = 2,
    .takes_files = true,
    .needs = NEEDS_NOTHING,
    .run = run,
};
