/* Tables of other bureaus, copied from web pages as text, held against what a person reads in them
 * (tests/cases/tables/NAME.jsonl). A cell that is read otherwise must be in doubt: it, or the label of its row, marked as
 * unsure; and nothing of any of them is lost. */
#include "harness/test.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/collect.h"
#include "harness/fragments.h"
#include "mulu/mem.h"
#include "mulu/text.h"

/* The files, how many of their tables the transcription is of, and what parts their pieces. */
static const struct {
    const char *name;
    size_t tables;
    const char *parted;
    bool loose; /* rows are found by their contents; `found` of them at least */
    int found;
} files[] = {
    {"banner-street-blank", 1, "\n", false, 0},      {"bj-duty-list", 1, "\n|", false, 0},
    {"cq-street-13domains", 1, "\n", false, 0},      {"culture-permanent-trad", 1, "\n", false, 0},
    {"eco-district-fiveopen", 1, "\n|", false, 0},   {"edu-five-col", 1, "\n|", false, 0},
    {"fiscal-spaces", 1, "\n ", false, 0},           {"food-town-metadata-trap", 1, "\n ", false, 0},
    {"gov-docs-town-trad", 1, "\n|", false, 0},      {"hb-market-dept", 1, "\n|", false, 0},
    {"hospital-update-duty", 1, "\n|", false, 0},    {"law-service-ditto", 1, "\n|", false, 0},
    {"planning-masked-diamond", 1, "\n|", false, 0}, {"safety-xj-cellperline", 1, "\n|", false, 0},
    {"sc-town-superior-trad", 1, "\n|", false, 0},   {"sd-media-center", 1, "\n|", true, 1},
    {"sh-edu-nohead", 1, "\n|", false, 0},           {"subsidy-vertical", 1, "\n|", false, 0},
    {"water-frequency", 2, "\n", true, 3},           {"wh-nodeadline", 1, "\n|", false, 0},
    {"zj-civil-five-open", 1, "\n|", false, 0},
};
enum { FILES = sizeof files / sizeof *files };

static const char *text_of(json_t *row, const char *key)
{
    const char *s = json_string_value(json_object_get(row, key));
    return s ? s : "";
}

static bool names(json_t *list, const char *name)
{
    size_t i;
    json_t *value;
    json_array_foreach(list, i, value) if (strcmp(json_string_value(value), name) == 0) return true;
    return false;
}

/* In doubt: the transcription says so, or the reader does. */
static bool is_doubted(json_t *want, const struct outline_row *got, const char *cell, const char *name)
{
    bool guessed = false;
    for (size_t i = 0; i < got->nmarks; i++)
        guessed = guessed || (strcmp(got->marks[i].cell, cell) == 0 && got->marks[i].reason == REASON_TICKS);
    return guessed || names(json_object_get(want, "doubt_fields"), name) ||
           (collected_marks(got, cell) | collected_marks(got, CELL_LABEL)) & MARK_UNSURE;
}

static void hold_levels(const char *file, json_t *want, const struct outline_row *got)
{
    json_t *levels = json_object_get(want, "levels");
    struct buffer b = {0};
    for (size_t i = 0; i < json_array_size(levels); i++)
        buf_printf(&b, "%s%s", i ? "/" : "", json_string_value(json_array_get(levels, i)));
    if (!text_same_squashed(collected_path(got), buf_text(&b)) &&
        !is_doubted(want, got, CELL_LABEL, "levels"))
        fail_msg("%s: %s, want %s", file, collected_path(got), buf_text(&b));
    buf_free(&b);
}

static void hold_row(const char *file, json_t *want, const struct outline_row *got)
{
    hold_levels(file, want, got);
    for (enum field f = 0; f < FIELD_COUNT; f++) {
        const char *key = field_info(f)->key;
        if (!text_same_squashed(got->fields[f], text_of(want, key)) && !is_doubted(want, got, key, key))
            fail_msg("%s, row %s, %s: %s, want %s", file, text_of(want, "content"), key, got->fields[f],
                     text_of(want, key));
        if (names(json_object_get(want, "filled"), key) && !(collected_marks(got, key) & MARK_FILLED) &&
            !is_doubted(want, got, key, key))
            fail_msg("%s, row %s: %s is not marked as filled", file, text_of(want, "content"), key);
    }
}

