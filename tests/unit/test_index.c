/* The search index says of every node what its cells say, whatever was done to the tree. */
#include "harness/edition.h"
#include "harness/seek.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mulu/mem.h"
#include "mulu/pinyin.h"
#include "mulu/strings.h"
#include "mulu/text.h"
#include "store/index.h"

static const char *const words[] = {"县司法局",
                                    "司法",
                                    "重庆银行会计",
                                    "行政处罚决定书",
                                    "公开",
                                    "政务公开",
                                    "公",
                                    "銀行監管",
                                    "ＰＤＦ2023",
                                    "abc",
                                    "a",
                                    "⾏政许可",
                                    "局局局",
                                    "公开公开公开",
                                    "双 随 机",
                                    "20个工作日内",
                                    "长沙重庆",
                                    "（一）说明",
                                    "𠮷野家",
                                    "x",
                                    "法法",
                                    "行政行政处罚",
                                    "单于会稽",
                                    "及时公开，主动公开"};

struct cells {
    char *texts[FIELD_COUNT + 12]; /* fields, label, extras; folded */
    int at[FIELD_COUNT + 12];      /* their bits */
    int n;
};

static void add_cell(struct cells *c, int at, const char *text)
{
    struct buffer b = {0};
    text_fold(&b, text, strlen(text), NULL);
    assert_true((size_t)c->n < sizeof c->at / sizeof *c->at);
    c->texts[c->n] = mem_dup(buf_text(&b));
    c->at[c->n++] = at;
    buf_free(&b);
}

static void read_cells(struct store *s, int64_t node, struct cells *out)
{
    struct item item;
    struct error err = {0};
    *out = (struct cells){0};
    must(store_item(s, node, &item, &err));
    add_cell(out, FIELD_COUNT, item.label);
    for (int f = 0; item.has_item && f < FIELD_COUNT; f++)
        add_cell(out, f, item.fields[f]);
    for (size_t i = 0; item.has_item && i < item.nextras; i++)
        add_cell(out, FIELD_COUNT + 1, item.extras[i].value);
    item_release(&item);
}

static void free_cells(struct cells *c)
{
    for (int i = 0; i < c->n; i++)
        free(c->texts[i]);
}

static bool holds(const struct cells *c, const struct index_term *t)
{
    struct pinyin_query q;
    struct pinyin_match m;
    pinyin_query(&q, t->text, t->len);
    bool letter = t->text[strcspn(t->text, "abcdefghijklmnopqrstuvwxyz")] != '\0';
    for (int i = 0; i < c->n; i++) {
        if (!(t->fields >> c->at[i] & 1))
            continue;
        if (strstr(c->texts[i], t->text))
            return true;
        if (t->sounds && letter && (c->at[i] == FIELD_COUNT || c->at[i] == FIELD_UNIT) &&
            pinyin_find(&q, c->texts[i], strlen(c->texts[i]), &m) && !m.rare)
            return true;
    }
    return false;
}

/* --- both ways --------------------------------------------------------------------------------------------------- */

struct known {
    int64_t *ids, *catalogs;
    struct cells *cells;
    size_t n, cap, catalogs_cap, cells_cap;
};

static void read_all(struct store *s, struct known *k)
{
    struct catalog_list l;
    struct error err = {0};
    must(store_catalogs(s, &l, &err));
    for (size_t c = 0; c < l.n; c++) {
        struct outline o;
        must(store_outline(s, l.items[c].id, &o, &err));
        for (int i = 0; i < o.n; i++) {
            k->ids = mem_array(k->ids, &k->cap, k->n + 1, sizeof *k->ids);
            k->cells = mem_array(k->cells, &k->cells_cap, k->n + 1, sizeof *k->cells);
            k->catalogs = mem_array(k->catalogs, &k->catalogs_cap, k->n + 1, sizeof *k->catalogs);
            k->ids[k->n] = o.nodes[i].id;
            k->catalogs[k->n] = l.items[c].id;
            read_cells(s, o.nodes[i].id, &k->cells[k->n++]);
        }
        outline_free(&o);
    }
    catalog_list_free(&l);
}

