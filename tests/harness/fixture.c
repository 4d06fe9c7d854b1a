#include "harness/fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "fixed/world.h"
#include "mulu/mem.h"

/* One store is open at a time, and its world with it. */
static struct env world;

static void must(enum status st, const struct error *err)
{
    if (st)
        fail_msg("%s", err->text);
}

static char *database(const char *home)
{
    return mem_printf("%s/data/mulu/mulu.db", home);
}

struct store *fixture_store(const char *home, const char *user)
{
    struct error err = {0};
    struct store *s = NULL;
    char *path = database(home);
    setenv("MULU_SHARE", "share/mulu", 0);
    must(world_init(&world, user, &err), &err);
    must(store_open(&world, path, STORE_READ_WRITE, &s, &err), &err);
    free(path);
    return s;
}

void fixture_close(struct store *s)
{
    store_close(s);
    env_release(&world);
}

/* --- rows ------------------------------------------------------------------------------------------------------- */

static const struct {
    const char *name, *title, *body;
    int year;
} catalogs[] = {
    {"gaoqing", "市医疗保障局高青分局主动公开基本目录", "市医疗保障局高青分局", 2026},
    {"process", "医疗保障局政务公开事项标准目录", "医疗保障局", 2026},
    {"yiyuan", "2023年沂源县政务公开工作要点任务分解表", "沂源县人民政府办公室", 2023},
    {"yiyuan-units", "沂源县政务公开考核指标", "沂源县人民政府办公室", 2023},
};

static void make_head(struct row_head *head, size_t which, int levels, const bool *used)
{
    static const char *const labels[] = {"一级目录", "二级目录", "三级目录", "四级目录", "五级目录"};
    head->title = mem_dup(catalogs[which].title);
    head->body = mem_dup(catalogs[which].body);
    head->format = mem_dup("fixture");
    head->year = catalogs[which].year;
    head->columns = mem_alloc((size_t)(levels + FIELD_COUNT) * sizeof *head->columns);
    for (int i = 0; i < levels; i++)
        head->columns[head->ncolumns++] =
            (struct row_column){.role = COLUMN_LEVEL, .index = i, .label = mem_dup(labels[i])};
    for (enum field f = 0; f < FIELD_COUNT; f++)
        if (used[f])
            head->columns[head->ncolumns++] = (struct row_column){
                .role = COLUMN_FIELD, .index = (int)f, .label = mem_dup(field_info(f)->label)};
}

static void add_marks(json_t *names, unsigned marks, enum mark_reason reason, int line, struct row_mark *out,
                      size_t *n)
{
    size_t i;
    json_t *name;
    json_array_foreach(names, i, name)
    {
        const char *cell = json_string_value(name);
        bool label = strcmp(cell, "levels") == 0;
        enum field f = FIELD_CONTENT;
        if (!label)
            field_by_key(cell, &f);
        out[(*n)++] =
            (struct row_mark){label ? CELL_LABEL : cell, marks, reason, "", line, label ? 1 : 4 + (int)f};
    }
}

static void send_row(struct row_sink *sink, json_t *object)
{
    struct outline_row row = {.uid = ""};
    struct row_mark marks[32];
    struct error err = {0};
    json_t *levels = json_object_get(object, "levels");
    row.nlevels = (int)json_array_size(levels);
    for (int i = 0; i < row.nlevels; i++)
        row.levels[i] = json_string_value(json_array_get(levels, (size_t)i));
    for (enum field f = 0; f < FIELD_COUNT; f++) {
        const char *value = json_string_value(json_object_get(object, field_info(f)->key));
        row.fields[f] = value ? value : "";
    }
    row.line = 9 * (int)json_integer_value(json_object_get(object, "n"));
    add_marks(json_object_get(object, "filled"), MARK_FILLED, REASON_MERGED, row.line, marks, &row.nmarks);
    add_marks(json_object_get(object, "doubt_fields"), MARK_UNSURE, REASON_EMPTY, row.line, marks,
              &row.nmarks);
    row.marks = marks;
    must(sink->row(sink->ctx, &row, &err), &err);
}

static json_t *read_rows(const char *name, int *levels, bool *used)
{
    char *path = mem_printf("tests/cases/ui/%s.jsonl", name), line[65536];
    FILE *f = fopen(path, "r");
    json_t *rows = json_array();
    if (!f)
        fail_msg("%s cannot be opened", path);
    while (fgets(line, sizeof line, f)) {
        json_error_t wrong;
        json_t *object = json_loads(line, 0, &wrong);
        if (!object)
            fail_msg("%s: %s", path, wrong.text);
        int n = (int)json_array_size(json_object_get(object, "levels"));
        *levels = n > *levels ? n : *levels;
        for (enum field k = 0; k < FIELD_COUNT; k++)
            used[k] = used[k] || json_object_get(object, field_info(k)->key);
        json_array_append_new(rows, object);
    }
    fclose(f);
    free(path);
    return rows;
}

int64_t fixture_import(struct store *s, const char *name)
{
    struct error err = {0};
    struct store_import *im = NULL;
    struct row_sink sink;
    struct row_head head = {0};
    bool used[FIELD_COUNT] = {0};
    int levels = 1;
    size_t which = 0, i;
    while (which < sizeof catalogs / sizeof *catalogs && strcmp(catalogs[which].name, name) != 0)
        which++;
    assert_true(which < sizeof catalogs / sizeof *catalogs);
    json_t *rows = read_rows(name, &levels, used), *row;
    char *source = mem_printf("%s.txt", name);
    make_head(&head, which, levels, used);
    must(store_import_begin(s, source, &im, &sink, &err), &err);
    must(sink.begin(sink.ctx, &head, &err), &err);
    json_array_foreach(rows, i, row) send_row(&sink, row);
    must(sink.end(sink.ctx, &head, &err), &err);
    must(store_import_publish(im, &err), &err);
    int64_t catalog = head.catalog;
    row_head_release(&head);
    json_decref(rows);
    free(source);
    return catalog;
}

/* --- the editor ------------------------------------------------------------------------------------------------- */

struct term *fixture_start(const char *home, int rows, int cols, const char *const extra[])
{
    static int runs;
    char *argv[32] = {mem_dup(BUILD_DIR "/tests/mulu-fixed")}, *path = database(home);
    char *run = mem_printf("MULU_TEST_RUN=%d", ++runs);
    char *later =
        mem_printf("MULU_TEST_LATER=%s", getenv("MULU_TEST_LATER") ? getenv("MULU_TEST_LATER") : "");
    const char *env[] = {run, later, NULL};
    int n = 1;
    for (; extra && extra[n - 1] && n < 30; n++)
        argv[n] = mem_dup(extra[n - 1]);
    argv[n] = path;
    struct term *t = term_start(rows, cols, home, argv, env);
    for (int i = 0; i < n; i++)
        free(argv[i]);
    free(path);
    free(run);
    free(later);
    term_wait_idle(t);
    return t;
}

char *fixture_cell(const char *home, int64_t catalog, const char *number, const char *cell)
{
    struct error err = {0};
    struct store *s = fixture_store(home, NULL);
    struct outline o = {0};
    struct item item = {0};
    enum field f = FIELD_CONTENT;
    must(store_outline(s, catalog, &o, &err), &err);
    int node = outline_by_number(&o, number);
    if (node < 0)
        fail_msg("there is no %s", number);
    must(store_item(s, o.nodes[node].id, &item, &err), &err);
    char *value = mem_dup(field_by_key(cell, &f) ? item.fields[f] : item.label);
    item_release(&item);
    outline_free(&o);
    fixture_close(s);
    return value;
}
