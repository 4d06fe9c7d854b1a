/* Days off and make-up days out of an iCalendar file (RFC 5545). What an event says, its summary says: calendars of
 * Chinese holidays write the holiday's name and a mark such as those in DATA_CALENDAR_…; Apple's have a property. Where
 * any event has a mark, those without are feasts and solar terms; where none has, the seven holidays of the law are
 * off, and nothing says which days are worked for them. */
#include <stdlib.h>
#include <string.h>

#include "deadline/calendar_impl.h"
#include "mulu/libical.h"
#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"

enum { MOST_DEPTH = 8, MOST_DAYS = 60, DAY_MINUTES = 1440, EAST_MINUTES = 480 };

enum meaning { NOTHING, OFF, WORK, EITHER /* a shift: off on a weekday, worked at a weekend */, FEAST };

static const char *const work_words[] = {DATA_CALENDAR_WORK}, *const off_words[] = {DATA_CALENDAR_OFF},
                         *const no_words[] = {DATA_CALENDAR_NEITHER};
static const struct {
    const char *word, *name;
} holidays[] = {DATA_CALENDAR_HOLIDAYS};
enum { HOLIDAYS = sizeof holidays / sizeof *holidays };
#define COUNT(list) (sizeof(list) / sizeof *(list))

static bool has_word(const char *text, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strstr(text, words[i]))
            return true;
    return false;
}

static bool ends_with(const char *text, const char *word)
{
    size_t n = strlen(text), k = strlen(word);
    return n >= k && strcmp(text + n - k, word) == 0;
}

static enum meaning apple_meaning(const struct libical *lib, icalcomponent *event)
{
    for (icalproperty *p = lib->icalcomponent_get_first_property(event, ICAL_X_PROPERTY); p;
         p = lib->icalcomponent_get_next_property(event, ICAL_X_PROPERTY)) {
        const char *name = lib->icalproperty_get_x_name(p), *value = lib->icalproperty_get_x(p);
        if (!name || !value || strcmp(name, "X-APPLE-SPECIAL-DAY") != 0)
            continue;
        return strcmp(value, "WORK-HOLIDAY") == 0        ? OFF
               : strcmp(value, "ALTERNATE-WORKDAY") == 0 ? WORK
                                                         : NOTHING;
    }
    return NOTHING;
}

/* summary: folded, so that brackets are of one kind and blanks are gone. */
static enum meaning summary_meaning(const char *summary)
{
    if (has_word(summary, no_words, COUNT(no_words)))
        return NOTHING;
    if (strstr(summary, DATA_CALENDAR_NOT_WORK))
        return OFF;
    if (has_word(summary, work_words, COUNT(work_words)) || ends_with(summary, DATA_CALENDAR_WORK_END))
        return WORK;
    if (has_word(summary, off_words, COUNT(off_words)))
        return OFF;
    if (strstr(summary, DATA_CALENDAR_SHIFT))
        return EITHER;
    if (ends_with(summary, DATA_CALENDAR_OFF_END))
        return OFF;
    for (int i = 0; i < HOLIDAYS; i++)
        if (strcmp(summary, holidays[i].name) == 0 || strcmp(summary, holidays[i].word) == 0)
            return FEAST;
    return NOTHING;
}

/* The names of the law's holidays that the summary has, each once; else what stands before its mark. */
static void put_name(const char *summary, struct buffer *out)
{
    for (const char *p = summary; *p; p++)
        for (int i = 0; i < HOLIDAYS; i++)
            if (strncmp(p, holidays[i].word, strlen(holidays[i].word)) == 0 &&
                !strstr(buf_text(out), holidays[i].name))
                buf_printf(out, "%s%s", out->len ? DATA_LIST_COMMA : "", holidays[i].name);
    if (out->len)
        return;
    size_t end = strcspn(summary, "([");
    const char *mark;
    for (size_t i = 0; i < COUNT(work_words); i++)
        if ((mark = strstr(summary, work_words[i])) && (size_t)(mark - summary) < end)
            end = (size_t)(mark - summary);
    for (size_t i = 0; i < COUNT(off_words); i++)
        if ((mark = strstr(summary, off_words[i])) && (size_t)(mark - summary) < end)
            end = (size_t)(mark - summary);
    buf_add(out, summary, end);
}

/* --- when ------------------------------------------------------------------------------------------------------- */

/* The day in China, and the minute of it; false: no date. */
static bool china_time(const struct libical *lib, struct icaltimetype t, int32_t *day, int *minute)
{
    struct date d = {t.year, t.month, t.day};
    if (lib->icaltime_is_null_time(t) || !date_is_valid(d))
        return false;
    *day = date_to_day(d);
    *minute = t.is_date ? 0 : 60 * t.hour + t.minute + (t.second != 0);
    if (!t.is_date && lib->icaltime_is_utc(t)) {
        *minute += EAST_MINUTES;
        *day += *minute / DAY_MINUTES;
        *minute %= DAY_MINUTES;
    }
    return *day <= DATE_LAST_DAY;
}

/* first … last, as DTSTART with DTEND or DURATION says; a day where neither stands. */
static bool event_days(const struct libical *lib, icalcomponent *event, int32_t *first, int32_t *last)
{
    int minute;
    if (!china_time(lib, lib->icalcomponent_get_dtstart(event), first, &minute))
        return false;
    *last = *first;
    if (!lib->icalcomponent_get_first_property(event, ICAL_DTEND_PROPERTY) &&
        !lib->icalcomponent_get_first_property(event, ICAL_DURATION_PROPERTY))
        return true;
    if (!china_time(lib, lib->icalcomponent_get_dtend(event), last, &minute))
        return false;
    *last -= minute == 0; /* the end itself does not belong to the event */
    if (*last < *first)
        *last = *first;
    return *last - *first < MOST_DAYS;
}