static void free_known(struct known *k)
{
    for (size_t i = 0; i < k->n; i++)
        free_cells(&k->cells[i]);
    free(k->cells);
    free(k->ids);
    free(k->catalogs);
}

/* Below which heading each node stands, and whether it is an item: what searches take from the index alone. */
static void check_places(struct store *s, int64_t catalog)
{
    struct outline o;
    struct above_map *m;
    struct error err = {0};
    must(store_outline(s, catalog, &o, &err));
    must(store_read_begin(s, &err));
    must(above_map(s, &m, &err));
    for (int i = 0; i < o.n; i++) {
        const struct outline_node *n = &o.nodes[i];
        int64_t above, want = n->parent < 0 ? 0 : o.nodes[n->parent].id;
        uint64_t items = 0;
        must(above_get(s, m, n->id, &above, &err));
        must(above_items(s, m, n->id / 64 * 64, &items, 1, &err));
        if (above != want || (items >> n->id % 64 & 1) != n->has_item)
            fail_msg("node %lld stands below %lld, not %lld, or is%s an item", (long long)n->id,
                     (long long)above, (long long)want, n->has_item ? " not" : "");
    }
    store_read_end(s, ST_OK);
    outline_free(&o);
}

/* The values of a column with their uses, one a line, in order; each is what its node has. */
static void tell_values(struct store *s, int64_t catalog, int cell, struct string_list *out)
{
    struct index_values v;
    struct error err = {0};
    must(store_read_begin(s, &err));
    must(index_values(s, catalog, cell, "", &v, &err));
    for (size_t i = 0; i < v.n; i++) {
        struct buffer raw = {0}, fold = {0};
        must(index_read_cell(s, v.items[i].node, cell, &raw, &err));
        text_fold(&fold, buf_text(&raw), raw.len, NULL);
        assert_string_equal(buf_text(&fold), v.items[i].text);
        string_list_take(out, mem_printf("%s %lld", v.items[i].text, (long long)v.items[i].uses));
        buf_free(&raw);
        buf_free(&fold);
    }
    store_read_end(s, ST_OK);
    index_values_free(&v);
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void check_values(struct store *s, const struct known *k, int64_t catalog, int cell)
{
    struct string_list have = {0}, texts = {0}, want = {0};
    for (size_t i = 0; i < k->n; i++)
        for (int c = 0; (!catalog || k->catalogs[i] == catalog) && c < k->cells[i].n; c++)
            if (k->cells[i].at[c] == cell && *k->cells[i].texts[c])
                string_list_add(&texts, k->cells[i].texts[c]);
    if (texts.n)
        qsort(texts.items, texts.n, sizeof *texts.items, by_text);
    for (size_t i = 0, to; i < texts.n; i = to) {
        for (to = i; to < texts.n && strcmp(texts.items[to], texts.items[i]) == 0; to++)
            ;
        string_list_take(&want, mem_printf("%s %zu", texts.items[i], to - i));
    }
    tell_values(s, catalog, cell, &have);
    if (have.n)
        qsort(have.items, have.n, sizeof *have.items, by_text);
    if (want.n)
        qsort(want.items, want.n, sizeof *want.items, by_text);
    assert_int_equal(have.n, want.n);
    for (size_t i = 0; i < have.n; i++)
        assert_string_equal(have.items[i], want.items[i]);
    string_list_free(&have);
    string_list_free(&texts);
    string_list_free(&want);
}

static void check_scope(struct store *s, const struct known *k, int64_t catalog)
{
    struct error err = {0};
    int64_t last;
    must(store_read_begin(s, &err));
    must(index_last_node(s, &last, &err));
    size_t words64 = (size_t)(last / INDEX_CHUNK + 1) * (INDEX_CHUNK / 64);
    uint64_t *scope = mem_alloc(words64 * 8), *of = mem_alloc(words64 * 8);
    for (int64_t lo = 0; lo <= last; lo += INDEX_CHUNK) {
        must(index_scope(s, catalog, lo, lo + INDEX_CHUNK, scope + lo / 64, &err));
        must(index_of_catalogs(s, &catalog, 1, lo, lo + INDEX_CHUNK, of + lo / 64, &err));
    }
    for (size_t i = 0; i < k->n; i++) {
        bool in = k->catalogs[i] == catalog;
        assert_int_equal(scope[k->ids[i] / 64] >> k->ids[i] % 64 & 1, in);
        assert_int_equal(of[k->ids[i] / 64] >> k->ids[i] % 64 & 1, in);
    }
    free(scope);
    free(of);
    store_read_end(s, ST_OK);
}

static void check_term(struct store *s, const struct known *k, const struct index_term *t)
{
    struct error err = {0};
    int64_t last;
    must(store_read_begin(s, &err));
    must(index_last_node(s, &last, &err));
    size_t words64 = (size_t)(last / INDEX_CHUNK + 1) * (INDEX_CHUNK / 64);
    uint64_t *found = mem_alloc(words64 * 8), *scope = mem_alloc(words64 * 8), *want = mem_alloc(words64 * 8);
    for (int64_t lo = 0; lo <= last; lo += INDEX_CHUNK) {
        must(index_find(s, t, lo, lo + INDEX_CHUNK, found + lo / 64, &err));
        must(index_scope(s, 0, lo, lo + INDEX_CHUNK, scope + lo / 64, &err));
    }
    for (size_t i = 0; i < k->n; i++)
        if (holds(&k->cells[i], t))
            want[k->ids[i] / 64] |= UINT64_C(1) << k->ids[i] % 64;
    for (size_t i = 0; i < words64; i++)
        if ((found[i] & scope[i]) != want[i])
            fail_msg("%.*s fields %x sounds %d, ids from %zu: %llx, not %llx", (int)t->len, t->text,
                     t->fields, t->sounds, i * 64, (unsigned long long)(found[i] & scope[i]),
                     (unsigned long long)want[i]);
    free(found);
    free(scope);
    free(want);
    store_read_end(s, ST_OK);
}

/* A piece of what is there, or of what is not. */
static void any_term(uint64_t *seed, const struct known *k, struct buffer *text)
{
    static const char *const typed[] = {"sfj",  "yh",     "yinhang", "cq", "chongqing", "zhongq",
                                        "xzcf", "kuaiji", "gk",      "a",  "sf局",      "龘"};
    struct buffer fold = {0};
    const char *from = typed[store_random_below(seed, (int)(sizeof typed / sizeof *typed))];
    if (k->n && store_random_below(seed, 4)) {
        const struct cells *c = &k->cells[store_random_below(seed, (int)k->n)];
        from = c->texts[store_random_below(seed, c->n)];
    }
    text_fold(&fold, from, strlen(from), NULL);
    const char *p = buf_text(&fold), *end = p + fold.len;
    for (int skip = store_random_below(seed, 6); p < end && skip > 0; skip--)
        text_decode(&p, end);
    const char *begin = p;
    for (int n = 1 + store_random_below(seed, 8); p < end && n > 0; n--)
        text_decode(&p, end);
    buf_add(text, begin, (size_t)(p - begin));
    if (!text->len)
        buf_puts(text, "公");
    buf_free(&fold);
}

static void check(struct store *s, uint64_t *seed)
{
    struct known k = {0};
    read_all(s, &k);
    for (size_t i = 0; i < k.n; i++) {
        if (i && k.catalogs[i] == k.catalogs[i - 1])
            continue;
        check_places(s, k.catalogs[i]);
        check_scope(s, &k, k.catalogs[i]);
        check_values(s, &k, k.catalogs[i], FIELD_UNIT);
    }
    for (int cell = 0; cell <= FIELD_COUNT; cell++)
        if (index_is_column(cell))
            check_values(s, &k, 0, cell);
    for (int i = 0; i < 25; i++) {
        struct buffer text = {0};
        any_term(seed, &k, &text);
        struct index_term t = {text.data, text.len, INDEX_ALL, store_random_below(seed, 2)};
        if (store_random_below(seed, 3) == 0)
            t.fields = (unsigned)store_random_below(seed, INDEX_ALL) + 1;
        check_term(s, &k, &t);
        buf_free(&text);
    }
    free_known(&k);
}

/* --- work -------------------------------------------------------------------------------------------------------- */

static const char *word(uint64_t *seed)
{
    return words[store_random_below(seed, (int)(sizeof words / sizeof *words))];
}

static int64_t any_node(struct store *s, uint64_t *seed, int64_t *catalog)
{
    struct catalog_list l;
    struct outline o;
    struct error err = {0};
    int64_t id = 0;
    must(store_catalogs(s, &l, &err));
    *catalog = l.n ? l.items[store_random_below(seed, (int)l.n)].id : 0;
    if (*catalog) {
        must(store_outline(s, *catalog, &o, &err));
        id = o.n ? o.nodes[store_random_below(seed, o.n)].id : 0;
        outline_free(&o);
    }
    catalog_list_free(&l);
    return id;
}

/* Somewhere else in its catalog; where that is not possible it stays. */
static void move(struct store *s, uint64_t *seed)
{
    struct outline o;
    struct error err = {0};
    int64_t catalog, node = any_node(s, seed, &catalog);
    if (!node)
        return;
    must(store_outline(s, catalog, &o, &err));
    int to = store_random_below(seed, o.n + 1);
    store_move_node(s, node, to < o.n ? o.nodes[to].id : 0, 0, NULL);
    outline_free(&o);
}

static void edit(struct store *s, uint64_t *seed, int many)
{
    struct error err = {0};
    int64_t catalog, made;
    must(store_begin(s, VERB_EDIT, "", &err));
    for (int i = 0; i < many; i++) {
        int64_t node = any_node(s, seed, &catalog);
        int which = store_random_below(seed, FIELD_COUNT + 6);
        const char *cell = which < FIELD_COUNT        ? field_info((enum field)which)->key
                           : which == FIELD_COUNT     ? "extra:电话"
                           : which == FIELD_COUNT + 1 ? "extra:地址"
                                                      : CELL_LABEL;
        if (!catalog)
            break;
        if (which >= FIELD_COUNT + 4)
            move(s, seed);
        else if (which == FIELD_COUNT + 3)
            store_add_node(s, catalog, node, 0, word(seed), store_random_below(seed, 2), &made, NULL);
        else if (node)
            store_set(s, node, cell, NULL, word(seed), NULL);
    }
    store_commit(s, NULL);
    store_rollback(s);
}

static void restore(struct store *s, uint64_t *seed)
{
    struct trash_list l;
    struct error err = {0};
    must(store_trash(s, &l, &err));
    if (l.n) {
        const struct trash_entry *e = &l.items[store_random_below(seed, (int)l.n)];
        must(store_begin(s, VERB_EDIT, "", &err));
        if (e->node)
            store_restore_node(s, e->node, NULL);
        else
            store_restore_catalog(s, e->catalog, NULL);
        store_commit(s, NULL);
        store_rollback(s);
    }
    trash_list_free(&l);
}

static void import(struct store *s, uint64_t *seed)
{
    struct store_import *im;
    struct row_sink sink;
    struct error err = {0};
    must(store_import_begin(s, "made.csv", &im, &sink, &err));
    must(store_send_rows(&sink, word(seed), 1 + store_random_below(seed, 60), &err));
    switch (store_random_below(seed, 4)) {
    case 0:
        store_import_cancel(im);
        return;
    case 1:
        must(review_open(im, &err));
        break;
    default:
        break;
    }
    must(store_import_publish(im, &err));
}

/* A catalog becomes another edition of itself: one that an import has staged, or another catalog. */
static void replace(struct store *s, uint64_t *seed)
{
    struct store_import *im = NULL;
    struct replace *r;
    struct row_sink sink;
    struct error err = {0};
    const int64_t *ids;
    int64_t catalog, from = 0;
    any_node(s, seed, &catalog);
    if (store_random_below(seed, 3)) {
        must(store_import_begin(s, "made.csv", &im, &sink, &err));
        must(store_send_rows(&sink, word(seed), 1 + store_random_below(seed, 60), &err));
        must(review_open(im, &err));
        assert_int_equal(review_catalogs(im, &ids), 1);
        from = ids[0];
    } else {
        any_node(s, seed, &from);
    }
    if (catalog && from && catalog != from) {
        must(replace_open(s, catalog, from, NULL, &r, &err));
        if (store_random_below(seed, 2))
            replace_select_kind(r, (enum difference_kind)store_random_below(seed, DIFF_KINDS), false);
        must(replace_apply(r, "made.csv", &err));
        replace_free(r);
    }
    if (im)
        store_import_cancel(im);
}

/* A process that ends with work half done. */
static void crash(struct store_fixture *f, uint64_t *seed)
{
    store_close(f->s);
    f->s = NULL;
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        struct store *s;
        struct store_import *im;
        struct row_sink sink;
        int64_t catalog;
        f->world.next_uid += UINT64_C(1) << 40;
        if (store_open(&f->world.env, f->path, STORE_READ_WRITE, &s, NULL))
            _exit(1);
        if (store_random_below(seed, 2)) {
            if (store_import_begin(s, "made.csv", &im, &sink, NULL) ||
                store_send_rows(&sink, "半", 40, NULL) || review_open(im, NULL))
                _exit(1);
        } else {
            if (store_begin(s, VERB_EDIT, "", NULL))
                _exit(1);
            int64_t node = any_node(s, seed, &catalog);
            if (node)
                store_set(s, node, "unit", NULL, "没有写完", NULL);
        }
        _exit(0);
    }
    int status;
    waitpid(pid, &status, 0);
    assert_int_equal(status, 0);
    f->world.next_uid += UINT64_C(1) << 41;
    store_fixture_reopen(f);
}

