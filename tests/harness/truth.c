#include "harness/truth.h"

#include "harness/test.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/collect.h"
#include "mulu/text.h"

static bool is_doubtful(json_t *row, const char *name)
{
    size_t i;
    json_t *value;
    json_array_foreach(json_object_get(row, "doubt_fields"), i,
                       value) if (strcmp(json_string_value(value), name) == 0) return true;
    return false;
}

static bool names(json_t *list, const char *name)
{
    size_t i;
    json_t *value;
    json_array_foreach(list, i, value) if (strcmp(json_string_value(value), name) == 0) return true;
    return false;
}

static const char *text_of(json_t *row, const char *key)
{
    const char *s = json_string_value(json_object_get(row, key));
    return s ? s : "";
}

static void hold_levels(json_t *want, const struct outline_row *got, int number)
{
    json_t *levels = json_object_get(want, "levels");
    int n = (int)json_array_size(levels);
    while (n > 0 && !*json_string_value(json_array_get(levels, (size_t)n - 1)))
        n--;
    if (is_doubtful(want, "levels"))
        return;
    if (got->nlevels != n)
        fail_msg("row %d: %d levels (%s), should be %d", number, got->nlevels, collected_path(got), n);
    for (int i = 0; i < n; i++)
        if (!text_same_squashed(got->levels[i], json_string_value(json_array_get(levels, (size_t)i))))
            fail_msg("row %d: level %d is %s", number, i + 1, got->levels[i]);
}

void truth_hold(const char *path, int table, const char *truth, size_t rows, bool marked)
{
    struct collected c;
    struct error err = {0};
    if (collect_file(path, &(struct read_options){.table = table}, &c, &err))
        fail_msg("%s", err.text);
    assert_int_equal(c.n, 1);
    if (!marked)
        assert_int_equal(c.report.tables[0].unsure, 0);
    assert_int_equal(c.tables[0].n, rows);
    FILE *f = fopen(truth, "r");
    assert_non_null(f);
    char *line = NULL;
    size_t room = 0, at = 0;
    while (getline(&line, &room, f) > 0) {
        json_t *want = json_loads(line, 0, NULL);
        assert_non_null(want);
        const struct outline_row *got = &c.tables[0].rows[at++];
        hold_levels(want, got, (int)at);
        for (enum field k = 0; k < FIELD_COUNT; k++) {
            const char *key = field_info(k)->key;
            if (is_doubtful(want, key))
                continue;
            if (!text_same_squashed(got->fields[k], text_of(want, key)))
                fail_msg("row %zu, %s: got %s\nwant %s", at, key, got->fields[k], text_of(want, key));
            bool filled = (collected_marks(got, key) & MARK_FILLED) != 0;
            if (!json_object_get(want, "doubt_fields") &&
                filled != (marked && names(json_object_get(want, "filled"), key)))
                fail_msg("row %zu: %s is %smarked as filled", at, key, filled ? "" : "not ");
        }
        json_decref(want);
    }
    assert_int_equal(at, rows);
    free(line);
    fclose(f);
    collected_release(&c);
}