static void hold(size_t k)
{
    char *path = mem_printf("tests/cases/tables/%s.txt", files[k].name);
    char *truth = mem_printf("tests/cases/tables/%s.jsonl", files[k].name);
    struct collected c;
    struct error err = {0};
    if (collect_file(path, NULL, &c, &err))
        fail_msg("%s: %s", files[k].name, err.text);
    assert_int_equal(c.n, files[k].tables);
    FILE *f = fopen(truth, "r");
    assert_non_null(f);
    char *line = NULL;
    size_t room = 0, at = 0, rows = 0;
    int found = 0;
    const struct collected_table *t = &c.tables[0];
    for (; getline(&line, &room, f) > 0; rows++) {
        json_t *want = json_loads(line, 0, NULL);
        assert_non_null(want);
        size_t i = at;
        while (files[k].loose && i < t->n &&
               !text_same_squashed(t->rows[i].fields[FIELD_CONTENT], text_of(want, "content")))
            i++;
        if (i < t->n) {
            hold_row(files[k].name, want, &t->rows[i]);
            at = i + 1;
            found++;
        }
        json_decref(want);
    }
    if (files[k].loose ? found < files[k].found : t->n != rows)
        fail_msg("%s: %zu rows, %d of %zu found", files[k].name, t->n, found, rows);
    free(line);
    fclose(f);
    collected_release(&c);
    free(path);
    free(truth);
}

static void what_a_person_reads(void **state)
{
    (void)state;
    for (size_t k = 0; k < FILES; k++)
        hold(k);
}

static void nothing_is_lost(void **state)
{
    (void)state;
    static char text[64 * 1024];
    for (size_t k = 0; k < FILES; k++) {
        char *path = mem_printf("tests/cases/tables/%s.txt", files[k].name);
        struct collected c;
        assert_int_equal(collect_file(path, NULL, &c, NULL), ST_OK);
        FILE *f = fopen(path, "r");
        assert_non_null(f);
        size_t len = fread(text, 1, sizeof text, f);
        fclose(f);
        char *lost = lost_fragment_of(&c, text, len, files[k].parted);
        if (lost)
            fail_msg("%s: lost: %s", files[k].name, lost);
        collected_release(&c);
        free(path);
    }
}

/* A page whose columns stand beside each other no more holds no table that anybody could read. */
static void no_table(void **state)
{
    (void)state;
    struct collected c;
    struct error err = {0};
    assert_int_equal(collect_file("tests/cases/tables/enforcement-flipbook-sh.txt", NULL, &c, &err),
                     ST_INPUT);
    assert_int_equal(c.n, 0);
    collected_release(&c);
}

static void titles(void **state)
{
    (void)state;
    struct collected c;
    assert_int_equal(collect_file("tests/cases/tables/eco-district-fiveopen.txt", NULL, &c, NULL), ST_OK);
    assert_string_equal(c.tables[0].head.title, "某区生态环境局政务公开标准目录");
    assert_string_equal(c.tables[0].head.body, "某区生态环境局");
    collected_release(&c);
    assert_int_equal(collect_file("tests/cases/tables/food-town-metadata-trap.txt", NULL, &c, NULL), ST_OK);
    assert_string_equal(c.tables[0].head.title, "食品药品监管领域基层政务公开标准目录");
    for (size_t i = 0; i < c.tables[0].n; i++) /* 公开时限: 长期公开 is the page's, not the list's */
        assert_null(strstr(c.tables[0].rows[i].fields[FIELD_DEADLINE], "长期"));
    collected_release(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_person_reads),
        cmocka_unit_test(nothing_is_lost),
        cmocka_unit_test(no_table),
        cmocka_unit_test(titles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