static void take_back(struct store *s, uint64_t *seed)
{
    for (int n = 1 + store_random_below(seed, 4); n > 0; n--) {
        struct group_info g;
        bool undo = store_random_below(seed, 3);
        if ((undo ? store_peek_undo : store_peek_redo)(s, &g, NULL))
            continue;
        int64_t id = g.id;
        group_info_release(&g);
        if (id)
            (undo ? store_undo : store_redo)(s, id, NULL, NULL);
    }
}

static void step(struct store_fixture *f, uint64_t *seed)
{
    struct error err = {0};
    struct store *s = f->s;
    int64_t catalog, node;
    switch (store_random_below(seed, 13)) {
    case 0:
        import(s, seed);
        break;
    case 1:
        node = any_node(s, seed, &catalog);
        must(store_begin(s, VERB_EDIT, "", &err));
        if (node && store_random_below(seed, 4))
            store_delete_node(s, node, NULL);
        else if (catalog && store_random_below(seed, 3) == 0)
            store_delete_catalog(s, catalog, NULL);
        store_commit(s, NULL);
        store_rollback(s);
        break;
    case 2:
        restore(s, seed);
        break;
    case 3:
    case 4:
        take_back(s, seed);
        break;
    case 5:
        crash(f, seed);
        break;
    case 6: /* what has changed goes into a segment */
        must(engine_begin(s->db, &err));
        must(store_write_end(s, index_settle_above(s, 0, &err), &err));
        break;
    case 7:
        if (store_random_below(seed, 4) == 0)
            must(store_rebuild_index(s, NULL, &err));
        break;
    case 8:
        replace(s, seed);
        break;
    default:
        edit(s, seed, 1 + store_random_below(seed, 12));
    }
}

