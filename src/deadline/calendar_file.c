/* A file for checking or importing: which form it has, and holiday-cn's JSON:
 *
 *     {"year": 2026, "papers": [URL…], "days": [{"name": "…", "date": "2026-01-01", "isOffDay": true}, …]}
 *
 * or a list of such years. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "deadline/calendar_impl.h"
#include "mulu/file.h"
#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"

static void read_json_day(struct listing *l, const json_t *day, int number)
{
    const json_t *date = json_object_get(day, "date"), *off = json_object_get(day, "isOffDay"),
                 *name = json_object_get(day, "name");
    int32_t at;
    if (!json_is_string(date) || !json_is_boolean(off) || !date_parse(json_string_value(date), &at))
        listing_tell(l, mem_printf(MSG_CALENDAR_JSON_DAY, l->path, number));
    else
        listing_add(l, at, json_is_false(off), json_string_value(name), json_string_length(name), number);
}

/* holiday-cn has a file for the next year long before its notice is out, with an empty list. Among several years such a
 * one is a problem, alone it is an error. */
static enum status read_json_year(struct listing *l, const json_t *year, bool alone, struct error *err)
{
    const json_t *days = json_object_get(year, "days"), *number = json_object_get(year, "year");
    json_int_t y = json_integer_value(number);
    if (!json_is_array(days) || !json_is_integer(number) || y < DATE_FIRST_YEAR || y > DATE_LAST_YEAR)
        return error_set(err, ST_INPUT, MSG_CALENDAR_JSON_SHAPE, l->path);
    if (!json_array_size(days) && alone)
        return error_set(err, ST_INPUT, MSG_CALENDAR_JSON_EMPTY, l->path, (int)y);
    if (!json_array_size(days))
        listing_note(l, mem_printf(MSG_CALENDAR_JSON_EMPTY, l->path, (int)y));
    size_t before = l->n;
    for (size_t i = 0; i < json_array_size(days); i++)
        read_json_day(l, json_array_get(days, i), (int)i + 1);
    l->stated[y] = l->stated[y] || l->n > before;
    const json_t *paper = json_array_get(json_object_get(year, "papers"), 0);
    if (json_is_string(paper))
        listing_name(l, (int)y, json_string_value(paper), json_string_length(paper));
    return ST_OK;
}

enum status listing_read_json(struct listing *l, const char *text, size_t len, struct error *err)
{
    json_error_t why;
    json_t *root = json_loadb(text, len, 0, &why);
    enum status st = ST_OK;
    if (!root) {
        struct buffer room = {0};
        st = error_set(err, ST_INPUT, MSG_CALENDAR_JSON, l->path, why.line,
                       listing_quote(why.text, strlen(why.text), &room));
        buf_free(&room);
    } else if (json_is_array(root)) {
        for (size_t i = 0; !st && i < json_array_size(root); i++)
            st = read_json_year(l, json_array_get(root, i), false, err);
    } else {
        st = read_json_year(l, root, true, err);
    }
    json_decref(root);
    return st;
}

static enum status read_any(struct listing *l, const char *text, size_t len, struct error *err)
{
    static const char bom[] = "\xEF\xBB\xBF", ics[] = "BEGIN:VCALENDAR";
    if (len >= 3 && memcmp(text, bom, 3) == 0) {
        text += 3;
        len -= 3;
    }
    size_t blank = strspn(text, " \t\r\n");
    if (text[blank] == '{' || text[blank] == '[')
        return listing_read_json(l, text, len, err);
    if (strncasecmp(text + blank, ics, strlen(ics)) == 0)
        return listing_read_ics(l, text, len, err);
    listing_read_text(l, text, len);
    return ST_OK;
}

enum status calendar_file_read(const char *path, struct calendar_file *out, struct string_list *problems,
                               struct error *err)
{
    struct buffer text = {0};
    struct listing *l = mem_alloc(sizeof *l);
    *l = (struct listing){.path = path, .problems = problems};
    enum status st = file_read(path, LISTING_MOST_BYTES, &text, err);
    if (!st)
        st = read_any(l, buf_text(&text), text.len, err);
    size_t left_out = l->left_out;
    listing_finish(l, !st, out);
    out->left_out = left_out;
    if (!st && !out->n && !out->nyears)
        st = error_set(err, ST_INPUT, MSG_CALENDAR_NOTHING, path);
    if (st)
        calendar_file_release(out);
    buf_free(&text);
    free(l);
    return st;
}
