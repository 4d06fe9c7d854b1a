#include "harness/store_fixture.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mulu/agenda.h"
#include "mulu/engine.h"
#include "mulu/file.h"
#include "mulu/mem.h"

/* --- the world ---------------------------------------------------------------------------------------------------- */

static int64_t world_now(void *ctx)
{
    const struct store_world *w = ctx;
    return w->now;
}

static void world_uid(void *ctx, char out[ENV_UID_SIZE])
{
    struct store_world *w = ctx;
    snprintf(out, ENV_UID_SIZE, "00000000-0000-7000-8000-%012llx", (unsigned long long)w->next_uid++);
}

void store_world_init(struct store_world *w)
{
    *w = (struct store_world){.now = 1772413200000, .next_uid = 1};
    w->env = (struct env){.now = world_now,
                          .new_uid = world_uid,
                          .ctx = w,
                          .user = mem_dup("tester"),
                          .share_dir = mem_dup("share/mulu")};
    const char *tmp = getenv("TMPDIR");
    snprintf(w->dir, sizeof w->dir, "%s/mulu-test-XXXXXX", tmp && strlen(tmp) < 40 ? tmp : "/tmp");
    assert_non_null(mkdtemp(w->dir));
}

static int remove_one(const char *path, const struct stat *info, int flag, struct FTW *at)
{
    (void)info;
    (void)flag;
    (void)at;
    return remove(path);
}