static void finds_what_the_cells_hold(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    uint64_t seed = getenv("SEED") ? strtoull(getenv("SEED"), NULL, 10) : 7;
    store_import_rows(f->s, "目录", 30);
    for (int i = 0; i < 150; i++) {
        step(f, &seed);
        check(f->s, &seed);
        if (i % 10 == 9)
            must(store_verify(f->s, &err));
    }
}

/* --- one by one -------------------------------------------------------------------------------------------------- */

static int64_t count(struct store *s, const char *text, bool sounds)
{
    struct error err = {0};
    struct buffer fold = {0};
    uint64_t *found = mem_alloc(INDEX_CHUNK / 8), *scope = mem_alloc(INDEX_CHUNK / 8);
    int64_t n = 0;
    text_fold(&fold, text, strlen(text), NULL);
    struct index_term t = {fold.data, fold.len, INDEX_ALL, sounds};
    must(store_read_begin(s, &err));
    must(index_find(s, &t, 0, INDEX_CHUNK, found, &err));
    must(index_scope(s, 0, 0, INDEX_CHUNK, scope, &err));
    for (int i = 0; i < INDEX_CHUNK / 64; i++)
        n += __builtin_popcountll(found[i] & scope[i]);
    store_read_end(s, ST_OK);
    free(found);
    free(scope);
    buf_free(&fold);
    return n;
}

