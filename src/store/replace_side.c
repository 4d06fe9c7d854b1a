/* One of two catalogs that are compared: its tree with hashes for the texts, which stay in the database. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/text.h"
#include "store/replace_impl.h"

/* --- hashes --------------------------------------------------------------------------------------------------------- */

/* Mixes all bits of x (the finalizer of MurmurHash3, A. Appleby, public domain). */
static uint64_t mix(uint64_t x)
{
    x ^= x >> 33;
    x *= 0xFF51AFD7ED558CCDu;
    x ^= x >> 33;
    x *= 0xC4CEB9FE1A85EC53u;
    return x ^ x >> 33;
}

static uint64_t join(uint64_t a, uint64_t b)
{
    return mix(a * 31 + b + 0x9E3779B97F4A7C15u);
}

/* Never 0 for a text that is not empty. */
static uint64_t hash(const char *text, size_t len)
{
    uint64_t h = 0xCBF29CE484222325u;
    if (!len)
        return 0;
    for (size_t i = 0; i < len; i++)
        h = (h ^ (unsigned char)text[i]) * 0x100000001B3u;
    h = mix(h);
    return h ? h : 1;
}

static uint64_t hash_text(const char *text)
{
    return hash(text, strlen(text));
}

/* --- texts as they are recognized by ---------------------------------------------------------------------------------- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Appends folded text with each year (four digits from 1900 to 2099) as a sign: next year's edition differs in them. */
static void add_without_years(struct buffer *out, const char *text)
{
    struct buffer folded = {0};
    text_fold(&folded, text, strlen(text), NULL);
    for (const char *p = buf_text(&folded); *p;) {
        size_t n = strspn(p, "0123456789");
        if (n == 4 && (strncmp(p, "19", 2) == 0 || strncmp(p, "20", 2) == 0))
            buf_putc(out, '#');
        else
            buf_add(out, p, n ? n : 1);
        p += n ? n : 1;
    }
    buf_free(&folded);
}

/* The figures with which items are numbered in Chinese: 〇 一 … 九 十 百. */
static bool is_numeral(uint32_t cp)
{
    static const uint32_t figures[] = {0x3007, 0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94,
                                       0x516D, 0x4E03, 0x516B, 0x4E5D, 0x5341, 0x767E};
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
        if (figures[i] == cp)
            return true;
    return cp < 0x80 && is_digit((char)cp);
}

static bool is_number_mark(uint32_t cp)
{
    return cp == '.' || cp == ')' || cp == 0x3001 || cp == 0xFF0E || cp == 0xFF09 || cp == 0x3002 ||
           cp == ']' || cp == 0x3011;
}

/* Behind the number that a folded heading begins with: 一、 (二) 3. 1.2.3 ④; its beginning where there is none, or nothing
 * else. */
static const char *behind_number(const char *text)
{
    const char *p = text, *end = text + strlen(text), *behind = text;
    bool bracket = *p == '(' || *p == '[', figures = false;
    p += bracket;
    while (p < end) {
        uint32_t cp = text_decode(&p, end);
        if (cp >= 0x2460 && cp <= 0x249B && behind == text && !figures && !bracket)
            return p < end ? p : text;
        if (is_numeral(cp)) {
            figures = true;
            continue;
        }
        if (!figures || !is_number_mark(cp))
            break;
        behind = p;
    }
    return behind < end ? behind : text;
}

static uint64_t hash_name(const char *label)
{
    struct buffer b = {0};
    if (!*label)
        return 0;
    add_without_years(&b, label);
    uint64_t h = hash_text(behind_number(buf_text(&b)));
    buf_free(&b);
    return h;
}

static const enum field identity[] = {FIELD_CONTENT, FIELD_SPEC, FIELD_BASIS};
enum { IDENTITY = sizeof identity / sizeof *identity };

/* --- loading ---------------------------------------------------------------------------------------------------------- */

static void take_item(struct rnode *node, struct stmt *st, struct buffer *room)
{
    node->is_row = true;
    for (enum field f = 0; f < FIELD_COUNT; f++)
        node->cells[f] = hash_text(stmt_get_text(st, (int)f + 1));
    buf_clear(room);
    for (int i = 0; i < IDENTITY; i++) {
        const char *text = stmt_get_text(st, (int)identity[i] + 1);
        node->length += (uint32_t)strlen(text);
        add_without_years(room, text);
        buf_putc(room, '\n');
    }
    node->text = node->length ? hash(buf_text(room), room->len) : 0;
}

static enum status load_items(struct store *s, struct side *side, struct error *err)
{
    struct buffer room = {0};
    struct stmt *st = stmt_begin(s->db, s->sql.items_of);
    stmt_int(st, 1, side->catalog);
    while (stmt_row(st)) {
        int i = outline_find(&side->tree, stmt_get_int(st, 0));
        if (i >= 0)
            take_item(&side->nodes[i], st, &room);
    }
    buf_free(&room);
    return stmt_end(st, err);
}

/* Which extra cell comes first does not count: their hashes are added up. */
static enum status load_extras(struct store *s, struct side *side, struct error *err)
{
    struct stmt *st =
        stmt_begin(s->db, "SELECT n.id, e.label, e.value FROM node AS n JOIN item_extra AS e ON e.node = n.id"
                          " WHERE n.catalog = ?1 AND n.alive = 1 AND n.has_item = 1 AND e.value <> ''");
    stmt_int(st, 1, side->catalog);
    while (stmt_row(st)) {
        int i = outline_find(&side->tree, stmt_get_int(st, 0));
        if (i >= 0)
            side->nodes[i].cells[CELL_EXTRAS] +=
                join(hash_text(stmt_get_text(st, 1)), hash_text(stmt_get_text(st, 2)));
    }
    return stmt_end(st, err);
}