void store_world_release(struct store_world *w)
{
    nftw(w->dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    env_release(&w->env);
}

char *store_world_path(const struct store_world *w, const char *name)
{
    return path_join(w->dir, name);
}

int store_fixture_setup(void **state)
{
    struct store_fixture *f = mem_alloc(sizeof *f);
    struct error err = {0};
    store_world_init(&f->world);
    f->path = store_world_path(&f->world, "mulu.db");
    must(store_open(&f->world.env, f->path, STORE_READ_WRITE, &f->s, &err));
    *state = f;
    return 0;
}

int store_fixture_teardown(void **state)
{
    struct store_fixture *f = *state;
    store_close(f->s);
    free(f->path);
    store_world_release(&f->world);
    free(f);
    return 0;
}

void store_fixture_reopen(struct store_fixture *f)
{
    struct error err = {0};
    store_close(f->s);
    f->s = NULL;
    must(store_open(&f->world.env, f->path, STORE_READ_WRITE, &f->s, &err));
}

void store_must(enum status st, const struct error *err, const char *what, const char *file, int line)
{
    if (st) {
        print_error("%s: status %d: %s\n", what, (int)st, err->text);
        _fail(file, line);
    }
}

int64_t store_ask(const char *path, const char *sql)
{
    struct engine *e = NULL;
    struct error err = {0};
    must(engine_open(path, ENGINE_READ_ONLY, &e, &err));
    struct stmt *st = stmt_begin(e, sql);
    int64_t n = stmt_row(st) ? stmt_get_int(st, 0) : -1;
    must(stmt_end(st, &err));
    engine_close(e);
    return n;
}

void store_sql(const char *path, const char *sql)
{
    struct engine *e = NULL;
    struct error err = {0};
    must(engine_open(path, ENGINE_READ_WRITE, &e, &err));
    must(engine_exec(e, sql, &err));
    engine_close(e);
}

/* --- writing ------------------------------------------------------------------------------------------------------ */

int64_t store_make_catalog(struct store *s, const char *title, int levels)
{
    struct error err = {0};
    int64_t id = 0;
    must(store_begin(s, VERB_NEW_CATALOG, title, &err));
    must(store_add_catalog(s, title, "", 2026, levels, &id, &err));
    must(store_commit(s, &err));
    return id;
}

int64_t store_make_node(struct store *s, int64_t catalog, int64_t parent, int64_t after, const char *label,
                        bool item)
{
    struct error err = {0};
    int64_t id = 0;
    must(store_begin(s, VERB_ADD, label, &err));
    must(store_add_node(s, catalog, parent, after, label ? label : "", item, &id, &err));
    must(store_commit(s, &err));
    return id;
}

void store_put(struct store *s, int64_t node, const char *cell, const char *value)
{
    struct error err = {0};
    must(store_begin(s, VERB_EDIT, "", &err));
    must(store_set(s, node, cell, NULL, value, &err));
    must(store_commit(s, &err));
}

void store_undo_last(struct store *s)
{
    struct error err = {0};
    struct group_info g;
    must(store_peek_undo(s, &g, &err));
    int64_t id = g.id;
    group_info_release(&g);
    must(store_undo(s, id, NULL, &err));
}

void store_redo_next(struct store *s)
{
    struct error err = {0};
    struct group_info g;
    must(store_peek_redo(s, &g, &err));
    int64_t id = g.id;
    group_info_release(&g);
    must(store_redo(s, id, NULL, &err));
}

/* --- what it holds ------------------------------------------------------------------------------------------------ */

struct dump {
    struct store *s;
    struct buffer *out;
};

static enum status dump_begin(void *ctx, struct row_head *head, struct error *err)
{
    struct buffer *out = ((struct dump *)ctx)->out;
    (void)err;
    buf_printf(out, "catalog %lld|%s|%s|%d|%s\n", (long long)head->catalog, head->title, head->body,
               head->year, head->format);
    for (size_t i = 0; i < head->ncolumns; i++)
        buf_printf(out, "column %d %d %s\n", (int)head->columns[i].role, head->columns[i].index,
                   head->columns[i].label);
    for (enum field f = 0; f < FIELD_COUNT; f++)
        if (head->choices[f])
            buf_printf(out, "choices %s %s\n", field_info(f)->key, head->choices[f]);
    return ST_OK;
}

/* What is kept of an item beside its row: a clerk's own reading, and what was recorded. */
static void dump_rule_and_records(struct store *s, int64_t node, struct buffer *out)
{
    struct item_rule rule;
    struct record_list records;
    struct error err = {0};
    must(store_rule(s, node, &rule, &err));
    if (rule.overridden) {
        buf_puts(out, " own ");
        rule_format(&rule.rule, out);
    }
    item_rule_release(&rule);
    must(store_records(s, node, &records, &err));
    for (size_t i = 0; i < records.n; i++) {
        buf_printf(out, " #%lld ", (long long)records.items[i].id);
        record_text(&records.items[i], out);
    }
    record_list_free(&records);
}

static enum status dump_row(void *ctx, const struct outline_row *row, struct error *err)
{
    struct dump *d = ctx;
    struct buffer *out = d->out;
    (void)err;
    buf_printf(out, "row %lld %s", (long long)row->node, row->uid);
    for (int i = 0; i < row->nlevels; i++)
        buf_printf(out, "|%s", row->levels[i]);
    buf_puts(out, " =");
    for (enum field f = 0; f < FIELD_COUNT; f++)
        buf_printf(out, "|%s", row->fields[f]);
    for (int i = 0; i < row->nextras; i++)
        buf_printf(out, "|+%s", row->extras[i]);
    for (size_t i = 0; i < row->nmarks; i++) {
        const struct row_mark *m = &row->marks[i];
        buf_printf(out, " !%s %u %s %d:%d %s", m->cell, m->marks, mark_reason_key(m->reason), m->line,
                   m->column, m->raw);
    }
    dump_rule_and_records(d->s, row->node, out);
    buf_putc(out, '\n');
    return ST_OK;
}

static enum status dump_end(void *ctx, struct row_head *head, struct error *err)
{
    (void)head;
    (void)err;
    buf_puts(((struct dump *)ctx)->out, "end\n");
    return ST_OK;
}

void store_dump(struct store *s, int64_t catalog, struct buffer *out)
{
    struct dump d = {s, out};
    struct row_sink sink = {.begin = dump_begin, .row = dump_row, .end = dump_end, .ctx = &d};
    struct error err = {0};
    must(store_rows(s, catalog, NULL, &sink, NULL, &err));
}

static int by_place(const void *a, const void *b)
{
    const struct trash_entry *x = a, *y = b;
    if (x->catalog != y->catalog)
        return x->catalog < y->catalog ? -1 : 1;
    return (x->node > y->node) - (x->node < y->node);
}

/* Everything that has fallen due or will, about the time of the world's first day. */
static void dump_agenda(struct store *s, struct buffer *out)
{
    struct agenda_query q = {.done = true};
    struct agenda a;
    struct error err = {0};
    assert_true(date_parse("2026-03-20", &q.today) && date_parse("2026-01-01", &q.from) &&
                date_parse("2026-06-30", &q.until));
    must(store_agenda(s, &q, &a, &err));
    for (size_t i = 0; i < a.n; i++) {
        const struct obligation *o = &a.items[i];
        buf_printf(out, "due %d %d %s %s %lld %lld\n", o->due.day, (int)o->state, o->title, o->clause,
                   (long long)o->event, (long long)o->published);
    }
    agenda_free(&a);
}

void store_same_tree(const struct outline *whole, const struct outline *bare)
{
    assert_int_equal(whole->n, bare->n);
    for (int i = 0; i < whole->n; i++) {
        const struct outline_node *a = &whole->nodes[i], *b = &bare->nodes[i];
        assert_true(a->id == b->id && a->parent == b->parent && a->size == b->size && a->number == b->number);
        assert_true(a->depth == b->depth && a->level == b->level && a->items == b->items);
        assert_true(a->marks == b->marks && a->marks_below == b->marks_below && a->kinds == b->kinds);
        assert_true(a->has_item == b->has_item);
    }
    for (int i = whole->n - 1; i >= 0; i--) {
        assert_string_equal(outline_title(whole, i), outline_title(bare, i));
        assert_string_equal(outline_label(whole, i), outline_label(bare, i));
    }
}

/* The trash is dumped in the order of its ids: its own order is that of the deletions, and an undone restoration is a
 * new one. */
void store_dump_all(struct store *s, struct buffer *out)
{
    struct catalog_list list;
    struct trash_list trash;
    struct error err = {0};
    must(store_catalogs(s, &list, &err));
    for (size_t i = 0; i < list.n; i++) {
        const struct catalog_info *c = &list.items[i];
        buf_printf(out, "items %lld headings %lld marks %lld\n", (long long)c->items, (long long)c->headings,
                   (long long)c->marks);
        store_dump(s, c->id, out);
    }
    must(store_trash(s, &trash, &err));
    if (trash.n)
        qsort(trash.items, trash.n, sizeof *trash.items, by_place);
    for (size_t i = 0; i < trash.n; i++)
        buf_printf(out, "trash %lld %lld %s %lld\n", (long long)trash.items[i].catalog,
                   (long long)trash.items[i].node, trash.items[i].path, (long long)trash.items[i].items);
    trash_list_free(&trash);
    catalog_list_free(&list);
    dump_agenda(s, out);
}

/* --- made rows ---------------------------------------------------------------------------------------------------- */

uint64_t store_random(uint64_t *seed)
{
    /* xorshift64*: the same sequence everywhere */
    *seed ^= *seed >> 12;
    *seed ^= *seed << 25;
    *seed ^= *seed >> 27;
    return *seed * 0x2545F4914F6CDD1D;
}

int store_random_below(uint64_t *seed, int n)
{
    return (int)(store_random(seed) >> 33) % n;
}

static void made_head(struct row_head *head, const char *title)
{
    static const char *const levels[] = {"一级目录", "二级目录", "三级目录"};
    *head = (struct row_head){
        .title = mem_dup(title), .body = mem_dup("县财政局"), .year = 2026, .format = mem_dup("made")};
    head->columns = mem_alloc((3 + FIELD_COUNT + 1) * sizeof *head->columns);
    for (int i = 0; i < 3; i++)
        head->columns[head->ncolumns++] =
            (struct row_column){.role = COLUMN_LEVEL, .index = i, .label = mem_dup(levels[i])};
    for (enum field f = 0; f < FIELD_COUNT; f++)
        head->columns[head->ncolumns++] = (struct row_column){
            .role = COLUMN_FIELD, .index = (int)f, .label = mem_dup(field_info(f)->label)};
    head->columns[head->ncolumns++] =
        (struct row_column){.role = COLUMN_EXTRA, .index = 0, .label = mem_dup("联系电话")};
}

static const char filler[] =
    "本单位制定的行政规范性文件，包括标题、正文、文号、成文日期、发布日期和有效性；公开前经保密审查，"
    "形成或者变更之日起二十个工作日内在政府网站公开，并按照要求做好解读和回应关切。";

static enum status send_row(struct row_sink *sink, int i, struct error *err)
{
    static const char *const units[] = {"县财政局、县税务局", "所有部门、单位",
                                        "除县司法局、县信访局外的部门、单位", "县审计局等有关部门单位",
                                        "办公室"};
    char texts[3 + FIELD_COUNT][400];
    struct outline_row row = {.nlevels = 3, .uid = "", .nextras = 1, .line = i + 2};
    for (int l = 0; l < 3; l++) {
        static const int every[] = {500, 20, 1};
        snprintf(texts[l], sizeof texts[l], "第%d类事项%d", l + 1, i / every[l]);
        row.levels[l] = texts[l];
    }
    for (enum field f = 0; f < FIELD_COUNT; f++) {
        char *text = texts[3 + f];
        snprintf(text, sizeof texts[0], "%s %d", field_info(f)->label, f == FIELD_CONTENT ? i : i % 50);
        row.fields[f] = text;
    }
    snprintf(texts[3 + FIELD_CONTENT], sizeof texts[0], "内容%d。%s", i, filler);
    row.fields[FIELD_UNIT] = units[i % 5];
    row.extras[0] = i % 10 ? "" : "0533-6960000";
    struct row_mark mark = {field_info(FIELD_UNIT)->key, MARK_FILLED, REASON_MERGED, "", i + 2, 7};
    row.marks = &mark;
    row.nmarks = i % 7 == 0;
    return sink->row(sink->ctx, &row, err);
}

enum status store_send_rows(struct row_sink *sink, const char *title, int rows, struct error *err)
{
    struct row_head head;
    made_head(&head, title);
    enum status st = sink->note(sink->ctx, "附件：说明", err);
    if (!st)
        st = sink->begin(sink->ctx, &head, err);
    for (int i = 0; !st && i < rows; i++)
        st = send_row(sink, i, err);
    head.choices[FIELD_CHANNEL] = mem_dup("政府网站、公示栏");
    if (!st)
        st = sink->end(sink->ctx, &head, err);
    row_head_release(&head);
    return st;
}

int64_t store_import_rows(struct store *s, const char *title, int rows)
{
    struct store_import *im = NULL;
    struct row_sink sink;
    struct error err = {0};
    struct catalog_list list;
    must(store_import_begin(s, "made.txt", &im, &sink, &err));
    must(store_send_rows(&sink, title, rows, &err));
    must(store_import_publish(im, &err));
    must(store_catalogs(s, &list, &err));
    int64_t id = list.items[list.n - 1].id;
    catalog_list_free(&list);
    return id;
}

struct store_sample store_make_sample(struct store *s)
{
    struct store_sample t;
    t.c = store_make_catalog(s, "县财政局主动公开基本目录", 2);
    t.policy = store_make_node(s, t.c, 0, 0, "政策", false);
    t.file = store_make_node(s, t.c, t.policy, 0, "部门文件", true);
    t.plan = store_make_node(s, t.c, t.policy, t.file, "规划计划", true);
    t.shared = store_make_node(s, t.c, 0, t.policy, "执法", false);
    t.first = store_make_node(s, t.c, t.shared, 0, NULL, true);
    t.second = store_make_node(s, t.c, t.shared, t.first, NULL, true);
    store_put(s, t.file, "content", "Word 与 PDF 下载文本");
    store_put(s, t.file, "unit", "县财政局、县税务局");
    store_put(s, t.plan, "unit", "县财政局");
    store_put(s, t.plan, "deadline", "２０个工作日");
    store_put(s, t.first, "content", "行政执法事项清单");
    store_put(s, t.first, "unit", "除县司法局外的部门、单位");
    store_put(s, t.second, "content", "行政执法人员清单");
    store_put(s, t.second, "unit", "县财政局、县税务局");
    return t;
}