static void settle(struct store *s)
{
    struct error err = {0};
    must(engine_begin(s->db, &err));
    must(store_write_end(s, index_settle_above(s, 0, &err), &err));
}

static void every_form_and_every_reading(void **state)
{
    struct store_fixture *f = *state;
    int64_t c = store_make_catalog(f->s, "目录", 2);
    int64_t node = store_make_node(f->s, c, 0, 0, "銀行會計監管", true);
    store_put(f->s, node, "unit", "重庆市⾏政审批局");
    store_put(f->s, node, "content", "ＡＢＣ（２０２３）号，曾用名");
    for (int settled = 0; settled < 2; settled++) {
        static const char *const plain[] = {"银行", "銀行", "会计", "行政", "abc(2023)号",
                                            "号",   ",",    "用名", "名"};
        static const char *const typed[] = {"yinhang", "yinxing", "yh",        "yhkj",      "yhhj",
                                            "kuaiji",  "huiji",   "chongqing", "zhongqing", "cqs",
                                            "zqs",     "xzspj",   "hangzheng", "重qs",      "yin行"};
        for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
            if (count(f->s, plain[i], false) != 1)
                fail_msg("%s is not found (%d)", plain[i], settled);
        for (size_t i = 0; i < sizeof typed / sizeof *typed; i++)
            if (count(f->s, typed[i], true) != 1)
                fail_msg("%s is not found (%d)", typed[i], settled);
        assert_int_equal(count(f->s, "行会", false), 1);
        assert_int_equal(count(f->s, "管重", false), 0);    /* across two cells */
        assert_int_equal(count(f->s, "yongming", true), 0); /* the content is not found by pinyin */
        assert_int_equal(count(f->s, "sfj", true), 0);
        settle(f->s);
    }
}