static void derive(struct side *side)
{
    const struct outline *tree = &side->tree;
    for (int i = 0; i < tree->n; i++) {
        struct rnode *node = &side->nodes[i];
        int parent = tree->nodes[i].parent;
        node->row_match = node->heading_match = -1;
        node->label = hash_text(tree->nodes[i].label);
        node->name = hash_name(tree->nodes[i].label);
        node->heading = node->label ? i : parent < 0 ? -1 : side->nodes[parent].heading;
        node->bare = !node->is_row && tree->nodes[i].size == 1;
        for (int c = 0; c < CELLS; c++)
            node->row = join(node->row, node->cells[c]);
    }
    for (int i = tree->n - 1; i >= 0;
         i--) { /* from the last on: what is below a heading has been joined to it */
        struct rnode *node = &side->nodes[i];
        int above = side_above(side, i);
        if (node->label)
            node->tree = join(node->is_row ? join(node->tree, node->row) : node->tree, node->label);
        if (node->label && node->is_row)
            node->first = node->row;
        if (above < 0 || (!node->label && !node->is_row))
            continue;
        side->nodes[above].first = node->label ? node->label : node->row;
        side->nodes[above].tree = join(side->nodes[above].tree, node->label ? node->tree : node->row);
    }
}

enum status side_load(struct store *s, int64_t catalog, struct side *out, struct error *err)
{
    *out = (struct side){.catalog = catalog};
    enum status st = catalog_check(s, catalog, NULL, err);
    if (!st)
        st = catalog_tree(s, catalog, false, &out->tree, err);
    if (st)
        return st;
    out->nodes = mem_alloc((size_t)out->tree.n * sizeof *out->nodes);
    st = load_items(s, out, err);
    if (!st)
        st = load_extras(s, out, err);
    derive(out);
    return st;
}

void side_release(struct side *side)
{
    outline_free(&side->tree);
    arena_free(&side->sketches);
    free(side->nodes);
    *side = (struct side){0};
}

/* --- asking ----------------------------------------------------------------------------------------------------------- */

bool side_is_heading(const struct side *side, int i)
{
    return side->nodes[i].label != 0;
}

void side_members(const struct side *side, int h, struct members *out)
{
    int end = h < 0 ? side->tree.n : h + side->tree.nodes[h].size;
    out->n = 0;
    for (int i = h + 1; i < end;) {
        bool heading = side_is_heading(side, i);
        if (heading || side->nodes[i].is_row) {
            out->at = mem_array(out->at, &out->cap, out->n + 1, sizeof *out->at);
            out->at[out->n++] = i;
        }
        i += heading ? side->tree.nodes[i].size : 1;
    }
}

int side_above(const struct side *side, int i)
{
    int parent = side->tree.nodes[i].parent;
    return parent < 0 ? -1 : side->nodes[parent].heading;
}

int side_skip(const struct side *side, int i)
{
    int above = side_above(side, i);
    return side->tree.nodes[i].level - 1 - (above < 0 ? 0 : side->tree.nodes[above].level);
}

/* --- sketches --------------------------------------------------------------------------------------------------------- */

static int by_hash(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static void make_sketch(const char *text, struct sketch *out)
{
    const char *p = text, *end = text + strlen(text);
    uint32_t *all = NULL, last = 0;
    size_t n = 0, cap = 0;
    while (p < end) {
        uint32_t cp = text_decode(&p, end);
        all = mem_array(all, &cap, n + 1, sizeof *all);
        all[n++] = (uint32_t)mix((uint64_t)last << 32 | cp);
        last = cp;
    }
    if (n)
        qsort(all, n, sizeof *all, by_hash);
    out->n = 0;
    for (size_t i = 0; i < n && out->n < SKETCH; i++)
        if (!out->n || out->hashes[out->n - 1] != all[i])
            out->hashes[out->n++] = all[i];
    free(all);
}

static enum status add_identity(struct store *s, int64_t node, struct buffer *out, struct error *err)
{
    struct stmt *st = stmt_begin(s->db, s->sql.item_select);
    stmt_int(st, 1, node);
    if (stmt_row(st))
        for (int i = 0; i < IDENTITY; i++)
            add_without_years(out, stmt_get_text(st, (int)identity[i]));
    return stmt_end(st, err);
}

enum status side_sketch(struct store *s, struct side *side, int i, const struct sketch **out,
                        struct error *err)
{
    struct rnode *node = &side->nodes[i];
    enum status st = ST_OK;
    if (!node->sketch) {
        struct buffer text = {0}, label = {0};
        add_without_years(&label, side->tree.nodes[i].label);
        buf_puts(&text, behind_number(buf_text(&label)));
        if (node->is_row)
            st = add_identity(s, side->tree.nodes[i].id, &text, err);
        node->sketch = arena_alloc(&side->sketches, sizeof *node->sketch);
        make_sketch(buf_text(&text), node->sketch);
        buf_free(&label);
        buf_free(&text);
    }
    *out = node->sketch;
    return st;
}

double sketch_likeness(const struct sketch *a, const struct sketch *b)
{
    int i = 0, j = 0, seen = 0, shared = 0;
    while (seen < SKETCH && (i < a->n || j < b->n)) {
        bool left = j >= b->n || (i < a->n && a->hashes[i] <= b->hashes[j]);
        bool right = i >= a->n || (j < b->n && b->hashes[j] <= a->hashes[i]);
        shared += left && right;
        i += left;
        j += right;
        seen++;
    }
    return seen ? (double)shared / seen : 0;
}
