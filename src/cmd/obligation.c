#include "cmd/obligation.h"

#include <stdio.h>
#include <string.h>

static void set_day(json_t *object, const char *key, int32_t day)
{
    struct buffer text = {0};
    date_format(&text, day);
    json_object_set_new(object, key, json_string(buf_text(&text)));
    buf_free(&text);
}

json_t *obligation_json(const struct obligation *o, const char *name)
{
    static const char *const states[DUE_STATES] = {"overdue", "soon", "later", "in time", "late"};
    json_t *object = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "node", name, "uid", o->uid, "path", o->path,
                               "title", o->title, "unit", o->unit, "rule", o->clause);
    set_day(object, "due", o->due.day);
    if (o->due.minute >= 0) {
        char time[16];
        snprintf(time, sizeof time, "%02d:%02d", o->due.minute / 60, o->due.minute % 60);
        json_object_set_new(object, "time", json_string(time));
    }
    json_object_set_new(object, "state", json_string(states[o->state]));
    if (o->from) {
        set_day(object, "from", o->from);
        set_day(object, "to", o->to);
    }
    if (o->published)
        set_day(object, "published", o->published_on);
    json_object_set_new(object, "provisional", json_boolean(o->provisional));
    json_object_set_new(object, "unsure", json_boolean(o->unsure));
    return object;
}

void print_deadline_problems(struct store *s)
{
    struct string_list problems = {0};
    store_deadline_problems(s, &problems);
    for (size_t i = 0; i < problems.n; i++)
        fprintf(stderr, "mulu: %s\n", problems.items[i]);
    string_list_free(&problems);
}