/* Places that take two and five bytes, and a gram that comes again and again. */
static void long_cells(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct buffer text = {0};
    int64_t c = store_make_catalog(f->s, "目录", 2);
    int64_t node = store_make_node(f->s, c, 0, 0, "长", true);
    for (int i = 0; i < 5000; i++)
        buf_puts(&text, i == 300 ? "起讫" : i % 7 ? "公开" : "公示");
    buf_puts(&text, "末尾几个字");
    store_put(f->s, node, "content", buf_text(&text));
    store_make_node(f->s, c, 0, node, "公开的公示", false);
    for (int settled = 0; settled < 2; settled++) {
        assert_int_equal(count(f->s, "末尾几个字", false), 1);
        assert_int_equal(count(f->s, "开末", false), 1);
        assert_int_equal(count(f->s, "公开起讫公示", false), 1);
        assert_int_equal(count(f->s, "公开公开公示公开", false), 1);
        assert_int_equal(count(f->s, "公示公示", false), 0);
        assert_int_equal(count(f->s, "示", false), 2);
        settle(f->s);
    }
    must(store_verify(f->s, &err));
    buf_free(&text);
}

static bool stop_at_once(void *ctx, int64_t done, int64_t total)
{
    (void)ctx;
    (void)done;
    (void)total;
    return false;
}

static void a_rebuilding_that_is_stopped_changes_nothing(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct progress stop = {.step = stop_at_once};
    store_import_rows(f->s, "目录", 50);
    int64_t before = count(f->s, "公", false), lists = store_ask(f->path, "SELECT count(*) FROM index_list");
    assert_int_equal(store_rebuild_index(f->s, &stop, &err), ST_CANCELLED);
    assert_int_equal(count(f->s, "公", false), before);
    assert_int_equal(store_ask(f->path, "SELECT count(*) FROM index_list"), lists);
    assert_int_equal(store_ask(f->path, "SELECT count(*) FROM source WHERE state = 'staged'"), 0);
    must(store_verify(f->s, &err));
}