/* --- events ----------------------------------------------------------------------------------------------------- */

struct reading {
    const struct libical *lib;
    struct listing *list;
    bool marks; /* events with a mark are wanted, else the others */
    size_t taken;
    const char *at; /* of the text: where the next event is looked for */
    int line;
};

/* Goes on in the text to the next event, whose line it then is. */
static void next_event(struct reading *r)
{
    static const char begin[] = "BEGIN:VEVENT";
    while (*r->at) {
        const char *here = r->at, *nl = strchr(here, '\n');
        r->at = nl ? nl + 1 : here + strlen(here);
        r->line++;
        if (strncasecmp(here, begin, strlen(begin)) == 0)
            return;
    }
}

static void add_days(struct reading *r, enum meaning meaning, int32_t first, int32_t last, const char *name)
{
    for (int32_t day = first; day <= last; day++) {
        bool works = meaning == WORK || (meaning == EITHER && date_weekday(day) > 5);
        listing_add(r->list, day, works, name, strlen(name), r->line);
    }
    r->taken++;
}

static void take_event(struct reading *r, icalcomponent *event)
{
    struct listing *l = r->list;
    struct buffer summary = {0}, name = {0}, room = {0};
    const char *said = r->lib->icalcomponent_get_summary(event), *text = said ? said : "";
    text_fold(&summary, text, strlen(text), NULL);
    enum meaning meaning = apple_meaning(r->lib, event);
    int32_t first, last;
    if (meaning == NOTHING)
        meaning = summary_meaning(buf_text(&summary));
    if (meaning == NOTHING || (meaning == FEAST) == r->marks ||
        r->lib->icalcomponent_get_status(event) == ICAL_STATUS_CANCELLED) {
        l->left_out++;
    } else if (r->lib->icalcomponent_get_first_property(event, ICAL_RRULE_PROPERTY)) {
        listing_tell(l, mem_printf(MSG_CALENDAR_ICS_REPEATS, l->path, r->line,
                                   listing_quote(text, strlen(text), &room)));
    } else if (!event_days(r->lib, event, &first, &last)) {
        listing_tell(
            l, mem_printf(MSG_CALENDAR_ICS_DATE, l->path, r->line, listing_quote(text, strlen(text), &room)));
    } else {
        put_name(buf_text(&summary), &name);
        add_days(r, meaning, first, last, buf_text(&name));
    }
    buf_free(&summary);
    buf_free(&name);
    buf_free(&room);
}

static void take_events(struct reading *r, icalcomponent *c)
{
    for (icalcomponent *event = r->lib->icalcomponent_get_first_component(c, ICAL_VEVENT_COMPONENT); event;
         event = r->lib->icalcomponent_get_next_component(c, ICAL_VEVENT_COMPONENT)) {
        next_event(r);
        take_event(r, event);
    }
}

static size_t take_all(const struct libical *lib, struct listing *l, icalcomponent *root, const char *text,
                       bool marks)
{
    struct reading r = {.lib = lib, .list = l, .marks = marks, .at = text};
    if (lib->icalcomponent_isa(root) == ICAL_VCALENDAR_COMPONENT)
        take_events(&r, root);
    for (icalcomponent *c = lib->icalcomponent_get_first_component(root, ICAL_VCALENDAR_COMPONENT); c;
         c = lib->icalcomponent_get_next_component(root, ICAL_VCALENDAR_COMPONENT))
        take_events(&r, c);
    return r.taken;
}

/* The library takes any text as far as it goes, goes down as deep as it is nested, and speaks to the terminal of an end
 * without a beginning. */
static bool is_sound(const char *text, size_t len, int *line)
{
    size_t bad = 0;
    int depth = 0;
    *line = 1;
    bool utf8 = text_is_utf8(text, len, &bad);
    const char *nul = memchr(text, '\0', len), *end = text + (utf8 ? len : bad);
    if (nul && nul < end) {
        end = nul;
        utf8 = false;
    }
    for (const char *p = text; p < end;) {
        depth += strncasecmp(p, "BEGIN:", 6) == 0;
        depth -= strncasecmp(p, "END:", 4) == 0;
        const char *nl = memchr(p, '\n', (size_t)(end - p));
        if (depth > MOST_DEPTH || depth < 0)
            return false;
        p = nl ? nl + 1 : end;
        *line += nl != NULL;
    }
    return utf8 && depth == 0;
}

enum status listing_read_ics(struct listing *l, const char *text, size_t len, struct error *err)
{
    int line;
    if (!is_sound(text, len, &line))
        return error_set(err, ST_INPUT, MSG_CALENDAR_ICS_BROKEN, l->path, line);
    struct libical lib;
    enum status st = libical_load(&lib, ST_INPUT, err);
    if (st)
        return st;
    lib.icalerror_set_errors_are_fatal(false);
    icalcomponent *root = lib.icalparser_parse_string(text);
    if (!root)
        return error_set(err, ST_INPUT, MSG_CALENDAR_ICS_BROKEN, l->path, line);
    if (!take_all(&lib, l, root, text, true)) {
        l->left_out = 0;
        take_all(&lib, l, root, text, false);
    }
    lib.icalcomponent_free(root);
    return ST_OK;
}
