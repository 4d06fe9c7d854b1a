/* Due days as an iCalendar file: plain all-day events with an alarm, nothing that recurs, for any calendar program. Each
 * event is made by libical, which escapes and folds, and written as it comes. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "mulu/date.h"
#include "mulu/file.h"
#include "mulu/libical.h"
#include "mulu/mem.h"
#include "mulu/text.h"
#include "mulu/write.h"

/* From the beginning of the day back to nine o'clock on the day before. */
enum { ALARM_HOURS = 15 };

struct days_writer {
    struct libical lib;
    struct file_out *file;
    struct icaltimetype stamp;
    char *last; /* uid of the event before: one day may be due for two reasons */
    int64_t written;
};

static void put(struct days_writer *w, const char *text)
{
    file_out_add(w->file, text, strlen(text));
}

enum status days_open(const char *path, int64_t now, struct days_writer **out, struct error *err)
{
    struct days_writer *w = mem_alloc(sizeof *w);
    enum status st = libical_load(&w->lib, ST_OUTPUT, err);
    st = st ? st : file_out_open(path, &w->file, err);
    if (st) {
        free(w);
        return st;
    }
    w->stamp =
        w->lib.icaltime_from_timet_with_zone((time_t)(now / 1000), 0, w->lib.icaltimezone_get_utc_timezone());
    put(w, "BEGIN:VCALENDAR\r\nPRODID:-//mulu//mulu " MULU_VERSION
           "//ZH\r\nVERSION:2.0\r\nCALSCALE:GREGORIAN\r\n");
    *out = w;
    return ST_OK;
}

/* The same day of the same clause of the same item has the same uid in every export. */
static char *make_uid(const struct write_day *d)
{
    uint32_t hash = 2166136261u; /* FNV-1a */
    for (const char *p = d->clause; *p; p++)
        hash = (hash ^ (unsigned char)*p) * 16777619u;
    struct date date = date_of_day(d->day);
    return mem_printf("%s-%04d%02d%02d-%08x@mulu", d->uid, date.year, date.month, date.day, (unsigned)hash);
}

static icalcomponent *make_alarm(const struct libical *lib, const char *summary)
{
    struct icaltriggertype trigger = {.time = lib->icaltime_null_time(),
                                      .duration = lib->icaldurationtype_null_duration()};
    trigger.duration.is_neg = 1;
    trigger.duration.hours = ALARM_HOURS;
    return lib->icalcomponent_vanew(ICAL_VALARM_COMPONENT, lib->icalproperty_new_action(ICAL_ACTION_DISPLAY),
                                    lib->icalproperty_new_description(summary),
                                    lib->icalproperty_new_trigger(trigger), (void *)0);
}

static void add_line(struct buffer *out, const char *before, const char *text)
{
    if (!*text)
        return;
    buf_puts(out, before);
    text_visible(out, text, strlen(text));
}

void days_add(struct days_writer *w, const struct write_day *d)
{
    char *uid = make_uid(d);
    if (w->last && strcmp(uid, w->last) == 0) {
        free(uid);
        return;
    }
    free(w->last);
    w->last = uid;
    struct buffer summary = {0}, description = {0};
    struct date date = date_of_day(d->day);
    struct icaltimetype day = w->lib.icaltime_null_date();
    day.year = date.year;
    day.month = date.month;
    day.day = date.day;
    add_line(&summary, "", d->title);
    add_line(&summary, summary.len ? " \xc2\xb7 " : "", d->unit); /* · */
    add_line(&description, "", d->path);
    add_line(&description, description.len ? "\n" : "", d->rule);
    icalcomponent *event = w->lib.icalcomponent_vanew(
        ICAL_VEVENT_COMPONENT, w->lib.icalproperty_new_uid(uid), w->lib.icalproperty_new_dtstamp(w->stamp),
        w->lib.icalproperty_new_dtstart(day), w->lib.icalproperty_new_summary(buf_text(&summary)),
        w->lib.icalproperty_new_description(buf_text(&description)),
        w->lib.icalproperty_new_transp(ICAL_TRANSP_TRANSPARENT), make_alarm(&w->lib, buf_text(&summary)),
        (void *)0);
    char *text = w->lib.icalcomponent_as_ical_string_r(event);
    put(w, text);
    w->written++;
    w->lib.icalmemory_free_buffer(text);
    w->lib.icalcomponent_free(event);
    buf_free(&summary);
    buf_free(&description);
}

enum status days_commit(struct days_writer *w, int64_t *written, struct error *err)
{
    put(w, "END:VCALENDAR\r\n");
    enum status st = file_out_commit(w->file, err);
    if (!st)
        *written = w->written;
    free(w->last);
    free(w);
    return st;
}