/* While it goes on, another changes nodes that were read already, and some that were not. */
struct other {
    struct store_fixture *f;
    struct store *s;
    int64_t *nodes;
    int n, at;
};

static bool work_between(void *ctx, int64_t done, int64_t total)
{
    struct other *o = ctx;
    struct error err = {0};
    (void)done;
    (void)total;
    must(store_begin(o->s, VERB_EDIT, "", &err));
    for (int i = 0; i < 300; i++) /* so many that they become a segment */
        must(store_set(o->s, o->nodes[(o->at + i) % o->n], CELL_LABEL, NULL, "另一人改过", &err));
    o->at += 100;
    must(store_commit(o->s, &err));
    return true;
}

static void others_work_while_it_is_made_anew(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct outline o;
    uint64_t seed = 3;
    int64_t c = store_import_rows(f->s, "目录", 400);
    must(store_outline(f->s, c, &o, &err));
    int64_t *nodes = mem_alloc((size_t)o.n * sizeof *nodes);
    for (int i = 0; i < o.n; i++)
        nodes[i] = o.nodes[i].id;
    struct other other = {.f = f, .nodes = nodes, .n = o.n};
    must(store_open(&f->world.env, f->path, STORE_READ_WRITE, &other.s, &err));
    struct progress progress = {work_between, &other};
    must(store_rebuild_index(f->s, &progress, &err));
    assert_true(count(f->s, "另一人改过", false) >= 300);
    assert_int_equal(count(f->s, "另一人改过", false), count(other.s, "另一人改过", false));
    check(f->s, &seed);
    must(store_verify(f->s, &err));
    store_close(other.s);
    outline_free(&o);
    free(nodes);
}

static void small_segments_are_united(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    uint64_t seed = 11;
    for (int i = 0; i < 60; i++)
        store_import_rows(f->s, "目录", 5);
    assert_true(store_ask(f->path, "SELECT count(*) FROM index_segment WHERE kind = 'nodes'") <= 17);
    assert_true(store_ask(f->path, "SELECT count(*) FROM index_segment") <= 34);
    check(f->s, &seed);
    must(store_verify(f->s, &err));
}

static void what_an_import_leaves_is_not_found(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct store_import *im;
    struct row_sink sink;
    must(store_import_begin(f->s, "made.csv", &im, &sink, &err));
    must(store_send_rows(&sink, "目录", 20, &err));
    must(review_open(im, &err));
    assert_int_equal(count(f->s, "事项", false), 0);
    const int64_t *ids;
    assert_int_equal(review_catalogs(im, &ids), 1);
    assert_true(seek_count(f->s, "事项", ids[0], &err) > 0); /* who reviews it finds it there */
    store_import_cancel(im);
    assert_int_equal(count(f->s, "事项", false), 0);
    assert_int_equal(store_ask(f->path, "SELECT count(*) FROM index_segment WHERE kind = 'nodes'"), 0);
    must(store_verify(f->s, &err));
}

/* A node that was moved behind the index's back. */
static void a_wrong_place_is_told(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    int64_t c = store_make_catalog(f->s, "目录", 2);
    int64_t one = store_make_node(f->s, c, 0, 0, "甲", false),
            two = store_make_node(f->s, c, 0, one, "乙", false);
    int64_t node = store_make_node(f->s, c, one, 0, "丙", true);
    settle(f->s);
    must(store_verify(f->s, &err));
    char *sql = mem_printf("UPDATE node SET parent = %lld WHERE id = %lld", (long long)two, (long long)node);
    store_sql(f->path, sql);
    free(sql);
    assert_int_equal(store_verify(f->s, &err), ST_PROBLEMS);
    assert_non_null(strstr(err.text, "索引"));
    must(store_rebuild_index(f->s, NULL, &err));
    must(store_verify(f->s, &err));
}

#define t(name) cmocka_unit_test_setup_teardown(name, store_fixture_setup, store_fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        t(finds_what_the_cells_hold),
        t(every_form_and_every_reading),
        t(long_cells),
        t(a_rebuilding_that_is_stopped_changes_nothing),
        t(others_work_while_it_is_made_anew),
        t(small_segments_are_united),
        t(what_an_import_leaves_is_not_found),
        t(a_wrong_place_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
